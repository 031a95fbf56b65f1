"""The check of a cohort's tables: what is found, on every engine, and that nothing else is refused."""

# pyright: basic
# Rows are plain values of every type: strict mode has nothing to add.

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import polars as pl
from cohort_tables import dtype, frame, rows_of, tables_of
from generated import FIELDS, PARAMETERS, VOCABULARY, Json, standard_of, year_documents
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import assay
from assay.engine.cohort import Cohort, compile_cohort
from assay.engine.cohort_check import check_tables
from assay.engine.cohort_layout import SUBJECTS, CohortLayout, ColumnOf
from assay.engine.cohort_row import facts_of_row

Row = dict[str, Any]

MORE_FIELDS: dict[str, Json] = {
    "word": {"type": "text", "label": "word", "may_be_none": True},
    "rate": {"type": "percentage", "label": "rate", "minimum": "10%", "maximum": "50%"},
}
MORE: dict[str, Json] = {
    "word": {"type": "text", "label": "word", "question": "?"},
    "name": {"type": "text", "label": "name", "question": "?", "may_be_none": True},
    "pick": {"type": "choice", "options": ["some", "none"], "label": "pick", "question": "?"},
    "ratio": {"type": "decimal", "label": "ratio", "question": "?", "minimum": -0.25, "maximum": 1.5},
    "third": {"type": "percentage", "label": "third", "question": "?", "minimum": "1 of 3", "maximum": "200%"},
    "rows": VOCABULARY["rows"] | {"fields": FIELDS | MORE_FIELDS},
}


@cache
def standard() -> assay.Standard:
    """A standard whose rules look at every fact, this year and three years back."""
    looks: list[Json] = []
    for key in VOCABULARY | MORE:
        for back in range(4):
            if key == "rows":
                records = {"previous": "rows", "back": back} if back else "rows"
                looks.append({"some": records, "where": {"field": "ok", "is": True}})
            else:
                looks.append(({"previous": key, "back": back} if back else {"fact": key}) | {"known": True})
    return standard_of(_document({"all": looks}))


