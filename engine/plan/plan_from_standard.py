"""From a checked standard to the plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assay.facts.values.references import MOST_BACK, Place
from assay.rules.language.standard import Rule, Standard, tally_fields
from assay.rules.language.terms import (
    All,
    Any,
    AtLeast,
    Collection,
    Compare,
    Condition,
    Field,
    Literal_,
    Named,
    Not,
    Quantified,
    Quantity,
    looked_at,
)
from assay.rules.language.types import type_of

from .plan import DAYS, CriterionPlan, Graph, GraphNode, Outcome, Plan, Unit


def plan_from_standard(standard: Standard) -> Plan:
    """The plan of a standard. It cannot fail: what could be wrong was checked before."""
    builder = _Builder()
    criteria: list[CriterionPlan] = []
    for criterion in standard.criteria:
        applies, met, partly = builder.rule(criterion.rule)
        cautions = tuple(builder.add(caution.when) for caution in criterion.cautions)
        unit = Unit("criterion", criterion.id, rule_outcomes(applies, met, partly))
        criteria.append(CriterionPlan(criterion, unit, applies, met, partly, cautions))
    graph, adding_up = Graph(tuple(builder.nodes)), adding_up_of(standard)
    terms = [node.term for node in graph.nodes]
    wanted, computed = _wanted(standard, terms)
    periods = 1 + max((back for _, back in wanted), default=0)
    places = {place: len(DAYS) * periods + n for n, place in enumerate(wanted)}
    return Plan(
        standard, periods, places, computed, graph, tuple(criteria), adding_up.area_graph, adding_up.area,
        adding_up.area_rule, adding_up.level_graph, adding_up.level, standard.levels, adding_up.level_nodes,
    )  # fmt: skip


class AddingUpPlan(NamedTuple):
    """The part of a plan by which verdicts add up."""

    area_graph: Graph
    area: Unit
    area_rule: tuple[int | None, int, int | None]
    level_graph: Graph
    level: Unit
    level_nodes: tuple[int | None, ...]


def adding_up_of(standard: Standard) -> AddingUpPlan:
    """How a standard adds up, which needs no look at its criteria."""
    areas, levels = _Builder(), _Builder()
    area_rule = areas.rule(standard.area_rule)
    outcomes, level_nodes = _level_outcomes(standard, levels)
    return AddingUpPlan(
        Graph(tuple(areas.nodes)), Unit("area", "", rule_outcomes(*area_rule)), area_rule,
        Graph(tuple(levels.nodes)), Unit("level", "", outcomes), level_nodes,
    )  # fmt: skip


class _Builder:
    """Collects conditions, each once; equal terms share a node wherever they stand."""

    def __init__(self) -> None:
        self.nodes: list[GraphNode] = []
        self.known: dict[Condition, int] = {}

    def add(self, term: Condition) -> int:
        found = self.known.get(term)
        if found is not None:
            return found
        parts = tuple(self.add(part) for part in _parts(term))
        index = len(self.nodes)
        self.nodes.append(GraphNode(index, term, parts))
        self.known[term] = index
        return index

    def rule(self, rule: Rule) -> tuple[int | None, int, int | None]:
        applies = None if rule.applies_when is None else self.add(rule.applies_when)
        met = self.add(rule.met_when)
        partly = None if rule.partly_when is None else self.add(rule.partly_when)
        return applies, met, partly


def _parts(term: Condition) -> tuple[Condition, ...]:
    match term:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return parts
        case Not(part) | Named(_, _, part):
            return (part,)
        case _:
            return ()


def rule_outcomes(applies: int | None, met: int, partly: int | None) -> tuple[Outcome, ...]:
    """The verdicts of a rule, in the order of VERDICTS, each with what it needs."""
    base = () if applies is None else ((applies, True),)
    below = () if partly is None else ((partly, False),)
    found = [Outcome("not_met", (*base, (met, False), *below))]
    if partly is not None:
        found.append(Outcome("partly_met", (*base, (met, False), (partly, True))))
    found.append(Outcome("met", (*base, (met, True))))
    if applies is not None:
        found.append(Outcome("not_applicable", ((applies, False),)))
    return tuple(found)


def _level_outcomes(
    standard: Standard, builder: _Builder
) -> tuple[tuple[Outcome, ...], tuple[int | None, ...]]:
    """Lowest first: each level needs its own condition, and that no better level holds."""
    applies = builder.add(_some_area_applies(standard))
    found: list[Outcome] = []
    nodes: list[int | None] = []
    better: tuple[tuple[int, bool], ...] = ((applies, True),)
    for level in standard.levels:
        if level.when is None:
            found.append(Outcome(level.id, better))
            nodes.append(None)
        else:
            node = builder.add(level.when)
            nodes.append(node)
            found.append(Outcome(level.id, (*better, (node, True))))
            better = (*better, (node, False))
    return (*reversed(found), Outcome("not_applicable", ((applies, False),))), tuple(nodes)


def _some_area_applies(standard: Standard) -> Condition:
    type_ = type_of(tally_fields(standard.areas)["areas"]["verdict"])
    applicable = Compare(Field("verdict", type_), "is_not", (Literal_("not_applicable", type_),))
    return Quantified("some", Collection("areas"), None, applicable)


def _wanted(
    standard: Standard, terms: Iterable[Condition]
) -> tuple[list[Place], tuple[tuple[Place, Quantity], ...]]:
    """Every fact that is looked at, sorted; computed ones also in an order that can be followed."""
    wanted: set[Place] = set()
    computed: dict[Place, Quantity] = {}
    order: list[Place] = []

    def want(place: Place) -> None:
        if place in wanted:
            return
        wanted.add(place)
        key, back = place
        body = standard.computed.get(key)
        if body is None:
            return
        for inner_key, inner_back in sorted(looked_at(body)):
            if inner_back + back <= MOST_BACK:
                want((inner_key, inner_back + back))
        computed[place] = body
        order.append(place)

    for term in terms:
        for place in sorted(looked_at(term)):
            want(place)
    return sorted(wanted), tuple((place, computed[place]) for place in order)

