"""Values that may be known only in part, and exact, three-valued comparison of them.

An amount is a value, UNKNOWN, NONE, a Range (a number or date known to lie
between two bounds), a Some (a set of which only a part is known) or a OneOf
(one of a few values). True, False and None stand for true, false and unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from assay.facts.values.records import Value
from assay.facts.values.scalars import NONE, UNKNOWN

Bound: TypeAlias = int | Decimal | Fraction | date
Truth: TypeAlias = bool | None


class Range(NamedTuple):
    """Between ``low`` and ``high``, both possible; None is no bound.

    ``hollow`` says that it may turn out to be NONE (a share of no records).
    """

    low: Bound | None
    high: Bound | None
    hollow: bool = False


class Some(NamedTuple):
    """A set that has ``known``, and beyond it may have members of ``possible`` (None: any)."""

    known: frozenset[str]
    possible: frozenset[str] | None


class OneOf(NamedTuple):
    """One of some values, each possible; NONE is among them where it may turn out not to be there."""

    values: frozenset[Any]


Amount: TypeAlias = "Value | Range | Some | OneOf"
Test: TypeAlias = "Callable[[Any, Any], bool]"


def ranged(low: Bound | None, high: Bound | None, hollow: bool = False) -> Amount:
    """A Range, or the plain value where only one is left, or UNKNOWN where any is possible."""
    if low is None and high is None:
        return UNKNOWN
    if not hollow and low is not None and low == high:
        return low
    return Range(low, high, hollow)


def one_of(values: frozenset[Any]) -> Amount:
    """A OneOf, or the plain value where only one is left."""
    return next(iter(values)) if len(values) == 1 else OneOf(values)


def bounds(amount: Amount) -> Range:
    """An amount's bounds; those of UNKNOWN are open. Not for NONE."""
    if isinstance(amount, Range):
        return amount
    if amount is UNKNOWN:
        return Range(None, None)
    return Range(amount, amount)  # type: ignore[arg-type]


def at_least(left: Amount, right: Amount) -> Truth:
    """left >= right. With ``none`` on either side every comparison is false."""
    if left is NONE or right is NONE:
        return False
    if left is UNKNOWN or right is UNKNOWN:
        return None
    if isinstance(left, Range) or isinstance(right, Range):
        a, b = bounds(left), bounds(right)
        return _settled(_no_less(a.low, b.high), _less(a.high, b.low), a.hollow or b.hollow)
    return left >= right  # type: ignore[operator]


def more_than(left: Amount, right: Amount) -> Truth:
    """left > right."""
    if left is NONE or right is NONE:
        return False
    if left is UNKNOWN or right is UNKNOWN:
        return None
    if isinstance(left, Range) or isinstance(right, Range):
        a, b = bounds(left), bounds(right)
        return _settled(_less(b.high, a.low), _no_less(b.low, a.high), a.hollow or b.hollow)
    return left > right  # type: ignore[operator]


def at_most(left: Amount, right: Amount) -> Truth:
    """left <= right."""
    return at_least(right, left)


def less_than(left: Amount, right: Amount) -> Truth:
    """left < right."""
    return more_than(right, left)


def equal(left: Amount, right: Amount) -> Truth:
    """left == right. ``none`` equals nothing, not even itself: it is no value to compare."""
    if left is NONE or right is NONE:
        return False
    if left is UNKNOWN or right is UNKNOWN:
        return None
    if isinstance(left, Range) or isinstance(right, Range):
        a, b = bounds(left), bounds(right)
        return False if _less(a.high, b.low) or _less(b.high, a.low) else None
    return left == right


def _less(left: Bound | None, right: Bound | None) -> bool:
    return left is not None and right is not None and left < right  # type: ignore[operator]


def _no_less(left: Bound | None, right: Bound | None) -> bool:
    return left is not None and right is not None and left >= right  # type: ignore[operator]


