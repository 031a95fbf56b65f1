"""Lists of records in a proof: entries that stand for several records each, counted in bounds as ``masks`` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .solver import Flag, SolverNumber, both, either, more, no, plus, same, total, when
from .symbols import Figure, Ratio, Symbol, Two

Cells = Mapping[str, Symbol]
"""The fields of a record; one that is not there is not known."""


class Pool(NamedTuple):
    """So many made-up texts; records that use pools of one name have the same ones."""

    name: str
    used: Flag
    size: SolverNumber


class Spread(NamedTuple):
    """That the records of one entry differ in a field.

    Where ``own`` holds, they have the texts of the pools used, and no others.
    With a ``length`` the field is a number or day and so many that come next, each by a ``step``.
    """

    own: Flag
    pools: tuple[Pool, ...] = ()
    length: SolverNumber | None = None
    step: SolverNumber = 1


@dataclass(frozen=True, slots=True)
class ListEntry:
    """So many records with the same values, but for ``spreads`` of some fields.

    ``rows`` are their numbers, where the facts have them; ``sums`` is a field's
    value so many times, where that is not to be worked out; ``order`` tells which
    of the records of one day are the later.
    """

    count: SolverNumber
    cells: Cells
    rows: tuple[int, ...] = ()
    spreads: Mapping[str, Spread] = field(default_factory=lambda: {})
    sums: Mapping[str, SolverNumber] = field(default_factory=lambda: {})
    order: SolverNumber = 0

    def alike_in(self, conditions: Iterable[Two]) -> Iterator[Flag]:
        """That numbers or days which come one after the other are alike in some conditions: all of them or none."""
        lengths = [one.length for one in self.spreads.values() if one.length is not None]
        if lengths:
            for two in conditions:
                yield either((two.yes, two.no, both(same(length, 1) for length in lengths)))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``open`` says that nothing is known of it, not even how long it is.

    ``rules`` take what has to be so of its records for conditions on them to be read.
    """

    entries: tuple[ListEntry, ...]
    open: Flag = False
    rules: list[Flag] = field(default_factory=lambda: [])


def unless(absent: Flag, listing: Listing) -> Listing:
    """A list that is empty where there was no such period."""
    if absent is False:
        return listing
    entries = (replace(entry, count=when(absent, 0, entry.count)) for entry in listing.entries)
    return Listing(tuple(entries), both((no(absent), listing.open)), listing.rules)


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
