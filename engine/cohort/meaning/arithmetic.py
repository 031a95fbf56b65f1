"""Arithmetic with amounts in columns, and one amount or another by row."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, as_column, chosen, negate, nw, only, sure
from assay.engine.cohort.tables.numbers import ColumnArithmetic, ColumnBound, Frac, Whole, compare, fraction, number

from .amounts import (
    Amount,
    Many,
    Measure,
    Perhaps,
    Single,
    beside_number,
    equal_bounds,
    is_there,
    known,
    may_be,
    presence,
    single_column,
)


def add(calc: ColumnArithmetic, left: Measure, right: Measure) -> Measure:
    """left + right."""

    def total(a: Frac, b: Frac) -> Frac:
        return total_of(calc, a, b)

    return _lifted(left, right, total, (left.low, right.low), (left.high, right.high))


def subtract(calc: ColumnArithmetic, left: Measure, right: Measure) -> Measure:
    """left - right."""

    def difference(a: Frac, b: Frac) -> Frac:
        minus = Frac(calc.minus(number(0), b.num), b.den, b.scale)
        return total_of(calc, a, minus)

    return _lifted(left, right, difference, (left.low, right.high), (left.high, right.low))


def total_of(calc: ColumnArithmetic, a: Frac, b: Frac) -> Frac:
    top = max(a.scale, b.scale)
    left, right = calc.times(a.num, number(10 ** (top - a.scale))), calc.times(b.num, number(10 ** (top - b.scale)))
    return Frac(calc.plus(calc.times(left, b.den), calc.times(right, a.den)), calc.times(a.den, b.den), top)


def _product(calc: ColumnArithmetic, a: Frac, b: Frac) -> Frac:
    return Frac(calc.times(a.num, b.num), calc.times(a.den, b.den), a.scale + b.scale)


def _either_none(left: Measure, right: Measure) -> Column | bool:
    return sure(any_of([left.none, right.none]))


def _either_hollow(left: Measure, right: Measure) -> Column | bool:
    return sure(any_of([left.hollow, right.hollow]))


def _lifted(left: Measure, right: Measure, operation: Any, lows: Any, highs: Any) -> Measure:
    def of(pair: Any) -> Frac | None:
        return None if pair[0] is None or pair[1] is None else operation(*pair)

    low = of(lows)
    high = low if left.exact and right.exact else of(highs)
    return Measure(low, high, _either_none(left, right), _either_hollow(left, right))


def multiply(calc: ColumnArithmetic, left: Measure, right: Measure) -> Measure:
    """left * right; known in bounds only where neither can be negative."""
    none, hollow = _either_none(left, right), _either_hollow(left, right)
    a, b, c, d = left.low, right.low, left.high, right.high
    if not isinstance(a, Frac) or not isinstance(b, Frac):
        return Measure(None, None, none)
    low = _product(calc, a, b)
    if left.exact and right.exact:
        return Measure(low, low, none, hollow)
    fine = _counts_up(calc, left, right)
    high = _product(calc, c, d).where(fine) if isinstance(c, Frac) and isinstance(d, Frac) else None
    return Measure(low.where(fine), high, none, hollow)


def _counts_up(calc: ColumnArithmetic, left: Measure, right: Measure) -> Truth:
    """Whether bounds can be multiplied and divided: neither is negative, or both are exact."""
    zero = fraction(0)
    upward = all_of([sure(compare(calc, ">=", one.low, zero)) for one in (left, right)])
    exact = all_of([all_of([known(calc, one), negate(one.none)]) for one in (left, right)])
    return any_of([upward, exact])


def part_of(calc: ColumnArithmetic, part: Measure, whole: Measure) -> Measure:
    """The ratio of two numbers: none where the whole is 0."""
    a, b, c, d = part.low, whole.low, part.high, whole.high
    empty = sure(all_of([known(calc, whole), equal_bounds(calc, b, fraction(0)) if isinstance(b, Frac) else False]))
    none = sure(any_of([part.none, whole.none, empty]))
    if not isinstance(a, Frac) or not isinstance(b, Frac):
        return Measure(None, None, none)
    zero = fraction(0)
    if part.exact and whole.exact:
        ratio = _ratio(calc, a, b)
        return Measure(ratio, ratio, none, _either_hollow(part, whole))
    fine = all_of([_counts_up(calc, part, whole), is_there(part), is_there(whole)])
    over = sure(compare(calc, ">", b, zero))
    low: Frac = fraction(0).where(fine) if not isinstance(d, Frac) else _pick(
        calc, presence(d), _ratio(calc, a, d), fraction(0)).where(fine)  # fmt: skip
    high = None
    if isinstance(c, Frac):
        settled = all_of([known(calc, part), known(calc, whole)])
        high = _ratio(calc, c, b).where(all_of([fine, any_of([over, settled])]))
    hollow = sure(any_of([part.hollow, whole.hollow, all_of([fine, compare(calc, ">=", zero, b),
                                                             compare(calc, ">=", b, zero)])]))  # fmt: skip
    return Measure(low, high, none, hollow)


def _ratio(calc: ColumnArithmetic, a: Frac, b: Frac) -> Frac:
    """a / b, with the denominator brought above 0; null where b is 0."""
    top = max(a.scale, b.scale)
    num = calc.times(calc.times(a.num, b.den), number(10 ** (top - a.scale)))
    den = calc.times(calc.times(b.num, a.den), number(10 ** (top - b.scale)))
    if isinstance(den.column, int):
        if den.column == 0:
            return Frac(Whole(nw.lit(None, nw.Int64), 0, 0))
        return Frac(num, den) if den.column > 0 else Frac(calc.minus(number(0), num), number(-den.column))
    if den.low >= 0:
        return Frac(num, Whole(only(den.column > 0, den.column), max(den.low, 1), den.high, den.small))
    positive = den.column > 0
    size = calc.pick(positive, den, calc.minus(number(0), den))
    signed = calc.pick(positive, num, calc.minus(number(0), num))
    return Frac(signed, Whole(only(size.as_column() != 0, size.as_column()), 1, size.high))


def _pick(calc: ColumnArithmetic, condition: Truth, then: Frac, otherwise: Frac) -> Frac:
    """One number or the other, by row."""
    if condition is True:
        return then
    if condition is False:
        return otherwise
    top = max(then.scale, otherwise.scale)
    left = calc.times(then.num, number(10 ** (top - then.scale)))
    right = calc.times(otherwise.num, number(10 ** (top - otherwise.scale)))
    same_den = isinstance(then.den.column, int) and isinstance(otherwise.den.column, int) and then.den == otherwise.den
    den = then.den if same_den else calc.pick(condition, then.den, otherwise.den)
    return Frac(calc.pick(condition, left, right), den, top)


def pick(calc: ColumnArithmetic, condition: Truth, then: Amount, otherwise: Amount) -> Amount:
    """One amount or the other, by row."""
    if condition is True or condition is False or condition is None:
        return then if condition is True else otherwise
    none = _pick_flag(condition, then.none, otherwise.none)
    if isinstance(then, Many) and isinstance(otherwise, Many):
        return _pick_set(condition, then, otherwise, none)
    if isinstance(then, Many) or isinstance(otherwise, Many):
        return then if isinstance(then, Many) else otherwise
    if isinstance(then, Single) or isinstance(otherwise, Single):
        one = then if isinstance(then, Single) else Single(None)
        other = otherwise if isinstance(otherwise, Single) else Single(None)
        value: Any
        if one.value is None or other.value is None:  # of which type a null is, only the other one knows
            there, where = (other, negate(condition)) if one.value is None else (one, condition)
            value = None if there.value is None else only(where, single_column(there))
        else:
            value = chosen(condition, single_column(one), single_column(other))
        return Single(value, none, one.options or other.options, None, _pick_perhaps(condition, one, other))
    hollow = _pick_flag(condition, then.hollow, otherwise.hollow)
    low = _pick_bound(calc, condition, then.low, otherwise.low)
    high = low if then.exact and otherwise.exact else _pick_bound(calc, condition, then.high, otherwise.high)

    def beside(operator: str, cut: Fraction, mirrored: bool) -> Truth:
        # Each beside the number, and one of the two answers: that is less work than to pick the numbers.
        ends = [beside_number(calc, one, operator, cut, mirrored) for one in (then, otherwise)]
        return chosen(condition, as_column(ends[0]), as_column(ends[1]))

    return Measure(low, high, none, hollow, beside)


def _pick_perhaps(condition: Column, then: Single, otherwise: Single) -> Perhaps | None:
    told = then.perhaps or otherwise.perhaps
    if told is None:
        return None
    one, other = (may_be(single, tuple(told.values)) for single in (then, otherwise))
    return Perhaps(
        {value: _pick_flag(condition, flag, other.values[value]) for value, flag in one.values.items()},
        _pick_flag(condition, one.rest, other.rest), _pick_flag(condition, one.none, other.none),
        _pick_flag(condition, one.closed, other.closed),
    )  # fmt: skip


def _pick_set(condition: Column, then: Many, otherwise: Many, none: Column | bool) -> Many:
    members: dict[str, Truth] = {
        option: chosen(condition, as_column(member), as_column(otherwise.members.get(option, False)))
        for option, member in then.members.items()
    }
    settled = _pick_flag(condition, then.settled, otherwise.settled)
    return Many(members, settled, _pick_flag(condition, then.unknown, otherwise.unknown), none)


def _pick_flag(condition: Column, then: Column | bool, otherwise: Column | bool) -> Column | bool:
    if isinstance(then, bool) and then is otherwise:
        return then
    return chosen(condition, as_column(then), as_column(otherwise))


def _pick_bound(calc: ColumnArithmetic, condition: Column, then: ColumnBound, otherwise: ColumnBound) -> ColumnBound:
    if then is None and otherwise is None:
        return None
    if isinstance(then, Frac) or isinstance(otherwise, Frac):
        nothing = Frac(Whole(nw.lit(None, nw.Int64), 0, 0))
        one = then if isinstance(then, Frac) else nothing
        other = otherwise if isinstance(otherwise, Frac) else nothing
        return _pick(calc, condition, one, other)
    columns = [bound if isinstance(bound, nw.Expr) else nw.lit(bound, nw.Date) for bound in (then, otherwise)]
    return chosen(condition, columns[0], columns[1])
