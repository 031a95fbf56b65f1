"""From the rows of a file to records: every cell read by its column, totals told from data."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import cast
from unicodedata import is_normalized

from assay.facts.problems.nodes import Node, Scalar
from assay.facts.problems.nodes import Sequence as SequenceNode
from assay.facts.problems.positions import NOWHERE, Position
from assay.facts.problems.problems import InputError, Problem, errors
from assay.facts.values.records import ColumnBuilder, Origin, Records, RowPlaces, Value
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.spaces import SPACES_NOTED, spaces_note, spaces_noted
from assay.facts.values.suggest import LEAVE_OUT
from assay.facts.values.values import parse_value
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition

from .beside_records import BesideRecords, Totals
from .cell_values import EMPTY_CELL, OR_WORDS, written
from .cells import Cell, Faulty, Style, covered
from .doubtful_texts import DOUBTFUL, is_garbled
from .headings import SEARCHED, Headings, WantedColumns, columns_of, find_headings, no_headings, on_its_side
from .merged_cells import ask_of_merged_cells, ask_of_wide_headings
from .row_cells import is_empty, says_nothing
from .table import MOST_COLUMNS, MOST_ROWS, Grid, Raw, Row, letter
from .units import mixed, units_of

_PLAIN_TEXT = re.compile(r"\w(?:[\w .,'()/-]{0,200}\w)?")
_MOST_KEPT = 20_000
_MOST_TOO_LONG = 200
_MOST_SHOWN = 5
"""Cells of one column shown with the same kind of problem; the rest are counted."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read, as far as somebody has said so."""

    wanted: WantedColumns
    style: Style
    totals: Totals | None = None
    skip_rows: frozenset[int] = frozenset()
    at: Position | None = None


def _plain(raw: str) -> bool:
    """Whether a text is the same, read the long way; the signs of errors and of shortened numbers are none of these."""
    if _PLAIN_TEXT.fullmatch(raw) is None or "  " in raw or "_x00" in raw:
        return False
    small = raw.lower()
    if "none" in small or small in DOUBTFUL:
        return False
    return raw.isascii() or (is_normalized("NFC", raw) and not is_garbled(raw))


class _Column:
    """One field's column: what its cells stand for, each distinct cell read once."""

    def __init__(self, number: int, definition: Definition, style: Style) -> None:
        self.number, self.definition, self.style = number, definition, style
        self.builder = ColumnBuilder(UNKNOWN)
        self.numeric = definition.type in NUMBER_TYPES
        self.plain = definition.type == "text" and not style.ours and definition.key not in style.words
        self.codes: dict[Raw, int | None] = {}
        self.measured = definition.type == "date" or self.numeric
        self.units: dict[str, int] = {}
        self.wrong: dict[str, list[int]] = {}
        self.spaced = 0
        """The first row with spaces that are read as one."""

    def code(self, raw: Raw, grid: Grid, row: int) -> int | None:
        """The code of a cell's value; None where it has a problem."""
        if raw in self.codes:
            return self.codes[raw]
        plain = self.plain and isinstance(raw, str) and _plain(raw)  # then the long way would come to the same
        told: list[Problem] = []
        value = cast("Value", raw) if plain else self.read(raw, grid, None, told)
        found = None if isinstance(value, Faulty) else self.builder.code(value)
        if found is not None and told:  # a note on spaces, which are counted when all is read
            found, self.spaced = self.builder.alias(found), self.spaced or row
        if len(self.codes) < _MOST_KEPT:  # beyond, nearly every cell is another one
            self.codes[raw] = found
        return found

    def read(self, raw: Raw, grid: Grid, at: Position | None, problems: list[Problem]) -> Value | Faulty:
        """What a cell stands for; what is wrong with it goes to ``problems``."""
        return value_of(self.definition, grid.cell(raw), self.style, at or Position(grid.source), problems)


