"""The workload as a CLIPS program: templates and rules, as somebody would write them for CLIPS.

Facts are complete and exact: percentages in tenths, decimals in hundredths. A
rule for each verdict of a criterion; areas and the level count what was found,
at a lower salience.
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
        self._kinds = {fact.key: fact.kind for fact in load.facts}

    def verdicts(self, facts: Mapping[str, Plain]) -> dict[str, str]:
        """Of one scheme, by ``criterion 1.1``, ``area 1`` and ``level``."""
        environment = self._environment
        environment.reset()
        self._scheme.assert_fact(**{key: self._slot(key, value) for key, value in facts.items()})
        environment.run()
        return {
            f"{fact['kind']} {fact['id']}".strip(): str(fact["is"])
            for fact in environment.facts()
            if fact.template.name == "verdict"
        }

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
    found = [
        f"(deftemplate scheme {slots})",
        "(deftemplate verdict (slot kind) (slot id (type STRING)) (slot area (type STRING)) (slot is))",
        "(deffunction counted (?kind ?area ?words) (length$ (find-all-facts ((?v verdict))"
        " (and (eq ?v:kind ?kind) (eq ?v:area ?area) (member$ ?v:is ?words)))))",
    ]
    for criterion in load.criteria:
        found += _rules(criterion)
    found += [_added_up(f"area {area}", "area", area, f'criterion "{area}"', AREA_SHARE, -1, "met", "partly_met",
                        "not_met") for area in load.areas]  # fmt: skip
    found.append(_added_up("level", "level", "", 'area ""', LEVEL_SHARE, -2, "excellent", "developing", "beginning"))
    return found


def _rules(criterion: Criterion) -> list[str]:
    met, applies = _condition(criterion.met), criterion.applies and _check(criterion.applies)
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
    verdict = f'(verdict (kind criterion) (id "{criterion.id}") (area "{criterion.area}") (is {{}}))'
    return [
        f'(defrule c-{criterion.id.replace(".", "-")}-{word} (scheme {slots}) (test (and {" ".join(needs)} TRUE))'
        f" => (assert {verdict.format(word)}))"
        for word, needs in outcomes.items()
    ]


def _added_up(
    name: str, kind: str, id_: str, members: str, share: tuple[int, int], salience: int, best: str, middle: str, low: str
) -> str:
    part, whole = share
    return (
        f"(defrule {name.replace(' ', '-')} (declare (salience {salience})) (scheme) => "
        f"(bind ?met (counted {members} (create$ met))) (bind ?partly (counted {members} (create$ partly_met))) "
        f"(bind ?n (+ ?met ?partly (counted {members} (create$ not_met)))) "
        f"(bind ?is (if (= ?met ?n) then {best} else (if (>= (* {whole} (+ ?met ?partly)) (* {part} ?n)) "
        f'then {middle} else {low}))) (assert (verdict (kind {kind}) (id "{id_}") (area "") (is ?is))))'
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
