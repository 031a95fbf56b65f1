"""Sums, means, extremes, the latest, the different ones and sets over the entries of a list, in bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from assay.rules.language.terms import Aggregate
from assay.rules.language.types import NUMERIC

from .lists import Spread
from .solver import (
    Flag,
    SolverNumber,
    both,
    either,
    exact,
    minus,
    more,
    most,
    no,
    no_less,
    plus,
    same,
    times,
    total,
    when,
)
from .symbols import ABSENT, Alternatives, Figure, OptionSet, Ratio, Symbol, Two, chosen, equal, figure, known


class FoldRow(NamedTuple):
    """Records of a list that may count: how many, whether they surely do and may, the day or value, the value."""

    number: SolverNumber
    sure: Flag
    may: Flag
    by: Symbol
    value: Symbol
    spread: Spread | None = None
    """That the records differ in the day or value."""
    varied: Spread | None = None
    """That they differ in the value."""
    product: SolverNumber | None = None
    """So many times the value."""
    order: SolverNumber = 0
    """Whether it is the later of those of one day, where that is to be found out."""
    rules: list[Flag] = []  # noqa: RUF012 (never added to: where there are spreads, it is a list's own)
    """Takes what has to be so of records that differ."""


class CannotProve(Exception):
    """What a proof cannot express; said by name."""


def _there(row: FoldRow) -> Flag:
    return both((row.may, more(row.number, 0)))


def _figure(symbol: Symbol) -> Figure:
    if not isinstance(symbol, Figure):
        raise CannotProve("a figure made of sets")
    return symbol


def distinct(_: Aggregate, rows: Sequence[FoldRow]) -> Symbol:
    """How many different values there are."""
    certain, possible = _Told(), _Told()
    open_: list[SolverNumber] = []
    for row in rows:
        value, there = _figure(row.by), _there(row)
        settled = no(value.none) if row.spread else both((no(value.none), known(value)))
        if not row.spread:
            open_.append(when(both((there, no(known(value)))), row.number, 0))
        certain.add(value, row.spread, both((there, row.sure, settled)))
        possible.add(value, row.spread, both((there, settled)))
    return Figure(Ratio(certain.number()), Ratio(total((*open_, possible.number()))))


class _Told:
    """Values that count, each with the condition under which it does."""

    def __init__(self) -> None:
        self.kept: dict[SolverNumber, list[Flag]] = {}
        self.free: list[tuple[SolverNumber, Flag]] = []
        self.pools: dict[str, tuple[SolverNumber, list[Flag]]] = {}
        self.runs: list[tuple[Figure, SolverNumber, Flag]] = []

    def add(self, value: Figure, spread: Spread | None, counts: Flag) -> None:
        """One value, or those of which a spread tells."""
        if spread is not None and spread.length is not None:
            self.runs.append((value, spread.length, counts))
            return
        if spread is not None:
            for name, used, size in spread.pools:
                self.pools.setdefault(name, (size, []))[1].append(both((counts, spread.own, used)))
            counts = both((counts, no(spread.own)))
        number = value.low.part
        if isinstance(number, int | Fraction):
            self.kept.setdefault(number, []).append(counts)
        elif counts is not False:
            self.free.append((number, counts))

    def number(self) -> SolverNumber:
        """How many different ones count."""
        found = [when(either(flags), 1, 0) for flags in self.kept.values()]
        found += [when(either(flags), size, 0) for size, flags in self.pools.values()]
        for n, (value, length, counts) in enumerate(self.runs):
            before = either(both((flag, same(value.low.part, one.low.part))) for one, _, flag in self.runs[:n])
            kept = (when(both((either(flags), _within(one, value))), 1, 0) for one, flags in self.kept.items())
            found.append(when(both((counts, no(before))), minus(length, total(kept)), 0))
        for n, (number, counts) in enumerate(self.free):
            in_runs = [both((flag, _within(number, value))) for value, _, flag in self.runs]
            found.append(_new(number, counts, self.kept, self.free[:n], in_runs))
        return total(found)


def _within(number: SolverNumber, run: Figure) -> Flag:
    return both((no_less(number, run.low.part), no_less(run.high.part, number)))


def _new(
    number: SolverNumber,
    counts: Flag,
    kept: Mapping[SolverNumber, Sequence[Flag]],
    before: Sequence[tuple[SolverNumber, Flag]],
    seen: Sequence[Flag],
) -> SolverNumber:
    """1 where a value counts and is none of those before it."""
    seen = [*seen, *(both((either(flags), same(number, value))) for value, flags in kept.items())]
    seen += [both((flag, same(number, value))) for value, flag in before]
    return when(both((counts, no(either(seen)))), 1, 0)


def summed(term: Aggregate, rows: Sequence[FoldRow]) -> Symbol:
    """The sum of the values; one that is not known lies between the field's bounds or is none."""
    low: list[SolverNumber] = []
    high: list[SolverNumber] = []
    no_low: list[Flag] = []
    no_high: list[Flag] = []
    for row in rows:
        value = _figure(row.value)
        is_known = known(value)
        counts, sure = both((_there(row), no(value.none))), both((row.sure, is_known))
        least, largest = (None if end is None else exact(end) for end in (term.low, term.high))
        small = when(is_known, value.low.part, 0 if least is None else least)
        large = when(is_known, value.high.part, 0 if largest is None else largest)
        if row.product is not None:
            low.append(when(counts, when(sure, row.product, _no_more_than_zero(row.product)), 0))
            high.append(when(counts, when(sure, row.product, most(row.product, 0)), 0))
        else:
            low.append(when(counts, times(row.number, when(sure, small, _no_more_than_zero(small))), 0))
            high.append(when(counts, times(row.number, when(sure, large, most(large, 0))), 0))
        no_low.append(both((counts, no(is_known), least is None)))
        no_high.append(both((counts, no(is_known), largest is None)))
    open_low, open_high = either(no_low), either(no_high)
    return Figure(Ratio(total(low)), Ratio(total(high)), False, both((open_low, open_high)), open_low, open_high)


