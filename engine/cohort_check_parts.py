"""All tables of a folder held against the vocabulary: the columns of all parts, then the rows of each, then across parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from assay.facts.facts_head import as_of_date
from assay.facts.positions import Position, Source
from assay.facts.problems import Problem, in_order, stop_on_errors
from assay.facts.suggest import did_you_mean, listed

from .cohort_cells import unreadable
from .cohort_check import Finding, check_tables
from .cohort_files import CohortTables, PartFile
from .cohort_findings import finding
from .cohort_layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECTS
from .cohort_native import schema_of
from .cohort_open import is_text, known_columns, scan, scan_raw
from .cohort_output import put, writing
from .cohort_rules import ORPHAN
from .cohort_schema import Shown, schema_problems
from .columns import nw

if TYPE_CHECKING:
    from .cohort import Cohort

Frames = dict[str, pl.LazyFrame]
BAD = {SUBJECT_ID: pl.String(), "table": pl.String(), "column": pl.String(), "code": pl.String()}
"""The columns of what is set aside: whose row, of which table, and what is wrong in it."""
_ROWS = "__rows"
_SOME = 5


@dataclass(frozen=True)
class Asked:
    """What all parts are read with: the standard, the tables, and the date and period of all subjects, if given."""

    cohort: Cohort
    tables: CohortTables
    as_of: str | None = None
    period: str | None = None
    keep: tuple[str, ...] = ()

    def files(self) -> dict[str, str]:
        """Under which name each table is shown."""
        root = self.tables.shown.rstrip("/")
        return {
            name: f"{root}/{name}" if table.folder else table.files[0].shown for name, table in self.tables.tables.items()
        }

    def frames(self, part: str) -> Frames:
        """The tables of a part; of a list that is one file the records of the part's subjects."""
        found = {
            name: scan(files, self.cohort.layout.tables[name]) for name, files in self.tables.files(part).items() if files
        }
        subjects = self.tables.tables[SUBJECTS]
        if len(subjects.files) > 1:
            for name, frame in found.items():
                if name != SUBJECTS and not self.tables.tables[name].folder:
                    found[name] = of_these(frame, found[SUBJECTS])
        return found


@dataclass(frozen=True)
class Checked:
    """What was found in a part, or across parts: ``rows`` of each table, the findings, and whose rows are wrong."""

    rows: Mapping[str, int] = field(default_factory=lambda: {})
    findings: tuple[Finding, ...] = ()
    bad: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BAD))

    @property
    def ids(self) -> pl.Series:
        """The subjects that are set aside, as text."""
        return self.bad[SUBJECT_ID].drop_nulls().unique()


def of_these(records: pl.LazyFrame, subjects: pl.LazyFrame, how: Literal["semi", "anti"] = "semi") -> pl.LazyFrame:
    """The records of these subjects, or of no one of them."""
    kind = records.collect_schema()[SUBJECT_ID]
    return records.join(subjects.select(pl.col(SUBJECT_ID).cast(kind, strict=False)), on=SUBJECT_ID, how=how)


# ---------------------------------------------------------------- before anything runs


def check_columns(asked: Asked) -> tuple[Problem, ...]:
    """The columns of every part; InputError with everything that is wrong, else the warnings."""
    cohort = asked.cohort
    day = as_of_date(asked.as_of)
    problems: list[Problem] = list(asked.tables.warnings)
    seen: set[Any] = set()
    first: Mapping[str, Any] = {}
    for part in asked.tables.parts:
        files = {name: found for name, found in asked.tables.files(part).items() if found}
        schemas = {name: _schema(found, cohort, name) for name, found in files.items()}
        key = tuple((name, tuple((c, str(t)) for c, t in schema.items())) for name, schema in schemas.items())
        if key in seen:
            continue
        seen.add(key)
        shown = {name: found[0].shown for name, found in files.items()}
        vocabulary = cohort.plan.standard.vocabulary
        problems += schema_problems(
            cohort.layout, vocabulary, schemas, day is not None, asked.period is not None, Shown(shown)
        )
        subjects, at = schemas[SUBJECTS], Position(Source(shown[SUBJECTS]))
        problems += _kept(asked, subjects, at)
        first = first or subjects
        problems += _otherwise(asked, first, subjects, at)
    stop_on_errors(problems)
    return in_order(problems)


