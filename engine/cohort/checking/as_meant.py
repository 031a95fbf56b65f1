"""Tables as their cells are meant: texts as they are read everywhere, floats without the noise of reckoning in twos.

Most tables need nothing of it: that is looked for first, in one query a table.
"""

from __future__ import annotations

from collections.abc import Mapping

from assay.engine.cohort.tables.columns import Column, Table, nw
from assay.engine.cohort.tables.floats import floats_without_noise, may_be_noise
from assay.engine.cohort.tables.layout import CohortLayout, ColumnOf
from assay.engine.cohort.tables.native import collected, schema_of
from assay.engine.cohort.tables.rules import SPACED
from assay.engine.cohort.tables.texts import ODD, is_personal, text_columns, with_texts
from assay.facts.values.characters import SPACED_OTHERWISE

from .mistakes import CheckedTable, Mistake


def as_meant(layout: CohortLayout, tables: Mapping[str, Table]) -> tuple[dict[str, Table], list[CheckedTable]]:
    """The tables as they are meant, and where names and choices have spaces that are read as one."""
    found, notes = dict(tables), list[CheckedTable]()
    for name, table in tables.items():
        if name not in layout.tables:
            continue
        schema = schema_of(table)
        texts = text_columns(layout, name, schema)
        floats = [column for column, one in layout.tables[name].columns.items()
                  if one.type == "decimal" and column in schema and schema[column].is_float()]  # fmt: skip
        tests = {column: nw.col(column).cast(nw.String).str.contains(ODD) for column in texts}
        odd = _true_somewhere(table, tests | {column: may_be_noise(column) for column in floats})
        strange = {column: one for column, one in texts.items() if column in odd}
        made = with_texts(table, strange) if strange else table
        noisy = [floats_without_noise(column) for column in floats if column in odd]
        found[name] = made.with_columns(*noisy) if noisy else made
        mistakes = [Mistake(column, SPACED, _spaced(one)) for column, one in strange.items()
                    if layout.tables[name].place or is_personal(one) or one.options]  # fmt: skip
        notes += [CheckedTable(name, table, tuple(mistakes))] if mistakes else []
    return found, notes


def _true_somewhere(table: Table, tests: Mapping[str, Column]) -> set[str]:
    """Those of the columns of which a test holds in some row."""
    if not tests:
        return set()
    one = nw.lit(1, nw.Int64)
    sums = [nw.when(test).then(one).sum().alias(f"t{n}") for n, test in enumerate(tests.values())]
    row = collected(table.select(*sums)).row(0)
    return {name for name, count in zip(tests, row, strict=True) if count}


def _spaced(column: ColumnOf) -> Column:
    pattern = f"{SPACED_OTHERWISE}|[^ \n][ \n]*\n[ \n]*[^ \n]" if is_personal(column) else SPACED_OTHERWISE
    return nw.col(column.name).cast(nw.String).str.contains(pattern)
