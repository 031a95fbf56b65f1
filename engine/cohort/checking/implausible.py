"""Figures that a vocabulary holds for implausible, as columns: what ``facts.values.plausible`` says of one fact set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import cast

from assay.engine.cohort.tables.columns import Column, Table, any_of, as_column, nw
from assay.engine.cohort.tables.facts_of_rows import facts_of
from assay.engine.cohort.tables.layout import AS_OF, SUBJECT_ID, SUBJECTS, CohortLayout, TableOf, stem, value_columns
from assay.engine.cohort.tables.native import calculator
from assay.engine.cohort.tables.rules import TableRule
from assay.engine.cohort.tables.schema import Schema
from assay.facts.values.plausible import Side, sides
from assay.facts.values.suggest import listed
from assay.facts.values.vocabulary import Definition, Limit, Vocabulary
from assay.facts.values.written_numbers import format_number

from .mistakes import CheckedTable, Mistake, TableCells, fields_of

_AS_OF = "__as_of"
_ID = "__id"
_ROWS = "__rows"


def implausible_rows(
    layout: CohortLayout, vocabulary: Vocabulary, frames: Mapping[str, Table], schemas: Mapping[str, Schema],
    as_of: date | None,
) -> Iterator[CheckedTable]:  # fmt: skip
    """What is to be looked for in each table. ``as_of`` is given for all subjects."""
    main, calc = frames[SUBJECTS], calculator(frames[SUBJECTS])
    dated = AS_OF in schemas[SUBJECTS] and as_of is None
    cells = TableCells(schemas[SUBJECTS], calc)
    found = [mistake for back in range(layout.periods) for key, definition in facts_of(layout, back)
             if definition.type != "records" for mistake in _of_value(cells, key, definition, as_of, back)]  # fmt: skip
    if found:
        yield CheckedTable(SUBJECTS, main.with_columns(nw.col(AS_OF).alias(_AS_OF)) if dated else main, tuple(found))
    for name, table in layout.lists.items():
        if name in frames and table.place is not None:
            inner, definition = TableCells(schemas[name], calc), vocabulary[table.place[0]]
            yield from _of_list(table, frames[name], inner, main if dated else None, as_of)
            if definition.unique:
                yield from _twice(table, definition, frames[name], inner, dict(fields_of(table)))


def _of_list(
    table: TableOf, frame: Table, cells: TableCells, dated: Table | None, as_of: date | None
) -> Iterator[CheckedTable]:
    fields = dict(fields_of(table))
    found = [one for key, field in fields.items() for one in _of_value(cells, key, field, as_of)]
    if found:
        late = any(field.not_after == "as_of" or field.not_before == "as_of" for field in fields.values())
        joined = _with_as_of(frame, dated) if dated is not None and late else frame
        yield CheckedTable(table.name, joined, tuple(found))


def _with_as_of(frame: Table, main: Table) -> Table:
    """Records with the date of their subject."""
    text = nw.col(SUBJECT_ID).cast(nw.String).alias(_ID)
    days = main.filter(~nw.col(SUBJECT_ID).is_null()).select(text, nw.col(AS_OF))
    return frame.with_columns(text).join(days.group_by(_ID).agg(nw.col(AS_OF).max().alias(_AS_OF)), on=_ID, how="left")


def _of_value(
    cells: TableCells, key: str, definition: Definition, as_of: date | None, back: int = 0
) -> Iterator[Mistake]:
    name = stem(key, back)  # that of a field is its name
    if definition.type == "date":
        if not cells.has(name):
            return
        for side, limit in sides(definition):
            beyond = _beyond(cells, side, name, limit, as_of, back)
            if beyond is not None:
                word = "before" if side == "not_before" else "after"
                end = "the date of the assessment" if limit == "as_of" else str(limit)
                warns = definition.when_implausible == "warning"
                yield Mistake(name, TableRule("B214", f"a date {word} {end}", "correct the date", warns=warns), beyond)
    if definition.usually:
        low, high = definition.usually
        if isinstance(low, date) or isinstance(high, date):
            outside, ends = [nw.col(name) < low, nw.col(name) > high], f"{low} and {high}"
        else:
            outside = cells.outside(name, definition, low, high)
            ends = " and ".join(format_number(end, definition.type == "percentage") for end in (low, high))
        rule = TableRule("B216", f"an unusual figure: it usually lies between {ends}",
                         "correct it; where it is right, nothing need be done", warns=True)  # fmt: skip
        if outside:
            column = next(column.name for column in value_columns(name, definition) if cells.has(column.name))
            yield Mistake(column, rule, as_column(any_of([one.fill_null(False) for one in outside])))


def _beyond(
    cells: TableCells, side: Side, name: str, limit: Limit, as_of: date | None, back: int
) -> Column | None:
    def past(other: Column | date) -> Column:
        return nw.col(name) < other if side == "not_before" else nw.col(name) > other

    if isinstance(limit, date):
        return past(limit)
    if limit != "as_of":
        return past(nw.col(stem(limit, back))) if cells.has(stem(limit, back)) else None
    return past(nw.col(_AS_OF)) if as_of is None else past(as_of)


def _twice(
    table: TableOf, definition: Definition, frame: Table, cells: TableCells, fields: Mapping[str, Definition]
) -> Iterator[CheckedTable]:
    """Records that are equal in all the fields that tell them apart."""
    known: list[Column] = [~nw.col(SUBJECT_ID).is_null()]
    names = [SUBJECT_ID]
    for name in definition.unique:
        there, none = cells.known(name, fields[name]) if name in fields else None, f"{name}__none"
        marked = nw.col(none).fill_null(False) if cells.has(none) else None
        said = [one for one in (there, marked) if one is not None]
        if not said:
            return
        known.append(as_column(any_of(cast("list[Column | bool]", said))))
        names += [column.name for column in value_columns(name, fields[name]) if cells.has(column.name)]
        names += [none] if marked is not None and none not in names else []
    for one in known:
        frame = frame.filter(one)
    counted = frame.select(*names).group_by(*names).agg(nw.len().alias(_ROWS)).filter(nw.col(_ROWS) > 1)
    rule = TableRule("B215", f"the record is there already, by its {listed(definition.unique, 6)}",
                     "remove one of the two, or correct what tells them apart", of="record",
                     warns=definition.when_implausible == "warning")  # fmt: skip
    yield CheckedTable(table.name, counted, (Mistake(names[1], rule, nw.col(_ROWS) > 1, nw.col(_ROWS) - 1),))