def _schema(files: Sequence[PartFile], cohort: Cohort, name: str) -> Mapping[str, Any]:
    return schema_of(nw.from_native(scan(files, cohort.layout.tables[name])))


def _kept(asked: Asked, subjects: Mapping[str, Any], at: Position) -> Iterator[Problem]:
    for name in asked.keep:
        if name not in subjects:
            hint = did_you_mean(name, subjects) or f"it has {listed(subjects)}"
            yield Problem("B102", at, f"there is no column '{name[:60]}' to keep", hint)


def _otherwise(
    asked: Asked, first: Mapping[str, Any], subjects: Mapping[str, Any], at: Position
) -> Iterator[Problem]:
    """Columns that come out again are of one type in all parts."""
    for name in (SUBJECT_ID, AS_OF, PERIOD, *asked.keep):
        if str(first.get(name)) != str(subjects.get(name)):
            message = f"the column '{name[:60]}' is of another type than in the first part, or in one of them only"
            yield Problem("B303", at, message, "store it as the same type in all parts")


# ------------------------------------------------------------------------- one part


def check_part(asked: Asked, part: str) -> Checked:
    """The rows of one part."""
    frames = asked.frames(part)
    result = check_tables(asked.cohort, frames, asked.as_of, asked.period, files=asked.files())
    bad = [_collected(found) for found in [result.bad_rows()] if found is not None]
    findings = list(result.findings)
    for name, files in asked.tables.files(part).items():
        for file in files:
            if is_text(file):
                found, rows = _cells(asked, name, file, frames)
                findings += found
                bad += rows
    return Checked(result.rows, tuple(findings), _joined(bad))


def _cells(asked: Asked, name: str, file: PartFile, frames: Frames) -> tuple[list[Finding], list[pl.DataFrame]]:
    """Cells of a text file that cannot be read."""
    table = asked.cohort.layout.tables[name]
    raw = scan_raw(file, table)
    if SUBJECT_ID not in raw.collect_schema().names():
        return [], []
    if name != SUBJECTS and len(asked.tables.parts) > 1 and not asked.tables.tables[name].folder:
        raw = of_these(raw, frames[SUBJECTS])
    wanted = unreadable(known_columns(raw, table))
    counts = _collected(raw.select(one.rows.sum().alias(str(n)) for n, one in enumerate(wanted))) if wanted else None
    findings: list[Finding] = []
    bad: list[pl.DataFrame] = []
    for n, one in enumerate(wanted):
        count = int(counts[str(n)][0] or 0) if counts is not None else 0
        if count:
            ids = _collected(raw.filter(one.rows).select(SUBJECT_ID))
            named = ids[SUBJECT_ID].drop_nulls().unique().sort().head(_SOME)
            findings.append(finding(one.code, name, one.column, count, named, one.message, one.hint))
            bad.append(_bad(ids, name, one.column, one.code))
    return findings, bad


def _collected(frame: Any) -> pl.DataFrame:
    return frame.lazy().collect(engine="streaming")  # type: ignore[no-any-return]


def _bad(ids: pl.DataFrame, table: str, column: str, code: str) -> pl.DataFrame:
    told = {"table": table, "column": column, "code": code}
    return ids.select(
        pl.col(SUBJECT_ID).cast(pl.String), *(pl.lit(text, pl.String()).alias(name) for name, text in told.items())
    )


def _joined(bad: Iterable[pl.DataFrame]) -> pl.DataFrame:
    frames = [pl.DataFrame(schema=BAD), *bad]
    return pl.concat(frames, how="vertical").unique().sort(*BAD, nulls_last=True)


# ---------------------------------------------------------------------- across parts


