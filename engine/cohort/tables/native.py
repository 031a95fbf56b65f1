"""Tables of any kind in, and of the same kind out again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem

from .columns import Table, nw
from .layout import SUBJECT_ID, SUBJECTS, CohortLayout
from .numbers import ColumnArithmetic

Back = Callable[[Any], Any]
"""From a native lazy table to what the caller gave."""

_POLARS, _DUCKDB, _IBIS = "polars", "duckdb", "ibis"
_WIDE_INTEGERS = frozenset({_POLARS, _DUCKDB})
_MOST_DIGITS = 38


def taken(tables: Mapping[str, Any]) -> tuple[dict[str, Table], Back]:
    """The tables as Narwhals has them, and how the answer is given back in their kind.

    What is in memory (pandas, Arrow, a Polars DataFrame) is gone through by Polars.
    """
    frames: dict[str, Table] = {}
    back: Back = _same
    for name, table in tables.items():
        found = nw.from_native(table)
        wide = wide_decimals(_types(found))
        if wide:
            raise InputError([wide_decimal(Position(Source(name), path=column)) for column in wide])
        if isinstance(found, nw.LazyFrame):
            frames[name] = found
            continue
        kind = found.implementation.value
        table = _fitted(found) if kind == "pandas" else found.to_polars()
        frames[name] = nw.from_native(table.lazy())
        if name == SUBJECTS:
            back = {"pandas": _pandas, "pyarrow": _arrow}.get(kind, _polars)
    return frames, back


def _types(found: Any) -> Mapping[str, Any]:
    """The columns of a table of Polars or Arrow with their own types; those of others need no look."""
    native, kind = found.to_native(), found.implementation.value
    if kind == _POLARS:
        return dict(native.collect_schema())
    return dict(zip(native.schema.names, native.schema.types, strict=True)) if kind == "pyarrow" else {}


def wide_decimals(types: Mapping[str, Any]) -> list[str]:
    """The columns of decimals that have more digits than an engine can count with."""
    return [name for name, dtype in types.items() if (getattr(dtype, "precision", None) or 0) > _MOST_DIGITS]


def wide_decimal(at: Position) -> Problem:
    """A column of such decimals."""
    return Problem("B103", at, f"these are decimals of more than {_MOST_DIGITS} digits",
                   f"store it as DECIMAL of at most {_MOST_DIGITS} digits, or leave it out")  # fmt: skip


def _fitted(found: Any) -> Any:
    """A pandas table as Polars has it. pandas has no days and, of old, no whole numbers that can be unknown:
    times that are all midnight are days, and floating-point numbers that are all whole are whole numbers."""
    import polars as pl

    convert: Any = pl.from_pandas
    table: pl.DataFrame = convert(found.to_native())
    for name, dtype in table.schema.items():
        column = pl.col(name)
        whole = (column == column.round()) & (column.abs() < 2**53)
        if isinstance(dtype, pl.Datetime) and table.select((column.dt.date() == column).all()).item():
            table = table.with_columns(column.dt.date())
        elif str(dtype).startswith("Float") and table.select(whole.all()).item():
            table = table.with_columns(column.cast(pl.Int64))
    return table


def given_back(table: Table, back: Back) -> Any:
    """The answer in the kind of table that was given."""
    return back(table.to_native())


def _same(native: Any) -> Any:
    return native


def _polars(native: Any) -> Any:
    return native.collect()


def _pandas(native: Any) -> Any:
    return native.collect().to_pandas()


def _arrow(native: Any) -> Any:
    return native.collect().to_arrow()


def in_their_order(found: Table, subjects: Table, back: Back) -> Table:
    """A row for each subject in the order of the subjects, where these are in memory; lazy tables have none.

    Only where ids stand once, as they do where records are counted: joins keep no order.
    """
    if back is _same:
        return found
    ids = subjects.to_native().select(SUBJECT_ID)
    if ids.unique().collect().height < ids.collect().height:
        return found
    ordered: Table = nw.from_native(
        ids.join(found.to_native(), on=SUBJECT_ID, how="left", nulls_equal=True, maintain_order="left")
    )
    return ordered


def collected(frame: Table) -> Any:
    """A small answer, in memory."""
    if frame.implementation.is_polars():
        return nw.from_native(frame.to_native().collect(engine="streaming"))
    return frame.collect(backend="polars")


def schema_of(table: Table) -> Mapping[str, Any]:
    """The columns of a table, and their types."""
    return dict(table.collect_schema())


def only_known(layout: CohortLayout, tables: Mapping[str, Table], keep: Iterable[str] = ()) -> dict[str, Table]:
    """The tables of the layout with the columns that it knows, and those of the subjects that are to be kept.

    Any other could be named like one that is made here; SQL does not even tell capitals from small letters.
    """
    found: dict[str, Table] = {}
    for name, table in tables.items():
        if name in layout.tables:
            known = {*layout.tables[name].columns, *(keep if name == SUBJECTS else ())}
            found[name] = table.select(*(column for column in schema_of(table) if column in known))
    return found


def kept(table: Table, names: Iterable[str]) -> Table:
    """The table; on SQL engines these columns of it, with their rows worked out and kept.

    They would write every expression out in full wherever it is used, and so
    grow without bounds from step to step. Polars and Spark see by themselves
    what is used again.
    """
    native = None
    if table.implementation.is_duckdb():
        native = table.select(*dict.fromkeys(names)).to_native().materialize()
    elif table.implementation.is_ibis():
        native = table.select(*dict.fromkeys(names)).to_native().cache()
    return table if native is None else nw.from_native(native)


def calculator(table: Table) -> ColumnArithmetic:
    """Arithmetic on the table's engine: in 128 bits, or in decimals where it has no such integers."""
    return calculator_of(str(table.implementation.value))


def calculator_of(engine: str) -> ColumnArithmetic:
    """The same by the engine's name."""
    wide = nw.Int128 if engine in _WIDE_INTEGERS else nw.Decimal(38, 0)
    return ColumnArithmetic(wide, adds_booleans=engine == _POLARS, counts_distinct=engine != _IBIS)