def _no_more_than_zero(number: SolverNumber) -> SolverNumber:
    return when(no_less(0, number), number, 0)


def mean(term: Aggregate, rows: Sequence[FoldRow]) -> Symbol:
    """The mean; unknown where it is not sure which values count, or one has no bounds."""
    low: list[SolverNumber] = []
    high: list[SolverNumber] = []
    number: list[SolverNumber] = []
    lost: list[Flag] = []
    seen: list[Flag] = []
    bounded = term.low is not None and term.high is not None
    for row in rows:
        value = _figure(row.value)
        is_known = known(value)
        counts = both((_there(row), no(value.none)))
        small = when(is_known, value.low.part, exact(term.low) if bounded else 0)
        large = when(is_known, value.high.part, exact(term.high) if bounded else 0)
        low.append(when(counts, times(row.number, small) if row.product is None else row.product, 0))
        high.append(when(counts, times(row.number, large) if row.product is None else row.product, 0))
        number.append(when(counts, row.number, 0))
        lost.append(both((counts, either((no(row.sure), both((no(is_known), not bounded)))))))
        seen.append(both((counts, is_known)))
    many, unknown = total(number), either(lost)
    some = more(many, 0)
    whole = when(some, many, 1)
    none = both((no(unknown), no(some)))
    hollow = either((unknown, both((some, no(either(seen))))))
    return Figure(Ratio(total(low), whole), Ratio(total(high), whole), none, both((no(none), hollow)), unknown, unknown)


def extreme(rows: Sequence[FoldRow], sign: int) -> Symbol:
    """The largest value (``sign`` 1) or the smallest (-1)."""
    values = [_end(_figure(row.value), row.varied, sign) for row in rows]
    valued = [both((_there(row), no(one.none), known(one))) for row, one in zip(rows, values, strict=True)]
    unknown = either(both((_there(row), no(known(one)))) for row, one in zip(rows, values, strict=True))
    at = [times(sign, one.low.part) for one in values]
    sure = [both((flag, row.sure)) for flag, row in zip(valued, rows, strict=True)]
    any_sure, any_may = either(sure), either(valued)
    inner, outer = (Ratio(times(sign, _largest(flags, at))) for flags in (sure, valued))
    none = both((no(unknown), no(any_may)))
    hollow = both((no(none), no(any_sure)))
    if sign > 0:
        return Figure(inner, outer, none, hollow, no(any_sure), unknown)
    return Figure(outer, inner, none, hollow, unknown, no(any_sure))


def _end(value: Figure, spread: Spread | None, sign: int) -> Figure:
    """The last of values that come one after the other (``sign`` 1) or the first."""
    if spread is None or spread.length is None:
        return value
    end = value.high if sign > 0 else value.low
    return replace(value, low=end, high=end)


def _largest(flags: Sequence[Flag], numbers: Sequence[SolverNumber]) -> SolverNumber:
    """The largest of the numbers whose flag is set; of none of them, 0."""
    found: SolverNumber = 0
    any_: Flag = False
    for flag, number in zip(flags, numbers, strict=True):
        found = when(both((flag, either((no(any_), more(number, found))))), number, found)
        any_ = either((any_, flag))
    return found


