"""Cells that hold amounts: numbers, money, percentages; what is doubtful stays undecided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assay.facts.values.scalars import MOST_DIGITS
from assay.facts.values.vocabulary import Definition

from .cell_numbers import TwoNumbers, number_in
from .cells import Cell, Faulty, FormattedNumber, Percent, Style, Written, kind_of_cell

_CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD"}
_MONEY = re.compile(r"([-+\u2212]?)\s*([A-Z]{3}(?![A-Za-z])|[£€$])?\s*(.*?)\s*((?<![A-Za-z])[A-Z]{3}|[£€$])?")
_PERCENT = re.compile(r"(.*?)\s*(?:%|per ?cent)", re.IGNORECASE)
_LONGEST = 100
"""Characters of a cell that can be an amount; the patterns here try a longer one at every place."""
_PART = re.compile(r"(\d{1,18})\s*(?:/|(?:out )?of)\s*(\d{1,18})", re.ASCII | re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[£€$]?\s*\(\s*[£€$]?\s*(.*?)\s*\)")


def number_of(definition: Definition, cell: Cell, style: Style) -> Written | Faulty:
    """A number, whole or not."""
    if isinstance(cell, str):
        found = number_in(cell, style.decimal, style.foreign)
        if isinstance(found, TwoNumbers):
            return _two_numbers(found)
        if found is None:
            return _no_number(cell, style)
        cell = found
    if isinstance(cell, Percent) and definition.type == "decimal":
        of_100, of_1 = plain(_hundredfold(cell.ratio)), plain(cell.ratio)
        message = f"this is {of_100} % where a number is needed: {of_100}, or {of_1}?"
        return Faulty("F503", message, "format the cell as a number, and write the one that is meant")
    if isinstance(cell, Decimal):
        if not cell.is_finite() or len(cell.as_tuple().digits) > MOST_DIGITS or abs(cell.adjusted()) > MOST_DIGITS:
            return Faulty("Y111", f"a number of more than {MOST_DIGITS} digits", "is there a slip of the keyboard?")
        return whole(cell)
    hint = "write the number; is the column another one?"
    if isinstance(cell, date):
        hint = "it may have been a number such as 3-4 or 1.5, which the program took for a date"
    return Faulty("F503", f"this is {kind_of_cell(cell)}; a number is needed", hint)


def _no_number(text: str, style: Style) -> Written | Faulty:
    """What to say of a text that is no number; the text itself where there is nothing special about it."""
    if text.casefold() in ("true", "false", "yes", "no"):
        return Faulty("F503", f"the word {text.upper()} stands where a number should be",
                      "write the number; is the column another one?")
    inside = _IN_BRACKETS.fullmatch(text) if len(text) <= _LONGEST else None
    number = number_in(inside[1], style.decimal) if inside else None
    if isinstance(number, Decimal) and number > 0:
        return Faulty("F502", f"a number in brackets can be {number:f} or, as in accounts, -{number:f}",
                      "write it without the brackets")
    if style.decimal and number_in(text) is not None:
        return Faulty("F502", f"this is not written with 'decimal: \"{style.decimal}\"'",
                      "write it like the others, or remove 'decimal'")
    return text


def _two_numbers(found: TwoNumbers) -> Faulty:
    point, comma = f"{found.with_point:f}", f"{found.with_comma:f}"
    message = f"this is {point} where commas part thousands, and {comma} with a decimal comma"
    if found.with_comma > found.with_point:
        message = f"this is {point} with a decimal point, and {comma} where points part thousands"
    return Faulty("F502", message, "say which with 'decimal: \".\"' or 'decimal: \",\"', or write it without the mark")


def whole(number: Decimal) -> int | Decimal:
    """A whole number as such."""
    return int(number) if number == number.to_integral_value() else number


def plain(number: Decimal) -> str:
    """A number as a person writes it: 2.50 as 2.5, 3.0 as 3."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---------------------------------------------------------------- money


def money_of(definition: Definition, cell: Cell, style: Style) -> Written | Faulty:
    """An amount; a currency that stands with it has to be the one that is needed."""
    if isinstance(cell, FormattedNumber):
        wrong = _other_currency(definition, [cell.currency] if cell.currency else [])
        return wrong or number_of(definition, cell.number, style)
    if not isinstance(cell, str):
        return number_of(definition, cell, style)
    found = _MONEY.fullmatch(cell) if len(cell) <= _LONGEST else None
    signs = [sign for sign in (found[2], found[4]) if sign] if found else []
    if found is None or not signs:
        return number_of(definition, cell, style)
    wrong = _other_currency(definition, signs)
    if wrong is not None:
        return wrong
    amount = number_of(definition, f"{found[1]}{found[3]}", style)
    return cell if isinstance(amount, str) else amount


def _other_currency(definition: Definition, signs: Sequence[str]) -> Faulty | None:
    wrong = next((sign for sign in signs if _CURRENCIES.get(sign, sign) != definition.unit), None)
    if wrong is None:
        return None
    message = f"this is an amount in {wrong}; {definition.unit} is needed"
    return Faulty("F503", message, f"write the amount in {definition.unit}")


# ---------------------------------------------------------------- percentages


def percentage_of(cell: Cell, style: Style) -> Written | Faulty:
    """A percentage with its sign, or a part of a whole."""
    if isinstance(cell, Percent):
        return _as_percent(_hundredfold(cell.ratio))
    if isinstance(cell, str):
        part = _PART.fullmatch(cell)
        if part:
            return f"{part[1]} of {part[2]}"
        signed = _PERCENT.fullmatch(cell) if len(cell) <= _LONGEST else None
        text = signed[1] if signed else cell
        found = number_in(text, style.decimal, style.foreign)
        if isinstance(found, TwoNumbers):
            return _two_numbers(found)
        if found is None:
            said = _no_number(text, style)
            return said if isinstance(said, Faulty) and said.code == "F502" else cell
        if signed:
            return _as_percent(found)
        cell = found
    if isinstance(cell, Decimal):
        return _without_sign(cell, style)
    return Faulty("F503", f"this is {kind_of_cell(cell)}; a percentage is needed", "write it like 75% or 43 of 50")


def _without_sign(number: Decimal, style: Style) -> Written | Faulty:
    of_1, of_100 = _as_percent(_hundredfold(number)), _as_percent(number)
    if style.percentages is not None or not number:
        return of_1 if style.percentages == "of 1" else of_100
    hint = f"{of_100} or {of_1}? Write it with the sign, or say 'percentages: of 100' for {of_100}, 'of 1' for {of_1}"
    return Faulty("F203", "a percentage is needed, this is a number without '%'", hint)


def _as_percent(number: Decimal) -> str:
    return f"{plain(number)}%"


def _hundredfold(number: Decimal) -> Decimal:
    """Exactly, whatever the digits; multiplying would round to 28."""
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + 2))
