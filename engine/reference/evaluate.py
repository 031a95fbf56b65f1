"""The reference reading: the three-valued value of every node, and the verdicts they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias, TypeVar

from assay.engine.plan.plan import Graph, GraphNode, Outcome, Plan, Unit
from assay.rules.language.kinds import VERDICTS
from assay.rules.language.terms import All, AtLeast, Named, Not

from .amounts import Truth, negate
from .conditions import all_of, any_of, condition, number_of
from .quantities import Compiler, Facts

Values: TypeAlias = list[Truth]
_Verdict = TypeVar("_Verdict", bound=str)
GraphFunction: TypeAlias = Callable[[Facts], Values]

TALLY_PLACES: Mapping[tuple[str, int], int] = {("criteria", 0): 0, ("areas", 0): 0}
"""Rules over verdicts look at one collection only."""


def compiler(plan: Plan) -> Compiler:
    """How the facts of a plan stand in the list."""
    return Compiler(plan.places, condition)


def tally_compiler() -> Compiler:
    """How a collection of verdicts stands in the list."""
    return Compiler(TALLY_PLACES, condition)


def graph_function(graph: Graph, c: Compiler) -> GraphFunction:
    """A function that gives every node's value, leaves decided each by itself."""
    steps = [_step(node, c) for node in graph.nodes]

    def values(v: Facts) -> Values:
        found: Values = []
        for step in steps:
            found.append(step(v, found))
        return found

    return values


def _step(node: GraphNode, c: Compiler) -> Callable[[Facts, Values], Truth]:
    parts = node.parts
    if node.leaf:
        leaf = condition(node.term, c)
        return lambda v, found: leaf(v, None)
    match node.term:
        case All():
            return lambda v, found: all_of([found[p] for p in parts])
        case AtLeast(number):
            return lambda v, found: number_of(number, [found[p] for p in parts])
        case Not():
            (part,) = parts
            return lambda v, found: negate(found[part])
        case Named():
            (part,) = parts
            return lambda v, found: found[part]
        case _:
            return lambda v, found: any_of([found[p] for p in parts])


def holds(outcome: Outcome, values: Sequence[Truth]) -> Truth:
    """Whether an outcome's nodes have the values it needs."""
    result: Truth = True
    for node, wanted in outcome.needs:
        value = values[node]
        if value is None:
            result = None
        elif value is not wanted:
            return False
    return result


def possible(unit: Unit, values: Sequence[Truth]) -> tuple[str, ...]:
    """The verdicts that are still possible; one, where the verdict is known."""
    return tuple(outcome.verdict for outcome in unit.outcomes if holds(outcome, values) is not False)


def verdict_of(could_be: Sequence[_Verdict]) -> _Verdict | Literal["unknown"]:
    """The verdict: the one possible, or ``unknown``."""
    return could_be[0] if len(could_be) == 1 else "unknown"


def in_order(verdicts: Sequence[str]) -> tuple[str, ...]:
    """Verdicts from least to most, then the neutral one."""
    return tuple(verdict for verdict in VERDICTS if verdict in verdicts)
