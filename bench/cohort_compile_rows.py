"""Part 4: turning the plan into expressions, for 34 and for 340 scalar criteria and for the mentoring standard."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from . import cohort_mentoring, cohort_scalar
from .cohort_data import subjects
from .measure import Row
from .workload import AS_OF, CRITERIA, PERIOD, workload

if TYPE_CHECKING:
    import polars as pl

    from assay.engine.cohort.tables.layout import CohortPlan

_MOST = 0.1
"""Seconds, for 34 criteria."""
_ROUNDS = 9


def compile_rows(home: Path) -> list[Row]:
    """From the plan to a lazy query, in processor time: nothing is read but names and types, nothing is run."""
    import numpy as np

    from assay.engine.cohort.made_up.generate import generate

    few, many = (cohort_scalar.cohort_of(number) for number in (CRITERIA, 10 * CRITERIA))
    random = np.random.default_rng(1)
    tables = [
        {"subjects": subjects(workload(number), random, 0, 10).lazy()} for number in (CRITERIA, 10 * CRITERIA)
    ]
    mentoring, folder = cohort_mentoring.cohort_of(), home / "few"
    generate(mentoring.plan, mentoring.layout, 10, 1, folder)
    builders = [_builder(few, tables[0]), _builder(many, tables[1]),
                _builder(mentoring, cohort_mentoring.tables_in(str(folder)))]  # fmt: skip
    times: list[list[float]] = [[] for _ in builders]
    for number in range(_ROUNDS + 1):
        for found, build in zip(times, builders, strict=True):
            started = time.process_time()
            build()
            if number:
                found.append(time.process_time() - started)
    scalar, tenfold, lists = map(median, times)
    one = f"a criterion of {10 * CRITERIA}, into expressions"
    return [
        Row("4", f"{CRITERIA} scalar criteria into expressions", scalar, "at most", _MOST, 1.0),
        Row("4", one, tenfold / (10 * CRITERIA), f"a criterion of {CRITERIA}", scalar / CRITERIA, 1.5),
        Row("4", f"the mentoring standard's {CRITERIA} criteria, with lists, into expressions", lists),
    ]


def _builder(cohort: CohortPlan, tables: Mapping[str, pl.LazyFrame]) -> Callable[[], object]:
    from assay.engine.cohort.meaning.cohort import assess_tables

    return lambda: assess_tables(cohort, tables, AS_OF, PERIOD)
