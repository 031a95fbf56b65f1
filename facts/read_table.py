"""From the rows of a file to records: every cell read by its column, totals told from data."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain, islice
from typing import Literal, Protocol, cast

from .cells import Cell, Faulty, Style, covered, folded, written
from .headings import SEARCHED, Headings, Wanted, columns_of, find_headings
from .nodes import Node, Scalar
from .nodes import Sequence as SequenceNode
from .positions import NOWHERE, Position
from .problems import InputError, Problem, errors
from .records import ColumnBuilder, Origin, Records, RowPlaces
from .suggest import listed
from .table import MOST_ROWS, Grid, Raw, Row, letter
from .values import UNKNOWN, Value, parse_value
from .vocabulary import NUMBER_TYPES, Definition

Totals = Literal["leave out", "keep"]

_TOTAL = re.compile(r"(grand |sub)?-?totals?( .*)?|(sum|average|mean|count|overall)( of .*| total)?", re.IGNORECASE)
_TOTAL_WORDS = ("total", "sum", "average", "mean", "count", "overall")
_PLAIN_TEXT = re.compile(r"\w(?:[\w .,'()/-]{0,200}\w)?")
_MOST_KEPT = 20_000
_MOST_SHOWN = 5
"""Cells of one column shown with the same kind of problem; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read, as far as somebody has said so."""

    wanted: Wanted
    style: Style
    totals: Totals | None = None
    skip_rows: frozenset[int] = frozenset()
    at: Position | None = None


class _Merged(Protocol):
    """A sheet with merged cells: first and last column (from 0) and row."""

    merged: list[tuple[int, int, int, int]]


class _Column:
    """One field's column: what its cells stand for, each distinct cell read once."""

    def __init__(self, number: int, definition: Definition, style: Style) -> None:
        self.number, self.definition, self.style = number, definition, style
        self.builder = ColumnBuilder(UNKNOWN)
        self.plain = definition.type == "text" and not style.ours and definition.key not in style.words
        self.codes: dict[Raw, int | None] = {}
        self.wrong: dict[str, list[int]] = {}

    def code(self, raw: Raw, grid: Grid) -> int | None:
        """The code of a cell's value; None where it has a problem."""
        if raw in self.codes:
            return self.codes[raw]
        value: Value | Faulty
        if self.plain and isinstance(raw, str) and _PLAIN_TEXT.fullmatch(raw) and "none" not in raw.lower():
            value = raw  # what the long way would come to
        else:
            value = self.read(raw, grid, None, [])
        found = None if isinstance(value, Faulty) else self.builder.code(value)
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
        return covered(said) if definition.personal else said
    node: Node = Scalar(None if isinstance(said, list) else said, at)
    if isinstance(said, list):
        node = SequenceNode(tuple(Scalar(item, at) for item in said), at)
    found: list[Problem] = []
    value = parse_value(definition, node, found)
    if problems is not None:
        problems += found
    return Faulty(found[0].code, found[0].message, found[0].hint) if errors(found) else value


