"""Conditions over symbols: made of others in Kleene's logic, and comparisons of figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assay.rules.language.terms import All, AtLeast, Compare, Condition, Named, Not
from assay.rules.language.terms import Any as AnyOf
from assay.rules.language.types import Type

from .solver import both, either, flagged, more, no_less, total, when
from .symbols import Figure, Two, at_least, equal, figure, more_than

_EVERY, _SOME = All(()), AnyOf(())


def joined(term: Condition, parts: Sequence[Two]) -> Two:
    """A condition made of others, in Kleene's logic."""
    match term:
        case AnyOf():
            return Two(either(p.yes for p in parts), both(p.no for p in parts))
        case AtLeast(number):
            yes = total(when(p.yes, 1, 0) for p in parts)
            may = total(when(p.no, 0, 1) for p in parts)
            return Two(no_less(yes, number), more(number, may))
        case Not():
            return Two(parts[0].no, parts[0].yes)
        case Named():
            return parts[0]
        case _:
            return Two(both(p.yes for p in parts), either(p.no for p in parts))


def between(one: Figure, first: Figure, last: Figure) -> Two:
    """Whether a figure lies between two, themselves among them."""
    return joined(_EVERY, [at_least(one, first), at_least(last, one)])


def compared(term: Compare, left: Figure, rights: Sequence[Figure], codes: Mapping[str, int]) -> Two:
    """A figure beside others, as the operator of a comparison says."""
    operator = term.operator
    if operator in ("is", "is_not", "one_of", "none_of"):
        found = joined(_SOME, [equal(left, right) for right in rights])
        return found if operator in ("is", "one_of") else Two(found.no, found.yes)
    if term.left.type.kind == "choice":
        left, *rights = (_ranked(one, term.left.type, codes) for one in (left, *rights))
    right = rights[0]
    match operator:
        case "between":
            return between(left, right, rights[1])
        case "at_least" | "on_or_after":
            return at_least(left, right)
        case "at_most" | "on_or_before":
            return at_least(right, left)
        case "more_than" | "after":
            return more_than(left, right)
        case _:
            return more_than(right, left)


def _ranked(one: Figure, type_: Type, codes: Mapping[str, int]) -> Figure:
    """An option by its place in the list; ordered options are known or wholly unknown."""
    rank: Any = 0
    for n, option in enumerate(type_.options):
        rank = when(flagged(one.low.part == codes[option], True, False), n, rank)
    if one.hollow is False and one.none is False:
        return figure(rank)
    found = figure(rank)
    return Figure(found.low, found.high, one.none, one.hollow, one.no_low, one.no_high)
