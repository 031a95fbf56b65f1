"""Tables of any kind in, and of the same kind out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .cohort_layout import SUBJECTS
from .cohort_numbers import Arithmetic
from .columns import Table, nw

Back = Callable[[Any], Any]
"""From a native lazy table to what the caller gave."""

_WIDE_INTEGERS = frozenset({"polars", "duckdb"})


def taken(tables: Mapping[str, Any]) -> tuple[dict[str, Table], Back]:
    """The tables as Narwhals has them, and how the answer is given back in their kind.

    What is in memory (pandas, Arrow, a Polars DataFrame) is gone through by Polars.
    """
    frames: dict[str, Table] = {}
    back: Back = _same
    for name, table in tables.items():
        found = nw.from_native(table)
        if isinstance(found, nw.LazyFrame):
            frames[name] = found
            continue
        kind = str(found.implementation)
        frames[name] = nw.from_native(found.to_polars().lazy())
        if name == SUBJECTS:
            back = {"pandas": _pandas, "pyarrow": _arrow}.get(kind, _polars)
    return frames, back


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


def schema_of(table: Table) -> Mapping[str, Any]:
    """The columns of a table, and their types."""
    return dict(table.collect_schema())


def calculator(table: Table) -> Arithmetic:
    """Arithmetic on the table's engine: in 128 bits, or in decimals where it has no such integers."""
    engine = table.implementation.value
    return Arithmetic(nw.Int128 if engine in _WIDE_INTEGERS else nw.Decimal(38, 0), engine == "polars")
