"""The check of a cohort's tables: what is found, on every engine, and that nothing else is refused."""

# pyright: basic
# Rows are plain values of every type: strict mode has nothing to add.

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shared.cohort_tables import dtype, frame, rows_of, tables_of
from shared.profiles import times
from shared.random_standards import FIELDS, PARAMETERS, VOCABULARY, Json, standard_of, year_documents

import assay
from assay.engine.cohort.checking.check import check_tables
from assay.engine.cohort.checking.conflicts import conflicts
from assay.engine.cohort.tables.facts_of_rows import facts_of_row
from assay.engine.cohort.tables.layout import SUBJECTS, CohortLayout, CohortPlan, ColumnOf, compile_cohort
from assay.engine.reference.admit import Admission, admission, admit

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
    "doubled": {"type": "integer", "label": "doubled", "question": "?", "maximum": 4,
                "computed": {"plus": [{"fact": "whole.a"}, {"fact": "whole.a"}]}},
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
def cohort() -> CohortPlan:
    return compile_cohort(standard())


@cache
def admitting() -> Admission:
    return admission(cohort().plan)


# ------------------------------------------------------------ what is found, on every engine

SUBJECTS_WITH_MISTAKES = pl.DataFrame(
    {
        "subject_id": ["a", "b", "c", "c", None],
        "as_of": [date(2024, 2, 29)] * 4 + [None],
        "period": ["2023/24", "2023/24", "24", "2023/24", None],
        "number": [0.5, 3.25, 0.1234567, float("nan"), None],
        "ratio": [Decimal("-0.25"), Decimal("-0.26"), Decimal("1.5"), Decimal("1.51"), None],
        "share__percent": [Decimal("33.3"), None, None, Decimal(101), None],
        "share__part": [1, 3, -1, None, 0],
        "share__whole": [3, 2, 3, None, 0],
        "share__none": [None, True, None, None, None],
        "rows__given": [True, False, None, None, None],
        "tags__red": [True, None, None, False, None],
        "tags__green": [True, True, None, False, None],
        "tags__blue": [True, True, None, False, None],
        "word": ["none", "x\x07", "x" * 10_001, "fine", None],
        "name": [None, "none", None, None, None],
        "pick": ["none", "some", None, "nine", None],
        "whole__a": [10**13, -1, 3, None, None],
        "previous__absent": [True, None, None, None, None],
        "previous__whole__a": [3, None, None, None, None],
        "previous__nunber": [1, 2, 3, 4, 5],
        "region": ["north"] * 5,
    },
    schema_overrides={"ratio": pl.Decimal(12, 4), "share__percent": pl.Decimal(10, 2)},
)
RECORDS_WITH_MISTAKES = pl.DataFrame({
    "subject_id": ["a", "b", "zz", "zz", None],
    "grade": ["good", "god", None, None, None],
    "day": [date(1821, 1, 1), None, date(2024, 1, 1), None, None],
    "day__none": [None, True, True, None, None],
})  # fmt: skip
FOUND = """\
subjects:previous__nunber: B104: the column 'previous__nunber' is none that the standard knows, and is left out
subjects:subject_id: B201: 1 row: there is no id
subjects:as_of: B201: 1 row: there is no date
subjects:period: B201: 1 row: there is no period
subjects:period: B204: 1 row: this is no period that can be read; see c
subjects:name: B213: 1 row: the text 'none'; see b
subjects:number: B209: 2 rows: a float of more than 6 decimals, of 10^9 or more in size, or not a number; see c
subjects:pick: B205: 1 row: a text that is none of the options ('nine'); see c
subjects:ratio: B204: 1 row: a number below -0.25; see b
subjects:ratio: B204: 1 row: a number above 1.5; see c
subjects:share__none: B206: 1 row: both a value and that there is none; see b
subjects:share__percent: B204: 1 row: a number above 100%; see c
subjects:share__part: B208: 1 row: a part that is negative, or a whole that is not above 0; see c
subjects:share__whole: B208: 1 row: a part that is negative, or a whole that is not above 0
subjects:share__part: B204: 1 row: a number above 100%; see b
subjects:share__percent: B208: 1 row: the percentage and the part of the whole differ; see a
subjects:tags: B207: 1 row: some options are known and others are not; see b
subjects:whole__a: B204: 1 row: a number of more than 10^12 in size; see a
subjects:whole__a: B204: 1 row: a number below 0; see b
subjects:word: B213: 1 row: the text 'none'; see a
subjects:word: B213: 1 row: a text of more than 10,000 characters; see c
subjects:word: B213: 1 row: a text with a character that cannot be shown; see b
subjects:previous__absent: B206: 1 row: the period is marked as one that was not, and has facts; see a
subjects:subject_id: B202: 1 id: the id is there more than once; see c
rows:subject_id: B201: 1 row: there is no id
rows:day__none: B206: 1 row: both a value and that there is none; see zz
rows:day: B204: 1 row: a date before 1900 or after 2199; see a
rows:grade: B205: 1 row: a text that is none of the options ('god'); see b
rows:subject_id: B203: 2 records: no row of 'subjects' has this id; see zz
rows:subject_id: B210: 1 subject: there are records, and the list is marked as not given; see b
"""