def latest(term: Aggregate, rows: Sequence[FoldRow]) -> Symbol:
    """The value of the record with the last day, or those of all that could be it."""
    days = [_end(_figure(row.by), row.spread, 1) for row in rows]
    dated = [both((_there(row), no(day.none))) for row, day in zip(rows, days, strict=True)]
    certain = [both((flag, row.sure, known(day))) for flag, row, day in zip(dated, rows, days, strict=True)]
    at = [plus(times(2, day.low.part), row.order) for row, day in zip(rows, days, strict=True)]
    last: SolverNumber = 0
    for flag, number in zip(certain, at, strict=True):
        last = when(both((flag, more(number, last))), number, last)
    fits = [both((flag, either((no(known(day)), no_less(number, last)))))
            for flag, day, number in zip(dated, days, at, strict=True)]  # fmt: skip
    perhaps = no(either(certain))
    found = [(flag, _of_last(row, flag)) for flag, row in zip(fits, rows, strict=True) if flag is not False]
    if term.type.kind in (*NUMERIC, "date"):
        return _range([(flag, _figure(value)) for flag, value in found], perhaps)
    return _alternatives([*found, (perhaps, ABSENT)])


def _of_last(row: FoldRow, fits: Flag) -> Symbol:
    """The value of the last of some records, or all that they have on one day."""
    if row.varied is None:
        return row.value
    if row.varied.length is None:
        # Which text the last one has nobody says: such records are never the last.
        row.rules.append(either((no(fits), no(row.varied.own), no_less(1, row.number))))
        return row.value
    value, days = _figure(row.value), row.spread.length if row.spread is not None else 1
    return chosen(same(days if days is not None else 1, 1), value, _end(value, row.varied, 1))


def _range(found: Sequence[tuple[Flag, Figure]], perhaps: Flag) -> Symbol:
    """From the smallest to the largest of numbers that may be; ``perhaps`` there is none."""
    seen = [no(_unknown(one)) for _, one in found]
    unknown = either(both((flag, no(there))) for (flag, _), there in zip(found, seen, strict=True))
    valued = [both((flag, there, no(one.none))) for (flag, one), there in zip(found, seen, strict=True)]
    none = both((no(unknown), no(either(valued))))
    hollow = either((unknown, perhaps, *(both((flag, one.none)) for flag, one in found)))
    high = _largest(valued, [one.high.part for _, one in found])
    low = times(-1, _largest(valued, [times(-1, one.low.part) for _, one in found]))
    return Figure(Ratio(low), Ratio(high), none, both((no(none), hollow)), unknown, unknown)


def _unknown(one: Figure) -> Flag:
    return both((no(one.none), either((one.hollow, one.no_low, one.no_high))))


def _alternatives(found: Sequence[tuple[Flag, Symbol]]) -> Symbol:
    """Values that may be, equal ones once."""
    kept: dict[int | Fraction, list[Flag]] = {}
    rest: list[tuple[Flag, Figure | OptionSet]] = []
    for flag, value in found:
        if flag is False or isinstance(value, Alternatives):
            continue
        number = value.low.part if isinstance(value, Figure) else None
        if isinstance(number, int | Fraction) and value.none is False and known(value) is True:
            kept.setdefault(number, []).append(flag)
        else:
            rest.append((flag, value))
    cases = (*((either(flags), figure(number)) for number, flags in kept.items()), *rest)
    return cases[0][1] if len(cases) == 1 else Alternatives(cases)


def values(rows: Sequence[FoldRow], options: Sequence[str], codes: Mapping[str, int]) -> Symbol:
    """All options that occur."""
    sure: dict[str, list[Flag]] = {option: [] for option in options}
    may: dict[str, list[Flag]] = {option: [] for option in options}
    for row in rows:
        for option in options:
            has = _has(row.value, option, codes)
            sure[option].append(both((_there(row), row.sure, has.yes)))
            may[option].append(both((_there(row), no(has.no))))
    return OptionSet({o: either(flags) for o, flags in sure.items()}, {o: either(flags) for o, flags in may.items()})


def _has(value: Symbol, option: str, codes: Mapping[str, int]) -> Two:
    if isinstance(value, OptionSet):
        never = either((value.none, both((no(value.open), no(value.maybe.get(option, False))))))
        return Two(both((no(value.none), value.sure.get(option, False))), never)
    return equal(_figure(value), figure(codes[option]))


FOLDS: Mapping[str, Callable[[Aggregate, Sequence[FoldRow]], Symbol]] = {
    "distinct": distinct,
    "sum": summed,
    "mean": mean,
    "minimum": lambda _, rows: extreme(rows, -1),
    "maximum": lambda _, rows: extreme(rows, 1),
    "latest": latest,
}
"""By the kind of aggregate, as ``quantities.FOLDS``; ``values`` needs the options as well."""
