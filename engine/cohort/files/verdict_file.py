"""Verdicts as Parquet files: codes as the words they stand for, rows in order, steps joined; nothing held in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from assay.engine.cohort.tables.layout import AS_OF, PERIOD, SUBJECT_ID
from assay.facts.problems.problems import EngineFault

_ROW_GROUP = 131_072
_PLACES = 9
"""Decimals of a margin."""


def written(
    codes: pl.LazyFrame, path: Path, names: Mapping[str, tuple[str, ...]], kept: Sequence[str],
    metadata: Mapping[str, str],
) -> tuple[int, dict[str, int]]:  # fmt: skip
    """Write the verdicts of a step; how many there are, and how many subjects have which level.

    ``names`` says what the codes of each verdict column mean, ``kept`` are columns that came from the tables.
    """
    _finished(codes, names, kept).sink_parquet(path, metadata=dict(metadata), engine="streaming")
    _in_order(path, metadata)
    found = pl.scan_parquet(path, glob=False)
    if found.select(pl.sum_horizontal(pl.col(*names).null_count())).collect(engine="streaming").item():
        raise EngineFault("a subject was given no verdict at all, not even an unknown one")
    levels = found.group_by(pl.col("level").cast(pl.String)).len().collect(engine="streaming")
    counts = {str(level): int(count) for level, count in sorted(levels.iter_rows())}
    return sum(counts.values()), counts


def _finished(codes: pl.LazyFrame, names: Mapping[str, tuple[str, ...]], kept: Sequence[str]) -> pl.LazyFrame:
    """Codes as the words they stand for, and all columns of the same types on every engine."""
    found: list[pl.Expr] = []
    for name, dtype in codes.collect_schema().items():
        column = pl.col(name)
        if name in names:
            column = column.cast(pl.UInt8).cat.to(pl.Enum(names[name]))
        elif name.endswith(("__could_be", "__reason")) and name not in kept:
            column = column.cast(pl.Int16)
        elif "__margin_" in name and name not in kept:
            column = _rounded(column.cast(pl.Float64))
        elif isinstance(dtype, pl.Enum | pl.Categorical):
            column = column.cast(pl.String)
        found.append(column)
    return codes.select(found)


def _rounded(margin: pl.Expr) -> pl.Expr:
    """Engines divide alike but for the last digit; what is not at its threshold stays on its side of it."""
    short = margin.round(_PLACES)
    return pl.when((short == 0) & (margin != 0)).then(margin.sign() * 10.0**-_PLACES).otherwise(short)


def _in_order(path: Path, metadata: Mapping[str, str]) -> None:
    """Rows in the order of their ids: no engine promises the order in which it gives them."""
    frame = pl.scan_parquet(path, glob=False)
    id_ = pl.col(SUBJECT_ID)
    if frame.select((id_ <= id_.shift(1)).any()).collect(engine="streaming").item():
        keys = [name for name in (SUBJECT_ID, AS_OF, PERIOD) if name in frame.collect_schema().names()]
        frame.sort(keys).collect().write_parquet(path, metadata=dict(metadata))


def joined(files: Sequence[Path], path: Path, metadata: Mapping[str, str]) -> None:
    """The rows of several files one after another in one."""
    frame = pl.scan_parquet(list(files), glob=False, hive_partitioning=False)
    frame.sink_parquet(path, metadata=dict(metadata), row_group_size=_ROW_GROUP, engine="streaming")
    if not _one_after_another(path, files):
        whole = pl.concat([pl.read_parquet(file, glob=False) for file in files])
        whole.write_parquet(path, metadata=dict(metadata), row_group_size=_ROW_GROUP)


def _one_after_another(joined: Path, files: Sequence[Path]) -> bool:
    """Whether a file has the rows of these in their order: a streaming engine does not promise it."""
    ids, begin = pl.scan_parquet(joined, glob=False).select(SUBJECT_ID), 0
    for file in files:
        wanted = pl.read_parquet(file, columns=[SUBJECT_ID], glob=False)
        if not ids.slice(begin, wanted.height).collect().equals(wanted):
            return False
        begin += wanted.height
    return True
