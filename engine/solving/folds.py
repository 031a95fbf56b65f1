"""Sums, means, extremes, the latest, the different ones and sets over the entries of a list, in bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from assay.rules.language.terms import Aggregate

from .solver import Flag, SolverNumber, both, either, exact, more, most, no, no_less, same, times, total, when
from .symbols import ABSENT, UNSEEN, Figure, OptionSet, Ratio, Symbol, Two, chosen, equal, figure, known


class FoldRow(NamedTuple):
    """Records of a list that may count: how many, whether they surely do and may, the day or value, the value."""

    number: SolverNumber
    sure: Flag
    may: Flag
    by: Symbol
    value: Symbol
    fresh: bool = False
    """Whether each of the records can have a value of its own."""


class CannotProve(Exception):
    """What a proof cannot express; said by name."""


def _there(row: FoldRow) -> Flag:
    return both((row.may, more(row.number, 0)))


def _figure(symbol: Symbol) -> Figure:
    if isinstance(symbol, OptionSet):
        raise CannotProve("a figure made of sets")
    return symbol


def distinct(_: Aggregate, rows: Sequence[FoldRow]) -> Symbol:
    """How many different values there are."""
    sure: dict[SolverNumber, list[Flag]] = {}
    may: dict[SolverNumber, list[Flag]] = {}
    least: list[SolverNumber] = []
    highest: list[SolverNumber] = []
    free: list[tuple[SolverNumber, Flag, Flag]] = []
    for row in rows:
        value = _figure(row.by)
        settled, there = both((no(value.none), known(value))), _there(row)
        highest.append(when(both((there, no(known(value)))), row.number, 0))
        certain, possible = both((there, row.sure, settled)), both((there, settled))
        number = value.low.part
        if row.fresh:
            least.append(when(certain, row.number, 0))
            highest.append(when(possible, row.number, 0))
        elif isinstance(number, int | Fraction):
            sure.setdefault(number, []).append(certain)
            may.setdefault(number, []).append(possible)
        else:
            free.append((number, certain, possible))
    for kept, counts in ((sure, least), (may, highest)):
        counts.extend(when(either(flags), 1, 0) for flags in kept.values())
    for n, (number, certain, possible) in enumerate(free):
        least.append(_new(number, certain, sure, [(x, flag) for x, flag, _ in free[:n]]))
        highest.append(_new(number, possible, may, [(x, flag) for x, _, flag in free[:n]]))
    return Figure(Ratio(total(least)), Ratio(total(highest)))


def _new(
    number: SolverNumber,
    counts: Flag,
    kept: Mapping[SolverNumber, Sequence[Flag]],
    before: Sequence[tuple[SolverNumber, Flag]],
) -> SolverNumber:
    """1 where a value counts and is none of those before it."""
    seen = [both((either(flags), same(number, value))) for value, flags in kept.items()]
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
        low.append(when(counts, times(row.number, small), 0))
        high.append(when(counts, times(row.number, large), 0))
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
    values = [_figure(row.value) for row in rows]
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


def _largest(flags: Sequence[Flag], numbers: Sequence[SolverNumber]) -> SolverNumber:
    """The largest of the numbers whose flag is set; of none of them, 0."""
    found: SolverNumber = 0
    any_: Flag = False
    for flag, number in zip(flags, numbers, strict=True):
        found = when(both((flag, either((no(any_), more(number, found))))), number, found)
        any_ = either((any_, flag))
    return found


def latest(_: Aggregate, rows: Sequence[FoldRow]) -> Symbol:
    """The value of the record with the last day; unknown where several could be that and differ."""
    days = [_figure(row.by) for row in rows]
    dated = [both((_there(row), no(day.none))) for row, day in zip(rows, days, strict=True)]
    if not rows:
        return ABSENT
    certain = [both((flag, row.sure, known(day))) for flag, row, day in zip(dated, rows, days, strict=True)]
    last: SolverNumber = 0
    for flag, day in zip(certain, days, strict=True):
        last = when(both((flag, more(day.low.part, last))), day.low.part, last)
    fits = [both((flag, either((no(known(day)), no_less(day.low.part, last)))))
            for flag, day in zip(dated, days, strict=True)]  # fmt: skip
    alike: list[Flag] = []
    for n, row in enumerate(rows):
        for m in range(n):
            pair = both((fits[n], fits[m]))
            if pair is not False:
                alike.append(either((no(pair), _alike(row.value, rows[m].value))))
    value: Symbol = UNSEEN
    for flag, row in zip(reversed(fits), reversed(rows), strict=True):
        value = chosen(flag, row.value, value)
    settled = both((either(certain), *alike))
    value = chosen(settled, value, UNSEEN)
    return chosen(either(dated), value, ABSENT)


def _alike(left: Symbol, right: Symbol) -> Flag:
    """Whether two values are the same as values: none is like none, and nothing unknown but by itself."""
    if isinstance(left, OptionSet) or isinstance(right, OptionSet):
        raise CannotProve("the latest of several sets")
    both_open = both((no(known(left)), no(known(right))))
    return either((both((left.none, right.none)), equal(left, right).yes, both_open))


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
    return equal(value, figure(codes[option]))


FOLDS: Mapping[str, Callable[[Aggregate, Sequence[FoldRow]], Symbol]] = {
    "distinct": distinct,
    "sum": summed,
    "mean": mean,
    "minimum": lambda _, rows: extreme(rows, -1),
    "maximum": lambda _, rows: extreme(rows, 1),
    "latest": latest,
}
"""By the kind of aggregate, as ``quantities.FOLDS``; ``values`` needs the options as well."""
