"""Texts of tables as they are read everywhere: composed, in one kind of space. The same name is the same name.

What cannot be seen is left in, for the check to refuse. Where an engine cannot
compose characters, the check refuses texts in which some may have to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from sys import modules
from typing import Any

from assay.facts.values.characters import SPACES, composed, one_spaced

from .columns import Column, Table, as_column, nw
from .layout import CohortLayout, ColumnOf
from .native import collected

ODD = "[^ -~]|  |^ | $|_x000[dD]_"
"""What a text has in it that is not read as it stands, if there is any such thing in it."""
_ENDS = "^[ \n]+|[ \n]+$"
_NFC = {"duckdb": "nfc_normalize", "postgres": "normalize"}
"""How databases call it."""


def text_columns(layout: CohortLayout, table: str, schema: Mapping[str, Any]) -> dict[str, ColumnOf]:
    """The columns of texts that a table has, and that are read as something else where they are odd."""
    found: dict[str, ColumnOf] = {}
    for name, column in layout.tables[table].columns.items():
        dtype = schema.get(name)
        if column.type == "text" and column.definition is not None and dtype is not None and _odd(dtype):
            found[name] = column
    return found


def _odd(dtype: Any) -> bool:
    """Whether a column of a type can hold odd texts; one that names all its texts says so."""
    if isinstance(dtype, nw.Enum):
        return any(_read(text, True) != text for text in dtype.categories)
    return bool(dtype == nw.String or dtype == nw.Categorical)


def as_read(layout: CohortLayout, tables: Mapping[str, Table]) -> dict[str, Table]:
    """The tables with their texts as they are read; nothing is run."""
    found = dict(tables)
    for name, table in tables.items():
        if name in layout.tables:
            found[name] = with_texts(table, text_columns(layout, name, dict(table.collect_schema())))
    return found


def read_otherwise(table: Table, columns: Mapping[str, ColumnOf]) -> bool:
    """Whether some text of a table of Polars is not read as it stands."""
    before = {name: f"__raw_{name}" for name in columns}
    raw = table.with_columns(nw.col(name).cast(nw.String).alias(label) for name, label in before.items())
    read = with_texts(raw, columns)
    one = nw.lit(1, nw.Int64)
    differ = [nw.when(nw.col(name) != nw.col(label)).then(one).sum().alias(name) for name, label in before.items()]
    return bool(differ) and any(collected(read.select(*differ)).row(0))


def composes(table: Table) -> bool:
    """Whether the table's engine can compose characters."""
    kind = str(table.implementation.value)
    return kind == "polars" or _database(table) in _NFC


def with_texts(table: Table, columns: Mapping[str, ColumnOf]) -> Table:
    """A table with these texts as they are read."""
    if not columns:
        return table
    if table.implementation.is_polars():
        return _in_polars(table, columns)
    table = table.with_columns(nw.col(name).cast(nw.String) for name in columns)
    table = _composed(table, columns)
    return table.with_columns(_one_spaced(column).alias(name) for name, column in columns.items())


def plain_text(column: ColumnOf) -> Column:
    """A text as it is read, as far as an expression alone can tell: held against ASCII, it agrees.

    Three characters are composed to one of ASCII: the sign of kelvin, the Greek question mark, and the Greek varia.
    """
    found = _one_spaced(column, nw.col(column.name).cast(nw.String))
    for odd, plain in zip("\u212a\u037e\u1fef", "K;`", strict=True):
        found = found.str.replace_all(odd, plain, literal=True)
    return found


def _one_spaced(column: ColumnOf, text: Column | None = None) -> Column:
    text = nw.col(column.name) if text is None else text
    found = text.str.replace_all(SPACES, " ").str.replace_all(" ?\n ?", "\n").str.replace_all(_ENDS, "")
    found = found.str.replace_all("\n", " ", literal=True) if is_personal(column) else found
    return as_column(nw.when(text.str.contains(ODD)).then(found).otherwise(text))


def _composed(table: Table, names: Iterable[str]) -> Table:
    """The same in SQL; engines that cannot leave characters as they are."""
    native: Any = table.to_native()
    function = _NFC.get(_database(table), "")
    if table.implementation.is_duckdb():
        from duckdb import ColumnExpression, FunctionExpression

        wanted = set(names)
        columns = [
            FunctionExpression(function, ColumnExpression(name)).alias(name) if name in wanted
            else ColumnExpression(name) for name in native.columns
        ]  # fmt: skip
        native = native.select(*columns)
    elif table.implementation.is_ibis() and function:
        ibis: Any = modules["ibis"]  # it is there: the table is one of its own

        def nfc(text: str) -> str:
            raise NotImplementedError(text)  # the database has it

        made = ibis.udf.scalar.builtin(nfc, name=function)
        native = native.mutate(**{name: made(native[name]) for name in names})
    else:
        return table
    found: Table = nw.from_native(native)
    return found


def _database(table: Table) -> str:
    """``duckdb``, ``postgres``; nothing where it is no database."""
    if table.implementation.is_duckdb():
        return "duckdb"
    return str(table.to_native().get_backend().name) if table.implementation.is_ibis() else ""


# ---------------------------------------------------------------------- Polars


def _in_polars(table: Table, columns: Mapping[str, ColumnOf]) -> Table:
    import polars as pl

    def work(texts: pl.Series) -> pl.Series:
        texts = texts.cast(pl.String)
        odd = texts.str.contains(ODD).fill_null(False)
        if not odd.any():
            return texts
        read = texts.filter(odd).str.normalize("NFC").str.replace_all(SPACES, " ")
        read = read.str.replace_all(" ?\n ?", "\n").str.strip_chars(" \n")
        return texts.scatter(odd.arg_true(), read.str.replace_all("\n", " ") if texts.name in people else read)

    people = {name for name, column in columns.items() if is_personal(column)}
    native: pl.LazyFrame = table.to_native()
    return nw.from_native(
        native.with_columns(pl.col(*columns).map_batches(work, return_dtype=pl.String(), is_elementwise=True))
    )


def is_personal(column: ColumnOf) -> bool:
    """Whether it is a text about a person, in which lines do not count."""
    return column.definition is not None and column.definition.personal and column.definition.type == "text"


def _read(text: str, personal: bool) -> str:
    """A text as the reader of facts reads it."""
    plain = one_spaced(composed(text))
    return " ".join(plain.split("\n")) if personal else plain
