"""Counting records by subject: what a statement about records needs of its list's table."""

from __future__ import annotations

from typing import cast

from assay.rules.terms import Condition
from assay.rules.terms import Records as Collection

from .cohort_bounds import Counts
from .cohort_layout import TableOf, stem
from .cohort_numbers import MOST_RECORDS, Whole, number
from .cohort_reading import Reading, Scope, Stage
from .columns import Column, Truth, all_of, counted, negate, nw
from .plan import Place


class ListScope:
    """Reading the records of one list, and noting what is wanted of them; make it, read, then ``place`` it."""

    def __init__(self, records: Collection, scope: Scope) -> None:
        self.reading = scope.reading
        self.back = records.back + scope.back
        found = self.reading.layout.tables.get(stem(records.key, self.back))
        self.table: TableOf | None = found if found is not None and found.name in self.reading.lists else None
        self.note = Stage()
        self.records = Scope(self.reading, scope.back, self.table, self.note.brought)
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

    def made(self, column: Column) -> Column:
        """A column made beside the records."""
        name = self.reading.name()
        self.note.made[name] = column
        return nw.col(name)

    def number_of(self, truth: Truth, every: Whole) -> Whole:
        """For how many records it is true."""
        if truth is None or isinstance(truth, bool):
            return every if truth is True else number(0)
        flag = self.made(truth if self.reading.calc.adds_booleans else counted(truth))
        return Whole(self.total("", flag.sum()), 0, MOST_RECORDS)

    def place(self) -> None:
        """Put what was noted into the stage that can have it."""
        assert self.table is not None
        number_ = self.reading.touched
        stage = self.reading.stage(number_, self.table.name)
        stage.brought |= self.note.brought
        stage.made |= self.note.made
        stage.counts |= self.note.counts
        stage.totals |= self.note.totals
        stage.latest += self.note.latest
        self.reading.touched = max(self._before, number_ + 1)

    def leave(self) -> None:
        """Nothing was noted."""
        self.reading.touched = self._before


def counts_of(records: Collection, among: Condition | None, that: Condition | None, scope: Scope) -> Counts:
    """How many records of a list count and are so, surely and possibly."""
    return cast(
        "Counts", scope.reading.once((records, among, that, scope.back), lambda: _counts(records, among, that, scope))
    )


def _counts(records: Collection, among: Condition | None, that: Condition | None, scope: Scope) -> Counts:
    from .cohort_conditions import condition

    inside = ListScope(records, scope)
    if inside.table is None:
        inside.leave()
        return no_table(scope.reading, (records.key, inside.back))
    reading = scope.reading
    fits: Truth = True if among is None else condition(among, inside.records)
    is_so: Truth = True if that is None else condition(that, inside.records)
    rows = inside.rows()
    every = Whole(rows, 0, MOST_RECORDS)
    yes, no = all_of([fits, is_so]), all_of([fits, negate(is_so)])

    def possible(truth: Truth) -> Whole:
        if truth is False:
            return number(0)
        never = inside.number_of(negate(truth), every)
        return every if isinstance(never.column, int) and never.column == 0 else reading.calc.minus(every, never)

    counts = Counts(
        inside.number_of(yes, every), _within(possible(yes)),
        inside.number_of(no, every), _within(possible(no)),
        inside.number_of(fits, every), reading.list_known((records.key, inside.back), rows),
    )  # fmt: skip
    inside.place()
    return counts


def _within(whole: Whole) -> Whole:
    return Whole(whole.column, 0, MOST_RECORDS)


def no_table(reading: Reading, place: Place) -> Counts:
    """A list without a table: unknown, or empty where subjects say so."""
    zero = number(0)
    return Counts(zero, zero, zero, zero, zero, reading.list_known(place))
