"""Finding the row of headings in a file, and the field that each column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.characters import seen
from assay.facts.values.suggest import apart, did_you_mean, in_yaml, listed, nearest
from assay.facts.values.vocabulary import Definition

from .cells import folded
from .table import Grid, Row, letter

_VALUE = re.compile(
    r"\d{4}-\d\d-\d\d.{0,30}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}.{0,30}|[£€$]?\s*-?\d+(?:[.,]\d+)*\s*%?", re.ASCII
)
_LONGEST_SHOWN = 40
SEARCHED = 30
"""Rows in which the headings are looked for."""


@dataclass(frozen=True, slots=True)
class WantedColumns:
    """What the columns of a file are to hold.

    ``columns`` gives for a field the heading that it has in the file, where
    somebody has said so; ``ignored`` are headings that are known not to matter.
    """

    definition: Definition
    columns: Mapping[str, tuple[str, Position]]
    ignored: frozenset[str] = frozenset()

    def field_of(self, heading: str) -> str | None:
        """The field whose name, label or given heading this is."""
        wanted = folded(heading)
        if not wanted:
            return None
        given = next((name for name, (text, _) in self.columns.items() if folded(text) == wanted), None)
        if given is not None:
            return given
        free = [name for name in self.definition.fields if name not in self.columns]
        by_name = next((name for name in free if folded(name) == wanted), None)
        if by_name is not None:
            return by_name
        labelled = [name for name in free if folded(self.definition.fields[name].label) == wanted]
        return labelled[0] if len(labelled) == 1 else None

    def score(self, cells: Sequence[object]) -> int:
        """How many different fields these headings name."""
        return len({self.field_of(cell) for cell in cells if isinstance(cell, str)} - {None})


class Headings(NamedTuple):
    """The columns that are read: field by column (from 0), and each column's heading as it stands."""

    row: Row
    columns: dict[int, str]
    texts: dict[int, str]


def find_headings(grid: Grid, rows: Sequence[Row], wanted: WantedColumns) -> tuple[int, dict[int, str]] | None:
    """The index of the row of headings among these, and the text over each column.

    Headings may stand in two rows (a cell merged over both, or a group over
    several): then the lower one counts, and the upper where that is empty.
    """
    best: tuple[int, int, dict[int, str]] | None = None
    above: dict[int, str] = {}
    for index, row in enumerate(rows):
        here = {column: seen(cell) for column, raw in enumerate(row.cells) if isinstance(cell := grid.cell(raw), str)}
        for texts in (here, above | here):
            found = wanted.score(list(texts.values()))
            if found * 2 < len(row.cells) and _holds_values(grid, row):
                continue  # a row of data, in which a word happens to be a field's name
            if found and (best is None or found > best[0]) and not _may_be_data(rows, index, here, above, wanted):
                best = (found, index, texts)
        above = here
    return None if best is None else (best[1], best[2])


def _may_be_data(
    rows: Sequence[Row], index: int, here: Mapping[int, str], above: Mapping[int, str], wanted: WantedColumns
) -> bool:
    """Whether a row of texts, of which few name a field, may be one of data: a word in it happens to be a name."""
    fields = {column: name for column, text in here.items() if (name := wanted.field_of(text))}
    known = len(fields) + sum(folded(text) in wanted.ignored for text in here.values())
    if known * 2 > len(here) or any(name in wanted.columns for name in fields.values()):
        return False
    if len(above) >= len(here) > 1:
        return True  # what stands above may be the headings
    return any(
        other.cells != rows[index].cells and any(_says(other, column, here[column]) for column in fields)
        for number, other in enumerate(rows) if number != index
    )  # fmt: skip


def _says(row: Row, column: int, text: str) -> bool:
    raw = row.cells[column] if column < len(row.cells) else None
    return isinstance(raw, str) and folded(raw) == folded(text)


def _holds_values(grid: Grid, row: Row) -> bool:
    """Whether a cell holds what no heading is: a number, a date, a percentage."""
    for raw in row.cells:
        cell = grid.cell(raw)
        if cell is not None and (not isinstance(cell, str) or _VALUE.fullmatch(cell.strip())):
            return True
    return False


def no_headings(grid: Grid, rows: Sequence[Row], wanted: WantedColumns) -> Problem:
    """That none were found; with the row that has nearly some, if there is one."""
    fields = wanted.definition.fields
    where = f" in the sheet '{grid.sheet}'" if grid.sheet else ""
    at = Position(grid.source, path=f"{grid.sheet}!A1" if grid.sheet else "")
    for row in rows:
        for column, raw in enumerate(() if _holds_values(grid, row) else row.cells):
            cell = grid.cell(raw)
            cell = seen(cell) if isinstance(cell, str) else None
            name = nearest(cell, fields) if cell else None
            if name is not None and cell:
                at = grid.place(row, column, "", frozenset(range(len(row.cells))) - {column})
                text = cell.strip()[:60]
                hint = f"say 'columns: {{{name}: {in_yaml(cell)}}}' if it is; so also for the other columns"
                message = f"no headings are found{where}; is '{text}' the field '{name}'?"
                if folded(text) == folded(name):
                    message = f"no headings are found for certain{where}; is '{text}' one of them, or data?"
                return Problem("F406", at, message, f"{hint}{_apart(cell, name)}")
    message = f"no headings of {wanted.definition.key} are found{where}"
    hint = f"write over the columns what they hold: {listed(fields, 12)}; or say under 'columns' how they are headed"
    return Problem("F406", at, message, hint)


