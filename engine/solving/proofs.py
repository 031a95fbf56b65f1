"""What can still come of some facts: verdicts as conditions over all that is not known, asked of the solver.

Each answer is a set of facts, completed; it counts only after the reference has
judged them and says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

from assay.engine.assessing.assess import Compiled
from assay.engine.assessing.verdicts_only import Judged, judged
from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.rests_on import Cones, cones_of, sources
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.records import Value
from assay.facts.values.references import Place, reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.suggest import listed

from .completions import Completions, Use, uses_of
from .constants import Codes
from .solver import EFFORT, Flag, Undecided, both, model_of
from .unknown_facts import asked_of
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

    def __init__(self, compiled: Compiled, facts: FactSet) -> None:
        self.compiled, self.facts = compiled, facts
        self.plan: Plan = compiled.plan
        self.judged: Judged = judged(compiled, facts)
        self.uses: dict[str, Use] = uses_of(self.plan)
        self.maker = Maker(Codes())
        self.asked: frozenset[Place] = asked_of(self.plan, self.judged.row, self.uses, self.open_criteria())
        self.completions = self.among(self.asked)
        self.world = self.world_of(self.completions)
        self.cones: Cones = cones_of(self.plan)

    def among(self, places: frozenset[Place]) -> Completions:
        """The world in which these facts are variables, and all others as they are, known or not."""
        return Completions(self.plan, self.judged.row, self.uses, self.maker.codes, self.maker, places)

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
        return found

    def solve(
        self, worlds: Sequence[VerdictWorld[Completions]], places: Iterable[Place], wanted: Iterable[Flag],
        effort: int = EFFORT,
    ) -> Any | None:  # fmt: skip
        """A model in which all of ``wanted`` holds, of worlds in which these facts are variables.

        What the vocabulary allows, and that figures agree, is kept to. None where
        there is no model; Undecided where the solver gave up.
        """
        free = set(places)
        tied = [place for place, _ in self.plan.computed if self.cones.places[place] & free]
        rules = [rule for world in worlds for rule in world.admissible(tied)]
        completions = [world.world for world in worlds]
        rules += [rule for one in completions for place in sorted(free) for rule in one.rules.get(place, ())]
        conditions = both((*rules, *wanted))
        if conditions is False:
            return None
        counts = [count for one in completions for place in sorted(free) for count in one.counts.get(place, ())]
        return model_of([conditions], [[count <= few for count in counts] for few in FEW] if counts else (), effort)

    def agree_on_something(self) -> None:
        """InputError where no facts whatever fit a figure that is given."""
        done: set[frozenset[Place]] = set()
        for place, _ in self.plan.computed:
            tied = self.cones.places[place] & self.asked
            if tied and any(flag is not True for flag in self.world.admissible([place])):
                group = frozenset[Place]().union(*(self.ties[one] for one in tied))
                if group not in done and not self._possible(group):
                    raise InputError([self._impossible(place)])
                done.add(group)

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


def completed(facts: FactSet, values: Mapping[Place, Value]) -> FactSet:
    """Facts in which some values are set; UNKNOWN takes one away. For the engine: the digest stays."""
    periods = list(facts.periods)
    while values and len(periods) <= max(back for _, back in values):
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


