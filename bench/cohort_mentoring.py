"""The contestants on the mentoring standard with its lists, each set up for a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assay import load_standard

from .cohort_worker import Work
from .workload import AS_OF, PERIOD

if TYPE_CHECKING:
    import polars as pl

    from assay.engine.cohort.tables.layout import CohortPlan


def cohort_of() -> CohortPlan:
    """The mentoring standard, made ready for tables."""
    from assay.engine.cohort.tables.layout import compile_cohort

    return compile_cohort(load_standard("mentoring"))


def tables_in(folder: str) -> dict[str, pl.LazyFrame]:
    """All tables, lazily: each is a file or a folder of parts."""
    import polars as pl

    return {
        path.stem: pl.scan_parquet(path if path.is_file() else sorted(path.glob("*.parquet")))
        for path in sorted(Path(folder).iterdir())
    }


def ours(folder: str) -> Work:
    """From the files to the verdicts in memory."""
    from assay.engine.cohort.meaning.cohort import assess_tables

    cohort = cohort_of()

    def run() -> pl.DataFrame:
        found: pl.DataFrame = assess_tables(cohort, tables_in(folder), AS_OF, PERIOD).collect(engine="streaming")
        return found

    return Work(run, run)


def polars_by_hand(folder: str) -> Work:
    """The same in Polars by hand."""
    from .cohort_mentoring_hand import by_hand

    def run() -> pl.DataFrame:
        return by_hand(tables_in(folder)).collect(engine="streaming")

    return Work(run, run)


def reading(folder: str) -> Work:
    """The limit: Polars merely goes through the same columns, counting their nulls."""
    import polars as pl

    from .cohort_mentoring_hand import by_hand

    wanted = _columns_read(by_hand(tables_in(folder)))

    def run() -> list[pl.DataFrame]:
        frames = [
            table.select(pl.col([n for n in table.collect_schema() if n in wanted]).null_count())
            for table in tables_in(folder).values()
        ]
        return pl.collect_all(frames, engine="streaming")

    return Work(run)


def _columns_read(query: pl.LazyFrame) -> set[str]:
    """All names of columns that a query looks at."""
    import re

    return set(re.findall(r'col\("(\w+)"\)', query.explain(optimized=False))) | {"subject_id"}
