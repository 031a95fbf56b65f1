"""Counting a table of verdicts: what each group of subjects has how often, in one pass and in little memory.

The table comes as a file, as a folder of part files, or as a frame; verdicts are
text, dictionary-encoded text, or codes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from assay.engine.cohort.tables.layout import AS_OF, PERIOD
from assay.engine.language.phrases import say
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.dates import parse_date
from assay.facts.values.suggest import did_you_mean, listed
from assay.rules.language.kinds import VERDICTS
from assay.rules.language.standard import Standard

if TYPE_CHECKING:
    import polars as pl

VerdictSource: TypeAlias = "str | os.PathLike[str] | pl.DataFrame | pl.LazyFrame"

MOST_GROUPS = 500
CODES = (*VERDICTS, "unknown")
"""The verdicts of criteria and areas, in the order of their codes."""


def not_given() -> str:
    """The name of the group of subjects of which the group is not known."""
    return say("tables", "not_given")


@dataclass(frozen=True, slots=True)
class VerdictTable:
    """A table of verdicts that was found: its columns, and the files it lies in, by the names they were given."""

    frame: pl.LazyFrame
    columns: tuple[str, ...]
    name: str
    files: tuple[Path, ...] = ()

    @property
    def at(self) -> Position:
        return Position(Source(self.name))


class Tallied(NamedTuple):
    """A column of verdicts: of which criterion, area or level, and the names of its codes."""

    column: str
    kind: str
    id: str
    names: tuple[str, ...]


class TallyCell(NamedTuple):
    """The subjects of one period that have the same groups: how many, their days, and how often each verdict."""

    period: str
    groups: tuple[str, ...]
    subjects: int
    first: date | None
    last: date | None
    counts: Mapping[str, tuple[int, ...]]


def column_name(kind: str, id_: str) -> str:
    """The name of the column with the verdicts on a criterion or area."""
    return f"{kind}_{re.sub(r'[^0-9A-Za-z]', '_', id_)}"


def tallied(standard: Standard) -> tuple[Tallied, ...]:
    """Every column of verdicts that a standard gives."""
    levels = (*(level.id for level in reversed(standard.levels)), "not_applicable", "unknown")
    return (
        *(Tallied(column_name("criterion", c.id), "criterion", c.id, CODES) for c in standard.criteria),
        *(Tallied(column_name("area", a.id), "area", a.id, CODES) for a in standard.areas),
        Tallied("level", "level", "level", levels),
    )


# ---------------------------------------------------------------- the table


def open_verdicts(verdicts: VerdictSource) -> VerdictTable:
    """The table, nothing of it read yet. InputError where there is none, or it cannot be read."""
    import polars as pl

    files: tuple[Path, ...] = ()
    if isinstance(verdicts, pl.DataFrame | pl.LazyFrame):
        frame, name = verdicts.lazy(), "the table of verdicts"
    else:
        path = Path(verdicts)
        name, files = path.as_posix(), _files(path)
        frame = _scan(files)
    try:
        return VerdictTable(frame, tuple(frame.collect_schema().names()), printable(name), files)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError([unreadable(name, error)]) from None


def _files(path: Path) -> tuple[Path, ...]:
    at = Position(Source(path.as_posix()))
    if path.is_file():
        if path.suffix.lower() not in _READERS:
            hint = f"it can be {listed(sorted(_READERS))}"
            raise InputError([Problem("B302", at, "a table of verdicts is not kept in a file of this kind", hint)])
        return (path,)
    if not path.is_dir():
        raise InputError([Problem("B301", at, "there is no such file or folder", "")])
    found = sorted(one for one in path.iterdir() if one.is_file() and one.suffix.lower() in _READERS)
    found = [one for one in found if not one.name.startswith((".", "_"))]
    kinds = {one.suffix.lower() for one in found}
    if len(kinds) != 1:
        what = f"files of different kinds: {listed(sorted(kinds))}" if kinds else "no table of verdicts"
        raise InputError([Problem("B301", at, f"the folder holds {what}", "name the file or folder of the verdicts")])
    return tuple(found)


_READERS = {".parquet": "parquet", ".arrow": "ipc", ".feather": "ipc", ".csv": "csv", ".jsonl": "ndjson",
            ".ndjson": "ndjson"}  # fmt: skip


def _scan(files: Sequence[Path]) -> pl.LazyFrame:
    import polars as pl

    names = list(files)
    match _READERS[files[0].suffix.lower()]:
        case "parquet":
            return pl.scan_parquet(names, glob=False, hive_partitioning=False)
        case "ipc":
            return pl.scan_ipc(names, glob=False)
        case "csv":
            return pl.scan_csv(names, glob=False, infer_schema=False)
        case _:
            return pl.scan_ndjson(names)


def unreadable(name: str, error: Exception) -> Problem:
    said = printable(" ".join(str(error).split())[:200])
    return Problem("B302", Position(Source(name)), f"the table of verdicts cannot be read: {said}")


# ---------------------------------------------------------------- counting


def count(table: VerdictTable, standard: Standard, by: Sequence[str]) -> list[TallyCell]:
    """How often each verdict stands, for every combination of period and groups, in a fixed order."""
    import polars as pl

    wanted = tallied(standard)
    _check_columns(table, [one.column for one in wanted], by)
    try:
        _check_groups(table, by)
        keys = [as_text(name) for name in (*([PERIOD] if PERIOD in table.columns else []), *by)]
        schema = table.frame.collect_schema()
        found = table.frame.group_by(keys or [pl.lit("").alias(PERIOD)]).agg(
            pl.len().alias("#"), *_days(table), *(part for one in wanted for part in _parts(one, schema[one.column]))
        )
        rows = found.collect(engine="streaming").to_dicts()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError([unreadable(table.name, error)]) from None
    cells = [cell for row in rows if (cell := _cell(row, wanted, by)).subjects]
    _check_verdicts(table, cells, wanted)
    return sorted(cells, key=lambda cell: (cell.period, cell.groups))


def as_text(name: str) -> pl.Expr:
    import polars as pl

    return pl.col(name).cast(pl.String).fill_null(not_given())


def _days(table: VerdictTable) -> Iterator[pl.Expr]:
    import polars as pl

    if AS_OF in table.columns:
        yield pl.col(AS_OF).min().alias("#first")
        yield pl.col(AS_OF).max().alias("#last")


def _parts(one: Tallied, kind: pl.DataType) -> Iterator[pl.Expr]:
    import polars as pl

    codes = pl.col(one.column)
    if not kind.is_integer():
        codes = codes.cast(pl.Enum(list(one.names)), strict=False).to_physical().cast(pl.UInt8)
    if kind == pl.String:  # codes in CSV
        codes = pl.coalesce(codes, pl.col(one.column).cast(pl.UInt8, strict=False))
    for code in range(len(one.names)):
        yield (codes == code).sum().alias(f"{one.column}#{code}")


def _cell(row: Mapping[str, object], wanted: Sequence[Tallied], by: Sequence[str]) -> TallyCell:
    def number(name: str) -> int:
        value = row[name]
        return value if isinstance(value, int) else 0

    def day(name: str) -> date | None:
        value = row.get(name)
        return parse_date(value) if isinstance(value, str) else value if isinstance(value, date) else None

    counts = {
        one.column: tuple(number(f"{one.column}#{code}") for code in range(len(one.names))) for one in wanted
    }  # fmt: skip
    groups = tuple(printable(str(row[name])) for name in by)
    return TallyCell(printable(str(row[PERIOD])) if PERIOD in row else "", groups, number("#"), day("#first"),
                     day("#last"), counts)  # fmt: skip


# ---------------------------------------------------------------- what can be wrong


def _check_columns(table: VerdictTable, wanted: Sequence[str], by: Sequence[str]) -> None:
    problems = [
        Problem("B102", table.at, f"the table of verdicts has no column '{name}'",
                "it is of another standard, or no table of verdicts")
        for name in wanted if name not in table.columns
    ]  # fmt: skip
    kept = [name for name in table.columns if name not in wanted and "__" not in name]
    for name in by:
        if name in wanted:
            problems.append(Problem("B103", table.at, f"'{name}' holds verdicts, not groups of subjects"))
        elif name not in table.columns:
            hint = did_you_mean(name, kept) or "columns of the subjects are kept with --keep when they are assessed"
            problems.append(Problem("B102", table.at, f"the table of verdicts has no column '{name}'", hint))
    if problems:
        raise InputError(problems)


def _check_groups(table: VerdictTable, by: Sequence[str]) -> None:
    """Refuse what is no grouping before there are millions of groups. An estimate will do: it is within 2 %."""
    import polars as pl

    if not by:
        return
    numbers = table.frame.select(pl.col(name).approx_n_unique() for name in by).collect(engine="streaming").row(0)
    problems = [
        Problem("B307", table.at, f"the column '{name}' has more than {MOST_GROUPS} different values",
                "group by a column with fewer, such as a region")
        for name, number in zip(by, numbers, strict=True) if number > MOST_GROUPS
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _check_verdicts(table: VerdictTable, cells: Sequence[TallyCell], wanted: Sequence[Tallied]) -> None:
    """Every row has a verdict of this standard in every column: nothing is left out without a word."""
    subjects = sum(cell.subjects for cell in cells)
    problems: list[Problem] = []
    for one in wanted:
        without = subjects - sum(sum(cell.counts[one.column]) for cell in cells)
        if without:
            message = f"{without:,} of {subjects:,} rows have no verdict of this standard in the column '{one.column}'"
            problems.append(Problem("B103", table.at, message, f"verdicts are {listed(one.names)}, or their codes"))
    if problems:
        raise InputError(problems)
