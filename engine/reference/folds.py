"""The rows of a list that may count, made into one amount: distinct values, sums, means, extremes, the latest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, cast

from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.rules.language.terms import Aggregate, Arithmetic
from assay.rules.language.types import NUMERIC

from .amounts import Amount, Some, exact, one_of, plain, ranged

_MOST_BITS = 14_000
_LARGEST_BITS = 950
"""Python writes numbers of at most 4,300 digits; a number near 10**300 is no figure of anything."""


def short(number: Any, term: Arithmetic | Aggregate) -> Any:
    """The number; InputError where it has become too long to be counted with and shown."""
    above, below = number.numerator.bit_length(), number.denominator.bit_length()
    if max(above, below) <= _MOST_BITS and above - below <= _LARGEST_BITS:
        return number
    message = "this comes to a number with too many digits to be counted with"
    raise InputError([Problem("A403", term.at, message, "look at the figures that it is worked out from")])


# Each of these takes (surely counted?, value or date, value) of every row that may count.


def _distinct(_: Aggregate, rows: list[tuple[bool, Any, Any]]) -> Amount:
    sure = {value for certain, value, _ in rows if certain and value not in (UNKNOWN, NONE)}
    possible = {value for _, value, _ in rows if value not in (UNKNOWN, NONE)}
    unknown = sum(value is UNKNOWN for _, value, _ in rows)
    # An unknown value may turn out to be none, or one that is counted already.
    return ranged(len(sure), len(possible) + unknown)


def _sum(term: Aggregate, rows: list[tuple[bool, Any, Any]]) -> Amount:
    low: Any = 0
    high: Any = 0
    for certain, value, _ in rows:
        if value is NONE:
            continue
        # An unknown value may turn out to be none, which adds nothing.
        least, most = (term.low, term.high) if value is UNKNOWN else (value, value)
        sure = certain and value is not UNKNOWN
        low = None if low is None or least is None else low + (exact(least) if sure else min(0, exact(least)))
        high = None if high is None or most is None else high + (exact(most) if sure else max(0, exact(most)))
        short(low or 0, term)
        short(high or 0, term)
    return ranged(None if low is None else plain(low), None if high is None else plain(high))


def _mean(term: Aggregate, rows: list[tuple[bool, Any, Any]]) -> Amount:
    """Exact where every row counts and has a value; in bounds where unknown values have bounds."""
    low: Any = 0
    high: Any = 0
    number = 0
    known = False
    for certain, value, _ in rows:
        if value is NONE:
            continue
        # Should an unknown value turn out to be none, the mean of the others lies in the bounds too.
        least, most = (term.low, term.high) if value is UNKNOWN else (value, value)
        if not certain or least is None or most is None:
            return UNKNOWN
        known = known or value is not UNKNOWN
        number += 1
        low, high = short(low + exact(least), term), short(high + exact(most), term)
    if not number:
        return NONE
    return ranged(plain(Fraction(low) / number), plain(Fraction(high) / number), not known)


def _extreme(term: Aggregate, rows: list[tuple[bool, Any, Any]]) -> Amount:
    """The largest value, or the smallest: those that surely count bound it on one side, all that may on the other."""
    largest = term.kind == "maximum"
    end = max if largest else min
    sure = [value for certain, value, _ in rows if certain and value not in (UNKNOWN, NONE)]
    possible = [value for _, value, _ in rows if value not in (UNKNOWN, NONE)]
    unknown = any(value is UNKNOWN for _, value, _ in rows)
    if not possible and not unknown:
        return NONE
    inner, outer = end(sure) if sure else None, None if unknown else end(possible)
    return ranged(inner, outer, not sure) if largest else ranged(outer, inner, not sure)


def _latest(term: Aggregate, rows: list[tuple[bool, Any, Any]]) -> Amount:
    """One of the values of all rows that could be the latest.

    Rows without a date cannot be that where the date is known to be none.
    """
    dated = [(certain, day, value) for certain, day, value in rows if day is not NONE]
    if not dated:
        return NONE
    last: date | None = max((day for certain, day, _ in dated if certain and day is not UNKNOWN), default=None)
    values = {value for _, day, value in dated if last is None or day is UNKNOWN or day >= last}
    if UNKNOWN in values:
        return UNKNOWN
    if last is None:
        values.add(NONE)  # perhaps none of them counts
    if term.type.kind not in (*NUMERIC, "date"):
        return one_of(frozenset(values))
    there = [value for value in values if value is not NONE]
    return ranged(min(there), max(there), len(there) < len(values)) if there else NONE


def _values(_: Aggregate, rows: list[tuple[bool, Any, Any]]) -> Amount:
    known: frozenset[str] = frozenset()
    possible: frozenset[str] | None = frozenset()
    for certain, value, _ in rows:
        if value is NONE:
            continue
        if value is UNKNOWN:
            possible = None
            continue
        members = cast("frozenset[str]", value if isinstance(value, frozenset) else frozenset((value,)))
        if certain:
            known |= members
        elif possible is not None:
            possible |= members
    beyond = None if possible is None else possible - known
    return known if beyond == frozenset() else Some(known, beyond)


FOLDS: Mapping[str, Callable[[Aggregate, list[tuple[bool, Any, Any]]], Amount]] = {
    "distinct": _distinct,
    "sum": _sum,
    "mean": _mean,
    "minimum": _extreme,
    "maximum": _extreme,
    "latest": _latest,
    "values": _values,
}
"""How the rows that may count become one amount, by the kind of aggregate."""
