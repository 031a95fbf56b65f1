"""Exact numbers in columns: integers, scaled and cross-multiplied, never floating-point.

A number is a whole numerator over a whole denominator and a power of ten. How
large a column's whole numbers can be is known when expressions are built: what
could leave 64 bits is counted in 128 bits, or in decimals of 38 digits where an
engine has no such integers; what could leave these too is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import and_
from typing import Any, NamedTuple, TypeAlias

from .columns import Column, Truth, chosen, nw

MOST_WHOLE = 10**12
"""How large a number of 64 bits or a decimal in a table can be, before its decimals; checked before assessing."""
MOST_RECORDS = 10**6
"""Records of one subject in one list."""
_NARROW = 2**63 - 1
_WIDE = 10**37


class TooLarge(Exception):
    """A calculation that could need more digits than any engine has."""


@dataclass(frozen=True)
class Whole:
    """A column of whole numbers (or one number for all rows) from ``low`` to ``high``."""

    column: Column | int
    low: int
    high: int

    @property
    def wide(self) -> bool:
        return max(abs(self.low), abs(self.high)) > _NARROW

    def as_column(self) -> Column:
        return nw.lit(self.column, nw.Int64) if isinstance(self.column, int) else self.column


def number(value: int) -> Whole:
    """One number for all rows."""
    return Whole(value, value, value)


@dataclass(frozen=True)
class Arithmetic:
    """Sums and products on an engine; ``wide`` is the type for what leaves 64 bits."""

    wide: Any

    def _apply(self, a: Whole, b: Whole, operation: str, low: int, high: int) -> Whole:
        if isinstance(a.column, int) and isinstance(b.column, int):
            value = {"+": a.column + b.column, "-": a.column - b.column, "*": a.column * b.column}[operation]
            return number(value)
        if max(abs(low), abs(high)) > _WIDE:
            raise TooLarge
        left, right = a.column, b.column
        if max(abs(low), abs(high)) > _NARROW:
            left, right = self._widened(a), self._widened(b)
        column: Any = {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right}[operation]()
        if isinstance(left, int):  # the column first: an engine gives a bare number a type of its own choosing
            column = {"+": lambda: right + left, "-": lambda: -right + left, "*": lambda: right * left}[operation]()
        return Whole(column, low, high)

    def _widened(self, whole: Whole) -> Any:
        if isinstance(whole.column, int):
            return whole.column if abs(whole.column) <= _NARROW else nw.lit(Decimal(whole.column)).cast(self.wide)
        return whole.column if whole.wide else whole.column.cast(self.wide)

    def plus(self, a: Whole, b: Whole) -> Whole:
        if isinstance(a.column, int) and a.column == 0:
            return b
        if isinstance(b.column, int) and b.column == 0:
            return a
        return self._apply(a, b, "+", a.low + b.low, a.high + b.high)

    def minus(self, a: Whole, b: Whole) -> Whole:
        if isinstance(b.column, int) and b.column == 0:
            return a
        return self._apply(a, b, "-", a.low - b.high, a.high - b.low)

    def times(self, a: Whole, b: Whole) -> Whole:
        if isinstance(a.column, int) and a.column == 1:
            return b
        if isinstance(b.column, int) and b.column == 1:
            return a
        ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return self._apply(a, b, "*", min(ends), max(ends))

    def pick(self, condition: Truth, then: Whole, otherwise: Whole) -> Whole:
        """One or the other, by row."""
        low, high = min(then.low, otherwise.low), max(then.high, otherwise.high)
        left, right = then.as_column(), otherwise.as_column()
        if max(abs(low), abs(high)) > _NARROW:
            left = left if then.wide else left.cast(self.wide)
            right = right if otherwise.wide else right.cast(self.wide)
        return Whole(chosen(condition, left, right), low, high)


class Raw(NamedTuple):
    """A number as it stands in a table: ``column`` is the value times 10 ** shift, with so many decimals."""

    column: Column
    shift: int
    decimals: int


@dataclass(frozen=True)
class Frac:
    """num / den / 10 ** scale; ``den`` is above 0. Null where the number is not known."""

    num: Whole
    den: Whole = number(1)  # noqa: RUF009: a frozen value
    scale: int = 0
    raw: Raw | None = None

    @property
    def constant(self) -> Fraction | None:
        if isinstance(self.num.column, int) and isinstance(self.den.column, int):
            return Fraction(self.num.column, self.den.column) / 10**self.scale
        return None

    def known(self) -> Truth:
        """Whether there is a number; never null."""
        if self.constant is not None:
            return True
        parts = [self.raw.column] if self.raw else [w.column for w in (self.num, self.den) if not isinstance(w.column, int)]
        return reduce(and_, [~part.is_null() for part in parts])

    def where(self, condition: Truth) -> Frac:
        """The same number where the condition is true, else null."""
        if condition is True:
            return self
        column = chosen(condition, self.num.as_column(), nw.lit(None, nw.Int64))
        return Frac(Whole(column, self.num.low, self.num.high), self.den, self.scale)


Bound: TypeAlias = "Frac | Column | date | None"
"""A number, or a date (as a column or the same for all rows); None: there is none for any row."""


def fraction(value: int | Decimal | Fraction) -> Frac:
    """A number that is the same for all rows."""
    exact = Fraction(value)
    return Frac(number(exact.numerator), number(exact.denominator))


def common(calc: Arithmetic, a: Frac, b: Frac) -> tuple[Whole, Whole]:
    """Two numerators over one denominator: a and b compare as these do."""
    top = max(a.scale, b.scale)
    left = calc.times(calc.times(a.num, b.den), number(10 ** (top - a.scale)))
    right = calc.times(calc.times(b.num, a.den), number(10 ** (top - b.scale)))
    return left, right


def compare(calc: Arithmetic, operator: str, a: Bound, b: Bound) -> Truth:
    """``>=`` or ``>`` of two numbers or two dates; unknown where one of them is."""
    if a is None or b is None:
        return None
    if not isinstance(a, Frac) or not isinstance(b, Frac):
        return _dates(operator, a, b)
    left, right = a.constant, b.constant
    if left is not None and right is not None:
        return left >= right if operator == ">=" else left > right
    if right is not None and a.raw is not None:
        return _raw(operator, a.raw, right)
    if left is not None and b.raw is not None:
        return _raw({">=": "<=", ">": "<"}[operator], b.raw, left)
    one, other = common(calc, a, b)
    if isinstance(one.column, int):
        return other.as_column() <= one.column if operator == ">=" else other.as_column() < one.column
    if operator == ">=":
        return one.column >= other.column
    return one.column > other.column


def _dates(operator: str, a: Any, b: Any) -> Truth:
    if isinstance(a, date) and not isinstance(b, date):
        return b <= a if operator == ">=" else b < a  # type: ignore[no-any-return]
    return a >= b if operator == ">=" else a > b  # type: ignore[no-any-return]


def _raw(operator: str, raw: Raw, constant: Fraction) -> Truth:
    """A column as it stands beside a number: the number is brought to the column's own decimals."""
    size = 10**raw.decimals
    wanted = constant * 10**raw.shift * size
    below = wanted.numerator // wanted.denominator
    if wanted.denominator != 1:
        # No value of the column lies between the two whole steps around the number.
        step = below + 1 if operator in (">=", ">") else below
        operator = ">=" if operator in (">=", ">") else "<="
    else:
        step = below
    literal: Any = step if not raw.decimals else Decimal(step).scaleb(-raw.decimals)
    match operator:
        case ">=":
            return raw.column >= literal
        case ">":
            return raw.column > literal
        case "<=":
            return raw.column <= literal
        case _:
            return raw.column < literal


def same(raw: Raw, constant: Fraction) -> Truth:
    """Whether a column as it stands is that number."""
    wanted = constant * 10 ** (raw.shift + raw.decimals)
    if wanted.denominator != 1:
        return raw.column != raw.column
    step = wanted.numerator
    return raw.column == (step if not raw.decimals else Decimal(step).scaleb(-raw.decimals))
