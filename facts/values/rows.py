"""Rows of records as they may be shown: by number and place, people by pseudonyms, free text not at all.

A pseudonym is a field's name and a number (``mentee 17``): the same person has
the same one throughout a list. It is made from the order in which people first
appear, not from their names, so that nobody can find a name by trying names.
"""

from __future__ import annotations

from collections.abc import Iterable

from assay.facts.language.phrases import say

from .records import Records, Value
from .scalars import NONE, UNKNOWN
from .vocabulary import Definition
from .written_numbers import format_number, is_number_type


def not_shown() -> str:
    """What stands for a value that is not to be shown."""
    return say("values", "not_shown")


def place_words(records: Records, number: int) -> str:
    """Where a record (counted from 1) stands in the file it was read from: ``row 7``; else ``line 41``."""
    at = records.places[number - 1]
    if records.origin is not None:
        return say("values", "row", number=at.path.rpartition("!A")[2] if at.path else at.line)
    return say("values", "line", number=at.line) if at.line else at.path


def row_number(place: str) -> str:
    """The number alone of a place that is a row; other places as they are."""
    before, _, after = say("values", "row", number="\0").partition("\0")
    return place.removeprefix(before).removesuffix(after)


def shown_fields(
    records: Records, definition: Definition, number: int, names: Iterable[str], personal: bool
) -> list[tuple[str, str]]:
    """Some fields of a record, by name, with what may be shown of each."""
    found: list[tuple[str, str]] = []
    for name in names:
        column = records.columns.get(name)
        code = column.codes[number - 1] if column else 0
        value = column.values[code] if column else UNKNOWN
        found.append((name, shown_value(definition.fields[name], value, code, personal)))
    return found


def shown_value(field: Definition, value: Value, code: int, personal: bool) -> str:
    """What may be shown of a field's value; ``code`` tells people apart."""
    if value is UNKNOWN:
        return say("values", "unknown")
    if value is NONE:
        return not_shown() if field.personal and field.type != "text" and not personal else say("values", "none")
    if not personal and field.type == "text":
        return f"{field.key} {code}" if field.personal else not_shown()
    if not personal and field.personal:
        return not_shown()
    return value_words(field, value)


def fields_words(fields: Iterable[tuple[str, str]]) -> str:
    """Fields and what is shown of them, in one line; a pseudonym names its field already."""
    return ", ".join(shown if shown.startswith(f"{name} ") else f"{name} {shown}" for name, shown in fields)


def value_words(definition: Definition, value: Value) -> str:
    """A known value as a person writes it."""
    if value is UNKNOWN or value is NONE:
        return say("values", "unknown" if value is UNKNOWN else "none")
    if isinstance(value, bool):
        return say("values", "yes" if value else "no")
    if is_number_type(definition.type):
        whole = getattr(value, "whole", None)
        shown = format_number(value, definition.type == "percentage")  # type: ignore[arg-type]
        return say("values", "share", part=getattr(value, "part", 0), whole=whole) if whole else shown
    if isinstance(value, frozenset):
        return ", ".join(option for option in definition.options if option in value) or say("values", "none_chosen")
    if isinstance(value, Records):
        return say("values", "records", count=len(value), number=len(value))
    return str(value)
