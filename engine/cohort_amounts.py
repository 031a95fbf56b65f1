"""Amounts in columns: known, known in bounds, none or unknown; their comparison and arithmetic, row by row.

The same rules as ``amounts`` has for one subject: see there for what each means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from .cohort_numbers import Arithmetic, Bound, Frac, Whole, alike, common, compare, fraction, number, same
from .columns import Column, Truth, all_of, any_of, as_column, chosen, decided, negate, nw, only, sure

Beside: TypeAlias = Callable[[str, Fraction, bool], Truth]
"""``>=`` or ``>``, the number, and whether it stands first; from 0 to 1."""


@dataclass(frozen=True)
class Measure:
    """A number or a date. ``low`` and ``high`` are one and the same where it is exact.

    ``none`` and ``hollow`` (it may turn out to be none) are never null.
    ``beside`` compares it with a number from 0 to 1 in a quicker way, where it has one.
    """

    low: Bound
    high: Bound
    none: Column | bool = False
    hollow: Column | bool = False
    beside: Beside | None = None

    @property
    def exact(self) -> bool:
        return self.low is self.high


@dataclass(frozen=True)
class Single:
    """A text, a choice or a yes or no: one value, compared for equality. ``options`` where it is a choice.

    ``categories`` are the values that the column can hold at all, where its type says so.
    """

    value: Column | str | bool | None
    none: Column | bool = False
    options: tuple[str, ...] = ()
    categories: tuple[str, ...] | None = None


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


def presence(bound: Bound) -> Truth:
    """Whether there is a bound; never null."""
    if bound is None:
        return False
    if isinstance(bound, Frac):
        return bound.known()
    return ~bound.is_null() if isinstance(bound, nw.Expr) else True


def at_least(calc: Arithmetic, left: Measure, right: Measure) -> Truth:
    """left >= right."""
    return _ordered(calc, ">=", left, right)


def more_than(calc: Arithmetic, left: Measure, right: Measure) -> Truth:
    """left > right."""
    return _ordered(calc, ">", left, right)


def _ordered(calc: Arithmetic, operator: str, left: Measure, right: Measure) -> Truth:
    for one, other in ((left, right), (right, left)):
        cut = other.low.constant if other.exact and isinstance(other.low, Frac) else None
        if one.beside is not None and cut is not None and 0 <= cut <= 1:
            return one.beside(operator, cut, one is right)
    some = (negate(left.none), negate(right.none))
    if left.exact and right.exact and left.hollow is False and right.hollow is False:
        return all_of([*some, compare(calc, operator, left.low, right.low)])
    surely = sure(compare(calc, operator, left.low, right.high))
    # Not: whatever the two turn out to be, the comparison does not hold.
    never = sure(compare(calc, {">=": ">", ">": ">="}[operator], right.low, left.high))
    holds = all_of([surely, negate(left.hollow), negate(right.hollow), negate(never)])
    return all_of([*some, decided(holds, never)])


def equal(calc: Arithmetic, left: Amount, right: Amount) -> Truth:
    """left == right; ``none`` equals nothing."""
    if isinstance(left, Single) and isinstance(right, Single):
        return all_of([negate(left.none), negate(right.none), _equal_singles(left, right)])
    if not isinstance(left, Measure) or not isinstance(right, Measure):
        return None
    some = (negate(left.none), negate(right.none))
    for one, other in ((left, right), (right, left)):
        if isinstance(one.low, Frac) and one.exact and one.low.raw and isinstance(other.low, Frac) and other.exact:
            constant = other.low.constant
            if constant is not None:
                return all_of([*some, same(one.low.raw, constant)])
    if left.exact and right.exact:
        return all_of([*some, _equal_bounds(calc, left.low, right.low)])
    apart = any_of([sure(compare(calc, ">", right.low, left.high)), sure(compare(calc, ">", left.low, right.high))])
    together = all_of([
        sure(compare(calc, ">=", left.low, right.high)), sure(compare(calc, ">=", right.low, left.high)),
        negate(left.hollow), negate(right.hollow), negate(apart),
    ])  # fmt: skip
    return all_of([*some, decided(together, apart)])


def _equal_bounds(calc: Arithmetic, a: Bound, b: Bound) -> Truth:
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


def _equal_singles(left: Single, right: Single) -> Truth:
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
        return _single_column(left) == _single_column(right)
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


def known(calc: Arithmetic, amount: Amount) -> Column | bool:
    """Whether an amount is known (none is) rather than open in part or whole; never null."""
    if isinstance(amount, Many):
        return sure(any_of([amount.none, amount.settled]))
    if isinstance(amount, Single):
        return sure(any_of([amount.none, is_there(amount)]))
    if amount.exact:
        return sure(any_of([amount.none, all_of([presence(amount.low), negate(amount.hollow)])]))
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
    """Whether there is a value: false for none, unknown where nothing is known."""
    there = sure(all_of([is_there(amount), negate(amount.none)]))
    return decided(there, amount.none)


# -------------------------------------------------------------- arithmetic


def add(calc: Arithmetic, left: Measure, right: Measure) -> Measure:
    """left + right."""

    def total(a: Frac, b: Frac) -> Frac:
        return total_of(calc, a, b)

    return _lifted(left, right, total, (left.low, right.low), (left.high, right.high))


def subtract(calc: Arithmetic, left: Measure, right: Measure) -> Measure:
    """left - right."""

    def difference(a: Frac, b: Frac) -> Frac:
        minus = Frac(calc.minus(number(0), b.num), b.den, b.scale)
        return total_of(calc, a, minus)

    return _lifted(left, right, difference, (left.low, right.high), (left.high, right.low))


def total_of(calc: Arithmetic, a: Frac, b: Frac) -> Frac:
    top = max(a.scale, b.scale)
    left, right = calc.times(a.num, number(10 ** (top - a.scale))), calc.times(b.num, number(10 ** (top - b.scale)))
    return Frac(calc.plus(calc.times(left, b.den), calc.times(right, a.den)), calc.times(a.den, b.den), top)


def _product(calc: Arithmetic, a: Frac, b: Frac) -> Frac:
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


def multiply(calc: Arithmetic, left: Measure, right: Measure) -> Measure:
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


def _counts_up(calc: Arithmetic, left: Measure, right: Measure) -> Truth:
    """Whether bounds can be multiplied and divided: neither is negative, or both are exact."""
    zero = fraction(0)
    upward = all_of([sure(compare(calc, ">=", one.low, zero)) for one in (left, right)])
    exact = all_of([all_of([known(calc, one), negate(one.none)]) for one in (left, right)])
    return any_of([upward, exact])


def part_of(calc: Arithmetic, part: Measure, whole: Measure) -> Measure:
    """The ratio of two numbers: none where the whole is 0."""
    a, b, c, d = part.low, whole.low, part.high, whole.high
    empty = sure(all_of([known(calc, whole), _equal_bounds(calc, b, fraction(0)) if isinstance(b, Frac) else False]))
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


def _ratio(calc: Arithmetic, a: Frac, b: Frac) -> Frac:
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


def _pick(calc: Arithmetic, condition: Truth, then: Frac, otherwise: Frac) -> Frac:
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


def pick(calc: Arithmetic, condition: Truth, then: Amount, otherwise: Amount) -> Amount:
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
        value = chosen(condition, _single_column(one), _single_column(other))
        return Single(value, none, one.options or other.options)
    hollow = _pick_flag(condition, then.hollow, otherwise.hollow)
    low = _pick_bound(calc, condition, then.low, otherwise.low)
    high = low if then.exact and otherwise.exact else _pick_bound(calc, condition, then.high, otherwise.high)
    return Measure(low, high, none, hollow)


def _pick_set(condition: Column, then: Many, otherwise: Many, none: Column | bool) -> Many:
    members: dict[str, Truth] = {
        option: chosen(condition, as_column(member), as_column(otherwise.members.get(option, False)))
        for option, member in then.members.items()
    }
    settled = _pick_flag(condition, then.settled, otherwise.settled)
    return Many(members, settled, _pick_flag(condition, then.unknown, otherwise.unknown), none)


def _single_column(one: Single) -> Column:
    if isinstance(one.value, nw.Expr):
        return one.value.cast(nw.String) if one.categories is not None else one.value
    return nw.lit(one.value, nw.Boolean if isinstance(one.value, bool) else nw.String)


def _pick_flag(condition: Column, then: Column | bool, otherwise: Column | bool) -> Column | bool:
    if isinstance(then, bool) and then is otherwise:
        return then
    return chosen(condition, as_column(then), as_column(otherwise))


def _pick_bound(calc: Arithmetic, condition: Column, then: Bound, otherwise: Bound) -> Bound:
    if then is None and otherwise is None:
        return None
    if isinstance(then, Frac) or isinstance(otherwise, Frac):
        nothing = Frac(Whole(nw.lit(None, nw.Int64), 0, 0))
        one = then if isinstance(then, Frac) else nothing
        other = otherwise if isinstance(otherwise, Frac) else nothing
        return _pick(calc, condition, one, other)
    columns = [bound if isinstance(bound, nw.Expr) else nw.lit(bound, nw.Date) for bound in (then, otherwise)]
    return chosen(condition, columns[0], columns[1])
