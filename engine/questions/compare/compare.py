"""Two assessments side by side: which verdicts are others, in which direction, and by which facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from assay.engine.explaining.about import About
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.recorded import Recorded
from assay.engine.questions.effects import RANK
from assay.facts.values.showing import Shown

from .earlier_years import YearDiffers, years_differ
from .members import Slot, slots, with_effect
from .pairing import Pair, Pairs, Renamed, pairs_of
from .reasons import ChangedReason, reasons
from .rules import RuleChange, rule_changes
from .snapshot import Snapshot, SnapshotVerdict, snapshot_of, with_standard
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
    could still be; ``was_target`` is what the target was before, where it has
    another number now. ``because`` are the conditions that are settled otherwise,
    by facts; ``rule`` is what the two rules do not have in common; ``by`` are the
    criteria of an area, or the areas of the whole, that made it another one:
    undone, alone or with others, they move it back. ``lacking`` are the facts that
    are missing for a criterion that is not known now.
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
    was_target: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Shown):
    """What is different between two assessments. ``about`` is the newer, ``old`` the older one.

    ``remarks`` are the keys of what a reader must know first: ``subjects`` (they
    are about two subjects), ``backwards`` (the second is of an earlier day),
    ``standards`` (two standards, or two versions), ``document`` (the rule behind
    a document is known in its words only), ``same`` (the same facts and standard).
    ``level`` is always there; ``areas`` and ``criteria`` only as far as they are
    others, those to look at first before the others. ``renamed`` is what has
    another number or title, and the same rule; ``years_differ`` what the facts of
    the later year tell otherwise of the earlier one than its own facts. ``levels`` are the titles of levels
    by id, of the newer where both have one.
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
    renamed: tuple[Renamed, ...] = ()
    years_differ: tuple[YearDiffers, ...] = ()

    def older(self, target: str) -> str:
        """What a criterion or area of the newer was in the older; empty where it is new."""
        if any(one.target == target and one.change == "new" for one in (*self.criteria, *self.areas)):
            return ""
        id_ = target.removeprefix("area ")
        what = "criterion" if id_ == target else "area"
        was = next((one.was for one in self.renamed if (one.what, one.now) == (what, id_)), id_)
        return was if id_ == target else f"area {was}"

    def in_short(self) -> str:
        turned = f"{len(self.criteria)} criteria and {len(self.areas)} areas differ"
        return f"{self.old} → {self.about}: level {self.level.change}, {turned}"


def compare(old: Assessment | Recorded | Snapshot, new: Assessment | Recorded | Snapshot) -> Comparison:
    """The differences between two assessments, recorded ones or not, in the order in which to look at them.

    Raises InputError where a recorded one contradicts itself, or is of another version's format.
    """
    before, after = _with_rules(snapshot_of(old), snapshot_of(new))
    pairs = pairs_of(before, after)
    both = _Both(before, after, pairs)
    criteria = [both.changed(pair) for pair in pairs.criteria]
    changes = {one.target: one for one in criteria}
    areas = [both.changed(pair, slots(before, after, pair, pairs.criteria), changes) for pair in pairs.areas]
    changes = {one.target.removeprefix("area "): one for one in areas}
    whole = (before.level, after.level)
    level = both.changed(whole, slots(before, after, whole, pairs.areas), changes)
    return Comparison(
        after.about, before.about, tuple(_remarks(before, after)), level, _in_order(areas), _in_order(criteria),
        sum(one.change == "unchanged" for one in areas), sum(one.change == "unchanged" for one in criteria),
        {**before.about.levels, **after.about.levels}, pairs.renamed,
        tuple(one for one, _ in years_differ(before, after)),
    )  # fmt: skip


def _with_rules(old: Snapshot, new: Snapshot) -> tuple[Snapshot, Snapshot]:
    """Each with the standard of the other where it is the same one, and only one of them has it at hand."""
    for standard in (old.standard, new.standard):
        if standard is not None:
            old, new = (one if one.standard else with_standard(one, standard) for one in (old, new))
    return old, new


def _in_order(changes: Iterable[VerdictChange]) -> tuple[VerdictChange, ...]:
    return tuple(sorted((one for one in changes if one.change != "unchanged"), key=lambda c: ORDER.index(c.change)))