def on_its_side(grid: Grid, rows: Sequence[Row], texts: Mapping[int, str], wanted: WantedColumns) -> Problem | None:
    """That the names of fields stand below each other, and what should be a record in a column; none of it is shown."""
    named = {column: field for column, text in texts.items() if (field := wanted.field_of(text))}
    if len(named) != 1 or len(texts) < 2:
        return None
    column = next(iter(named))
    cells = [grid.cell(row.cells[column]) for row in rows if column < len(row.cells)]
    below = {name for cell in cells if isinstance(cell, str) and (name := wanted.field_of(cell))}
    if len(below) < 3 and len(below) < len(wanted.definition.fields):
        return None
    path = f"{grid.sheet}!{letter(column)}1" if grid.sheet else ""
    message = f"the names of fields stand below each other in column {letter(column)}: the table lies on its side"
    hint = "turn it round: in a spreadsheet, copy it and paste it transposed, so that each record is a row"
    return Problem("F406", Position(grid.source, path=path), message, hint)


def columns_of(
    grid: Grid, row: Row, texts: Mapping[int, str], wanted: WantedColumns, problems: list[Problem]
) -> Headings:
    """Which column holds which field; what is doubtful is a problem each."""
    columns: dict[int, str] = {}
    rest: dict[int, str] = {}
    for column, text in texts.items():
        name = wanted.field_of(text)
        if name is None:
            rest[column] = text
        elif name in columns.values():
            first = next(number for number, other in columns.items() if other == name)
            at = grid.place(row, column, "", frozenset())
            message = f"two columns hold '{name}': {letter(first)} and {letter(column)}"
            hint = "take one of them out, or give it another heading"
            if folded(text) != folded(texts[first]):
                hint = f"say 'columns: {{{name}: {in_yaml(text)}}}' if the second is meant; else take one out"
            problems.append(Problem("F407", at, message, hint))
        else:
            columns[column] = name
    _look_for_slips(grid, row, columns, rest, wanted, problems)
    return Headings(row, columns, dict(texts))


def _look_for_slips(
    grid: Grid,
    row: Row,
    columns: Mapping[int, str],
    rest: Mapping[int, str],
    wanted: WantedColumns,
    problems: list[Problem],
) -> None:
    fields = wanted.definition.fields
    missing = [name for name in fields if name not in columns.values()]
    for name in missing:
        if name in wanted.columns:
            text, at = wanted.columns[name]
            hint = did_you_mean(text, rest.values()) or f"its headings are {listed(rest.values(), 12)}"
            problems.append(Problem("F407", at, f"there is no column '{text[:60]}' in {grid.source.name}", hint))
    missing = [name for name in missing if name not in wanted.columns and folded(name) not in wanted.ignored]
    unread: list[str] = []
    for column, text in rest.items():
        if folded(text) in wanted.ignored:
            continue
        near = nearest(text, [*missing, *(fields[name].label for name in missing)])
        meant = [name for name in missing if near in (name, fields[name].label)]
        if not meant:
            unread.append(text)
            continue
        name = meant[0]
        at = grid.place(row, column, "", frozenset())
        hint = f"say 'columns: {{{name}: {in_yaml(text)}}}' if it is, 'ignore: [{in_yaml(text)}]' if not"
        hint += _apart(text, str(near))
        problems.append(Problem("F407", at, f"is the column '{text.strip()[:60]}' the field '{name}'?", hint))
        missing.remove(name)
    at = Position(grid.source, row.number, 1, path=f"{grid.sheet}!A{row.number}" if grid.sheet else "")
    parts: list[str] = []
    if missing:
        verb = "stays" if len(missing) == 1 else "stay"
        parts.append(f"there is no column for {listed(missing, 12)}, which {verb} unknown in every row")
    if unread:
        shown = ", ".join(f"'{_short(text)}'" for text in unread[:8])
        parts.append(f"no field is called {shown}{f' and {len(unread) - 8} more' if len(unread) > 8 else ''}")
    if parts and columns:
        hint = "say under 'columns' which column holds which field; list what does not matter under 'ignore'"
        if not unread:
            hint = f"add {'it' if len(missing) == 1 else 'them'}, or list what is known not to matter under 'ignore'"
        problems.append(Problem("F408", at, "; ".join(parts), hint, "warning"))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _apart(heading: str, name: str) -> str:
    said = apart(heading, name)
    return f";{said}" if said else ""
