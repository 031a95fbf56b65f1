"""Numbers written so that a column of a type compares with them exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .columns import nw
from .rules import LARGEST, PLACES


def places(dtype: Any) -> int:
    """The decimals of a column of integers or decimals."""
    return int(dtype.scale) if dtype.is_decimal() else 0


def may_be_large(dtype: Any) -> bool:
    """Whether a column of integers or decimals can hold numbers of more than LARGEST in size."""
    if dtype.is_decimal():
        return int(dtype.precision) - int(dtype.scale) > 12
    return dtype not in (nw.Int8, nw.Int16, nw.Int32, nw.UInt8, nw.UInt16, nw.UInt32)


def step(dtype: Any, bound: int | Decimal | Fraction, up: bool) -> Any:
    """The least number of a column's own decimals that is not below a bound, or the largest not above it."""
    size = 10 ** (PLACES if dtype.is_float() else places(dtype))
    exact = Fraction(bound) * size
    steps = -(-exact.numerator // exact.denominator) if up else exact.numerator // exact.denominator
    edge = (LARGEST + 1) * size
    return literal(dtype, Fraction(max(-edge, min(edge, steps)), size))


def literal(dtype: Any, value: int | Fraction) -> Any:
    """A number of a column's own decimals, as the column compares with it."""
    exact = Fraction(value)
    if dtype.is_float():
        return exact.numerator / exact.denominator
    if not places(dtype):
        return int(exact)
    steps = int(exact * 10 ** places(dtype))
    return Decimal((int(steps < 0), tuple(map(int, str(abs(steps)))), -places(dtype)))  # scaleb() rounds to 28 digits
