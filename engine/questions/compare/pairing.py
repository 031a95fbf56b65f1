"""Which criterion, area and level of the older assessment is which of the newer, also by another number or name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from .rules import rule_key
from .snapshot import Snapshot, SnapshotVerdict

Pair: TypeAlias = "tuple[SnapshotVerdict | None, SnapshotVerdict | None]"
_SPECIAL = ("unknown", "not_applicable")


@dataclass(frozen=True, slots=True)
class Renamed:
    """What is the same by another number or title: ``was`` and ``now`` are the ids."""

    what: Literal["criterion", "area", "level"]
    was: str
    now: str
    was_title: str
    title: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Old and new together, in the order of the newer, those that are gone after them.

    ``levels`` has the newer's id of each level of the older that the newer has.
    """

    criteria: tuple[Pair, ...]
    areas: tuple[Pair, ...]
    levels: Mapping[str, str]
    renamed: tuple[Renamed, ...]


class _Item(NamedTuple):
    """Something with an id. ``key`` is its rule, comparable; None where it cannot be known by that."""

    id: str
    title: str
    key: Hashable | None


def pairs_of(old: Snapshot, new: Snapshot) -> Pairs:
    """Those of the same rule are the same, before those of the same id: a number may have been given to another."""
    same = old.about.standard_digest == new.about.standard_digest
    left, right = ([], []) if same else (_items(old, new), _items(new, old))
    criteria = _paired(left, right)
    areas = dict[str, str]() if same else _areas(old, new, criteria)
    before, after = _level_items(old, new)
    levels = _paired(before, after)
    renamed = [*_renamed("criterion", left, right, criteria), *_renamed_areas(old, new, areas),
               *_renamed("level", before, after, levels)]  # fmt: skip
    return Pairs(_in_order(old.criteria, new.criteria, criteria, same), _in_order(old.areas, new.areas, areas, same),
                 levels, () if same else tuple(renamed))  # fmt: skip


def _items(one: Snapshot, other: Snapshot) -> list[_Item]:
    """The criteria of one, with what they are known by in the other."""
    by_terms = one.standard is not None and other.standard is not None
    return [_Item(each.target, each.title, rule_key(one, each, by_terms)) for each in one.criteria]


def _paired(left: Sequence[_Item], right: Sequence[_Item]) -> dict[str, str]:
    """The newer's id of each of the older: by id and rule; by the rule; by the id."""
    found: dict[str, str] = {}
    keys = {one.id: one.key for one in right}
    found |= {one.id: one.id for one in left if one.id in keys and one.key == keys[one.id]}
    free: dict[Hashable, list[_Item]] = {}
    for one in right:
        if one.id not in found and one.key is not None:
            free.setdefault(one.key, []).append(one)
    for one in left:
        alike = free.get(one.key, []) if one.id not in found else []
        if alike:
            chosen = next((other for other in alike if other.title == one.title), alike[0])
            alike.remove(chosen)
            found[one.id] = chosen.id
    taken = set(found.values())
    return found | {one.id: one.id for one in left if one.id not in found and one.id in keys.keys() - taken}


def _in_order(
    old: Sequence[SnapshotVerdict], new: Sequence[SnapshotVerdict], pairs: Mapping[str, str], same: bool
) -> tuple[Pair, ...]:
    before = {(one.target if same else pairs.get(one.target)): one for one in old}
    there = {one.target for one in new}
    found: list[Pair] = [(before.get(one.target), one) for one in new]
    gone = [one for one in old if (one.target if same else pairs.get(one.target)) not in there]
    return (*found, *((one, None) for one in gone))


def _renamed(
    what: Literal["criterion", "level"], left: Sequence[_Item], right: Sequence[_Item], pairs: Mapping[str, str]
) -> Iterable[Renamed]:
    """Those that are the same by their rule, and are called otherwise."""
    others = {one.id: one for one in right}
    for one in left:
        other = others.get(pairs.get(one.id, ""))
        if other is None or one.key != other.key:
            continue
        titled = one.title and other.title and one.title != other.title  # a document has no titles of levels
        if one.id != other.id or titled:
            yield Renamed(what, one.id, other.id, one.title, other.title)


# ---------------------------------------------------------------- areas, by their criteria


def _areas(old: Snapshot, new: Snapshot, criteria: Mapping[str, str]) -> dict[str, str]:
    """An area is the one of its title or id that has a criterion of it, else the one that has most of them."""
    area_of = {one.target: f"area {one.area}" for one in new.criteria}
    shared: dict[str, Counter[str]] = {}
    for one in old.criteria:
        where = area_of.get(criteria.get(one.target, ""))
        if where is not None:
            shared.setdefault(f"area {one.area}", Counter())[where] += 1
    titles = {one.target: one.title for one in new.areas}
    found: dict[str, str] = {}
    for one in old.areas:
        kept = shared.get(one.target, Counter[str]())[one.target] or titles.get(one.target) == one.title
        if kept and one.target in titles:
            found[one.target] = one.target
    for one in old.areas:
        free = [area for area, _ in shared.get(one.target, Counter[str]()).most_common() if area not in found.values()]
        if one.target not in found and free:
            found[one.target] = free[0]
    taken = set(found.values())
    return found | {
        one.target: one.target for one in old.areas
        if one.target not in found and one.target in titles.keys() - taken
    }  # fmt: skip


def _renamed_areas(old: Snapshot, new: Snapshot, areas: Mapping[str, str]) -> Iterable[Renamed]:
    titles = {one.target: one.title for one in new.areas}
    for one in old.areas:
        now = areas.get(one.target, one.target)
        if (one.target, one.title) != (now, titles.get(now, one.title)):
            yield Renamed("area", one.target.removeprefix("area "), now.removeprefix("area "), one.title, titles[now])


# ---------------------------------------------------------------- levels


def _level_items(old: Snapshot, new: Snapshot) -> tuple[list[_Item], list[_Item]]:
    """The levels of both, best first. The lowest has no condition: it is known by those above it, all together."""
    by_terms = old.standard is not None and new.standard is not None
    sides = [_levels(one, by_terms) for one in (old, new)]
    left, right = ([one if one.key is not None else one._replace(key=("lowest", *_above(side))) for one in side]
                   for side in sides)  # fmt: skip
    return left, right


def _above(side: Sequence[_Item]) -> Iterable[Hashable]:
    return (one.key for one in side if one.key is not None)


def _levels(snapshot: Snapshot, by_terms: bool) -> list[_Item]:
    if by_terms and snapshot.standard is not None:
        keys = rule_key(snapshot, snapshot.level, True)
        return [_Item(level.id, level.title, key)
                for level, key in zip(snapshot.standard.levels, keys, strict=True)]  # fmt: skip
    level, titles = snapshot.level, snapshot.about.levels
    roles = dict(zip(level.because, rule_key(snapshot, level, False), strict=True))
    lowest = [id_ for id_ in (level.verdict, *level.could_be) if id_ not in (*roles, *_SPECIAL)]
    return [_Item(id_, titles.get(id_, ""), key) for id_, key in [*roles.items(), *((one, None) for one in lowest[:1])]]
