"""Excel workbooks, sheet by sheet and row by row. The one module that reads with openpyxl.

A workbook is an archive that anybody could have made: its size is looked at
before anything is unpacked, parts that declare a document type (and so could
define entities) are refused, macros and links to other workbooks are never
followed, and formulas never worked out.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from itertools import islice, repeat
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from assay.facts.problems.extras import needed
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem

from .cells import Cell
from .number_formats import PLAIN, Look, look_of
from .plain_styles import FormatTooLong, open_plainly
from .sheet_cells import (
    BooleanCell,
    Error,
    Formula,
    PercentCell,
    ShownCell,
    adds_up,
    cell_of,
    shown,
)
from .sheet_parts import LAST_ROW, MergedArea, look_through
from .table import MOST_COLUMNS, Progress, Raw, Row, letter
from .workbook_archive import AGAIN, Refused, check_archive

LARGEST_WORKBOOK = 128 * 1024 * 1024
_MOST_SHEETS = 4_096
_LONGEST_NAME = 100
_MOST_FAR_CELLS = 30_000_000
"""Empty cells beyond the columns that are read: formats, far to the right."""
_EVERY = 5_000

_OURS = r"openpyxl\."
_HUSH = ("ignore", None, Warning, re.compile(_OURS), 0)
_T = TypeVar("_T")


class Workbook:
    """An open workbook; use it with ``with``. InputError where it cannot be one."""

    def __init__(self, path: Path, shown: str, progress: Progress | None = None) -> None:
        self.source, self._path, self._progress = Source(shown), path, progress
        self._check()
        self._opened = ExitStack()
        try:
            self._values = self._open(data_only=True)
            self.day_0: date = self._values.epoch.date()
            self.sheets: list[str] = [sheet.title for sheet in self._values.worksheets]
            self.hidden = frozenset(sheet.title for sheet in self._values.worksheets if sheet.sheet_state != "visible")
            self._check_sheets()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a workbook can be closed twice."""
        self._opened.close()

    def sheet(self, name: str) -> SheetGrid:
        """One of ``sheets``."""
        return SheetGrid(self, name, self._progress)

    @cached_property
    def _formulas(self) -> Any:
        """The same workbook with the formulas in place of their values."""
        return self._open(data_only=False)

    def stop(self, message: str, hint: str = "", path: str = "") -> InputError:
        return InputError([Problem("F404", Position(self.source, path=path), message, hint)])

    def _check(self) -> None:
        size = self._path.stat().st_size
        if size > LARGEST_WORKBOOK:
            at = Position(self.source)
            message = f"the file has {size:,} bytes; at most {LARGEST_WORKBOOK:,} are read"
            raise InputError([Problem("F003", at, message)])
        with self._path.open("rb") as file:
            start = file.read(8)
        if start.startswith(b"\xd0\xcf\x11\xe0"):
            raise self.stop("this is a workbook of the old kind, or one with a password",
                            "save it as .xlsx, without a password")
        try:
            check_archive(self._path)
        except Refused as refused:
            raise self.stop(refused.message, refused.hint) from None

    def _check_sheets(self) -> None:
        """Names are those that Excel allows, and no two sheets are the same part."""
        parts = {self._part(name) for name in self.sheets}
        if len(parts) < len(self.sheets) or len(self.sheets) > _MOST_SHEETS or max(map(len, self.sheets), default=0) > \
                _LONGEST_NAME:  # fmt: skip
            raise self.stop("this workbook is damaged: its sheets are not those of a workbook", AGAIN)

    def _open(self, data_only: bool) -> Any:
        needed("openpyxl")
        file = self._opened.enter_context(self._path.open("rb"))
        with self.readable():
            try:
                book = open_plainly(file, data_only)
            except FormatTooLong:
                raise self.stop("a number format of this workbook is longer than Excel allows", AGAIN) from None
        self._opened.callback(book.close)
        return book

    def readable(self) -> _Readable:
        """Whatever goes wrong inside is a problem of the file; openpyxl's warnings are not passed on."""
        return _Readable(self)

    def grid_rows(self, name: str, formulas: bool) -> Iterator[tuple[Any, ...]]:
        """The rows of cells of a sheet, whatever size the file claims that it has."""
        sheet = (self._formulas if formulas else self._values)[name]
        sheet.reset_dimensions()
        return self._guarded(sheet.iter_rows())

    def _guarded(self, rows: Iterable[_T]) -> Iterator[_T]:
        rows = iter(rows)
        while True:
            with self.readable():
                chunk = list(islice(rows, 200))
            if not chunk:
                return
            yield from chunk

    def about(self, name: str) -> tuple[bool, list[MergedArea]]:
        """Whether a sheet has formulas, and its merged cells."""
        with self.readable(), zipfile.ZipFile(self._path) as archive, archive.open(self._part(name)) as part:
            try:
                return look_through(part)
            except Refused as refused:
                raise self.stop(refused.message, refused.hint, name) from None

    def _part(self, name: str) -> str:
        # openpyxl has no public word for where a sheet stands in the archive.
        return str(self._values[name]._worksheet_path)

    def rows_of(self, name: str) -> int:
        """How many rows the file claims that a sheet has; 0 where it does not say."""
        return int(self._values[name].max_row or 0)