class _Reader:
    """One pass over one grid. ``problems`` collects what is wrong."""

    def __init__(self, grid: Grid, headings: Headings, options: Options, problems: list[Problem]) -> None:
        self.grid, self.headings, self.options, self.problems = grid, headings, options, problems
        style = replace(options.style, foreign=grid.foreign)
        fields = options.wanted.definition.fields
        self.columns = [_Column(number, fields[name], style) for number, name in headings.columns.items()]
        # Of what names or describes a person, and of free text, nothing is shown.
        self.hidden = frozenset(
            column.number for column in self.columns
            if column.definition.personal or column.definition.type == "text"
        ) | (frozenset(range(len(headings.row.cells))) - frozenset(headings.columns))  # fmt: skip
        self.numeric = sum(column.definition.type in NUMBER_TYPES for column in self.columns)
        self.numbers = array("I")
        self.width = len(headings.row.cells)
        self.adding = [(one.number, one.codes, one.builder.add, one) for one in self.columns]
        self.held: Row | None = None
        self.gap = False

    def read(self, rows: Iterator[Row]) -> Records:
        asks = self.options.totals != "keep"
        for row in rows:
            if not row.keep and _empty(row.cells):
                self.gap = True
                continue
            if row.number in self.options.skip_rows:
                continue
            if self.held is not None:
                self._take(self.held)
                self.held = None
            if asks and not row.keep:
                if self._decided(row):
                    continue
                if self._only_numbers(row):
                    self.held = row  # it may be a total, if it is the last
                    continue
            self._take(row)
            self.gap = False
        if self.held is not None and not self._is_total(self.held):
            self._take(self.held)
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
        self.numbers.append(row.number)
        cells, width = row.cells, len(row.cells)
        for number, codes, add, column in self.adding:
            raw = cells[number] if number < width else None
            code = codes.get(raw, -1)
            if code == -1:
                code = column.code(raw, self.grid)
            if code is None:
                self._wrong(row, column, raw)
                code = 0
            add(code)
        if width > self.width and not self.grid.sheet:
            self._refuse_rest(row)

    def _refuse_rest(self, row: Row) -> None:
        """Of a text file, a cell beyond the headings says that an unquoted sign has parted a text."""
        beyond = next((n for n in range(self.width, len(row.cells)) if not _empty(row.cells[n : n + 1])), None)
        if beyond is not None:
            at = self.grid.place(row, beyond, "", self.hidden)
            message = f"the row has more cells ({len(row.cells)}) than there are headings ({self.width})"
            self.problems.append(Problem("F410", at, message, "put text with the parting sign in it in quotes"))

    def _wrong(self, row: Row, column: _Column, raw: Raw) -> None:
        heading = self.headings.texts.get(column.number, column.definition.key)
        found = column.read(raw, self.grid, None, [])
        code = found.code if isinstance(found, Faulty) else "F503"
        seen = column.wrong.setdefault(code, [])
        seen.append(row.number)
        if len(seen) > _MOST_SHOWN:
            return
        at = self.grid.place(row, column.number, heading, self.hidden)
        problems: list[Problem] = []
        again = column.read(raw, self.grid, at, problems)
        if not problems and isinstance(again, Faulty):
            problems = [Problem(again.code, at, f"{column.definition.key}: {again.message}", again.hint)]
        self.problems += problems

    def _sum_up(self) -> None:
        """How many more cells of a column have a problem that was shown often enough."""
        for column in self.columns:
            for code, rows in column.wrong.items():
                more = len(rows) - _MOST_SHOWN
                if more > 0:
                    at = Position(self.grid.source, rows[-1], 1, path=self._cell(column, rows[-1]))
                    message = f"{column.definition.key}: so in {more:,} more cells of column {letter(column.number)}"
                    self.problems.append(Problem(code, at, f"{message}, the last in row {rows[-1]}"))

    def _cell(self, column: _Column, row: int) -> str:
        return f"{self.grid.sheet}!{letter(column.number)}{row}" if self.grid.sheet else ""

    # ----------------------------------------------------------------- totals

    def _decided(self, row: Row) -> bool:
        """Whether a row that reads as a total, or stands apart, is dealt with: left out, or asked about."""
        label = self._label(row)
        sums = self.grid.formulas and any(self.grid.is_sum(raw) for raw in row.cells)
        if label is None and not sums:
            if not self.gap and self._any_in(row):
                return False
            others = self._in(row)
            apart = not others or (self.gap and len(others) == 1 < len(self.columns) and len(self.numbers) > 0)
            if apart and not any(column.definition.type in NUMBER_TYPES for column in others):
                self._ask(row, 0, "may be a note beside the data, or data")
                return True
            return False
        others = [column for column in self._in(row) if column.number != label]
        fits = all(column.code(row.cells[column.number], self.grid) is not None for column in others)
        if self.options.totals == "leave out":
            return True
        if sums or (others and not fits):
            at = self.grid.place(row, label or 0, "", self.hidden - {label or 0})
            message = f"row {row.number} reads as a total, and is left out"
            self.problems.append(Problem("F507", at, message, "say 'totals: keep' if it is data", "warning"))
        else:
            self._ask(row, label or 0, "may be a total, or data")
        return True

    def _is_total(self, row: Row) -> bool:
        """Whether a last row of numbers alone, which adds up the others, has been asked about."""
        if self.options.totals == "keep" or not any(self._adds_up(row, column) for column in self._in(row)):
            return False
        if self.options.totals != "leave out":
            self._ask(row, self._in(row)[0].number, "may be a total: it adds up the rows above")
        return True

    def _ask(self, row: Row, column: int, message: str) -> None:
        at = self.grid.place(row, column, "", self.hidden - {column} if self._label(row) == column else self.hidden)
        hint = f"take it out, or say 'skip_rows: [{row.number}]', or 'totals: keep' if it is data"
        self.problems.append(Problem("F506", at, f"row {row.number} {message}", hint))

    def _in(self, row: Row) -> list[_Column]:
        """The columns in which a row has something."""
        return [one for one in self.columns if not _empty(row.cells[one.number : one.number + 1])]

    def _any_in(self, row: Row) -> bool:
        return any(not _empty(row.cells[one.number : one.number + 1]) for one in self.columns)

    def _label(self, row: Row) -> int | None:
        """The column of a cell that reads as the label of a total."""
        texts = (row.text or " ".join(raw for raw in row.cells if isinstance(raw, str))).lower()
        if not any(word in texts for word in _TOTAL_WORDS):
            return None
        for number, raw in enumerate(row.cells):
            if isinstance(raw, str) and len(raw) < 80 and _TOTAL.fullmatch(folded(raw)):
                column = next((one for one in self.columns if one.number == number), None)
                if column is None or raw.strip() not in column.definition.options:
                    return number
        return None

    def _only_numbers(self, row: Row) -> bool:
        """Whether a row has numbers and nothing else, where the table has other columns too."""
        if self.numeric == len(self.columns) or not self.numeric or len(self.numbers) < 2:
            return False
        return all(column.definition.type in NUMBER_TYPES for column in self._in(row))

    def _adds_up(self, row: Row, column: _Column) -> bool:
        value = column.read(row.cells[column.number], self.grid, None, [])
        if isinstance(value, Faulty) or not isinstance(value, int | Decimal | Fraction):
            return False
        built = column.builder.column()
        numbers = [Fraction(one) for code in built.codes
                   if isinstance(one := built.values[code], int | Decimal | Fraction)]  # fmt: skip
        return len(numbers) > 1 and sum(numbers) == value


