"""The workload as a CLIPS program: templates and rules, as somebody would write them for CLIPS.

Facts are complete and exact: percentages in tenths, decimals in hundredths. A
rule for each verdict of a criterion, which counts it for its area; areas and the
level come of the counts, at a lower salience. Verdicts are gathered in a global:
facts that were handed to Python slow every later reset.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from .cohort_polars import AREA_SHARE, LEVEL_SHARE
from .workload import SHARES, Check, Condition, Criterion, Plain, Workload

_OPERATORS = {"at_least": ">=", "more_than": ">", "at_most": "<="}


class Clips:
    """An environment with the program in it."""

    def __init__(self, load: Workload) -> None:
        clips: Any = importlib.import_module("clips")
        self._environment = clips.Environment()
        self._symbol = clips.Symbol
        for construct in program(load):
            self._environment.build(construct)
        self._scheme = self._environment.find_template("scheme")
        self._found = self._environment.find_global("found")
        self._kinds = {fact.key: fact.kind for fact in load.facts}

    def verdicts(self, facts: Mapping[str, Plain]) -> dict[str, str]:
        """Of one scheme, by ``criterion 1.1``, ``area 1`` and ``level``."""
        environment = self._environment
        environment.reset()
        self._scheme.assert_fact(**{key: self._slot(key, value) for key, value in facts.items()})
        environment.run()
        found = self._found.value
        return dict(zip(found[::2], map(str, found[1::2]), strict=True))

    def _slot(self, key: str, value: Plain) -> Any:
        match self._kinds[key]:
            case "percentage":
                return round(float(str(value).removesuffix("%")) * 10)
            case "decimal":
                return round(float(value) * 100)
            case "boolean":
                return self._symbol("TRUE" if value else "FALSE")
            case _:
                return value


def program(load: Workload) -> list[str]:
    """All constructs."""
    types = {"boolean": "SYMBOL", "choice": "STRING"}
    slots = " ".join(f"(slot {fact.key} (type {types.get(fact.kind, 'INTEGER')}))" for fact in load.facts)
    counters = [f"?*{kind}-{name}*" for name in (*load.areas, "all") for kind in ("met", "partly", "counted")]
    found = [
        f"(deftemplate scheme {slots})",
        "(defglobal ?*found* = (create$))",
        *(f"(defglobal {counter} = 0)" for counter in counters),
    ]
    for criterion in load.criteria:
        found += _rules(criterion)
    found += [_added_up(f"area {area}", area, "all", AREA_SHARE, -1, "met", "partly_met", "not_met")
              for area in load.areas]  # fmt: skip
    found.append(_added_up("level", "all", "", LEVEL_SHARE, -2, "excellent", "developing", "beginning"))
    return found


def _rules(criterion: Criterion) -> list[str]:
    met = _condition(criterion.met)
    applies = None if criterion.applies is None else _check(criterion.applies)
    outcomes = {"met": [met]}
    if criterion.partly is None:
        outcomes["not_met"] = [f"(not {met})"]
    else:
        partly = _check(criterion.partly)
        outcomes["partly_met"] = [f"(not {met})", partly]
        outcomes["not_met"] = [f"(not {met})", f"(not {partly})"]
    if applies is not None:
        outcomes = {verdict: [applies, *needs] for verdict, needs in outcomes.items()}
        outcomes["not_applicable"] = [f"(not {applies})"]
    slots = " ".join(f"({key} ?{key})" for key in dict.fromkeys(_keys(criterion)))
    name = criterion.id.replace(".", "-")
    return [
        f'(defrule c-{name}-{word} (scheme {slots}) (test {_and(needs)}) => '
        f'(bind ?*found* ?*found* "criterion {criterion.id}" {word}) {_counted(criterion.area, word)})'
        for word, needs in outcomes.items()
    ]


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"(and {' '.join(parts)})"


def _counted(area: str, verdict: str) -> str:
    """Counting a verdict for what it belongs to."""
    kinds = {"met": ("met", "counted"), "partly_met": ("partly", "counted"), "not_met": ("counted",)}
    return " ".join(f"(bind ?*{kind}-{area}* (+ ?*{kind}-{area}* 1))" for kind in kinds.get(verdict, ()))


def _added_up(
    name: str, counter: str, above: str, share: tuple[int, int], salience: int, best: str, middle: str, low: str
) -> str:
    part, whole = share
    met, partly, counted = (f"?*{kind}-{counter}*" for kind in ("met", "partly", "counted"))

    def found(verdict: str, word: str) -> str:
        return f'(bind ?*found* ?*found* "{name}" {word}) {_counted(above, verdict) if above else ""}'

    return (
        f"(defrule {name.replace(' ', '-')} (declare (salience {salience})) (scheme) => "
        f"(if (= {met} {counted}) then {found('met', best)} else "
        f"(if (>= (* {whole} (+ {met} {partly})) (* {part} {counted})) "
        f"then {found('partly_met', middle)} else {found('not_met', low)})))"
    )


def _keys(criterion: Criterion) -> list[str]:
    def of(condition: Condition | None) -> list[str]:
        if condition is None:
            return []
        if isinstance(condition, Check):
            return [condition.fact.key]
        return [key for part in condition.parts for key in of(part)]

    return [*of(criterion.applies), *of(criterion.met), *of(criterion.partly)]


def _condition(condition: Condition) -> str:
    if isinstance(condition, Check):
        return _check(condition)
    return f"({'and' if condition.kind == 'all' else 'or'} {' '.join(map(_condition, condition.parts))})"


def _check(check: Check) -> str:
    slot = f"?{check.fact.key}"
    values = [_written(check, value) for value in check.values]
    match check.operator:
        case "between":
            return f"(<= {values[0]} {slot} {values[1]})"
        case "one_of":
            return f"(or {' '.join(f'(eq {slot} {value})' for value in values)})"
        case "is":
            return f"(eq {slot} {values[0]})"
        case "is_not":
            return f"(neq {slot} {values[0]})"
        case word:
            return f"({_OPERATORS[word]} {slot} {values[0]})"


def _written(check: Check, value: Plain) -> str:
    match check.fact.kind:
        case "percentage":
            return str(round(float(SHARES[str(value)].removesuffix("%")) * 10))
        case "decimal":
            return str(round(float(value) * 100))
        case "boolean":
            return "TRUE" if value else "FALSE"
        case "choice":
            return f'"{value}"'
        case _:
            return str(value)
