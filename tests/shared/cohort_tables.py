"""Facts documents as the tables of a cohort: the inverse of ``engine/cohort/tables/facts_of_rows.py``, for tests."""

# pyright: basic
# Documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from assay.engine.cohort.tables.layout import (
    SUBJECTS,
    CohortLayout,
    ColumnOf,
    absent_column,
    layout_of,
    option_stem,
    stem,
)
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.facts.values.dates import Period, parse_date, parse_period
from assay.facts.values.scalars import Share
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import parse_percentage
from assay.rules.language.standard import Standard

Document = Mapping[str, Any]

DTYPES: dict[str, pl.DataType] = {
    "id": pl.String(), "text": pl.String(), "boolean": pl.Boolean(), "date": pl.Date(),
    "integer": pl.Int64(), "decimal": pl.Decimal(20, 6),
}  # fmt: skip


def tables_of(documents: Iterable[Document], standard: Standard) -> dict[str, pl.DataFrame]:
    """The tables that say the same as these documents, one subject each.

    Facts that no rule looks at have no columns, and are left out.
    """
    layout = layout_of(plan_from_standard(standard))
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in layout.tables}
    for document in documents:
        rows[SUBJECTS].append(_subject(document, standard, layout, rows))
    return {name: frame(layout, name, found) for name, found in rows.items()}


def frame(layout: CohortLayout, name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """One table of these rows, with every column that the layout has for it."""
    schema = {column.name: dtype(column) for column in layout.tables[name].columns.values()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def dtype(column: ColumnOf) -> pl.DataType:
    return DTYPES[column.type]


def rows_of(tables: Mapping[str, pl.DataFrame]) -> Iterator[tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]]:
    """Each subject's row, and its rows of the other tables."""
    lists: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name, table in tables.items():
        if name != SUBJECTS:
            for row in table.iter_rows(named=True):
                lists.setdefault(row["subject_id"], {}).setdefault(name, []).append(row)
    for row in tables[SUBJECTS].iter_rows(named=True):
        yield row, lists.get(row["subject_id"], {})


def _subject(
    document: Document, standard: Standard, layout: CohortLayout, rows: dict[str, list[dict[str, Any]]]
) -> dict[str, Any]:
    subject = document["subject"]
    period = parse_period(str(document["period"]), standard.year_starts)
    assert period is not None
    found: dict[str, Any] = {
        "subject_id": subject["id"], "subject_name": subject.get("name"),
        "as_of": parse_date(str(document["as_of"])), "period": str(document["period"]),
    }  # fmt: skip
    for back, facts in _periods(document, period, standard.year_starts).items():
        if facts == "none":
            if absent_column(back) in layout.subjects.columns:
                found[absent_column(back)] = True
            continue
        for key, value in _flat(facts, standard):
            name, definition = stem(key, back), standard.vocabulary[key]
            if definition.type != "records":
                found |= {c: v for c, v in columns_of(name, definition, value).items() if c in layout.subjects.columns}
            elif name in layout.tables and value is not None:
                found[f"{name}__given"] = True
                for record in value:
                    row = {"subject_id": subject["id"]}
                    for field, inner in record.items():
                        row |= columns_of(field, definition.fields[field], inner)
                    rows[name].append(row)
    return found


def _periods(document: Document, this: Period, starts: tuple[int, int]) -> dict[int, Any]:
    found = {0: document["facts"], 1: document.get("previous") or {}}
    for entry in document.get("earlier") or ():
        period = parse_period(str(entry["period"]), starts)
        back, regular = 0, this
        while period is not None and regular.start > period.start:
            back, regular = back + 1, regular.before()
        found[back] = entry["facts"]
    return found


def _flat(facts: Document, standard: Standard, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in facts.items():
        key = f"{prefix}{name}"
        if key in standard.vocabulary:
            yield key, value
        elif value is not None:
            yield from _flat(value, standard, f"{key}.")


def columns_of(name: str, definition: Definition, value: Any) -> dict[str, Any]:
    """The columns that say one value of a facts file."""
    if value is None:
        return {}
    if definition.many:
        return {f"{name}__{option_stem(option)}": option in value for option in definition.options}
    if value == "none" and definition.may_be_none:
        return {f"{name}__none": True}
    match definition.type:
        case "percentage":
            ratio = parse_percentage(value)
            assert ratio is not None
            if isinstance(ratio, Share):
                return {f"{name}__part": ratio.part, f"{name}__whole": ratio.whole}
            percent = Fraction(ratio) * 100
            return {f"{name}__percent": Decimal(percent.numerator) / percent.denominator}
        case "decimal" | "money":
            return {name: Decimal(str(value))}
        case "date":
            return {name: parse_date(str(value))}
        case "boolean" if isinstance(value, str):
            return {name: value.lower() == "yes"}
        case _:
            return {name: value}
