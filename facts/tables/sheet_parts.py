"""The part of a workbook that is a sheet, looked through as it stands before its cells are read.

Whether rows and cells stand in their order, each once; which cells are merged; whether there are formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TypeAlias

from .sheet_cells import column_number
from .workbook_archive import AGAIN, Refused

LAST_ROW = 1_048_576
_CHUNK = 1 << 20
_OVERLAP = 200
_MOST_MERGED = 10_000
_MOST_TRANSLATED = 60_000_000
"""Characters of shared formulas, times the cells that share them."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHARED = re.compile(rb"""<(?:\w+:)?f\s[^<>]*?t\s*=\s*["']shared[^<>]*>([^<]*)""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?(?<=\s)r\s*=\s*["'](\d{1,30})["']""")
_CELL = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_MERGED_TAG = re.compile(rb"<(?:\w+:)?mergeCell(?:\s[^<>]*)?>")
_AREA = rb"\s*\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?\s*"
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s(?:[^<>]*?\s)?ref\s*=\s*(["'])""" + _AREA + rb"\1[^<>]*>")

MergedArea: TypeAlias = tuple[int, int, int, int]
"""Cells that are merged: first column (from 0) and row, last column and row."""


def look_through(part: IO[bytes]) -> tuple[bool, list[MergedArea]]:
    """Whether a sheet has formulas, and its merged cells; Refused where it is damaged."""
    formulas, merged, kept = False, list[MergedArea](), b""
    order = _Order()
    longest = shared = 0
    while chunk := part.read(_CHUNK):
        text = kept + chunk
        formulas = formulas or _FORMULA.search(text) is not None
        merged += _areas(text, len(kept))
        order.rows(text, len(kept))
        order.cells(text, kept)
        for formula in _SHARED.finditer(text) if formulas else ():
            shared, longest = shared + 1, max(longest, len(formula[1]))
        kept = text[-_OVERLAP:]
        if len(merged) > _MOST_MERGED:
            raise Refused(f"more than {_MOST_MERGED:,} merged cells", "unmerge them")
    if shared * longest > _MOST_TRANSLATED:
        raise Refused("more formulas than are read", "write the values in their place")
    return formulas, sorted(set(merged))


def _areas(text: bytes, seen: int) -> Iterator[MergedArea]:
    """The merged areas of a piece of a sheet, but for those that end in what has been seen."""
    areas = [found for found in _MERGED.finditer(text) if found.end() > seen]
    if sum(tag.end() > seen for tag in _MERGED_TAG.finditer(text)) > len(areas):
        raise Refused("this sheet is damaged: an area of merged cells cannot be read", AGAIN)
    for found in areas:
        _, first, top, end, bottom = found.groups()
        one, other = column_number(first.decode()), column_number((end or first).decode())
        rows = int(top), int(bottom or top)
        yield min(one, other), min(rows), max(one, other), max(rows)


class _Order:
    """Whether rows stand in their order, and in each row its cells; they are looked at piece by piece."""

    def __init__(self) -> None:
        self._last = 0
        self._row, self._cell = b"", (0, b"")

    def rows(self, text: bytes, seen: int) -> None:
        for row in _ROW.finditer(text):
            if row.end() > seen:
                before, self._last = self._last, int(row[1])
                if self._last <= before or self._last > LAST_ROW:
                    raise Refused(f"this sheet is damaged: row {self._last} stands after row {before}", AGAIN)

    def cells(self, text: bytes, seen: bytes) -> None:
        row_before, cell_before = self._row, self._cell
        for letters, digits in _CELL.findall(text)[len(_CELL.findall(seen)) :]:
            cell_here = (len(letters), letters.upper())
            if digits != row_before:
                wrong = int(digits) < int(row_before or 0) and f"after row {row_before.decode()}"
            else:
                wrong = cell_here <= cell_before and "after the cells to its right"
                wrong = "twice" if cell_here == cell_before else wrong
            if wrong:
                raise Refused(f"this sheet is damaged: {letters.decode()}{digits.decode()} stands {wrong}", AGAIN)
            row_before, cell_before = digits, cell_here
        self._row, self._cell = row_before, cell_before
