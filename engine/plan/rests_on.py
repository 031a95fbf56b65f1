"""What rests on what: the facts that conditions look at, and those that computed ones are worked out from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assay.facts.values.references import Place
from assay.rules.language.terms import Term, looked_at

from .plan import CriterionPlan, Plan, under


def nodes_of(criteria: Iterable[CriterionPlan]) -> list[int]:
    """The conditions that some criteria are decided by."""
    return [node for c in criteria for node in (c.applies, c.met, c.partly) if node is not None]


def looked_at_by(plan: Plan, nodes: Iterable[int]) -> set[Place]:
    """The facts that the conditions under some nodes look at themselves."""
    nodes_of_plan = plan.graph.nodes
    leaves = (nodes_of_plan[index] for index in under(plan.graph, nodes) if nodes_of_plan[index].leaf)
    return {place for leaf in leaves for place in looked_at(leaf.term) if place in plan.places}


def sources(plan: Plan, place: Place) -> list[Place]:
    """What a computed fact is worked out from at once; of a fact that is given, nothing."""
    body = plan.standard.computed.get(place[0])
    if body is None:
        return []
    return [one for key, back in looked_at(body) if (one := (key, back + place[1])) in plan.places]


def closed(plan: Plan, places: Iterable[Place]) -> set[Place]:
    """Some facts, and all that they are worked out from."""
    found: set[Place] = set()
    waiting = list(places)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found.add(place)
            waiting.extend(sources(plan, place))
    return found


def cone(plan: Plan, criteria: Iterable[CriterionPlan]) -> set[Place]:
    """Every fact that some criteria rest on, those that computed ones are worked out from among them."""
    return closed(plan, looked_at_by(plan, nodes_of(criteria)))


def terms_of(plan: Plan, criteria: Iterable[CriterionPlan] | None = None) -> list[Term]:
    """Every condition that some criteria (or all) decide as one, and every value they have worked out."""
    if criteria is None:
        return [*(node.term for node in plan.graph.nodes if node.leaf), *(body for _, body in plan.computed)]
    wanted = list(criteria)
    nodes, places = nodes_of(wanted), cone(plan, wanted)
    bodies = [body for place, body in plan.computed if place in places]
    return [*(plan.graph.nodes[node].term for node in nodes), *bodies]


def bases(plan: Plan, place: Place) -> set[Place]:
    """The facts that are given, never computed, on which a computed one rests."""
    return {one for one in closed(plan, sources(plan, place)) if one[0] not in plan.standard.computed}


@dataclass(frozen=True)
class Cones:
    """The cones of a whole plan, worked out once: of each condition, of each fact (itself among them), of each
    criterion."""

    nodes: tuple[frozenset[Place], ...]
    places: dict[Place, frozenset[Place]]
    criteria: dict[str, frozenset[Place]]


def cones_of(plan: Plan) -> Cones:
    """All of them."""
    places = {place: frozenset(closed(plan, [place])) for place in plan.places}
    nodes: list[frozenset[Place]] = []
    for node in plan.graph.nodes:
        if node.leaf:
            below = [places[place] for place in looked_at(node.term) if place in places]
        else:
            below = [nodes[part] for part in node.parts]
        nodes.append(frozenset[Place]().union(*below))
    criteria = {
        c.unit.id: frozenset[Place]().union(*(nodes[node] for node in nodes_of([c]))) for c in plan.criteria
    }
    return Cones(tuple(nodes), places, criteria)
