"""The smallest set of changes that reaches a goal, by proof; or which fixed facts stand in the way.

Each way is applied to the facts and judged by the reference before it is shown.
None is cheaper; of those that cost the same, one that sets few things and moves
figures little. Nothing in it can be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assay.engine.assessing.assess import Compiled
from assay.engine.assessing.verdicts_only import Judged, judged
from assay.engine.explaining.about import About, about
from assay.engine.explaining.documents import Plain, plain
from assay.engine.explaining.words import amount_words, label_words
from assay.engine.plan.goals import Goal
from assay.engine.plan.plan import CriterionPlan
from assay.engine.solving.constants import Codes
from assay.engine.solving.folds import CannotProve
from assay.engine.solving.proofs import Undecided
from assay.engine.solving.variables import Maker
from assay.engine.solving.verdicts import VerdictWorld
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Value
from assay.facts.values.references import Place, reference
from assay.facts.values.rows import not_shown
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.showing import Shown
from assay.rules.language.standard import Standard
from assay.rules.language.types import type_of

from .changeable_world import Changing
from .changes_shown import ChangeToMake, changes_of
from .cheapest_by_part import parts_of
from .cheapest_together import CheapestChanges, Master
from .draft import WayDraft, draft_of
from .obstacles import in_the_way
from .simplifying import simpler


@dataclass(frozen=True, slots=True)
class TurnedByWay:
    """A criterion, area or the level whose verdict is another then, or that was the goal.

    ``could_be``: what is possible then, one verdict where it is known.
    """

    target: str
    title: str
    was: str
    to: str
    could_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together reach the goals, and the verdicts that are others then.

    ``at_least``: no way costs less; where it is below ``cost``, the search for
    something cheaper was given up. ``dropped`` are figures that were given and
    would contradict the lists; they are worked out anew. ``settings`` are the
    changes as ``assay whatif --set`` takes them; empty where they cannot be
    shown.
    """

    cost: int
    at_least: int
    changes: tuple[ChangeToMake, ...]
    verdicts: tuple[TurnedByWay, ...]
    dropped: tuple[str, ...]
    settings: tuple[str, ...]

    @property
    def smallest(self) -> bool:
        """Whether it is proved that nothing cheaper does."""
        return self.at_least >= self.cost


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A fact that may not change and stands in the way."""

    name: str
    label: str
    value: Plain
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class Improvement(Shown):
    """The ways to some goals, cheapest first. Without any: the facts in the way, of which one would have to be
    another; without those either, no facts at all reach the goals. ``decided`` is false where the search gave up,
    so that neither is proved. ``all_ways``: it is proved that there is no further way, with other facts than these."""

    about: About
    goals: tuple[str, ...]
    reached: bool
    decided: bool
    ways: tuple[Way, ...]
    obstacles: tuple[Obstacle, ...]
    all_ways: bool

    def in_short(self) -> str:
        ways = f"{len(self.ways)} ways, the first costs {self.ways[0].cost}" if self.ways else "no way"
        outcome = "reached" if self.reached else ways if self.decided else "not decided"
        return f"{self.about}: {', '.join(self.goals)}: {outcome}"


def improve(
    compiled: Compiled, facts: FactSet, goals: Sequence[Goal], most: int = 1, personal: bool = False
) -> Improvement:
    """The smallest changes that reach all goals; ``most`` ways, each with other facts than those before.

    ``personal``: values about people are told too. Raises InputError where the
    facts contradict each other.
    """
    now = judged(compiled, facts)
    head, texts = about(compiled.plan.standard, facts), tuple(goal.text for goal in goals)
    if all(set(now.could_be(goal.target)) <= set(goal.verdicts) for goal in goals):
        return Improvement(head, texts, True, True, (), (), False)
    search = _Search(compiled, facts, now, goals, personal)
    try:
        ways = search.ways(most)
        obstacles = () if ways else search.obstacles()
    except (Undecided, CannotProve):
        return Improvement(head, texts, False, False, (), (), False)
    return Improvement(head, texts, False, True, ways, obstacles, search.exhausted)


def may_not_change(standard: Standard) -> Callable[[Place], bool]:
    """Whether a fact stays as it is: one of an earlier period, or one that the vocabulary says so of."""
    return lambda place: bool(place[1]) or not standard.vocabulary[place[0]].changeable


class _Search:
    """One set of facts, and the goals."""

    def __init__(
        self, compiled: Compiled, facts: FactSet, now: Judged, goals: Sequence[Goal], personal: bool
    ) -> None:
        self.compiled, self.facts, self.now, self.goals, self.personal = compiled, facts, now, goals, personal
        plan = compiled.plan
        self.criteria = [c for c in plan.criteria if any(_below(goal.target, c) for goal in goals)]
        fixed = may_not_change(plan.standard)
        parts = parts_of(plan, facts, now, self.criteria, fixed)
        bare = Changing(plan, facts, now.row, self.criteria, Maker(Codes()), frozenset(), {})
        self.master = Master(compiled, goals, parts, VerdictWorld(plan, bare))
        self.exhausted = False

    def ways(self, most: int) -> tuple[Way, ...]:
        """The cheapest ways, one after the other."""
        ways: list[Way] = []
        others: list[frozenset[Place]] = []
        while len(ways) < most:
            try:
                found = self.master.cheapest(others)
                draft = None if found is None else self._draft(found)
            except Undecided:
                if not ways:
                    raise
                break
            if found is None or draft is None:
                self.exhausted = not self.master.unproved
                break
            ways.append(self._way(draft, found))
            others.append(frozenset([*draft.values, *draft.lists]))
        return tuple(ways)

    def _draft(self, found: CheapestChanges) -> WayDraft:
        """What was found, made as simple as can be; Undecided where the reference does not bear it out."""
        draft = draft_of(self.compiled, self.facts, self.now, self.goals, found.sets)
        if not draft.reached():
            raise Undecided
        simpler(draft)
        return draft

    def _way(self, draft: WayDraft, found: CheapestChanges) -> Way:
        plan = self.compiled.plan
        changes, settings = changes_of(draft, found.needs, self.personal)
        made = draft.made()
        assert made is not None
        _, after, dropped = made
        titles = {c.unit.id: c.criterion.title for c in plan.criteria}
        titles |= {f"area {area.id}": area.title for area in plan.standard.areas} | {"level": ""}
        wanted = {goal.target for goal in self.goals}
        turned = tuple(
            TurnedByWay(target, title, was, to, after.could_be(target)) for target, title in titles.items()
            if (was := self.now.verdict(target)) != (to := after.verdict(target)) or target in wanted
        )  # fmt: skip
        cost = sum(one.cost for one in changes)
        return Way(cost, min(cost, found.low), changes, turned, tuple(reference(*one) for one in dropped), settings)

    def obstacles(self) -> tuple[Obstacle, ...]:
        """Fixed facts of which one would have to be another; none where no facts at all reach the goals."""
        plan = self.compiled.plan
        places = in_the_way(self.master, self.facts, self.now, self.criteria, may_not_change(plan.standard))
        return tuple(self._obstacle(place) for place in places)

    def _obstacle(self, place: Place) -> Obstacle:
        definition = self.compiled.plan.standard.vocabulary[place[0]]
        value: Value = self.now.row[self.compiled.plan.places[place]]
        hidden = definition.type in ("records", "text") or (definition.personal and not self.personal)
        known = UNKNOWN if isinstance(value, tuple) or hidden else value
        words = not_shown() if hidden and value is not UNKNOWN else amount_words(known, type_of(definition))
        label = label_words(definition.label, place[1])
        return Obstacle(reference(*place), label, plain(known, definition), words)


def _below(target: str, c: CriterionPlan) -> bool:
    return target in ("level", c.unit.id, f"area {c.criterion.area}")
