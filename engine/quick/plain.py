"""From the plain values of a dict to what rules compare, each value worked out once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from assay.facts.values.binary_noise import without_noise
from assay.facts.values.characters import reads_as_itself
from assay.facts.values.dates import parse_date
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import parse_percentage

Converter: TypeAlias = Callable[[Any], Any]
ByClass: TypeAlias = "dict[type[Any], Known]"

_MOST_KEPT = 256
"""Values remembered for one fact and one class of value."""
_REMEMBERED = (bool, int, float, str, type(None))
"""Classes of which equal values mean the same, to the last digit."""


class Slow(Exception):
    """A value that needs the full reader: to be read, or to be refused with a proper problem."""


class Known(dict[Any, Any]):
    """What a function gave for the values of one class; anything new is worked out."""

    __slots__ = ("_make",)

    def __init__(self, make: Converter) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> Any:
        made = self._make(value)
        if value.__class__ in _REMEMBERED:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[value] = made
        return made


def known(make: Converter, better: Mapping[type[Any], Converter] | None = None) -> ByClass:
    """A table for each class of plain value; for values of any other class there is none.

    ``better`` are functions for some classes that give the same, but faster.
    """
    return {cls: Known((better or {}).get(cls, make)) for cls in (*_REMEMBERED, Decimal, date)}


def converter(definition: Definition) -> Converter:
    """From a plain value to what rules compare; Slow for what is not plainly right."""
    low, high = definition.minimum, definition.maximum
    options = frozenset(definition.options)
    none = definition.may_be_none

    def special(value: Any) -> Any:
        if value is None:
            return UNKNOWN
        if none and value == "none":
            return NONE
        raise Slow

    def boolean(value: Any) -> Any:
        return value if value is True or value is False else special(value)

    def number(value: Any) -> Any:
        kind = value.__class__
        if kind is not int:
            if kind is float and whole_or_less:
                value = without_noise(Decimal(repr(value)))
            elif kind is not Decimal or not whole_or_less:
                return special(value)
            if not value.is_finite() or abs(value.adjusted()) > 30 or len(value.as_tuple().digits) > 30:
                raise Slow
            if value == value.to_integral_value():
                value = int(value)
        elif not -(10**30) < value < 10**30:
            raise Slow
        if (low is not None and value < low) or (high is not None and value > high):
            raise Slow
        return value

    def percentage(value: Any) -> Any:
        if value.__class__ is not str:
            return special(value)
        ratio = parse_percentage(value)
        if ratio is None or (low is not None and ratio < low) or (high is not None and ratio > high):
            return special(value)
        return ratio

    def day(value: Any) -> Any:
        if isinstance(value, datetime):
            raise Slow
        if isinstance(value, date):
            value = value.isoformat()
        found = parse_date(value) if isinstance(value, str) else None
        return special(value) if found is None else found

    def choice(value: Any) -> Any:
        return value if value.__class__ is str and value in options else special(value)

    def text(value: Any) -> Any:
        plain = value.__class__ is str and value != "none" and len(value) < 1_000
        return value if plain and reads_as_itself(value) else special(value)

    whole_or_less = definition.type in ("decimal", "money")
    if definition.many or definition.type == "records":
        return special
    return {
        "boolean": boolean, "integer": number, "decimal": number, "money": number,
        "percentage": percentage, "date": day, "choice": choice, "text": text,
    }[definition.type]  # fmt: skip
