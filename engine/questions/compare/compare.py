"""Two assessments side by side: which verdicts are others, in which direction, and by which facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from assay.engine.explaining.about import About
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.recorded import Recorded
from assay.facts.values.showing import Shown

from .reasons import ChangedReason, reasons
from .rules import RuleChange, rule_changes
from .snapshot import Snapshot, SnapshotVerdict, snapshot_of
from .words import fact_label

ChangeKind: TypeAlias = Literal[
    "regressed", "became_unknown", "improved", "became_known", "became_not_applicable", "became_applicable",
    "incomparable", "still_unknown", "new", "gone", "unchanged",
]  # fmt: skip
Remark: TypeAlias = Literal["subjects", "backwards", "standards", "document", "same"]
ORDER: tuple[ChangeKind, ...] = (
    "regressed", "became_unknown", "improved", "became_known", "became_not_applicable", "became_applicable",
    "incomparable", "still_unknown", "new", "gone",
)  # fmt: skip
"""The kinds of changes, those to look at first before the others."""
MIRRORED: Mapping[ChangeKind, ChangeKind] = MappingProxyType({
    "regressed": "improved", "improved": "regressed", "became_unknown": "became_known",
    "became_known": "became_unknown", "became_applicable": "became_not_applicable",
    "became_not_applicable": "became_applicable", "new": "gone", "gone": "new", "incomparable": "incomparable",
    "still_unknown": "still_unknown", "unchanged": "unchanged",
})  # fmt: skip
"""What a change is called when the two are compared the other way round."""
_RANK = {"not_met": 0, "partly_met": 1, "met": 2}


@dataclass(frozen=True, slots=True)
class ChangedMember:
    """A criterion of an area, or an area of the whole, whose verdict is another one."""

    target: str
    change: ChangeKind
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """A fact that is not known, and keeps a verdict open."""

    fact: str
    label: str


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One verdict that is another one, and why.

    ``target`` is a criterion's id, ``area 4`` or ``level``; ``was`` and ``now``
    the verdicts (empty for what was not there), and with ``could_be`` what they
    could still be. ``because`` are the conditions that are settled otherwise, by
    facts; ``rule`` is what the two rules do not have in common; ``by`` are the
    criteria of an area, or the areas of the whole, that are others; ``lacking``
    are the facts that are missing for a criterion that is not known now.
    """

    target: str
    title: str
    change: ChangeKind
    was: str
    now: str
    was_could_be: tuple[str, ...]
    now_could_be: tuple[str, ...]
    because: tuple[ChangedReason, ...] = ()
    rule: tuple[RuleChange, ...] = ()
    by: tuple[ChangedMember, ...] = ()
    lacking: tuple[Lacking, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Shown):
    """What is different between two assessments. ``about`` is the newer, ``old`` the older one.

    ``remarks`` are the keys of what a reader must know first: ``subjects`` (they
    are about two subjects), ``backwards`` (the second is of an earlier day),
    ``standards`` (two standards, or two versions), ``document`` (the rule behind
    a document is known in its words only), ``same`` (the same facts and standard).
    ``level`` is always there; ``areas`` and ``criteria`` only as far as they are
    others, those to look at first before the others.
    """

    about: About
    old: About
    remarks: tuple[Remark, ...]
    level: VerdictChange
    areas: tuple[VerdictChange, ...]
    criteria: tuple[VerdictChange, ...]
    unchanged_areas: int
    unchanged_criteria: int
    levels: Mapping[str, str]

    def in_short(self) -> str:
        turned = f"{len(self.criteria)} criteria and {len(self.areas)} areas differ"
        return f"{self.old} → {self.about}: level {self.level.change}, {turned}"


def compare(old: Assessment | Recorded | Snapshot, new: Assessment | Recorded | Snapshot) -> Comparison:
    """The differences between two assessments, recorded ones or not, in the order in which to look at them.

    Raises InputError where a recorded one contradicts itself, or is of another version's format.
    """
    before, after = snapshot_of(old), snapshot_of(new)
    criteria = [
        _changed(before, after, was, now, ()) for was, now in _paired(before.criteria, after.criteria)
    ]
    inside: dict[str, list[VerdictChange]] = {}
    areas_of = {one.target: one.area for one in (*before.criteria, *after.criteria)}
    for one in criteria:
        inside.setdefault(f"area {areas_of[one.target]}", []).append(one)
    areas = [
        _changed(before, after, was, now, inside.get((now or was).target, ()))  # type: ignore[union-attr]
        for was, now in _paired(before.areas, after.areas)
    ]
    level = _changed(before, after, before.level, after.level, areas)
    return Comparison(
        after.about, before.about, tuple(_remarks(before, after)), level, _in_order(areas), _in_order(criteria),
        sum(one.change == "unchanged" for one in areas), sum(one.change == "unchanged" for one in criteria),
        _titles(before, after),
    )  # fmt: skip


