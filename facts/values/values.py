"""Typed values: from what was written to what it means, exactly, or a problem."""

from __future__ import annotations

import re
from decimal import Decimal

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence, kind_of
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem

from .characters import one_spaced
from .covering import may_be_named
from .dates import FIRST_YEAR, LAST_YEAR, parse_date
from .lookalikes import look
from .records import Value, records_of
from .scalars import NONE, UNKNOWN, Number
from .spaces import spaces_noted
from .suggest import LEAVE_OUT, as_percentage, did_you_mean, instead, listed, means_unknown, nothing
from .vocabulary import LONGEST_TEXT, Definition
from .written_numbers import compare_numbers, format_number, parse_money, parse_percentage


def parse_value(definition: Definition, node: Node, problems: list[Problem]) -> Value:
    """The value a node stands for; UNKNOWN, with problems, where it has none of that type."""
    if isinstance(node, Scalar) and node.value is None:
        return UNKNOWN
    if isinstance(node, Scalar) and node.value == "none":
        single = definition.type != "records" and not definition.many
        if definition.may_be_none and single:
            return NONE
        if not any(option.casefold() == "none" for option in definition.options):
            hint = f"{nothing(definition)}; {LEAVE_OUT}"
            problems.append(Problem("F204", node.at, f"{definition.key} cannot be none", hint))
            return UNKNOWN
    if definition.type == "records":
        return _records(definition, node, problems)
    if definition.many:
        return _set(definition, node, problems)
    if not isinstance(node, Scalar):
        return _refuse(definition, node, problems)
    return _scalar(definition, node, problems)


def _scalar(definition: Definition, node: Scalar, problems: list[Problem]) -> Value:
    value = node.value
    match definition.type:
        case "boolean":
            if isinstance(value, bool):
                return value
            if isinstance(value, str) and value.lower() in ("yes", "no"):
                return value.lower() == "yes"
        case "integer" if isinstance(value, int) and not isinstance(value, bool):
            return _bounded(definition, value, node.at, problems)
        case "decimal" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _bounded(definition, value, node.at, problems)
        case "percentage" if isinstance(value, str):
            ratio = parse_percentage(value)
            if ratio is not None:
                return _bounded(definition, ratio, node.at, problems)
        case "percentage" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            message = f"{definition.key} is a percentage, this is a number without '%'"
            hint = "" if definition.personal else f"{as_percentage(value)}; "
            hint += "a part of a whole can be written '43 of 50'"
            problems.append(Problem("F203", node.at, message, hint))
            return UNKNOWN
        case "money" if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return _bounded(definition, value, node.at, problems)
        case "money" if isinstance(value, str):
            amount = parse_money(value, definition.unit)
            if amount is not None:
                return _bounded(definition, amount, node.at, problems)
        case "date" if isinstance(value, str):
            day = parse_date(value)
            if day is not None:
                return day
            if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value, re.ASCII):
                return _bad_date(definition, value, node.at, problems)
        case "text" if isinstance(value, str):
            if len(value) <= LONGEST_TEXT:
                plain = one_spaced(value)
                plain = " ".join(plain.split("\n")) if definition.personal else plain
                if plain != value:
                    problems += spaces_noted(definition, value, node.at)
                return plain
            message = f"a text of {len(value):,} characters; at most {LONGEST_TEXT:,} are read"
            problems.append(Problem("F206", node.at, message))
            return UNKNOWN
        case "choice" if isinstance(value, str):
            return _option(definition, value, node.at, problems)
        case _:
            pass
    return _refuse(definition, node, problems)


def _bounded(definition: Definition, value: Number, at: Position, problems: list[Problem]) -> Value:
    low, high = definition.minimum, definition.maximum
    if low is not None and compare_numbers(value, low) < 0:
        limit, word = low, "least"
    elif high is not None and compare_numbers(value, high) > 0:
        limit, word = high, "most"
    else:
        return value
    shown = format_number(value, definition.type == "percentage")
    bound = format_number(limit, definition.type == "percentage")
    given = f"{definition.key} is out of bounds" if definition.personal else f"{definition.key} is {shown}"
    problems.append(Problem("F205", at, f"{given}; it can be at {word} {bound}"))
    return UNKNOWN


