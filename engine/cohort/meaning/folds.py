"""Sums, means, smallest and largest, latest and distinct values over records, by subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, cast

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
from assay.engine.cohort.tables.numbers import ColumnArithmetic, Frac, Whole, fraction, number
from assay.engine.cohort.tables.rules import MOST_RECORDS
from assay.engine.plan.plan import Plan
from assay.engine.plan.rests_on import terms_of
from assay.rules.language.terms import Aggregate, Field, Literal_, Parameter, Quantity, walk

from .amounts import Amount, Many, Measure, Perhaps, Single, between, equal_singles, one_of, presence
from .arithmetic import total_of
from .reading import CannotExpress, ColumnScope
from .records import ListScope, RecordTest
from .sources import scaled


class Fold(NamedTuple):
    """What a fold has at hand: the list, and of each record whether it counts and what its field holds."""

    inside: ListScope
    fits: Truth
    value: Amount
    known: Column | bool
    """Whether the subject's list is known."""
    kind: str

    def total(self, truth: Truth) -> Column | int:
        """For how many records it is true."""
        rows = Whole(self.inside.rows(), 0, MOST_RECORDS)
        return self.inside.number_of(truth, rows).column

    def any(self, truth: Truth) -> Column | bool:
        """Whether it is true of a record; never null."""
        found = self.total(truth)
        return cast("Column | bool", self.inside.told(found > 0, False))


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
    return _latest(found, cast("Measure", day), term) if day is not None else _FOLDS[term.kind](found, term)


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


def _unknown(fold: Fold) -> Truth:
    """Whether a record may count whose value is not known; never null."""
    value = fold.value
    if isinstance(value, Many):
        there: Truth = negate(value.unknown)
    elif isinstance(value, Single):
        there = ~value.value.is_null() if isinstance(value.value, nw.Expr) else value.value is not None
    else:
        there = presence(value.low)
    return all_of([maybe(fold.fits), negate(there), negate(value.none)])


def _given(fold: Fold, counts: Truth) -> Truth:
    """Whether a record counts and its value is known, and there is one; never null."""
    value = fold.value
    there: Truth
    if isinstance(value, Measure):
        there = presence(value.low)
    elif isinstance(value, Single):
        there = ~value.value.is_null() if isinstance(value.value, nw.Expr) else value.value is not None
    else:
        there = negate(value.unknown)
    return all_of([counts, there, negate(value.none)])


def _distinct(fold: Fold, term: Aggregate) -> Amount:
    def number_of(truth: Truth) -> Column | int:
        column = _equal_column(fold.value)
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

    low, possible = number_of(_given(fold, sure(fold.fits))), number_of(_given(fold, maybe(fold.fits)))
    open_ = fold.total(_unknown(fold))
    bounds = [Whole(low, 0, MOST_RECORDS), Whole(possible + open_, 0, MOST_RECORDS)]
    calc, ends = fold.inside.reading.calc, (Frac(bounds[0]), Frac(bounds[1]))

    def told(condition: Callable[[Frac, Frac], Truth]) -> Truth:
        if not calc.counts_distinct:  # each is counted for itself, and they meet when they are joined
            return condition(*ends)
        return fold.inside.told(condition(*ends), condition(fraction(0), fraction(0)))

    return between(calc, *ends, fold.known, told)


def _equal_column(value: Amount) -> Column | None:
    """A field as a column whose equal values are equal."""
    if isinstance(value, Single):
        return value.value if isinstance(value.value, nw.Expr) else None
    if isinstance(value, Measure):
        low = value.low
        if isinstance(low, Frac):
            return low.raw.column if low.raw else _ratio_text(low)
        return low if isinstance(low, nw.Expr) else None
    return None


def _ratio_text(value: Frac) -> Column:
    if isinstance(value.den.column, int):
        return value.num.as_column()
    raise CannotExpress("distinct values, or the latest value, of a percentage given as part and whole")


def _sum(fold: Fold, term: Aggregate) -> Amount:
    value = cast("Measure", fold.value)
    calc, sure_, may = fold.inside.reading.calc, sure(fold.fits), maybe(fold.fits)
    unknown = _unknown(fold)
    found = value.low if isinstance(value.low, Frac) else None

    def bound(limit: Any, worst: Callable[[Column], Column], outer: Callable[[Any, int], Any]) -> Frac | None:
        """The least or the most that the sum can be."""
        total: Frac | None = None
        if found is not None:
            given = _given(fold, may)
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
    unknown = _unknown(fold)
    whole = fold._replace(fits=sure(fold.fits))
    given = fold.total(_given(fold, sure(fold.fits)))
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
    unknown = fold.any(_unknown(fold))
    inner, outer = [_end(fold, value, _given(fold, counts), largest) for counts in (sure(fold.fits), maybe(fold.fits))]
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
    value, unknown = fold.value, fold.any(_unknown(fold))
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


