"""The forward-chaining reading: facts go in, rules fire, verdicts and the trail come out."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from assay.facts.problems import EngineFault

from .amounts import Truth
from .durable import Ruleset, hash_of
from .plan import Plan
from .rulebase import Rulebase, Test, UnitRules, node_fact, rulebase_from_plan


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that fired: what it was given, and what it concluded.

    ``node`` is set where the conclusion is not a verdict but a condition on the
    way to one.
    """

    number: int
    kind: str
    id: str
    verdict: str
    given: tuple[Test, ...]
    node: Test | None = None


class Firing:
    """A plan's rules, compiled; shared by threads, each assessment in a session of its own."""

    def __init__(self, plan: Plan) -> None:
        self.rulebase: Rulebase = rulebase_from_plan(plan)
        self._rulesets = [
            Ruleset(f"assay{number}", rules) for number, rules in enumerate(self.rulebase.rulesets)
        ]
        self._numbers = itertools.count(1)
        self._live: set[int] = set()
        self._lock = threading.Lock()

    @property
    def rules(self) -> int:
        """How many rules there are."""
        units = (*self.rulebase.criteria, self.rulebase.area, self.rulebase.level)
        return sum(len(unit.rules) for unit in units)

    @contextmanager
    def session(self) -> Generator[Session]:
        """A session of its own for one assessment; forgotten at the end, come what may."""
        with self._lock:
            sid = next(f"a{n}" for n in self._numbers if hash_of(f"a{n}") not in self._live)
            self._live.add(hash_of(sid))
        session = Session(sid, self.rulebase, self._rulesets)
        try:
            yield session
        finally:
            session.forget()
            with self._lock:
                self._live.discard(hash_of(sid))


class Session:
    """One assessment's facts in the rule engine, and what has fired so far."""

    def __init__(self, sid: str, rulebase: Rulebase, rulesets: Sequence[Ruleset]) -> None:
        self.sid, self.rulebase, self.rulesets = sid, rulebase, rulesets
        self.trail: list[Step] = []
        self._started: set[int] = set()
        self._shared = 0

    def conclude(self, unit: UnitRules, id_: str, values: Sequence[Truth]) -> str | None:
        """Assert a unit's decided leaves and fire: its verdict, or None where no rule fired."""
        ruleset = self._ruleset(unit)
        known = [(leaf, values[leaf]) for leaf in unit.leaves if values[leaf] is not None]
        verdicts: set[str] = set()
        if unit.narrow:
            if known:
                verdicts = self._narrow(ruleset, unit, id_, values)
        else:
            verdicts = self._node_by_node(ruleset, unit, id_, [(n, bool(v)) for n, v in known])
        if len(verdicts) > 1:
            raise EngineFault(f"{unit.unit.kind} {id_}: rules fired for {', '.join(sorted(verdicts))}")
        return verdicts.pop() if verdicts else None

    def forget(self) -> None:
        for number in self._started:
            self.rulesets[number].forget(self.sid)

    def _ruleset(self, unit: UnitRules) -> Ruleset:
        number = self.rulebase.home[unit.number]
        ruleset = self.rulesets[number]
        if number not in self._started:
            ruleset.start(self.sid)
            self._started.add(number)
        return ruleset

    def _narrow(
        self, ruleset: Ruleset, unit: UnitRules, id_: str, values: Sequence[Truth]
    ) -> set[str]:
        name = f"u{unit.number}" if unit.unit.kind == "criterion" else f"s{self._shared}"
        self._shared += unit.unit.kind != "criterion"
        fact: dict[str, str | int] = {"id": name}
        for test in unit.base():
            fact.update(test)
        for place, leaf in enumerate(unit.leaves):
            value = values[leaf]
            if value is not None:
                fact[f"x{place}"] = int(value)
        verdicts: set[str] = set()
        for rule, _ in sorted(ruleset.put(self.sid, fact)):
            concluded = unit.concludes[rule]
            self._add(unit, id_, concluded.verdict, concluded.given, None)
            verdicts.add(concluded.verdict)
        return verdicts

    def _node_by_node(
        self, ruleset: Ruleset, unit: UnitRules, id_: str, known: list[Test]
    ) -> set[str]:
        verdicts: set[str] = set()
        todo, seen = list(known), set(known)
        while todo:
            index, value = todo.pop(0)
            for rule, _ in sorted(ruleset.put(self.sid, node_fact(unit.number, index, value))):
                if rule == "sink":
                    continue
                concluded = unit.concludes[rule]
                self._add(unit, id_, concluded.verdict, concluded.given, concluded.node)
                if concluded.node is None:
                    verdicts.add(concluded.verdict)
                elif concluded.node not in seen:
                    seen.add(concluded.node)
                    todo.append(concluded.node)
        return verdicts

    def _add(
        self, unit: UnitRules, id_: str, verdict: str, given: tuple[Test, ...], node: Test | None
    ) -> None:
        self.trail.append(Step(len(self.trail) + 1, unit.unit.kind, id_, verdict, given, node))