def kinds_of(tables: Mapping[str, pl.DataFrame], kind: str, folder: Path) -> dict[str, Any]:
    """The same tables as an engine has them."""
    if kind in ("duckdb", "ibis"):
        for name, table in tables.items():
            table.write_parquet(folder / f"{name}.parquet")
        engine: Any = duckdb.connect() if kind == "duckdb" else ibis.duckdb.connect()
        return {name: engine.read_parquet(str(folder / f"{name}.parquet")) for name in tables}
    made: dict[str, Any] = {
        "polars": lambda table: table, "lazy": lambda table: table.lazy(), "arrow": lambda table: table.to_arrow(),
        "pandas": lambda table: table.to_pandas(use_pyarrow_extension_array=True),
    }  # fmt: skip
    return {name: made[kind](table) for name, table in tables.items()}


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis and DuckDB among themselves
@pytest.mark.parametrize("kind", ["polars", "lazy", "duckdb", "ibis", "arrow", "pandas"])
def test_every_mistake_is_found_and_counted_on_every_engine(kind: str, tmp_path: Path) -> None:
    tables = {"subjects": SUBJECTS_WITH_MISTAKES, "rows": RECORDS_WITH_MISTAKES}
    result = check_tables(cohort(), kinds_of(tables, kind, tmp_path))
    shown = "".join(f"{one.at}: {one.code}: {one.message}\n" for one in result.to_problems())
    assert shown == FOUND
    assert result.rows == {"subjects": 5, "rows": 5}
    assert not result.fine
    bad = result.bad_rows()
    rows = pl.DataFrame(bad.collect() if kind == "lazy" else bad.to_polars() if kind == "ibis" else
                        bad.pl() if kind == "duckdb" else bad)  # fmt: skip
    assert rows.columns == ["subject_id", "table", "column", "code"]
    told = rows.group_by("table", "column", "code").len()
    counted = {(one.table, one.column, one.code) for one in result.findings}
    assert set(told.select("table", "column", "code").iter_rows()) == counted


# ------------------------------------------------------------ columns

HEAD: dict[str, list[Any]] = {"subject_id": ["a"], "as_of": [date(2024, 2, 29)], "period": ["2023/24"]}


def columns_problems(tables: Mapping[str, Mapping[str, list[Any]]], **options: Any) -> list[str]:
    try:
        found = check_tables(cohort(), {name: pl.DataFrame(table) for name, table in tables.items()}, **options)
        problems = found.to_problems()
    except assay.InputError as error:
        problems = error.problems
    return [f"{one.at}: {one.code}: {one.message} | {one.hint}" for one in problems]


