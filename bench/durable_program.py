"""The same criteria, areas and level as somebody would write them for durable-rules itself.

What is fired is what is safe there: flat conjunctions of equalities over
literals that Python decided before, one fact a criterion, one rule a sufficient
reason, facts asserted one by one, a start rule first. (Its own comparisons,
joins, ``any``, ``$or``, ``$not`` and batches give wrong results or crash.)
"""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .workload import SHARES, Check, Condition, Criterion, Plain, Workload

Fact: TypeAlias = "dict[str, int | str]"
Literals: TypeAlias = "dict[str, int]"
Reason: TypeAlias = "frozenset[tuple[str, int]]"
Unit: TypeAlias = "tuple[str, Fact, Literals]"
"""What is concluded about, the fact that stands for it, its decided literals."""


@dataclass(frozen=True)
class Rule:
    """``when`` a fact has all these values, ``then`` this is the verdict."""

    name: str
    when: Fact
    then: str


@dataclass
class Answer:
    """The verdicts, and every rule that fired, with the fact that it matched."""

    sid: str
    at: str = ""
    verdicts: dict[str, str] = field(default_factory=dict[str, str])
    trail: list[tuple[str, Any]] = field(default_factory=list[tuple[str, Any]])


class Program(ABC):
    """The program, but for the way in which it calls the library. Facts have percentages as numbers."""

    def __init__(self, load: Workload) -> None:
        self.rules = rules_of(load)
        self._criteria = [
            (c.id, _base(n), [(f"x{k}", _test(leaf)) for k, leaf in enumerate(_leaves(c))])
            for n, c in enumerate(load.criteria)
        ]
        self._inside = {area: [c.id for c in load.criteria if c.area == area] for area in load.areas}

    @abstractmethod
    def start(self) -> Answer:
        """Open a session of its own."""

    @abstractmethod
    def put(self, answer: Answer, unit: Unit) -> None:
        """Assert the fact of one unit, and fire."""

    @abstractmethod
    def end(self, answer: Answer) -> None:
        """Delete the session."""

    def fire(self, units: Iterable[Unit]) -> Answer:
        """Decided literals in, verdicts and trail out."""
        answer = self.start()
        for unit in units:
            self.put(answer, unit)
        self.end(answer)
        return answer

    def assess(self, facts: Mapping[str, Plain]) -> Answer:
        """From plain facts to verdicts and trail: criteria, then areas, then the level."""
        answer = self.start()
        for unit in self.criteria(facts):
            self.put(answer, unit)
        for unit in self.areas(answer.verdicts):
            self.put(answer, unit)
        self.put(answer, self.level(answer.verdicts))
        self.end(answer)
        return answer

    def criteria(self, facts: Mapping[str, Plain]) -> list[Unit]:
        """Each criterion's literals: 1 true, 0 false."""
        return [(id_, fact, {name: int(test(facts)) for name, test in tests}) for id_, fact, tests in self._criteria]

    def areas(self, verdicts: Mapping[str, str]) -> list[Unit]:
        """Each area's literals, counted."""
        found: list[Unit] = []
        for n, (area, inside) in enumerate(self._inside.items()):
            literals = _tallied([verdicts[id_] for id_ in inside], 1, 2)
            found.append((f"area {area}", {"id": f"a{n}", "kind": "area"}, literals))
        return found

    def level(self, verdicts: Mapping[str, str]) -> Unit:
        """The level's literals, counted."""
        areas = [verdicts[f"area {area}"] for area in self._inside]
        return "level", {"id": "l", "kind": "level"}, _tallied(areas, 3, 5)


def _tallied(verdicts: Sequence[str], part: int, whole: int) -> Literals:
    """Whether any counts, all that count are met, and so many of them are met or partly met."""
    count = verdicts.count
    met, counted = count("met"), len(verdicts) - count("not_applicable")
    enough = whole * (met + count("partly_met")) >= part * counted
    return {"x0": int(counted > 0), "x1": int(met == counted), "x2": int(counted > 0 and enough)}


# ----------------------------------------------------------------------- rules


