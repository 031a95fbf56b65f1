"""The table definitions of a standard: engines take them, and Arrow keeps them."""

from __future__ import annotations

import io
import json
import re
from importlib import import_module
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

import assay
from assay.engine.cohort.checking.check import check_tables
from assay.engine.cohort.meaning.cohort import assess_tables
from assay.engine.cohort.tables.layout import CohortLayout, ColumnOf, TableOf, compile_cohort, layout_of
from assay.engine.cohort.tables.template import SQL_DIALECTS, arrow_schemas, arrow_template, column_words, sql_template
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.facts.values.vocabulary import Definition

parsed_sql: Any = vars(sqlglot)["parse"]
pa: Any = import_module("pyarrow")
pq: Any = import_module("pyarrow.parquet")

SQL_TYPES = {"id": "VARCHAR", "boolean": "BOOLEAN", "integer": "BIGINT", "decimal": "DECIMAL(18,6)", "date": "DATE",
             "text": "VARCHAR"}  # fmt: skip
ARROW_TYPES = {"id": "string", "boolean": "bool", "integer": "int64", "decimal": "decimal128(18, 6)",
               "date": "date32[day]", "text": "string"}  # fmt: skip


@pytest.fixture(scope="module")
def layout(mentoring: assay.Standard) -> CohortLayout:
    return layout_of(plan_from_standard(mentoring))


def test_duckdb_takes_the_sql_and_knows_every_column_type_and_comment(layout: CohortLayout) -> None:
    database = duckdb.connect()
    database.execute(sql_template(layout, "duckdb", "Quality standard"))
    found = database.execute("SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns() "
                             "WHERE NOT internal")
    columns = {(table, name): (type_, nullable, comment) for table, name, type_, nullable, comment in found.fetchall()}
    wanted = {(table.name, name): column for table in layout.tables.values() for name, column in table.columns.items()}
    assert columns.keys() == wanted.keys()
    for place, column in wanted.items():
        type_, nullable, comment = columns[place]
        assert type_ == SQL_TYPES[column.type], place
        assert nullable is (column.name != "subject_id"), place
        assert comment, place
        if column.definition is not None:
            assert column.definition.label in comment
            if column.role == "percent":
                assert "75 is 75 %" in comment
            for option in column.options:
                assert option in comment
    database.execute("INSERT INTO subjects (subject_id, coordinator__fte) VALUES ('a', 0.6)")
    with pytest.raises(duckdb.ConstraintException):
        database.execute("INSERT INTO subjects (subject_id) VALUES (NULL)")


@pytest.mark.parametrize("dialect", SQL_DIALECTS)
def test_every_dialect_parses_and_has_every_column(layout: CohortLayout, dialect: str) -> None:
    parsed = [one for one in parsed_sql(sql_template(layout, dialect), read=dialect) if one is not None]
    created = [one for one in parsed if isinstance(one, exp.Create)]
    assert [one.this.this.name for one in created] == list(layout.tables)
    for one, table in zip(created, layout.tables.values(), strict=True):
        assert [column.name for column in one.this.expressions] == list(table.columns)
    assert not [one for one in parsed if isinstance(one, exp.Command)], "nothing was left unparsed"
    columns = sum(len(table.columns) for table in layout.tables.values())
    assert len(re.findall(r"\bCOMMENT\b", sql_template(layout, dialect))) == columns + len(layout.tables)


def test_no_text_of_a_standard_ends_a_comment() -> None:
    label = "it's \\' \"quoted\"; DROP TABLE subjects; --\nand more"
    column = ColumnOf("a__b", "text", "value", Definition("a.b", "choice", label, options=("x'y", "z\\")))
    table = TableOf("subjects", {"subject_id": ColumnOf("subject_id", "id", "value", None), "a__b": column})
    layout = CohortLayout({"subjects": table}, 1)
    for dialect in SQL_DIALECTS:
        text = sql_template(layout, dialect, "one\n; DROP TABLE y")
        kinds = [type(one).__name__ for one in parsed_sql(text, read=dialect) if one]
        assert set(kinds) <= {"Create", "Comment"} and kinds.count("Create") == 1
    database = duckdb.connect()
    database.execute(sql_template(layout))
    comment = database.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'a__b'").fetchall()
    assert comment == [(column_words(column).replace("\n", " "),)]


