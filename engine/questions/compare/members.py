"""By which criteria an area's verdict became another one, by which areas the level's: those that have effect."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assay.engine.plan.plan_from_standard import AddingUpPlan, adding_up_of
from assay.engine.questions.effects import NEUTRAL, RANK, CouldBe, direction, effects
from assay.engine.reference.evaluate import graph_function, possible, tally_compiler
from assay.engine.reference.tally import Member, collection
from assay.rules.language.standard import Standard
from assay.rules.language.terms import walk

from .pairing import Pair
from .snapshot import Snapshot, SnapshotVerdict

Adding = Callable[[Sequence[Member]], CouldBe]
"""What the verdict of the whole could be, from its members."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A member as it was and as it is; None where it is not one of them. ``name`` is its id now, wherever it is."""

    was: Member | None
    now: Member | None
    name: str

    @property
    def target(self) -> str:
        return (self.now or self.was).id  # type: ignore[union-attr]


def slots(old: Snapshot, new: Snapshot, whole: Pair, pairs: Iterable[Pair]) -> tuple[Slot, ...]:
    """The members of an area, or of the whole: those that are others, and those that are not."""
    was, now = (None if one is None else one.target for one in whole)
    found: list[Slot] = []
    for before, after in pairs:
        left = _member(old, before) if _inside(before, was) else None
        right = _member(new, after) if _inside(after, now) else None
        if left or right:
            there = after or before
            found.append(Slot(left, right, there.target.removeprefix("area ") if there else ""))
    return tuple(found)


def _inside(one: SnapshotVerdict | None, whole: str | None) -> bool:
    """Whether it is a member: of an area its criteria, of the level every area."""
    return one is not None and whole in ("level", f"area {one.area}")


def _member(snapshot: Snapshot, one: SnapshotVerdict | None) -> Member | None:
    if one is None:
        return None
    id_ = one.target.removeprefix("area ")
    area = snapshot.standard.area(id_) if snapshot.standard and one.target != id_ else None
    return Member(id_, one.could_be, area.group if area else "")


def changed(slot: Slot) -> bool:
    """Whether a member is another: its verdict, what it is counted as, that it is there."""
    was, now = slot.was, slot.now
    return was is None or now is None or was.group != now.group or set(was.could_be) != set(now.could_be)


def with_effect(
    old: Snapshot, new: Snapshot, was: CouldBe, now: CouldBe, members: Sequence[Slot], kind: str,
    ranks: Mapping[str, int] = RANK,
) -> tuple[Slot, ...]:
    """The members that made the verdict of a whole another one; ``kind`` is ``area`` or ``level``.

    They are found by adding up anew. Without the rule at hand it is told by which way each of them moved.
    """
    others = [slot for slot in members if changed(slot)]
    standard = new.standard or old.standard
    if standard is not None:
        adding, by_id = _adding(standard, kind)

        def outcome(undone: frozenset[int]) -> CouldBe:
            left = {id(others[number]) for number in undone}
            kept = (slot.was if id(slot) in left else slot.now for slot in members)
            return adding([one for one in kept if one is not None])

        if set(outcome(frozenset())) == set(now):
            alike = [_kind(slot, by_id) for slot in others]
            found = effects(alike, outcome, was, ranks)
            if found is not None:
                return tuple(others[number] for number in found)
    ways = direction(was, now, ranks)
    return tuple(slot for slot in others if ways & set(_ways(slot)))


def _kind(slot: Slot, by_id: bool) -> object:
    """What members have in common that count alike."""
    sides = [side if side is None or by_id else replace(side, id="") for side in (slot.was, slot.now)]
    return tuple(sides)


@lru_cache(maxsize=8)
def _adding(standard: Standard, kind: str) -> tuple[Adding, bool]:
    """How a standard adds up areas or the level; and whether it asks for single members by their ids."""
    rules: AddingUpPlan = adding_up_of(standard)
    graph, unit = (rules.level_graph, rules.level) if kind == "level" else (rules.area_graph, rules.area)
    values = graph_function(graph, tally_compiler())
    looked = walk(node.term for node in graph.nodes)
    by_id = any("id" in (getattr(term, "name", ""), getattr(term, "field", "")) for term in looked)
    return lambda members: possible(unit, values([collection(members)])), by_id


def _ways(slot: Slot) -> Iterator[int]:
    """Which way a member that is another can have moved the whole."""
    if slot.was is not None and slot.now is not None:
        yield from direction(slot.was.could_be, slot.now.could_be)
        return
    could_be = set((slot.now or slot.was).could_be)  # type: ignore[union-attr]
    up = 1 if slot.now else -1
    if could_be - {"not_met", NEUTRAL}:
        yield up
    if could_be - {"met", NEUTRAL}:
        yield -up
