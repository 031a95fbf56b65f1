"""Folders of tables for tests: a small made-up cohort of the club's standard, stored in every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
from shared.places import TESTS

import assay
from assay.engine.cohort.files.files import find_tables
from assay.engine.cohort.made_up.generate import generate
from assay.engine.cohort.running.run import RunOptions, RunOutcome, assess_cohort
from assay.engine.cohort.tables.layout import CohortPlan, compile_cohort
from assay.facts.tables.table import Progress

CLUB = TESTS / "problems" / "club.yaml"
LIST = "pairs__register"


def club() -> CohortPlan:
    return compile_cohort(assay.load_standard(CLUB))


def made(cohort: CohortPlan, folder: Path, rows: int = 60, part_rows: int = 20) -> Path:
    """Tables in Parquet, in parts."""
    generate(cohort.plan, cohort.layout, rows, 3, folder, part_rows=part_rows)
    return folder


WRITERS: Mapping[str, Callable[[pl.DataFrame, Path], object]] = {
    "parquet": lambda frame, path: frame.write_parquet(path),
    "csv": lambda frame, path: frame.write_csv(path),
    "jsonl": lambda frame, path: frame.write_ndjson(path),
    "ndjson": lambda frame, path: frame.write_ndjson(path),
    "arrow": lambda frame, path: frame.write_ipc(path),
    "feather": lambda frame, path: frame.write_ipc(path),
}


def stored(tables: Path, folder: Path, ending: str, whole: tuple[str, ...] = ()) -> Path:
    """The same tables in another format; those named in ``whole`` as one file."""
    folder.mkdir()
    for table in sorted(tables.iterdir()):
        parts = sorted(table.iterdir())
        if table.name in whole:
            WRITERS[ending](pl.concat([pl.read_parquet(part) for part in parts]), folder / f"{table.name}.{ending}")
            continue
        (folder / table.name).mkdir()
        for part in parts:
            WRITERS[ending](pl.read_parquet(part), folder / table.name / f"{part.stem}.{ending}")
    return folder


def run(
    cohort: CohortPlan, tables: Path, output: Path, options: RunOptions | None = None, *, folder: bool = False,
    progress: Progress | None = None, one_step: bool = False,
) -> RunOutcome:  # fmt: skip
    """Assess, each part in a step of its own, or all in one."""
    options = options or RunOptions()
    if not one_step:
        options = replace(options, step_bytes=1)
    return assess_cohort(cohort, find_tables(tables, cohort.layout), output, options, progress, folder=folder)


def verdicts(path: Path) -> pl.DataFrame:
    """Verdicts with the ids as text, in order."""
    frame = pl.read_parquet(path / "*.parquet") if path.is_dir() else pl.read_parquet(path, glob=False)
    return frame.with_columns(pl.col("subject_id").cast(pl.String)).sort("subject_id")


def changed(tables: Path, table: str, change: Callable[[pl.DataFrame], pl.DataFrame], part: str = "part-00001") -> None:
    """Write one part of a table anew."""
    path = tables / table / f"{part}.parquet"
    change(pl.read_parquet(path)).write_parquet(path)


__all__ = ["CLUB", "LIST", "WRITERS", "RunOptions", "changed", "club", "made", "run", "stored", "verdicts"]
