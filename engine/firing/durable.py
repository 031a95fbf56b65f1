"""The one module that speaks to durable-rules: a driver over its C interface.

Why not its own ``Host``: that keeps background threads, swallows exceptions
and clears its states by a clock. Facts go in one by one (a batch drops what
follows a bad fact and reports success), only ASCII text and small integers
(its own comparisons of anything else are wrong), and every ruleset is freed.
Importing this raises NotInstalled where durable-rules is not there or does not load.
"""

from __future__ import annotations

import importlib
import json
import weakref
from collections.abc import Mapping
from typing import Any

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import EngineFault, NotInstalled, Problem

from .limits import Rules

# Python 3.13 dropped the name that durable-rules calls; its setup.py sets CFLAGS itself, and so reads only CPPFLAGS.
_BUILD = (
    "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install --force-reinstall --no-cache-dir "
    "--no-binary durable-rules durable-rules"
)


def _load() -> Any:
    needs = "rules are fired by durable-rules, which"
    try:
        return importlib.import_module("durable_rules_engine")
    except ModuleNotFoundError:
        said, hint = f"{needs} is not installed", f"install it: {_BUILD}"
    except ImportError as error:
        why = str(error).partition(": ")[2] or str(error)  # before it stands the path of the library
        said, hint = f"{needs} was not built for this Python ({why})", f"build it anew: {_BUILD}"
    raise NotInstalled(Problem("R502", Position(Source("durable-rules")), said, hint))


_engine = _load()

_ALREADY_THERE = 2
_json = json.JSONEncoder(allow_nan=False).encode


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
