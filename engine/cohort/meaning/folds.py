"""Sums, means, smallest and largest, and distinct values over records, by subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from assay.engine.cohort.tables.columns import (
    Column,
    Truth,
    all_of,
    any_of,
    as_column,
    chosen,
    counted,
    decided,
    maybe,
    negate,
    nw,
    only,
    sure,
)
from assay.engine.cohort.tables.numbers import Frac, Whole, fraction, number
from assay.engine.cohort.tables.rules import MOST_RECORDS
from assay.rules.language.terms import Aggregate, Field, Quantity

from .amounts import Amount, Many, Measure, Single, between, one_of, presence
from .arithmetic import total_of
from .fold_of_records import Fold, equal_column, given_of, unknown_of
from .latest_value import latest_value
from .reading import CannotExpress, ColumnScope
from .records import ListScope, RecordTest


def fold(
    term: Aggregate, scope: ColumnScope, test: RecordTest, quantity: Callable[[Quantity, ColumnScope], Amount]
) -> Amount:
    """The value of an aggregate over records; ``test`` and ``quantity`` read its filter and its fields."""

    inside = ListScope(term.records, scope)
    if inside.table is None:
        inside.leave()
        return _of_nothing(term, scope, inside.back)
    fits: Truth = True if term.where is None else inside.test(test(term.where, inside.records))
    value = quantity(Field(term.field, term.type), inside.records)
    day = quantity(Field(term.by, term.type), inside.records) if term.kind == "latest" else None
    inside.place()
    known = scope.reading.list_known((term.records.key, inside.back), inside.there())
    found = Fold(inside, fits, value, known, term.kind)
    return latest_value(found, cast("Measure", day), term) if day is not None else _FOLDS[term.kind](found, term)


def _of_nothing(term: Aggregate, scope: ColumnScope, back: int) -> Amount:
    """Of a list without a table: unknown, but of nothing where it is known to be empty."""
    empty = scope.reading.list_known((term.records.key, back))
    if term.kind in ("distinct", "sum"):
        zero = fraction(0).where(empty) if empty is not False else None
        return Measure(zero, zero)
    if term.kind == "values":
        return Many(dict.fromkeys(term.type.options, decided(False, empty)), empty, sure(negate(empty)))
    if term.type.kind in ("number", "money", "percentage", "date"):
        return Measure(None, None, empty)
    return Single(None, empty)


def _distinct(fold: Fold, term: Aggregate) -> Amount:
    def number_of(truth: Truth) -> Column | int:
        column = equal_column(fold.value)
        if truth is False or column is None:
            return 0
        name = fold.inside.made(only(truth, column))
        if not fold.inside.reading.calc.counts_distinct:
            return fold.inside.distinct(name)
        values = fold.inside.total("", name.n_unique())
        if truth is True:
            return values
        # A null is counted as one more value.
        nulls = fold.inside.total("", fold.inside.made(counted(~as_column(truth))).sum())
        return values - chosen(nulls > 0, nw.lit(1, nw.Int64), nw.lit(0, nw.Int64))

    low, possible = number_of(given_of(fold, sure(fold.fits))), number_of(given_of(fold, maybe(fold.fits)))
    open_ = fold.total(unknown_of(fold))
    bounds = [Whole(low, 0, MOST_RECORDS), Whole(possible + open_, 0, MOST_RECORDS)]
    calc, ends = fold.inside.reading.calc, (Frac(bounds[0]), Frac(bounds[1]))

    def told(condition: Callable[[Frac, Frac], Truth]) -> Truth:
        if not calc.counts_distinct:  # each is counted for itself, and they meet when they are joined
            return condition(*ends)
        return fold.inside.told(condition(*ends), condition(fraction(0), fraction(0)))

    return between(calc, *ends, fold.known, told)


def _sum(fold: Fold, term: Aggregate) -> Amount:
    value = cast("Measure", fold.value)
    calc, sure_, may = fold.inside.reading.calc, sure(fold.fits), maybe(fold.fits)
    unknown = unknown_of(fold)
    found = value.low if isinstance(value.low, Frac) else None

    def bound(limit: Any, worst: Callable[[Column], Column], outer: Callable[[Any, int], Any]) -> Frac | None:
        """The least or the most that the sum can be."""
        total: Frac | None = None
        if found is not None:
            given = given_of(fold, may)
            column = found.num.as_column()
            if not isinstance(found.den.column, int):
                raise CannotExpress("the sum or mean of percentages given as part and whole")
            column = chosen(sure_, column, worst(column))
            column = only(as_column(given), column)
            if max(abs(found.num.low), abs(found.num.high)) * MOST_RECORDS >= 2**63 and not found.num.wide:
                column = column.cast(calc.wide)
            label = fold.inside.reading.name()
            fold.inside.note.totals[label] = fold.inside.made(column).sum()
            summed = Whole(
                nw.col(label).fill_null(0), min(0, found.num.low) * MOST_RECORDS, max(0, found.num.high) * MOST_RECORDS
            )
            if not summed.wide:
                summed = Whole(nw.col(label).cast(nw.Int64).fill_null(0), summed.low, summed.high)
            else:
                summed = Whole(nw.col(label).cast(calc.wide).fill_null(0), summed.low, summed.high)
            total = Frac(summed, number(1), found.scale)
        open_ = fold.total(unknown)
        if isinstance(open_, int) and open_ == 0:
            return (total or fraction(0)).where(fold.known)
        total = total or fraction(0)
        if limit is None:
            return total.where(all_of([fold.known, open_ == 0]))
        # An unknown value may turn out to be none, which adds nothing.
        part = fraction(outer(limit, 0))
        added = Frac(calc.times(Whole(open_, 0, MOST_RECORDS), part.num), part.den, part.scale)
        return total_of(calc, total, added).where(fold.known)

    low = bound(term.low, lambda column: chosen(column < 0, column, column * 0), min)
    high = bound(term.high, lambda column: chosen(column > 0, column, column * 0), max)
    return Measure(low, high)


def _mean(fold: Fold, term: Aggregate) -> Amount:
    value = cast("Measure", fold.value)
    calc = fold.inside.reading.calc
    unknown = unknown_of(fold)
    whole = fold._replace(fits=sure(fold.fits))
    given = fold.total(given_of(fold, sure(fold.fits)))
    open_ = fold.total(unknown)
    doubtful = fold.any(all_of([maybe(fold.fits), negate(sure(fold.fits)), negate(value.none)]))
    bounded = term.low is not None and term.high is not None
    fine = all_of([fold.known, negate(doubtful), True if bounded else open_ == 0])
    size = calc.plus(Whole(given, 0, MOST_RECORDS), Whole(open_, 0, MOST_RECORDS))
    none = sure(all_of([fold.known, negate(doubtful), size.column == 0]))
    den = size if isinstance(size.column, int) else Whole(only(size.column > 0, size.column), 1, MOST_RECORDS * 2)
    if isinstance(size.column, int):
        return Measure(None, None, none)
    # Unknown values add nothing here; what they can add is added below.
    known_sum = cast("Measure", _sum(whole, replace(term, low=0, high=0)))
    ends: list[Frac] = []
    for limit in (term.low, term.high):
        total = cast("Frac", known_sum.low)
        if bounded:
            part = fraction(cast("Any", limit))
            added = Frac(calc.times(Whole(open_, 0, MOST_RECORDS), part.num), part.den, part.scale)
            total = total_of(calc, total, added)
        ends.append(Frac(total.num, calc.times(total.den, den), total.scale).where(fine))
    hollow = sure(all_of([fold.known, given == 0]))
    return Measure(ends[0], ends[1], none, hollow)


def _ends(fold: Fold, term: Aggregate, largest: bool) -> Amount:
    """The largest value, or the smallest."""
    value = cast("Measure", fold.value)
    unknown = fold.any(unknown_of(fold))
    inner, outer = [
        _end(fold, value, given_of(fold, counts), largest) for counts in (sure(fold.fits), maybe(fold.fits))
    ]
    closed = all_of([fold.known, negate(unknown)])
    if isinstance(value.low, Frac):
        inner = inner.where(fold.known) if inner is not None else None
        outer = outer.where(closed) if outer is not None else None
    elif value.low is not None:
        inner, outer = only(as_column(fold.known), inner), only(as_column(closed), outer)
    none = sure(all_of([closed, negate(presence(outer))]))
    hollow = sure(all_of([fold.known, negate(presence(inner))]))
    return Measure(inner, outer, none, hollow) if largest else Measure(outer, inner, none, hollow)


def _end(fold: Fold, value: Measure, given: Truth, largest: bool) -> Any:
    low = value.low
    if low is None or given is False:
        return None
    if isinstance(low, Frac):
        if not isinstance(low.den.column, int):
            raise CannotExpress("the smallest or largest of percentages given as part and whole")
        column: Any = low.num.as_column()
    else:
        column = low
    made = fold.inside.made(only(as_column(given), column))
    label = fold.inside.reading.name()
    fold.inside.note.totals[label] = made.max() if largest else made.min()
    found = nw.col(label)
    return Frac(Whole(found, low.num.low, low.num.high), number(1), low.scale) if isinstance(low, Frac) else found


def _values(fold: Fold, term: Aggregate) -> Amount:
    value, unknown = fold.value, fold.any(unknown_of(fold))
    members: dict[str, Truth] = {}
    settled: list[Truth] = [fold.known, negate(unknown)]
    for option in term.type.options:
        is_it = _is_member(value, option)
        surely = fold.any(all_of([sure(fold.fits), sure(is_it)]))
        possibly = fold.any(all_of([maybe(fold.fits), negate(sure(fold.fits)), sure(is_it)]))
        never = sure(all_of([fold.known, negate(any_of([surely, possibly, unknown]))]))
        members[option] = decided(sure(all_of([fold.known, surely])), never)
        settled.append(any_of([surely, negate(possibly)]))
    return Many(members, sure(all_of(settled)), sure(negate(fold.known)))


def _is_member(value: Amount, option: str) -> Truth:
    if isinstance(value, Many):
        return all_of([negate(value.none), value.members.get(option, False)])
    if isinstance(value, Single):
        return all_of([negate(value.none), one_of(value, (option,))])
    return None


_FOLDS: dict[str, Callable[[Fold, Aggregate], Amount]] = {
    "distinct": _distinct,
    "sum": _sum,
    "mean": _mean,
    "minimum": lambda fold, term: _ends(fold, term, False),
    "maximum": lambda fold, term: _ends(fold, term, True),
    "values": _values,
}