def test_a_dialect_that_is_not_known_and_names_that_would_be_cut(layout: CohortLayout) -> None:
    with pytest.raises(ValueError, match="no dialect 'oracle'; there are duckdb, postgres and spark"):
        sql_template(layout, "oracle")
    long = "a" * 64
    table = TableOf("subjects", {long: ColumnOf(long, "integer", "value", Definition(long, "integer", "a number"))})
    with pytest.raises(assay.InputError) as caught:
        sql_template(CohortLayout({"subjects": table}, 1), "postgres")
    assert str(caught.value) == (
        f"the standard: B105: PostgreSQL keeps 63 bytes of a name and would cut '{long}'\n"
        "  hint: give the fact a shorter key, or take another engine"
    )
    assert long in sql_template(CohortLayout({"subjects": table}, 1), "spark")


def test_arrow_files_hold_the_layout_and_survive_parquet(layout: CohortLayout) -> None:
    files = arrow_template(layout)
    assert list(files) == list(layout.tables)
    for name, contents in files.items():
        table: Any = pa.ipc.open_file(pa.BufferReader(contents)).read_all()
        assert table.num_rows == 0
        place = io.BytesIO()
        pq.write_table(table, place)
        place.seek(0)
        for schema in (table.schema, pq.read_table(place).schema):
            columns = layout.tables[name].columns
            assert schema.names == list(columns)
            for field in schema:
                column = columns[field.name]
                assert str(field.type) == ARROW_TYPES[column.type]
                given: dict[bytes, bytes] = field.metadata
                metadata = {key.decode(): value.decode() for key, value in given.items()}
                assert metadata["role"] == column.role and metadata["comment"]
                if column.definition is not None:
                    assert metadata["label"] == column.definition.label
                    assert metadata.get("unit", "") == column.definition.unit
                if column.options:
                    assert tuple(json.loads(metadata["options"])) == column.options


def test_only_the_id_must_be_there(layout: CohortLayout) -> None:
    for schema in arrow_schemas(layout).values():
        assert [field.name for field in schema if not field.nullable] == ["subject_id"]
    share = arrow_schemas(layout)["subjects"].field("parents__reach__percent").metadata
    assert (share[b"minimum"], share[b"maximum"]) == (b"0", b"100")


def test_bounds_and_units_are_in_the_words(layout: CohortLayout) -> None:
    subjects = layout.subjects.columns
    assert column_words(subjects["coordinator__fte"]) == (
        "the coordinator's share of a full-time post; unit: full-time post; from 0 to 2"
    )
    assert column_words(subjects["funding__budget"]) == "the programme's budget; in GBP; 0 or more"
    assert re.search("no such period, .*: the period before$", column_words(subjects["previous__absent"]))
    register = layout.tables["mentors__register"].columns
    assert any("about a person" in column_words(column) for column in register.values())


def test_what_a_template_offers_is_checked_and_assessed(mentoring: assay.Standard) -> None:
    """Tables with every column of the template: the check finds nothing, and every criterion can be assessed."""
    cohort = compile_cohort(mentoring)
    rows: dict[str, list[dict[str, Any]]] = {
        "subjects": [{"subject_id": "s", "satisfaction__target_mentees__percent": 75}],
        "survey__mentees": [{"subject_id": "s", "rating__percent": rating} for rating in (80, 100, None)],
    }
    tables = {
        name: pa.Table.from_pylist(
            [{column: row.get(column) for column in schema.names} for row in rows.get(name, [])], schema
        )
        for name, schema in arrow_schemas(cohort.layout).items()
    }
    checked = check_tables(cohort, tables, "2025-07-18", "2024/25")
    assert checked.fine
    assert not checked.warnings
    found = assess_tables(cohort, tables, "2025-07-18", "2024/25")
    assert found.num_rows == 1
    survey = tables["survey__mentees"]
    with_parts = tables | {"survey__mentees": survey.append_column("rating__part", pa.array([4] * 3))}
    (problem,) = check_tables(cohort, with_parts, "2025-07-18", "2024/25").warnings
    assert (problem.code, problem.severity) == ("B104", "warning")
    assert "rating__part" in problem.message
    assert assess_tables(cohort, with_parts, "2025-07-18", "2024/25").num_rows == 1
