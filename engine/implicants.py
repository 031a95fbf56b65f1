"""Sufficient reasons: the smallest sets of leaves that by themselves settle an outcome.

Distribution and absorption only: these keep Kleene's logic exact, so an
outcome holds if and only if all leaves of one of its implicants are known and
have their value. (Quine, "The problem of simplifying truth functions", 1952,
calls them implicants; other simplifications of his are not exact here.)
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import comb
from typing import TypeAlias

from assay.rules.terms import All, AtLeast, Named, Not

from .plan import Graph, Unit

Implicant: TypeAlias = frozenset[tuple[int, bool]]

MOST = 64
"""Implicants of one unit that become rules; with more, the unit is fired node by node."""

_MOST_ON_THE_WAY = 512


class TooMany(Exception):
    """A condition has more implicants than it pays to write out."""


def implicants_of(unit: Unit, graph: Graph) -> dict[str, tuple[Implicant, ...]] | None:
    """For each verdict its implicants, in a fixed order; None where there are more than MOST."""
    memo: dict[tuple[int, bool], frozenset[Implicant]] = {}
    found: dict[str, tuple[Implicant, ...]] = {}
    try:
        for outcome in unit.outcomes:
            sets = _product(_settling(graph, node, value, memo) for node, value in outcome.needs)
            found[outcome.verdict] = tuple(sorted(sets, key=lambda s: (len(s), sorted(s))))
    except TooMany:
        return None
    return found if sum(map(len, found.values())) <= MOST else None


def _settling(
    graph: Graph, index: int, value: bool, memo: dict[tuple[int, bool], frozenset[Implicant]]
) -> frozenset[Implicant]:
    """The implicants that give a node a value."""
    known = memo.get((index, value))
    if known is not None:
        return known
    node = graph.nodes[index]
    if node.leaf:
        result = frozenset((frozenset(((index, value),)),))
    else:
        match node.term:
            case Not():
                result = _settling(graph, node.parts[0], not value, memo)
            case Named():
                result = _settling(graph, node.parts[0], value, memo)
            case AtLeast(number):
                least = number if value else len(node.parts) - number + 1
                if comb(len(node.parts), least) > _MOST_ON_THE_WAY:
                    raise TooMany
                parts = [_settling(graph, part, value, memo) for part in node.parts]
                result = _absorb(
                    one for chosen in combinations(parts, least) for one in _product(chosen)
                )
            case term:
                parts = [_settling(graph, part, value, memo) for part in node.parts]
                together = isinstance(term, All) == value
                result = _product(parts) if together else _absorb(one for part in parts for one in part)
    memo[(index, value)] = result
    return result


def _product(parts: Iterable[frozenset[Implicant]]) -> frozenset[Implicant]:
    """One implicant of each part together, without those that contradict themselves."""
    found: frozenset[Implicant] = frozenset((frozenset(),))
    for part in parts:
        if len(found) * len(part) > _MOST_ON_THE_WAY * 16:
            raise TooMany
        joined = (left | right for left in found for right in part)
        found = _absorb(one for one in joined if not any((n, not v) in one for n, v in one))
    return found


def _absorb(sets: Iterable[Implicant]) -> frozenset[Implicant]:
    """Without those that contain another."""
    kept: list[Implicant] = []
    for one in sorted(set(sets), key=len):
        if not any(smaller <= one for smaller in kept):
            kept.append(one)
            if len(kept) > _MOST_ON_THE_WAY:
                raise TooMany
    return frozenset(kept)
