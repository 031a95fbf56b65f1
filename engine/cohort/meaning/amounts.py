"""Amounts in columns: known, known in bounds, none or unknown; their comparison and arithmetic, row by row.

The same rules as ``amounts`` has for one subject: see there for what each means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, decided, flag, negate, nw, only, sure
from assay.engine.cohort.tables.numbers import (
    ColumnArithmetic,
    ColumnBound,
    Frac,
    alike,
    common,
    compare,
    fraction,
    same,
)

Beside: TypeAlias = Callable[[str, Fraction, bool], Truth]
"""``>=`` or ``>``, the number, and whether it stands first."""


@dataclass(frozen=True)
class Measure:
    """A number or a date. ``low`` and ``high`` are one and the same where it is exact.

    ``none`` and ``hollow`` (it may turn out to be none) are never null.
    Where there is a quicker way, ``beside`` compares it with a number that is the
    same for all rows, and ``settled`` (never null) says whether it is known, or that there is none.
    """

    low: ColumnBound
    high: ColumnBound
    none: Column | bool = False
    hollow: Column | bool = False
    beside: Beside | None = None
    settled: Column | bool | None = None

    @property
    def exact(self) -> bool:
        return self.low is self.high


@dataclass(frozen=True)
class Perhaps:
    """Which values may be: each that is told by itself, ``rest`` any other, ``none`` none.

    ``closed`` says that no more may be. All are never null.
    """

    values: dict[str | bool, Column | bool]
    rest: Column | bool
    none: Column | bool
    closed: Column | bool


@dataclass(frozen=True)
class Single:
    """A text, a choice or a yes or no: one value, compared for equality. ``options`` where it is a choice.

    ``categories`` are the values that the column can hold at all, where its type says so;
    ``perhaps`` are those that may be, where the value may be known only so far.
    """

    value: Column | str | bool | None
    none: Column | bool = False
    options: tuple[str, ...] = ()
    categories: tuple[str, ...] | None = None
    perhaps: Perhaps | None = None


@dataclass(frozen=True)
class Many:
    """A set: for each option whether it is a member; ``settled`` (never null) whether it is known wholly."""

    members: dict[str, Truth] = field(default_factory=lambda: {})
    settled: Column | bool = False
    unknown: Column | bool = False
    none: Column | bool = False


Amount: TypeAlias = "Measure | Single | Many"
UNKNOWN = Measure(None, None)
"""Not known for any row."""


def presence(bound: ColumnBound) -> Truth:
    """Whether there is a bound; never null."""
    if bound is None:
        return False
    if isinstance(bound, Frac):
        return bound.known()
    return ~bound.is_null() if isinstance(bound, nw.Expr) else True


def at_least(calc: ColumnArithmetic, left: Measure, right: Measure) -> Truth:
    """left >= right."""
    return _ordered(calc, ">=", left, right)


def more_than(calc: ColumnArithmetic, left: Measure, right: Measure) -> Truth:
    """left > right."""
    return _ordered(calc, ">", left, right)


def _ordered(calc: ColumnArithmetic, operator: str, left: Measure, right: Measure) -> Truth:
    for one, other in ((left, right), (right, left)):
        cut = other.low.constant if other.exact and isinstance(other.low, Frac) else None
        if one.beside is not None and cut is not None:
            return one.beside(operator, cut, one is right)
    some = (negate(left.none), negate(right.none))
    if left.exact and right.exact and left.hollow is False and right.hollow is False:
        return all_of([*some, compare(calc, operator, left.low, right.low)])
    surely = sure(compare(calc, operator, left.low, right.high))
    # Not: whatever the two turn out to be, the comparison does not hold.
    never = sure(compare(calc, {">=": ">", ">": ">="}[operator], right.low, left.high))
    holds = all_of([surely, negate(left.hollow), negate(right.hollow), negate(never)])
    return all_of([*some, decided(holds, never)])


def beside_number(calc: ColumnArithmetic, amount: Measure, operator: str, cut: Fraction, mirrored: bool) -> Truth:
    """An amount beside a number that is the same for all rows; mirrored, the number stands first."""
    exact = fraction(cut)
    number_ = Measure(exact, exact)
    return _ordered(calc, operator, number_, amount) if mirrored else _ordered(calc, operator, amount, number_)


TellEnds: TypeAlias = "Callable[[Callable[[Frac, Frac], Truth]], Truth]"
"""A condition on two bounds, worked out where these are."""


def between(calc: ColumnArithmetic, low: Frac, high: Frac, known: Column | bool, told: TellEnds) -> Measure:
    """A number in bounds, which are never null themselves, where it is known at all.

    Comparisons are told by these bounds as they are: numbers that are null where
    nothing is known are made only where they are wanted themselves.
    """

    def beside(operator: str, cut: Fraction, mirrored: bool) -> Truth:
        exact, turned = fraction(cut), {">=": ">", ">": ">="}[operator]
        if mirrored:
            holds = told(lambda _, most: compare(calc, operator, exact, most))
            never = told(lambda least, _: compare(calc, turned, least, exact))
        else:
            holds = told(lambda least, _: compare(calc, operator, least, exact))
            never = told(lambda _, most: compare(calc, turned, exact, most))
        return decided(flag(all_of([known, holds])), flag(all_of([known, never])))

    settled = flag(all_of([known, told(lambda least, most: compare(calc, ">=", least, most))]))
    return Measure(low.where(known), high.where(known), beside=beside, settled=settled)


def equal(calc: ColumnArithmetic, left: Amount, right: Amount) -> Truth:
    """left == right; ``none`` equals nothing."""
    if isinstance(left, Single) and isinstance(right, Single):
        return all_of([negate(left.none), negate(right.none), equal_singles(left, right)])
    if not isinstance(left, Measure) or not isinstance(right, Measure):
        return None
    some = (negate(left.none), negate(right.none))
    for one, other in ((left, right), (right, left)):
        if isinstance(one.low, Frac) and one.exact and one.low.raw and isinstance(other.low, Frac) and other.exact:
            constant = other.low.constant
            if constant is not None:
                return all_of([*some, same(one.low.raw, constant)])
    if left.exact and right.exact:
        return all_of([*some, equal_bounds(calc, left.low, right.low)])
    apart = any_of([sure(compare(calc, ">", right.low, left.high)), sure(compare(calc, ">", left.low, right.high))])
    together = all_of([
        sure(compare(calc, ">=", left.low, right.high)), sure(compare(calc, ">=", right.low, left.high)),
        negate(left.hollow), negate(right.hollow), negate(apart),
    ])  # fmt: skip
    return all_of([*some, decided(together, apart)])


def equal_bounds(calc: ColumnArithmetic, a: ColumnBound, b: ColumnBound) -> Truth:
    """Whether two numbers or two dates are the same; unknown where one of them is."""
    if a is None or b is None:
        return None
    if isinstance(a, Frac) and isinstance(b, Frac):
        one, other = common(calc, a, b)
        x, y = alike(one, other)
        found: Truth = y == x if isinstance(x, int) else x == y
        return found
    if not isinstance(a, nw.Expr) and isinstance(b, nw.Expr):
        a, b = b, a
    return a == b


def equal_singles(left: Single, right: Single) -> Truth:
    """Whether two texts, choices or yeses and noes are the same; the caller sees to ``none``."""
    if left.value is None or right.value is None:
        return None
    if not isinstance(left.value, nw.Expr):
        left, right = right, left
    if not isinstance(left.value, nw.Expr):
        return left.value == right.value
    if isinstance(right.value, bool):
        return left.value if right.value else ~left.value
    if isinstance(right.value, str):
        return one_of(left, (right.value,))
    if left.categories is not None or right.categories is not None:
        return single_column(left) == single_column(right)
    return left.value == right.value


def one_of(left: Single, wanted: tuple[str, ...]) -> Truth:
    """Whether a text or choice is one of these; the caller sees to ``none``."""
    value = left.value
    if value is None:
        return None
    if not isinstance(value, nw.Expr):
        return value in wanted
    possible = [one for one in wanted if left.categories is None or one in left.categories]
    if not possible:
        return only(~value.is_null(), nw.lit(False))
    if len(possible) == 1:
        return value == possible[0]
    return value.is_in(possible)


def known(calc: ColumnArithmetic, amount: Amount) -> Column | bool:
    """Whether an amount is known (none is) rather than open in part or whole; never null."""
    if isinstance(amount, Many):
        return sure(any_of([amount.none, amount.settled]))
    if isinstance(amount, Single):
        return sure(any_of([amount.none, is_there(amount)]))
    if amount.exact:
        return sure(any_of([amount.none, all_of([presence(amount.low), negate(amount.hollow)])]))
    if amount.settled is not None:
        return amount.settled
    closed = sure(compare(calc, ">=", amount.low, amount.high))
    return sure(any_of([amount.none, all_of([closed, negate(amount.hollow)])]))


def is_there(amount: Amount) -> Column | bool:
    """Whether anything is known of an amount but that it is none; never null."""
    if isinstance(amount, Many):
        return sure(negate(amount.unknown))
    if isinstance(amount, Single):
        if amount.value is None:
            return False
        return ~amount.value.is_null() if isinstance(amount.value, nw.Expr) else True
    if amount.exact:
        return sure(presence(amount.low))
    return sure(any_of([presence(amount.low), presence(amount.high)]))


def exists(amount: Amount) -> Truth:
    """Whether there is a value: false for none, unknown where nothing is known or it may be none."""
    open_ = amount.hollow if isinstance(amount, Measure) else False
    there = sure(all_of([is_there(amount), negate(amount.none), negate(open_)]))
    if isinstance(amount, Single) and amount.perhaps is not None:
        there = sure(all_of([amount.perhaps.closed, negate(amount.perhaps.none)]))
    return decided(there, amount.none)


def may_be(one: Single, values: tuple[str | bool, ...]) -> Perhaps:
    """Which of some values a text, choice or yes or no may be."""
    if one.perhaps is not None:
        return one.perhaps
    found = {value: sure(equal_singles(one, Single(value))) for value in values}
    there = sure(all_of([is_there(one), negate(one.none)]))
    return Perhaps(found, sure(all_of([there, negate(any_of(list(found.values())))])), one.none,
                   sure(any_of([there, one.none])))  # fmt: skip


def single_column(one: Single) -> Column:
    """The value as a column; of a type with fixed categories as text."""
    if isinstance(one.value, nw.Expr):
        return one.value.cast(nw.String) if one.categories is not None else one.value
    return nw.lit(one.value, nw.Boolean if isinstance(one.value, bool) else nw.String)
