"""Cells that may be something else than the value they are read as: what a person would ask about, and can be meant.

Words for what is not known, labels of totals, notes below a table, names that programs spoiled, ids that look alike,
shares of 1 among percentages. All of it is a warning: the rows can be assessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assay.engine.cohort.tables import rules
from assay.engine.cohort.tables.columns import Column, Table, all_of, as_column, nw
from assay.engine.cohort.tables.layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECT_NAME, SUBJECTS, CohortLayout, TableOf
from assay.engine.cohort.tables.literals import literal
from assay.engine.cohort.tables.native import calculator
from assay.engine.cohort.tables.rules import TableRule
from assay.engine.cohort.tables.schema import Schema
from assay.facts.tables.doubtful_texts import DOUBTFUL
from assay.facts.tables.total_labels import LABEL
from assay.facts.values.characters import SPACED_OTHERWISE

from .mistakes import COMPOSING, CheckedTable, Mistake, TableCells

_WORDS = sorted(DOUBTFUL)
_SHORTENED = "^[-+]?[0-9]([.,][0-9]{1,14})?[eE][+][0-9]{2,3}$"
_AFTER = "".join(sign for byte in range(0x80, 0xC0) if (sign := bytes([byte]).decode("cp1252", "ignore")))
_GARBLED = f"[ÂÃ][{re.escape(_AFTER)}]|â€"
"""Letters of UTF-8 that was read as Windows-1252 once: those of most languages of the West."""
_TWO_WAYS = f"{SPACED_OTHERWISE}|^ | $|[{COMPOSING}]"


def doubtful_rows(
    layout: CohortLayout, frames: Mapping[str, Table], schemas: Mapping[str, Schema]
) -> Iterator[CheckedTable]:
    """What is to be looked for in each table."""
    for name, table in layout.tables.items():
        if name in frames:
            cells = TableCells(schemas[name], calculator(frames[name]))
            found = [*_of_columns(cells, table), *(_of_subjects(cells, table) if name == SUBJECTS else ())]
            if found:
                yield CheckedTable(name, frames[name], tuple(found))


def _of_columns(cells: TableCells, table: TableOf) -> Iterator[Mistake]:
    for name, column in table.columns.items():
        if column.definition is None or not cells.has(name):
            continue
        if column.role == "percent" and not cells.schema[name].is_integer():
            dtype = cells.schema[name]
            part = (nw.col(name) > literal(dtype, 0)) & (nw.col(name) < literal(dtype, 1))
            yield Mistake(name, rules.LESS_THAN_ONE, part)
        elif column.definition.type == "text" and column.role == "value":
            yield from _one_of(cells, name, rules.UNKNOWN_WORD, but="none")  # which is refused by itself
            yield from _spoiled(cells, name)
            if table.place is not None:
                yield from _matches(cells, name, rules.LABEL_OF_TOTAL, LABEL, small=True)


def _of_subjects(cells: TableCells, table: TableOf) -> Iterator[Mistake]:
    for name in (SUBJECT_ID, SUBJECT_NAME):
        if cells.has(name) and not cells.schema[name].is_integer():
            yield from _one_of(cells, name, rules.UNKNOWN_WORD)
            yield from _spoiled(cells, name)
    if not cells.has(SUBJECT_ID) or cells.schema[SUBJECT_ID].is_integer():
        return
    yield from _matches(cells, SUBJECT_ID, rules.TOTAL, LABEL, small=True)
    yield from _matches(cells, SUBJECT_ID, rules.TWO_WAYS, _TWO_WAYS)
    others = [name for name in table.columns if name not in (SUBJECT_ID, AS_OF, PERIOD) and cells.has(name)]
    if others:
        prose = nw.col(SUBJECT_ID).cast(nw.String).str.contains("[^ ] [^ ]")
        yield Mistake(SUBJECT_ID, rules.LONE_ID, as_column(
            all_of([prose, *(nw.col(name).is_null() for name in others)])))  # fmt: skip


def _spoiled(cells: TableCells, name: str) -> Iterator[Mistake]:
    yield from _matches(cells, name, rules.SHORTENED, _SHORTENED)
    yield from _matches(cells, name, rules.GARBLED, _GARBLED)


def _one_of(cells: TableCells, name: str, rule: TableRule, but: str = "") -> Iterator[Mistake]:
    def rows(text: Column) -> Column:
        found = text.str.strip_chars().str.to_lowercase().is_in(_WORDS)
        return as_column(found & (text != but) if but else found)

    return cells.found(name, rule, lambda text: text != but and text.strip().lower() in DOUBTFUL, rows)


def _matches(
    cells: TableCells, name: str, rule: TableRule, pattern: str, small: bool = False
) -> Iterator[Mistake]:
    wanted = re.compile(pattern)

    def test(text: str) -> bool:
        return wanted.search(text.lower() if small else text) is not None

    def rows(text: Column) -> Column:
        return as_column((text.str.to_lowercase() if small else text).str.contains(pattern))

    return cells.found(name, rule, test, rows)
