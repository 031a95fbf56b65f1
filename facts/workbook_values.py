"""How a value stands in a cell, and back: what writer and reader of workbooks agree on.

A cell holds a number only where a double keeps it exactly; whatever a
spreadsheet could change on the way stands as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from .records import Records
from .values import NONE, UNKNOWN, Number, Value, format_number
from .vocabulary import Definition
from .workbook_layout import NO, NONE_AT_ALL, NONE_WORD, SEE_FINDINGS, SEE_SHEET, YES

CellValue: TypeAlias = "str | int | float | date | None"

TEXT_FORMAT = "@"
DATE_FORMAT = "yyyy-mm-dd"
FIRST_DAY = date(1900, 3, 1)
"""Earlier days stand as text: spreadsheets do not agree on how to count them."""
_DIGITS = 15
"""Significant digits that every spreadsheet keeps, also when a cell is typed again."""
_EXPONENTS = range(-15, 15)

_ESCAPED = re.compile(r'text:"(?:.|\n)*"')
# What XML, a spreadsheet or a reader of tables would not give back as it is: carriage returns, escapes such as
# _x000D_, and the wide and narrow blanks that nobody can see.
_FRAGILE = re.compile(r"\r|[^\S \t\n]|_x[0-9A-Fa-f]{4}_|x005[Ff]_")
_CHOICE = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^;]*)\s*(?:;|$)')


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
        return Content(exact, plain)
    places = max(0, -int(digits.as_tuple().exponent))
    if percentage:
        double = float(Fraction(value))
        shown = f"0.{'0' * places}%" if places else "0%"
        return Content(double, shown) if Decimal(repr(double)) == digits / 100 else Content(exact, plain)
    return Content(int(exact) if "." not in exact else float(exact), plain)


# ---------------------------------------------------------------- text


def cell_text(text: str) -> str:
    """A text as a cell can keep it: as it is, or ``text:"…"`` with JSON's escapes where it would not survive.

    So stand an empty text, spaces at either end, carriage returns, and what would be taken for
    another word of ours.
    """
    fragile = text != text.strip() or not text or _FRAGILE.search(text) or _ESCAPED.fullmatch(text)
    keyword = text == SEE_FINDINGS or (text != NONE_WORD and text.casefold() == NONE_WORD)
    if not fragile and not keyword:
        return text
    return f"text:{_in_quotes(text)}"


def _in_quotes(text: str) -> str:
    """The text as JSON writes it, without what is fragile."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _FRAGILE.sub(lambda m: m[0].replace("x", "\\u0078", 1) if "x" in m[0] else f"\\u{ord(m[0]):04x}", quoted)


def text_of_cell(text: str) -> str:
    """The text that a cell stands for; spaces around it do not count."""
    text = text.strip()
    if _ESCAPED.fullmatch(text):
        try:
            found = json.loads(text.removeprefix("text:"), strict=False)
        except ValueError:
            return text
        return found if isinstance(found, str) else text
    return text


# ---------------------------------------------------------------- several options


def nothing_chosen(definition: Definition) -> str:
    """The words for the empty set: ``none of these``, in brackets where an option has that name."""
    words = "none of these"
    while words in definition.options:
        words = f"({words})"
    return words


def choices_text(definition: Definition, chosen: Iterable[str]) -> str:
    """``mentors; students``, in the vocabulary's order; one that would not be read back stands in quotes."""
    names = [_quoted(option) for option in definition.options if option in set(chosen)]
    return "; ".join(names) if names else nothing_chosen(definition)


def choices_of_text(definition: Definition, text: str) -> tuple[str, ...]:
    """The names in a cell of several options, as written, in order; not yet held against the options."""
    text = text.strip()
    if text == nothing_chosen(definition):
        return ()
    names = [found[1].strip() for found in _CHOICE.finditer(text)]
    return tuple(_unquoted(name) for name in names if name)


def _quoted(option: str) -> str:
    safe = option == option.strip() and not _FRAGILE.search(option) and not set(';"\n') & set(option)
    return option if safe else _in_quotes(option)


def _unquoted(name: str) -> str:
    if name.startswith('"') and name.endswith('"') and len(name) > 1:
        try:
            return str(json.loads(name, strict=False))
        except ValueError:
            return name
    return name


# ---------------------------------------------------------------- example rows

_EXAMPLE_DAY = date(2025, 1, 15)


def example(definition: Definition) -> dict[str, Value]:
    """The example row of a records fact: a value for every field, the same for the same vocabulary."""
    return {name: _example(field) for name, field in definition.fields.items()}


def _example(field: Definition) -> Value:
    match field.type:
        case "boolean":
            return True
        case "date":
            return _EXAMPLE_DAY
        case "choice":
            return frozenset(field.options[:2]) if field.many else field.options[0]
        case "integer" | "decimal" | "money" | "percentage":
            usual: Number = {"integer": 3, "decimal": 3, "money": 250}.get(field.type, Decimal("0.8"))
            if field.minimum is not None and usual < field.minimum:
                usual = field.minimum
            return field.maximum if field.maximum is not None and usual > field.maximum else usual
        case _:
            return "A. Example" if field.personal else f"example of {field.label}"[:60].strip()
