"""One subject of a cohort: its row, and its records, found by its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assay.engine.cohort.tables.layout import AS_OF, PERIOD, STANDARD, SUBJECT_ID, SUBJECTS, CohortLayout, TableOf
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, stop_on_errors
from assay.facts.values.suggest import listed

from .cells import unreadable
from .files import CohortTables, PartFile
from .frames import is_text, known_columns, reading, scan, scan_raw
from .text_lines import line_problems

if TYPE_CHECKING:
    from datetime import date

Row = Mapping[str, object]
_MOST = 1_000_000


@dataclass(frozen=True)
class SubjectRows:
    """The rows of one subject: of ``subjects``, and of each list; ``files`` says where each table's rows stood."""

    subject: Row
    records: Mapping[str, Sequence[Row]]
    files: Mapping[str, str]


def find_row(
    layout: CohortLayout, tables: CohortTables, id_: str, as_of: date | None = None, period: str | None = None
) -> SubjectRows:
    """The rows of one subject; InputError where there is none, or several and neither date nor period tells them apart.

    The id is compared as text, and as a number where ids are numbers.
    """
    rows: list[tuple[str, Row]] = []
    for part in tables.parts:
        files = tables.files(part)
        stop_on_errors([*_as_text(files[SUBJECTS])])
        with reading({SUBJECTS: files[SUBJECTS]}, layout.tables):
            rows += [(part, row) for row in _rows(files[SUBJECTS], layout.subjects, id_)]
    part, subject = _one(rows, tables, id_, as_of, period)
    files = {name: found for name, found in tables.files(part).items() if found}
    with reading(files, layout.tables):
        problems = [one for name, found in files.items() if name != SUBJECTS for one in _as_text(found)]
        problems += [one for name, found in files.items() for one in _lost(found, layout.tables[name], id_)]
        stop_on_errors(problems)
        records = {name: _rows(found, layout.tables[name], id_) for name, found in files.items() if name != SUBJECTS}
    return SubjectRows(subject, records, {name: found[0].shown for name, found in files.items()})


def _as_text(files: Sequence[PartFile]) -> Iterator[Problem]:
    for file in files:
        if is_text(file):
            yield from line_problems(file)


def _is(frame: pl.LazyFrame, id_: str) -> pl.Expr:
    """Whether a row is this subject's."""
    kind = frame.collect_schema().get(SUBJECT_ID)
    column = pl.col(SUBJECT_ID)
    if kind is not None and kind.is_numeric():
        plain = id_.strip()
        if not (plain.isascii() and plain.removeprefix("-").isdigit() and len(plain) < 19):
            return pl.lit(False)
        return column == pl.lit(int(plain))
    return (column if kind == pl.String else column.cast(pl.String)) == id_


def _rows(files: Sequence[PartFile], table: TableOf, id_: str) -> list[Row]:
    frame = scan(files, table)
    names = frame.collect_schema().names()
    if SUBJECT_ID not in names:
        at = Position(Source(files[0].shown))
        raise InputError([Problem("B102", at, f"there is no column '{SUBJECT_ID}'", "name each row's subject in it")])
    known = [name for name in names if name in table.columns or (table.name, name) == (SUBJECTS, STANDARD)]
    return list(frame.filter(_is(frame, id_)).select(known).head(_MOST).collect(engine="streaming").to_dicts())


def _one(
    rows: Sequence[tuple[str, Row]], tables: CohortTables, id_: str, as_of: date | None, period: str | None
) -> tuple[str, Row]:
    at = Position(Source(tables.shown))
    if not rows:
        raise InputError([Problem("B306", at, f"no row of 'subjects' has the id '{id_[:60]}'", "check the id")])
    several = rows
    if len(rows) > 1:
        days, periods = (None, as_of), (None, period)
        several = [(part, row) for part, row in rows if (as_of is None or row.get(AS_OF) in days)
                   and (period is None or row.get(PERIOD) in periods)]  # fmt: skip
    if len(several) != 1:
        whens = dict.fromkeys(" ".join(str(row[name]) for name in (PERIOD, AS_OF) if row.get(name)) for _, row in rows)
        message = f"{len(rows)} rows of 'subjects' have the id '{id_[:60]}': {listed(whens, 6)}"
        hint = "say which with --period or --as-of" if len(whens) > 1 else "keep one row for each subject"
        raise InputError([Problem("B306", at, message, hint)])
    return several[0]


def _lost(files: Sequence[PartFile], table: TableOf, id_: str) -> Iterator[Problem]:
    """Cells of these rows that cannot be read, where a file is text."""
    for file in files:
        if is_text(file):
            raw = scan_raw(file, table)
            rows = raw.filter(_is(raw, id_))
            wanted = unreadable(known_columns(raw, table))
            if not wanted:
                continue
            found = rows.select(one.rows.any().alias(str(n)) for n, one in enumerate(wanted)).collect().row(0)
            for one, wrong in zip(wanted, found, strict=True):
                if wrong:
                    at = Position(Source(file.shown), path=f"{id_[:60]}:{one.column}")
                    yield Problem(one.code, at, one.message, one.hint)
