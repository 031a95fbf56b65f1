"""What can still come of some facts: verdicts as conditions over all that is not known, asked of the solver.

Each answer is a set of facts, completed; it counts only after the reference has
judged them and says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from assay.engine.assessing.assess import Compiled
from assay.engine.assessing.verdicts_only import Judged, judged
from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.rests_on import Cones, cones_of, sources, terms_of
from assay.engine.reference.quantities import Facts
from assay.engine.reference.ties import Tie, ties_to_come
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.records import Value
from assay.facts.values.references import Place, reference
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.suggest import listed

from .completions import YEARS, Completions
from .constants import Codes, day_figure
from .solver import EFFORT, Flag, Search, Undecided, either, no
from .symbols import Figure, more_than
from .unknown_facts import asked_of, beginnings, forms_at, start_of, with_years, years_of
from .uses import Use, uses_of
from .variables import Maker
from .verdicts import VerdictWorld

__all__ = ["AT", "Proofs", "TargetProgress", "Undecided", "completed"]

TargetProgress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many targets are done."""

AT = Position(Source("an answer"))
FEW = (3, 60)
"""Numbers of records alike that a person can look at."""


class Proofs:
    """One set of facts, and what can still come of them."""

    def __init__(self, compiled: Compiled, facts: FactSet, width: int = 0) -> None:
        """``width`` 0: each fact in the form in which it is asked for. 1: lists may also stay unknown where their
        figures are given, figures be given beside lists or, where they are worked out, be none, and earlier periods
        not have been: at least all that can be. 2: each fact in every form, which is just what can be."""
        self.compiled, self.facts, self.width = compiled, facts, width
        self.plan: Plan = compiled.plan
        self.judged: Judged = judged(compiled, facts)
        self.uses: dict[str, Use] = uses_of(self.plan)
        self.maker = Maker(Codes())
        row, criteria = self.judged.row, self.open_criteria()
        years = years_of(facts, self.plan, row) if width else None
        self.cones: Cones = with_years(cones_of(self.plan), years)
        self.tied = tied_of(self.plan, row, criteria)
        first = asked_of(self.plan, row, self.uses, criteria, self.tied)
        whole = frozenset[Place]().union(*(self.cones.criteria[c.unit.id] for c in criteria))
        self.asked, self.optional, self.hollow = forms_at(width, self.plan, row, self.uses, first, whole)
        self._beginnings = [(key, 0) for key in beginnings(self.plan) if (key, 0) in self.asked]
        self.completions = self.among(self.asked)
        self.world = self.world_of(self.completions)

    @cached_property
    def wider(self) -> Proofs | None:
        """The same facts in more forms; None where that leaves open no more."""
        if self.width == 2:
            return None
        found = Proofs(self.compiled, self.facts, self.width + 1)
        same = (found.asked, found.optional, found.hollow) == (self.asked, self.optional, self.hollow)
        return None if same else found

    def can_be(self, values: Mapping[Place, Value]) -> bool:
        """Whether facts can be given so: that a figure is none, only by what it is worked out from."""
        return not any(value is NONE and place in self.hollow for place, value in values.items())

    def among(self, places: frozenset[Place]) -> Completions:
        """The world in which these facts are variables, and all others as they are, known or not."""
        row, maker = self.judged.row, self.maker
        return Completions(self.plan, row, self.uses, maker.codes, maker, places, self.optional & places, self.hollow,
                           self.tied)  # fmt: skip

    def world_of(self, completions: Completions) -> VerdictWorld[Completions]:
        """The verdicts over a world; those that are known already stay."""
        known = {id_: could_be[0] for id_, could_be in self.judged.criteria.items() if len(could_be) == 1}
        return VerdictWorld(self.plan, completions, known=known)

    def open_criteria(self) -> tuple[CriterionPlan, ...]:
        """The criteria whose verdict is not known."""
        return tuple(c for c in self.plan.criteria if len(self.judged.criteria[c.unit.id]) > 1)

    def open_below(self, target: str) -> tuple[CriterionPlan, ...]:
        """Those of them that a target is added up from; of a criterion itself."""
        return tuple(c for c in self.open_criteria() if target in ("level", c.unit.id, f"area {c.criterion.area}"))

    def asked_by(self, criteria: Iterable[CriterionPlan]) -> frozenset[Place]:
        """The facts to ask for that some criteria rest on, and those that figures tie to them."""
        found: set[Place] = set()
        for c in criteria:
            for place in self.cones.criteria[c.unit.id] & self.asked:
                found |= self.ties[place]
        return frozenset(found)

    @cached_property
    def ties(self) -> Mapping[Place, frozenset[Place]]:
        """By fact to ask for those that cannot turn out independently: a figure that is given, or its bounds, tie
        them."""
        found = {place: frozenset([place]) for place in self.asked}
        for place, _ in self.plan.computed:
            tied = self.cones.places[place] & self.asked
            if len(tied) > 1 and any(flag is not True for flag in self.world.admissible([place])):
                group = frozenset[Place]().union(*(found[one] for one in tied))
                found |= dict.fromkeys(group, group)
        begun = frozenset(place for place in self.asked if place[0] == YEARS or place in self._beginnings)
        group = begun.union(*(found[one] for one in begun))
        return found | dict.fromkeys(group, group)

    def solve(
        self, worlds: Sequence[VerdictWorld[Completions]], places: Iterable[Place], wanted: Iterable[Flag]
    ) -> Any | None:
        """A model in which all of ``wanted`` holds, of worlds in which these facts are variables.

        What the vocabulary allows, and that figures agree, is kept to. None where
        there is no model; Undecided where the solver gave up.
        """
        return self.search(worlds, places, wanted).model()

    def search(
        self, worlds: Sequence[VerdictWorld[Completions]], places: Iterable[Place], wanted: Iterable[Flag],
        effort: int = EFFORT,
    ) -> Search:  # fmt: skip
        """The same, for several models."""
        free = set(places)
        tied = [place for place, _ in self.plan.computed if self.cones.places[place] & free]
        rules = [rule for world in worlds for rule in world.admissible(tied)]
        completions = [world.world for world in worlds]
        rules += [rule for one in completions for rule in self._begun(one, free)]
        rules += [rule for one in completions for place in sorted(free) for rule in one.rules_of(place)]
        counts = [count for one in completions for place in sorted(free) for count in one.counts_of(place)]
        wishes = [[count <= few for count in counts] for few in FEW] if counts else ()
        return Search((*rules, *wanted), wishes, effort)

    def _begun(self, world: Completions, free: Container[Place]) -> Iterator[Flag]:
        """That there were all periods at whose start there was the subject, where it is to be found out when it
        began."""
        absent = next((n for n, one in enumerate(self.facts.periods) if one.absent), None)
        starts = {back: start_of(self.judged.row, back) for back in range(1, self.plan.periods)}
        if absent is not None:
            starts = {absent: self.facts.periods[absent].period.start}
        for place in self._beginnings:
            if place in free:
                began = cast("Figure", world.symbol(place))
                for back, start in starts.items():
                    after = more_than(began, day_figure(start))
                    yield either((absent is None and no(world.absent(back)), no(after.no), began.none))

    def agree_on_something(self) -> None:
        """InputError where no facts whatever fit a figure that is given."""
        done: set[frozenset[Place]] = set()
        for place, _ in self.plan.computed:
            tied = self.cones.places[place] & self.asked
            if tied and any(flag is not True for flag in self.world.admissible([place])):
                group = frozenset[Place]().union(*(self.ties[one] for one in tied))
                if group not in done and not self._possible(group):
                    if self.wider is None:
                        raise InputError([self._impossible(place)])
                    return self.wider.agree_on_something()
                done.add(group)
        return None

    def must_be_unknown(self, target: str) -> None:
        """InputError where no verdict can be reached and a figure that is given is why: nothing fits it."""
        asked = self.asked_by(self.open_below(target))
        for place, _ in self.plan.computed:
            tied = self.facts.given(*place) is not None and self.cones.places[place] & asked
            if tied and any(flag is not True for flag in self.world.admissible([place])):
                raise InputError([self._impossible(place)])

    def _possible(self, places: frozenset[Place]) -> bool:
        try:
            return self.solve([self.world], places, []) is not None
        except Undecided:
            return True

    def _impossible(self, place: Place) -> Problem:
        name, given = reference(*place), self.facts.given(*place)
        below = listed([reference(*one) for one in sorted(sources(self.plan, place))])
        at = AT if given is None else given.at
        what = f"{name} cannot lie within its bounds" if given is None else f"{name} cannot be what it is given as"
        return Problem("A401", at, f"{what}, whatever is not known turns out to be", f"look at it, and at {below}")

    def completed(self, values: Mapping[Place, Value]) -> FactSet:
        """The facts with what was not known filled in."""
        return completed(self.facts, values)

    def judge(self, values: Mapping[Place, Value]) -> Judged:
        """The reference's judgement of the completed facts; Undecided where they contradict each other."""
        try:
            return judged(self.compiled, self.completed(values))
        except InputError:
            raise Undecided from None


