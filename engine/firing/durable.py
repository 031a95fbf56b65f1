"""The one module that speaks to durable-rules: a driver over its C interface.

Why not its own ``Host``: that keeps background threads, swallows exceptions
and clears its states by a clock. Facts go in one by one (a batch drops what
follows a bad fact and reports success), only ASCII text and small integers
(its own comparisons of anything else are wrong), and every ruleset is freed.
"""

from __future__ import annotations

import importlib
import json
import weakref
from collections.abc import Mapping
from typing import Any

from assay.facts.problems.problems import EngineFault

_engine: Any = importlib.import_module("durable_rules_engine")

_ALREADY_THERE = 2
_json = json.JSONEncoder(allow_nan=False).encode

MOST_RULES = 4_000
"""Rules in one ruleset; the library takes 4,096."""
MOST_TESTS = 240
"""Tests in one pattern; the library takes 252."""
MOST_PATTERNS = 16
MOST_ALIKE = 60
"""Rules with the same pattern; the library matches 64 at once, and crashes at 256."""
MOST_BRANCHES = 500
"""Different tests that can follow one; the library hangs beyond 511."""
MOST_SESSIONS = 1_000
"""Sessions at once; the library takes 1,024."""
MOST_VALUE = 2**31

Rules = Mapping[str, Mapping[str, Any]]


class Ruleset:
    """A compiled ruleset. Threads may share it, each with session ids of its own."""

    def __init__(self, name: str, rules: Rules) -> None:
        try:
            self._handle: int = _engine.create_ruleset(name, json.dumps(rules))
        except Exception as error:
            raise EngineFault(f"the rule engine refused the ruleset {name}: {error}") from error
        self._close = weakref.finalize(self, _engine.delete_ruleset, self._handle)

    def start(self, sid: str) -> None:
        """Open a session. A rule must fire first: only then can it be deleted safely."""
        if len(self.put(sid, {"id": "start", "kind": "start"})) != 1:
            raise EngineFault("the rule engine did not start a session")

    def put(self, sid: str, fact: Mapping[str, str | int]) -> list[str]:
        """Assert one fact, and fire until nothing is pending: the names of the rules that fired, in order."""
        text = _json({**fact, "sid": sid})
        try:
            code, offset = _engine.assert_fact(self._handle, text)
            if code == _ALREADY_THERE:
                return []
            fired: list[str] = []
            started = _engine.start_action_for_state(self._handle, offset)
            message = started[1] if started else None
            while message:
                # A message is an object with one key, the rule's name; what it matched is known from the rule.
                fired.append(message.split('"', 2)[1])
                message = _engine.complete_and_start_action(self._handle, offset)
            return fired
        except Exception as error:
            raise EngineFault(f"the rule engine failed on the fact {fact.get('id')}: {error}") from error

    def forget(self, sid: str) -> None:
        """Delete a session that was started."""
        _engine.delete_state(self._handle, sid)

    def close(self) -> None:
        """Free the ruleset; nothing can be fired afterwards."""
        self._close()


class OverLimit(Exception):
    """A rule that the library would crash on, hang on or silently ignore."""

    def __init__(self, rule: str, why: str) -> None:
        self.rule, self.why = rule, why
        super().__init__(f"rule {rule}: {why}")


def check_limits(rules: Rules) -> None:
    """OverLimit, naming the rule, where the library would not do what the rules say."""
    hashes: dict[int, str] = {}
    alike: dict[str, int] = {}
    branches: dict[str, Any] = {}
    for number, (name, rule) in enumerate(rules.items()):
        if number >= MOST_RULES + 2:
            raise OverLimit(name, f"more than {MOST_RULES:,} rules in one ruleset")
        patterns = rule["all"]
        if not 1 <= len(patterns) <= MOST_PATTERNS:
            raise OverLimit(name, f"{len(patterns)} patterns; at most {MOST_PATTERNS}")
        names = [name]
        for pattern in patterns:
            ((_, body),) = pattern.items()
            tests = body.get("$and", [body])
            if not 1 <= len(tests) <= MOST_TESTS:
                raise OverLimit(name, f"{len(tests)} tests in one pattern; at most {MOST_TESTS}")
            key = repr(tests)
            alike[key] = alike.get(key, 0) + 1
            if alike[key] > MOST_ALIKE:
                raise OverLimit(name, f"more than {MOST_ALIKE} rules rest on the same condition")
            here = branches
            for test in tests:
                ((word, value),) = test.items()
                following = here.setdefault(f"{word} {value}", {})
                if len(here) > MOST_BRANCHES:
                    raise OverLimit(name, f"more than {MOST_BRANCHES} tests follow the same one")
                here = following
                if isinstance(value, int) and not -MOST_VALUE < value < MOST_VALUE:
                    raise OverLimit(name, f"{value} is too large a number")
                names.append(word)
        check_names(names, hashes)


def check_names(names: list[str], hashes: dict[int, str]) -> None:
    """OverLimit where two names hash alike: the library compares nothing but the hash."""
    for name in names:
        if not name.isascii() or len(name) > 200:
            raise OverLimit(names[0], f"the name {name!r:.60} cannot enter the rule engine")
        other = hashes.setdefault(hash_of(name), name)
        if other != name:
            raise OverLimit(names[0], f"the rule engine cannot tell the names {name} and {other} apart")


def hash_of(name: str) -> int:
    """FNV-1a, 32 bits, as durable-rules hashes names, ids and sessions (Fowler, Noll, Vo)."""
    value = 2_166_136_261
    for byte in name.encode("ascii"):
        value = ((value ^ byte) * 16_777_619) & 0xFFFFFFFF
    return value
