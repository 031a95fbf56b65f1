"""The latest value over records: of the one with the last day, or what it may be where several could be that one."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple, cast

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, as_column, maybe, negate, nw, only, sure
from assay.engine.cohort.tables.numbers import ColumnArithmetic, Frac, Whole, number
from assay.engine.plan.plan import Plan
from assay.engine.plan.rests_on import terms_of
from assay.rules.language.terms import Aggregate, Literal_, Parameter, walk

from .amounts import Amount, Many, Measure, Perhaps, Single, equal_singles
from .fold_of_records import Fold, equal_column, given_of
from .reading import CannotExpress
from .sources import scaled


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


def latest_value(fold: Fold, day: Measure, term: Aggregate) -> Amount:
    """The value of the record with the last day, or what it may be where several could be that one."""
    if isinstance(fold.value, Many):
        raise CannotExpress("the latest value of a choice of many")
    inside, value, calc = fold.inside, fold.value, fold.inside.reading.calc
    may, certain = maybe(fold.fits), sure(fold.fits)
    column = day.low if isinstance(day.low, nw.Expr) else None
    dated = all_of([may, negate(day.none)])
    sure_day = all_of([certain, negate(day.none), False if column is None else ~column.is_null()])
    label = inside.reading.name()
    plain = equal_column(value)
    given = given_of(fold, True)
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