class Latest(NamedTuple):
    """Two rounds over a list: the last sure day by subject, then the values from that day on, those told by name."""

    day: Column | None
    sure_day: Truth
    dated: Truth
    value: Column | None
    given: Truth
    none: Truth
    label: str
    told: tuple[Truth, ...] = ()


def _latest(fold: Fold, day: Measure, term: Aggregate) -> Amount:
    """The value of the record with the last day, or what it may be where several could be that one."""
    if isinstance(fold.value, Many):
        raise CannotExpress("the latest value of a choice of many")
    inside, value, calc = fold.inside, fold.value, fold.inside.reading.calc
    may, certain = maybe(fold.fits), sure(fold.fits)
    column = day.low if isinstance(day.low, nw.Expr) else None
    dated = all_of([may, negate(day.none)])
    sure_day = all_of([certain, negate(day.none), False if column is None else ~column.is_null()])
    label = inside.reading.name()
    plain = _equal_column(value)
    given = _given(fold, True)
    values = _told_apart(term, value, inside.reading.plan) if plain is not None else ()
    single = cast("Single", value)
    told = tuple(sure(all_of([negate(value.none), equal_singles(single, Single(one))])) for one in values)
    inside.note.latest.append(Latest(column, sure_day, dated, plain, given, value.none, label, told))
    none_at_all = all_of([fold.known, negate(fold.any(dated))])

    def noted(name: str) -> Column:
        return nw.col(f"{label}_{name}").fill_null(0)

    rows, valued, nones = (noted(name) for name in ("rows", "values", "nones"))
    none = sure(any_of([none_at_all, all_of([fold.known, rows > 0, nones == rows])]))
    closed = sure(any_of([none_at_all, all_of([fold.known, rows > 0, valued + nones == rows])]))
    perhaps_none = sure(any_of([none, all_of([fold.known, any_of([nones > 0, noted("unsure") > 0])])]))
    if plain is None:
        return _with_none(value, None, none, calc)
    first, last = nw.col(f"{label}_first"), nw.col(f"{label}_last")
    if isinstance(value, Single):
        one = all_of([closed, negate(perhaps_none), (first == last).fill_null(False)])
        found = _with_none(value, only(as_column(one), first), none, calc)
        flags: dict[str | bool, Column | bool] = {v: noted(f"is{n}") > 0 for n, v in enumerate(values)}
        rest: Column | bool = False
        if term.type.kind == "text":
            rest = valued > sum((noted(f"is{n}") for n in range(len(values))), start=nw.lit(0, nw.Int64))
        return replace(cast("Single", found), perhaps=Perhaps(flags, rest, perhaps_none, closed))
    ends = [cast("Measure", _with_none(value, only(as_column(closed), end), none, calc)) for end in (first, last)]
    hollow = sure(all_of([closed, perhaps_none, negate(none)]))
    return Measure(ends[0].low, ends[1].low, none, hollow)


def _told_apart(term: Aggregate, value: Amount, plan: Plan) -> tuple[str | bool, ...]:
    """The values of a field that rules tell apart: options, yes and no, the texts that any rule names."""
    if not isinstance(value, Single):
        return ()
    if term.type.kind == "boolean":
        return (True, False)
    if term.type.kind == "choice":
        return term.type.options
    named = (one.value for one in walk(terms_of(plan)) if isinstance(one, Literal_ | Parameter))
    return tuple(dict.fromkeys(text for text in named if isinstance(text, str)))


def _with_none(value: Amount, found: Column | None, none: Truth, calc: ColumnArithmetic) -> Amount:
    if isinstance(value, Single):
        kept = value.categories if found is not None else None
        return Single(found, sure(none), value.options, kept)
    low = cast("Measure", value).low
    if found is None or not isinstance(low, Frac):
        return Measure(found, found, sure(none))
    if low.raw is not None:
        raw = low.raw._replace(column=found)
        num = scaled(found, raw.decimals, calc, low.num.most)
        exact = Frac(Whole(num, low.num.low, low.num.high), number(1), low.scale, raw)
    else:
        exact = Frac(Whole(found, low.num.low, low.num.high), number(1), low.scale)
    return Measure(exact, exact, sure(none))


_FOLDS: dict[str, Callable[[Fold, Aggregate], Amount]] = {
    "distinct": _distinct,
    "sum": _sum,
    "mean": _mean,
    "minimum": lambda fold, term: _ends(fold, term, False),
    "maximum": lambda fold, term: _ends(fold, term, True),
    "values": _values,
}
