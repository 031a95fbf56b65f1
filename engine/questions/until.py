"""How long an answer holds if nothing new happens: the days on which a verdict changes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assay.engine.assessing.assess import Compiled
from assay.engine.assessing.verdicts_only import CouldBe, Judged, judged
from assay.engine.explaining.about import About, about
from assay.engine.explaining.speaker import Speaker
from assay.engine.explaining.words import label_words
from assay.engine.plan.plan import CriterionPlan, Plan, Unit, under
from assay.engine.questions.effects import RANK, effects
from assay.engine.questions.why.supposing import MembersFunction, could_be_with, members_function
from assay.engine.reference.amounts import Truth
from assay.engine.reference.tally import Member
from assay.facts.problems.problems import InputError
from assay.facts.values.dates import add_months
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import parse_reference
from assay.facts.values.showing import Shown
from assay.rules.language import terms
from assay.rules.language.types import type_of

from .passing import Clock, Event, Passing, PassingKind
from .turned import TurnedVerdict

YEARS = 5
"""How far ahead is looked, unless somebody says otherwise."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Passed:
    """What happens to a date by itself; see ``passing.PassingKind``.

    ``fact`` and ``label`` are empty where the rule names the date itself, ``field``
    and its label where it is no field of records; ``records`` says how many records
    have that date. ``on`` is None where it is about single people and not shown.
    ``window`` is a duration, as in ``12 months``, or empty.
    """

    kind: PassingKind
    fact: str
    label: str
    field: str
    field_label: str
    on: date | None
    window: str
    records: int | None


@dataclass(frozen=True, slots=True)
class Cause:
    """A condition that makes a criterion turn; True, False or None for not known. ``passed`` says why it changes."""

    target: str
    condition: str
    was: bool | None
    now: bool | None
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class ComingChange:
    """A day, the verdicts that are others from then on, and what is responsible.

    ``contradiction``: from that day on the facts contradict each other, so nothing
    is assessed; it is empty again where they cease to.
    """

    day: date
    turned: tuple[TurnedVerdict, ...]
    causes: tuple[Cause, ...]
    contradiction: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class ValidUntil(Shown):
    """The last day on which the answer holds (None: to the horizon and perhaps longer), and what changes then.

    ``targets`` are those asked for; none stands for all. ``changes`` are in the
    order of their days, up to and with the horizon.
    """

    about: About
    targets: tuple[str, ...]
    until: date | None
    horizon: date
    changes: tuple[ComingChange, ...]

    def in_short(self) -> str:
        until = f"holds until {self.until}" if self.until else f"holds to {self.horizon} and perhaps longer"
        return f"{self.about}: {until}; changes {len(self.changes)}"


def valid_until(
    compiled: Compiled, facts: FactSet, targets: Iterable[str] = (), years: int = YEARS, personal: bool = False
) -> ValidUntil:
    """How long the verdicts hold with the facts and the review period as they are, as the as-of date moves on.

    ``targets`` are ``9.1``, ``area 4`` or ``level``; without any it is all of them.
    Raises InputError where the facts contradict each other from the start.
    """
    wanted = tuple(dict.fromkeys(targets))
    horizon = add_months(facts.as_of, 12 * years)
    clock = Clock(facts.as_of, horizon)
    agenda = _Agenda(compiled.plan, Passing(compiled.plan, facts, clock, personal))
    changes: list[ComingChange] = []
    known = before = judged(compiled, facts)
    contradicted = False
    for day in agenda.days():
        now, contradiction = _judged(compiled, replace(facts, as_of=day))
        if now is None:
            if not contradicted:
                changes.append(ComingChange(day, (), (), contradiction))
            contradicted = True
            continue
        turned = tuple(one for one in _turned(compiled.plan, known, now) if not wanted or one.target in wanted)
        if turned or contradicted:
            criteria = _criteria(compiled.plan, turned, before, now)
            changes.append(ComingChange(day, turned, tuple(agenda.causes(day, criteria, before, now))))
        known = before = now
        contradicted = False
    until = changes[0].day - _DAY if changes else None
    return ValidUntil(about(compiled.plan.standard, facts), wanted, until, horizon, tuple(changes))


def _judged(compiled: Compiled, facts: FactSet) -> tuple[Judged | None, str]:
    """The verdicts, or why there are none on that day."""
    try:
        return judged(compiled, facts), ""
    except InputError as error:
        return None, "; ".join(problem.message for problem in error.problems)


def _turned(plan: Plan, was: Judged, now: Judged) -> Iterator[TurnedVerdict]:
    targets = [
        *((c.unit.id, c.criterion.title) for c in plan.criteria),
        *((f"area {area.id}", area.title) for area in plan.standard.areas),
        ("level", ""),
    ]
    for target, title in targets:
        if was.verdict(target) != now.verdict(target):
            yield TurnedVerdict(target, title, was.verdict(target), now.verdict(target))