def value_of(
    definition: Definition,
    cell: Cell | None,
    style: Style,
    at: Position = NOWHERE,
    problems: list[Problem] | None = None,
) -> Value | Faulty:
    """The value that a cell stands for; what is wrong with a value that could be read goes to ``problems`` too."""
    said = written(definition, cell, style)
    if isinstance(said, Faulty):
        return covered(said, definition, style.ours) if definition.personal else said
    node: Node = Scalar(None if isinstance(said, list) else said, at)
    if isinstance(said, list):
        node = SequenceNode(tuple(Scalar(item, at) for item in said), at)
    found: list[Problem] = []
    value = parse_value(definition, node, found)
    found = [replace(one, hint=_of_a_cell(one, style)) for one in found]
    found = [one for one in found if one.code != SPACES_NOTED]
    if isinstance(cell, str) and isinstance(value, str | frozenset):
        found += spaces_noted(definition, cell, at)  # the cell itself, before any of it was read
    if problems is not None:
        problems += found
    return Faulty(found[0].code, found[0].message, found[0].hint) if errors(found) else value


def _of_a_cell(problem: Problem, style: Style) -> str:
    """The hint of a value, told of a cell."""
    hint = problem.hint.replace(LEAVE_OUT, EMPTY_CELL)
    return f"{hint}{OR_WORDS}" if problem.code == "F207" and not style.ours else hint


