"""Two ways of calling durable-rules: as its manual has it, and its C functions with nothing in between."""

from __future__ import annotations

import importlib
import itertools
import json
from typing import Any

from .durable_program import Answer, Program, Rule, Unit
from .workload import Workload

_START: Any = {"id": "start", "kind": "start"}


def _nothing(_: Any) -> None:
    """An action, or a method, that does nothing."""


class HostProgram(Program):
    """With ``durable.lang`` and a ``Host``, whose background threads are left out: they crash."""

    def __init__(self, load: Workload) -> None:
        super().__init__(load)
        lang: Any = importlib.import_module("durable.lang")
        engine: Any = importlib.import_module("durable.engine")
        self._answers: dict[str, Answer] = {}
        self._numbers = itertools.count(1)
        self._ids: dict[str, str] = {}
        with lang.ruleset("program"):
            lang.when_all(lang.m.kind == "start")(_nothing)
            for rule in self.rules:
                condition: Any = None
                for key, value in rule.when.items():
                    test = getattr(lang.m, key) == value
                    condition = test if condition is None else condition & test
                lang.when_all(condition)(self._action(rule))
        definition: Any = dict([lang.select("program").define()])
        lang._rulesets.clear()
        host: Any = type("QuietHost", (engine.Host,), {"_run": _nothing})
        self._host = host(definition)

    def _action(self, rule: Rule) -> Any:
        def fired(c: Any) -> None:
            answer = self._answers[c.s.sid]
            answer.verdicts[answer.at] = rule.then
            answer.trail.append((rule.name, c.m))

        return fired

    def start(self) -> Answer:
        answer = Answer(f"h{next(self._numbers)}")
        self._answers[answer.sid] = answer
        self._host.assert_fact("program", _START | {"sid": answer.sid})
        return answer

    def put(self, answer: Answer, unit: Unit) -> None:
        answer.at, fact, literals = unit
        self._host.assert_fact("program", {**fact, **literals, "sid": answer.sid})

    def end(self, answer: Answer) -> None:
        self._host.delete_state("program", answer.sid)
        del self._answers[answer.sid]

    def close(self) -> None:
        """The library has no way of freeing a host's rulesets."""


class RawProgram(Program):
    """With the library's C functions alone: what durable-rules can do at its fastest."""

    def __init__(self, load: Workload) -> None:
        super().__init__(load)
        self._rete: Any = importlib.import_module("durable_rules_engine")
        self._numbers = itertools.count(1)
        definition: dict[str, Any] = {"start": {"all": [{"m": {"kind": "start"}}]}}
        for rule in self.rules:
            definition[rule.name] = {"all": [{"m": {"$and": [{key: value} for key, value in rule.when.items()]}}]}
        self._thens = {rule.name: rule.then for rule in self.rules}
        self._handle: int = self._rete.create_ruleset("raw", json.dumps(definition))

    def start(self) -> Answer:
        answer = Answer(f"r{next(self._numbers)}")
        _, offset = self._rete.assert_fact(self._handle, json.dumps(_START | {"sid": answer.sid}))
        self._rete.start_action_for_state(self._handle, offset)
        self._rete.complete_and_start_action(self._handle, offset)
        return answer

    def put(self, answer: Answer, unit: Unit) -> None:
        id_, fact, literals = unit
        rete, handle = self._rete, self._handle
        _, offset = rete.assert_fact(handle, json.dumps({**fact, **literals, "sid": answer.sid}))
        started = rete.start_action_for_state(handle, offset)
        message = started[1] if started else None
        while message:
            ((name, matched),) = json.loads(message).items()
            answer.verdicts[id_] = self._thens[name]
            answer.trail.append((name, matched))
            message = rete.complete_and_start_action(handle, offset)

    def end(self, answer: Answer) -> None:
        self._rete.delete_state(self._handle, answer.sid)

    def close(self) -> None:
        self._rete.delete_ruleset(self._handle)