@dataclass(frozen=True, slots=True)
class _Both:
    """The two, and what of one is what of the other."""

    old: Snapshot
    new: Snapshot
    pairs: Pairs

    def changed(
        self, pair: Pair, members: Iterable[Slot] = (), changes: Mapping[str, VerdictChange] | None = None
    ) -> VerdictChange:
        """What became of one verdict; ``changes`` are those of its members."""
        was, now = pair
        there = now or was
        assert there is not None
        if was is None or now is None:
            return VerdictChange(
                there.target, there.title, "gone" if now is None else "new", was.verdict if was else "",
                now.verdict if now else "", was.could_be if was else (), now.could_be if now else (),
            )  # fmt: skip
        rule = rule_changes(self.old, self.new, was, now, self.pairs.levels)
        as_now = self._as_now(was)
        ranks = self._ranks(now.target)
        kind: ChangeKind = "incomparable" if rule else _kind(as_now, now, ranks)
        found = VerdictChange(now.target, now.title, kind, was.verdict, now.verdict, was.could_be, now.could_be,
                              rule=rule, was_target=was.target if was.target != now.target else "")  # fmt: skip
        if kind != "unchanged" and changes is not None and set(as_now.could_be) != set(now.could_be):
            found = self._by(found, as_now, now, tuple(members), changes, ranks)
        because: tuple[ChangedReason, ...] = ()
        if found.change not in ("unchanged", "incomparable") and not found.by:
            because = reasons(self.old, self.new, was, now)
        vocabulary = self.new.vocabulary or self.old.vocabulary
        lacking = tuple(Lacking(name, fact_label(name, vocabulary)) for name in now.missing)
        return replace(found, because=because, lacking=lacking)

    def _by(
        self, found: VerdictChange, was: SnapshotVerdict, now: SnapshotVerdict, members: tuple[Slot, ...],
        changes: Mapping[str, VerdictChange], ranks: Mapping[str, int],
    ) -> VerdictChange:
        """The same with the members that have effect; not to be compared where one of them is not."""
        whole = "level" if now.target == "level" else "area"
        having = with_effect(self.old, self.new, was.could_be, now.could_be, members, whole, ranks)
        by = tuple(_member(slot, changes, whole) for slot in having)
        known = found.change if all(one.change in _COMPARED for one in by) else "incomparable"
        return replace(found, by=by, change=known)

    def _as_now(self, was: SnapshotVerdict) -> SnapshotVerdict:
        """A verdict of the older as the newer would call it: a level may have another name."""
        if was.target != "level":
            return was
        levels = self.pairs.levels
        return replace(was, verdict=levels.get(was.verdict, was.verdict),
                       could_be=tuple(levels.get(one, one) for one in was.could_be))  # fmt: skip

    def _ranks(self, target: str) -> Mapping[str, int]:
        """The places of verdicts from the least on. A level that no condition leads to is the lowest."""
        if target != "level":
            return RANK
        names, by_new = self.pairs.levels, self.new.standard or not self.old.standard
        best_first = self.new.levels if by_new else tuple(names.get(one, one) for one in self.old.levels)
        ranks = {id_: len(best_first) - place for place, id_ in enumerate(best_first)}
        if self.new.standard and self.old.standard:
            return ranks
        sides = (self._as_now(self.old.level), self.new.level)
        return ranks | dict.fromkeys([id_ for one in sides for id_ in (one.verdict, *one.could_be)
                                      if id_ not in ranks], 0)  # fmt: skip


_COMPARED = frozenset(ORDER) - {"incomparable", "new", "gone"}


def _member(slot: Slot, changes: Mapping[str, VerdictChange], whole: str) -> ChangedMember:
    """A member that has effect, as it is told."""
    found, there = changes[slot.name], slot.now or slot.was
    assert there is not None
    target = f"area {there.id}" if whole == "level" else there.id
    kind = found.change if slot.was and slot.now else "new" if slot.now else "gone"
    return ChangedMember(target, "incomparable" if kind == "unchanged" else kind,
                         found.was if slot.was else "", found.now if slot.now else "")  # fmt: skip


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
