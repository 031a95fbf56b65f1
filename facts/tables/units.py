"""Units in which the cells of one column stand: where they are mixed, nobody knows what the numbers mean."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from assay.facts.values.vocabulary import Definition

from .cell_dates import FoundDate, date_in
from .cells import Cell, FormattedNumber, Style

_SIGN = re.compile(r"[£€$]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_DIGIT = re.compile(r"\d")
_LAST_MONTH = 12


class Mixed(NamedTuple):
    """Two units in one column: a code, what is said of the first cells of each, and what settles it."""

    code: str
    message: str
    hint: str


def unit_of(definition: Definition, cell: Cell | None, style: Style) -> str:
    """The unit that a cell shows; nothing where it shows none that could be mixed with others."""
    match definition.type, cell:
        case ("money", str()):
            return ("currency" if _SIGN.search(cell) else "plain") if _DIGIT.search(cell) else ""
        case ("money", FormattedNumber()):
            return "currency" if cell.currency else "plain"
        case ("money", Decimal()) if not style.ours:
            return "plain"
        case ("date", date()) if style.dates is None:
            return "date" if cell.day <= _LAST_MONTH else "certain date"
        case ("date", str()) if style.dates is None:
            found = date_in(cell)
            return found.order or "" if isinstance(found, FoundDate) else ""
        case _:
            return ""


def mixed(column: str, rows: dict[str, int]) -> Mixed | None:
    """What is wrong with a column that shows these units, each first in that row."""
    if {"currency", "plain"} <= rows.keys():
        message = f"amounts with a currency (row {rows['currency']}) stand beside some without (row {rows['plain']})"
        return Mixed("F502", f"in column {column} {message}", "write the currency with all of them, or with none")
    for order in ("day first", "month first"):
        if {"date", order} <= rows.keys() and "certain date" not in rows:
            message = (f"dates (row {rows['date']}) stand beside texts written {order} (row {rows[order]}): "
                       "a program may have exchanged day and month of the dates")  # fmt: skip
            hint = f"write all of them like 2025-07-18; or say 'dates: {order}' if the dates are right as they are"
            return Mixed("F501", f"in column {column} {message}", hint)
    return None
