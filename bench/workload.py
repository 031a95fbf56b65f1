"""The workload: scalar criteria over plain facts, 34 over 70 as it stands, more by a number.

Everything follows from the position in a list, so that the same number of
criteria is the same standard everywhere. The other modules write it in other
languages: rule files, a JDM decision, a program for durable-rules.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal, TypeAlias

CRITERIA, FACTS = 34, 70
AS_OF, PERIOD = "2025-07-18", "2024/25"

Plain: TypeAlias = "bool | int | float | str"
Kind = Literal["integer", "decimal", "percentage", "boolean", "choice"]
Operator = Literal["at_least", "more_than", "at_most", "between", "is", "is_not", "one_of"]

_KINDS: tuple[Kind, ...] = (
    "integer", "boolean", "percentage", "choice", "decimal",
    "integer", "choice", "percentage", "boolean", "choice",
)  # fmt: skip
"""In about the proportions of the mentoring standard's scalar facts."""
OPTIONS = ("missing", "planned", "under way", "complete")
SHARES = {"fair_share": "50%", "good_share": "75%", "high_share": "90%"}
_INTEGERS: tuple[Operator, ...] = ("at_least", "more_than", "at_most", "between")


@dataclass(frozen=True)
class Fact:
    """One fact: its key, and what kind of value it has."""

    key: str
    kind: Kind


@dataclass(frozen=True)
class Check:
    """One fact compared with constants; a percentage is compared with a named share."""

    fact: Fact
    operator: Operator
    values: tuple[Plain, ...]


@dataclass(frozen=True)
class Group:
    """Conditions of which all, or any, have to hold."""

    kind: Literal["all", "any"]
    parts: tuple[Condition, ...]


Condition: TypeAlias = "Check | Group"


@dataclass(frozen=True)
class Criterion:
    """One criterion; without ``applies`` it always applies."""

    id: str
    area: str
    met: Condition
    partly: Check | None
    applies: Check | None


@dataclass(frozen=True)
class Workload:
    """A whole standard: its facts, its areas, its criteria."""

    facts: tuple[Fact, ...]
    areas: tuple[str, ...]
    criteria: tuple[Criterion, ...]


def workload(number: int = CRITERIA) -> Workload:
    """The standard with so many criteria; facts and areas in proportion."""
    facts = tuple(Fact(f"{_KINDS[n % 10]}_{n + 1}", _KINDS[n % 10]) for n in range(round(number * FACTS / CRITERIA)))
    areas = max(9, number // 10)
    first_of_area: dict[int, int] = {}
    criteria: list[Criterion] = []
    used = 0
    for n in range(number):
        shape = n % 5
        size = 2 if shape in (0, 2) else 3
        checks = [_check(facts[k % len(facts)], k) for k in range(used, used + size)]
        used += size
        area = n * areas // number
        item = n - first_of_area.setdefault(area, n) + 1
        applies = Check(facts[1], "is", (True,)) if n % 17 == 7 else None
        criteria.append(
            Criterion(f"{area + 1}.{item}", str(area + 1), _met(shape, checks), _partly(n, checks), applies)
        )
    return Workload(facts, tuple(str(n + 1) for n in range(areas)), tuple(criteria))


def _met(shape: int, checks: list[Check]) -> Condition:
    """Two or three checks, by turns: all, all, any, all with any inside, any with all inside."""
    match shape:
        case 0 | 1:
            return Group("all", tuple(checks))
        case 2:
            return Group("any", tuple(checks))
        case 3:
            return Group("all", (checks[0], Group("any", tuple(checks[1:]))))
        case _:
            return Group("any", (Group("all", tuple(checks[:2])), checks[2]))


def _partly(n: int, checks: list[Check]) -> Check | None:
    """Of every fifth criterion, and some others: the first check alone, or a weaker one."""
    first = checks[0]
    if n % 5 == 1:
        return first
    if n % 3 == 0 and first.operator == "at_least":
        weaker = {"high_share": "good_share", "good_share": "fair_share"}
        value = first.values[0]
        if isinstance(value, str):
            return Check(first.fact, "at_least", (weaker[value],)) if value in weaker else None
        return Check(first.fact, "at_least", (value / 2 if isinstance(value, float) else value - 1,))
    return None


def _check(fact: Fact, n: int) -> Check:
    match fact.kind:
        case "integer":
            operator, low = _INTEGERS[n % 4], 2 + n % 3
            limits = {"at_most": (17 - n % 3,), "between": (low, low + 13)}
            return Check(fact, operator, limits.get(operator, (low,)))
        case "decimal":
            return Check(fact, "at_most", (1.5,)) if n % 4 == 0 else Check(fact, "at_least", ((0.25, 0.4, 0.5)[n % 3],))
        case "percentage":
            return Check(fact, "at_least", (tuple(SHARES)[n % 3],))
        case "boolean":
            return Check(fact, "is", (n % 7 != 0,))
        case "choice":
            return Check(fact, "one_of", OPTIONS[2:]) if n % 2 else Check(fact, "is_not", OPTIONS[:1])


def fact_sets(load: Workload, number: int, seed: int, fine: bool = False) -> list[dict[str, Plain]]:
    """So many sets of facts as plain dicts, as an application or ``json.loads`` gives them.

    ``fine``: decimals and percentages of so many digits that hardly any comes twice.
    """
    draw = random.Random(seed).random
    return [{fact.key: _value(fact.kind, draw(), fine) for fact in load.facts} for _ in range(number)]


def _value(kind: Kind, drawn: float, fine: bool) -> Plain:
    match kind:
        case "integer":
            return int(drawn * 20)
        case "decimal":
            return round(drawn * 1.8, 9 if fine else 2)
        case "percentage":
            return f"{30 + drawn * 70:.7f}%" if fine else f"{30 + int(drawn * 141) / 2:g}%"
        case "boolean":
            return drawn < 0.85
        case "choice":
            return OPTIONS[min(3, int(drawn * 5))]


def with_ratios(load: Workload, facts: dict[str, Plain]) -> dict[str, Plain]:
    """The same facts with percentages as numbers (0.75): engines without percentages need them so."""
    shares = {f.key for f in load.facts if f.kind == "percentage"}
    return {key: float(str(value)[:-1]) / 100 if key in shares else value for key, value in facts.items()}
