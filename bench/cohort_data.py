"""The scalar workload as Parquet: a row a subject, names and types as the layout of tables has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .workload import OPTIONS, Kind, Workload

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

UNKNOWN = 0.05
"""The share of values that are not given."""
PART = 100_000


def column_of(key: str, kind: Kind) -> str:
    """The column that holds a fact."""
    return f"{key}__percent" if kind == "percentage" else key


def columns_of(load: Workload) -> list[str]:
    """All columns that hold facts, in the order of the facts."""
    return [column_of(fact.key, fact.kind) for fact in load.facts]


def write_subjects(load: Workload, folder: Path, rows: int, seed: int, part_rows: int | None = None) -> Path:
    """Write ``subjects``: one file, or parts of so many rows; the path of the table."""
    import numpy as np

    if part_rows is None:
        path = folder / "subjects.parquet"
        subjects(load, np.random.default_rng(seed), 0, rows).write_parquet(path)
        return path
    path = folder / "subjects"
    path.mkdir(parents=True)
    for number, start in enumerate(range(0, rows, part_rows)):
        part = subjects(load, np.random.default_rng((seed, number)), start, min(part_rows, rows - start))
        part.write_parquet(path / f"part-{number:05}.parquet")
    return path


def subjects(
    load: Workload, random: np.random.Generator, start: int, rows: int, unknown: float = UNKNOWN
) -> pl.DataFrame:
    """So many subjects, numbered from ``start``."""
    import numpy as np
    import polars as pl

    columns: dict[str, pl.Series] = {"subject_id": pl.Series(np.arange(start, start + rows))}
    for fact in load.facts:
        value, known = _column(fact.kind, random.random(rows)), random.random(rows) >= unknown
        made = pl.DataFrame({"value": value, "known": known}).select(pl.when("known").then("value"))
        columns[column_of(fact.key, fact.kind)] = made.to_series()
    return pl.DataFrame(columns)


def _column(kind: Kind, drawn: np.ndarray[tuple[int], np.dtype[np.float64]]) -> pl.Series:
    """Values spread as in ``workload.fact_sets``."""
    import numpy as np
    import polars as pl

    match kind:
        case "integer":
            return pl.Series((drawn * 20).astype(np.int32))
        case "decimal":
            return _decimal(np.round(drawn * 180).astype(np.int64), 2, pl.Decimal(9, 2))
        case "percentage":
            return _decimal(300 + (drawn * 141).astype(np.int64) * 5, 1, pl.Decimal(5, 1))
        case "boolean":
            return pl.Series(drawn < 0.85)
        case "choice":
            numbers = pl.Series(np.minimum(3, (drawn * 5).astype(np.int32)))
            return numbers.cast(pl.UInt8).cat.to(pl.Enum(list(OPTIONS)))


def _decimal(scaled: np.ndarray[tuple[int], np.dtype[np.int64]], places: int, kind: pl.Decimal) -> pl.Series:
    """Whole numbers as decimals of so many places, exactly."""
    import polars as pl

    wide = pl.Series(scaled).cast(pl.Decimal(18, places)) / pl.Series([10**places], dtype=pl.Decimal(18, 0))
    return wide.cast(kind)
