"""From the plan to rules for durable-rules: one rule an implicant, or node by node.

What enters the rule engine has been decided before: a leaf of the plan is a
property with the value 1 or 0, and is left out where it is unknown. A rule that
fires is then by itself a sufficient reason for what it concludes; where none
fires, the verdict is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assay.engine.plan.implicants import Implicant, implicants_of
from assay.engine.plan.plan import Graph, Plan, Unit, under
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import InputError, Problem

from .by_node import Conclusion, NodeRules, RuleBody
from .limits import MOST_TESTS, OverLimit, check_limits, check_names

_TOGETHER = 500
"""Rules in one ruleset, where no unit has more: the library grows its tables one rule at a time, by copying."""
_GROUP = 32
"""Units are tested in groups, to keep the fan-out under one test small."""


@dataclass(frozen=True, slots=True)
class UnitRules:
    """One unit's rules. ``narrow``: all leaves are properties of one fact; else a fact a node.

    ``base`` is what that one fact holds besides, ``named`` its properties by leaf;
    ``local`` numbers the nodes. ``facts`` is how many facts it can put into a session.
    """

    unit: Unit
    number: int
    leaves: tuple[int, ...]
    narrow: bool
    rules: Sequence[RuleBody]
    concludes: Sequence[Conclusion]
    facts: int
    local: Mapping[int, int] = field(default_factory=lambda: {})
    base: dict[str, str | int] = field(init=False)
    named: tuple[tuple[int, str], ...] = field(init=False)

    def __post_init__(self) -> None:
        base = {key: value for test in base_tests(self.unit.kind, self.number) for key, value in test.items()}
        object.__setattr__(self, "base", base)
        object.__setattr__(self, "named", tuple((leaf, f"x{n}") for n, leaf in enumerate(self.leaves)))


@dataclass(frozen=True, slots=True)
class Home:
    """Where a unit lives: the number of its ruleset, and of its first rule and fact in it."""

    ruleset: int
    rule: int
    fact: int


@dataclass(frozen=True, slots=True)
class Rulebase:
    """All rules of a plan, in rulesets small enough for the library."""

    rulesets: tuple[dict[str, RuleBody], ...]
    criteria: tuple[UnitRules, ...]
    area: UnitRules
    level: UnitRules
    home: Sequence[Home]


def rulebase_from_plan(plan: Plan) -> Rulebase:
    """Every rule of a plan. Units are numbered: criteria first, then the area rule, then the level."""
    standard = plan.standard
    parts: list[tuple[Unit, Graph, int, Position]] = [
        *((c.unit, plan.graph, 1, c.criterion.at) for c in plan.criteria),
        (plan.area, plan.area_graph, len(standard.areas), standard.area_rule.met_when.at),
        (plan.level, plan.level_graph, 1, standard.levels[0].at),
    ]
    units: list[UnitRules] = []
    for number, (unit, graph, times, at) in enumerate(parts):
        try:
            units.append(unit_rules(unit, graph, number, times))
        except OverLimit as error:
            raise _too_much(error, at) from error
    rulesets, home = _packed(units)
    for number, rules in enumerate(rulesets):
        try:
            check_limits(rules)
            check_names([str(n) for h, unit in zip(home, units, strict=True) if h.ruleset == number
                         for n in range(h.fact, h.fact + unit.facts)], {})
        except OverLimit as error:
            owners = (n for n, h in enumerate(home) if h.ruleset == number and h.rule <= _number(error.rule))
            raise _too_much(error, parts[max(owners, default=-1)][3]) from error
    return Rulebase(rulesets, tuple(units[:-2]), units[-2], units[-1], home)


def _too_much(error: OverLimit, at: Position) -> InputError:
    message = f"this is more than the rule engine can hold: {error.why}"
    return InputError([Problem("R501", at, message, "split the criterion into smaller ones")])


def _packed(units: Iterable[UnitRules]) -> tuple[tuple[dict[str, RuleBody], ...], tuple[Home, ...]]:
    """Rules and facts have plain numbers in their ruleset: no two names of that kind hash alike."""
    rulesets: list[dict[str, RuleBody]] = []
    home: list[Home] = []
    facts = 0
    for unit in units:
        if not rulesets or len(rulesets[-1]) + len(unit.rules) > _TOGETHER:
            rulesets.append({
                "start": {"all": [{"m": {"kind": "start"}}]},
                "sink": {"all": [{"m": {"kind": "node"}}]},
            })  # fmt: skip
            facts = 0
        first = len(rulesets[-1])
        rulesets[-1].update({f"r{first + n}": rule for n, rule in enumerate(unit.rules)})
        home.append(Home(len(rulesets) - 1, first, facts))
        facts += unit.facts
    return tuple(rulesets), tuple(home)


def _number(rule: str) -> int:
    return int(rule[1:]) if rule[1:].isdecimal() else 0


def fired(unit: UnitRules, home: Home, names: Iterable[str]) -> list[Conclusion]:
    """What the rules of these names conclude, in the order in which they were written."""
    numbers = sorted(_number(name) - home.rule for name in names if name != "sink")
    return [unit.concludes[number] for number in numbers]


def base_tests(kind: str, number: int) -> list[dict[str, Any]]:
    """The tests that tell one unit's fact from all others."""
    if kind == "criterion":
        return [{"kind": "crit"}, {"g": number // _GROUP}, {"c": number}]
    return [{"kind": kind}]


def unit_rules(unit: Unit, graph: Graph, number: int, times: int = 1) -> UnitRules:
    """A unit's rules, from its implicants where there are few enough; OverLimit where they are too many.

    ``times`` is for how many things the unit is concluded in one session.
    """
    leaves = leaves_of(graph, (node for outcome in unit.outcomes for node, _ in outcome.needs))
    found = implicants_of(unit, graph) if len(leaves) <= MOST_TESTS else None
    limit = MOST_TESTS - len(base_tests(unit.kind, number))
    if found is None or any(len(one) > limit for sets in found.values() for one in sets):
        made = NodeRules(unit, graph, number, leaves)
        return UnitRules(unit, number, leaves, False, made.rules, made.concludes, len(made.local), made.local)
    place = {leaf: n for n, leaf in enumerate(leaves)}
    pairs = [(verdict, one) for verdict, implicants in found.items() for one in implicants]
    rules = [_flat(base_tests(unit.kind, number), one, place) for _, one in pairs]
    concludes = [Conclusion(verdict, tuple(sorted(one))) for verdict, one in pairs]
    return UnitRules(unit, number, leaves, True, rules, concludes, times)


def leaves_of(graph: Graph, roots: Iterable[int]) -> tuple[int, ...]:
    """The leaves under these nodes, in the order of the plan."""
    return tuple(sorted(index for index in under(graph, roots) if graph.nodes[index].leaf))


def _flat(base: list[dict[str, Any]], implicant: Implicant, place: dict[int, int]) -> RuleBody:
    tests = [{f"x{place[leaf]}": int(value)} for leaf, value in sorted(implicant)]
    return {"all": [{"m": {"$and": [*base, *tests]}}]}
