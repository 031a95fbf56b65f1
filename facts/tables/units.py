"""Units in which the cells of one column stand: where they are mixed, nobody knows what the numbers mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from assay.facts.values.vocabulary import NUMBER_TYPES, Definition

from .cell_dates import FoundDate, date_in
from .cells import Cell, FormattedNumber, Style

_SIGN = re.compile(r"[£€$]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_DIGIT = re.compile(r"\d")
_SHOWN_IN = "shown in "
_LAST_MONTH = 12
_NUMBER = re.compile(r"\d[\d.,]*")
_POINT_OF_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_DECIMAL_POINT = re.compile(r"\d+\.\d{1,2}|\d+\.\d{4,}|0\.\d+|\d{1,3}(?:,\d{3})+\.\d+")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}|\d+,\d{4,}|0,\d+|\d{1,3}(?:\.\d{3})+,\d+")


class Mixed(NamedTuple):
    """Two units in one column: a code, what is said of the first cells of each, and what settles it."""

    code: str
    message: str
    hint: str


def units_of(definition: Definition, cell: Cell | None, style: Style) -> Iterator[str]:
    """The units that a cell shows; none where it shows none that could be mixed with others."""
    if isinstance(cell, FormattedNumber) and cell.unit and definition.type in NUMBER_TYPES:
        yield f"{_SHOWN_IN}{cell.unit}"
    match definition.type, cell:
        case ("money", str()) if _DIGIT.search(cell):
            yield "currency" if _SIGN.search(cell) else "plain"
        case ("money", FormattedNumber()):
            yield "currency" if cell.currency else "plain"
        case ("money", Decimal()) if not style.ours:
            yield "plain"
        case ("date", date()) if style.dates is None:
            yield "date" if cell.day <= _LAST_MONTH else "certain date"
        case ("date", str()) if style.dates is None:
            found = date_in(cell)
            if isinstance(found, FoundDate) and found.order:
                yield found.order
        case _:
            pass
    if definition.type in NUMBER_TYPES and isinstance(cell, str) and style.decimal is None and not style.foreign:
        number = _NUMBER.search(cell)
        if number and _POINT_OF_THOUSANDS.fullmatch(number[0]):
            yield "point"
        elif number and _DECIMAL_COMMA.fullmatch(number[0]):
            yield "comma"
        elif number and _DECIMAL_POINT.fullmatch(number[0]):
            yield "decimal point"


def mixed(column: str, rows: dict[str, int]) -> Mixed | None:
    """What is wrong with a column that shows these units, each first in that row."""
    if {"currency", "plain"} <= rows.keys():
        message = f"amounts with a currency (row {rows['currency']}) stand beside some without (row {rows['plain']})"
        return Mixed("F502", f"in column {column} {message}", "write the currency with all of them, or with none")
    shown = {unit.removeprefix(_SHOWN_IN): row for unit, row in rows.items() if unit.startswith(_SHOWN_IN)}
    if len(shown) > 1:
        (one, row), (other, later) = list(shown.items())[:2]
        message = f"numbers shown in '{one}' (row {row}) stand beside some shown in '{other}' (row {later})"
        return Mixed("F502", f"in column {column} {message}", "write all of them in one unit, and show them in it")
    if {"comma", "point"} <= rows.keys() and "decimal point" not in rows:
        message = (f"numbers with a decimal comma (row {rows['comma']}) stand beside some with a point before three "
                   f"digits (row {rows['point']}), which may part thousands")  # fmt: skip
        return Mixed("F502", f"in column {column} {message}", "say which with 'decimal: \",\"' or 'decimal: \".\"'")
    for order in ("day first", "month first"):
        if {"date", order} <= rows.keys() and "certain date" not in rows:
            message = (f"dates (row {rows['date']}) stand beside texts written {order} (row {rows[order]}): "
                       "a program may have exchanged day and month of the dates")  # fmt: skip
            hint = f"write all of them like 2025-07-18; or say 'dates: {order}' if the dates are right as they are"
            return Mixed("F501", f"in column {column} {message}", hint)
    return None
