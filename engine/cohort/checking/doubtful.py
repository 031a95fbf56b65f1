"""Cells that may be something else than the value they are read as: what a person would ask about, and can be meant.

Words for what is not known, labels of totals, notes below a table, names that programs spoiled, ids that look alike,
shares of 1 among percentages. All of it is a warning: the rows can be assessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assay.engine.cohort.tables import rules
from assay.engine.cohort.tables.columns import Column, Table, all_of, as_column, nw
from assay.engine.cohort.tables.layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECT_NAME, SUBJECTS, CohortLayout, TableOf
from assay.engine.cohort.tables.literals import literal
from assay.engine.cohort.tables.native import calculator, collected
from assay.engine.cohort.tables.rules import TableRule
from assay.engine.cohort.tables.schema import Schema
from assay.facts.tables.doubtful_texts import DOUBTFUL, SHORTENED
from assay.facts.tables.total_labels import LABEL
from assay.facts.values.characters import SPACED_OTHERWISE

from .mistakes import COMPOSING, CheckedTable, Mistake, TableCells

_WORDS = sorted(DOUBTFUL)
_SHORTENED = f"^{SHORTENED}$"
_AFTER = "".join(sign for byte in range(0x80, 0xC0) if (sign := bytes([byte]).decode("cp1252", "ignore")))
_GARBLED = f"[ÂÃ][{re.escape(_AFTER)}]|â€"
"""Letters of UTF-8 that was read as Windows-1252 once: those of most languages of the West."""
_PROSE = "[^ ] [^ ]"
_SMALL = 10
"""Percent: where a column has some between 1 and this, those below 1 are of the same kind."""
_TWO_WAYS = f"{SPACED_OTHERWISE}|^ | $|[{COMPOSING}]"


def doubtful_rows(
    layout: CohortLayout, frames: Mapping[str, Table], schemas: Mapping[str, Schema]
) -> Iterator[CheckedTable]:
    """What is to be looked for in each table, after one look at which of its columns may have any of it."""
    for name, table in layout.tables.items():
        if name in frames:
            cells = TableCells(schemas[name], calculator(frames[name]))
            columns = _worth_a_look(frames[name], cells, table)
            found = [mistake for column in columns for mistake in _of_column(cells, table, column)]
            if found:
                yield CheckedTable(name, frames[name], tuple(found))


def _worth_a_look(frame: Table, cells: TableCells, table: TableOf) -> list[str]:
    """The columns of which a cell may be something else: nearly always none."""
    texts = [name for name in _texts(cells, table) if not isinstance(cells.schema[name], nw.Enum)]
    shares = list(_shares(cells, table))
    looks = {name: _may_be_doubtful(cells.text(name), name == SUBJECT_ID) for name in texts}
    looks |= {name: _between(cells, name, 0, 1) for name in shares}
    # Where shares of some percent are usual, one of less than a percent is no more than that.
    small = {name: _between(cells, name, 1, _SMALL) for name in shares}
    if not looks:
        return list(_texts(cells, table))
    one = nw.lit(1, nw.Int64)
    sums = [nw.when(rows).then(one).sum().alias(f"{kind}{n}") for kind, some in (("l", looks), ("s", small))
            for n, rows in enumerate(some.values())]  # fmt: skip
    row: dict[str, Any] = collected(frame.select(*sums)).rows(named=True)[0]
    usual = {name for n, name in enumerate(small) if row[f"s{n}"]}
    found = {name for n, name in enumerate(looks) if row[f"l{n}"]} - usual
    return [*(name for name in _texts(cells, table) if name in found or name not in looks),
            *(name for name in shares if name in found)]  # fmt: skip


def _texts(cells: TableCells, table: TableOf) -> Iterator[str]:
    """Columns of texts that nobody listed: ids and names, and facts and fields of that kind."""
    for name in (SUBJECT_ID, SUBJECT_NAME) if table.name == SUBJECTS else ():
        if cells.has(name) and not cells.schema[name].is_integer():
            yield name
    for name, column in table.columns.items():
        if column.definition is not None and column.definition.type == "text" and column.role == "value" and \
                cells.has(name):  # fmt: skip
            yield name


def _shares(cells: TableCells, table: TableOf) -> Iterator[str]:
    for name, column in table.columns.items():
        if column.role == "percent" and cells.has(name) and not cells.schema[name].is_integer():
            yield name


def _between(cells: TableCells, name: str, low: int, high: int) -> Column:
    dtype = cells.schema[name]
    return as_column((nw.col(name) > literal(dtype, low)) & (nw.col(name) < literal(dtype, high)))


def _may_be_doubtful(text: Column, is_id: bool) -> Column:
    small = text.str.to_lowercase()
    found = small.str.strip_chars().is_in(_WORDS) | small.str.contains(f"{LABEL}|{_SHORTENED.lower()}")
    return as_column(found | text.str.contains(f"{_GARBLED}|{_TWO_WAYS}|{_PROSE}" if is_id else _GARBLED))


def _of_column(cells: TableCells, table: TableOf, name: str) -> Iterator[Mistake]:
    column = table.columns[name]
    if column.role == "percent":
        yield Mistake(name, rules.LESS_THAN_ONE, _between(cells, name, 0, 1))
        return
    yield from _one_of(cells, name, rules.UNKNOWN_WORD, but="none" if column.definition else "")
    yield from _spoiled(cells, name)
    if name == SUBJECT_ID:
        yield from _of_ids(cells, table)
    elif table.place is not None:
        yield from _matches(cells, name, rules.LABEL_OF_TOTAL, LABEL, small=True)


def _of_ids(cells: TableCells, table: TableOf) -> Iterator[Mistake]:
    yield from _matches(cells, SUBJECT_ID, rules.TOTAL, LABEL, small=True)
    yield from _matches(cells, SUBJECT_ID, rules.TWO_WAYS, _TWO_WAYS)
    others = [name for name in table.columns if name not in (SUBJECT_ID, AS_OF, PERIOD) and cells.has(name)]
    if others:
        prose = cells.text(SUBJECT_ID).str.contains(_PROSE)
        empty = [nw.col(name).is_null() for name in others]
        yield Mistake(SUBJECT_ID, rules.LONE_ID, as_column(all_of([prose, *empty])))


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
