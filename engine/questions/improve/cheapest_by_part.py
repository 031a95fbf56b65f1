"""Criteria that rest on the same changeable facts, and the cheapest changes that bring their verdicts about.

Parts share nothing that may change, so that their costs add up. What is required
of a part is a set of ``Needs``; requiring more never costs less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeAlias

from assay.engine.assessing.verdicts_only import Judged
from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.rests_on import cone
from assay.engine.solving.constants import Codes
from assay.engine.solving.folds import CannotProve
from assay.engine.solving.solver import Flag, Undecided, both, no, total
from assay.engine.solving.unknown_facts import forms_of
from assay.engine.solving.variables import Maker, truth, whole
from assay.engine.solving.verdicts import VerdictWorld
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import Place

from .changeable_world import Changing, Item, Set
from .directions import Directions, directions
from .smallest_number import Budget, finer, least

KINDS = (2, 4, 10)
"""In how many ways records that are alike may be changed at once, tried one after the other."""


class Never(NamedTuple):
    """That a criterion surely has not this verdict."""

    criterion: str
    verdict: str


class Kept(NamedTuple):
    """That a fact stays as it is."""

    place: Place


Need: TypeAlias = Never | Kept
Needs: TypeAlias = frozenset[Need]
Sets: TypeAlias = "dict[Place, Set]"
"""What is set, by fact."""


@dataclass(frozen=True)
class Cost:
    """What some needs cost at least, and the changes that were found for them, at what cost.

    ``high`` is None where no changes were found; they are impossible where
    ``possible`` is false.
    """

    low: int
    high: int | None = None
    sets: Sets = field(default_factory=lambda: {})
    possible: bool = True


@dataclass
class CriteriaPart:
    """Some criteria, and what may change below them; ``costs`` are those that were asked for."""

    plan: Plan
    facts: FactSet
    now: Judged
    criteria: tuple[CriterionPlan, ...]
    forms: frozenset[Place]
    holding: Needs
    """What holds of the criteria as things are; it costs nothing."""
    costs: dict[Needs, Cost] = field(default_factory=lambda: {})
    worlds: dict[tuple[Needs, int], Searched] = field(default_factory=lambda: {})

    def bound(self, needs: Needs) -> int:
        """What some needs cost at least, by all that is known so far."""
        return max((cost.low for known, cost in self.costs.items() if known <= needs), default=0)

    def free(self, needs: Needs) -> bool:
        """Whether some needs hold as things are."""
        return all(isinstance(need, Kept) or need in self.holding for need in needs)

    def cost(self, needs: Needs) -> Cost:
        """The least that some needs cost, and the changes that bring them about."""
        found = self.costs.get(needs)
        if found is None:
            found = self.costs[needs] = Cost(0, 0) if self.free(needs) else self._cheapest(needs)
        return found

    def unknown(self, needs: Needs) -> Needs | None:
        """Of which of these needs the cost is to be worked out next: of one criterion alone, then of all."""
        if needs in self.costs or self.free(needs):
            return None
        named = sorted({need.criterion for need in needs if isinstance(need, Never)})
        if len(named) > 1:
            for id_ in named:
                alone = frozenset(n for n in needs if isinstance(n, Kept) or n.criterion == id_)
                if alone not in self.costs and not self.free(alone):
                    return alone
        return needs

    def searched(self, needs: Needs, kinds: int) -> Searched:
        """The world in which the criteria that are named may change."""
        never = frozenset(need for need in needs if isinstance(need, Never))
        if (never, kinds) not in self.worlds:
            named = {need.criterion for need in never}
            criteria = [c for c in self.criteria if c.unit.id in named]
            wanted = directions(self.plan, self.facts, never)
            self.worlds[never, kinds] = searched(
                self.plan, self.facts, self.now, criteria, self.forms, wanted, kinds)  # fmt: skip
        return self.worlds[never, kinds]

    def _cheapest(self, needs: Needs) -> Cost:
        """With few kinds of changes to a list at first; with more where those may find something cheaper."""
        best, budget = Cost(self.bound(needs)), Budget()
        for kinds in KINDS:
            try:
                found = self._with(needs, kinds, best.low, budget)
            except (Undecided, CannotProve):
                break
            if not found.possible or found.high is None or best.high is None or found.high <= best.high:
                best = found if found.low >= best.low else replace(found, low=best.low)
            if not found.possible or found.low == found.high:
                break
        return best

    def _with(self, needs: Needs, kinds: int, low: int, budget: Budget) -> Cost:
        world = self.searched(needs, kinds)
        limit, wanted = world.changing.limit, both([*world.rules, world.goal(needs)])
        items = list(world.changing.items.values())
        search: list[Any] = [] if wanted is True else [wanted]
        aim = total(item.cost for item in items)
        found = None if wanted is False else least(search, aim, low, budget)
        if found is None:
            proved = limit is None or world.changing.enough
            return Cost(low, possible=False) if proved else Cost(max(low, limit or 0))
        model = found.model
        if not isinstance(aim, int):
            search.append(aim <= found.high)
        for finer_aim in (total(item.parts for item in items), total(item.distance for item in items)):
            model = finer(search, finer_aim, model)
        sets = {item.place: item.read(model) for item in items if item.changed is True or truth(model, item.changed)}
        high = whole(model, aim)
        return Cost(found.low if limit is None else max(low, min(found.low, limit)), high, sets)


@dataclass(frozen=True)
class Searched:
    """What may change below some criteria, and when their verdicts are possible."""

    changing: Changing
    possible: Mapping[str, Mapping[str, Flag]]
    rules: Sequence[Flag]

    def goal(self, needs: Iterable[Need]) -> Flag:
        """That all of these hold."""
        return both(self.need(need) for need in sorted(needs, key=repr))

    def need(self, need: Need) -> Flag:
        """That one of these holds."""
        if isinstance(need, Never):
            return no(self.possible[need.criterion][need.verdict])
        item: Item | None = self.changing.items.get(need.place)
        return True if item is None else no(item.changed)


def searched(
    plan: Plan, facts: FactSet, now: Judged, criteria: Sequence[CriterionPlan], forms: frozenset[Place],
    wanted: Directions, kinds: int,
) -> Searched:  # fmt: skip
    """Some criteria over the facts in ``forms``, which may change."""
    maker = Maker(Codes(), stepped=True)
    changing = Changing(plan, facts, now.row, criteria, maker, forms, wanted, kinds)
    world = VerdictWorld(plan, changing)
    possible = {c.unit.id: world.criterion(c.unit.id) for c in criteria}
    admissible = world.admissible(cone(plan, criteria))
    return Searched(changing, possible, [*admissible, *maker.rules])


def parts_of(
    plan: Plan, facts: FactSet, now: Judged, criteria: Sequence[CriterionPlan], fixed: Callable[[Place], bool]
) -> tuple[CriteriaPart, ...]:
    """The criteria in groups that share no fact that may change."""
    figures, base = forms_of(plan, now.row, criteria)
    forms = frozenset(place for place in figures | base if not fixed(place) and not facts.absent(place[1]))
    groups: list[tuple[set[Place], list[CriterionPlan]]] = []
    for c in criteria:
        below = {place for place in cone(plan, [c]) if not fixed(place)}
        inside = [c]
        for group in [group for group in groups if group[0] & below]:
            groups.remove(group)
            below |= group[0]
            inside = [*group[1], *inside]
        groups.append((below, inside))
    order = {c.unit.id: n for n, c in enumerate(criteria)}
    groups.sort(key=lambda group: order[group[1][0].unit.id])
    return tuple(
        CriteriaPart(plan, facts, now, tuple(inside), forms & below, frozenset(
            Never(c.unit.id, outcome.verdict) for c in inside for outcome in c.unit.outcomes
            if outcome.verdict not in now.criteria[c.unit.id]))
        for below, inside in groups
    )  # fmt: skip
