"""The rows of a cohort held against the vocabulary: step by step, and what no step shows by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from assay.engine.cohort.checking.check import TableFinding, check_tables, earlier_rows_of, findings_of
from assay.engine.cohort.checking.conflicts import conflicts
from assay.engine.cohort.checking.findings import finding
from assay.engine.cohort.files.cells import unreadable
from assay.engine.cohort.files.files import PartFile
from assay.engine.cohort.files.frames import is_text, known_columns, scan, scan_raw
from assay.engine.cohort.files.output import put, writing
from assay.engine.cohort.tables.layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECTS
from assay.engine.cohort.tables.native import schema_of, taken
from assay.engine.cohort.tables.rules import ORPHAN

from .asked import Frames, RunRequest, of_these

if TYPE_CHECKING:
    pass

BAD = {SUBJECT_ID: pl.String(), "table": pl.String(), "column": pl.String(), "code": pl.String()}
"""The columns of what is set aside: whose row, of which table, and what is wrong in it."""
_ROWS = "__rows"
_SOME = 5


@dataclass(frozen=True)
class Checked:
    """What was found in a step, or across steps: ``rows`` of each table, the findings, and whose rows are wrong."""

    rows: Mapping[str, int] = field(default_factory=lambda: {})
    findings: tuple[TableFinding, ...] = ()
    bad: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=BAD))

    @property
    def wrong(self) -> bool:
        """Whether a row cannot be assessed."""
        return any(one.severity == "error" for one in self.findings)

    @property
    def ids(self) -> pl.Series:
        """The subjects that are set aside, as text."""
        return self.bad[SUBJECT_ID].drop_nulls().unique()


# ------------------------------------------------------------------------- one step


def check_step(asked: RunRequest, step: int) -> Checked:
    """The rows of one step."""
    frames = asked.frames(step)
    more = conflicts(asked.cohort, asked.as_of, asked.period)
    alone = len(asked.steps) == 1
    result = check_tables(asked.cohort, frames, asked.as_of, asked.period, more, asked.files(), earlier=alone)
    bad = [_collected(found) for found in [result.bad_rows()] if found is not None]
    findings = list(result.findings)
    for name, files in asked.read(step).items():
        for file in files:
            if is_text(file):
                found, rows = _cells(asked, name, file, frames)
                findings += found
                bad += rows
    return Checked(result.rows, tuple(findings), _joined(bad))


def _cells(
    asked: RunRequest, name: str, file: PartFile, frames: Frames
) -> tuple[list[TableFinding], list[pl.DataFrame]]:
    """Cells of a text file that cannot be read."""
    table = asked.cohort.layout.tables[name]
    raw = scan_raw(file, table)
    if SUBJECT_ID not in raw.collect_schema().names():
        return [], []
    if asked.searched(name):
        raw = of_these(raw, frames[SUBJECTS])
    wanted = unreadable(known_columns(raw, table))
    counts = _collected(raw.select(one.rows.sum().alias(str(n)) for n, one in enumerate(wanted))) if wanted else None
    findings: list[TableFinding] = []
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


# ---------------------------------------------------------------------- across steps


def check_across(asked: RunRequest) -> Checked:
    """What no step shows by itself: ids that stand in two of them, records of a whole list that belong to nobody."""
    if len(asked.steps) < 2:
        return Checked()
    layout = asked.cohort.layout
    subjects = [asked.frames(step)[SUBJECTS] for step in range(len(asked.steps))]
    found, bad = _in_two_steps(asked, subjects)
    found += _earlier(asked, subjects)
    for name, table in asked.tables.tables.items():
        if not asked.searched(name):
            continue
        ids = pl.concat([frame.select(SUBJECT_ID) for frame in subjects], how="vertical")
        records = scan(table.files, layout.tables[name]).filter(pl.col(SUBJECT_ID).is_not_null()).select(SUBJECT_ID)
        lost = _collected(of_these(records, ids, "anti").group_by(SUBJECT_ID).agg(pl.len().alias(_ROWS)))
        if lost.height:
            some, count = lost[SUBJECT_ID].sort().head(_SOME), int(lost[_ROWS].sum())
            found.append(finding(ORPHAN.code, name, SUBJECT_ID, count, some, ORPHAN.says, ORPHAN.hint))
            bad.append(_bad(lost.select(SUBJECT_ID), name, SUBJECT_ID, ORPHAN.code))
    return Checked({}, tuple(found), _joined(bad))


def _earlier(asked: RunRequest, subjects: Sequence[pl.LazyFrame]) -> list[TableFinding]:
    """What rows say of an earlier period, where the subject's row of that period says otherwise, in whatever step."""
    if len(asked.tables.tables) > 1 or asked.period is not None:
        return []
    frames, _ = taken({SUBJECTS: pl.concat(subjects, how="diagonal_relaxed")})
    schemas = {name: schema_of(frame) for name, frame in frames.items()}
    return findings_of(earlier_rows_of(asked.cohort, frames, schemas, period=False))


def _in_two_steps(asked: RunRequest, subjects: Sequence[pl.LazyFrame]) -> tuple[list[TableFinding], list[pl.DataFrame]]:
    """Ids (with date and period, where subjects may stand there several times) that stand in two steps."""
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
    """Whether the ids of each step lie between those of its neighbours, so that none can be there twice."""
    low, high = pl.col(SUBJECT_ID).min().alias("low"), pl.col(SUBJECT_ID).max().alias("high")
    ends = [_collected(frame.select(low, high)).row(0) for frame in subjects]
    known = sorted(pair for pair in ends if pair[0] is not None)
    return all(one[1] < other[0] for one, other in pairwise(known))


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
