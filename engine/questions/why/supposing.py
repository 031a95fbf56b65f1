"""What would be: a unit's verdict again, with other values of its leaves or other verdicts of its members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from assay.engine.plan.plan import Graph, Unit, under
from assay.engine.reference.amounts import Truth, negate
from assay.engine.reference.conditions import all_of, any_of, number_of
from assay.engine.reference.evaluate import Values, graph_function, possible, tally_compiler
from assay.engine.reference.tally import Member, collection
from assay.rules.language.terms import All, AtLeast, Named, Not

MembersFunction = Callable[[Sequence[Member]], tuple[str, ...]]


def roots_of(unit: Unit) -> tuple[int, ...]:
    """The conditions that a unit's outcomes rest on, each once."""
    return tuple(dict.fromkeys(node for outcome in unit.outcomes for node, _ in outcome.needs))


def node_values(graph: Graph, order: Iterable[int], leaves: Mapping[int, Truth]) -> Values:
    """Kleene's values of some conditions, parts before wholes; a leaf that is not named is unknown."""
    found: Values = [None] * len(graph.nodes)
    for index in order:
        node = graph.nodes[index]
        if node.leaf:
            found[index] = leaves.get(index)
            continue
        parts = [found[part] for part in node.parts]
        match node.term:
            case All():
                found[index] = all_of(parts)
            case AtLeast(number):
                found[index] = number_of(number, parts)
            case Not():
                found[index] = negate(parts[0])
            case Named():
                found[index] = parts[0]
            case _:
                found[index] = any_of(parts)
    return found


def could_be_with(unit: Unit, graph: Graph, leaves: Mapping[int, Truth]) -> tuple[str, ...]:
    """The verdicts that are possible where the leaves have these values, and all others are unknown."""
    return possible(unit, node_values(graph, sorted(under(graph, roots_of(unit))), leaves))


def smallest(leaves: Iterable[tuple[int, bool]], enough: Callable[[Mapping[int, Truth]], bool]) -> dict[int, bool]:
    """What is left of some leaves when each that is not needed has been left out, the last of them first."""
    kept = dict(leaves)
    for leaf in reversed(list(kept)):
        fewer = {index: value for index, value in kept.items() if index != leaf}
        if enough(fewer):
            kept = fewer
    return kept


def members_function(unit: Unit, graph: Graph) -> MembersFunction:
    """A function from members and what their verdicts could be to what the verdict of the whole could be."""
    values = graph_function(graph, tally_compiler())
    return lambda members: possible(unit, values([collection(members)]))
