"""A whole run as ``assay cohort assess`` makes it: checked, assessed and written, part by part."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .cohort_worker import Work
from .workload import AS_OF, PERIOD


def run(folder: str, standard: str) -> Work:
    """Of the tables in a folder; ``standard`` is *scalar* or *mentoring*."""
    from assay.engine.cohort.files.files import find_tables
    from assay.engine.cohort.running.run import RunOptions, assess_cohort

    from . import cohort_mentoring, cohort_scalar

    cohort = (cohort_mentoring if standard == "mentoring" else cohort_scalar).cohort_of()

    def once() -> object:
        with tempfile.TemporaryDirectory(dir=Path(folder).parent) as out:
            tables = find_tables(Path(folder), cohort.layout)
            return assess_cohort(cohort, tables, Path(out) / "verdicts.parquet", RunOptions(as_of=AS_OF, period=PERIOD))

    return Work(once)
