"""Values written out in a rule, read as the type of what they are compared with."""

from __future__ import annotations

from decimal import Decimal

from assay.facts.problems.nodes import Mapping, Node, Scalar
from assay.facts.problems.positions import Position
from assay.facts.values.dates import parse_date, parse_duration
from assay.facts.values.records import Value
from assay.facts.values.scalars import Special
from assay.facts.values.suggest import as_percentage, did_you_mean, listed, plain_number
from assay.facts.values.written_numbers import parse_percentage

from .grammar import DAYS
from .scope import Scope
from .terms import Day, Literal_, Quantity, ThisPeriod
from .types import BOOLEAN, DATE, DURATION, NUMBER, PERCENTAGE, PERIOD, TEXT, Type


def literal(node: Scalar, expected: Type | None, scope: Scope) -> Quantity | None:
    """The value a scalar stands for; None, with a problem, where it has no such value."""
    value = node.value
    if isinstance(value, str) and value in DAYS and (expected is None or expected.kind == "date"):
        return Day(value, DATE, node.at)  # type: ignore[arg-type]
    if expected is None:
        return _guessless(node, scope)
    found = read_as(expected, value)
    if found is not None:
        return Literal_(found, expected, node.at)
    if expected.kind == "period" or (expected.kind == "duration" and value == "period"):
        return ThisPeriod(PERIOD, node.at)
    _refuse(expected, value, node.at, scope)
    return None


def whole_number(node: Node | None, scope: Scope) -> tuple[int, str, Position] | None:
    """A whole number, written out or a parameter; with the parameter's name, and where it stands."""
    if isinstance(node, Scalar) and isinstance(node.value, int):
        return node.value, "", node.at
    named = node.get("parameter") if isinstance(node, Mapping) else None
    if not isinstance(named, Scalar):
        return None
    name = str(named.value)
    parameter = scope.parameter(name, named.at)
    if parameter is None or isinstance(parameter.value, Special):
        return None  # that it has no value has been said where it is declared
    if not parameter.type.whole or not isinstance(parameter.value, int):
        message = f"a whole number is needed here, {name} is {parameter.type.words()}"
        scope.problem("R303", named.at, message)
        return None
    return parameter.value, name, named.at


def read_as(expected: Type, value: object) -> Value | None:
    """A plain value as this type; None where it is not of it."""
    match expected.kind:
        case "boolean":
            if isinstance(value, str) and value.lower() in ("yes", "no"):
                return value.lower() == "yes"
            return value if isinstance(value, bool) else None
        case "number" | "money":
            if isinstance(value, bool) or not isinstance(value, int | Decimal):
                return None
            return value
        case "percentage":
            return parse_percentage(value) if isinstance(value, str) else None
        case "date":
            return parse_date(value) if isinstance(value, str) else None
        case "text":
            return value if isinstance(value, str) else None
        case "choice" | "set":
            return value if isinstance(value, str) and value in expected.options else None
        case "duration":
            return parse_duration(value) if isinstance(value, str) else None
        case "period":
            return None


def _guessless(node: Scalar, scope: Scope) -> Quantity | None:
    """A literal that meets no other value: only what its writing alone makes plain."""
    value = node.value
    if isinstance(value, bool):
        return Literal_(value, BOOLEAN, node.at)
    if isinstance(value, int | Decimal):
        return Literal_(value, NUMBER, node.at)
    if isinstance(value, str):
        for type_ in (PERCENTAGE, DATE, DURATION):
            found = read_as(type_, value)
            if found is not None:
                return Literal_(found, type_, node.at)
        return Literal_(value, TEXT, node.at)
    scope.problem("R303", node.at, "a value is missing here", "write one")
    return None


def _refuse(expected: Type, value: object, at: Position, scope: Scope) -> None:
    shown = "nothing" if value is None else str(value).lower() if isinstance(value, bool) else f"'{value}'"[:80]
    hint = ""
    match expected.kind:
        case "percentage" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            hint = as_percentage(value)
        case "percentage":
            hint = "write it like 90%"
        case "choice" | "set":
            hint = did_you_mean(str(value), expected.options, scope.marks.problems)
            hint = hint or f"it can be {listed(expected.options, 12)}"
            hint = hint if expected.options else "there are no options: no area has a 'group'"
            scope.problem("R305", at, f"{shown} is not one of the options", hint)
            return
        case "date":
            hint = f"write a date such as 2025-07-18, or {', '.join(DAYS)}"
        case "duration":
            hint = "write it like 12 months, 2 years or 90 days"
        case "boolean":
            hint = "write true or false"
        case "number" if isinstance(value, str) and parse_percentage(value) is not None:
            hint = "the value before it is no percentage; a share is written {part: …, whole: …} or {share_of: …}"
        case "number" | "money":
            number = plain_number(str(value).removesuffix(expected.unit)) if expected.unit else plain_number(str(value))
            hint = f"write {number}" if number else "write a number"
        case "text":
            hint = "put it in quotes"
        case _:
            pass
    scope.problem("R303", at, f"{expected.words()} is needed here, this is {shown}", hint)