def _empty(cells: Sequence[Raw]) -> bool:
    return all(raw is None or raw == "" or (isinstance(raw, str) and raw.isspace()) for raw in cells)


def read_table(grid: Grid, options: Options, problems: list[Problem]) -> Records | None:
    """The records of a grid; None, with problems, where there is no row of headings."""
    rows = grid.rows()
    head: list[Row] = []
    for row in rows:
        head.append(row)
        if len(head) >= SEARCHED:
            break
    definition = options.wanted.definition
    found = find_headings(grid, head, options.wanted)
    if found is None:
        where = f" in the sheet '{grid.sheet}'" if grid.sheet else ""
        hint = f"the first row of the table names the columns: {listed(definition.fields, 12)}"
        at = Position(grid.source, path=f"{grid.sheet}!A1" if grid.sheet else "")
        problems.append(Problem("F406", at, f"no headings of {definition.key} are found{where}", hint))
        return None
    index, texts = found
    headings = columns_of(grid, head[index], texts, options.wanted, problems)
    _refuse_merged(grid, headings, problems)
    return _Reader(grid, headings, options, problems).read(chain(head[index + 1 :], rows))


def _refuse_merged(grid: Grid, headings: Headings, problems: list[Problem]) -> None:
    """Of merged cells only the first holds a value: whether it is meant for all of them, nobody knows."""
    merged = cast("_Merged", grid).merged if hasattr(grid, "merged") else []
    below = [m for m in merged if m[1] > headings.row.number and any(m[0] <= n <= m[2] for n in headings.columns)]
    for first, top, last, bottom in islice(below, _MOST_SHOWN):
        path = f"{grid.sheet}!{letter(first)}{top}"
        message = f"the cells {letter(first)}{top} to {letter(last)}{bottom} are merged"
        hint = "unmerge them, and write the value into each cell for which it is meant"
        problems.append(Problem("F508", Position(grid.source, top, 1, path=path), message, hint))
