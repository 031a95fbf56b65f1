"""The record sheets of a workbook of ours: headings by their row, the example told from data."""

from __future__ import annotations

from collections.abc import Iterator

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.tables.cells import Cell, Style
from assay.facts.tables.headings import WantedColumns
from assay.facts.tables.read_table import ReadOptions, read_table, value_of
from assay.facts.tables.read_xlsx import SheetGrid
from assay.facts.tables.table import Raw, Row
from assay.facts.values.examples import example
from assay.facts.values.records import Records
from assay.facts.values.suggest import listed
from assay.facts.values.vocabulary import Definition

from . import layout


class TemplateRows:
    """A record sheet without what is no record: title, labels, remarks, the example row."""

    foreign = False

    def __init__(self, grid: SheetGrid, definition: Definition | None, problems: list[Problem]) -> None:
        self._grid, self._definition, self._problems = grid, definition, problems
        self.source, self.sheet, self.merged = grid.source, grid.sheet, grid.merged
        self.formulas, self.day_0 = grid.formulas, grid.day_0
        self._names: dict[int, str] = {}
        self._lost: set[str] = set()
        """Fields without a heading, as long as no column was found that may hold them."""

    def cell(self, raw: Raw) -> Cell | None:
        return self._grid.cell(raw)

    def is_sum(self, raw: Raw, row: int, column: int) -> bool:
        return self._grid.is_sum(raw, row, column)

    def place(self, row: Row, column: int, heading: str, hidden: frozenset[int]) -> Position:
        return self._grid.place(row, column, heading, hidden)

    def data(self) -> Iterator[Row]:
        """The rows that are records."""
        rows = self.rows()
        next(rows, None)
        for row in rows:
            if row.keep or any(raw is not None and str(raw).strip() for raw in row.cells):
                yield row

    def rows(self) -> Iterator[Row]:
        """The row of names, then the records; the column that marks them is left empty."""
        marks = -1
        for row in self._grid.rows():
            if marks < 0:
                marks = next((n for n, raw in enumerate(row.cells) if self._word(raw) == layout.ROW), -1)
                if marks >= 0:
                    known = set(self._definition.fields if self._definition else ())
                    self._names = {n: word for n, raw in enumerate(row.cells) if (word := self._word(raw)) in known}
                    self._lost = known - {*self._names.values()}
                    yield self._without(row, marks)
                continue
            word = self._word(row.cells[marks]) if marks < len(row.cells) else ""
            if word == layout.ROW_EXAMPLE:
                self._check_example(row)
            elif word not in layout.NO_DATA_ROWS:
                self._check_headings(row, marks)
                yield self._without(row, marks)._replace(keep=word == layout.ROW_RECORD)
            if word not in ("", layout.ROW_RECORD, *layout.NO_DATA_ROWS):
                at = self._grid.place(row, marks, "", frozenset((marks,)))  # it may be a cell of a record
                hint = "clear the cell; records stand in the columns that have a heading"
                self._problems.append(Problem("F704", at, "something stands in the narrow column at the edge", hint))
        if marks < 0:
            at = Position(self.source, path=f"{self.sheet}!A1")
            message = f"the row of names, with '{layout.ROW}' at its edge, is missing in this sheet"
            self._problems.append(Problem("F704", at, message, "bring back the headings of the template"))

    def _word(self, raw: Raw) -> str:
        cell = self._grid.cell(raw)
        return cell.strip() if isinstance(cell, str) else "" if cell is None else str(raw)

    def _without(self, row: Row, column: int) -> Row:
        cells = list(row.cells)
        if column < len(cells):
            cells[column] = None
        return row._replace(cells=cells)

    def _check_headings(self, row: Row, marks: int) -> None:
        """A column whose heading was written over holds what would be lost."""
        if not (self._lost and self._names):
            return
        for column, raw in enumerate(row.cells):
            if column != marks and column not in self._names and self._word(raw):
                at = self._grid.place(row, column, "", frozenset((column,)))
                message = f"this column has no heading of the template; missing are: {listed(sorted(self._lost))}"
                self._problems.append(Problem("F704", at, message, "bring back the headings of the template"))
                self._lost = set()
                return

    def _check_example(self, row: Row) -> None:
        """An example that was written over is a record that would be lost."""
        if self._definition is None:
            return
        wanted = example(self._definition)
        for column, name in self._names.items():
            known = self._definition.fields[name]
            cell = self._grid.cell(row.cells[column]) if column < len(row.cells) else None
            if cell is not None and value_of(known, cell, Style(ours=True)) != wanted[name]:
                at = self._grid.place(row, column, name, frozenset({column}))
                hint = "write your first record in the row below, and leave the example or remove its row"
                self._problems.append(Problem("F702", at, "the example row was changed: is it a record?", hint))
                return


def load_records(grid: SheetGrid, definition: Definition, problems: list[Problem]) -> Records | None:
    """The records of one of our sheets."""
    rows = TemplateRows(grid, definition, problems)
    options = ReadOptions(WantedColumns(definition, {}, frozenset(definition.fields)), Style(ours=True))
    return read_table(rows, options, problems)
