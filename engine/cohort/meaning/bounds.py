"""Counting what is only partly known, in columns: the same bounds as ``masks`` gives, row by row."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, Protocol

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, chosen, decided, flag, negate, nw
from assay.engine.cohort.tables.numbers import ColumnArithmetic, Frac, Whole, alike, number

from .amounts import Measure, beside_number, between


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

    def told(self, condition: Callable[[Counts], Truth]) -> Truth:
        """A condition that rests on these numbers alone, never null, worked out where they are counted."""
        ...


class PlainCounts(NamedTuple):
    """Counts that are at hand."""

    is_so: Whole
    may_be_so: Whole
    is_not: Whole
    may_be_not: Whole
    counted: Whole
    known: Column | bool

    def told(self, condition: Callable[[Counts], Truth]) -> Truth:
        return condition(self)


def _zero(whole: Whole) -> Truth:
    return whole.column == 0


def _same(a: Whole, b: Whole) -> Truth:
    x, y = alike(a, b)
    found: Truth = y == x if isinstance(x, int) else x == y
    return found


def some(counts: Counts) -> Truth:
    """At least one is so."""
    none = counts.told(lambda c: _zero(c.may_be_so))
    return decided(counts.told(lambda c: negate(_zero(c.is_so))), all_of([counts.known, none]))


def every(counts: Counts) -> Truth:
    """All that count are so."""
    all_ = counts.told(lambda c: _zero(c.may_be_not))
    return decided(all_of([counts.known, all_]), counts.told(lambda c: negate(_zero(c.is_not))))


def count(calc: ColumnArithmetic, counts: Counts) -> Measure:
    """How many are so."""

    def told(condition: Callable[[Frac, Frac], Truth]) -> Truth:
        return counts.told(lambda c: condition(Frac(c.is_so), Frac(c.may_be_so)))

    return between(calc, Frac(counts.is_so), Frac(counts.may_be_so), counts.known, told)


def share(calc: ColumnArithmetic, counts: Counts) -> Measure:
    """Of those that count, the share that is so; none where none can count.

    The largest share takes each as so where it can be, else leaves it out where
    it can; the smallest likewise with not so.
    """
    most, least = calc.plus(counts.may_be_so, counts.is_not), calc.plus(counts.is_so, counts.may_be_not)
    high = Frac(counts.may_be_so, _above_zero(most)).where(counts.known)
    # Where the worst leaves all of them out, none can be not so.
    low = Frac(calc.pick(_zero(least), number(1), counts.is_so), _above_zero(least)).where(counts.known)

    def known_and(condition: Callable[[Counts], Truth]) -> Column | bool:
        return flag(all_of([counts.known, counts.told(condition)]))

    none, hollow = known_and(_none), known_and(lambda c: _zero(c.counted))

    def beside(operator: str, cut: Fraction, mirrored: bool) -> Truth:
        if not 0 <= cut <= 1:
            return beside_number(calc, Measure(low, high, none, hollow), operator, cut, mirrored)
        holds = known_and(lambda c: _share_beside(calc, c, operator, cut, mirrored)[0])
        return decided(holds, known_and(lambda c: _share_beside(calc, c, operator, cut, mirrored)[1]))

    return Measure(low, high, none, hollow, beside, known_and(_settled))


def _none(counts: Counts) -> Truth:
    """None can count."""
    return all_of([_zero(counts.may_be_so), _zero(counts.may_be_not)])


def _settled(counts: Counts) -> Truth:
    """The share is known, or that there is none.

    Of a / (a + N) at the least and A / (A + n) at the most, where a <= A and n <= N: the two are the same where
    one of A and N is 0, or nothing is open.
    """
    nothing_open = all_of([_same(counts.is_so, counts.may_be_so), _same(counts.is_not, counts.may_be_not)])
    meet = any_of([_zero(counts.may_be_so), _zero(counts.may_be_not), nothing_open])
    return any_of([_none(counts), all_of([meet, negate(_zero(counts.counted))])])


def _share_beside(
    calc: ColumnArithmetic, counts: Counts, operator: str, cut: Fraction, mirrored: bool
) -> tuple[Truth, Truth]:
    """Whether the share holds beside a number from 0 to 1, and whether it never does, without working it out.

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
    never = any_of([never, _none(counts)])
    return all_of([negate(_zero(counts.counted)), holds, negate(never)]), never


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
