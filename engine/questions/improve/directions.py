"""Which way each count of records is to move, so that changes that are never the better ones need not be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import NamedTuple, TypeAlias

from assay.engine.plan.plan import Plan, Unit
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import Place
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import (
    Aggregate,
    All,
    Any,
    Arithmetic,
    AtLeast,
    Collection,
    Compare,
    Condition,
    Fact,
    Named,
    NamedValue,
    Not,
    Quantified,
    Quantity,
    ShareOf,
)

DirectionMask: TypeAlias = tuple[bool, bool, bool]
"""What a record can turn out to be: not counted, counted and not so, counted and so."""
Best: TypeAlias = Callable[[DirectionMask], bool]
"""Whether a record is as good as any for what is wanted."""



def _so(mask: DirectionMask) -> bool:
    return mask == (False, False, True)


def _not_so(mask: DirectionMask) -> bool:
    return mask == (False, True, False)


def _never_so(mask: DirectionMask) -> bool:
    return not mask[2]


def _never_not_so(mask: DirectionMask) -> bool:
    return not mask[1]


def nothing_is_best(_: DirectionMask) -> bool:
    """Where it may have to move either way."""
    return False


_UP = {"at_least", "more_than", "after", "on_or_after"}
_DOWN = {"at_most", "less_than", "before", "on_or_before"}


class ListLook(NamedTuple):
    """A list as a condition or a value looks at it."""

    place: Place
    among: Condition | None
    that: Condition | None


Directions: TypeAlias = Mapping[ListLook, Iterable[Best]]


class Walk:
    """The conditions under some nodes; ``found`` are the looks, with all that is wanted of each."""

    def __init__(self, plan: Plan, facts: FactSet) -> None:
        self.plan, self.facts = plan, facts
        self.found: dict[ListLook, set[Best]] = {}
        self._seen: set[tuple[int, bool]] = set()

    def node(self, index: int, wanted: bool) -> None:
        """A condition of the plan is to be surely true, or surely false."""
        if (index, wanted) in self._seen:
            return
        self._seen.add((index, wanted))
        node = self.plan.graph.nodes[index]
        if node.leaf:
            self._condition(node.term, wanted)
        for part in node.parts:
            self.node(part, wanted != isinstance(node.term, Not))

    def _condition(self, term: Condition, wanted: bool) -> None:
        match term:
            case All(parts) | Any(parts) | AtLeast(_, parts):
                for part in parts:
                    self._condition(part, wanted)
            case Not(part):
                self._condition(part, not wanted)
            case Named(_, _, part):
                self._condition(part, wanted)
            case Quantified(kind, records, among, that):
                if kind == "every":
                    self._look(records, among, that, 0, _never_not_so if wanted else _not_so)
                else:
                    self._look(records, among, that, 0, _so if wanted == (kind == "some") else _never_so)
            case Compare(left, operator, right):
                way = 1 if operator in _UP else -1 if operator in _DOWN else 0
                way = way if wanted else -way
                self._quantity(left, way, 0, wanted)
                for one in right:
                    self._quantity(one, -way, 0, wanted)

    def _quantity(self, term: Quantity, way: int, back: int, wanted: bool) -> None:
        match term:
            case Fact(key, inner):
                body, definition = self.plan.standard.computed.get(key), self.plan.standard.vocabulary.get(key)
                if body is None or definition is None:
                    return
                given = self.facts.given(key, inner + back) is not None
                free = not given and _within(body, definition)
                self._quantity(body, way if free else 0, inner + back, wanted)
            case NamedValue(value=value):
                self._quantity(value, way, back, wanted)
            case Arithmetic(operation, values):
                for n, value in enumerate(values):
                    sign = {"plus": 1, "minus": -1 if n else 1}.get(operation, 0)
                    self._quantity(value, sign * way, back, wanted)
            case ShareOf(records, among, that):
                # A share that is none is not at least anything, so that below is not the best for "not at least".
                best = (_so if way > 0 else _not_so) if way and wanted else nothing_is_best
                self._look(records, among, that, back, best)
            case Aggregate(kind="count", records=records, where=where):
                self._look(records, None, where, back, (_so if way > 0 else _never_so) if way else nothing_is_best)
            case Aggregate(records=records, where=where):
                self._look(records, None, where, back, nothing_is_best)
            case _:
                pass

    def _look(
        self, records: Collection, among: Condition | None, that: Condition | None, back: int, best: Best
    ) -> None:
        place = (records.key, records.back + back)
        self.found.setdefault(ListLook(place, among, that), set()).add(best)


def _within(body: Quantity, definition: Definition) -> bool:
    """Whether a figure keeps its bounds whatever the records are."""
    low, high = definition.minimum, definition.maximum
    if isinstance(body, NamedValue):
        return _within(body.value, definition)
    if isinstance(body, ShareOf):
        return (low is None or low <= 0) and (high is None or high >= 1)
    return high is None and (low is None or (low <= 0 and isinstance(body, Aggregate) and body.kind == "count"))


def directions(plan: Plan, facts: FactSet, never: Iterable[tuple[str, str]]) -> Directions:
    """What is wanted of each look at a list so that some criteria surely have not some verdicts."""
    walk = Walk(plan, facts)
    wanted: dict[str, set[str]] = {}
    for id_, verdict in never:
        wanted.setdefault(id_, set()).add(verdict)
    for c in plan.criteria:
        for node, value in sorted(_useful(c.unit, wanted.get(c.unit.id, set()))):
            walk.node(node, value)
    return walk.found


def _useful(unit: Unit, never: Iterable[str]) -> set[tuple[int, bool]]:
    """What conditions may have to be so that some verdicts cannot be: each need of theirs the other way.

    Left out is what only helps together with its opposite, or where something that is enough is so already.
    """
    ways = [[(node, not value) for node, value in o.needs] for o in unit.outcomes if o.verdict in never]
    together = {frozenset(way) for way in product(*ways)}
    possible = {way for way in together if not any((node, not value) in way for node, value in way)}
    enough = [way for way in possible if not any(other < way for other in possible)]
    return {one for way in enough for one in way}
