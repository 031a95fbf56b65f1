"""The verdicts of a plan over a world of facts, as conditions: of criteria, areas and the level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, Protocol, TypeAlias, TypeVar

from assay.engine.plan.plan import Plan, Unit
from assay.engine.plan.rests_on import Cones
from assay.engine.reference.quantities import Facts
from assay.facts.values.references import Place

from .constants import constant
from .encode import Encoder, SolverMembers
from .encode import World as SymbolWorld
from .lists import Mask
from .solver import Flag, both, either, no
from .symbols import Figure, agree, at_least

Flags: TypeAlias = "Mapping[str, Flag]"
"""By verdict whether it is possible."""


class FactWorld(SymbolWorld, Protocol):
    """What each fact is; ``row`` are the facts as admitted."""

    row: Facts


W = TypeVar("W", bound=FactWorld)


class VerdictWorld(Generic[W]):
    """The verdicts of one plan in one world of facts, each made once.

    ``known`` are verdicts of criteria that no fact of this world can change.
    """

    def __init__(
        self, plan: Plan, world: W, encoder: Encoder | None = None, known: Mapping[str, str] | None = None
    ) -> None:
        self.plan, self.world, self.known = plan, world, known or {}
        self.encoder = Encoder(plan, world.row, world) if encoder is None else encoder
        self._criteria: dict[str, Flags] = {id_: {verdict: True} for id_, verdict in self.known.items()}
        self._areas: dict[str, Flags] = {}
        self._level: Flags = {}
        self._admissible: dict[Place, list[Flag]] = {}
        self._seen: tuple[dict[object, Mask], dict[object, Mask]] = ({}, {})
        self._units = {c.unit.id: c for c in plan.criteria}

    def but(self, place: Place, world: W, cones: Cones) -> VerdictWorld[W]:
        """The same where one fact is another, as ``world`` has it: what does not rest on it is taken over."""
        found = VerdictWorld(self.plan, world, self.encoder.but(place, world, cones), self.known)
        found._admissible = {p: f for p, f in self._admissible.items() if place not in cones.places[p]}
        self._hand_over(found, {
            id_: flags for id_, flags in self._criteria.items()
            if id_ in self.known or place not in cones.criteria[id_]
        })  # fmt: skip
        return found

    def assuming(self, criteria: Mapping[str, Flags]) -> VerdictWorld[W]:
        """The same where the verdicts of some criteria are given; what is added up from them is made anew."""
        found = VerdictWorld(self.plan, self.world, self.encoder, self.known)
        found._admissible = self._admissible
        self._hand_over(found, {**self._criteria, **criteria})
        return found

    def _hand_over(self, found: VerdictWorld[W], criteria: dict[str, Flags]) -> None:
        found._seen, found._criteria = self._seen, criteria
        turned = {self._units[id_].criterion.area for id_, f in self._criteria.items() if criteria.get(id_) is not f}
        found._areas = {id_: flags for id_, flags in self._areas.items() if id_ not in turned}

    def possible(self, target: str) -> Flags:
        """For each verdict of a target whether it is possible; where all is known just one is."""
        if target == "level":
            return self.level()
        area = target.removeprefix("area ")
        return self.area(area) if area != target else self.criterion(target)

    def sure(self, target: str) -> Flags:
        """For each verdict of a target whether it is known to be the verdict.

        It need not be known even where all facts are: two records of the same
        last day can differ.
        """
        possible = self.possible(target)
        return {
            verdict: both((flag, *(no(other) for name, other in possible.items() if name != verdict)))
            for verdict, flag in possible.items()
        }

    def criterion(self, id_: str) -> Flags:
        """Of a criterion."""
        found = self._criteria.get(id_)
        if found is None:
            found = self._criteria[id_] = _possible(self._units[id_].unit, self.encoder, self.plan)
        return found

    def area(self, id_: str) -> Flags:
        """Of an area."""
        found = self._areas.get(id_)
        if found is None:
            inside = [c.unit.id for c in self.plan.criteria if c.criterion.area == id_]
            members = SolverMembers([({"id": one}, self.criterion(one)) for one in inside], self._seen[0])
            found = self._areas[id_] = _possible(self.plan.area, self._over(members), self.plan)
        return found

    def level(self) -> Flags:
        """Of the level."""
        if not self._level:
            areas = self.plan.standard.areas
            members = SolverMembers([
                ({"id": a.id} | ({"group": a.group} if a.group else {}), self.area(a.id)) for a in areas
            ], self._seen[1])
            self._level = _possible(self.plan.level, self._over(members), self.plan)
        return self._level

    def _over(self, members: SolverMembers) -> Encoder:
        return Encoder(self.plan, self.world.row, self.world, members)

    def admissible(self, places: Iterable[Place]) -> list[Flag]:
        """That the computed figures among some facts lie within their bounds, and agree with those that are given."""
        wanted = set(places)
        found: list[Flag] = []
        for place, _ in self.plan.computed:
            if place in wanted:
                if place not in self._admissible:
                    self._admissible[place] = self._agrees(place)
                found.extend(self._admissible[place])
        return found

    def _agrees(self, place: Place) -> list[Flag]:
        computed, given = self.encoder.computed(place), self.world.symbol(place)
        absent = self.world.absent(place[1])
        found = [either((absent, self.world.recomputed(place), agree(computed, given)))]
        definition = self.plan.standard.vocabulary[place[0]]
        if isinstance(computed, Figure):
            for end, low in ((definition.minimum, True), (definition.maximum, False)):
                if end is not None:
                    bound = constant(end, self.world.codes)
                    assert isinstance(bound, Figure)
                    inside = at_least(computed, bound) if low else at_least(bound, computed)
                    found.append(either((absent, computed.none, no(inside.no))))
        return found


def _possible(unit: Unit, encoder: Encoder, plan: Plan) -> Flags:
    graph = {"criterion": plan.graph, "area": plan.area_graph, "level": plan.level_graph}[unit.kind]
    found: dict[str, Flag] = {}
    for outcome in unit.outcomes:
        needs = [(encoder.node(graph, node), wanted) for node, wanted in outcome.needs]
        found[outcome.verdict] = both(no(two.no if wanted else two.yes) for two, wanted in needs)
    return found
