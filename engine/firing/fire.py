"""The forward-chaining reading: facts go in, rules fire, verdicts and the trail come out."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from assay.engine.plan.plan import Plan
from assay.engine.reference.amounts import Truth
from assay.facts.problems.problems import EngineFault

from .by_node import Conclusion, Test, node_fact
from .limits import MOST_SESSIONS, hash_of
from .rulebase import Home, Rulebase, UnitRules, fired, rulebase_from_plan

if TYPE_CHECKING:
    from .durable import Ruleset


class Step(NamedTuple):
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
    """A plan's rules; shared by threads, each assessment in a session of its own.

    The library is loaded, and compiles them, when they are first fired.
    """

    def __init__(self, plan: Plan) -> None:
        self.rulebase: Rulebase = rulebase_from_plan(plan)
        self._rulesets: list[Ruleset] = []
        self._numbers = itertools.count(1)
        self._live: set[int] = set()
        self._lock = threading.Lock()
        # A session takes one id, and at times one more.
        self._room = threading.BoundedSemaphore(MOST_SESSIONS // 2)

    @property
    def rulesets(self) -> list[Ruleset]:
        """The compiled rules. Raises NotInstalled where there is no library to compile them."""
        with self._lock:
            if not self._rulesets:
                from .durable import Ruleset

                self._rulesets = [
                    Ruleset(f"assay{number}", rules) for number, rules in enumerate(self.rulebase.rulesets)
                ]
            return self._rulesets

    @property
    def rules(self) -> int:
        """How many rules there are."""
        units = (*self.rulebase.criteria, self.rulebase.area, self.rulebase.level)
        return sum(len(unit.rules) for unit in units)

    @contextmanager
    def session(self) -> Generator[Session]:
        """A session of its own for one assessment; forgotten at the end, come what may."""
        with self._room, self.sid() as sid:
            session = Session(sid, self)
            try:
                yield session
            finally:
                session.forget()

    @contextmanager
    def sid(self) -> Generator[str]:
        """A session id that the library can tell from all others in use."""
        with self._lock:
            sid = next(f"a{n}" for n in self._numbers if hash_of(f"a{n}") not in self._live)
            self._live.add(hash_of(sid))
        try:
            yield sid
        finally:
            with self._lock:
                self._live.discard(hash_of(sid))


class Session:
    """One assessment's facts in the rule engine, and what has fired so far."""

    def __init__(self, sid: str, firing: Firing) -> None:
        self._sid, self._firing, self._rulesets = sid, firing, firing.rulesets
        self.trail: list[Step] = []
        self._started: set[int] = set()
        self._shared = 0

    def conclude(self, unit: UnitRules, id_: str, values: Sequence[Truth]) -> str | None:
        """Assert a unit's decided leaves and fire: its verdict, or None where no rule fired."""
        home = self._firing.rulebase.home[unit.number]
        ruleset = self._rulesets[home.ruleset]
        if not unit.narrow and unit.unit.kind == "area":
            # One set of node facts serves every area: each has them in a session of its own.
            with self._firing.sid() as sid:
                ruleset.start(sid)
                try:
                    concluded = self._node_by_node(ruleset, sid, unit, home, values)
                finally:
                    ruleset.forget(sid)
        else:
            if home.ruleset not in self._started:
                ruleset.start(self._sid)
                self._started.add(home.ruleset)
            reading = self._narrow if unit.narrow else self._node_by_node
            concluded = reading(ruleset, self._sid, unit, home, values)
        verdicts: set[str] = set()
        for one in concluded:
            if one.node is None:
                verdicts.add(one.verdict)
            if one.given:
                self.trail.append(
                    Step(len(self.trail) + 1, unit.unit.kind, id_, one.verdict, one.given, one.node)
                )
        if len(verdicts) > 1:
            raise EngineFault(f"{unit.unit.kind} {id_}: rules fired for {', '.join(sorted(verdicts))}")
        return verdicts.pop() if verdicts else None

    def forget(self) -> None:
        for number in self._started:
            self._rulesets[number].forget(self._sid)

    def _narrow(
        self, ruleset: Ruleset, sid: str, unit: UnitRules, home: Home, values: Sequence[Truth]
    ) -> list[Conclusion]:
        """All leaves that are known, as the properties of one fact."""
        literals = {name: int(value) for leaf, name in unit.named if (value := values[leaf]) is not None}
        if not literals:
            return []
        number = home.fact
        if unit.unit.kind == "area":
            number += self._shared
            self._shared += 1
        fact = {"id": str(number), **unit.base, **literals}
        return fired(unit, home, ruleset.put(sid, fact))

    def _node_by_node(
        self, ruleset: Ruleset, sid: str, unit: UnitRules, home: Home, values: Sequence[Truth]
    ) -> list[Conclusion]:
        """A fact for each leaf that is known, then for each node that rules conclude from them."""
        found: list[Conclusion] = []
        todo: deque[Test] = deque((leaf, bool(values[leaf])) for leaf in unit.leaves if values[leaf] is not None)
        seen = set(todo)
        while todo:
            index, value = todo.popleft()
            local = unit.local[index]
            fact = {"id": str(home.fact + local), **node_fact(unit.number, local, value)}
            for one in fired(unit, home, ruleset.put(sid, fact)):
                found.append(one)
                if one.node is not None and one.node not in seen:
                    seen.add(one.node)
                    todo.append(one.node)
        return found
