"""From the plan to rules for durable-rules: one rule an implicant, or node by node.

What enters the rule engine has been decided before: a leaf of the plan is a
property with the value 1 or 0, and is left out where it is unknown. A rule that
fires is then by itself a sufficient reason for what it concludes; where none
fires, the verdict is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assay.facts.positions import NOWHERE
from assay.facts.problems import InputError, Problem
from assay.rules.terms import All, AtLeast, Not

from .durable import MOST_PATTERNS, MOST_RULES, MOST_TESTS, OverLimit, check_limits, check_names
from .implicants import Implicant, implicants_of
from .plan import Graph, Plan, Unit

RuleBody = dict[str, Any]
Test = tuple[int, bool]

MOST_AREAS = 400
_GROUP = 32
"""Units are tested in groups, to keep the fan-out under one test small."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a rule concludes: a verdict of its unit, or the value of a node on the way to one."""

    verdict: str
    given: tuple[Test, ...]
    node: Test | None = None


@dataclass(frozen=True, slots=True)
class UnitRules:
    """One unit's rules. ``narrow``: all leaves are properties of one fact; else a fact a node."""

    unit: Unit
    number: int
    leaves: tuple[int, ...]
    narrow: bool
    rules: dict[str, RuleBody]
    concludes: dict[str, Conclusion]

    def base(self) -> list[dict[str, Any]]:
        return base_tests(self.unit.kind, self.number)


@dataclass(frozen=True, slots=True)
class Rulebase:
    """All rules of a plan, in rulesets small enough for the library."""

    rulesets: tuple[dict[str, RuleBody], ...]
    criteria: tuple[UnitRules, ...]
    area: UnitRules
    level: UnitRules
    home: dict[int, int]


def rulebase_from_plan(plan: Plan) -> Rulebase:
    """Every rule of a plan. Units are numbered: criteria first, then the area rule, then the level."""
    criteria = tuple(
        unit_rules(c.unit, plan.graph, number) for number, c in enumerate(plan.criteria)
    )
    area = unit_rules(plan.area, plan.area_graph, len(criteria))
    level = unit_rules(plan.level, plan.level_graph, len(criteria) + 1)
    rulesets, home = _packed((*criteria, area, level))
    positions = {c.unit.id: c.criterion.at for c in plan.criteria}
    hashes: dict[int, str] = {}
    try:
        for rules in rulesets:
            check_limits(rules)
        for unit in (*criteria, area, level):
            check_names(_fact_ids(unit), hashes)
    except OverLimit as error:
        owner = next((u.unit.id for u in criteria if error.rule in u.rules), "")
        at = positions.get(owner, NOWHERE)
        message = f"this is more than the rule engine can hold: {error.why}"
        raise InputError([Problem("R501", at, message, "split the criterion into smaller ones")]) from error
    return Rulebase(rulesets, criteria, area, level, home)


def _fact_ids(unit: UnitRules) -> list[str]:
    """The ids of every fact that a unit can put into the rule engine."""
    if unit.unit.kind != "criterion":
        return [f"s{n}" for n in range(MOST_AREAS)]
    if unit.narrow:
        return [f"u{unit.number}"]
    nodes = {c.node[0] for c in unit.concludes.values() if c.node} | set(unit.leaves)
    return [str(node_fact(unit.number, node, True)["id"]) for node in sorted(nodes)]


def _packed(units: Iterable[UnitRules]) -> tuple[tuple[dict[str, RuleBody], ...], dict[int, int]]:
    rulesets: list[dict[str, RuleBody]] = []
    home: dict[int, int] = {}
    for unit in units:
        if not rulesets or len(rulesets[-1]) + len(unit.rules) > MOST_RULES:
            rulesets.append({
                "start": {"all": [{"m": {"kind": "start"}}]},
                "sink": {"all": [{"m": {"kind": "node"}}]},
            })  # fmt: skip
        rulesets[-1].update(unit.rules)
        home[unit.number] = len(rulesets) - 1
    return tuple(rulesets), home


