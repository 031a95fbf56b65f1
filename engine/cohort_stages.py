"""Going through the tables of lists: each once, its counts by subject joined to the subjects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .cohort_folds import Latest
from .cohort_layout import SUBJECT_ID
from .cohort_native import kept
from .cohort_reading import Reading, Stage
from .columns import Column, Table, all_of, any_of, as_column, counted, names_in, nw

_TOGETHER = 6
_KEPT = 3
"""After so many stages an engine that writes expressions out in full is made to keep its rows."""


def with_lists(reading: Reading, main: Table, tables: Mapping[str, Table], wanted: set[str]) -> Table:
    """The subjects with everything that was noted of their lists, stage after stage.

    ``wanted`` are the columns that are used afterwards; others are left behind, which Polars does by itself.
    """
    there: set[str] = set()
    last = max([*(number for number, _ in reading.stages), *reading.settled], default=-1)
    for number in range(last + 1):
        # What stands beside records comes from the subjects as they were before this stage: each join once more
        # in what the next one looks at would double the work table by table.
        before, found, counts = main, list[Table](), list[str]()
        for name in sorted(name for n, name in reading.stages if n == number):
            stage = reading.stages[number, name]
            new = {label: column for label, column in stage.counts.items() if label not in there}
            there |= set(new)
            counts += (*new, *stage.distinct)
            found += _counted(stage, new | stage.totals, before, _keyed(tables[name], reading, name))
        main = _joined(main, found)
        made = {label: nw.col(label).cast(nw.Int64).fill_null(0) for label in counts}
        main = main.with_columns(**made) if made else main
        settled = reading.settled.get(number)
        main = main.with_columns(**settled) if settled else main
        if (found or number % _KEPT == _KEPT - 1 or number == last) and not main.implementation.is_polars():
            needed = wanted | _needed(reading, number + 1)
            main = kept(main, [name for name in main.collect_schema().names() if name in needed])
    return main


def _needed(reading: Reading, number: int) -> set[str]:
    """The columns of the subjects that the stages from that one on rest on."""
    columns: list[Column] = [c for n, made in reading.settled.items() if n >= number for c in made.values()]
    for (n, _), stage in reading.stages.items():
        columns += stage.brought.values() if n >= number else ()
    return names_in(columns)


def _joined(main: Table, found: list[Table]) -> Table:
    """The subjects with all that was counted. A join carries every column along that is there already:
    some lists are joined to the ids alone first, so that few are carried far."""
    if len(found) > _TOGETHER:
        ids = main.select(SUBJECT_ID)
        chunks: list[Table] = []
        for n in range(0, len(found), _TOGETHER):
            chunk = ids
            for one in found[n : n + _TOGETHER]:
                chunk = chunk.join(one, on=SUBJECT_ID, how="left")
            chunks.append(chunk)
        found = chunks
    for one in found:
        main = main.join(one, on=SUBJECT_ID, how="left")
    return main


def _keyed(table: Table, reading: Reading, name: str) -> Table:
    """The records, with their subject's id as the subjects have it."""
    wanted, found = reading.subjects[SUBJECT_ID], reading.lists[name][SUBJECT_ID]
    return table if wanted == found else table.with_columns(nw.col(SUBJECT_ID).cast(wanted))


def _counted(stage: Stage, totals: Mapping[str, Any], main: Table, records: Table) -> list[Table]:
    if stage.brought:
        brought = main.select(SUBJECT_ID, *(column.alias(name) for name, column in stage.brought.items()))
        records = records.join(brought, on=SUBJECT_ID, how="left")
    if stage.tests:
        records = records.with_columns(**stage.tests)
    plain = records
    if stage.made:
        records = records.with_columns(**stage.made)
    found: list[Table] = []
    if totals:
        found.append(records.group_by(SUBJECT_ID).agg(*(column.alias(label) for label, column in totals.items())))
    for label, column in stage.distinct.items():
        values = records.select(SUBJECT_ID, column.alias(label)).filter(~nw.col(label).is_null()).unique()
        found.append(values.group_by(SUBJECT_ID).agg(nw.len().alias(label)))
    return found + [_latest(one, plain) for one in stage.latest]


def _latest(one: Latest, records: Table) -> Table:
    """The last day that surely counts, and the values of all records that could be of that day or later."""
    if one.day is None or one.sure_day is False:
        # No day is known at all: nothing is asked of the values.
        return records.group_by(SUBJECT_ID).agg(nw.len().alias(f"{one.label}_rows"))
    label = one.label
    columns: dict[str, Any] = {
        f"{label}_day": one.day,
        f"{label}_sure": as_column(one.sure_day),
        f"{label}_dated": as_column(one.dated),
        f"{label}_given": counted(as_column(one.given)),
        f"{label}_none": counted(as_column(one.none)),
        f"{label}_value": nw.lit(None, nw.String) if one.value is None else one.value,
    }
    rows = records.select(SUBJECT_ID, *(column.alias(name) for name, column in columns.items()))
    last = (
        rows.filter(nw.col(f"{label}_sure"))
        .group_by(SUBJECT_ID)
        .agg(nw.col(f"{label}_day").max().alias(f"{label}_last_day"))
    )
    day = nw.col(f"{label}_day")
    late = any_of([day.is_null(), (day >= nw.col(f"{label}_last_day")).fill_null(False)])
    kept = rows.join(last, on=SUBJECT_ID, how="inner").filter(as_column(all_of([nw.col(f"{label}_dated"), late])))
    value = nw.col(f"{label}_value")
    return kept.group_by(SUBJECT_ID).agg(
        nw.len().alias(f"{label}_rows"),
        nw.col(f"{label}_given").sum().alias(f"{label}_values"),
        nw.col(f"{label}_none").sum().alias(f"{label}_nones"),
        value.min().alias(f"{label}_first"),
        value.max().alias(f"{label}_last"),
    )
