"""The plan: one small frozen form of a standard that every reading reads.

Conditions stand in a flat list, each once, parts before wholes. What is
concluded from them stands in units: one for each criterion, one that serves
every area, one for the level. A unit is a list of outcomes, each a conjunction
of nodes with the value they must have; of the outcomes of one unit exactly one
holds when everything is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assay.facts.values.references import Place
from assay.rules.language.kinds import UnitKind
from assay.rules.language.standard import Criterion, Level, Standard
from assay.rules.language.terms import Condition, Quantity

DAYS = ("as_of", "period_start", "period_end")
"""Places 0 to 2 are this period's days, 3 to 5 the previous period's, and so on."""


@dataclass(frozen=True, slots=True, eq=False)
class GraphNode:
    """One condition. ``parts`` are the indices of the conditions it is made of.

    A leaf has none: a comparison or a statement about records, decided as one.
    """

    index: int
    term: Condition
    parts: tuple[int, ...]

    @property
    def leaf(self) -> bool:
        return not self.parts


class Graph(NamedTuple):
    """Conditions, each once, parts before wholes."""

    nodes: tuple[GraphNode, ...]


class Outcome(NamedTuple):
    """A verdict, and the nodes with the values that together conclude it."""

    verdict: str
    needs: tuple[tuple[int, bool], ...]


class Unit(NamedTuple):
    """What is concluded about one thing, and from which nodes."""

    kind: UnitKind
    id: str
    outcomes: tuple[Outcome, ...]


class CriterionPlan(NamedTuple):
    """A criterion's unit, and the nodes of its rule and its cautions."""

    criterion: Criterion
    unit: Unit
    applies: int | None
    met: int
    partly: int | None
    cautions: tuple[int, ...]


class Plan(NamedTuple):
    """A whole standard, ready to be read. ``periods`` is how many of them any rule looks at."""

    standard: Standard
    periods: int
    places: Mapping[Place, int]
    computed: tuple[tuple[Place, Quantity], ...]
    graph: Graph
    criteria: tuple[CriterionPlan, ...]
    area_graph: Graph
    area: Unit
    area_rule: tuple[int | None, int, int | None]
    level_graph: Graph
    level: Unit
    levels: tuple[Level, ...]
    level_nodes: tuple[int | None, ...]


def under(graph: Graph, roots: Iterable[int | None]) -> set[int]:
    """The conditions that some roots are made of, and they themselves."""
    found: set[int] = set()
    todo = [root for root in roots if root is not None]
    while todo:
        index = todo.pop()
        if index not in found:
            found.add(index)
            todo.extend(graph.nodes[index].parts)
    return found