def check_across(asked: Asked) -> Checked:
    """What no part shows by itself: ids that stand in two parts, records of a whole list that belong to nobody."""
    if len(asked.tables.parts) < 2:
        return Checked()
    layout = asked.cohort.layout
    subjects = [scan((file,), layout.subjects) for file in asked.tables.tables[SUBJECTS].files]
    found, bad = _in_two_parts(asked, subjects)
    for name, table in asked.tables.tables.items():
        if name == SUBJECTS or table.folder:
            continue
        ids = pl.concat([frame.select(SUBJECT_ID) for frame in subjects], how="vertical")
        records = scan(table.files, layout.tables[name]).filter(pl.col(SUBJECT_ID).is_not_null()).select(SUBJECT_ID)
        lost = _collected(of_these(records, ids, "anti").group_by(SUBJECT_ID).agg(pl.len().alias(_ROWS)))
        if lost.height:
            some, count = lost[SUBJECT_ID].sort().head(_SOME), int(lost[_ROWS].sum())
            found.append(finding(ORPHAN.code, name, SUBJECT_ID, count, some, ORPHAN.says, ORPHAN.hint))
            bad.append(_bad(lost.select(SUBJECT_ID), name, SUBJECT_ID, ORPHAN.code))
    return Checked({}, tuple(found), _joined(bad))


def _in_two_parts(asked: Asked, subjects: Sequence[pl.LazyFrame]) -> tuple[list[Finding], list[pl.DataFrame]]:
    """Ids (with date and period, where subjects may stand there several times) that stand in two parts."""
    keys = [SUBJECT_ID]
    if len(asked.tables.tables) == 1:
        keys += [name for name in (AS_OF, PERIOD) if name in subjects[0].collect_schema().names()]
    if _apart(subjects):
        return [], []
    rows = [frame.filter(pl.col(SUBJECT_ID).is_not_null()).select(keys) for frame in subjects]
    # Eight bytes an id are kept of all of them, and the ids themselves only of the few that could be there twice.
    marks = pl.concat([_collected(frame.select(pl.struct(keys).hash().alias("mark")))["mark"] for frame in rows])
    twice = marks.filter(marks.is_duplicated()).unique()
    if not twice.len():
        return [], []
    several = pl.concat([
        _collected(frame.filter(pl.struct(keys).hash().is_in(twice.implode())).unique().with_columns(pl.lit(n).alias("part")))
        for n, frame in enumerate(rows)
    ])  # fmt: skip
    ids = several.group_by(keys).agg(pl.len().alias(_ROWS)).filter(pl.col(_ROWS) > 1).select(SUBJECT_ID).unique()
    if not ids.height:
        return [], []
    twice_there = finding("B202", SUBJECTS, SUBJECT_ID, ids.height, ids[SUBJECT_ID].sort().head(_SOME),
                          "the id stands in more than one part", "keep one row for each subject")  # fmt: skip
    return [twice_there], [_bad(ids, SUBJECTS, SUBJECT_ID, "B202")]


def _apart(subjects: Sequence[pl.LazyFrame]) -> bool:
    """Whether the ids of each part lie between those of its neighbours, so that none can be there twice."""
    column = pl.col(SUBJECT_ID)
    ends = [_collected(frame.select(column.min().alias("low"), column.max().alias("high"))).row(0) for frame in subjects]
    known = sorted((low, high) for low, high in ends if low is not None)
    return all(high < low for (_, high), (low, _) in zip(known, known[1:], strict=False))


# ------------------------------------------------------------------- what is set aside


def write_aside(bad: Iterable[pl.DataFrame], target: Path, scratch: Path) -> int:
    """Which rows are wrong, and in what, into a .csv or .parquet file; of how many subjects. No file where none is."""
    rows = _joined(bad)
    if rows.height:
        new = scratch / f"aside{target.suffix.lower()}"
        with writing(target):
            if new.suffix == ".csv":
                rows.write_csv(new)
            else:
                rows.write_parquet(new)
        put(new, target, scratch / "old")
    return rows[SUBJECT_ID].n_unique()
