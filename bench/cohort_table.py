"""All parts of the measurement of cohorts in one run, and the table."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from . import cohort_by_row, cohort_mentoring, cohort_runs, cohort_scalar
from .cohort_compile_rows import compile_rows
from .cohort_memory_rows import memory_rows
from .cohort_mentoring_rows import mentoring_rows
from .cohort_scalar_rows import scalar_rows
from .cohort_worker import THREADS, Work, serve
from .measure import Row, machine, markdown, table

ROWS = 1_000_000
_PACKAGES = ("polars", "narwhals", "duckdb", "pyspark", "zen-engine", "clipspy", "durable-rules")
SET_UPS: Mapping[str, Callable[..., Work]] = {
    "ours": cohort_scalar.ours,
    "ours, made before": cohort_scalar.ours_made_before,
    "Polars by hand": cohort_scalar.polars_by_hand,
    "Polars by hand, made before": cohort_scalar.hand_made_before,
    "Polars, merely reading": cohort_scalar.reading,
    "Polars, counting nulls": cohort_scalar.nulls,
    "DuckDB, SQL by hand": cohort_scalar.duckdb_by_hand,
    "ours on DuckDB": cohort_scalar.ours_on_duckdb,
    "ours on Spark": cohort_scalar.ours_on_spark,
    "zen-engine": cohort_by_row.zen,
    "CLIPS": cohort_by_row.clips,
    "durable-rules": cohort_by_row.durable_rules,
    "mentoring, ours": cohort_mentoring.ours,
    "mentoring, Polars by hand": cohort_mentoring.polars_by_hand,
    "mentoring, merely reading": cohort_mentoring.reading,
    "a run": cohort_runs.run,
}


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 if a ratio does not hold."""
    if arguments[:1] == ["--worker"]:
        return serve(SET_UPS[arguments[1]], arguments[2:])
    asked = _asked(arguments)
    started, on = time.monotonic(), machine(*_PACKAGES)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        parts: dict[str, Callable[[], list[Row]]] = {
            "compile": lambda: compile_rows(home),
            "scalar": lambda: scalar_rows(home, asked.rows, asked.rounds, not asked.without_others),
            "mentoring": lambda: mentoring_rows(home, asked.rows, asked.rounds),
            "memory": lambda: memory_rows(home, asked.rows, asked.large),
        }
        for name, part in parts.items():
            if asked.only in (None, name):
                print(f"{name} …", file=sys.stderr, flush=True)
                rows += part()
    print(f"{on}; {THREADS} threads", end="\n\n")
    print(table(rows), end="\n\n")
    missed = [row for row in rows if not row.holds]
    wanted = sum(row.target is not None for row in rows)
    print(f"{wanted - len(missed)} of {wanted} hold; {time.monotonic() - started:.0f} s in all.", end="\n\n")
    print(markdown(rows))
    return 1 if missed else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/cohort.py", description="Measure cohorts beside their alternatives.")
    parser.add_argument("--rows", type=int, default=ROWS, help=f"subjects of the largest tables (default {ROWS:,})")
    parser.add_argument("--rounds", type=int, default=7, help="turns that each contestant takes (default 7)")
    parser.add_argument("--large", action="store_true", help="memory and time of ten times as many subjects, too")
    parser.add_argument("--without-others", action="store_true", help="leave out DuckDB, Spark and row engines")
    parser.add_argument("--only", choices=("compile", "scalar", "mentoring", "memory"), help="one part alone")
    return parser.parse_args(arguments)
