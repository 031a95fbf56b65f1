"""From the columns of a table to the amounts that rules compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, as_column, nw, only, sure
from assay.engine.cohort.tables.layout import AS_OF, PERIOD, ColumnOf, value_columns
from assay.engine.cohort.tables.numbers import ColumnArithmetic, Frac, RawNumber, Whole, number
from assay.engine.cohort.tables.rules import LARGEST, LARGEST_FLOAT, PLACES
from assay.facts.values.dates import Period
from assay.facts.values.vocabulary import Definition

from .amounts import UNKNOWN, Amount, Many, Measure, Single, presence
from .arithmetic import pick

Schema = Mapping[str, Any]
"""The columns that a table has, and their Narwhals types."""


def usable(schema: Schema, column: ColumnOf) -> bool:
    """Whether a table has a column, and one that is not known to be all null."""
    return column.name in schema and schema[column.name] != nw.Unknown and not _null(schema[column.name])


def _null(dtype: Any) -> bool:
    return str(dtype) in ("Null", "Unknown")


@dataclass(frozen=True)
class Sources:
    """The columns of one table as amounts. ``prefix`` stands before their names where they were joined on."""

    schema: Schema
    calc: ColumnArithmetic

    def amount(self, name: str, definition: Definition, absent: Truth = False) -> Amount:
        """A fact or field, by the beginning of the names of its columns; ``absent``: there was no such period."""
        there = [column for column in value_columns(name, definition) if usable(self.schema, column)]
        columns: dict[str, ColumnOf] = {column.role: column for column in there}
        none: Column | bool = absent if isinstance(absent, bool) else sure(absent)
        if "none" in columns:
            none = sure(any_of([none, nw.col(columns["none"].name).fill_null(False)]))
        match definition.type:
            case "choice" if definition.many:
                return self._many(name, definition, none)
            case "choice" | "text" | "boolean":
                if "value" not in columns:
                    return Single(None, none, definition.options)
                return Single(nw.col(name), none, definition.options, self._categories(name))
            case "date":
                column = nw.col(name) if "value" in columns else None
                return Measure(column, column, none)
            case "percentage":
                return self._percentage(columns, definition, none)
            case _:
                found = self.number(columns["value"], definition) if "value" in columns else None
                return Measure(found, found, none)

    def _categories(self, name: str) -> tuple[str, ...] | None:
        dtype = self.schema[name]
        return tuple(dtype.categories) if isinstance(dtype, nw.Enum) else None

    def _many(self, name: str, definition: Definition, none: Column | bool) -> Amount:
        options = [column for column in value_columns(name, definition) if column.role == "option"]
        there = [column for column in options if usable(self.schema, column)]
        if not there:
            return Many(dict.fromkeys(definition.options), False, True, none)
        members: dict[str, Truth] = {column.option: None for column in options}
        members |= {column.option: nw.col(column.name) for column in there}
        unknown = sure(all_of([nw.col(column.name).is_null() for column in there]))
        known = all_of([~nw.col(column.name).is_null() for column in there])
        settled = sure(known) if len(there) == len(options) else False
        return Many(members, settled, unknown, none)

    def _percentage(self, columns: Mapping[str, ColumnOf], definition: Definition, none: Column | bool) -> Amount:
        whole: Amount = UNKNOWN
        if "part" in columns and "whole" in columns:
            part = self.number(columns["part"], definition)
            size = self.number(columns["whole"], definition)
            den = Whole(only(size.num.as_column() > 0, size.num.as_column()), 1, size.num.high)
            ratio = Frac(Whole(part.num.column, 0, part.num.high), den)
            whole = Measure(ratio, ratio, none)
        if "percent" not in columns:
            return whole if whole is not UNKNOWN else Measure(None, None, none)
        percent = self.number(columns["percent"], definition)
        given = Measure(percent, percent, none)
        return given if whole is UNKNOWN else pick(self.calc, presence(percent), given, whole)

    def number(self, column: ColumnOf, definition: Definition) -> Frac:
        """The numbers of a column, as whole numbers and a power of ten."""
        dtype, found = self.schema[column.name], nw.col(column.name)
        shift = 2 if column.role == "percent" else 0
        low, high = _interval(column, definition, dtype)
        if isinstance(dtype, nw.Decimal) or str(dtype).startswith("Decimal"):
            decimals = int(dtype.scale)
            size = 10**decimals
            num = Whole(scaled(found, decimals, self.calc, max(abs(low), abs(high)) * size), low * size, high * size)
            return Frac(num, number(1), decimals + shift, RawNumber(found, shift, decimals))
        if dtype in (nw.Float64, nw.Float32):
            size = 10**PLACES
            num = Whole((found.cast(nw.Float64) * size).round(0).cast(nw.Int64), low * size, high * size)
            return Frac(num, number(1), PLACES + shift)
        num = Whole(found if dtype == nw.Int64 else found.cast(nw.Int64), low, high)
        return Frac(num, number(1), shift, RawNumber(found, shift, 0))


def scaled(column: Column, decimals: int, calc: ColumnArithmetic, most: int) -> Column:
    """A column of decimals as whole numbers of its smallest steps, of which there are at most so many."""
    kind = nw.Int64 if most < 2**63 else calc.wide
    if not decimals:
        return column.cast(kind)
    column = column.cast(nw.Decimal(38, decimals))  # DuckDB multiplies in as many digits as the column has
    if most * 10**decimals < 10**37:
        return as_column((column * 10**decimals).cast(kind))
    # 38 digits do not hold the product: what stands before the point by itself. How the cast rounds is no matter.
    whole = column.cast(nw.Int64)
    rest = (column - whole) * 10**decimals
    return as_column(whole.cast(kind) * nw.lit(Decimal(10**decimals)).cast(kind) + rest.cast(kind))


def _interval(column: ColumnOf, definition: Definition, dtype: Any) -> tuple[int, int]:
    """Between which whole numbers the values of a column lie, as checked tables hold them."""
    most = LARGEST_FLOAT if dtype in (nw.Float64, nw.Float32) else LARGEST
    if column.role in ("part", "whole"):
        return 0, most
    times = 100 if column.role == "percent" else 1
    low = -most if definition.minimum is None else max(-most, _floor(definition.minimum * times))
    high = most if definition.maximum is None else min(most, -_floor(-definition.maximum * times))
    return low, high


def _floor(value: int | Decimal) -> int:
    exact = Fraction(value)
    return exact.numerator // exact.denominator


# -------------------------------------------------------------------- days


@dataclass(frozen=True)
class Days:
    """The days that rules can name. With several as-of dates or periods they differ from row to row."""

    pairs: tuple[tuple[date, Period, str | None], ...]
    """As-of date, period, and the text that stands in the column ``period`` (None: both are the same for all rows)."""
    columns: tuple[str, ...] = ()
    """Which of ``as_of`` and ``period`` are columns."""

    @property
    def constant(self) -> bool:
        return len(self.pairs) == 1

    def of(self, choose: Callable[[date, Period, date], date], back: int) -> date | Column:
        """A day, worked out for every pair: from the as-of date, the period and its last day as it was then."""
        found = [(pair, _seen(pair[0], pair[1], back)) for pair in self.pairs]
        days = [(pair, choose(as_of, period, as_of)) for pair, (as_of, period) in found]
        if len({day for _, day in days}) == 1:
            return days[0][1]
        column: Any = None
        for (as_of, _, text), day in reversed(days):
            tests: list[Truth] = []
            if AS_OF in self.columns:
                tests.append(nw.col(AS_OF) == as_of)
            if PERIOD in self.columns:
                tests.append(nw.col(PERIOD) == text)
            then = nw.lit(day, nw.Date)
            when = nw.when(cast("Column", all_of(tests))).then(then)
            column = when if column is None else when.otherwise(column)
        return cast("Column", column)


def _seen(as_of: date, period: Period, back: int) -> tuple[date, Period]:
    """The as-of date and period of so many periods back: of one that is over its last day is the as-of date."""
    for _ in range(back):
        period = period.before()
        as_of = period.end
    return as_of, period
