"""A unit's rules node by node, where it has too many implicants: a fact a node, a rule a way to settle it.

Patterns are constants only, and at most MOST_PATTERNS a rule. Two patterns of a
rule never ask for the same fact: durable-rules would wait for a second one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from assay.engine.plan.plan import Graph, Unit, under
from assay.rules.language.terms import All, AtLeast, Not

from .limits import MOST_ALIKE, MOST_PATTERNS, MOST_RULES, OverLimit

RuleBody = dict[str, Any]
Test = tuple[int, bool]

_GROUP = 32
"""Nodes are tested in groups, to keep the fan-out under one test small."""


class Conclusion(NamedTuple):
    """What a rule concludes: a verdict of its unit, or the value of a node on the way to one.

    ``given`` is empty where a node is only a copy of another.
    """

    verdict: str
    given: tuple[Test, ...]
    node: Test | None = None


class NodeRules:
    """The rules of one unit. Nodes beyond the plan's are helpers; ``local`` numbers all from 0."""

    def __init__(self, unit: Unit, graph: Graph, number: int, leaves: Iterable[int]) -> None:
        self.rules: list[RuleBody] = []
        self.concludes: list[Conclusion] = []
        self._number, self._next = number, len(graph.nodes)
        self._uses: Counter[Test] = Counter()
        self._latest: dict[Test, Test] = {}
        inner = _inner(graph, unit)
        self.local = {node: n for n, node in enumerate(sorted({*inner, *leaves}))}
        for index in sorted(inner):
            self._node(graph, index)
        for outcome in unit.outcomes:
            self._together(outcome.needs, outcome.verdict, None)

    def _node(self, graph: Graph, index: int) -> None:
        node = graph.nodes[index]
        match node.term:
            case AtLeast(least):
                self._threshold(index, node.parts, least)
            case Not():
                self._add([(node.parts[0], False)], "", (index, True))
                self._add([(node.parts[0], True)], "", (index, False))
            case term:
                parts = list(dict.fromkeys(node.parts))
                whole = isinstance(term, All) or len(parts) == 1
                self._together([(part, whole) for part in parts], "", (index, whole))
                for part in parts:
                    self._add([(part, not whole)], "", (index, not whole))

    def _threshold(self, index: int, parts: tuple[int, ...], least: int) -> None:
        """At least so many of the parts, as a ladder: enough among the first n parts, for every n.

        ``enough(n, j)`` holds where it held among n - 1 parts, or one fewer did and
        the n-th part is true. Both directions are monotone, so nothing is lost.
        """
        ladder: dict[tuple[int, int], int] = {}

        def enough(n: int, j: int) -> int | bool:
            if j <= 0:
                return True
            if j > n:
                return False
            if (n, j) == (len(parts), least):
                return index
            if (n, j) not in ladder:
                ladder[(n, j)] = self._helper()
            return ladder[(n, j)]

        todo, done = [(len(parts), least)], set[tuple[int, int]]()
        while todo:
            n, j = todo.pop()
            if (n, j) in done or j <= 0 or j > n:
                continue
            done.add((n, j))
            here, without, fewer = enough(n, j), enough(n - 1, j), enough(n - 1, j - 1)
            todo += [(n - 1, j), (n - 1, j - 1)]
            part = parts[n - 1]
            for value in (True, False):
                # here = without or (fewer and part)
                either: list[list[Test | bool]] = [
                    [(without, value) if not isinstance(without, bool) else without is value]
                ]
                fewer_test = (fewer, value) if not isinstance(fewer, bool) else fewer is value
                if value:
                    either.append([fewer_test, (part, True)])
                else:
                    either = [either[0] + [fewer_test], either[0] + [(part, False)]]
                for tests in either:
                    if any(test is False for test in tests):
                        continue
                    self._add([test for test in tests if not isinstance(test, bool)], "", (here, value))

    def _together(self, needs: Iterable[Test], verdict: str, node: Test | None) -> None:
        """A conjunction of any length, by helpers of at most MOST_PATTERNS parts."""
        rest = list(dict.fromkeys(needs))
        while len(rest) > MOST_PATTERNS:
            helper = (self._helper(), True)
            self._add(rest[:MOST_PATTERNS], "", helper)
            rest = [*rest[MOST_PATTERNS:], helper]
        self._add(rest, verdict, node)

    def _add(self, needs: Sequence[Test], verdict: str, node: Test | None) -> None:
        self._write([self._stand_in(test) for test in needs], Conclusion(verdict, tuple(needs), node))

    def _stand_in(self, test: Test) -> Test:
        """The fact itself or, where MOST_ALIKE rules rest on it already, a copy of it."""
        latest = self._latest.get(test, test)
        self._uses[latest] += 1
        if self._uses[latest] == MOST_ALIKE - 1:
            copy = (self._helper(), True)
            self._write([latest], Conclusion("", (), copy))
            self._latest[test] = copy
        return latest

    def _helper(self) -> int:
        node = self._next
        self._next += 1
        self.local[node] = len(self.local)
        return node

    def _write(self, needs: Sequence[Test], conclusion: Conclusion) -> None:
        if len(self.rules) >= MOST_RULES:
            raise OverLimit("", f"more than {MOST_RULES:,} rules in one ruleset")
        patterns: list[RuleBody] = [
            {f"m{n}": {"$and": [*_tests(self._number, self.local[index]), {"v": int(value)}]}}
            for n, (index, value) in enumerate(needs)
        ]
        self.rules.append({"all": patterns})
        self.concludes.append(conclusion)


def node_fact(number: int, local: int, value: bool) -> dict[str, str | int]:
    """The fact that a node has a value; its id is for the session to give."""
    return {"kind": "node", "c": number, "g": local // _GROUP, "n": local, "v": int(value)}


def _tests(number: int, local: int) -> list[dict[str, Any]]:
    return [{"kind": "node"}, {"c": number}, {"g": local // _GROUP}, {"n": local}]


def _inner(graph: Graph, unit: Unit) -> set[int]:
    roots = [node for outcome in unit.outcomes for node, _ in outcome.needs]
    return {index for index in under(graph, roots) if not graph.nodes[index].leaf}