def _settled(surely: bool, surely_not: bool, hollow: bool) -> Truth:
    """Where there may be no value at all, and so no comparison holds, only false is certain."""
    if surely_not:
        return False
    return True if surely and not hollow else None


def negate(value: Truth) -> Truth:
    """Kleene's not."""
    return None if value is None else not value


def includes(left: Amount, right: frozenset[str]) -> Truth:
    """Whether a set has all of these."""
    if left is NONE:
        return False
    if left is UNKNOWN:
        return True if not right else None
    if isinstance(left, Some):
        if right <= left.known:
            return True
        beyond = right - left.known
        return False if left.possible is not None and not beyond <= left.possible else None
    return right <= left  # type: ignore[operator]


def includes_any(left: Amount, right: frozenset[str]) -> Truth:
    """Whether a set has at least one of these."""
    if left is NONE:
        return False
    if left is UNKNOWN:
        return None
    if isinstance(left, Some):
        if right & left.known:
            return True
        return False if left.possible is not None and not right & left.possible else None
    return bool(right & left)  # type: ignore[operator]


# ------------------------------------------------------------ arithmetic


def exact(value: Any) -> int | Fraction:
    """A number that sums, products and quotients keep exact."""
    return value if isinstance(value, int) else Fraction(value)


def plain(value: int | Fraction) -> int | Fraction:
    """An int where the fraction is one."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def add(left: Amount, right: Amount) -> Amount:
    """left + right, in bounds where they are not known."""
    return _lifted(left, right, lambda a, b: a + b, lambda a, b: (_sum(a.low, b.low), _sum(a.high, b.high)))


def subtract(left: Amount, right: Amount) -> Amount:
    """left - right, in bounds where they are not known."""
    return _lifted(
        left, right, lambda a, b: a - b,
        lambda a, b: (_sum(a.low, _negative(b.high)), _sum(a.high, _negative(b.low))),
    )  # fmt: skip


def multiply(left: Amount, right: Amount) -> Amount:
    """left * right; known in bounds only where neither can be negative."""

    def both(a: Range, b: Range) -> tuple[Any, Any]:
        if a.low is None or b.low is None or a.low < 0 or b.low < 0:  # type: ignore[operator]
            return None, None
        high = None if a.high is None or b.high is None else exact(a.high) * exact(b.high)
        return exact(a.low) * exact(b.low), high

    return _lifted(left, right, lambda a, b: a * b, both)


def part_of(part: Amount, whole: Amount) -> Amount:
    """The ratio of two numbers: NONE where the whole is 0, in bounds where they are not known."""
    if part is NONE or whole is NONE or (whole is not UNKNOWN and not whole):
        return NONE
    if part is UNKNOWN or whole is UNKNOWN:
        return UNKNOWN
    if not (isinstance(part, Range) or isinstance(whole, Range)):
        return plain(Fraction(exact(part)) / exact(whole))
    a, b = bounds(part), bounds(whole)
    if a.low is None or b.low is None or a.low < 0 or b.low < 0:  # type: ignore[operator]
        return UNKNOWN
    low = 0 if b.high is None else plain(Fraction(exact(a.low)) / exact(b.high))
    high = None if a.high is None or not b.low else plain(Fraction(exact(a.high)) / exact(b.low))
    return ranged(low, high, a.hollow or b.hollow or not b.low)


def _sum(left: Any, right: Any) -> Any:
    return None if left is None or right is None else exact(left) + exact(right)


def _negative(value: Any) -> Any:
    return None if value is None else -exact(value)


def _lifted(
    left: Amount,
    right: Amount,
    known: Callable[[Any, Any], Any],
    both: Callable[[Range, Range], tuple[Any, Any]],
) -> Amount:
    if left is NONE or right is NONE:
        return NONE
    if left is UNKNOWN or right is UNKNOWN or isinstance(left, Range) or isinstance(right, Range):
        a, b = bounds(left), bounds(right)
        low, high = both(a, b)
        return ranged(low, high, a.hollow or b.hollow)
    return plain(known(exact(left), exact(right)))

