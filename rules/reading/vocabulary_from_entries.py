"""From the models of facts and parameters to checked, typed declarations."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from decimal import Decimal
from typing import Any, cast

from assay.facts.problems.nodes import Mapping
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.dates import Duration, parse_duration
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.suggest import as_percentage, did_you_mean, listed
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition
from assay.facts.values.written_numbers import compare_numbers, format_number, parse_percentage
from assay.rules.language.literals import read_as
from assay.rules.language.sections import FactEntry, FieldEntry, ParameterEntry
from assay.rules.language.standard import ParameterInfo
from assay.rules.language.types import Type

from .plausible_from_entries import with_plausible

_DURATION = "write it like 12 months, 2 years or 90 days"
Entries = AnyMapping[str, tuple[object, Mapping]]


def parameters_from_entries(entries: Entries, problems: list[Problem]) -> dict[str, ParameterInfo]:
    """Every parameter with its value, sorted by name."""
    found: dict[str, ParameterInfo] = {}
    for name, (model, node) in sorted(entries.items()):
        entry = cast("ParameterEntry", model)
        kind = "number" if entry.type in ("integer", "decimal") else entry.type
        type_ = Type(cast("Any", kind), unit=entry.unit or "", options=tuple(entry.options or ()),
                     whole=entry.type == "integer")  # fmt: skip
        _currency_and_options(f"the parameter {name}", entry, node, problems)
        value = read_as(type_, entry.value)
        if value is None or (type_.whole and not isinstance(value, int)):
            if entry.type != "choice" or entry.options:
                problems.append(_no_value(name, entry, cast("Any", node.get("value")).at))
            value = UNKNOWN
        found[name] = ParameterInfo(name, value, type_, entry.because, entry.normative, node.at)
    return found


def _currency_and_options(
    name: str, entry: ParameterEntry | FieldEntry | FactEntry, node: Mapping, problems: list[Problem]
) -> None:
    """Money has a currency; a choice, and nothing else, has options."""
    if entry.type == "money" and not entry.unit:
        problems.append(Problem("R205", node.at, f"{name} is money of no currency", "add 'unit: GBP' or the like"))
    if entry.type == "choice" and not entry.options:
        problems.append(Problem("R205", node.at, f"{name} is a choice without options", "add 'options: [a, b]'"))
    if entry.type != "choice" and entry.options:
        _belongs(name, node, "options", "a choice", problems)


def _belongs(name: str, node: Mapping, key: str, to: str, problems: list[Problem]) -> None:
    hint = "remove it" if to == "a number" else f"remove it, or write 'type: {to.removeprefix('a ')}'"
    problems.append(Problem("R205", node.key_at(key), f"{name}: '{key}' belongs to {to}", hint))


def _no_value(name: str, entry: ParameterEntry, at: Position) -> Problem:
    wanted, hint = {
        "integer": ("a whole number", "write it like 3, without a point"),
        "decimal": ("a number", "write it like 12.5"),
        "percentage": ("a percentage", "write it like 90%"),
        "money": (f"an amount in {entry.unit}", "write the number alone, like 1250.50"),
        "duration": ("a duration", _DURATION),
        "date": ("a date of the calendar", "write it like 2025-07-18"),
        "boolean": ("true or false", "write true or false"),
        "choice": ("one of its options", f"it can be {listed(entry.options or ())}"),
        "text": ("text", "put it in quotes"),
    }[entry.type]
    shown = str(entry.value).lower() if isinstance(entry.value, bool) else entry.value
    if entry.type == "percentage" and isinstance(entry.value, int | Decimal):
        hint = as_percentage(entry.value)
    elif entry.type == "choice":
        hint = did_you_mean(str(shown), entry.options or ()) or hint
    return Problem("R204", at, f"the value of {name} should be {wanted}, this is '{str(shown)[:60]}'", hint)


def vocabulary_from_entries(entries: Entries, problems: list[Problem]) -> dict[str, Definition]:
    """Every fact, sorted by key. A key may not be the beginning of another."""
    found: dict[str, Definition] = {}
    facts = {key: cast("FactEntry", model) for key, (model, _) in entries.items()}
    beginnings = {key[:n] for key in entries for n, letter in enumerate(key) if letter == "."}
    for key, (model, node) in sorted(entries.items()):
        entry = cast("FactEntry", model)
        fields: dict[str, Definition] = {}
        for name, field_entry in sorted((entry.fields or {}).items()):
            place = cast("Mapping", cast("Mapping", node.get("fields")).get(name))
            made = _definition(name, field_entry, place, problems)
            fields[name] = with_plausible(made, field_entry, place, entry.fields or {}, problems)
        if entry.type == "records" and not fields:
            problems.append(Problem("R205", node.at, f"{key} holds records without fields",
                                    "add 'fields:' with at least one field"))
        if entry.type != "records" and fields:
            _belongs(key, node, "fields", "records", problems)
        fresh: Duration | None = None
        if entry.fresh_for is not None:
            fresh = parse_duration(entry.fresh_for)
            if fresh is None:
                at = cast("Any", node.get("fresh_for")).at
                message = f"fresh_for should be a duration, this is '{entry.fresh_for[:60]}'"
                problems.append(Problem("R204", at, message, _DURATION))
        made = _definition(key, entry, node, problems, fresh, fields)
        found[key] = with_plausible(made, entry, node, facts, problems)
        if key in beginnings:
            inner = [other for other in sorted(entries) if other.startswith(f"{key}.")]
            message = f"'{key}' cannot be a fact: others stand under it ({listed(inner, 3)})"
            problems.append(Problem("R206", node.at, message, f"rename it, to '{key}.name' or the like"))
    return found


def _definition(
    key: str,
    entry: FieldEntry | FactEntry,
    node: Mapping,
    problems: list[Problem],
    fresh: Duration | None = None,
    fields: dict[str, Definition] | None = None,
) -> Definition:
    _currency_and_options(key, entry, node, problems)
    options = entry.options or []
    twice = next((option for n, option in enumerate(options) if option in options[:n]), None)
    if twice is not None:
        message = f"{key}: the option '{twice[:60]}' stands twice"
        problems.append(Problem("R205", node.key_at("options"), message, "keep one of the two"))
    for word, said in (("many", entry.many), ("ordered", entry.ordered)):
        if said and entry.type != "choice":
            _belongs(key, node, word, "a choice", problems)
    low, high = _bound(key, entry, node, "minimum", problems), _bound(key, entry, node, "maximum", problems)
    if entry.type in NUMBER_TYPES and entry.type != "decimal" and low is None:
        low = 0
    if entry.type == "percentage" and high is None:
        high = 1
    if low is not None and high is not None and compare_numbers(low, high) > 0:
        at = node.key_at("minimum" if "minimum" in node else "maximum")
        percentage = entry.type == "percentage"
        bounds = f"{format_number(low, percentage)}) is more than the maximum ({format_number(high, percentage)}"
        problems.append(Problem("R205", at, f"{key}: the minimum ({bounds})", "mend one of the two"))
    facts = entry if isinstance(entry, FactEntry) else None
    if facts is not None and facts.begins and entry.type != "date":
        _belongs(key, node, "begins", "a date", problems)
    return Definition(
        key, entry.type, entry.label, entry.question or "", entry.unit or "",
        low, high, tuple(entry.options or ()), entry.ordered, entry.many, entry.may_be_none,
        tuple(facts.evidence) if facts else (), fresh, facts.when_stale if facts else "report",
        entry.personal, entry.changeable, facts.cost if facts else 1, fields or {}, at=node.at,
        begins=facts is not None and facts.begins,
    )  # fmt: skip


def _bound(key: str, entry: FieldEntry | FactEntry, node: Mapping, name: str, problems: list[Problem]) -> Any:
    value = getattr(entry, name)
    if value is None:
        return None
    at: Position = cast("Any", node.get(name)).at
    if entry.type not in NUMBER_TYPES:
        _belongs(key, node, name, "a number", problems)
        return None
    if entry.type == "percentage":
        found = parse_percentage(value) if isinstance(value, str) else None
    else:
        found = None if isinstance(value, str) else value
    if found is None:
        message = f"the {name} of {key} should be {'a percentage' if entry.type == 'percentage' else 'a number'}"
        hint = "write it like 90%" if entry.type == "percentage" else "write it like 12.5"
        hint = hint if isinstance(value, str) else as_percentage(value)
        problems.append(Problem("R204", at, f"{message}, this is '{str(value)[:60]}'", hint))
    return found
