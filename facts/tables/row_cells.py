"""Cells of a row: which are empty, which are lines drawn with signs; rows that follow each other, rows in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

from .sheet_cells import Formula
from .table import Raw, Row


class _Numbered(Protocol):
    number: int


_C = TypeVar("_C", bound=_Numbered)

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RULE = re.compile(r"[-=_~*.#+|\s]{3,}")


def is_empty(cells: Sequence[Raw]) -> bool:
    """Whether none of the cells holds anything."""
    first = cells[0] if cells else None
    if isinstance(first, str) and first and not first.isspace():
        return False  # so it is of nearly every row
    return all(raw is None or raw == "" or (isinstance(raw, str) and raw.isspace()) for raw in cells)


def says_nothing(cells: Sequence[Raw], read: frozenset[int]) -> bool:
    """Whether a row is empty, but for formulas that show nothing or stand in columns that are not read."""
    return all(
        is_empty([raw]) or (isinstance(raw, Formula) and ((is_empty([raw.stored or ""]) and raw.stored is not None)
                            or number not in read))
        for number, raw in enumerate(cells)
    )  # fmt: skip


def runs(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """The first and the last of each run of rows that follow each other."""
    first = 0
    for n, row in enumerate(rows):
        if n + 1 == len(rows) or rows[n + 1].number != row.number + 1:
            yield rows[first], row
            first = n + 1


def is_rule(raw: Raw) -> bool:
    return isinstance(raw, str) and not raw[:1].isalnum() and _RULE.fullmatch(raw) is not None


def columns_filled(row: Row, columns: Sequence[_C]) -> list[_C]:
    """The columns in which a row has something."""
    cells, width = row.cells, len(row.cells)
    return [
        one for one in columns
        if one.number < width and (raw := cells[one.number]) is not None and raw != ""
        and not (isinstance(raw, str) and raw.isspace())
    ]  # fmt: skip


def first_filled(row: Row) -> int:
    return next((number for number, raw in enumerate(row.cells) if not is_empty([raw])), 0)


def looks_like_row(line: str, delimiter: str, width: int) -> bool:
    """Whether a line of a quoted text parts cells as rows do: behind a comma of prose stands a space.

    It has as many signs as the row itself; or fewer, as where the last cells of rows are left off, but several.
    """
    signs = line.count(delimiter)
    if not 0 < signs < width:
        return False
    parting = signs - line.count(f"{delimiter} ") - len(_THOUSANDS.findall(line) if delimiter == "," else ())
    return parting > 0 and (signs == width - 1 or parting > 1)
