"""Counting what is only partly known: what each record could still turn out to be.

Every record gets a mask of possible outcomes: it does not count (OUT), it
counts and is not so (NO), it counts and is so (YES). Counts, shares and the
three quantifiers are exact bounds over all ways of settling the masks.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from assay.facts.values.scalars import NONE

from .amounts import Amount, Truth, plain, ranged

OUT, NO, YES = 1, 2, 4


def mask(among: Truth, that: Truth) -> int:
    """The outcomes that two conditions on one record leave open."""
    counted = YES if that else YES | NO if that is None else NO
    if among is None:
        return OUT | counted
    return counted if among else OUT


def count(masks: Sequence[int]) -> Amount:
    """How many are so."""
    return ranged(sum(m == YES for m in masks), sum(m & YES != 0 for m in masks))


def share(masks: Sequence[int]) -> Amount:
    """Of those that count, the share that is so; NONE where none can count.

    The largest share takes YES wherever it is possible and else leaves out what
    can be left out; the smallest likewise with NO.
    """
    best = [YES if m & YES else m & OUT or NO for m in masks]
    worst = [NO if m & NO else m & OUT or YES for m in masks]
    if all(m == OUT for m in masks):
        return NONE
    hollow = all(m & OUT for m in masks)
    high, low = _ratio(best), _ratio(worst)
    # Where the best leaves all of them out, none can be so; where the worst does, none can be not so.
    return ranged(1 if low is None else low, 0 if high is None else high, hollow)


def _ratio(outcomes: Sequence[int]) -> int | Fraction | None:
    counted = sum(o != OUT for o in outcomes)
    return plain(Fraction(sum(o == YES for o in outcomes), counted)) if counted else None


def some(masks: Sequence[int]) -> Truth:
    """At least one is so."""
    if YES in masks:
        return True
    return None if any(m & YES for m in masks) else False


def every(masks: Sequence[int]) -> Truth:
    """All that count are so."""
    if NO in masks:
        return False
    return None if any(m & NO for m in masks) else True