TYPES: list[tuple[str, list[Any], str]] = [
    ("yes", ["true"], "'yes' should hold true or false, this is text"),
    ("whole__a", [1.5], "'whole__a' should hold whole numbers, this is floating-point numbers"),
    ("whole__a", [Decimal("1.50")], "'whole__a' should hold whole numbers, this is decimals of 2 places"),
    ("number", ["1"], "'number' should hold numbers, this is text"),
    ("day", ["2024-02-29"], "'day' should hold days, this is text"),
    ("day", [datetime(2024, 2, 29)], "'day' should hold days, this is times"),
    ("word", [1], "'word' should hold text, this is whole numbers"),
    ("grade", [True], "'grade' should hold text, this is true or false"),
    ("share__part", [1.0], "'share__part' should hold whole numbers, this is floating-point numbers"),
    ("rows__given", [1], "'rows__given' should hold true or false, this is whole numbers"),
    ("subject_id", [1.0], "'subject_id' should hold text or whole numbers, this is floating-point numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "values", "message"), TYPES)
def test_a_column_of_a_wrong_type_is_refused_before_anything_runs(
    column: str, values: list[Any], message: str
) -> None:
    beside = {"share__whole": [1]} if column == "share__part" else {}
    (found,) = columns_problems({"subjects": HEAD | beside | {column: values}})
    assert found.startswith(f"subjects:{column}: B103: {message} | store ")


def test_columns_of_nulls_are_not_known() -> None:
    nulls = {name: [None] for name in cohort().layout.subjects.columns if name not in HEAD}
    assert columns_problems({"subjects": HEAD | nulls}) == []


def test_columns_that_are_missing_and_misspelt() -> None:
    assert columns_problems({"subject": HEAD}) == [
        "subject: B102: there is no table 'subjects' | did you mean 'subject'?",
    ]  # fmt: skip
    assert columns_problems({"subjects": {"id": ["a"], "asof": [None]}, "row": {"a": [1]}}) == [
        "row: B104: the table 'row' is none of the standard's, and is left out | did you mean 'rows'?",
        "subjects:as_of: B102: the table 'subjects' has no column 'as_of' "
        "| is it the column 'asof'? rename it, or give one for all with --as-of",
        "subjects:period: B102: the table 'subjects' has no column 'period' "
        "| add the column, or give one for all with --period",
        "subjects:subject_id: B102: the table 'subjects' has no column 'subject_id' | add the column",
    ]  # fmt: skip
    subjects: Row = {"subject_id": [1], "tags__red": [True], "whole__aa": [3], "whole__a": [3], "rows_given": [True]}
    given: Row = {"as_of": "2024-02-29", "period": "2023/24"}
    assert columns_problems({"subjects": subjects, "rows": {"subject_id": ["1"], "dayy": [None]}}, **given) == [
        "rows:dayy: B104: the column 'dayy' is none that the standard knows, and is left out | did you mean 'day'?",
        "rows:subject_id: B103: the ids are text, those of 'subjects' are whole numbers | store both as the same type",
        "subjects:rows_given: B104: the column 'rows_given' is none that the standard knows, and is left out "
        "| did you mean 'rows__given'?",
        *(f"subjects:tags__{colour}: B102: there is no column 'tags__{colour}', and there is 'tags__red' "
          "| a choice of several options needs a column for each of them" for colour in ("blue", "green")),
    ]  # fmt: skip


def test_a_date_or_period_for_all_that_cannot_be() -> None:
    with pytest.raises(assay.InputError, match="F208"):
        check_tables(cohort(), {"subjects": pl.DataFrame(HEAD)}, as_of="2024-02-30")
    assert columns_problems({"subjects": HEAD}, period="24") == [
        "--period: F105: this is not a period that can be read | write it like 2024/25 or 2025"
    ]


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
             "x" * 10_001, " none", "good\u00a0", "go\u200bod", "e\u0301", "\u200da", "\u0646\u200c\u0627",
             "x" + " " * 10_000, "\u3000\u200c\u0627", "a\nb", "_x000D_good", "1\U000e0041", "#REF!", " #N/A",
             "########", "#1!", "# 1!", "Err:502", "a #REF!"],
}  # fmt: skip
_FLOATS = [None, 0.1, 0.1 + 0.2, -0.25, -0.2500001, 1.5, 33.333333, 33.3333333, 99.999999, 1e-7, 1e-6, 999999999.999999,
           1e9, float("nan"), float("inf"), float("-inf"), 1 - 0.9, 1.1 - 1, 0.29999999999999949, 0.300000000000001,
           -0.25000000000000006, 1.5000000000000002, 100.00000000000001, 100.000000000000114, 123456789.12345602,
           123456789.12000002, 999999999.9999999, -0.0, 5e-324, 1.0000000000000002e-06, 0.1 + 0.2 - 0.3]  # fmt: skip