def _paired(
    old: Sequence[SnapshotVerdict], new: Sequence[SnapshotVerdict]
) -> list[tuple[SnapshotVerdict | None, SnapshotVerdict | None]]:
    """Those of the same id together, in the order of the newer; those that are gone after them."""
    before, after = {one.target: one for one in old}, {one.target: one for one in new}
    found: list[tuple[SnapshotVerdict | None, SnapshotVerdict | None]] = [(before.get(one.target), one) for one in new]
    return found + [(one, None) for one in old if one.target not in after]


def _in_order(changes: Iterable[VerdictChange]) -> tuple[VerdictChange, ...]:
    return tuple(sorted((one for one in changes if one.change != "unchanged"), key=lambda c: ORDER.index(c.change)))


def _changed(
    old: Snapshot,
    new: Snapshot,
    was: SnapshotVerdict | None,
    now: SnapshotVerdict | None,
    members: Iterable[VerdictChange],
) -> VerdictChange:
    """What became of one verdict; ``members`` are the changes of those that it adds up."""
    there = now or was
    assert there is not None
    inside = [
        one for one in members
        if one.change != "unchanged" and (one.was != one.now or one.was_could_be != one.now_could_be)
    ]  # fmt: skip
    by = tuple(
        ChangedMember(one.target, one.change, one.was, one.now) for one in inside if _has_effect(one, was, now)
    )
    if was is None or now is None:
        kind: ChangeKind = "gone" if now is None else "new"
        return VerdictChange(there.target, there.title, kind, was.verdict if was else "", now.verdict if now else "",
                      was.could_be if was else (), now.could_be if now else (), by=by)  # fmt: skip
    rule = rule_changes(old, new, was, now)
    kind = "incomparable" if rule else _kind(was, now, _ranks(old, new, now.target))
    other = any(one.change in ("incomparable", "new", "gone") for one in inside)
    if kind not in ("unchanged", "incomparable") and other:
        kind = "incomparable"  # what is added up is something else
    because: tuple[ChangedReason, ...] = ()
    if kind not in ("unchanged", "incomparable") and not by:
        because = reasons(old, new, was, now)
    vocabulary = new.vocabulary or old.vocabulary
    lacking = tuple(Lacking(name, fact_label(name, vocabulary)) for name in now.missing)
    return VerdictChange(now.target, now.title, kind, was.verdict, now.verdict, was.could_be, now.could_be, because,
                         rule, by, lacking)  # fmt: skip


def _has_effect(member: VerdictChange, was: SnapshotVerdict | None, now: SnapshotVerdict | None) -> bool:
    """Whether a member that is new or gone can have made a verdict what it is: one that is met makes none fall."""
    if member.change not in ("new", "gone") or was is None or now is None:
        return True
    if was.verdict not in _RANK or now.verdict not in _RANK or was.verdict == now.verdict:
        return True
    fell = _RANK[now.verdict] < _RANK[was.verdict]
    unhelpful = (member.now or member.was) not in ("met", "not_applicable")
    return unhelpful == (fell == (member.change == "new"))


def _kind(was: SnapshotVerdict, now: SnapshotVerdict, ranks: Mapping[str, int]) -> ChangeKind:
    if was.verdict == now.verdict:
        return "unchanged" if set(was.could_be) == set(now.could_be) else "still_unknown"
    if now.verdict == "unknown":
        return "became_unknown"
    if was.verdict == "unknown":
        return "became_known"
    if now.verdict == "not_applicable":
        return "became_not_applicable"
    if was.verdict == "not_applicable":
        return "became_applicable"
    if was.verdict not in ranks or now.verdict not in ranks:
        return "incomparable"
    return "improved" if ranks[now.verdict] > ranks[was.verdict] else "regressed"


def _ranks(old: Snapshot, new: Snapshot, target: str) -> Mapping[str, int]:
    """The places of verdicts from the least on. A level that no condition leads to is the lowest."""
    if target != "level":
        return _RANK
    best_first = new.levels if new.standard or not old.standard else old.levels
    ranks = {id_: len(best_first) - place for place, id_ in enumerate(best_first)}
    lowest = [id_ for one in (old.level, new.level) for id_ in (one.verdict, *one.could_be) if id_ not in ranks]
    return ranks | dict.fromkeys(lowest, 0)


def _remarks(old: Snapshot, new: Snapshot) -> Iterable[Remark]:
    if old.about.subject != new.about.subject:
        yield "subjects"
    if old.about.as_of > new.about.as_of:
        yield "backwards"
    if old.about.standard_digest != new.about.standard_digest:
        yield "standards"
        if old.standard is None or new.standard is None:
            yield "document"
    elif old.about.facts_digest == new.about.facts_digest:
        yield "same"


def _titles(old: Snapshot, new: Snapshot) -> Mapping[str, str]:
    """The titles of the levels, as far as a standard is at hand."""
    return {level.id: level.title for one in (old, new) if one.standard for level in one.standard.levels}
