"""The sheets of a workbook of ours, and the tables on them: rows by key, cells by heading."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from itertools import islice

from assay.facts.problems.nodes import Node, Scalar, Sequence
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import InputError, Problem
from assay.facts.tables.cell_values import written
from assay.facts.tables.cells import Faulty, Style, covered
from assay.facts.tables.read_xlsx import SheetGrid, Workbook
from assay.facts.tables.table import Row
from assay.facts.values.suggest import listed
from assay.facts.values.vocabulary import Definition

from . import layout
from .layout import Marker

_STYLE = Style(ours=True)
_MOST_LINES = 50_000


@dataclass(frozen=True)
class Sheet:
    """A sheet of ours and what it is."""

    grid: SheetGrid
    marker: Marker


def marked_sheets(book: Workbook) -> Iterator[Sheet]:
    """The sheets that have a marker, in their order."""
    for name in book.sheets:
        grid = book.sheet(name)
        for row in islice(grid.rows(), layout.MARKER_ROWS):
            markers = [layout.parse_marker(grid.cell(raw)) for raw in row.cells[: layout.MARKER_COLUMNS]]
            marker = next((one for one in markers if one is not None), None)
            if marker is not None:
                yield Sheet(grid, marker)
                break


@dataclass(frozen=True)
class SheetLine:
    """One row of a table: its key, and its cells by heading."""

    grid: SheetGrid
    row: Row
    key: str
    columns: AnyMapping[str, int]

    def at(self, heading: str, definition: Definition | None = None) -> Position:
        """A cell; of what is about a person, and of what is said of lists, only where it stands."""
        column = self.columns.get(heading, 0)
        private = definition is not None and (definition.personal or definition.type == "records")
        return self.grid.place(self.row, column, self.key, frozenset((column,)) if private else frozenset())

    def value(self, heading: str, definition: Definition, problems: list[Problem]) -> Node | None:
        """What a cell says, as a facts file would; None where it is empty, or its problem has been said."""
        column = self.columns.get(heading)
        raw = self.row.cells[column] if column is not None and column < len(self.row.cells) else None
        said = written(definition, self.grid.cell(raw), _STYLE)
        at = self.at(heading, definition)
        if isinstance(said, Faulty):
            said = covered(said, definition, ours=True) if definition.personal else said
            problems.append(Problem(said.code, at, f"{self.key}: {said.message}", said.hint))
            return None
        if said is None:
            return None
        if isinstance(said, list):
            return Sequence(tuple(Scalar(item, at) for item in said), at)
        return Scalar(said, at)


def _filled(grid: SheetGrid, row: Row) -> set[int]:
    return {n for n, raw in enumerate(row.cells) if (cell := grid.cell(raw)) is not None and str(cell).strip()}


def lines(sheet: Sheet, needed: tuple[str, ...], problems: list[Problem]) -> Iterator[SheetLine]:
    """The rows below the headings that have a key."""
    grid = sheet.grid
    columns: dict[str, int] | None = None
    key = count = 0
    for row in grid.rows():
        texts = {n: cell.strip() for n, raw in enumerate(row.cells) if isinstance(cell := grid.cell(raw), str)}
        if columns is None:
            key = next((n for n, text in texts.items() if text == layout.KEY), -1)
            if key < 0:
                if row.number > layout.MARKER_ROWS:
                    break
                continue
            columns = {}
            for column, text in texts.items():
                columns.setdefault(text, column)
            missing = [heading for heading in needed if heading not in columns]
            if missing:
                at = grid.place(row, key, "", frozenset())
                names = f"column {missing[0]} is" if len(missing) == 1 else f"columns {listed(missing)} are"
                problems.append(Problem("F704", at, f"the {names} missing in this sheet",
                                        "bring back the headings of the template"))
                return
        elif texts.get(key):
            count += 1
            if count > _MOST_LINES:
                at = grid.place(row, key, "", frozenset())
                raise InputError([*problems, Problem("F409", at, f"more than {_MOST_LINES:,} rows in this sheet",
                                                     "is it the right file?")])  # fmt: skip
            yield SheetLine(grid, row, texts[key], columns)
        elif sheet.marker.role == "area" and (answer := columns.get(layout.ANSWER, -1)) in _filled(grid, row):
            at = grid.place(row, answer, "", frozenset((answer,)))
            message = f"here stands an answer, but nothing under '{layout.KEY}' says to what"
            problems.append(Problem("F704", at, message, "bring back the key of the template, or remove the answer"))
    if columns is None:
        at = Position(grid.source, path=f"{grid.sheet}!A1")
        problems.append(Problem("F704", at, f"the row of headings, with '{layout.KEY}', is missing in this sheet",
                                "bring back the headings of the template"))
