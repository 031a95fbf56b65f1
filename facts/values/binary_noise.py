"""Numbers that went through binary floating point: 0.30000000000000004 is 0.3, whatever door it comes through."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

CERTAIN = 15
"""Digits of a decimal that a float of 64 bits keeps whatever they are, and that spreadsheets show."""
PLACES = 6
"""A number of so many decimals, or fewer, is always the one that is written."""
SHORT = 12
"""Digits at most of a number that a longer one is taken for."""
_LONGEST = 30
"""Digits at most that programs print of a float."""
_ROUND = Context(prec=SHORT, rounding=ROUND_HALF_EVEN, Emin=-999_999, Emax=999_999, traps=[])


def without_noise(number: Decimal) -> Decimal:
    """The number that is meant: of one that a program prints of a float beside a shorter number, the shorter one.

    ``docs/semantics.md`` says which they are. Tables of cohorts hold the same in
    columns (``engine.cohort.tables.floats``), by the same comparison of floats.
    """
    _, digits, exponent = number.as_tuple()
    if not CERTAIN < len(digits) <= _LONGEST or not isinstance(exponent, int) or exponent >= -PLACES:
        return number
    short, value = number.normalize(_ROUND), float(number)
    # The order of size is that of the float: 9.99…, written longer, can be the float 10.
    near = abs(value - float(short)) < tolerance(Decimal(repr(value)).adjusted())
    return short if near and Decimal(f"{value:.{len(digits) - 1}e}") == number else number


def kept_exact(text: str) -> str:
    """A number (or a percentage) as it is read as it is: what would be taken for a shorter one has zeros at its end."""
    digits = text.removesuffix("%")
    number, sign = Decimal(digits), text[len(digits) :]
    while without_noise(Decimal(digits)) != number:
        digits += "0"  # no program prints a float so
    return digits + sign


def tolerance(order: int) -> float:
    """How far floats of this order of size lie at most beside the number that they are taken for.

    It is half of the last digit that is certain, so that the number is the one of 15 digits that a spreadsheet shows;
    and less than half of the last of PLACES decimals.
    """
    return min(float(f"5e{order - CERTAIN}"), 4e-7)
