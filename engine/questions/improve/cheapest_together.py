"""Which verdicts to bring about so that goals are reached at the least cost: the parts' costs, put together.

The master problem knows of each part only what some needs cost at least. It
proposes needs that would do; what they cost is worked out, and it proposes anew,
until nothing that it can propose costs less than what was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.engine.assessing.assess import Compiled
from assay.engine.plan.goals import Goal
from assay.engine.plan.plan import Plan
from assay.engine.reference.evaluate import possible
from assay.engine.reference.tally import Member, collection
from assay.engine.solving.solver import Flag, Undecided, both, either, no, total, z3
from assay.engine.solving.verdicts import VerdictWorld
from assay.facts.values.references import Place

from .cheapest_by_part import CriteriaPart, Kept, Need, Needs, Never, Sets
from .smallest_number import Budget, checked

_MOST_ROUNDS = 400


@dataclass(frozen=True)
class CheapestChanges:
    """The changes that reach the goals: what they cost, and the least that any can cost."""

    sets: Sets
    needs: Needs
    low: int
    high: int


@dataclass
class Master:
    """The goals over the verdicts of the criteria."""

    compiled: Compiled
    goals: Sequence[Goal]
    parts: Sequence[CriteriaPart]
    world: VerdictWorld[Any]
    impossible: list[Needs] = field(default_factory=lambda: [])
    """Needs that no changes bring about."""
    _flags: dict[Need, Any] = field(default_factory=lambda: {})
    _cuts: list[tuple[int, Needs, int]] = field(default_factory=lambda: [])
    _undecided: list[tuple[int, Needs, int]] = field(default_factory=lambda: [])

    @property
    def unproved(self) -> bool:
        """Whether the cost of some needs was not decided."""
        return bool(self._undecided)

    def cheapest(self, others: Sequence[frozenset[Place]]) -> CheapestChanges | None:
        """The cheapest changes; of the facts of each of ``others`` they leave at least one as it is."""
        low = 0
        rules = self.rules(others)
        for _ in range(_MOST_ROUNDS):
            blocked = [*self.impossible, *(needs for _, needs, _ in self._undecided)]
            found = self._proposed(rules, low, self._cuts, blocked)
            if found is None:
                return None
            low, proposed = found
            needs = self._fewest(proposed, others)
            mine = [(n, part, self._of(part, needs)) for n, part in enumerate(self.parts)]
            todo = [(n, part, one) for n, part, wanted in mine if (one := part.unknown(wanted)) is not None]
            if not todo:
                costs = [part.cost(wanted) for _, part, wanted in mine]
                least, high = sum(cost.low for cost in costs), sum(cost.high or 0 for cost in costs)
                if least <= low:
                    sets = {place: one for cost in costs for place, one in cost.sets.items()}
                    return CheapestChanges(sets, needs, self._at_least(rules, low), high)
            for n, part, one in todo:
                self._learn(n, part, one)
        raise Undecided

    def _at_least(self, rules: Sequence[Flag], low: int) -> int:
        """What any changes cost at least: needs of which nothing was found may be the cheaper ones."""
        if not self._undecided:
            return low
        found = self._proposed(rules, 0, [*self._cuts, *self._undecided], self.impossible)
        return 0 if found is None else found[0]

    def _learn(self, number: int, part: CriteriaPart, needs: Needs) -> None:
        cost = part.cost(needs)
        if not cost.possible:
            self.impossible.append(needs)
        elif cost.high is None:
            self._undecided.append((number, needs, cost.low))
        else:
            self._cuts.append((number, needs, cost.low))

    # --------------------------------------------------------------- proposals

    def rules(self, others: Iterable[frozenset[Place]]) -> list[Flag]:
        """The goals over what verdicts are possible; and that some facts stay as they are."""
        criteria = [c for part in self.parts for c in part.criteria]
        may: dict[str, Mapping[str, Flag]] = {
            c.unit.id: {o.verdict: no(self._flag(Never(c.unit.id, o.verdict))) for o in c.unit.outcomes}
            for c in criteria
        }
        world = self.world.assuming(may)
        rules = [
            no(flag) for goal in self.goals for verdict, flag in world.possible(goal.target).items()
            if verdict not in goal.verdicts
        ]  # fmt: skip
        rules += [either(flags.values()) for flags in may.values()]
        rules += [either(self._flag(Kept(place)) for place in sorted(places)) for places in others]
        return rules

    def _flag(self, need: Need) -> Any:
        if need not in self._flags:
            self._flags[need] = z3.Bool(repr(need))
        return self._flags[need]

    def _all(self, needs: Needs) -> Flag:
        return both(self._flag(need) for need in sorted(needs, key=repr))

    def possible(self, rules: Sequence[Flag], impossible: Iterable[Needs]) -> bool:
        """Whether the goals can be reached without bringing these about."""
        wanted = both([*rules, *(no(self._all(needs)) for needs in impossible)])
        if isinstance(wanted, bool):
            return wanted
        return checked([wanted], budget=Budget()) is not None

    def _proposed(
        self, rules: Sequence[Flag], low: int, cuts: Sequence[tuple[int, Needs, int]], blocked: Iterable[Needs]
    ) -> tuple[int, Needs] | None:
        """The cheapest needs by what is known so far, and their cost, ``low`` at least; None where there are none."""
        costs = [z3.Int(f"part {n}") for n in range(len(self.parts))]
        wanted = both([
            *rules, *(no(self._all(needs)) for needs in blocked),
            *(cost >= 0 for cost in costs),
            *(either((no(self._all(needs)), costs[n] >= cost)) for n, needs, cost in cuts),
        ])  # fmt: skip
        if wanted is False:
            return None
        whole, budget = total(costs), Budget()
        best: tuple[int, Needs] | None = None
        tried: int | None = low
        # First whether anything costs as little as before, then whether anything costs less than what was found.
        while best is None or low < best[0]:
            model = checked([wanted], *([] if tried is None else [whole <= tried]), budget=budget)
            if model is not None:
                needs = frozenset(n for n, f in self._flags.items() if z3.is_true(model.eval(f)))
                best = self._bound(needs, cuts), needs
            elif tried is None:
                return None
            else:
                low = tried + 1
            tried = None if best is None else best[0] - 1
        return best

    def _bound(self, needs: Needs, cuts: Iterable[tuple[int, Needs, int]]) -> int:
        """What some needs cost at least, by these cuts."""
        least = [0] * len(self.parts)
        for n, cut, low in cuts:
            if cut <= needs:
                least[n] = max(least[n], low)
        return sum(least)

    # ------------------------------------------------------------ fewest needs

    def _of(self, part: CriteriaPart, needs: Needs) -> Needs:
        """The needs that a part has to meet: those of its criteria, and the facts it has that stay."""
        ids = {c.unit.id for c in part.criteria}
        verdicts = frozenset(need for need in needs if isinstance(need, Never) and need.criterion in ids)
        if part.free(verdicts):
            return frozenset()
        return verdicts | {need for need in needs if isinstance(need, Kept) and need.place in part.forms}

    def _fewest(self, needs: Needs, others: Sequence[frozenset[Place]]) -> Needs:
        """Needs of which none can be left out, those that cost something left out first."""
        by_criterion: dict[str, list[Need]] = {}
        for need in sorted(needs, key=repr):
            if isinstance(need, Never):
                by_criterion.setdefault(need.criterion, []).append(need)
        holding = frozenset(need for part in self.parts for need in part.holding)
        order: list[Sequence[Need]] = [group for group in by_criterion.values() if not holding.issuperset(group)]
        order += [[need] for group in by_criterion.values() for need in group if need not in holding]
        order += [[need] for group in by_criterion.values() for need in group if need in holding]
        order += [[need] for need in sorted(needs, key=repr) if isinstance(need, Kept)]
        for group in order:
            fewer = needs - frozenset(group)
            if fewer != needs and self._reached(fewer, others):
                needs = fewer
        return needs

    def _reached(self, needs: Needs, others: Sequence[frozenset[Place]]) -> bool:
        """Whether the goals are reached where no more than these needs is met, by the reference's rules."""
        if any(all(Kept(place) not in needs for place in places) for places in others):
            return False
        plan: Plan = self.compiled.plan
        could = {
            c.unit.id: tuple(o.verdict for o in c.unit.outcomes if Never(c.unit.id, o.verdict) not in needs)
            for part in self.parts for c in part.criteria
        }  # fmt: skip
        areas: dict[str, tuple[str, ...]] = {}
        for goal in self.goals:
            if goal.target in could:
                found = could[goal.target]
            elif goal.target == "level":
                found = self._level(plan, could, areas)
            else:
                found = self._area(plan, goal.target.removeprefix("area "), could, areas)
            if not set(found) <= set(goal.verdicts):
                return False
        return True

    def _area(
        self, plan: Plan, id_: str, could: Mapping[str, tuple[str, ...]], areas: dict[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        if id_ not in areas:
            members = [Member(c.unit.id, could[c.unit.id]) for c in plan.criteria if c.criterion.area == id_]
            areas[id_] = possible(plan.area, self.compiled.area([collection(members)]))
        return areas[id_]

    def _level(
        self, plan: Plan, could: Mapping[str, tuple[str, ...]], areas: dict[str, tuple[str, ...]]
    ) -> tuple[str, ...]:
        members = [Member(a.id, self._area(plan, a.id, could, areas), a.group) for a in plan.standard.areas]
        return possible(plan.level, self.compiled.level([collection(members)]))