def _option(definition: Definition, value: str, at: Position, problems: list[Problem]) -> Value:
    if value in definition.options:
        return value
    plain = one_spaced(value)
    for option in definition.options:
        if one_spaced(option) == plain:
            problems += spaces_noted(definition, value, at)
            return option
    near = "" if definition.personal else did_you_mean(value, definition.options, problems)
    hint = near or (LEAVE_OUT if means_unknown(value) else f"it can be {listed(definition.options, 12)}")
    shown = "this" if definition.personal else f"'{value[:60]}'"
    message = f"{shown} is not one of the options of {definition.key}"
    problems.append(Problem("F207", at, message, hint))
    return UNKNOWN


def _set(definition: Definition, node: Node, problems: list[Problem]) -> Value:
    if not isinstance(node, Sequence):
        return _refuse(definition, node, problems)
    chosen: set[str] = set()
    unknown = False
    for item in node.items:
        if not isinstance(item, Scalar) or not isinstance(item.value, str):
            _refuse(definition, item, problems)
            unknown = True
            continue
        value = _option(definition, item.value, item.at, problems)
        if isinstance(value, str):
            chosen.add(value)
        else:
            unknown = True
    return UNKNOWN if unknown else frozenset(chosen)


def _records(definition: Definition, node: Node, problems: list[Problem]) -> Value:
    if not isinstance(node, Sequence):
        return _refuse(definition, node, problems)
    rows: list[dict[str, Value]] = []
    places: list[Position] = []
    for item in node.items:
        if not isinstance(item, Mapping):
            message = f"a record of {definition.key} should be a mapping of its fields, this is {kind_of(item)}"
            hint = f"its fields are {listed(definition.fields)}; write {{{next(iter(definition.fields))}: …}}"
            problems.append(Problem("F202", item.at, message, hint))
            continue
        values: dict[str, Value] = {}
        for name, at, child in item.items():
            known = definition.fields.get(name)
            if known is None:
                hint = did_you_mean(name, definition.fields, problems)
                hint = hint or f"its fields are {listed(definition.fields)}"
                message = f"{definition.key} has no field '{name[:60]}'"
                alike = look(name) in map(look, definition.fields)
                if not alike and not may_be_named(name, child):  # 'mentee Anna', where the colon was forgotten
                    message = f"{definition.key} has no field of this name"
                    hint = f"write 'name: value', with a colon; its fields are {listed(definition.fields)}"
                problems.append(Problem("F201", at, message, hint))
                continue
            value = parse_value(known, child, problems)
            if value is not UNKNOWN:
                values[name] = value
        rows.append(values)
        places.append(item.at)
    return records_of(rows, tuple(places), UNKNOWN)


def _bad_date(definition: Definition, text: str, at: Position, problems: list[Problem]) -> Value:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        year = int(text[:4])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            hint = f"dates lie between {FIRST_YEAR} and {LAST_YEAR}"
        elif int(text[5:7]) > 12:
            hint = "write year, month and day, as in 2025-07-18"
        else:
            hint = "there is no such day"
    else:
        hint = "write months and days with two digits, as in 2025-07-08"
    shown = definition.key if definition.personal else text
    problems.append(Problem("F208", at, f"{shown} is not a date of the calendar", hint))
    return UNKNOWN


def _refuse(definition: Definition, node: Node, problems: list[Problem]) -> Value:
    what = kind_of(node)
    hint = instead(definition, node)
    if definition.personal or definition.type in ("text", "records"):
        if isinstance(node, Scalar) and definition.type not in ("text", "records") and hint != LEAVE_OUT:
            hint = f"write {definition.describe()}"  # without the value that is there
    elif isinstance(node, Scalar) and what != "nothing":
        shown = str(node.value).lower() if isinstance(node.value, bool) else str(node.value)
        what = f"'{shown[:60]}'" if isinstance(node.value, str) else shown[:60]
    message = f"{definition.key} should be {_noun(definition)}, this is {what}"
    problems.append(Problem("F202", node.at, message, hint))
    return UNKNOWN


def _noun(definition: Definition) -> str:
    nouns = {"boolean": "true or false", "integer": "a whole number", "decimal": "a number",
             "text": "text", "choice": "one of its options", "records": "a list of records",
             "money": f"an amount in {definition.unit}"}  # fmt: skip
    return "a list of options" if definition.many else nouns.get(definition.type, f"a {definition.type}")
