"""The same criteria as a decision of GoRules' zen-engine: a JDM graph with one expression node.

Its fastest forms were looked for. A decision that the engine's own loader keeps
is compiled once (a ``ZenDecision`` object took several times as long); one
expression for each criterion is what its editor writes and its trace explains;
one expression that gives all verdicts is faster, and its trace says less.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from typing import Any

from .workload import SHARES, Check, Condition, Criterion, Plain, Workload

_OPERATORS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "is": "==", "is_not": "!="}


class Zen:
    """Both forms of the decision, compiled. Facts have percentages as numbers."""

    def __init__(self, load: Workload) -> None:
        zen: Any = importlib.import_module("zen")
        self._ids = {_key(c): c.id for c in load.criteria}
        each = [(_key(c), _verdict(c)) for c in load.criteria]
        whole = [("verdicts", "{" + ", ".join(f"{key}: {value}" for key, value in each) + "}")]
        content = {"each": _graph(each), "whole": _graph(whole)}
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": content}})

    def each(self, facts: Mapping[str, Plain]) -> Any:
        """One expression a criterion."""
        return self._engine.evaluate("each", facts)["result"]

    def whole(self, facts: Mapping[str, Plain]) -> Any:
        """One expression for all criteria."""
        return self._engine.evaluate("whole", facts)["result"]["verdicts"]

    def traced(self, facts: Mapping[str, Plain]) -> Any:
        """One expression a criterion, with the trace on."""
        return self._engine.evaluate("each", facts, {"trace": True})

    def whole_traced(self, facts: Mapping[str, Plain]) -> Any:
        """One expression for all criteria, with the trace on."""
        return self._engine.evaluate("whole", facts, {"trace": True})

    def named(self, found: Mapping[str, str]) -> dict[str, str]:
        """A result by the criteria's ids."""
        return {id_: found[key] for key, id_ in self._ids.items()}


def _key(criterion: Criterion) -> str:
    return f"c{criterion.id.replace('.', '_')}"


def _graph(expressions: list[tuple[str, str]]) -> dict[str, Any]:
    content = {"expressions": [{"id": f"e{n}", "key": k, "value": v} for n, (k, v) in enumerate(expressions)]}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "Facts", "position": {"x": 0, "y": 0}},
        {"id": "is", "type": "expressionNode", "name": "Criteria", "position": {"x": 1, "y": 0}, "content": content},
    ]
    return {"nodes": nodes, "edges": [{"id": "to", "sourceId": "in", "targetId": "is", "type": "edge"}]}


def _verdict(criterion: Criterion) -> str:
    below = '"not_met"' if criterion.partly is None else f'({_condition(criterion.partly)} ? "partly_met" : "not_met")'
    judged = f'{_condition(criterion.met)} ? "met" : {below}'
    return judged if criterion.applies is None else f'{_condition(criterion.applies)} ? ({judged}) : "not_applicable"'


def _condition(condition: Condition) -> str:
    if isinstance(condition, Check):
        return _check(condition)
    word = " and " if condition.kind == "all" else " or "
    return f"({word.join(map(_condition, condition.parts))})"


def _check(check: Check) -> str:
    key = check.fact.key
    if check.operator == "between":
        return f"{key} in [{check.values[0]}..{check.values[1]}]"
    if check.operator == "one_of":
        return f"{key} in {json.dumps(check.values)}"
    value = check.values[0]
    wanted = float(SHARES[str(value)][:-1]) / 100 if check.fact.kind == "percentage" else value
    return f"{key} {_OPERATORS[check.operator]} {json.dumps(wanted)}"
