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
from typing import Any, NamedTuple, TypeAlias

from .columns import Column, Truth, chosen, nw, only

_SMALL = 2**15 - 1
_NARROW = 2**63 - 1
_WIDE = 10**37


class TooLarge(Exception):
    """A calculation that could need more digits than any engine has."""


@dataclass(frozen=True)
class Whole:
    """A column of whole numbers (or one number for all rows) from ``low`` to ``high``.

    ``small``: the column has 16 bits, which is quicker than 64.
    """

    column: Column | int
    low: int
    high: int
    small: bool = False

    @property
    def most(self) -> int:
        return max(abs(self.low), abs(self.high))

    @property
    def wide(self) -> bool:
        return self.most > _NARROW

    def as_column(self) -> Column:
        """The numbers in 64 bits, or what is wider."""
        if isinstance(self.column, int):
            return nw.lit(self.column, nw.Int64)
        return self.column.cast(nw.Int64) if self.small else self.column


def number(value: int) -> Whole:
    """One number for all rows."""
    return Whole(value, value, value)


@dataclass(frozen=True)
class ColumnArithmetic:
    """Sums and products on an engine.

    ``wide`` is the type for what leaves 64 bits; ``adds_booleans`` says whether
    the engine adds up booleans by itself, which is quickest, ``counts_distinct``
    whether it counts different values in a group.
    """

    wide: Any
    adds_booleans: bool = False
    counts_distinct: bool = True

    def _apply(self, a: Whole, b: Whole, operation: str, low: int, high: int) -> Whole:
        if isinstance(a.column, int) and isinstance(b.column, int):
            value = {"+": a.column + b.column, "-": a.column - b.column, "*": a.column * b.column}[operation]
            return number(value)
        most = max(abs(low), abs(high))
        if most > _WIDE:
            raise TooLarge
        small = most <= _SMALL and all(whole.small or _short(whole) for whole in (a, b))
        # A number for all rows can be wide where what comes out is not: 0 times anything.
        wide = max(most, *(abs(whole.column) for whole in (a, b) if isinstance(whole.column, int)), 0) > _NARROW
        left, right = (self._as(whole, small, wide) for whole in (a, b))
        column = left + right if operation == "+" else left - right if operation == "-" else left * right
        return Whole(column, low, high, small)

    def _as(self, whole: Whole, small: bool, wide: bool) -> Column:
        if small:
            return nw.lit(whole.column, nw.Int16) if isinstance(whole.column, int) else whole.column
        if not wide:
            return whole.as_column()
        if isinstance(whole.column, int) and abs(whole.column) > _NARROW:
            return nw.lit(Decimal(whole.column)).cast(self.wide)
        return whole.as_column() if whole.wide else whole.as_column().cast(self.wide)

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
        most = max(abs(low), abs(high))
        small = most <= _SMALL and all(whole.small or _short(whole) for whole in (then, otherwise))
        left, right = (self._as(whole, small, most > _NARROW) for whole in (then, otherwise))
        return Whole(chosen(condition, left, right), low, high, small)


def _short(whole: Whole) -> bool:
    return isinstance(whole.column, int) and abs(whole.column) <= _SMALL


class RawNumber(NamedTuple):
    """A number as it stands in a table: ``column`` is the value times 10 ** shift, with so many decimals."""

    column: Column
    shift: int
    decimals: int


_ONE = number(1)


@dataclass(frozen=True)
class Frac:
    """num / den / 10 ** scale; ``den`` is above 0. Null where the number is not known."""

    num: Whole
    den: Whole = _ONE
    scale: int = 0
    raw: RawNumber | None = None

    @property
    def constant(self) -> Fraction | None:
        """The number, where it is the same for all rows."""
        if isinstance(self.num.column, int) and isinstance(self.den.column, int):
            return Fraction(self.num.column, self.den.column * 10**self.scale)
        return None

    def known(self) -> Truth:
        """Whether there is a number; never null."""
        if self.constant is not None:
            return True
        ends = [self.num.column, self.den.column] if self.raw is None else [self.raw.column]
        parts = [column for column in ends if not isinstance(column, int)]
        return reduce(lambda a, b: a & b, [~part.is_null() for part in parts])

    def where(self, condition: Truth) -> Frac:
        """The same number where the condition is true, else null."""
        if condition is True:
            return self
        if isinstance(self.num.column, int):
            return Frac(Whole(only(condition, self.num.as_column()), self.num.low, self.num.high), self.den, self.scale)
        num = Whole(only(condition, self.num.column), self.num.low, self.num.high, self.num.small)
        return Frac(num, self.den, self.scale)


ColumnBound: TypeAlias = "Frac | Column | date | None"
"""A number, or a date (as a column or the same for all rows); None: there is none for any row."""


def fraction(value: int | Decimal | Fraction) -> Frac:
    """A number that is the same for all rows."""
    exact = Fraction(value)
    return Frac(number(exact.numerator), number(exact.denominator))


def common(calc: ColumnArithmetic, a: Frac, b: Frac) -> tuple[Whole, Whole]:
    """Two numerators over one denominator: a and b compare as these do."""
    top = max(a.scale, b.scale)
    left = calc.times(calc.times(a.num, b.den), number(10 ** (top - a.scale)))
    right = calc.times(calc.times(b.num, a.den), number(10 ** (top - b.scale)))
    return left, right


def compare(calc: ColumnArithmetic, operator: str, a: ColumnBound, b: ColumnBound) -> Truth:
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
    x, y = alike(one, other)
    found: Truth = (
        (y <= x if operator == ">=" else y < x) if isinstance(x, int) else (x >= y if operator == ">=" else x > y)
    )
    return found


def alike(a: Whole, b: Whole) -> tuple[Any, Any]:
    """Two columns, or a column and a number, as they can be compared at once."""
    if isinstance(a.column, int) or isinstance(b.column, int) or a.small == b.small:
        return a.column, b.column
    return a.as_column(), b.as_column()


def _dates(operator: str, a: Any, b: Any) -> Truth:
    found: Truth
    if isinstance(a, date) and not isinstance(b, date):
        found = b <= a if operator == ">=" else b < a
    else:
        found = a >= b if operator == ">=" else a > b
    return found


def _raw(operator: str, raw: RawNumber, constant: Fraction) -> Truth:
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
    literal = _literal(step, raw.decimals)
    match operator:
        case ">=":
            found: Column = raw.column >= literal
        case ">":
            found = raw.column > literal
        case "<=":
            found = raw.column <= literal
        case _:
            found = raw.column < literal
    return found


def _literal(step: int, decimals: int) -> Any:
    """A whole number of the smallest steps as a number; exact, whatever the context of decimals is."""
    if not decimals:
        return step
    return Decimal((int(step < 0), tuple(int(digit) for digit in str(abs(step))), -decimals))


def same(raw: RawNumber, constant: Fraction) -> Truth:
    """Whether a column as it stands is that number."""
    wanted = constant * 10 ** (raw.shift + raw.decimals)
    if wanted.denominator != 1:
        never: Column = raw.column != raw.column
        return never
    found: Column = raw.column == _literal(wanted.numerator, raw.decimals)
    return found
