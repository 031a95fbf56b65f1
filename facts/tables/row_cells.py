"""Cells of a row: which are empty, which are lines drawn with signs; rows that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .table import Raw, Row

_RULE = re.compile(r"[-=_~*.#+|\s]{3,}")


def is_empty(cells: Sequence[Raw]) -> bool:
    """Whether none of the cells holds anything."""
    return all(raw is None or raw == "" or (isinstance(raw, str) and raw.isspace()) for raw in cells)


def runs(rows: Sequence[Row]) -> Iterator[tuple[Row, Row]]:
    """The first and the last of each run of rows that follow each other."""
    first = 0
    for n, row in enumerate(rows):
        if n + 1 == len(rows) or rows[n + 1].number != row.number + 1:
            yield rows[first], row
            first = n + 1


def is_rule(raw: Raw) -> bool:
    return isinstance(raw, str) and not raw[:1].isalnum() and _RULE.fullmatch(raw) is not None


def first_filled(row: Row) -> int:
    return next((number for number, raw in enumerate(row.cells) if not is_empty([raw])), 0)
