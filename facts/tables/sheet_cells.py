"""What the cells of a sheet hold: percentages, TRUE, errors, formulas with what is stored beside them."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from assay.facts.problems.positions import printable
from assay.facts.values.binary_noise import CERTAIN
from assay.facts.values.vocabulary import LONGEST_TEXT

from .cells import Cell, Faulty, FormattedNumber, Percent
from .table import Raw

_SUM = re.compile(r"=\s*\+?(?:_xlfn\.)?(SUM|SUBTOTAL|AVERAGE|COUNT|COUNTA|COUNTIF|SUMIF|AGGREGATE|MAX|MIN)\s*\(", re.I)
_RANGE = re.compile(r"(?<![!:\w$])\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", re.I)
_TABLE_COLUMN = re.compile(r"\w*\[[^\[\]@#]+\]")
_LONGEST = 131_072  # no more than a cell of a text file has


class PercentCell(NamedTuple):
    """A number in a cell that is shown with a '%'; ``of`` is what 100 % stand as: 1, or 100."""

    value: int | float
    of: int


class ShownCell(NamedTuple):
    """A number in a cell that is shown with a currency or another unit, or filled up with zeros to so many digits."""

    value: int | float
    currency: str
    digits: int
    unit: str = ""


class BooleanCell(NamedTuple):
    """TRUE or FALSE; told apart from 1 and 0, to which Python holds them equal."""

    value: bool


class Error(NamedTuple):
    """What Excel shows in place of a value, such as ``#REF!``."""

    word: str


class Formula(NamedTuple):
    """A formula, and the value that is stored beside it; None where none is."""

    text: str
    stored: Raw


def cell_of(raw: Raw) -> Cell | None:
    """What a cell holds."""
    match raw:
        case None:
            return None
        case BooleanCell(value):
            return value
        case PercentCell(value, of):
            number = _number(value)
            return Percent(number / of) if isinstance(number, Decimal) else number
        case ShownCell(value, currency, digits, unit):
            number = _number(value)
            return FormattedNumber(number, currency, digits, unit) if isinstance(number, Decimal) else number
        case Error(word):
            return Faulty("F504", f"Excel could not work this cell out: {printable(word[:20])}",
                          "mend the formula, or write the value")
        case Formula(_, None):
            return Faulty("F505", "this is a formula, and its value is not stored in the file",
                          "open the workbook in Excel or LibreOffice and save it, or write the value")
        case Formula(_, value):
            return cell_of(value)
        case str():
            if len(raw) > _LONGEST:
                message = f"a text of {len(raw):,} characters; at most {LONGEST_TEXT:,} are read"
                return Faulty("F206", message, "shorten it")
            return raw if raw.strip() else None
        case datetime():
            return raw.date()
        case date():
            return raw
        case int() | float():
            return _number(raw)
        case _:
            message = "this is a time of day or a length of time"
            return Faulty("F503", message, "format the cell as a date or as a number")


def adds_up(raw: Raw, row: int, column: int) -> bool:
    """Whether a cell is a formula that adds up or counts cells above it in its own column.

    What it takes from its own row, from other sheets or from whole columns makes
    it a part of a record, such as the hours of one pair.
    """
    match raw:
        case Formula(text) if _SUM.match(text):
            if "#This Row" in text or "[@" in text:
                return False
            ranges = [(column_number(a), int(top), column_number(b), int(bottom))
                      for a, top, b, bottom in _RANGE.findall(text)]  # fmt: skip
            above = any(a <= column <= b and top < bottom < row for a, top, b, bottom in ranges)
            return above or (not ranges and "!" not in text and _TABLE_COLUMN.search(text) is not None)
        case _:
            return False


def shown(raw: Raw) -> str:
    """A cell as a person sees it; of a formula its text."""
    match raw:
        case Formula(formula):
            return printable(formula[:100])
        case PercentCell(value, of):
            return f"{Decimal(repr(value)) * 100 / of:f}%"
        case BooleanCell(value):
            return str(value).upper()
        case ShownCell(value, currency, digits, unit):
            return f"{currency} {value}" if currency else f"{value}".zfill(digits) + (f" {unit}" if unit else "")
        case Error(word):
            return printable(word[:100])
        case datetime():
            midnight = not (raw.hour or raw.minute or raw.second)
            return raw.date().isoformat() if midnight else raw.isoformat(" ", "minutes")
        case _:
            return printable(" ".join(str("" if raw is None else raw)[:100].split()))


def column_number(letters: str) -> int:
    """The number, from 0, of the column with these letters."""
    number = 0
    for character in letters.upper():
        number = number * 26 + ord(character) - 64
    return number - 1


def _number(value: Any) -> Decimal | Faulty:
    number = Decimal(repr(value) if isinstance(value, float) else int(value))
    if not number.is_finite():
        return Faulty("Y110", "this is not a number that can be counted with", "write the number")
    if isinstance(value, float) and len(number.as_tuple().digits) > CERTAIN:
        return Decimal(f"{value:.{CERTAIN}g}")
    return number
