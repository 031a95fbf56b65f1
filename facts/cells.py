"""From a cell, as a file has it, to a value as a facts file writes it; what is doubtful stays undecided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from .cell_dates import DateOrder, FoundDate, TwoDates, date_in
from .cell_numbers import DecimalMark, TwoNumbers, number_in
from .read_yaml import MOST_DIGITS
from .vocabulary import Definition
from .workbook_values import choices_of_text, nothing_chosen, text_of_cell

PercentStyle = Literal["of 1", "of 100"]
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}
_MONEY = re.compile(r"([A-Z]{3}(?![A-Za-z])|[£€$])?\s*(.*?)\s*((?<![A-Za-z])[A-Z]{3}|[£€$])?")
_PERCENT = re.compile(r"(.*?)\s*(?:%|per ?cent)", re.IGNORECASE)
_PART = re.compile(r"(\d{1,18})\s*(?:/|(?:out )?of)\s*(\d{1,18})", re.ASCII | re.IGNORECASE)


class Percent(NamedTuple):
    """A number that its file shows as a percentage; 0.86 is 86 %."""

    ratio: Decimal


class Faulty(NamedTuple):
    """A cell that holds nothing that could be used, or could mean two things."""

    code: str
    message: str
    hint: str = ""


Cell: TypeAlias = "str | bool | Decimal | Percent | date | Faulty"
Written: TypeAlias = "str | bool | int | Decimal | list[str] | None"
"""A value as a facts file writes it; None where it is not known."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the cells of a file are written, as far as somebody has said so.

    ``words`` says for each field what the words of the file stand for (``""``
    is an empty cell); ``foreign`` that the file's cells are parted by semicolons,
    ``ours`` that the sheet is one of our own templates, with its ways of quoting.
    """

    dates: DateOrder | None = None
    decimal: DecimalMark | None = None
    percentages: PercentStyle | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {})
    foreign: bool = False
    ours: bool = False


def folded(text: str) -> str:
    """A name without what tells apart the ways of writing it: case, spaces, lines, underscores."""
    return re.sub(r"[\s_\u00a0-]+", " ", text).strip().rstrip(":*?").strip().casefold()


def written(definition: Definition, cell: Cell | None, style: Style) -> Written | Faulty:
    """What a cell says, as a facts file would. ``parse_value`` decides whether it fits."""
    if isinstance(cell, Faulty):
        return cell
    if isinstance(cell, str) or cell is None:
        text = (cell or "").replace("\u00a0", " ").strip()
        text = style.words.get(definition.key, {}).get(text, text)
        if not text:
            return None
        if definition.may_be_none and text.casefold() == "none":
            return "none"
        cell = text
    match definition.type:
        case "boolean":
            return _boolean(cell)
        case "integer" | "decimal":
            return _number(definition, cell, style)
        case "money":
            return _money(definition, cell, style)
        case "percentage":
            return _percentage(definition, cell, style)
        case "date":
            return _date(cell, style)
        case "choice":
            return _choice(definition, cell)
        case _:
            found = _text(cell)
            return text_of_cell(found) if style.ours and isinstance(found, str) else found


_COVERED = {
    "F203": ("this is a number without '%'", "format it as a percentage, or say 'percentages: of 100' or 'of 1'"),
    "F208": ("this is not a date of the calendar", "write it like 2025-07-18"),
    "F501": ("this is one date read day first, and another read month first",
             "say which with 'dates: day first' or 'dates: month first'"),
    "F502": ("this is one number with a decimal point, and another with a decimal comma",
             "say which with 'decimal: \".\"' or 'decimal: \",\"'"),
    "F503": ("this is of another kind than is needed here", ""),
}  # fmt: skip


def covered(faulty: Faulty) -> Faulty:
    """The same without what the cell holds, which is about a person."""
    message, hint = _COVERED.get(faulty.code, (faulty.message, faulty.hint))
    return Faulty(faulty.code, message, hint)


def _kind(cell: Cell) -> str:
    match cell:
        case bool():
            return f"the word {str(cell).upper()}"
        case date():
            return f"a date ({cell})"
        case Percent():
            return "a percentage"
        case Decimal():
            return "a number"
        case _:
            return "text"


def _boolean(cell: Cell) -> Written | Faulty:
    if isinstance(cell, bool):
        return cell
    word = f"{cell:f}" if isinstance(cell, Decimal) else str(cell).casefold()
    if word in _YES | _NO:
        return word in _YES
    if isinstance(cell, date | Percent):
        return Faulty("F503", f"this is {_kind(cell)}; yes or no is needed", "write yes or no")
    return str(cell)


def _number(definition: Definition, cell: Cell, style: Style) -> Written | Faulty:
    if isinstance(cell, str):
        found = number_in(cell, style.decimal, style.foreign)
        if isinstance(found, TwoNumbers):
            return _two_numbers(found)
        cell = cell if found is None else found
        if isinstance(cell, str):
            word = cell.casefold()
            if word in ("true", "false", "yes", "no"):
                return Faulty("F503", f"the word {cell.upper()} stands where a number should be",
                              "write the number; is the column another one?")
            return cell
    if isinstance(cell, Percent) and definition.type == "decimal":
        cell = cell.ratio
    if isinstance(cell, Decimal):
        if not cell.is_finite() or len(cell.as_tuple().digits) > MOST_DIGITS or abs(cell.adjusted()) > MOST_DIGITS:
            return Faulty("Y111", f"a number of more than {MOST_DIGITS} digits", "is there a slip of the keyboard?")
        return _whole(cell)
    hint = "write the number; is the column another one?"
    if isinstance(cell, date):
        hint = "it may have been a number such as 3-4 or 1.5, which the program took for a date"
    return Faulty("F503", f"this is {_kind(cell)}; a number is needed", hint)


def _two_numbers(found: TwoNumbers) -> Faulty:
    point, comma = f"{found.with_point:f}", f"{found.with_comma:f}"
    message = f"this is {point} where commas part thousands, and {comma} with a decimal comma"
    if found.with_comma > found.with_point:
        message = f"this is {point} with a decimal point, and {comma} where points part thousands"
    return Faulty("F502", message, "say which with 'decimal: \".\"' or 'decimal: \",\"', or write it without the mark")


def _whole(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _money(definition: Definition, cell: Cell, style: Style) -> Written | Faulty:
    if not isinstance(cell, str):
        return _number(definition, cell, style)
    found = _MONEY.fullmatch(cell)
    signs = [_CURRENCIES.get(sign, sign) for sign in (found[1], found[3]) if sign] if found else []
    if found is None or not signs:
        return _number(definition, cell, style)
    if signs != [definition.unit]:
        return Faulty("F503", f"this is money in {signs[0]}; {definition.unit} is needed",
                      f"write the amount in {definition.unit}")
    return _number(definition, found[2], style)


def _percentage(definition: Definition, cell: Cell, style: Style) -> Written | Faulty:
    if isinstance(cell, Percent):
        return _as_percent(cell.ratio * 100)
    if isinstance(cell, str):
        part = _PART.fullmatch(cell)
        if part:
            return f"{part[1]} of {part[2]}"
        signed = _PERCENT.fullmatch(cell)
        found = number_in(signed[1] if signed else cell, style.decimal, style.foreign)
        if isinstance(found, TwoNumbers):
            return _two_numbers(found)
        if found is not None and signed:
            return _as_percent(found)
        cell = cell if found is None else found
    if isinstance(cell, Decimal):
        if style.percentages is not None:
            return _as_percent(cell * 100 if style.percentages == "of 1" else cell)
        hint = f"{_as_percent(cell)} or {_as_percent(cell * 100)}? Format it as a percentage, or say " \
               "'percentages: of 100' or 'percentages: of 1'"
        return Faulty("F203", f"{definition.key} is a percentage, this is a number without '%'", hint)
    if isinstance(cell, str):
        return cell
    return Faulty("F503", f"this is {_kind(cell)}; a percentage is needed", "write it like 75% or 43 of 50")


def _as_percent(number: Decimal) -> str:
    plain = f"{number:f}"
    return f"{plain.rstrip('0').rstrip('.') if '.' in plain else plain}%"


def _date(cell: Cell, style: Style) -> Written | Faulty:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Percent | bool):
        return Faulty("F503", f"this is {_kind(cell)}; a date is needed", "write it like 2025-07-18")
    if isinstance(cell, Decimal):
        cell = f"{cell:f}"
    if not isinstance(cell, str):
        return cell
    found = date_in(cell, style.dates)
    match found:
        case FoundDate(day):
            return day.isoformat()
        case TwoDates(by_day, by_month):
            return Faulty("F501", f"this is {by_day} read day first, and {by_month} read month first",
                          "say which with 'dates: day first' or 'dates: month first', or write it like 2025-07-18")
        case _:
            if any(c.isdigit() for c in cell):
                return Faulty("F208", "this is not a date of the calendar", found.hint)
            return cell


def _choice(definition: Definition, cell: Cell) -> Written | Faulty:
    if isinstance(cell, Decimal):
        cell = f"{cell:f}"
    if not isinstance(cell, str):
        return Faulty("F503", f"this is {_kind(cell)}; one of the options is needed",
                      f"it can be {', '.join(definition.options[:12])}")
    if not definition.many:
        return _option(definition, cell)
    if cell == nothing_chosen(definition) or cell == "[]":
        return []
    names = choices_of_text(definition, cell)
    if len(names) == 1 and "," in cell and not any("," in option for option in definition.options):
        names = tuple(cell.split(","))
    return [_option(definition, name.strip()) for name in names if name.strip()]


def _option(definition: Definition, text: str) -> str:
    """The option that is written so, in whatever case and with whatever spaces."""
    if text in definition.options:
        return text
    near = [option for option in definition.options if folded(option) == folded(text)]
    return near[0] if len(near) == 1 else text


def _text(cell: Cell) -> Written | Faulty:
    if isinstance(cell, Decimal):
        return f"{_whole(cell):f}"
    if isinstance(cell, str):
        return cell
    hint = "write it as text"
    if isinstance(cell, date):
        hint = "it may have been text such as 3-4, which the program took for a date; write it as text"
    return Faulty("F503", f"this is {_kind(cell)}; text is needed", hint)
