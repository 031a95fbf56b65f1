"""From the models of facts and parameters to checked, typed declarations."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from typing import Any, cast

from assay.facts.dates import Duration, parse_duration
from assay.facts.nodes import Mapping
from assay.facts.positions import Position
from assay.facts.problems import Problem
from assay.facts.values import UNKNOWN, compare_numbers, parse_percentage
from assay.facts.vocabulary import NUMBER_TYPES, Definition

from .literals import read_as
from .model import FactEntry, FieldEntry, ParameterEntry
from .standard import ParameterInfo
from .types import Type

Entries = AnyMapping[str, tuple[object, Mapping]]


def parameters_from_entries(entries: Entries, problems: list[Problem]) -> dict[str, ParameterInfo]:
    """Every parameter with its value, sorted by name."""
    found: dict[str, ParameterInfo] = {}
    for name, (model, node) in sorted(entries.items()):
        entry = cast("ParameterEntry", model)
        kind = "number" if entry.type in ("integer", "decimal") else entry.type
        type_ = Type(cast("Any", kind), unit=entry.unit or "", options=tuple(entry.options or ()),
                     whole=entry.type == "integer")  # fmt: skip
        if entry.type == "money" and not entry.unit:
            problems.append(Problem("R205", node.at, f"the parameter {name} is money of no currency",
                                    "add 'unit: GBP' or the like"))
        if (entry.type == "choice") != bool(entry.options):
            problems.append(Problem("R205", node.at, f"the parameter {name}: 'options' belong to a choice"))
        value = read_as(type_, entry.value)
        if value is None or (type_.whole and not isinstance(value, int)):
            at = cast("Any", node.get("value")).at
            hint = f"write {entry.value}%" if kind == "percentage" and not isinstance(entry.value, str) else ""
            problems.append(Problem("R204", at, f"the value of {name} is not {_words(entry.type)}", hint))
            value = UNKNOWN
        found[name] = ParameterInfo(name, value, type_, entry.because, entry.normative, node.at)
    return found


def _words(type_: str) -> str:
    words = {"integer": "a whole number", "decimal": "a number", "boolean": "true or false",
             "money": "an amount", "choice": "one of its options", "text": "text",
             "duration": "a duration such as 12 months"}  # fmt: skip
    return words.get(type_, f"a {type_}")


def vocabulary_from_entries(entries: Entries, problems: list[Problem]) -> dict[str, Definition]:
    """Every fact, sorted by key. A key may not be the beginning of another."""
    found: dict[str, Definition] = {}
    for key, (model, node) in sorted(entries.items()):
        entry = cast("FactEntry", model)
        fields: dict[str, Definition] = {}
        for name, field_entry in sorted((entry.fields or {}).items()):
            place = cast("Mapping", cast("Mapping", node.get("fields")).get(name))
            fields[name] = _definition(name, field_entry, place, problems)
        if (entry.type == "records") != bool(fields):
            message = f"{key}: records have 'fields', other types have none"
            problems.append(Problem("R205", node.at, message))
        fresh: Duration | None = None
        if entry.fresh_for is not None:
            fresh = parse_duration(entry.fresh_for)
            if fresh is None:
                at = cast("Any", node.get("fresh_for")).at
                problems.append(Problem("R204", at, f"'{entry.fresh_for}' is not a duration", "write 12 months"))
        found[key] = _definition(key, entry, node, problems, fresh, fields)
        parts = key.split(".")
        for n in range(1, len(parts)):
            group = ".".join(parts[:n])
            if group in entries:
                problems.append(Problem("R206", node.at, f"'{group}' cannot be a fact and hold '{key}' too",
                                        "rename one of the two"))
    return found


def _definition(
    key: str,
    entry: FieldEntry,
    node: Mapping,
    problems: list[Problem],
    fresh: Duration | None = None,
    fields: dict[str, Definition] | None = None,
) -> Definition:
    choice = entry.type == "choice"
    if choice != bool(entry.options):
        problems.append(Problem("R205", node.at, f"{key}: a choice has 'options', other types have none"))
    if len(set(entry.options or ())) != len(entry.options or ()):
        problems.append(Problem("R205", node.at, f"{key}: an option stands twice"))
    if (entry.many or entry.ordered) and not choice:
        problems.append(Problem("R205", node.at, f"{key}: 'many' and 'ordered' belong to a choice"))
    if entry.type == "money" and not entry.unit:
        problems.append(Problem("R205", node.at, f"{key} is money of no currency", "add 'unit: GBP' or the like"))
    low, high = _bound(key, entry, node, "minimum", problems), _bound(key, entry, node, "maximum", problems)
    if entry.type in NUMBER_TYPES and entry.type != "decimal" and low is None:
        low = 0
    if entry.type == "percentage" and high is None:
        high = 1
    if low is not None and high is not None and compare_numbers(low, high) > 0:
        problems.append(Problem("R205", node.at, f"{key}: the minimum is more than the maximum"))
    facts = entry if isinstance(entry, FactEntry) else None
    return Definition(
        key, entry.type, entry.label, entry.question or "", entry.unit or "",
        low, high, tuple(entry.options or ()), entry.ordered, entry.many, entry.may_be_none,
        tuple(facts.evidence) if facts else (), fresh, facts.when_stale if facts else "report",
        entry.personal, fields or {}, node.at,
    )  # fmt: skip


def _bound(key: str, entry: FieldEntry, node: Mapping, name: str, problems: list[Problem]) -> Any:
    value = getattr(entry, name)
    if value is None:
        return None
    at: Position = cast("Any", node.get(name)).at
    if entry.type not in NUMBER_TYPES:
        problems.append(Problem("R205", at, f"{key}: only numbers have a {name}"))
        return None
    if entry.type == "percentage":
        found = parse_percentage(value) if isinstance(value, str) else None
    else:
        found = None if isinstance(value, str) else value
    if found is None:
        problems.append(Problem("R204", at, f"'{value}' is not a value of {key}",
                                f"write {value}%" if entry.type == "percentage" else ""))
    return found
