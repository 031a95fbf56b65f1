"""How near every threshold is: what it would take to pass it, or to fail it, and whether a verdict hangs on that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast

from assay.engine.explaining.about import About, about
from assay.engine.explaining.answer import Assessment, CriterionResult
from assay.engine.explaining.because import Because, amount_json
from assay.engine.explaining.documents import Plain
from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.measures import Distance, StepKind, is_threshold, measure
from assay.engine.plan.plan import CriterionPlan, under
from assay.engine.plan.targets import targets_named
from assay.engine.questions.why.supposing import could_be_with
from assay.engine.reference.evaluate import verdict_of
from assay.facts.values.references import reference
from assay.facts.values.scalars import NONE
from assay.facts.values.showing import Shown
from assay.facts.values.written_numbers import to_json
from assay.rules.language.kinds import ROLES, KnownVerdict, RuleRole, Verdict
from assay.rules.language.terms import Compare, Quantified
from assay.rules.language.types import Type

from .weakness import Weakness, weaknesses


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One threshold of a criterion, and how far what was observed lies from it.

    ``by`` is the distance in ``unit``: 0 or more where it is on the right side.
    ``records`` is the same in whole steps (``step`` says what one is): how many can
    be spared, or below 0 how many are needed; None where there are no steps, or no
    number of them would do. ``more`` says whether it is by more of them that it
    would turn, or by fewer. ``decides``: were this threshold on its other side and
    every other condition as it is, the verdict would be ``otherwise``; ``turns``:
    one step is enough for that.
    """

    target: str
    title: str
    verdict: Verdict
    roles: tuple[RuleRole, ...]
    says: str
    subject: str
    operator: str
    observed: Plain
    observed_words: str
    needed: Plain
    needed_words: tuple[str, ...]
    holds: bool
    by: Plain
    unit: str
    records: int | None
    more: bool
    step: StepKind
    decides: bool
    turns: bool
    otherwise: Verdict
    weak: bool
    weak_because: tuple[Weakness, ...]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A threshold without a distance: a value is ``unknown`` or ``none``, or is ``private`` and not shown."""

    target: str
    says: str
    why: Literal["unknown", "none", "private"]


@dataclass(frozen=True, slots=True, repr=False)
class Margins(Shown):
    """Every threshold of the criteria, the most telling first, and those that cannot be measured."""

    about: About
    margins: tuple[NearMiss, ...]
    unmeasured: tuple[Unmeasured, ...]

    def in_short(self) -> str:
        turns = sum(one.turns for one in self.margins)
        return f"{self.about}: {len(self.margins)} thresholds, of which {turns} turn a verdict at one step"


def margins_of(assessment: Assessment, targets: str | Iterable[str] = ()) -> Margins:
    """The distance of every numeric or date threshold, and of every statement on records, from its other side.

    Those at which one step would turn the verdict stand first, then those that
    decide it, then the others, each by the smallest distance in proportion to what
    is needed. ``targets`` are criteria, as ``9.1``, areas, as ``area 4``, or
    ``level``; without any it is every criterion. UnknownTarget where there is none such.
    """
    reader = assessment.reader
    plans = {plan.unit.id: plan for plan in reader.plan.criteria}
    wanted = frozenset(targets_named(assessment.standard, targets))
    found: list[tuple[tuple[object, ...], NearMiss]] = []
    unmeasured: list[Unmeasured] = []
    for result in assessment.criteria:
        if wanted and not wanted & {result.id, f"area {result.criterion.area}", "level"}:
            continue
        criterion = _Criterion(reader, plans[result.id], result)
        for index, because in criterion.thresholds():
            measured = measure(reader, because)
            if measured is None:
                unmeasured.append(Unmeasured(result.id, because.says, _why(because)))
                continue
            one = criterion.near_miss(index, because, measured)
            found.append(((not one.turns, not one.decides, measured.relative), one))
    found.sort(key=lambda item: cast("tuple[Any, ...]", item[0]))
    return Margins(about(assessment.standard, assessment.facts), tuple(one for _, one in found), tuple(unmeasured))


@dataclass(frozen=True)
class _Criterion:
    """One criterion: its conditions as they were seen, and what its verdict would be were one otherwise."""

    reader: Reader
    plan: CriterionPlan
    result: CriterionResult

    @cached_property
    def roles(self) -> dict[RuleRole, int]:
        roots = (self.plan.applies, self.plan.met, self.plan.partly)
        return {role: root for role, root in zip(ROLES, roots, strict=True) if root is not None}

    @cached_property
    def seen(self) -> dict[int, Because]:
        return self.reader.conditions(self.roles.values())

    def thresholds(self) -> Iterator[tuple[int, Because]]:
        """The conditions that have a threshold, in the order of the rule."""
        for index in sorted(self.seen):
            if self.reader.plan.graph.nodes[index].leaf and is_threshold(self.seen[index]):
                yield index, self.seen[index]

    def near_miss(self, index: int, because: Because, measured: Distance) -> NearMiss:
        result, graph = self.result, self.reader.plan.graph
        otherwise = self._otherwise(index, because)
        decides = otherwise != result.verdict
        weak = weaknesses(self.reader, result, because, measured.whole)
        subject, operator = self._subject(because)
        needed, needed_words = _needed(because)
        return NearMiss(
            result.id, result.criterion.title, result.verdict,
            tuple(role for role, root in self.roles.items() if index in under(graph, [root])),
            because.says, subject, operator, _observed(because), because.observed_words(), needed, needed_words,
            because.value is True, cast("Plain", to_json(measured.by, "decimal")), measured.unit, measured.spare,
            measured.steps is None or measured.steps.more, measured.step, decides, decides and measured.one_step,
            otherwise, bool(weak), weak,
            tuple(reference(*place) for place in self.reader.with_sources(because.said.facts)),
        )  # fmt: skip

    def _otherwise(self, index: int, because: Because) -> Verdict:
        """The verdict with this condition on its other side, and all others at the ends as they are."""
        graph = self.reader.plan.graph
        leaves = {n: one.value for n, one in self.seen.items() if graph.nodes[n].leaf}
        leaves[index] = because.value is not True
        return verdict_of(cast("tuple[KnownVerdict, ...]", could_be_with(self.plan.unit, graph, leaves)))

    def _subject(self, because: Because) -> tuple[str, str]:
        """What is looked at, and the operator: of records ``some``, ``none`` or ``every``."""
        speaker = self.reader.speaker
        match because.term:
            case Quantified(kind) as term:
                return speaker.quantified(term, "counted"), kind
            case Compare(left, operator):
                return speaker.value(left), operator
            case _:
                return because.says, because.kind


def _observed(because: Because) -> Plain:
    term = because.term
    parts = because.share_parts
    if parts is None and isinstance(term, Quantified) and because.counted is not None:
        parts = len(because.counted.yes), len(because.counted.yes) + len(because.counted.no)
    if parts is not None:
        return f"{parts[0]} of {parts[1]}"
    return cast("Plain", amount_json(because.observed, term.left.type)) if isinstance(term, Compare) else None


def _needed(because: Because) -> tuple[Plain, tuple[str, ...]]:
    """What is needed, exact and in words; of ``within`` the first and the last day."""
    term = because.term
    if not isinstance(term, Compare):
        return None, ()
    type_ = Type("date") if term.operator == "within" else term.left.type
    exact = [amount_json(one, type_) for one in because.needed]
    return cast("Plain", exact[0]) if len(exact) == 1 else tuple(map(str, exact)), because.needed_each()


def _why(because: Because) -> Literal["unknown", "none", "private"]:
    if because.said.private:
        return "private"
    return "none" if any(one is NONE for one in (because.observed, *because.needed)) else "unknown"
