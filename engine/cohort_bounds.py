"""Counting what is only partly known, in columns: the same bounds as ``masks`` gives, row by row."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple, Protocol

from .cohort_amounts import Measure
from .cohort_numbers import Arithmetic, Frac, Whole, alike, number
from .columns import Column, Truth, all_of, any_of, chosen, decided, flag, negate, nw


class Counts(Protocol):
    """Of the members of a collection, how many are surely so, can be so, are surely not so, can be not so.

    ``counted`` are those that surely count at all; ``known`` (never null) says
    whether the collection is known. What nobody asks for is not counted.
    """

    @property
    def is_so(self) -> Whole: ...
    @property
    def may_be_so(self) -> Whole: ...
    @property
    def is_not(self) -> Whole: ...
    @property
    def may_be_not(self) -> Whole: ...
    @property
    def counted(self) -> Whole: ...
    @property
    def known(self) -> Column | bool: ...


class Counted(NamedTuple):
    """Counts that are at hand."""

    is_so: Whole
    may_be_so: Whole
    is_not: Whole
    may_be_not: Whole
    counted: Whole
    known: Column | bool


def _zero(whole: Whole) -> Truth:
    return whole.column == 0


def some(counts: Counts) -> Truth:
    """At least one is so."""
    return decided(negate(_zero(counts.is_so)), all_of([counts.known, _zero(counts.may_be_so)]))


def every(counts: Counts) -> Truth:
    """All that count are so."""
    return decided(all_of([counts.known, _zero(counts.may_be_not)]), negate(_zero(counts.is_not)))


def count(counts: Counts) -> Measure:
    """How many are so."""
    low = Frac(counts.is_so).where(counts.known)
    return Measure(low, Frac(counts.may_be_so).where(counts.known))


def share(calc: Arithmetic, counts: Counts) -> Measure:
    """Of those that count, the share that is so; none where none can count.

    The largest share takes each as so where it can be, else leaves it out where
    it can; the smallest likewise with not so.
    """
    most, least = calc.plus(counts.may_be_so, counts.is_not), calc.plus(counts.is_so, counts.may_be_not)
    high = Frac(counts.may_be_so, _above_zero(most)).where(counts.known)
    # Where the worst leaves all of them out, none can be not so.
    low = Frac(calc.pick(_zero(least), number(1), counts.is_so), _above_zero(least)).where(counts.known)
    none = flag(all_of([counts.known, _zero(counts.may_be_so), _zero(counts.may_be_not)]))

    def beside(operator: str, cut: Fraction, mirrored: bool) -> Truth:
        return _share_beside(calc, counts, operator, cut, mirrored)

    return Measure(low, high, none, flag(all_of([counts.known, _zero(counts.counted)])), beside)


def _share_beside(calc: Arithmetic, counts: Counts, operator: str, cut: Fraction, mirrored: bool) -> Truth:
    """The share beside a number from 0 to 1, without working the share out.

    A share a / (a + d) is at least p / q where a · (q - p) is at least d · p.
    Mirrored, the number stands first. Where nothing can be not so the smallest
    share is 1, where nothing can be so the largest is 0.
    """
    p, q = cut.numerator, cut.denominator
    low = calc.times(counts.is_so, number(q - p)), calc.times(counts.may_be_not, number(p))
    high = calc.times(counts.may_be_so, number(q - p)), calc.times(counts.is_not, number(p))
    above = any_of([_beside(">", *low), all_of([p < q, _zero(counts.may_be_not)])])
    below = any_of([_beside("<", *high), all_of([p > 0, _zero(counts.may_be_so)])])
    holds, never = {
        (">=", False): (_beside(">=", *low), below),
        (">", False): (_beside(">", *low), _beside("<=", *high)),
        (">=", True): (_beside("<=", *high), above),
        (">", True): (below, _beside(">=", *low)),
    }[operator, mirrored]
    inside = all_of([counts.known, negate(_zero(counts.counted))])
    none = all_of([counts.known, _zero(counts.may_be_so), _zero(counts.may_be_not)])
    never = all_of([counts.known, any_of([never, none])])
    return decided(all_of([inside, holds, negate(never)]), never)


def _beside(operator: str, a: Whole, b: Whole) -> Truth:
    x, y = alike(a, b)
    if isinstance(x, int) and not isinstance(y, int):
        x, y, operator = y, x, {">=": "<=", ">": "<", "<=": ">=", "<": ">"}[operator]
    found: Truth = x >= y if operator == ">=" else x > y if operator == ">" else x <= y if operator == "<=" else x < y
    return found


def _above_zero(whole: Whole) -> Whole:
    if isinstance(whole.column, int):
        return number(max(whole.column, 1))
    one = nw.lit(1, nw.Int16 if whole.small else nw.Int64)
    return Whole(chosen(whole.column == 0, one, whole.column), 1, max(whole.high, 1), whole.small)
