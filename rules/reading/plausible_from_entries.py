"""What would be implausible of a fact or field, as its entry says it: checked and typed."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from assay.facts.problems.nodes import Mapping
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.dates import parse_date
from assay.facts.values.suggest import as_percentage, did_you_mean, listed
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition, Limit
from assay.facts.values.written_numbers import compare_numbers, parse_percentage
from assay.rules.language.sections import FactEntry, FieldEntry

_AS_OF = "as_of"


def with_plausible(
    definition: Definition,
    entry: FieldEntry | FactEntry,
    node: Mapping,
    beside: AnyMapping[str, FieldEntry] | AnyMapping[str, FactEntry],
    problems: list[Problem],
) -> Definition:
    """The definition with what would be implausible; ``beside`` are the facts, or fields of the same records."""
    before, after = (_limit(definition, entry, node, side, beside, problems) for side in ("not_before", "not_after"))
    if isinstance(before, date) and isinstance(after, date) and before > after:
        message = f"{definition.key}: no date is both not before {before} and not after {after}"
        problems.append(Problem("R205", node.key_at("not_before"), message, "mend one of the two"))
    return replace(
        definition, not_before=before, not_after=after, usually=_usually(definition, entry, node, problems),
        unique=_unique(definition, entry, node, problems), when_implausible=entry.when_implausible,
    )  # fmt: skip


def _misplaced(definition: Definition, node: Mapping, key: str, to: str, problems: list[Problem]) -> None:
    problems.append(Problem("R205", node.key_at(key), f"{definition.key}: '{key}' belongs to {to}", "remove it"))


def _limit(
    definition: Definition,
    entry: FieldEntry | FactEntry,
    node: Mapping,
    side: str,
    beside: AnyMapping[str, FieldEntry] | AnyMapping[str, FactEntry],
    problems: list[Problem],
) -> Limit | None:
    said = cast("str | None", getattr(entry, side))
    if said is None:
        return None
    if definition.type != "date":
        _misplaced(definition, node, side, "a date", problems)
        return None
    day = parse_date(said)
    if day is not None or said == _AS_OF:
        return day or said
    dates = [name for name, other in beside.items() if other.type == "date" and name != definition.key]
    if said in dates:
        return said
    at: Position = cast("Any", node.get(side)).at
    hint = did_you_mean(said, [*dates, _AS_OF]) or f"write {listed([_AS_OF, 'a day such as 2025-07-18', *dates], 6)}"
    message = f"{side} of {definition.key} should be as_of, a day, or another date, this is '{said[:60]}'"
    problems.append(Problem("R204", at, message, hint))
    return None


def _usually(
    definition: Definition, entry: FieldEntry | FactEntry, node: Mapping, problems: list[Problem]
) -> tuple[int | Decimal | date, int | Decimal | date] | tuple[()]:
    if entry.usually is None:
        return ()
    if definition.type not in NUMBER_TYPES and definition.type != "date":
        _misplaced(definition, node, "usually", "a number or a date", problems)
        return ()
    low, high = (_figure(definition, value) for value in entry.usually)
    at: Position = cast("Any", node.get("usually")).at
    if low is None or high is None:
        wanted = {"date": "days", "percentage": "percentages"}.get(definition.type, "numbers")
        example = {"date": "[2020-01-01, 2029-12-31]", "percentage": "[50%, 90%]"}.get(definition.type, "[0.5, 1]")
        bare = next((value for value in entry.usually if not isinstance(value, str)), None)
        hint = f"write it like {example}"
        if definition.type == "percentage" and bare is not None:
            hint = as_percentage(bare)
        problems.append(Problem("R204", at, f"usually of {definition.key} should be two {wanted}", hint))
        return ()
    reversed_ = low > high if isinstance(low, date) and isinstance(high, date) else (
        compare_numbers(cast("Any", low), cast("Any", high)) > 0)  # fmt: skip
    if reversed_:
        message = f"{definition.key}: what is usual begins above where it ends"
        problems.append(Problem("R205", at, message, "write the lower of the two first"))
        return ()
    return low, high


def _figure(definition: Definition, value: int | Decimal | str) -> int | Decimal | date | None:
    if definition.type == "date":
        return parse_date(value) if isinstance(value, str) else None
    if definition.type == "percentage":
        return cast("int | Decimal | None", parse_percentage(value)) if isinstance(value, str) else None
    return None if isinstance(value, str) else value


def _unique(
    definition: Definition, entry: FieldEntry | FactEntry, node: Mapping, problems: list[Problem]
) -> tuple[str, ...]:
    if not isinstance(entry, FactEntry) or entry.unique is None:
        return ()
    if definition.type != "records":
        _misplaced(definition, node, "unique", "records", problems)
        return ()
    unknown = [name for name in entry.unique if name not in definition.fields]
    for name in unknown:
        hint = did_you_mean(name, definition.fields) or f"its fields are {listed(definition.fields)}"
        at: Position = cast("Any", node.get("unique")).at
        problems.append(Problem("R205", at, f"{definition.key} has no field '{name[:60]}' to be told apart by", hint))
    return () if unknown else tuple(dict.fromkeys(entry.unique))
