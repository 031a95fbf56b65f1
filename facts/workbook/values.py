"""How a value stands in a cell, and back: what writer and reader of workbooks agree on.

A cell holds a number only where a double keeps it exactly; whatever a
spreadsheet could change on the way stands as text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from assay.facts.tables.cell_texts import NONE_WORD, cell_text, choices_text
from assay.facts.values.binary_noise import kept_exact
from assay.facts.values.records import Records, Value
from assay.facts.values.scalars import NONE, UNKNOWN, Number
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import format_number

from .layout import NO, NONE_AT_ALL, SEE_SHEET, YES

CellValue: TypeAlias = "str | int | float | date | None"

TEXT_FORMAT = "@"
DATE_FORMAT = "yyyy-mm-dd"
FIRST_DAY = date(1900, 3, 1)
"""Earlier days stand as text: spreadsheets do not agree on how to count them."""
_DIGITS = 15
"""Significant digits that every spreadsheet keeps, also when a cell is typed again."""
_EXPONENTS = range(-15, 15)

@dataclass(frozen=True, slots=True)
class Content:
    """What a cell holds and its number format. A text is a string cell, whatever it begins with."""

    value: CellValue
    format: str


def content(definition: Definition, value: Value) -> Content:
    """How a value of that fact or field stands in its cell; UNKNOWN is an empty one."""
    plain = number_format(definition)
    match value:
        case _ if value is UNKNOWN:
            return Content(None, plain)
        case _ if value is NONE:
            return Content(NONE_WORD, plain)
        case bool():
            return Content(YES if value else NO, plain)
        case int() | Decimal() | Fraction():
            return _number(definition, value, plain)
        case date():
            return Content(value if value >= FIRST_DAY else value.isoformat(), plain)
        case frozenset():
            return Content(choices_text(definition, value), plain)
        case Records():
            return Content(SEE_SHEET if len(value) else NONE_AT_ALL, plain)
        case _:
            return Content(cell_text(str(value)), plain)


def number_format(definition: Definition) -> str:
    """The number format of the cells of a fact or field, also of empty ones."""
    match definition.type:
        case "date":
            return DATE_FORMAT
        case "integer":
            return "0"
        case "decimal":
            return "General"
        case "percentage":
            return "0.0%"
        case "money":
            return f'#,##0.00\\ "{definition.unit}"'
        case _:
            return TEXT_FORMAT


def _number(definition: Definition, value: Number, plain: str) -> Content:
    percentage = definition.type == "percentage"
    whole = getattr(value, "whole", None)
    if isinstance(whole, int):  # given as a part of a whole, and kept so
        return Content(f"{getattr(value, 'part', 0)} of {whole}", plain)
    exact = format_number(value, percentage)
    if "/" in exact:
        return Content(exact.replace("/", " of "), plain)
    digits = Decimal(exact.removesuffix("%")).normalize()
    if len(digits.as_tuple().digits) > _DIGITS or (digits and digits.adjusted() not in _EXPONENTS):
        return Content(kept_exact(exact), plain)
    places = max(0, -int(digits.as_tuple().exponent))
    if percentage:
        double = float(Fraction(value))
        shown = f"0.{'0' * places}%" if places else "0%"
        return Content(double, shown) if Decimal(repr(double)) == digits / 100 else Content(exact, plain)
    return Content(int(exact) if "." not in exact else float(exact), plain)