_HEADS: dict[str, list[Any]] = {
    "subject_name": [None, "Oakfield", " ", "\u00a0", "", "a\nb", "a\u202eb", "x" * 200, "x" * 201, "a\u200bb"],
    "as_of": [None, date(1899, 12, 31), date(2200, 1, 1), date(2024, 2, 29)],
    "period": [None, "2023/24", " 2023 / 2024 ", "2023", "23/24", "2023/25", "1903", "1904/05", "2198", "none", ""],
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


@st.composite
def given_too(draw: st.DrawFn, layout: CohortLayout) -> dict[str, pl.DataFrame]:
    """Tables in which figures that are computed are given too, often not the same."""
    tables = draw(mistaken(layout, False))
    rows = tables[SUBJECTS].to_dicts()
    names: dict[str, list[Any]] = {
        "recent": [0, 1, 2], "doubled": [0, 2, 4], "rate__part": [0, 1], "rate__whole": [1, 2],
        "rate__percent": [0, 50, 100], "rate__none": [True, None],
    }  # fmt: skip
    for row in rows:
        for name, values in names.items():
            if draw(st.integers(0, 2)) == 0:
                row[draw(st.sampled_from(["", "previous__"])) + name] = draw(st.sampled_from(values))
    return tables | {SUBJECTS: frame(layout, SUBJECTS, rows)}


def typed(layout: CohortLayout, name: str, rows: list[Row], floats: bool) -> pl.DataFrame:
    """The rows as a table: with exact types, or with floats and with texts that are named in the column's type."""
    if not floats:
        return frame(layout, name, rows)
    columns = layout.tables[name].columns.values()
    schema = {one.name: pl.Float64() if one.type == "decimal" else dtype(one) for one in columns}
    plain = [{k: float(v) if isinstance(v, Decimal) else v for k, v in row.items()} for row in rows]
    table = pl.DataFrame(plain, schema=schema, orient="row")
    return table.with_columns(
        pl.col(one.name).cast(pl.Enum(table[one.name].drop_nulls().unique())) for one in columns if one.type == "text"
    )


def refused(tables: Mapping[str, pl.DataFrame], computed: bool = False, **options: Any) -> dict[str, str]:
    """The subjects whose facts the reader refuses (``computed``: or their figures are refused), and why."""
    found: dict[str, str] = {}
    for subject, records in rows_of(tables):
        try:
            facts = facts_of_row(standard(), cohort().layout, subject, records, **options)
            if computed:
                admit(admitting(), facts)
        except assay.InputError as error:
            found[subject["subject_id"]] = str(error)
    return found


def same_refused(tables: Mapping[str, pl.DataFrame], computed: bool = False, **options: Any) -> None:
    more = conflicts(cohort(), **options) if computed else None
    result = check_tables(cohort(), tables, more=more, **options)
    bad, wanted = result.bad_rows(), refused(tables, computed, **options)
    ids = set() if bad is None else set(pl.DataFrame(bad)["subject_id"])
    assert ids == set(wanted), (ids ^ set(wanted), wanted, result.findings)
    assert result.fine == (not wanted)


# Tables take too long to be made smaller: what differs is said instead.
several = settings(
    max_examples=times(80), phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@several
@given(data=st.data(), floats=st.booleans())
def test_refused_are_the_rows_that_the_reader_refuses(data: st.DataObject, floats: bool) -> None:
    tables = data.draw(mistaken(cohort().layout, floats))
    same_refused(tables)


@settings(several, max_examples=times(15))
@given(data=st.data(), floats=st.booleans())
def test_given_for_all_goes_before_the_columns(data: st.DataObject, floats: bool) -> None:
    tables = data.draw(mistaken(cohort().layout, floats))
    same_refused(tables, as_of=date(2024, 2, 29), period="2023/24")


@settings(several, max_examples=times(40))
@given(data=st.data())
def test_refused_are_also_the_figures_that_the_reference_refuses(data: st.DataObject) -> None:
    same_refused(data.draw(given_too(cohort().layout)), computed=True)
