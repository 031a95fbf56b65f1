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
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from itertools import islice, repeat
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

from .cells import Cell, Faulty, Percent
from .positions import Position, Source, printable
from .problems import InputError, Problem
from .table import MOST_COLUMNS, Progress, Raw, Row, letter

LARGEST_WORKBOOK = 128 * 1024 * 1024
LARGEST_UNPACKED = 2 * 1024 * 1024 * 1024
_LARGEST_PART = 256 * 1024 * 1024
"""Bytes unpacked of a part that is held whole: styles, shared texts, the list of sheets."""
_MOST_PARTS = 5_000
_EVERY = 5_000
_CHUNK = 1 << 20
_OVERLAP = 200
_MOST_MERGED = 10_000

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
_SUM = re.compile(r"=\s*\+?(?:_xlfn\.)?(SUM|SUBTOTAL|AVERAGE|COUNT|COUNTA|COUNTIF|SUMIF|AGGREGATE|MAX|MIN)\s*\(", re.I)
_ROOT = re.compile("<[A-Za-z_]")
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_PROLOG = 1 << 16
_T = TypeVar("_T")


class _Percent(NamedTuple):
    """A number in a cell whose format is a percentage."""

    value: int | float


class _Flag(NamedTuple):
    """TRUE or FALSE; told apart from 1 and 0, to which Python holds them equal."""

    value: bool


class _Error(NamedTuple):
    """What Excel shows in place of a value, such as ``#REF!``."""

    word: str


class _Formula(NamedTuple):
    """A formula, and the value that is stored beside it; None where none is."""

    text: str
    stored: Raw


