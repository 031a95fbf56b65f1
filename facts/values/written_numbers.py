"""Numbers as facts files and answers write them, exactly: percentages, parts of a whole, amounts of money."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .binary_noise import without_noise
from .dates import Duration
from .records import Records, Value
from .scalars import MOST_DIGITS, NONE, Number, Share, Special
from .vocabulary import NUMBER_TYPES

_PERCENT = re.compile(r"([-+]?\d{1,40}(?:\.\d{1,40})?)\s*%", re.ASCII)
_SHARE = re.compile(r"(\d{1,18})\s+of\s+(\d{1,18})", re.ASCII)
_MONEY = re.compile(r"([A-Z]{3})?\s*([-+]?\d{1,40}(?:\.\d{1,40})?)\s*([A-Z]{3})?", re.ASCII)


def parse_percentage(text: str) -> int | Decimal | Fraction | None:
    """``75%`` as 0.75, ``43 of 50`` as 43/50; None where the text is neither."""
    found = _PERCENT.fullmatch(text.strip())
    if found:
        digits = without_noise(Decimal(found[1]))
        if len(digits.as_tuple().digits) > MOST_DIGITS:
            return None
        return _plainest(Fraction(digits) / 100)
    share = _SHARE.fullmatch(text.strip())
    if share and int(share[2]) > 0:
        return Share(int(share[1]), int(share[2]))
    return None


def _plainest(ratio: Fraction) -> int | Decimal | Fraction:
    """An int or a Decimal where the ratio is one: they compare faster than fractions."""
    if ratio.denominator == 1:
        return ratio.numerator
    rest = ratio.denominator
    twos = (rest & -rest).bit_length() - 1
    rest >>= twos
    fives = 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    places = max(twos, fives)
    if rest != 1 or places > MOST_DIGITS:
        return ratio
    units = ratio.numerator * 10**places // ratio.denominator
    sign, digits = int(units < 0), tuple(map(int, str(abs(units))))
    return Decimal((sign, digits, -places)) if len(digits) <= 2 * MOST_DIGITS else ratio


def parse_money(text: str, currency: str) -> int | Decimal | None:
    """An amount with its currency, before or behind; None where it is none, or in another currency."""
    found = _MONEY.fullmatch(text.strip())
    if not found or bool(found[1]) == bool(found[3]) or (found[1] or found[3]) != currency:
        return None
    amount = without_noise(Decimal(found[2]))
    return int(amount) if amount == amount.to_integral_value() else amount


def compare_numbers(left: Number, right: Number) -> int:
    """-1, 0 or 1, exactly, whatever the two are made of."""
    if isinstance(left, Fraction) != isinstance(right, Fraction):
        left, right = Fraction(left), Fraction(right)
    return (left > right) - (left < right)


def format_number(value: Number, percentage: bool = False) -> str:
    """An exact number as a person writes it; a ratio that has no end stays a fraction."""
    exact = Fraction(value) * (100 if percentage else 1)
    plain = _plainest(exact)
    if isinstance(plain, Fraction):
        whole = Fraction(value)
        return f"{whole.numerator}/{whole.denominator}"
    text = str(plain) if isinstance(plain, int) else f"{plain:f}"
    return f"{text}%" if percentage else text


def to_json(value: Value, type_: str) -> object:
    """A value as the answer's JSON holds it: whole numbers as such, others as exact text."""
    match value:
        case Special():
            return "none" if value is NONE else None
        case bool():
            return value
        case int() if type_ != "percentage":
            return value
        case int() | Decimal() | Fraction():
            return format_number(value, type_ == "percentage")
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case Records():
            return len(value)
        case Duration():
            return str(value)
        case str():
            return value


def is_number_type(type_: str) -> bool:
    return type_ in NUMBER_TYPES