def rules_of(load: Workload) -> list[Rule]:
    """A rule for each sufficient reason: of each criterion, of all areas, of the level."""
    found: list[Rule] = []

    def add(name: str, base: Fact, outcomes: Mapping[str, Iterable[Reason]]) -> None:
        for verdict, reasons in outcomes.items():
            for n, reason in enumerate(sorted(map(sorted, reasons))):
                when = {key: value for key, value in base.items() if key != "id"} | dict(reason)
                found.append(Rule(f"{name} {verdict} {n}", when, verdict))

    for n, criterion in enumerate(load.criteria):
        add(criterion.id, _base(n), _outcomes(criterion))
    add("area", {"kind": "area"}, {
        "met": [_all(x0=1, x1=1)], "partly_met": [_all(x0=1, x1=0, x2=1)],
        "not_met": [_all(x0=1, x1=0, x2=0)], "not_applicable": [_all(x0=0)],
    })  # fmt: skip
    add("level", {"kind": "level"}, {
        "excellent": [_all(x0=1, x1=1)], "developing": [_all(x0=1, x1=0, x2=1)],
        "beginning": [_all(x0=1, x1=0, x2=0)], "not_applicable": [_all(x0=0)],
    })  # fmt: skip
    return found


def _base(number: int) -> Fact:
    return {"id": f"c{number}", "kind": "crit", "g": number // 32, "c": number}


def _all(**literals: int) -> Reason:
    return frozenset(literals.items())


def _outcomes(criterion: Criterion) -> dict[str, set[Reason]]:
    names = {leaf: f"x{k}" for k, leaf in enumerate(_leaves(criterion))}

    def reasons(condition: Condition | None, value: int, otherwise: bool) -> set[Reason]:
        if condition is None:
            return {frozenset()} if otherwise else set()
        if isinstance(condition, Check):
            return {frozenset({(names[condition], value)})}
        parts = [reasons(part, value, otherwise) for part in condition.parts]
        if (condition.kind == "all") == (value == 1):
            return _both(*parts)
        return _shortest({reason for part in parts for reason in part})

    applies = reasons(criterion.applies, 1, True)
    failed = _both(applies, reasons(criterion.met, 0, False))
    return {
        "met": _both(applies, reasons(criterion.met, 1, False)),
        "partly_met": _both(failed, reasons(criterion.partly, 1, False)),
        "not_met": _both(failed, reasons(criterion.partly, 0, True)),
        "not_applicable": reasons(criterion.applies, 0, False),
    }


def _both(*parts: set[Reason]) -> set[Reason]:
    found: set[Reason] = {frozenset()}
    for part in parts:
        joined = {left | right for left in found for right in part}
        found = _shortest({one for one in joined if not any((name, 1 - value) in one for name, value in one)})
    return found


def _shortest(reasons: set[Reason]) -> set[Reason]:
    return {one for one in reasons if not any(other < one for other in reasons)}


# ----------------------------------------------------------------------- tests


def _leaves(criterion: Criterion) -> list[Check]:
    found: dict[Check, None] = {}

    def walk(condition: Condition | None) -> None:
        if isinstance(condition, Check):
            found.setdefault(condition)
        elif condition is not None:
            for part in condition.parts:
                walk(part)

    for condition in (criterion.applies, criterion.met, criterion.partly):
        walk(condition)
    return list(found)


def _test(check: Check) -> Callable[[Mapping[str, Plain]], bool]:
    """One comparison, as a function of plain facts."""
    key, (first, *rest) = check.fact.key, check.values
    if check.operator == "between":
        low, high = _number(first), _number(rest[0])
        return lambda facts: low <= _number(facts[key]) <= high
    if check.operator == "one_of":
        return lambda facts: facts[key] in check.values
    wanted: Any = float(SHARES[str(first)][:-1]) / 100 if check.fact.kind == "percentage" else first
    compare: Callable[[Any, Any], bool] = {
        "at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le,
        "is": operator.eq, "is_not": operator.ne,
    }[check.operator]  # fmt: skip
    return lambda facts: compare(facts[key], wanted)


def _number(value: Plain) -> float:
    assert not isinstance(value, str)
    return value