def tied_of(plan: Plan, row: Facts, criteria: Iterable[CriterionPlan]) -> dict[Place, tuple[Tie, ...]]:
    """By list the records of one day that differ, or may turn out to, and of which any could be the latest."""
    found: dict[Place, tuple[Tie, ...]] = {}
    for one in ties_to_come(plan, row, terms_of(plan, criteria)):
        if one not in found.get(one.place, ()):
            found[one.place] = (*found.get(one.place, ()), one)
    return found


def completed(facts: FactSet, values: Mapping[Place, Value]) -> FactSet:
    """Facts in which some values are set; UNKNOWN takes one away. For the engine: the digest stays."""
    periods = list(facts.periods)
    years = next((place for place in values if place[0] == YEARS), None)
    if years is not None and values[years] is not UNKNOWN:
        last = years[1] + cast("int", values[years])
        values = {(key, back): value for (key, back), value in values.items() if key != YEARS and back < last}
        while len(periods) <= last:
            periods.append(PeriodFacts(periods[-1].period.before(), {}, len(periods) == last))
    while len(periods) <= max((back for key, back in values if key != YEARS), default=0):
        periods.append(PeriodFacts(periods[-1].period.before(), {}))
    for back, period in enumerate(periods):
        given = dict(period.given)
        for (key, at), value in values.items():
            if at == back:
                given.pop(key, None)
                if value is not UNKNOWN:
                    given[key] = Given(value, AT)
        periods[back] = replace(period, given=MappingProxyType(given))
    return replace(facts, periods=tuple(periods))


