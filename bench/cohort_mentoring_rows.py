"""Part 2: the mentoring standard with its lists, beside the same by hand."""

from __future__ import annotations

import time
from pathlib import Path

from .cohort_mentoring import cohort_of, tables_in
from .cohort_scalar_rows import megabytes
from .cohort_worker import Contestant, agreed, in_turns
from .measure import Row

_SEED = 1
_PAIRS = 20.0
_MOST_ROUNDS = 3


def mentoring_rows(home: Path, rows: int, rounds: int) -> list[Row]:
    """Generated schools, all lists, so many pairs a school on average. Verdicts are compared first."""
    import polars as pl

    from assay.engine.cohort.made_up.generate import generate

    cohort, folder = cohort_of(), home / "mentoring"
    started = time.perf_counter()
    generate(cohort.plan, cohort.layout, rows, _SEED, folder, means={"pairs": _pairs(cohort, home)})
    generating = time.perf_counter() - started
    tables = tables_in(str(folder))
    counts = dict(zip(tables, (int(t.select(pl.len()).collect().item()) for t in tables.values()), strict=True))
    names = ("mentoring, ours", "mentoring, Polars by hand", "mentoring, merely reading")
    ours, hand, reading = contestants = [Contestant(name, (str(folder),)) for name in names]
    for contestant in contestants:
        contestant.start()
    agreed([ours, hand])
    in_turns(contestants, min(rounds, _MOST_ROUNDS))
    peaks = [contestant.end() for contestant in contestants]
    records = sum(counts.values()) - counts["subjects"]
    what = f"{rows:,} schools, {counts['pairs']:,} pairs, {records:,} records in all"
    return [
        Row("2", what, ours.median, "Polars by hand", hand.median, 1.3),
        Row("2", "the same", ours.median, "Polars, merely counting the nulls of its columns", reading.median),
        Row("2", "the same, peak memory", peaks[0], "Polars by hand", peaks[1], shown=megabytes),
        Row("2", "generating these tables", generating),
    ]


def _pairs(cohort: object, home: Path) -> float:
    """The mean to ask for, so that there are 20 pairs a school: some schools have none."""
    import polars as pl

    from assay.engine.cohort.made_up.generate import generate
    from assay.engine.cohort.tables.layout import CohortPlan

    assert isinstance(cohort, CohortPlan)
    sample, number = home / "sample", 40_000
    generate(cohort.plan, cohort.layout, number, _SEED, sample, means={"pairs": _PAIRS})
    found = int(pl.scan_parquet(sample / "pairs.parquet").select(pl.len()).collect().item())
    return _PAIRS * _PAIRS * number / found
