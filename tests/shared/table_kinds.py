"""The same tables in every kind that an engine takes."""

# pyright: basic
# Tables are made of plain values, which have no static type worth writing.

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pytest


def in_duckdb(frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    base: Any = duckdb.connect()
    for name, frame in frames.items():
        base.register(f"given_{name}", frame.to_arrow())
        base.execute(f"create table {name} as select * from given_{name}")
    return {name: base.table(name) for name in frames}


def in_ibis(frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    base: Any = pytest.importorskip("ibis").duckdb.connect()
    return {name: base.create_table(name, frame.to_arrow()) for name, frame in frames.items()}


def named(frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    """With types that name all their texts, but for the ids."""
    return {
        name: frame.with_columns(
            pl.col(one).cast(pl.Categorical if name == "subjects" else pl.Enum(frame[one].drop_nulls().unique()))
            for one, type_ in frame.schema.items() if type_ == pl.String and one != "subject_id"
        )
        for name, frame in frames.items()
    }  # fmt: skip


KINDS: dict[str, Any] = {
    "polars": dict, "lazy": lambda frames: {n: f.lazy() for n, f in frames.items()}, "named": named,
    "arrow": lambda frames: {n: f.to_arrow() for n, f in frames.items()},
    "pandas": lambda frames: {n: f.to_pandas() for n, f in frames.items()}, "duckdb": in_duckdb, "ibis": in_ibis,
}  # fmt: skip