def _document(condition: Json) -> Json:
    applicable = {"field": "verdict", "is_not": "not_applicable"}
    return {
        "assay": "rules/1",
        "standard": {"id": "checked", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "parameters": PARAMETERS, "vocabulary": VOCABULARY | MORE,
        "areas": [{"id": "1", "title": "one", "group": "first"}],
        "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                      "reading": "r", "met_when": condition}],
        "adding_up": {
            "area": {"applies_when": {"some": "criteria", "where": applicable},
                     "met_when": {"every": "criteria", "among": applicable, "that": {"field": "verdict", "is": "met"}}},
            "levels": [{"id": "high", "title": "High",
                        "when": {"every": "areas", "that": {"field": "verdict", "is": "met"}}},
                       {"id": "low", "title": "Low"}],
        },
    }  # fmt: skip


@cache
def cohort() -> Cohort:
    return compile_cohort(standard())


# ------------------------------------------------------------ refused are the rows that the reader refuses

_VALUES: dict[str, list[Any]] = {
    "boolean": [None, True, False],
    "integer": [None, -1, 0, 1, 5, 6, 10**12, 10**12 + 1, -(10**12) - 1],
    "decimal": [None, Decimal("-0.250001"), Decimal("-0.25"), Decimal("-0.0"), Decimal("0.000001"), Decimal("1.5"), 0,
                Decimal("1.500001"), 10, 33, Decimal("33.333333"), Decimal("33.333334"), 50, Decimal("50.000001"), 100,
                Decimal("100.000001"), 200, Decimal("200.000001"), 10**9, 10**12, 10**12 + 1,
                Decimal("-1000000000000.5")],
    "date": [None, date(1899, 12, 31), date(1900, 1, 1), date(2024, 2, 29), date(2199, 12, 31), date(2200, 1, 1)],
    "text": [None, "none", "None", "a", "good", "Good", "red", " ", "", "x\x07", "a\u2028b", "x" * 10_000,
             "x" * 10_001],
}  # fmt: skip
_FLOATS = [None, 0.1, 0.1 + 0.2, -0.25, -0.2500001, 1.5, 33.333333, 33.3333333, 99.999999, 1e-7, 1e-6, 999999999.999999,
           1e9, float("nan"), float("inf"), float("-inf")]  # fmt: skip
_HEADS: dict[str, list[Any]] = {
    "subject_name": [None, "Oakfield", " ", "\u00a0", "", "a\nb", "a\u202eb", "x" * 200, "x" * 201],
    "as_of": [None, date(1899, 12, 31), date(2200, 1, 1), date(2024, 2, 29)],
    "period": [None, "2023/24", " 2023 / 2024 ", "2023", "23/24", "2023/25", "1901", "1904/05", "2198", "none", ""],
}


def values_of(column: ColumnOf, floats: bool) -> st.SearchStrategy[Any]:
    if column.name in _HEADS:
        return st.sampled_from(_HEADS[column.name])
    if column.type == "decimal" and floats:
        return st.sampled_from(_FLOATS)
    options = list(column.options)
    return st.sampled_from([*_VALUES[column.type], *options])


@st.composite
def mistaken(draw: st.DrawFn, layout: CohortLayout, floats: bool) -> dict[str, pl.DataFrame]:
    """Tables of a few subjects, each with up to three cells that hold anything a column can hold."""
    documents = draw(st.lists(year_documents(), min_size=1, max_size=3))
    tables = tables_of([one | {"subject": {"id": f"s{n}"}} for n, one in enumerate(documents)], standard())
    rows: dict[str, list[Row]] = {name: table.to_dicts() for name, table in tables.items()}
    for subject in rows[SUBJECTS]:
        for _ in range(draw(st.integers(0, 3))):
            name = draw(st.sampled_from(sorted(layout.tables)))
            found = [row for row in rows[name] if row["subject_id"] == subject["subject_id"]]
            if not found or draw(st.integers(0, 5)) == 0:
                found = [{"subject_id": subject["subject_id"]}]
                rows[name] += found if name != SUBJECTS else []
            columns = [one for one in layout.tables[name].columns.values() if one.name != "subject_id"]
            definition = draw(st.sampled_from([one.definition.key if one.definition else one.name for one in columns]))
            for one in columns:
                if definition in (one.name, one.definition and one.definition.key) and draw(st.integers(0, 3)):
                    draw(st.sampled_from(found))[one.name] = draw(values_of(one, floats))
    return {name: typed(layout, name, found, floats) for name, found in rows.items()}


def typed(layout: CohortLayout, name: str, rows: list[Row], floats: bool) -> pl.DataFrame:
    if not floats:
        return frame(layout, name, rows)
    columns = layout.tables[name].columns.values()
    schema = {one.name: pl.Float64() if one.type == "decimal" else dtype(one) for one in columns}
    plain = [{k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in rows]
    return pl.DataFrame(plain, schema=schema, orient="row")


def refused(tables: Mapping[str, pl.DataFrame], **options: Any) -> dict[str, str]:
    """The subjects whose facts the reader refuses, and why."""
    found: dict[str, str] = {}
    for subject, records in rows_of(tables):
        try:
            facts_of_row(standard(), cohort().layout, subject, records, **options)
        except assay.InputError as error:
            found[subject["subject_id"]] = str(error)
    return found


def same_refused(tables: Mapping[str, pl.DataFrame], **options: Any) -> None:
    result = check_tables(cohort(), tables, **options)
    bad, wanted = result.bad_rows(), refused(tables, **options)
    ids = set() if bad is None else set(pl.DataFrame(bad)["subject_id"])
    assert ids == set(wanted), (ids ^ set(wanted), wanted, result.findings)
    assert result.fine == (not wanted)


# Tables take too long to be made smaller: what differs is said instead.
several = settings(
    max_examples=300, phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@several
@given(data=st.data(), floats=st.booleans())
def test_refused_are_the_rows_that_the_reader_refuses(data: st.DataObject, floats: bool) -> None:
    tables = data.draw(mistaken(cohort().layout, floats))
    same_refused(tables)


@settings(several, max_examples=30)
@given(data=st.data(), floats=st.booleans())
def test_given_for_all_goes_before_the_columns(data: st.DataObject, floats: bool) -> None:
    tables = data.draw(mistaken(cohort().layout, floats))
    same_refused(tables, as_of=date(2024, 2, 29), period="2023/24")