class _Readable:
    """A stretch of reading in which every failure means that the workbook is damaged.

    openpyxl warns of what it leaves out, which is not read here. A filter for its
    warnings alone, put in once and left there, does no harm among threads, as
    ``catch_warnings`` would: it puts back what another thread has taken away.
    """

    def __init__(self, book: Workbook) -> None:
        self._book = book

    def __enter__(self) -> None:
        if _HUSH not in warnings.filters:
            warnings.filterwarnings("ignore", module=_OURS)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # openpyxl raises whatever the damage happens to cause (KeyError, AttributeError, zlib.error …).
        if isinstance(error, Exception) and not isinstance(error, InputError):
            raise self._book.stop("this workbook is damaged and cannot be read", AGAIN) from None


class SheetGrid:
    """One sheet of an open workbook. It is ``foreign``: nobody knows in which country a text was typed."""

    foreign = True

    def __init__(self, book: Workbook, name: str, progress: Progress | None) -> None:
        self.source, self.sheet = book.source, name
        self._book, self._progress = book, progress
        self.formulas, self.merged = book.about(name)
        self.day_0 = book.day_0
        self._looks: dict[int, Look] = {}

    def rows(self) -> Iterator[Row]:
        """Every row up to the last with a cell, empty ones too."""
        values = self._book.grid_rows(self.sheet, False)
        formulas: Iterable[tuple[Any, ...]] = repeat(())
        if self.formulas:
            formulas = self._book.grid_rows(self.sheet, True)
        total = self._book.rows_of(self.sheet)
        far = 0
        for number, (cells, with_formulas) in enumerate(zip(values, formulas, strict=False), 1):
            if number > LAST_ROW or far > _MOST_FAR_CELLS:
                at = Position(self.source, number, path=f"{self.sheet}!A{number}")
                message = f"more than {LAST_ROW:,} rows" if number > LAST_ROW else "rows that are endlessly wide"
                raise InputError([Problem("F409", at, message, "is it the right sheet?")])
            if len(cells) > MOST_COLUMNS:
                far += len(cells)
                beyond = next((n for n in range(MOST_COLUMNS, len(cells)) if cells[n].value is not None), None)
                if beyond is not None:
                    at = Position(self.source, number, path=f"{self.sheet}!{letter(beyond)}{number}")
                    message = f"more than {MOST_COLUMNS} columns"
                    raise InputError([Problem("F409", at, message, "is it the right sheet?")])
                cells = cells[:MOST_COLUMNS]
            raw = [None if cell.value is None else self._raw(cell) for cell in cells]
            for column, cell in enumerate(with_formulas[: len(raw)]):
                if cell.data_type == "f":
                    # An empty text is a stored value too; only its type tells it from none.
                    stored = "" if cells[column].data_type == "str" else raw[column]
                    raw[column] = Formula(str(getattr(cell.value, "text", cell.value)), stored)
            if self._progress and number % _EVERY == 0:
                self._progress(f"{self.source.name}, {self.sheet}", number, total)
            yield Row(number, raw)

    def _raw(self, cell: Any) -> Raw:
        value, type_ = cell.value, cell.data_type
        if type_ == "n" and value.__class__ in (int, float):
            style = cell._style_id
            look = self._looks.get(style)
            if look is None:
                with self._book.readable():
                    look = self._looks[style] = look_of(self._format(cell))
            if look is PLAIN:
                return value
            if look.percent:
                return PercentCell(value, look.percent)
            return ShownCell(value, look.currency, look.digits, look.unit)
        if isinstance(value, bool):
            return BooleanCell(value)
        return Error(str(value)) if type_ == "e" else value

    def _format(self, cell: Any) -> str:
        try:
            return str(cell.number_format)
        except (IndexError, TypeError):  # a style that the workbook does not have, or none, is the plain one
            return "General"

    def cell(self, raw: Raw) -> Cell | None:
        return cell_of(raw)

    def is_sum(self, raw: Raw, row: int, column: int) -> bool:
        return adds_up(raw, row, column)

    def place(self, row: Row, column: int, heading: str, hidden: frozenset[int]) -> Position:
        """The cell by its name, as in ``Pairs!D7``; shown is its heading and what it holds."""
        text = "·····" if column in hidden else shown(row.cells[column] if column < len(row.cells) else None)
        before = f"{printable(heading[:60])}: " if heading else ""
        source = Source(self.source.name, f"{before}{text}", row.number)
        return Position(source, row.number, len(before) + 1, max(1, len(text)),
                        f"{self.sheet}!{letter(column)}{row.number}")
