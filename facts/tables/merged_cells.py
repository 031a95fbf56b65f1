"""Cells of a sheet that are merged into one, among the records or over columns: what is asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Protocol, cast

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem

from .headings import Headings
from .row_cells import is_empty
from .table import Grid, Row, letter

_MOST_SHOWN = 5


class _Merged(Protocol):
    """A sheet with merged cells: first and last column (from 0) and row."""

    merged: list[tuple[int, int, int, int]]


def _merged(grid: Grid) -> list[tuple[int, int, int, int]]:
    return cast("_Merged", grid).merged if hasattr(grid, "merged") else []


def ask_of_merged_cells(
    grid: Grid, headings: Headings, rows: Sequence[int], asked: AbstractSet[int], problems: list[Problem]
) -> None:
    """Of merged cells only the first holds a value: whether it is meant for all of them, nobody knows.

    ``rows`` are those that were taken for records; of those that are ``asked`` about nothing more is said.
    """
    areas = [area for area in _merged(grid) if area[3] > headings.row.number
             and any(area[0] <= number <= area[2] for number in headings.columns)]  # fmt: skip
    taken = frozenset(rows) - asked if areas else frozenset[int]()
    below = [area for area in areas if not taken.isdisjoint(range(area[1], area[3] + 1))]
    for first, top, last, bottom in islice(below, _MOST_SHOWN):
        path = f"{grid.sheet}!{letter(first)}{top}"
        message = f"the cells {letter(first)}{top} to {letter(last)}{bottom} are merged"
        hint = "unmerge them, and write the value into each cell for which it is meant"
        problems.append(Problem("F508", Position(grid.source, top, 1, path=path), message, hint))


def ask_of_wide_headings(grid: Grid, headings: Headings, below: Sequence[Row], problems: list[Problem]) -> None:
    """A heading that is merged over several columns, in more than one of which something stands."""
    number = headings.row.number
    for first, top, last, bottom in _merged(grid):
        name = headings.columns.get(first)
        if name is None or not top <= number <= bottom or first == last:
            continue
        filled = [n for n in range(first, last + 1) if any(not is_empty(row.cells[n : n + 1]) for row in below)]
        if len(filled) > 1:
            at = Position(grid.source, top, 1, path=f"{grid.sheet}!{letter(first)}{top}")
            columns = " and ".join(letter(n) for n in filled[:3])
            message = f"the heading of '{name}' is merged over columns in which there is something: {columns}"
            problems.append(Problem("F508", at, message, "unmerge it, and write over each column what it holds"))
