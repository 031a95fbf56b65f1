"""The conditions under which a row of a cohort's tables is wrong, as columns.

They say of whole tables what ``tables.facts_of_rows`` and the reader of facts say of one
row: a row that none of them holds for is read without a problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from assay.engine.cohort.tables import rules
from assay.engine.cohort.tables.columns import Column, Table, any_of, as_column, nw, only
from assay.engine.cohort.tables.facts_of_rows import facts_of
from assay.engine.cohort.tables.layout import (
    AS_OF,
    PERIOD,
    STANDARD,
    SUBJECT_ID,
    SUBJECT_NAME,
    CohortLayout,
    TableOf,
    absent_column,
    option_stem,
    stem,
    value_columns,
)
from assay.engine.cohort.tables.literals import literal, may_be_large, places, step
from assay.engine.cohort.tables.numbers import ColumnArithmetic, Whole, number
from assay.engine.cohort.tables.rules import TableRule
from assay.facts.values.characters import ERRORS, LONE_JOINERS, UNFIT, UNSEEN, is_error
from assay.facts.values.dates import FIRST_YEAR, LAST_YEAR, Period, named_as_it_lies
from assay.facts.values.vocabulary import LONGEST_TEXT, Definition

Schema = Mapping[str, Any]

_FIRST_DAY, _LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
_BLANKS = " \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# The characters themselves, not escapes: each engine has escapes of its own.
_STEERING = "\x01-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff"
COMPOSING = "\u0300-\u036f\u0653-\u0655\u093c\u09be\u0bbe\u0d3e\u102e\u1161-\u1175\u11a8-\u11c2\u3099\u309a"
"""Marks that may be one character with the letter before them."""


class Mistake(NamedTuple):
    """One way in which rows of a table are wrong: the column that is named, the rule, the rows (None: all).

    ``stands_for``: how many rows of the table a row stands for.
    """

    column: str
    rule: TableRule
    rows: Column | None
    stands_for: Column | None = None


@dataclass(frozen=True)
class CheckedTable:
    """A table as it was gone through, and the mistakes looked for in it. It has the column ``subject_id``.

    ``whole``: its rows are those of the table that is named, which are counted.
    """

    table: str
    frame: Table
    mistakes: tuple[Mistake, ...]
    whole: bool = False


@dataclass(frozen=True)
class TableCells:
    """The columns of one table. ``nul``: texts of the engine can hold the character 0; ``composed``: they are."""

    schema: Schema
    calc: ColumnArithmetic
    nul: bool = True
    composed: bool = True

    # ------------------------------------------------------------ tables

    def of_subjects(
        self, layout: CohortLayout, as_of: bool, period: bool, periods: Mapping[str, Period]
    ) -> Iterator[Mistake]:
        """The mistakes in ``subjects``. ``as_of``, ``period``: given for all; ``periods``: what texts in it name."""
        yield from self._id()
        yield from self._name(SUBJECT_NAME)
        if self.has(AS_OF) and not as_of:
            yield Mistake(AS_OF, rules.NO_DATE, nw.col(AS_OF).is_null())
            yield Mistake(AS_OF, rules.NO_DAY, _no_day(nw.col(AS_OF)))
        if self.has(PERIOD) and not period:
            text = self.text(PERIOD)
            yield Mistake(PERIOD, rules.NO_PERIOD, text.is_null())
            yield Mistake(PERIOD, rules.NOT_A_PERIOD, ~text.is_null() & ~text.is_in(list(periods)))
            odd = [name for name, one in periods.items() if not named_as_it_lies(one)]
            if odd:
                yield Mistake(PERIOD, rules.ODD_PERIOD, text.is_in(odd))
        for back in range(layout.periods):
            for key, definition in facts_of(layout, back):
                if definition.type != "records":
                    yield from self.of_value(stem(key, back), definition)
            yield from self._absent(layout, back)

    def of_standard(self, layout: CohortLayout, asked: str) -> Iterator[Mistake]:
        """Rows of ``subjects`` that say that they are for another standard than the one asked for."""
        text = str(self.schema.get(STANDARD)).partition("(")[0] in ("String", "Categorical", "Enum")
        if text and STANDARD not in layout.subjects.columns:
            yield Mistake(STANDARD, rules.another_standard(asked), self.text(STANDARD) != asked)

    def of_records(self, table: TableOf) -> Iterator[Mistake]:
        """The mistakes in the table of a list."""
        yield Mistake(SUBJECT_ID, rules.NO_ID, nw.col(SUBJECT_ID).is_null())
        for name, definition in fields_of(table):
            yield from self.of_value(name, definition)

    def has(self, name: str) -> bool:
        """Whether there is such a column, and one that can hold something."""
        return name in self.schema and str(self.schema[name]) not in ("Null", "Unknown")

    def text(self, name: str) -> Column:
        column = nw.col(name)
        return column if self.schema[name] == nw.String else column.cast(nw.String)

    def _id(self) -> Iterator[Mistake]:
        yield Mistake(SUBJECT_ID, rules.NO_ID, nw.col(SUBJECT_ID).is_null())
        if not self.schema[SUBJECT_ID].is_integer():
            yield from self._name(SUBJECT_ID)

    def _error_cell(self, name: str) -> Iterator[Mistake]:
        return self.found(name, rules.ERROR_CELL, is_error, lambda text: text.str.contains(f"^ *(?:{ERRORS}) *$"))

    def _name(self, name: str) -> Iterator[Mistake]:
        if self.has(name):
            blank = re.compile(f"[{_BLANKS}]*")
            yield from self.found(name, rules.BLANK, lambda text: blank.fullmatch(text) is not None,
                                   lambda text: ~text.str.contains(f"[^{_BLANKS}]"))  # fmt: skip
            yield from self._long(name, rules.LONG_NAME, rules.LONGEST_NAME)
            yield from self._error_cell(name)
            yield from self._holds(name, _STEERING)

    def found(
        self, name: str, rule: TableRule, test: Callable[[str], bool], rows: Callable[[Column], Column]
    ) -> Iterator[Mistake]:
        """Texts that are wrong; of a column that names all its texts only these are looked at."""
        text, dtype = self.text(name), self.schema[name]
        if not isinstance(dtype, nw.Enum):
            yield Mistake(name, rule, ~text.is_null() & rows(text))
            return
        wrong = [one for one in dtype.categories if test(one)]
        if wrong:
            yield Mistake(name, rule, ~text.is_null() & text.is_in(wrong))

    def _long(self, name: str, rule: TableRule, most: int) -> Iterator[Mistake]:
        return self.found(name, rule, lambda text: len(text) > most, lambda text: text.str.len_chars() > most)

    def _holds(self, name: str, characters: str) -> Iterator[Mistake]:
        """Texts with one of these characters, or the character 0."""
        wanted = re.compile(f"[\x00{characters}{UNSEEN}]|{LONE_JOINERS}")
        nul = "\x00" if self.nul else ""
        pattern = f"[{nul}{characters}{UNSEEN}]|{LONE_JOINERS}"
        return self.found(name, rules.NOT_SHOWN, lambda text: wanted.search(text) is not None,
                           lambda text: text.str.contains(pattern))  # fmt: skip

    def _absent(self, layout: CohortLayout, back: int) -> Iterator[Mistake]:
        """A period that was not has no facts."""
        absent = self.absent(back)
        known = [self.known(stem(key, back), definition) for key, definition in facts_of(layout, back)
                 if definition.type != "records"]  # fmt: skip
        there = [one for one in known if one is not None]
        if absent is not None and there:
            yield Mistake(absent_column(back), rules.ABSENT, absent & _any(there))

    def absent(self, back: int) -> Column | None:
        """Whether a period is marked as one that was not: so are those before one that was not."""
        marks = [nw.col(name).fill_null(False) for n in range(1, back + 1) if self.has(name := absent_column(n))]
        return _any(marks) if marks else None

    # ------------------------------------------------------------ one fact or field

    def known(self, name: str, definition: Definition) -> Column | None:
        """Whether there is a value; never null. None where no column can hold one."""
        if definition.many:
            options = [nw.col(column.name).fill_null(False) for column in value_columns(name, definition)
                       if self.has(column.name)]  # fmt: skip
            return _any(options) if options else None
        if definition.type != "percentage":
            return ~nw.col(name).is_null() if self.has(name) else None
        found = [~nw.col(f"{name}__percent").is_null()] if self.has(f"{name}__percent") else []
        part, whole = f"{name}__part", f"{name}__whole"
        if self.has(part) and self.has(whole):
            found.append(~nw.col(part).is_null() & ~nw.col(whole).is_null())
        return _any(found) if found else None

    def of_value(self, name: str, definition: Definition) -> Iterator[Mistake]:
        """The mistakes in the columns of a fact or field that is no list."""
        known, none = self.known(name, definition), f"{name}__none"
        if definition.may_be_none and not definition.many and known is not None and self.has(none):
            yield Mistake(none, rules.BOTH, nw.col(none).fill_null(False) & known)
        if definition.many:
            yield from self._options(name, definition)
        elif definition.type == "percentage":
            yield from self._percentage(name, definition)
        elif self.has(name):
            match definition.type:
                case "integer" | "decimal" | "money":
                    yield from self._number(name, definition, definition.minimum, definition.maximum)
                case "date":
                    yield Mistake(name, rules.NO_DAY, _no_day(nw.col(name)))
                case "choice" | "text":
                    yield from self._text(name, definition)
                case _:
                    pass

    def _options(self, name: str, definition: Definition) -> Iterator[Mistake]:
        missing = [nw.col(column).is_null() for option in definition.options
                   if self.has(column := f"{name}__{option_stem(option)}")]  # fmt: skip
        if not missing:
            return
        some = _any([~one for one in missing])
        if len(missing) == len(definition.options):
            yield Mistake(name, rules.PARTLY, some & _any(missing))
        else:
            yield Mistake(name, rules.PARTLY, some)

    def _text(self, name: str, definition: Definition) -> Iterator[Mistake]:
        fine = frozenset(definition.options)
        if not self.composed:
            yield Mistake(name, rules.NOT_COMPOSED, self.text(name).str.contains(f"[{COMPOSING}]"))
        if definition.may_be_none or "none" not in fine:
            rule = rules.none_as_text(definition, f"{name}__none")
            yield from self.found(name, rule, lambda text: text == "none", lambda text: text == "none")
            fine |= {"none"}
        if definition.type == "choice":
            known = sorted(fine)
            yield from self.found(name, rules.no_option(definition), lambda text: text not in known,
                                   lambda text: ~text.is_in(known))  # fmt: skip
        else:
            yield from self._long(name, rules.LONG_TEXT, LONGEST_TEXT)
            yield from self._holds(name, UNFIT)
            yield from self._error_cell(name)

    # ------------------------------------------------------------ numbers

    def _number(
        self, name: str, definition: Definition, low: int | Decimal | None, high: int | Decimal | None
    ) -> Iterator[Mistake]:
        """Numbers that cannot be counted with, or lie outside their bounds (in the unit of the column)."""
        column, dtype = nw.col(name), self.schema[name]
        if dtype.is_float():
            yield Mistake(name, rules.NO_FLOAT, ~self._fine(name))
            column = only(self._fine(name), column)
        elif may_be_large(dtype):
            yield Mistake(name, rules.TOO_LARGE, ~self._fine(name))
        if low is not None:
            yield Mistake(name, rules.below(definition), column < step(dtype, low, up=True))
        if high is not None:
            yield Mistake(name, rules.above(definition), column > step(dtype, high, up=False))

    def outside(self, name: str, definition: Definition, low: int | Decimal, high: int | Decimal) -> list[Column]:
        """Where a number lies outside of two others: for each of its columns that there is."""
        percentage = definition.type == "percentage"
        column, times = (f"{name}__percent", 100) if percentage else (name, 1)
        found: list[Column] = []
        if self.has(column):
            kept, dtype = only(self._fine(column), nw.col(column)), self.schema[column]
            found += [kept < step(dtype, low * times, up=True), kept > step(dtype, high * times, up=False)]
        if percentage and self.has(f"{name}__part") and self.has(f"{name}__whole"):
            parts, wholes = self._whole(f"{name}__part", 0), self._whole(f"{name}__whole", 1)
            found += [self._beyond(parts, wholes, low, -1), self._beyond(parts, wholes, high, 1)]
        return found

    def _fine(self, name: str) -> Column:
        """Whether a number can be counted with; null where there is none."""
        column, dtype = nw.col(name), self.schema[name]
        if not dtype.is_float():
            most = literal(dtype, rules.LARGEST)
            return as_column((column <= most) & (column >= -most))
        column = column.cast(nw.Float64)
        size = 10**rules.PLACES
        # That it is no number is asked by itself: the statistics of a Parquet file leave such values out.
        small = ~column.is_nan() & (column < rules.LARGEST_FLOAT) & (column > -rules.LARGEST_FLOAT)
        kept = only(small, column)
        # Polars multiplies by 1/size where the divisor is one number for all rows, which is not exact.
        plain = (kept * size).round(0) / (kept * 0 + size) == column
        return as_column(small & plain)

    def _percentage(self, name: str, definition: Definition) -> Iterator[Mistake]:
        percent, part, whole = (f"{name}__{role}" for role in ("percent", "part", "whole"))
        low, high = (None if bound is None else bound * 100 for bound in (definition.minimum, definition.maximum))
        if self.has(percent):
            yield from self._number(percent, definition, low, high)
        for column, least in ((part, 0), (whole, 1)):
            if self.has(column):
                yield Mistake(column, rules.NO_SHARE, nw.col(column) < literal(self.schema[column], least))
                if may_be_large(self.schema[column]):
                    yield Mistake(column, rules.TOO_LARGE, ~self._fine(column))
        if not (self.has(part) and self.has(whole)):
            return
        parts, wholes = self._whole(part, 0), self._whole(whole, 1)
        if definition.maximum is not None:
            yield Mistake(part, rules.above(definition), self._beyond(parts, wholes, definition.maximum, 1))
        if definition.minimum is not None and definition.minimum > 0:
            yield Mistake(part, rules.below(definition), self._beyond(parts, wholes, definition.minimum, -1))
        if self.has(percent):
            scaled, size = self._scaled(percent, low, high)
            left = self.calc.times(scaled, wholes)
            right = self.calc.times(parts, number(100 * size))
            yield Mistake(percent, rules.TWO_SHARES, left.as_column() != right.as_column())

    def _beyond(self, part: Whole, whole: Whole, bound: int | Decimal, sign: int) -> Column:
        exact = Fraction(bound)
        left = self.calc.times(part, number(exact.denominator)).as_column()
        right = self.calc.times(whole, number(exact.numerator)).as_column()
        return as_column(left > right if sign > 0 else left < right)

    def _whole(self, name: str, least: int) -> Whole:
        """A part or whole, where it can be one."""
        dtype = self.schema[name]
        column = nw.col(name)
        fine = (column >= literal(dtype, least)) & (column <= literal(dtype, rules.LARGEST))
        return Whole(only(fine, column).cast(nw.Int64), least, rules.LARGEST)

    def _scaled(self, name: str, low: int | Decimal | None, high: int | Decimal | None) -> tuple[Whole, int]:
        """A percentage as whole numbers, where it can be one, and how many of them make one per cent."""
        column, dtype = nw.col(name), self.schema[name]
        least, most = (Fraction(rules.LARGEST if bound is None else bound) for bound in (low, high))
        least = -least if low is None else max(least, Fraction(-rules.LARGEST))
        most = min(most, Fraction(rules.LARGEST))
        fine = self._fine(name) & (column >= step(dtype, least, up=True)) & (column <= step(dtype, most, up=False))
        decimals = rules.PLACES if dtype.is_float() else places(dtype)
        size = 10**decimals
        kept = only(fine, column)
        ends = int(least * size), int(most * size)
        kind = nw.Int64 if max(map(abs, ends)) < 2**63 else self.calc.wide
        if dtype.is_float():
            kept = (kept.cast(nw.Float64) * size).round(0)
        elif decimals:
            kept = kept.cast(nw.Decimal(38, decimals)) * size
        return Whole(kept.cast(kind), *ends), size


def fields_of(table: TableOf) -> Iterator[tuple[str, Definition]]:
    """The fields of the records of a list."""
    found = {column.definition.key: column.definition for column in table.columns.values() if column.definition}
    yield from found.items()


def _any(columns: list[Column]) -> Column:
    return as_column(any_of(columns))


def _no_day(column: Column) -> Column:
    return (column < _FIRST_DAY) | (column > _LAST_DAY)