def _criteria(plan: Plan, turned: Sequence[TurnedVerdict], was: Judged, now: Judged) -> set[str]:
    """The criteria behind what turned: those that turned, and those that made areas or the level turn."""
    found = {one.target for one in turned}
    areas = {one.removeprefix("area ") for one in found if one.startswith("area ")}
    groups = {area.id: area.group for area in plan.standard.areas}
    if "level" in found:
        whole = members_function(plan.level, plan.level_graph)
        areas |= _with_effect(whole, was.areas, now.areas, was.level, groups, _ranks(plan))
    inside = {c.unit.id: c.criterion.area for c in plan.criteria}
    adding = members_function(plan.area, plan.area_graph)
    for area in areas:
        ids = [id_ for id_, one in inside.items() if one == area]
        before, after = ({id_: one.criteria[id_] for id_ in ids} for one in (was, now))
        found |= _with_effect(adding, before, after, was.areas[area], {}, RANK)
    return found & inside.keys()


def _ranks(plan: Plan) -> Mapping[str, int]:
    return {level.id: number for number, level in enumerate(reversed(plan.levels))}


def _with_effect(
    adding: MembersFunction, was: Mapping[str, CouldBe], now: Mapping[str, CouldBe], whole: CouldBe,
    groups: Mapping[str, str], ranks: Mapping[str, int],
) -> set[str]:
    """The members that made a whole turn from what it was; all that turned, where there are too many to tell."""
    changed = [id_ for id_ in now if was[id_] != now[id_]]

    def outcome(undone: frozenset[int]) -> CouldBe:
        kept = {**now, **{changed[number]: was[changed[number]] for number in undone}}
        return adding([Member(id_, could_be, groups.get(id_, "")) for id_, could_be in kept.items()])

    having = effects(changed, outcome, whole, ranks)
    return {changed[number] for number in (range(len(changed)) if having is None else having)}


class _Agenda:
    """What happens on which day to which condition at the ends of the rules."""

    def __init__(self, plan: Plan, passing: Passing) -> None:
        self.plan, self.passing = plan, passing
        self.speaker = Speaker(plan.standard.vocabulary, personal=passing.personal)
        self.leaves: dict[CriterionPlan, list[int]] = {}
        self.events: dict[int, Mapping[date, list[Event]]] = {}
        self.every_day = False
        for criterion in plan.criteria:
            roots = under(plan.graph, (criterion.applies, criterion.met, criterion.partly))
            leaves = [index for index in sorted(roots) if plan.graph.nodes[index].leaf]
            self.leaves[criterion] = leaves
            for index in leaves:
                if index not in self.events:
                    term = plan.graph.nodes[index].term
                    self.events[index] = passing.events(term)
                    self.every_day = self.every_day or passing.any_day(term)
        self.contradictions: set[date] = set()
        for (key, back), _ in plan.computed:
            if back == 0 and passing.facts.given(key, 0) is not None:
                fact = terms.Fact(key, 0, type_of(plan.standard.vocabulary[key]))
                self.contradictions |= passing.events(fact).keys()
                self.every_day = self.every_day or passing.any_day(fact)

    def days(self) -> list[date]:
        """Every day on which anything can change, in order; also whether given and computed figures agree."""
        clock = self.passing.clock
        if self.every_day:
            return [clock.start + _DAY * n for n in range(1, (clock.end - clock.start).days + 1)]
        return sorted(self.contradictions.union(*self.events.values()))

    def causes(self, day: date, criteria: set[str], was: Judged, now: Judged) -> Iterator[Cause]:
        """The conditions of these criteria whose value is another, and what happened to what they look at."""
        for criterion, leaves in self.leaves.items():
            id_ = criterion.unit.id
            if id_ not in criteria or was.criteria[id_] == now.criteria[id_]:
                continue
            changed = [index for index in leaves if was.values[index] is not now.values[index]]
            values = {index: now.values[index] for index in leaves}

            def outcome(
                undone: frozenset[int], unit: Unit = criterion.unit, values: Mapping[int, Truth] = values,
                changed: Sequence[int] = changed,
            ) -> CouldBe:
                as_they_were = {changed[number]: was.values[changed[number]] for number in undone}
                return could_be_with(unit, self.plan.graph, {**values, **as_they_were})

            having = effects(changed, outcome, was.criteria[id_])
            for number, index in enumerate(changed):
                if having is None or number in having:
                    yield self._cause(id_, index, was.values[index], now.values[index], day)

    def _cause(self, target: str, index: int, before: Truth, after: Truth, day: date) -> Cause:
        says = self.speaker.condition(self.plan.graph.nodes[index].term)
        passed = tuple(self._passed(event) for event in self.events[index].get(day, ()))
        return Cause(target, says, before, after, passed)

    def _passed(self, event: Event) -> Passed:
        key, back = parse_reference(event.fact)
        definition = self.plan.standard.vocabulary.get(key)
        label = label_words(definition.label, back) if definition else ""
        field = definition.fields[event.field].label if definition and event.field else ""
        return Passed(event.kind, event.fact, label, event.field, field, event.on, event.window, event.records)