def base_tests(kind: str, number: int) -> list[dict[str, Any]]:
    """The tests that tell one unit's fact from all others."""
    if kind == "criterion":
        return [{"kind": "crit"}, {"g": number // _GROUP}, {"c": number}]
    return [{"kind": kind}]


def unit_rules(unit: Unit, graph: Graph, number: int) -> UnitRules:
    """A unit's rules, from its implicants where there are few enough."""
    leaves = leaves_of(graph, (node for outcome in unit.outcomes for node, _ in outcome.needs))
    found = implicants_of(unit, graph)
    limit = MOST_TESTS - len(base_tests(unit.kind, number))
    if found is None or any(len(one) > limit for sets in found.values() for one in sets) or (
        len(leaves) > MOST_TESTS
    ):
        return _node_by_node(unit, graph, number, leaves)
    rules: dict[str, RuleBody] = {}
    concludes: dict[str, Conclusion] = {}
    place = {leaf: n for n, leaf in enumerate(leaves)}
    for verdict, implicants in found.items():
        for one in implicants:
            name = f"r{number}_{len(rules)}"
            rules[name] = _flat(base_tests(unit.kind, number), one, place)
            concludes[name] = Conclusion(verdict, tuple(sorted(one)))
    return UnitRules(unit, number, leaves, True, rules, concludes)


def leaves_of(graph: Graph, roots: Iterable[int]) -> tuple[int, ...]:
    """The leaves under these nodes, in the order of the plan."""
    found: set[int] = set()
    seen: set[int] = set()
    todo = list(roots)
    while todo:
        index = todo.pop()
        if index in seen:
            continue
        seen.add(index)
        node = graph.nodes[index]
        if node.leaf:
            found.add(index)
        todo.extend(node.parts)
    return tuple(sorted(found))


def _flat(base: list[dict[str, Any]], implicant: Implicant, place: dict[int, int]) -> RuleBody:
    tests = [{f"x{place[leaf]}": int(value)} for leaf, value in sorted(implicant)]
    return {"all": [{"m": {"$and": [*base, *tests]}}]}


# ------------------------------------------------------------ node by node


def _node_by_node(unit: Unit, graph: Graph, number: int, leaves: tuple[int, ...]) -> UnitRules:
    """A rule for each way in which a node's parts settle it. Nodes beyond the plan's are helpers."""
    rules: dict[str, RuleBody] = {}
    concludes: dict[str, Conclusion] = {}
    fresh = _counter(len(graph.nodes))

    def add(needs: Sequence[Test], verdict: str, node: Test | None) -> None:
        name = f"r{number}_{len(rules)}"
        rules[name] = {
            "all": [{f"m{n}": {"$and": [*_node_tests(number, index), {"v": int(value)}]}}
                    for n, (index, value) in enumerate(needs)]
        }  # fmt: skip
        concludes[name] = Conclusion(verdict, tuple(needs), node)

    def together(needs: Sequence[Test], verdict: str, node: Test | None) -> None:
        """A conjunction of any length, by helpers of at most MOST_PATTERNS parts."""
        rest = list(needs)
        while len(rest) > MOST_PATTERNS:
            helper = (next(fresh), True)
            add(rest[:MOST_PATTERNS], "", helper)
            rest = [*rest[MOST_PATTERNS:], helper]
        add(rest, verdict, node)

    for index in sorted(_inner(graph, unit)):
        node = graph.nodes[index]
        match node.term:
            case AtLeast(least):
                _threshold(index, node.parts, least, fresh, add)
            case Not():
                add([(node.parts[0], False)], "", (index, True))
                add([(node.parts[0], True)], "", (index, False))
            case term:
                whole = isinstance(term, All) or len(node.parts) == 1
                together([(part, whole) for part in node.parts], "", (index, whole))
                for part in node.parts:
                    add([(part, not whole)], "", (index, not whole))
    for outcome in unit.outcomes:
        together(outcome.needs, outcome.verdict, None)
    return UnitRules(unit, number, leaves, False, rules, concludes)


def _threshold(
    index: int, parts: tuple[int, ...], least: int, fresh: Iterator[int], add: Any
) -> None:
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
            ladder[(n, j)] = next(fresh)
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
                add([test for test in tests if not isinstance(test, bool)], "", (here, value))


def _counter(start: int) -> Iterator[int]:
    number = start
    while True:
        yield number
        number += 1


def _inner(graph: Graph, unit: Unit) -> set[int]:
    found: set[int] = set()
    todo = [node for outcome in unit.outcomes for node, _ in outcome.needs]
    while todo:
        index = todo.pop()
        if index not in found and not graph.nodes[index].leaf:
            found.add(index)
            todo.extend(graph.nodes[index].parts)
    return found


def _node_tests(number: int, index: int) -> list[dict[str, Any]]:
    return [{"kind": "node"}, {"c": number}, {"g": index // _GROUP}, {"n": index}]


def node_fact(number: int, index: int, value: bool) -> dict[str, str | int]:
    """The fact that a node has a value."""
    return {"id": f"u{number}n{index}", "kind": "node", "c": number, "g": index // _GROUP,
            "n": index, "v": int(value)}  # fmt: skip
