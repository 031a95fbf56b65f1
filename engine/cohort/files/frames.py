"""The files of a cohort as Polars frames, and what is wrong with a file where reading it fails."""

from __future__ import annotations

import mmap
import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

import polars as pl

from assay.engine.cohort.tables.layout import HEAD, ColumnOf, TableOf
from assay.engine.cohort.tables.native import wide_decimal, wide_decimals
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import AssayError, InputError, Problem

from .cells import typed
from .files import PartFile, kind_words

Files = Mapping[str, Sequence[PartFile]]
"""The files of each table that are read together."""


def scan(files: Sequence[PartFile], table: TableOf) -> pl.LazyFrame:
    """The files of one table as one frame; InputError where their heads cannot be read.

    Columns of text files have the types of the layout, those it does not know
    are text. Other files keep the types they have.
    """
    frames: list[pl.LazyFrame] = []
    for file in files:
        frame = scan_raw(file, table)
        if is_text(file):
            frame = frame.with_columns(typed(column) for column in known_columns(frame, table))
        frames.append(frame)
    return frames[0] if len(frames) == 1 else pl.concat(frames, how="diagonal")


def is_text(file: PartFile) -> bool:
    """Whether cells of the file are text without a type."""
    return file.format in ("csv", "jsonl")


def scan_raw(file: PartFile, table: TableOf) -> pl.LazyFrame:
    """A file as it stands; cells of text files are text. Columns that no engine can hold are left out if not known."""
    try:
        match file.format:
            case "parquet":
                frame = pl.scan_parquet(file.path, glob=False, hive_partitioning=False)
            case "arrow":
                frame = pl.scan_ipc(file.path, glob=False, hive_partitioning=False)
            case "csv":
                frame = _without_empty_rows(pl.scan_csv(file.path, glob=False, infer_schema=False), file)
            case "jsonl":
                frame = _scan_lines(file, table)
        schema = frame.collect_schema()
    except _FAILURES as error:
        raise InputError([_cannot_be_read(file, error)]) from None
    wide = wide_decimals(schema)
    problems = [wide_decimal(Position(Source(file.shown), path=name)) for name in wide if name in table.columns]
    if file.format == "csv":
        problems += _headings(file, schema.names())
    if problems:
        raise InputError(problems)
    return frame.drop(wide) if wide else frame


_EMPTY_ROW = re.compile(rb"\n,*\r?\n|\n,+\r?\Z")


def _without_empty_rows(frame: pl.LazyFrame, file: PartFile) -> pl.LazyFrame:
    """Without the rows of a CSV file that hold nothing: they are no records, and would be rows of nulls."""
    with file.path.open("rb") as lines, mmap.mmap(lines.fileno(), 0, access=mmap.ACCESS_READ) as text:
        there = _EMPTY_ROW.search(text) is not None
    return frame.filter(~pl.all_horizontal(pl.all().is_null())) if there else frame


def _scan_lines(file: PartFile, table: TableOf) -> pl.LazyFrame:
    """JSON lines: which columns there are is known when every line was looked at."""
    names = dict.fromkeys(table.columns)
    if file.path.stat().st_size:
        found = pl.scan_ndjson(file.path, infer_schema_length=None).collect_schema().names()
        names = dict.fromkeys(found) | {name: None for name in table.columns if name not in HEAD}
    return pl.scan_ndjson(file.path, schema=dict.fromkeys(names, pl.String()))


def known_columns(frame: pl.LazyFrame, table: TableOf) -> list[ColumnOf]:
    """The columns of a frame that the layout knows."""
    return [table.columns[name] for name in frame.collect_schema().names() if name in table.columns]


def _headings(file: PartFile, names: Sequence[str]) -> list[Problem]:
    at = Position(Source(file.shown))
    problems: list[Problem] = []
    there = frozenset(names)
    for name in names:
        first, _, number = name.rpartition("_duplicated_")
        if first in there and number.isdigit():
            problems.append(Problem("B302", at, f"two columns have the heading '{first[:60]}'", "rename one of them"))
    if len(names) == 1 and any(sign in names[0] for sign in ";\t|"):
        problems.append(Problem("B302", at, "the cells are not parted by commas", "save the file with commas"))
    return problems


# ------------------------------------------------------------------- what fails


_FAILURES = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


@contextmanager
def reading(files: Files, tables: Mapping[str, TableOf]) -> Generator[None]:
    """Where something fails while an engine reads these files: InputError if one of them is damaged.

    Which one it is, and whether it is one at all, is found by reading each by itself.
    """
    try:
        yield
    except (AssayError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException:
        problems = damaged(files, tables)
        if problems:
            raise InputError(problems) from None
        raise


def damaged(files: Files, tables: Mapping[str, TableOf]) -> list[Problem]:
    """A problem for each of these files that cannot be read to its end."""
    problems: list[Problem] = []
    for name, parts in files.items():
        for file in dict.fromkeys(parts):
            try:
                frame = scan_raw(file, tables[name])
                frame.select(pl.all().null_count()).collect(engine="streaming")
            except InputError as error:
                problems += error.problems
            except _FAILURES as error:
                problems.append(_cannot_be_read(file, error))
    return problems


_REASONS: Sequence[tuple[str, str, str]] = (
    ("utf-8", "the file is not UTF-8 text", "save it as UTF-8"),
    ("utf8", "the file is not UTF-8 text", "save it as UTF-8"),
    ("more fields", "a row has more cells than there are headings", "put text that has a comma in it in quotes"),
    ("could not parse", "a quote is not closed", "put text that has a quote in it in quotes, and double the quote"),
    ("empty csv", "the file is empty", "a table without rows still has its columns"),
    ("permission denied", "you may not read this file", ""),
    ("no such file", "the file is no longer there", ""),
)  # fmt: skip
"""What an engine's message has in it, and what is said instead: the message itself may quote the file."""


def _cannot_be_read(file: PartFile, error: BaseException) -> Problem:
    said = str(error).lower()
    at = Position(Source(file.shown))
    for part, message, hint in _REASONS:
        if part in said:
            return Problem("B302", at, message, hint)
    if file.format == "jsonl":
        return Problem("B302", at, "a line is no JSON object", 'each line holds one row, as in {"subject_id": "A1"}')
    return Problem("B302", at, f"this is not {kind_words(file.format)}, or it is damaged", "store it again")
