"""Columns of decimals with more digits than engines count with: refused by name, or left out if nobody reads them."""

# pyright: basic
# Arrow has no types for strict mode.

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shared.cohort_folders import CLUB, club
from shared.command_line import Done, command

import assay
from assay.engine.cohort.checking.check import check_tables

GIVEN = ("--as-of", "2025-07-18", "--period", "2024/25", "--standard", str(CLUB))


def table(column: str, precision: int, scale: int = 2) -> pa.Table:
    wide = pa.array([Decimal("1.00"), None], pa.decimal256(precision, scale))
    return pa.table({"subject_id": ["a", "b"], "readers__number": [5, 6], column: wide})


def call(folder: Path, *arguments: str) -> Done:
    return command("cohort", *arguments, *GIVEN, folder=folder, NO_COLOR="1")


@pytest.mark.parametrize("precision", [39, 50, 76])
def test_a_column_of_the_standard_is_refused_by_name(precision: int, tmp_path: Path) -> None:
    (tmp_path / "T").mkdir()
    pq.write_table(table("leader__fte", precision), tmp_path / "T" / "subjects.parquet")
    for command_ in (("check", "T"), ("assess", "T", "-o", "v.parquet")):
        done = call(tmp_path, *command_)
        assert (done.returncode, done.stdout) == (2, "")
        assert "T/subjects.parquet:leader__fte: B103: these are decimals of more than 38 digits" in done.stderr
        assert "store it as DECIMAL of at most 38 digits" in done.stderr


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_another_column_is_left_out(engine: str, tmp_path: Path) -> None:
    (tmp_path / "T").mkdir()
    pq.write_table(table("balance", 50), tmp_path / "T" / "subjects.parquet")
    done = call(tmp_path, "check", "T")
    assert done.returncode == 0 and "subjects  2\n" in done.stdout
    assert call(tmp_path, "assess", "T", "-o", "v.parquet", "--engine", engine).returncode == 0
    assert pl.read_parquet(tmp_path / "v.parquet").height == 2


def test_tables_in_memory_are_refused_too(tmp_path: Path) -> None:
    arrow = table("leader__fte", 50)
    pq.write_table(arrow, tmp_path / "t.parquet")
    tables: list[Any] = [arrow, pl.scan_parquet(tmp_path / "t.parquet")]
    for one in tables:
        with pytest.raises(assay.InputError, match="subjects:leader__fte: B103: these are decimals of more than 38"):
            check_tables(club(), {"subjects": one}, "2025-07-18", "2024/25")
    fine = table("leader__fte", 38).cast(pa.schema([
        ("subject_id", pa.string()), ("readers__number", pa.int64()), ("leader__fte", pa.decimal128(38, 2)),
    ]))  # fmt: skip
    assert check_tables(club(), {"subjects": fine}, "2025-07-18", "2024/25").rows == {"subjects": 2}
