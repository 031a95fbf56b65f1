"""The as-of dates and periods of a cohort: the same for all rows, or as its columns say."""

from __future__ import annotations

from datetime import date
from typing import Any

from assay.engine.cohort.tables.columns import Table
from assay.engine.cohort.tables.layout import AS_OF, PERIOD, SUBJECTS
from assay.facts.file.head import as_of_date
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.dates import Period, parse_period

from .sources import Days, Schema

MOST_PAIRS = 64
"""Pairs of an as-of date and a period in one table."""


def days_of(
    main: Table, subjects: Schema, as_of: date | str | None, period: str | None, starts: tuple[int, int]
) -> Days:
    """The days that rules can name. What is given as an option goes before what the table says."""
    problems: list[Problem] = []
    day = as_of_date(as_of)
    given = None if period is None else parse_period(period, starts)
    if period is not None and given is None:
        problems.append(Problem("F105", Position(Source("--period")), "this is not a period that can be read",
                                "write it like 2024/25 or 2025"))  # fmt: skip
    columns = tuple(
        name for name, option in ((AS_OF, as_of), (PERIOD, period)) if option is None and name in subjects
    )
    for name, option in ((AS_OF, as_of), (PERIOD, period)):
        if option is None and name not in subjects:
            at = Position(Source(SUBJECTS), path=name)
            hint = f"add the column, or say --{name.replace('_', '-')}"
            problems.append(Problem("B102", at, f"the table {SUBJECTS} has no column '{name}'", hint))
    if problems:
        raise InputError(problems)
    if not columns:
        assert day is not None and given is not None
        return Days(((day, given, None),))
    return Days(_pairs(main, columns, day, given, starts), columns)


def _pairs(
    main: Table, columns: tuple[str, ...], day: date | None, given: Period | None, starts: tuple[int, int]
) -> tuple[tuple[date, Period, str | None], ...]:
    rows = main.select(*columns).unique().head(MOST_PAIRS + 1).collect(backend="polars").to_native().rows(named=True)
    at = Position(Source(SUBJECTS), path=columns[0])
    if len(rows) > MOST_PAIRS:
        message = f"there are more than {MOST_PAIRS} different pairs of as_of and period"
        raise InputError([Problem("B106", at, message, "split the table, or give one date with --as-of")])
    problems: list[Problem] = []
    found: list[tuple[date, Period, str | None]] = []
    for row in sorted(rows, key=str):
        text: Any = row.get(PERIOD)
        then = given if PERIOD not in columns else parse_period(str(text), starts)
        seen = day if AS_OF not in columns else row[AS_OF]
        if then is None or seen is None:
            bad = PERIOD if then is None else AS_OF
            shown = f"'{str(row[bad])[:40]}'" if row[bad] is not None else "a null"
            message = f"the column '{bad}' holds {shown}, which cannot be read"
            hint = "write periods like 2024/25 and dates of the calendar; leave none out"
            problems.append(Problem("B103", Position(Source(SUBJECTS), path=bad), message, hint))
            continue
        found.append((seen, then, text if PERIOD in columns else None))
    if problems:
        raise InputError(problems)
    return tuple(found)
