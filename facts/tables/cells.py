"""What a cell of a file holds, how its file is written, and what of it may be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from assay.facts.values.characters import seen
from assay.facts.values.vocabulary import Definition

from .cell_dates import EXCEL_DAY_0, DateOrder
from .cell_numbers import DecimalMark

PercentStyle = Literal["of 1", "of 100"]


class Percent(NamedTuple):
    """A number that its file shows as a percentage; 0.86 is 86 %."""

    ratio: Decimal


class FormattedNumber(NamedTuple):
    """A number that its file shows with a currency (its code or sign), another unit, or filled up with zeros to so many
    digits."""

    number: Decimal
    currency: str = ""
    digits: int = 0
    unit: str = ""


class Faulty(NamedTuple):
    """A cell that holds nothing that could be used, or could mean two things."""

    code: str
    message: str
    hint: str = ""


Cell: TypeAlias = "str | bool | Decimal | Percent | FormattedNumber | date | Faulty"
Written: TypeAlias = "str | bool | int | Decimal | list[str] | None"
"""A value as a facts file writes it; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the cells of a file are written, as far as somebody has said so.

    ``words`` says for each field what the words of the file stand for (``""``
    is an empty cell); ``foreign`` that a point may part thousands (see ``number_in``);
    ``ours`` that the sheet is one of our own templates, with its ways of quoting;
    ``day_0`` from which day the file's program counts days.
    """

    dates: DateOrder | None = None
    decimal: DecimalMark | None = None
    percentages: PercentStyle | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {})
    foreign: bool = False
    ours: bool = False
    day_0: date = EXCEL_DAY_0


def folded(text: str) -> str:
    """A name without what tells apart the ways of writing it: case, spaces, lines, underscores, marks nobody sees."""
    return re.sub(r"[\s_\u00a0-]+", " ", seen(text)).strip().rstrip(":*?").strip().casefold()


_COVERED = {
    "F203": ("this is a number without '%'", "format it as a percentage, or say 'percentages: of 100' or 'of 1'"),
    "F208": ("this is not a date of the calendar", "write it like 2025-07-18"),
    "F501": ("this is one date read day first, and another read month first",
             "say which with 'dates: day first' or 'dates: month first'"),
    "F502": ("this is one number with a decimal point, and another with a decimal comma",
             "say which with 'decimal: \".\"' or 'decimal: \",\"'"),
}  # fmt: skip


def covered(faulty: Faulty, definition: Definition, ours: bool) -> Faulty:
    """The same without what the cell holds, which is about a person; what it could hold is said."""
    if faulty.code == "F503":
        kind = "yes or no" if definition.type == "boolean" else definition.describe()
        words = "" if ours else "; or say under 'words' what this stands for"
        return Faulty("F503", "this is of another kind than is needed here", f"write {kind}{words}")
    message, hint = _COVERED.get(faulty.code, (faulty.message, faulty.hint))
    return Faulty(faulty.code, message, hint)


def kind_of_cell(cell: Cell) -> str:
    """What a cell holds, in words."""
    match cell:
        case bool():
            return f"the word {str(cell).upper()}"
        case date():
            return f"a date ({cell})"
        case Percent():
            return "a percentage"
        case Decimal() | FormattedNumber():
            return "a number"
        case _:
            return "text"
