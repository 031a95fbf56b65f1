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

from assay.rules.language.terms import All, AtLeast, Named, Not

from .plan import Graph, Unit

Implicant: TypeAlias = frozenset[tuple[int, bool]]

MOST = 64
"""Implicants of one unit that become rules; with more, the unit is fired node by node."""

_MOST_ON_THE_WAY = 512
_MOST_WORK = 20_000
"""Pairs of implicants looked at for one unit: beyond, it does not pay either."""


class TooMany(Exception):
    """A condition has more implicants than it pays to write out."""


def implicants_of(unit: Unit, graph: Graph) -> dict[str, tuple[Implicant, ...]] | None:
    """For each verdict its implicants, in a fixed order; None where there are more than MOST."""
    search = _Search(graph)
    found: dict[str, tuple[Implicant, ...]] = {}
    try:
        for outcome in unit.outcomes:
            sets = search.product(search.settling(node, value) for node, value in outcome.needs)
            found[outcome.verdict] = tuple(sorted(sets, key=lambda s: (len(s), sorted(s))))
    except TooMany:
        return None
    return found if sum(map(len, found.values())) <= MOST else None


class _Search:
    """The implicants of one graph's nodes, each found once, with a limit on the work."""

    def __init__(self, graph: Graph) -> None:
        self.graph, self.left = graph, _MOST_WORK
        self.known: dict[tuple[int, bool], frozenset[Implicant]] = {}

    def settling(self, index: int, value: bool) -> frozenset[Implicant]:
        """The implicants that give a node a value."""
        found = self.known.get((index, value))
        if found is None:
            found = self.known[index, value] = self._settling(index, value)
        return found

    def _settling(self, index: int, value: bool) -> frozenset[Implicant]:
        node = self.graph.nodes[index]
        if node.leaf:
            return frozenset((frozenset(((index, value),)),))
        match node.term:
            case Not():
                return self.settling(node.parts[0], not value)
            case Named():
                return self.settling(node.parts[0], value)
            case AtLeast(number):
                least = number if value else len(node.parts) - number + 1
                if comb(len(node.parts), least) > _MOST_ON_THE_WAY:
                    raise TooMany
                parts = [self.settling(part, value) for part in node.parts]
                return self.absorb(one for chosen in combinations(parts, least) for one in self.product(chosen))
            case term:
                parts = [self.settling(part, value) for part in node.parts]
                together = isinstance(term, All) == value
                return self.product(parts) if together else self.absorb(one for part in parts for one in part)

    def product(self, parts: Iterable[frozenset[Implicant]]) -> frozenset[Implicant]:
        """One implicant of each part together, without those that contradict themselves."""
        found: frozenset[Implicant] = frozenset((frozenset(),))
        for part in parts:
            self._spend(len(found) * len(part))
            joined = (left | right for left in found for right in part)
            found = self.absorb(one for one in joined if not any((n, not v) in one for n, v in one))
        return found

    def absorb(self, sets: Iterable[Implicant]) -> frozenset[Implicant]:
        """Without those that contain another."""
        kept: list[Implicant] = []
        for one in sorted(set(sets), key=len):
            self._spend(len(kept))
            if not any(smaller <= one for smaller in kept):
                kept.append(one)
                if len(kept) > _MOST_ON_THE_WAY:
                    raise TooMany
        return frozenset(kept)

    def _spend(self, pairs: int) -> None:
        self.left -= pairs
        if self.left < 0:
            raise TooMany
