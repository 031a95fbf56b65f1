"""Sheets of a template that lost their marker: nothing on them would be read, and nobody would notice."""

from __future__ import annotations

from collections.abc import Container, Iterator
from collections.abc import Set as AnySet
from itertools import islice

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.tables.read_xlsx import SheetGrid, Workbook
from assay.facts.values.references import parse_reference
from assay.facts.values.vocabulary import Vocabulary

from . import layout

_HINT = "bring back the first column as it is in the template, or copy the rows into a new template"
_ASKED = frozenset({layout.LABEL, layout.ANSWER, layout.HOW})


def unmarked(
    book: Workbook, marked: Container[str], lists: AnySet[str], vocabulary: Vocabulary
) -> Iterator[Problem]:
    """A problem for each sheet that has the headings of one of ours, and is not known as one.

    ``marked`` are the sheets that are known; ``lists`` the facts whose sheets are:
    another sheet with their headings is somebody's own.
    """
    have = {parse_reference(name)[0] for name in lists}
    wanted = {key: set(one.fields) for key, one in vocabulary.items() if one.type == "records" and key not in have}
    for name in book.sheets:
        if name in marked:
            continue
        grid = book.sheet(name)
        texts = list(_texts(grid))
        found = next((key for key, fields in wanted.items() if any(_like(fields, row) for row in texts)), None)
        if found is not None:
            message = f"this sheet has the headings of {found}, but not the first column, which says so"
        elif any(row >= _ASKED for row in texts):
            message = "this sheet has the headings of the template, but not the first column, which says what it is"
        else:
            continue
        at = Position(grid.source, path=f"{grid.sheet}!A1")
        yield Problem("F704", at, f"{message}: nothing on it was read", _HINT)


def _texts(grid: SheetGrid) -> Iterator[set[str]]:
    """The texts of each of the first rows."""
    for row in islice(grid.rows(), layout.MARKER_ROWS):
        yield {cell.strip() for raw in row.cells if isinstance(cell := grid.cell(raw), str)}


def _like(fields: set[str], row: set[str]) -> bool:
    """Whether a row names most of the fields of a list."""
    return 3 * len(fields & row) >= 2 * len(fields)