class Workbook:
    """An open workbook; use it with ``with``. InputError where it cannot be one."""

    def __init__(self, path: Path, shown: str, progress: Progress | None = None) -> None:
        self.source, self._path, self._progress = Source(shown), path, progress
        self._check()
        self._values = self._open(data_only=True)
        self.sheets: list[str] = [sheet.title for sheet in self._values.worksheets]

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a workbook can be closed twice."""
        self._values.close()
        if "_formulas" in self.__dict__:
            self._formulas.close()

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
            with zipfile.ZipFile(self._path) as archive:
                parts = archive.infolist()
                plain = all(_plain_xml(archive, part) for part in parts[:_MOST_PARTS])
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
            raise self.stop("this is not an Excel workbook, or it is damaged", "save it again as .xlsx") from None
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
            hint = "save it as .xlsx" if "mimetype" in names else "is it the right file?"
            raise self.stop("this is not an Excel workbook", hint)
        if not plain:
            raise self.stop("a part of this workbook declares a document type, as no program that makes workbooks does",
                            "open it in Excel or LibreOffice, and save it again as .xlsx")
        large = [part for part in parts if part.file_size > _LARGEST_PART and not _SHEET_PART.fullmatch(part.filename)]
        if large or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            raise self.stop("this workbook unpacks to more than is read", "is it the right file?")

    def _open(self, data_only: bool) -> Any:
        # A fifth of a second: only where a workbook is read. It has no types.
        load: Any = import_module("openpyxl").load_workbook

        with self.readable():
            return load(self._path, read_only=True, data_only=data_only, keep_links=False)

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

    def about(self, name: str) -> tuple[bool, list[tuple[int, int, int, int]]]:
        """Whether a sheet has formulas, and its merged cells: first and last column (from 0) and row."""
        formulas, merged, kept = False, list[tuple[int, int, int, int]](), b""
        with self.readable(), zipfile.ZipFile(self._path) as archive, archive.open(self._part(name)) as part:
            while chunk := part.read(_CHUNK):
                text = kept + chunk
                formulas = formulas or _FORMULA.search(text) is not None
                for found in _MERGED.finditer(text):
                    first, top, last, bottom = found.groups()
                    merged.append((_column(first), int(top), _column(last), int(bottom)))
                kept = text[-_OVERLAP:]
                if len(merged) > _MOST_MERGED:
                    raise self.stop(f"more than {_MOST_MERGED:,} merged cells", "unmerge them", name)
        return formulas, sorted(set(merged))

    def _part(self, name: str) -> str:
        # openpyxl has no public word for where a sheet stands in the archive.
        return str(self._values[name]._worksheet_path)

    def rows_of(self, name: str) -> int:
        """How many rows the file claims that a sheet has; 0 where it does not say."""
        return int(self._values[name].max_row or 0)


class _Readable:
    """A stretch of reading in which every failure means that the workbook is damaged."""

    def __init__(self, book: Workbook) -> None:
        self._book, self._quiet = book, warnings.catch_warnings()

    def __enter__(self) -> None:
        self._quiet.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._quiet.__exit__(kind, error, trace)
        # openpyxl raises whatever the damage happens to cause (KeyError, AttributeError, zlib.error …).
        if isinstance(error, Exception) and not isinstance(error, InputError):
            raise self._book.stop("this workbook is damaged and cannot be read",
                                  "open it in Excel or LibreOffice, and save it again as .xlsx") from None


class SheetGrid:
    """One sheet of an open workbook."""

    foreign = False

    def __init__(self, book: Workbook, name: str, progress: Progress | None) -> None:
        self.source, self.sheet = book.source, name
        self._book, self._progress = book, progress
        self.formulas, self.merged = book.about(name)
        self._percent: dict[int, bool] = {}

    def rows(self) -> Iterator[Row]:
        """Every row up to the last with a cell, empty ones too."""
        values = self._book.grid_rows(self.sheet, False)
        formulas: Iterable[tuple[Any, ...]] = repeat(())
        if self.formulas:
            formulas = self._book.grid_rows(self.sheet, True)
        total = self._book.rows_of(self.sheet)
        for number, (cells, with_formulas) in enumerate(zip(values, formulas, strict=False), 1):
            if len(cells) > MOST_COLUMNS:
                if any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
                    at = Position(self.source, number, path=f"{self.sheet}!A{number}")
                    message = f"more than {MOST_COLUMNS} columns"
                    raise InputError([Problem("F409", at, message, "is it the right sheet?")])
                cells = cells[:MOST_COLUMNS]
            raw = [None if cell.value is None else self._raw(cell) for cell in cells]
            for column, cell in enumerate(with_formulas[: len(raw)]):
                if cell.data_type == "f":
                    # An empty text is a stored value too; only its type tells it from none.
                    stored = "" if cells[column].data_type == "str" else raw[column]
                    raw[column] = _Formula(str(getattr(cell.value, "text", cell.value)), stored)
            if self._progress and number % _EVERY == 0:
                self._progress(f"{self.source.name}, {self.sheet}", number, total)
            yield Row(number, raw)

    def _raw(self, cell: Any) -> Raw:
        value, type_ = cell.value, cell.data_type
        if type_ == "n" and value.__class__ in (int, float):
            style = cell._style_id
            percent = self._percent.get(style)
            if percent is None:
                percent = self._percent[style] = "%" in str(cell.number_format)
            return _Percent(value) if percent else value
        if isinstance(value, bool):
            return _Flag(value)
        return _Error(str(value)) if type_ == "e" else value

    def cell(self, raw: Raw) -> Cell | None:
        match raw:
            case None:
                return None
            case _Flag(value):
                return value
            case _Percent(value):
                number = _number(value)
                return Percent(number) if isinstance(number, Decimal) else number
            case _Error(word):
                return Faulty("F504", f"Excel could not work this cell out: {printable(word[:20])}",
                              "mend the formula, or write the value")
            case _Formula(_, None):
                return Faulty("F505", "this is a formula, and its value is not stored in the file",
                              "open the workbook in Excel or LibreOffice and save it, or write the value")
            case _Formula(_, value):
                return self.cell(value)
            case str():
                return raw if raw.strip() else None
            case datetime():
                return raw.date()
            case date():
                return raw
            case int() | float():
                return _number(raw)
            case _:
                message = "this is a time of day or a length of time"
                return Faulty("F503", message, "format the cell as a date or as a number")

    def is_sum(self, raw: Raw) -> bool:
        match raw:
            case _Formula(formula):
                return _SUM.match(formula) is not None
            case _:
                return False

    def place(self, row: Row, column: int, heading: str, hidden: frozenset[int]) -> Position:
        """The cell by its name, as in ``Pairs!D7``; shown is its heading and what it holds."""
        shown = "·····" if column in hidden else _shown(row.cells[column] if column < len(row.cells) else None)
        before = f"{printable(heading[:60])}: " if heading else ""
        source = Source(self.source.name, f"{before}{shown}", row.number)
        return Position(source, row.number, len(before) + 1, max(1, len(shown)),
                        f"{self.sheet}!{letter(column)}{row.number}")


def _plain_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins as XML without a document type, in which entities could be defined."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return True
    with archive.open(part) as file:
        start = file.read(_PROLOG)
    encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-le" if start[1:2] == b"\0" else "utf-8"
    text = start.decode("utf-16-be" if start[:1] == b"\0" else encoding, "replace")
    root = _ROOT.search(text)
    return root is not None and "<!" not in _COMMENT.sub("", text[: root.start()])


def _number(value: Any) -> Decimal | Faulty:
    number = Decimal(repr(value) if isinstance(value, float) else int(value))
    if number.is_finite():
        return number
    return Faulty("Y110", "this is not a number that can be counted with", "write the number")


def _shown(raw: Raw) -> str:
    match raw:
        case _Formula(formula):
            return printable(formula[:100])
        case _Percent(value):
            return f"{Decimal(repr(value)) * 100:f}%"
        case _Flag(value):
            return str(value).upper()
        case _Error(word):
            return printable(word[:100])
        case datetime():
            midnight = not (raw.hour or raw.minute or raw.second)
            return raw.date().isoformat() if midnight else raw.isoformat(" ", "minutes")
        case _:
            return printable(" ".join(str("" if raw is None else raw)[:100].split()))


def _column(letters: bytes) -> int:
    number = 0
    for character in letters:
        number = number * 26 + character - 64
    return number - 1
