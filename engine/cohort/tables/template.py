"""The table definitions of a standard: SQL for DuckDB, PostgreSQL and Spark, and Arrow schemas.

Every column says what it holds: the fact, its unit, its options and its bounds.
Only ``subject_id`` must be there in every row; everywhere else a null is a value
that is not known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from assay.engine.explaining.words import any_of, period_words
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.references import MOST_BACK, before
from assay.facts.values.values import format_number
from assay.facts.values.vocabulary import Definition

from .layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECT_NAME, CohortLayout, ColumnOf, ColumnType, TableOf

DIGITS, PLACES = 18, 6
"""Of decimals: as many places as a float may have, and room for amounts of a nation."""

_TYPES: Mapping[str, Mapping[ColumnType, str]] = {
    "duckdb": {"id": "VARCHAR", "boolean": "BOOLEAN", "integer": "BIGINT", "decimal": f"DECIMAL({DIGITS}, {PLACES})",
               "date": "DATE", "text": "VARCHAR"},
    "postgres": {"id": "text", "boolean": "boolean", "integer": "bigint", "decimal": f"numeric({DIGITS}, {PLACES})",
                 "date": "date", "text": "text"},
    "spark": {"id": "STRING", "boolean": "BOOLEAN", "integer": "BIGINT", "decimal": f"DECIMAL({DIGITS}, {PLACES})",
              "date": "DATE", "text": "STRING"},
}  # fmt: skip
SQL_DIALECTS = tuple(_TYPES)
_LONGEST_NAME = 63
"""Bytes of a name that PostgreSQL keeps (its documentation, 4.1.1); it cuts the rest without a word."""

_HEAD = {
    SUBJECT_ID: "the subject's id, by which the other tables name it",
    SUBJECT_NAME: "the subject's name",
    AS_OF: "the day of which the assessment speaks; the column may be left out where it is one day for all",
    PERIOD: "the review period, such as 2024/25; the column may be left out where it is one period for all",
}


# ---------------------------------------------------------------- in words


def table_words(table: TableOf) -> str:
    """What a row of the table is."""
    if table.place is None:
        return "one row for each subject; a null is a value that is not known"
    return f"one row for each record of the list {table.place[0]}{period_words(table.place[1])}"


def column_words(column: ColumnOf) -> str:
    """What stands in the column, for the comment beside it."""
    definition = column.definition
    if column.name == SUBJECT_ID:
        return _HEAD[SUBJECT_ID]
    if column.role == "absent":
        back = _back(column.name)
        which = "the period before" if back == 1 else f"the period {back} before this one"
        return f"true where there was no such period, as the subject is younger: {which}"
    if definition is None:
        return _HEAD.get(column.name, column.name)
    label = f"{definition.label}{period_words(_back(column.name))}"
    match column.role:
        case "percent":
            parts = [label, f"in per cent: 75 is 75 %{_bounds(definition)}"]
        case "part":
            parts = [f"{label}: the part, 43 of '43 of 50'", "0 or more; with the whole, in place of the percentage"]
        case "whole":
            parts = [f"{label}: the whole, 50 of '43 of 50'", "1 or more"]
        case "option":
            parts = [f"{label}: whether '{column.option}' is one of them"]
        case "none":
            parts = [f"true where it is known that there is none: {label}"]
        case "given":
            parts = [f"whether the list is known: {label}", "true without a row: known to be empty"]
        case _:
            parts = [label, *_details(definition)]
    if definition.personal:
        parts.append("about a person: a pseudonym will do" if column.type == "text" else "about a person")
    return "; ".join(parts)


def _details(definition: Definition) -> Iterator[str]:
    if definition.options:
        yield f"{'from lowest to highest' if definition.ordered else 'one of'}: {any_of(definition.options)}"
    bounds = _bounds(definition).removeprefix(", ")
    if definition.unit:
        yield f"in {definition.unit}" if definition.type == "money" else f"unit: {definition.unit}"
    if bounds:
        yield bounds


def _bounds(definition: Definition) -> str:
    low, high = (
        None if limit is None else format_number(limit * 100 if definition.type == "percentage" else limit)
        for limit in (definition.minimum, definition.maximum)
    )
    if low is not None and high is not None:
        return f", from {low} to {high}"
    if low is not None:
        return f", {low} or more"
    return f", at most {high}" if high is not None else ""


def _back(name: str) -> int:
    """Of how many periods ago a column of ``subjects`` is."""
    return next((back for back in range(1, MOST_BACK + 1) if name.startswith(f"{before(back)}__")), 0)


# ---------------------------------------------------------------- SQL


def sql_template(layout: CohortLayout, dialect: str = "duckdb", heading: str = "") -> str:
    """CREATE TABLE statements with a comment for each table and column.

    ``dialect`` is one of SQL_DIALECTS (else ValueError). InputError where
    PostgreSQL would cut names.
    """
    if dialect not in _TYPES:
        raise ValueError(f"no dialect {dialect!r}; there are {any_of(SQL_DIALECTS, 'and')}")
    if dialect == "postgres":
        _refuse_long_names(layout)
    lines = [f"-- {printable(' '.join(heading.split()))}"] if heading else []
    lines += ["-- A null is a value that is not known, never no and never nought."]
    for table in layout.tables.values():
        lines += ["", *(_spark(table) if dialect == "spark" else _standard(table, _TYPES[dialect]))]
    return "\n".join(lines) + "\n"


def _standard(table: TableOf, types: Mapping[ColumnType, str]) -> Iterator[str]:
    name = _quoted(table.name)
    yield f"CREATE TABLE {name} ("
    yield ",\n".join(
        f"  {_quoted(column.name)} {types[column.type]}{_not_null(column)}" for column in table.columns.values()
    )
    yield ");"
    yield f"COMMENT ON TABLE {name} IS {_text(table_words(table))};"
    for column in table.columns.values():
        yield f"COMMENT ON COLUMN {name}.{_quoted(column.name)} IS {_text(_words(table, column))};"


def _spark(table: TableOf) -> Iterator[str]:
    yield f"CREATE TABLE {_quoted(table.name, '`')} ("
    yield ",\n".join(
        f"  {_quoted(column.name, '`')} {_TYPES['spark'][column.type]}{_not_null(column)}"
        f" COMMENT {_text(_words(table, column), escape=True)}"
        for column in table.columns.values()
    )
    yield f") USING PARQUET COMMENT {_text(table_words(table), escape=True)};"


def _words(table: TableOf, column: ColumnOf) -> str:
    if table.place is not None and column.name == SUBJECT_ID:
        return "the subject that the record belongs to"
    return column_words(column)


def _not_null(column: ColumnOf) -> str:
    return " NOT NULL" if column.type == "id" else ""


def _quoted(name: str, quote: str = '"') -> str:
    return f"{quote}{name.replace(quote, quote * 2)}{quote}"


def _text(words: str, escape: bool = False) -> str:
    """A string literal. Spark takes backslashes for escapes and does not double quotes."""
    plain = printable(" ".join(words.split()))
    quoted = plain.replace("\\", "\\\\").replace("'", "\\'") if escape else plain.replace("'", "''")
    return f"'{quoted}'"


def _refuse_long_names(layout: CohortLayout) -> None:
    names = {name for table in layout.tables.values() for name in (table.name, *table.columns)}
    at = Position(Source("the standard"))
    problems = [
        Problem("B105", at, f"PostgreSQL keeps {_LONGEST_NAME} bytes of a name and would cut '{name}'",
                "give the fact a shorter key, or take another engine")
        for name in sorted(names) if len(name.encode()) > _LONGEST_NAME
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


# ---------------------------------------------------------------- Arrow


def arrow_schemas(layout: CohortLayout) -> dict[str, Any]:
    """The Arrow schema (``pyarrow.Schema``) of each table. What a column holds stands in its field's metadata."""
    pa: Any = import_module("pyarrow")

    types: dict[ColumnType, Any] = {
        "id": pa.string(), "boolean": pa.bool_(), "integer": pa.int64(), "decimal": pa.decimal128(DIGITS, PLACES),
        "date": pa.date32(), "text": pa.string(),
    }  # fmt: skip
    return {
        table.name: pa.schema(
            [
                pa.field(
                    column.name, types[column.type], nullable=column.type != "id",
                    metadata=_metadata(column) | {"comment": _words(table, column)},
                )
                for column in table.columns.values()
            ],
            metadata={"comment": table_words(table)},
        )
        for table in layout.tables.values()
    }  # fmt: skip


def _metadata(column: ColumnOf) -> dict[str, str]:
    """What programs may want to know of the column; all of it text, as Arrow wants it."""
    definition = column.definition
    found: dict[str, str] = {"role": column.role}
    if definition is None:
        return found
    found |= {"fact": definition.key, "type": definition.type, "label": definition.label}
    if definition.unit:
        found["unit"] = definition.unit
    if column.role == "option":
        found["option"] = column.option
    elif column.options:
        found["options"] = json.dumps(list(column.options), ensure_ascii=False)
    if column.role in ("value", "percent"):
        times = 100 if column.role == "percent" else 1
        for name, limit in (("minimum", definition.minimum), ("maximum", definition.maximum)):
            if limit is not None:
                found[name] = format_number(limit * times)
    return found


def arrow_template(layout: CohortLayout) -> dict[str, bytes]:
    """For each table the contents of an Arrow file (IPC) with its schema and no rows."""
    pa: Any = import_module("pyarrow")

    files: dict[str, bytes] = {}
    for name, schema in arrow_schemas(layout).items():
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, schema):
            pass
        files[name] = sink.getvalue().to_pybytes()
    return files
