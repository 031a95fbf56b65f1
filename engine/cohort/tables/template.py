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

from assay.engine.explaining.words import label_words
from assay.engine.language.phrases import say
from assay.facts.language.phrases import all_of, any_of
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.references import MOST_BACK, before
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import format_number

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

_HEAD = frozenset({SUBJECT_ID, SUBJECT_NAME, AS_OF, PERIOD})


# ---------------------------------------------------------------- in words


def table_words(table: TableOf) -> str:
    """What a row of the table is."""
    if table.place is None:
        return say("tables", "subjects")
    return say("tables", "records", list=label_words(*table.place))


def column_words(column: ColumnOf) -> str:
    """What stands in the column, for the comment beside it."""
    definition = column.definition
    if column.name == SUBJECT_ID:
        return say("tables", f"column.{SUBJECT_ID}")
    if column.role == "absent":
        back = _back(column.name)
        return say("tables", "absent.previous" if back == 1 else "absent.earlier", back=back)
    if definition is None:
        return say("tables", f"column.{column.name}") if column.name in _HEAD else column.name
    label = label_words(definition.label, _back(column.name))
    match column.role:
        case "percent":
            bounds = _bounds(definition)
            parts = [label, say("tables", "column.percent_bounds" if bounds else "column.percent", bounds=bounds)]
        case "part" | "whole":
            parts = [say("tables", f"column.{column.role}", label=label), say("tables", f"column.{column.role}_bounds")]
        case "option" | "none":
            parts = [say("tables", f"column.{column.role}", label=label, option=column.option)]
        case "given":
            parts = [say("tables", "column.given", label=label), say("tables", "column.given_empty")]
        case _:
            parts = [label, *_details(definition)]
    if definition.personal:
        parts.append(say("tables", "column.pseudonym" if column.type == "text" else "column.personal"))
    return "; ".join(parts)


def _details(definition: Definition) -> Iterator[str]:
    if definition.options:
        key = "column.ordered" if definition.ordered else "column.options"
        yield say("tables", key, options=any_of(definition.options))
    if definition.unit:
        yield say("tables", "column.money" if definition.type == "money" else "column.unit", unit=definition.unit)
    if bounds := _bounds(definition):
        yield bounds


def _bounds(definition: Definition) -> str:
    low, high = (
        None if limit is None else format_number(limit * 100 if definition.type == "percentage" else limit)
        for limit in (definition.minimum, definition.maximum)
    )
    if low is None and high is None:
        return ""
    return say("tables", f"bounds.{'high' if low is None else 'low' if high is None else 'both'}", low=low, high=high)


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
        raise ValueError(f"no dialect {dialect!r}; there are {all_of(SQL_DIALECTS)}")
    if dialect == "postgres":
        _refuse_long_names(layout)
    lines = [f"-- {printable(' '.join(heading.split()))}"] if heading else []
    lines += [f"-- {say('tables', 'nulls')}"]
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
        return say("tables", "subject_of_record")
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
