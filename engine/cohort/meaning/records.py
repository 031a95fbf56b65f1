"""Counting records by subject: what a statement about records needs of its list's table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias, cast

from assay.engine.cohort.tables.columns import Column, Truth, all_of, counted, negate, nw
from assay.engine.cohort.tables.layout import TableOf, stem
from assay.engine.cohort.tables.numbers import Whole, number
from assay.engine.cohort.tables.rules import MOST_RECORDS
from assay.facts.values.references import Place
from assay.rules.language.terms import Collection as Collection
from assay.rules.language.terms import Condition

from .bounds import Counts, PlainCounts
from .reading import ColumnScope, Reading, Stage

RecordTest: TypeAlias = Callable[[Condition, ColumnScope], Truth]
"""How conditions on records are read; passed in, as they may hold lists themselves."""

_ZERO = number(0)
_NOTHING = PlainCounts(_ZERO, _ZERO, _ZERO, _ZERO, _ZERO, False)


class ListScope:
    """Reading the records of one list, and noting what is wanted of them; make it, read, then ``place`` it."""

    def __init__(self, records: Collection, scope: ColumnScope) -> None:
        self.reading = scope.reading
        self.back = records.back + scope.back
        found = self.reading.layout.tables.get(stem(records.key, self.back))
        self.table: TableOf | None = found if found is not None and found.name in self.reading.lists else None
        self.note = Stage()
        self.records = ColumnScope(self.reading, scope.back, self.table, self.note.brought)
        self._before = self.reading.touched
        self.reading.touched = 0
        self._sums: dict[int, Whole] = {}

    def rows(self) -> Column:
        """How many records the subject has."""
        return self.total("rows", nw.len())

    def total(self, name: str, column: Column) -> Column:
        """Something counted by subject, as a column of the subjects; 0 where there is no record."""
        label = f"__{self.table.name if self.table else ''}__rows" if name == "rows" else self.reading.name()
        self.note.counts[label] = column
        return nw.col(label)

    def told(self, truth: Truth, of_nothing: Truth) -> Truth:
        """A condition on what is counted, as a column of the subjects; and what it is where nothing is counted."""
        if truth is None or isinstance(truth, bool):
            return truth
        name = self.reading.name()
        self.note.told[name] = (truth, of_nothing is True)
        return nw.col(name)

    def there(self) -> Truth:
        """Whether the subject has records at all."""
        return self.told(self.rows() > 0, False)

    def test(self, truth: Truth) -> Truth:
        """A condition on records, as a column of its own that others are made of."""
        if truth is None or isinstance(truth, bool):
            return truth
        name = self.reading.name()
        self.note.tests[name] = truth
        return nw.col(name)

    def made(self, column: Column) -> Column:
        """A column made beside the records."""
        name = self.reading.name()
        self.note.made[name] = column
        return nw.col(name)

    def distinct(self, made: Column) -> Column:
        """How many different values a column has, without nulls, gone through for itself."""
        label = self.reading.name()
        self.note.distinct[label] = made
        return nw.col(label)

    def number_of(self, truth: Truth, every: Whole) -> Whole:
        """For how many records it is true."""
        if truth is None or isinstance(truth, bool):
            return every if truth is True else number(0)
        flag = self.made(truth if self.reading.calc.adds_booleans else counted(truth))
        return Whole(self.total("", flag.sum()), 0, MOST_RECORDS)

    def place(self) -> None:
        """Put what was noted into the stage that can have it; what is noted later goes there too."""
        assert self.table is not None
        number_ = self.reading.touched
        stage = self.reading.stage(number_, self.table.name)
        stage.brought |= self.note.brought
        stage.tests |= self.note.tests
        stage.made |= self.note.made
        stage.counts |= self.note.counts
        stage.totals |= self.note.totals
        stage.distinct |= self.note.distinct
        stage.told |= self.note.told
        stage.latest += self.note.latest
        self.note = stage
        self.reading.touched = max(self._before, number_ + 1)

    def leave(self) -> None:
        """Nothing was noted."""
        self.reading.touched = self._before


class ListCounts:
    """Counts over the records of one list; each is taken when it is asked for, and once."""

    def __init__(self, inside: ListScope, fits: Truth, is_so: Truth, known: Column | bool) -> None:
        self._inside, self._fits, self._is_so, self.known = inside, fits, is_so, known
        self._rows = Whole(inside.rows(), 0, MOST_RECORDS)

    @cached_property
    def is_so(self) -> Whole:
        return self._inside.number_of(all_of([self._fits, self._is_so]), self._rows)

    @cached_property
    def may_be_so(self) -> Whole:
        return self._but(self.is_not) if self._fits is True else self._possible(all_of([self._fits, self._is_so]))

    @cached_property
    def is_not(self) -> Whole:
        return self._inside.number_of(all_of([self._fits, negate(self._is_so)]), self._rows)

    @cached_property
    def may_be_not(self) -> Whole:
        if self._fits is True:
            return self._but(self.is_so)
        return self._possible(all_of([self._fits, negate(self._is_so)]))

    @cached_property
    def counted(self) -> Whole:
        return self._inside.number_of(self._fits, self._rows)

    def told(self, condition: Callable[[Counts], Truth]) -> Truth:
        return self._inside.told(condition(cast("Counts", self)), condition(_NOTHING))

    def _possible(self, truth: Truth) -> Whole:
        return number(0) if truth is False else self._but(self._inside.number_of(negate(truth), self._rows))

    def _but(self, never: Whole) -> Whole:
        """All records but so many."""
        if isinstance(never.column, int) and never.column == 0:
            return self._rows
        left = self._inside.reading.calc.minus(self._rows, never)
        return Whole(left.column, 0, MOST_RECORDS)


def counts_of(
    records: Collection, among: Condition | None, that: Condition | None, scope: ColumnScope, test: RecordTest
) -> Counts:
    """How many records of a list count and are so, surely and possibly."""
    place = (records, among, that, scope.back)
    return cast("Counts", scope.reading.once(place, lambda: _counts(records, among, that, scope, test)))


def _counts(
    records: Collection, among: Condition | None, that: Condition | None, scope: ColumnScope, test: RecordTest
) -> Counts:
    inside = ListScope(records, scope)
    if inside.table is None:
        inside.leave()
        return no_table(scope.reading, (records.key, inside.back))
    fits: Truth = True if among is None else inside.test(test(among, inside.records))
    is_so: Truth = True if that is None else inside.test(test(that, inside.records))
    inside.place()
    known = scope.reading.list_known((records.key, inside.back), inside.there())
    return cast("Counts", ListCounts(inside, fits, is_so, known))


def no_table(reading: Reading, place: Place) -> Counts:
    """A list without a table: unknown, or empty where subjects say so."""
    return _NOTHING._replace(known=reading.list_known(place))
