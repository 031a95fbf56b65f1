"""Going through the tables of lists: each once, its counts by subject joined to the subjects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

from assay.engine.cohort.tables.columns import Column, Table, all_of, any_of, as_column, counted, names_in, nw
from assay.engine.cohort.tables.layout import SUBJECT_ID
from assay.engine.cohort.tables.native import kept

from .latest_value import Latest
from .reading import Reading, Stage
from .told import Told

_TOGETHER = 6
_KEPT = 3
"""After so many stages an engine that writes expressions out in full is made to keep its rows."""


def with_lists(reading: Reading, main: Table, tables: Mapping[str, Table], wanted: set[str]) -> Table:
    """The subjects with everything that was noted of their lists, stage after stage.

    ``wanted`` are the columns that are used afterwards; others are not made, or left behind.
    """
    there: set[str] = set()
    last = max([*(number for number, _ in reading.stages), *reading.settled], default=-1)
    live = _live(reading, last, wanted)
    for number in range(last + 1):
        # What stands beside records comes from the subjects as they were before this stage: each join once more
        # in what the next one looks at would double the work table by table.
        before, found, made, flags = main, list[Table](), dict[str, Column](), dict[str, Column]()
        for name in sorted(name for n, name in reading.stages if n == number):
            stage = reading.stages[number, name]
            new = [label for label in (*stage.counts, *stage.distinct) if label in live - there]
            there |= set(new)
            conditions = {label: one for label, one in stage.told.items() if label in live}
            told = Told(conditions, reading.name(), main.implementation.is_polars())
            carried = {*new, *(label for label in stage.totals if label in live)}
            found += _counted(stage, told, carried, before, _keyed(tables[name], reading, name))
            made |= {label: nw.col(label).cast(nw.Int64).fill_null(0) for label in new} | told.filled()
            flags |= told.flags()
        main = _joined(main, found)
        main = main.with_columns(**made) if made else main
        main = main.with_columns(**flags) if flags else main
        settled = {name: column for name, column in reading.settled.get(number, {}).items() if name in live}
        main = main.with_columns(**settled) if settled else main
        if (found or number % _KEPT == _KEPT - 1 or number == last) and not main.implementation.is_polars():
            needed = wanted | _needed(reading, number + 1)
            main = kept(main, [name for name in main.collect_schema().names() if name in needed])
    return main


def _live(reading: Reading, last: int, wanted: set[str]) -> set[str]:
    """Of what was noted the columns that something wanted rests on: often a comparison needs less than there is."""
    live = set(wanted)
    for number in range(last, -1, -1):
        for name, column in reading.settled.get(number, {}).items():
            live |= names_in([column]) if name in live else set[str]()
        for (n, _), stage in reading.stages.items():
            live |= names_in(stage.brought.values()) if n == number else set[str]()
    return live


def _needed(reading: Reading, number: int) -> set[str]:
    """The columns of the subjects that the stages from that one on rest on."""
    columns: list[Column] = [c for n, made in reading.settled.items() if n >= number for c in made.values()]
    for (n, _), stage in reading.stages.items():
        columns += stage.brought.values() if n >= number else ()
    return names_in(columns)


def _joined(main: Table, found: list[Table]) -> Table:
    """The subjects with all that was counted. A join carries every column along that is there already: some lists
    are joined to the ids alone first, these to each other by twos, and the subjects, which have the most columns,
    come in last, so that few are carried far."""
    if len(found) > _TOGETHER:
        ids = main.select(SUBJECT_ID)
        found = [_in_turn([ids, *found[n : n + _TOGETHER]]) for n in range(0, len(found), _TOGETHER)]
        while len(found) > 1:
            found = [_in_turn(found[n : n + 2]) for n in range(0, len(found), 2)]
    return _in_turn([main, *found])


def _in_turn(tables: list[Table]) -> Table:
    return reduce(lambda left, right: left.join(right, on=SUBJECT_ID, how="left"), tables)


def _keyed(table: Table, reading: Reading, name: str) -> Table:
    """The records, with their subject's id as the subjects have it."""
    wanted, found = reading.subjects[SUBJECT_ID], reading.lists[name][SUBJECT_ID]
    return table if wanted == found else table.with_columns(nw.col(SUBJECT_ID).cast(wanted))


