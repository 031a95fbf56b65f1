"""A check of all tables of a cohort, without assessing anything."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assay.engine.cohort.checking.findings import merged, problems_of
from assay.engine.cohort.files.files import CohortTables
from assay.engine.cohort.files.frames import reading
from assay.engine.cohort.files.output import check_set_aside
from assay.facts.problems.problems import Problem

from .asked import RunRequest, with_steps
from .check_parts import check_across, check_step, write_aside

if TYPE_CHECKING:
    from assay.engine.cohort.tables.layout import CohortPlan
    from assay.facts.tables.table import Progress


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What a check found: the rows of each table, what is wrong, and how many subjects the file of wrong rows names."""

    rows: Mapping[str, int]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    set_aside: int


def check_cohort(
    cohort: CohortPlan, tables: CohortTables, as_of: str | None = None, period: str | None = None,
    set_aside: Path | None = None, force: bool = False, progress: Progress | None = None,
) -> CheckOutcome:  # fmt: skip
    """Check all parts of all tables. ``set_aside`` is a file for which rows are wrong.

    InputError where the names or types of columns are wrong, or a file cannot be
    read: then no row was looked at.
    """
    if set_aside is not None:
        check_set_aside(set_aside, force, tables, cohort.layout)
    asked, warnings = with_steps(RunRequest(cohort, tables, as_of, period))
    with reading({name: table.files for name, table in tables.tables.items()}, cohort.layout.tables):
        found = [check_across(asked)]
    for step in range(len(asked.steps)):
        with reading(asked.read(step), cohort.layout.tables):
            found.append(check_step(asked, step))
        if progress is not None:
            progress(tables.shown, step + 1, len(asked.steps))
    rows = Counter[str]()
    for checked in found:
        rows.update(checked.rows)
    findings = merged(one for checked in found for one in checked.findings)
    aside = 0
    if set_aside is not None:
        with tempfile.TemporaryDirectory(dir=set_aside.parent, prefix=f".{set_aside.name}.") as scratch:
            aside = write_aside([checked.bad for checked in found], set_aside, Path(scratch))
    return CheckOutcome(dict(rows), problems_of(findings, asked.files()), warnings, aside)
