"""Lists of records in a proof: entries that stand for several records each, counted in bounds as ``masks`` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .solver import Flag, SolverNumber, both, either, more, no, plus, total, when
from .symbols import Figure, Ratio, Symbol, Two

Cells = Mapping[str, Symbol]
"""The fields of a record; one that is not there is not known."""


@dataclass(frozen=True, slots=True)
class ListEntry:
    """So many records with the same values.

    ``rows`` are their numbers, where the facts have them. In a field that is
    ``apart`` each of them has a text of its own, which no other record has.
    """

    count: SolverNumber
    cells: Cells
    rows: tuple[int, ...] = ()
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``open`` says that nothing is known of it, not even how long it is."""

    entries: tuple[ListEntry, ...]
    open: Flag = False


class Mask(NamedTuple):
    """What so many records can turn out to be: not counted, counted and not so, counted and so."""

    number: SolverNumber
    out: Flag
    no: Flag
    yes: Flag


def mask(number: SolverNumber, among: Two, that: Two) -> Mask:
    """The outcomes that two conditions on a record leave open."""
    counted = no(among.no)
    return Mask(number, no(among.yes), both((counted, no(that.yes))), both((counted, no(that.no))))


def _sum(masks: Sequence[Mask], flags: Sequence[Flag]) -> SolverNumber:
    return total(when(flag, mask.number, 0) for mask, flag in zip(masks, flags, strict=True))


def _any(masks: Sequence[Mask], flags: Sequence[Flag]) -> Flag:
    return either(both((more(mask.number, 0), flag)) for mask, flag in zip(masks, flags, strict=True))


def count(masks: Sequence[Mask]) -> Figure:
    """How many are so."""
    least = _sum(masks, [both((m.yes, no(m.no), no(m.out))) for m in masks])
    return Figure(Ratio(least), Ratio(_sum(masks, [m.yes for m in masks])))


def share(masks: Sequence[Mask]) -> Figure:
    """Of those that count, the share that is so; none where none can count."""
    # The best takes each as so where it can be, else leaves it out where it can; the worst likewise.
    best_yes = _sum(masks, [m.yes for m in masks])
    best_no = _sum(masks, [both((no(m.yes), no(m.out))) for m in masks])
    worst_no = _sum(masks, [m.no for m in masks])
    worst_yes = _sum(masks, [both((no(m.no), no(m.out))) for m in masks])
    none = no(_any(masks, [either((m.yes, m.no)) for m in masks]))
    hollow = both((no(none), no(_any(masks, [no(m.out) for m in masks]))))
    best, worst = plus(best_yes, best_no), plus(worst_yes, worst_no)
    some, bad = more(best, 0), more(worst, 0)
    # Where the best leaves all out none can be so; where the worst does, none can be not so.
    high = Ratio(best_yes, when(some, best, 1))
    low = Ratio(when(bad, worst_yes, 1), when(bad, worst, 1))
    return Figure(low, high, none, hollow)


def some(masks: Sequence[Mask]) -> Two:
    """At least one is so."""
    sure = _any(masks, [both((m.yes, no(m.no), no(m.out))) for m in masks])
    return Two(sure, no(_any(masks, [m.yes for m in masks])))


def every(masks: Sequence[Mask]) -> Two:
    """All that count are so."""
    never = _any(masks, [both((m.no, no(m.yes), no(m.out))) for m in masks])
    return Two(no(_any(masks, [m.no for m in masks])), never)