def _counted(stage: Stage, told: Told, carried: set[str], main: Table, records: Table) -> list[Table]:
    """What is told of a list, and those of its figures that are wanted themselves."""
    if stage.brought:
        brought = main.select(SUBJECT_ID, *(column.alias(name) for name, column in stage.brought.items()))
        records = records.join(brought, on=SUBJECT_ID, how="left")
    if stage.tests:
        records = records.with_columns(**stage.tests)
    plain = records
    within = names_in(column for column, _ in told.conditions.values())
    figures = {label: column for label, column in (stage.counts | stage.totals).items() if label in within | carried}
    distinct = {label: column for label, column in stage.distinct.items() if label in carried}
    used = names_in([*figures.values(), *distinct.values()])
    made = {name: column for name, column in stage.made.items() if name in used}
    if made:
        records = records.with_columns(**made)
    found: list[Table] = []
    if figures:
        grouped = records.group_by(SUBJECT_ID).agg(*(column.alias(label) for label, column in figures.items()))
        if within:
            # Engines count in types of their own; products of counts need 64 bits.
            grouped = grouped.with_columns(**{label: nw.col(label).cast(nw.Int64) for label in within})
            grouped = grouped.select(SUBJECT_ID, *(label for label in figures if label in carried),
                                     *(column.alias(label) for label, column in told.columns().items()))  # fmt: skip
        found.append(grouped)
    for label, column in distinct.items():
        values = records.select(SUBJECT_ID, column.alias(label)).filter(~nw.col(label).is_null()).unique()
        found.append(values.group_by(SUBJECT_ID).agg(nw.len().alias(label)))
    return found + [_latest(one, plain) for one in stage.latest]


def _latest(one: Latest, records: Table) -> Table:
    """The last day that surely counts, and the values of all records that could be of that day or later."""
    label = one.label
    columns: dict[str, Any] = {
        f"{label}_day": nw.lit(None, nw.Date) if one.day is None else one.day,
        f"{label}_sure": as_column(one.sure_day),
        f"{label}_dated": as_column(one.dated),
        f"{label}_given": counted(as_column(one.given)),
        f"{label}_none": counted(as_column(one.none)),
        f"{label}_value": nw.lit(None, nw.String) if one.value is None else one.value,
    } | {f"{label}_is{n}": counted(as_column(flag)) for n, flag in enumerate(one.told)}
    rows = records.select(SUBJECT_ID, *(column.alias(name) for name, column in columns.items()))
    last = (
        rows.filter(nw.col(f"{label}_sure"))
        .group_by(SUBJECT_ID)
        .agg(nw.col(f"{label}_day").max().alias(f"{label}_last_day"))
    )
    day, last_day = nw.col(f"{label}_day"), nw.col(f"{label}_last_day")
    late = any_of([day.is_null(), last_day.is_null(), (day >= last_day).fill_null(False)])
    kept = rows.join(last, on=SUBJECT_ID, how="left").filter(as_column(all_of([nw.col(f"{label}_dated"), late])))
    kept = kept.with_columns(counted(last_day.is_null()).alias(f"{label}_unsure"))
    value = nw.col(f"{label}_value")
    sums = {"given": "values", "none": "nones", "unsure": "unsure"} | {f"is{n}": f"is{n}" for n in range(len(one.told))}
    return kept.group_by(SUBJECT_ID).agg(
        nw.len().alias(f"{label}_rows"),
        *(nw.col(f"{label}_{name}").sum().alias(f"{label}_{sum_}") for name, sum_ in sums.items()),
        value.min().alias(f"{label}_first"),
        value.max().alias(f"{label}_last"),
    )
