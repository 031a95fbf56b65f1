"""Part 1: the scalar workload, beside the same by hand, the limit, other engines, and engines of one row at a time."""

from __future__ import annotations

from pathlib import Path

from .cohort_data import subjects, write_subjects
from .cohort_worker import Contestant, agreed, in_turns
from .measure import Row
from .workload import workload

_SEED = 1
_BY_ROW = {"zen-engine": 2_000, "CLIPS": 1_000, "durable-rules": 300}
"""How many rows each engine of one row at a time is given."""
_FEW = 3


def scalar_rows(home: Path, rows: int, rounds: int, others: bool) -> list[Row]:
    """Verdicts are compared first. Engines of one row at a time are extrapolated to as many rows."""
    folder = home / "scalar"
    folder.mkdir()
    path = str(write_subjects(workload(), folder, rows, _SEED))
    found = _main(path, rows, rounds)
    if others:
        found += _other_engines(path, rows, found[0].ours)
        found += _by_row(folder, rows, found[0].ours)
    return found


def _main(path: str, rows: int, rounds: int) -> list[Row]:
    names = ("ours", "Polars by hand", "Polars, merely reading", "Polars, counting nulls", "ours, made before",
             "Polars by hand, made before")  # fmt: skip
    ours, hand, reading, nulls, ready, hand_ready = contestants = [Contestant(name, (path,)) for name in names]
    for contestant in contestants:
        contestant.start()
    agreed([ours, hand])
    in_turns(contestants, rounds)
    peaks = [contestant.end() for contestant in contestants]
    limit = min(reading, nulls, key=lambda one: one.median)
    what = f"{rows:,} schools, 34 criteria over 70 facts"
    return [
        Row("1", what, ours.median, "Polars by hand", hand.median, 1.2),
        Row("1", what, ours.median, f"the limit: {limit.name}", limit.median, 2.0),
        Row("1", "the same, expressions made before", ready.median, "Polars by hand", hand_ready.median),
        Row("1", "the same, peak memory", peaks[0], "Polars by hand", peaks[1], shown=megabytes),
    ]


def _other_engines(path: str, rows: int, ours: float) -> list[Row]:
    """What the same plan takes on other engines, and DuckDB's SQL by hand."""
    first = Contestant("ours", (path,))
    names = ("DuckDB, SQL by hand", "ours on DuckDB", "ours on Spark")
    others = [Contestant(name, (path,)) for name in names]
    first.start()
    found: list[Row] = []
    for other in others:
        other.start()
        agreed([first, other])
        in_turns([other], _FEW)
        other.end()
    first.end()
    sql, duckdb, spark = others
    what = f"{rows:,} schools"
    found.append(Row("1", what, ours, "DuckDB, SQL by hand", sql.median))
    found.append(Row("1", f"{what}, ours on DuckDB", duckdb.median, "DuckDB, SQL by hand", sql.median))
    found.append(Row("1", f"{what}, ours on Spark (2 local threads)", spark.median))
    return found


def _by_row(folder: Path, rows: int, ours: float) -> list[Row]:
    """Engines of one row at a time, on schools whose facts are all known."""
    import numpy as np

    most = max(_BY_ROW.values())
    whole = subjects(workload(), np.random.default_rng(_SEED), 0, most, unknown=0)
    found: list[Row] = []
    for name, number in _BY_ROW.items():
        path = folder / f"known-{number}.parquet"
        whole.head(number).write_parquet(path)
        ours_, theirs = Contestant("ours", (str(path),)), Contestant(name, (str(path), str(number)))
        for contestant in (ours_, theirs):
            contestant.start()
        agreed([ours_, theirs])
        in_turns([theirs], _FEW)
        for contestant in (ours_, theirs):
            contestant.end()
        each = theirs.median / number
        beside = f"{name}, {1 / each:,.0f} a second on {number:,}, extrapolated"
        found.append(Row("1", f"{rows:,} schools", ours, beside, each * rows))
    return found


def megabytes(size: float) -> str:
    """Bytes in MB, as in ``measure``, in whole ones."""
    return f"{size / 1e6:,.0f} MB"
