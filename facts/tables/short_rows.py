"""Rows of text files that have fewer cells than there are headings: nobody knows which of them hold what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.facts.problems.problems import Problem

from .table import Grid, Row


class ShortRows:
    """The short rows of a table of that many columns; in sheets none is short, as empty cells are left off there."""

    def __init__(self, grid: Grid, width: int) -> None:
        self._grid, self._width = grid, width
        self._rows: list[Row] = []

    def is_short(self, row: Row) -> bool:
        return not self._grid.sheet and len(row.cells) < self._width

    def note(self, row: Row) -> None:
        """A row that is a record, for all that is known."""
        if self.is_short(row):
            self._rows.append(row)

    def doubtful(self, unreadable: Sequence[Row], whole: int) -> Iterator[tuple[int, Problem]]:
        """The rows to ask about; those with cells that are unreadable even where a file leaves off empty cells."""
        short = {row.number: row for row in unreadable}
        if len(self._rows) * 2 < whole:
            short |= {row.number: row for row in self._rows}
        for number, row in sorted(short.items()):
            cells = f"{len(row.cells)} cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
            at = self._grid.place(row, 0, "", frozenset(range(self._width)))  # which cell is a name, nobody knows
            hint = "is a line break in a text? put the text in quotes; an empty cell has its comma as well"
            message = f"row {number} has {cells}, of {self._width} headings"
            yield number, Problem("F410", at, message, f"{hint}; or say 'skip_rows: [{number}]'")