class _Reader:
    """One pass over one grid. ``problems`` collects what is wrong."""

    def __init__(
        self, grid: Grid, headings: Headings, options: ReadOptions, problems: list[Problem], below: Sequence[Row]
    ) -> None:
        self.grid, self.headings, self.options, self.problems = grid, headings, options, problems
        style = replace(options.style, foreign=grid.foreign, day_0=grid.day_0)
        fields = options.wanted.definition.fields
        self.columns = [_Column(number, fields[name], style) for number, name in headings.columns.items()]
        # Of what names or describes a person, and of free text, nothing is shown.
        self.hidden = frozenset(
            column.number for column in self.columns
            if column.definition.personal or column.definition.type == "text"
        ) | (frozenset(range(MOST_COLUMNS)) - frozenset(headings.columns))  # fmt: skip
        self.beside = BesideRecords(grid, headings, self.columns, options.totals, self.hidden, problems, below,
                                    style.ours)
        self.numbers = array("I")
        self.too_long = 0
        self.doubtful: list[Row] = []
        self.width = len(headings.row.cells)
        self.adding = [(one.number, one.codes, one.builder.add, one) for one in self.columns]

    def read(self, rows: Iterator[Row]) -> Records:
        asks, gap = self.options.totals != "keep", False
        formulas, read = self.grid.formulas, frozenset(self.headings.columns)
        for row in rows:
            empty = says_nothing(row.cells, read) if formulas else is_empty(row.cells)
            if empty and not row.keep:
                gap = True
            elif row.number not in self.options.skip_rows and not (
                asks and not row.keep and self.beside.holds(row, gap)
            ):
                self._take(row)
                gap = False
        if asks:
            self.beside.finish(self.doubtful)
        self._sum_up()
        names = {column.definition.key: column.builder.column() for column in self.columns}
        letters = {column.definition.key: letter(column.number) for column in self.columns}
        places = RowPlaces(Position(self.grid.source), self.numbers, self.grid.sheet)
        return Records(names, places, Origin(self.grid.source.name, self.grid.sheet, letters))

    def _take(self, row: Row) -> None:
        """A row of data."""
        if len(self.numbers) >= MOST_ROWS:
            at = self.grid.place(row, 0, "", self.hidden)
            too_many = Problem("F409", at, f"more than {MOST_ROWS:,} rows", "is it the right file?")
            raise InputError([*self.problems, too_many])
        cells, width = row.cells, len(row.cells)
        if width > self.width and not self.grid.sheet and self._too_long(row):
            return
        self.numbers.append(row.number)
        for number, codes, add, column in self.adding:
            raw = cells[number] if number < width else None
            code = codes.get(raw, -1)
            if code == -1:
                code = column.code(raw, self.grid, row.number)
                if column.measured and code is not None:
                    for unit in units_of(column.definition, self.grid.cell(raw), column.style):
                        column.units.setdefault(unit, row.number)
            if code is None:
                self._wrong(row, column, raw)
                code = 0
            add(code)

    def _too_long(self, row: Row) -> bool:
        """Of a text file, a cell beyond the headings says that an unquoted sign has parted a text."""
        beyond = next((n for n in range(self.width, len(row.cells)) if not is_empty(row.cells[n : n + 1])), None)
        if beyond is not None:
            self.too_long += 1
        if beyond is not None and self.too_long <= _MOST_TOO_LONG:
            at = self.grid.place(row, beyond, "", frozenset(range(len(row.cells))))  # any may be part of a name
            message = f"the row has more cells ({len(row.cells)}) than there are headings ({self.width})"
            hint = "does a text in this row hold the sign that parts the cells? Put that text in quotes"
            if self.too_long == _MOST_TOO_LONG:
                message += "; and perhaps rows below it"
            self.problems.append(Problem("F410", at, message, hint))
        return beyond is not None

    def _wrong(self, row: Row, column: _Column, raw: Raw) -> None:
        if self.options.totals != "keep" and self.beside.short.is_short(row):
            if not self.doubtful or self.doubtful[-1] is not row:
                self.doubtful.append(row)
            return
        heading = self.headings.texts.get(column.number, column.definition.key)
        found = column.read(raw, self.grid, None, [])
        code = found.code if isinstance(found, Faulty) else "F503"
        seen = column.wrong.setdefault(code, [])
        seen.append(row.number)
        if len(seen) > _MOST_SHOWN:
            return
        hidden = self.hidden
        if isinstance(raw, str) and "\n" in raw:  # a quote astray has swallowed cells of other columns
            hidden |= {column.number}
            column = _Column(column.number, replace(column.definition, personal=True), column.style)
        at = self.grid.place(row, column.number, heading, hidden)
        problems: list[Problem] = []
        again = column.read(raw, self.grid, at, problems)
        if not problems and isinstance(again, Faulty):
            problems = [Problem(again.code, at, f"{column.definition.key}: {again.message}", again.hint)]
        self.problems += problems

    def _sum_up(self) -> None:
        """Spaces read as one, mixed units, how many more cells have a problem that was shown often enough."""
        for column in self.columns:
            spaced = column.builder.merged()
            if spaced:
                at = Position(self.grid.source, column.spaced, 1, path=self._cell(column, column.spaced))
                cells = f"{spaced:,} {'cell' if spaced == 1 else 'cells'} of column {letter(column.number)}"
                self.problems.append(spaces_note(column.definition, f" in {cells}", at))
            unclear = mixed(letter(column.number), column.units)
            if unclear is not None:
                row = max(column.units.values())
                at = Position(self.grid.source, row, 1, path=self._cell(column, row))
                message = f"{column.definition.key}: {unclear.message}"
                self.problems.append(Problem(unclear.code, at, message, unclear.hint))
            for code, rows in column.wrong.items():
                more = len(rows) - _MOST_SHOWN
                if more > 0:
                    at = Position(self.grid.source, rows[-1], 1, path=self._cell(column, rows[-1]))
                    cells = "cell" if more == 1 else "cells"
                    message = f"{column.definition.key}: so in {more:,} more {cells} of column {letter(column.number)}"
                    self.problems.append(Problem(code, at, f"{message}, the last in row {rows[-1]}"))

    def _cell(self, column: _Column, row: int) -> str:
        return f"{self.grid.sheet}!{letter(column.number)}{row}" if self.grid.sheet else ""


def read_table(grid: Grid, options: ReadOptions, problems: list[Problem]) -> Records | None:
    """The records of a grid; None, with problems, where there is no row of headings."""
    rows = grid.rows()
    head: list[Row] = []
    for row in rows:
        head.append(row)
        if len(head) >= SEARCHED:
            break
    found = find_headings(grid, head, options.wanted)
    if found is None:
        problems.append(no_headings(grid, head, options.wanted))
        return None
    index, texts = found
    turned = on_its_side(grid, head, texts, options.wanted)
    if turned is not None:
        problems.append(turned)
        return None
    headings = columns_of(grid, head[index], texts, options.wanted, problems)
    ask_of_wide_headings(grid, headings, head[index + 1 :], problems)
    reader = _Reader(grid, headings, options, problems, head[index + 1 :])
    records = reader.read(chain(head[index + 1 :], rows))
    ask_of_merged_cells(grid, headings, reader.numbers, reader.beside.asked, problems)
    return records
