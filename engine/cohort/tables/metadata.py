"""What a file of verdicts says of itself: by which standard, engine and version it was made, and of which day."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

FORMAT = "verdicts/1"


def verdicts_metadata(path: Path) -> Mapping[str, str]:
    """The keys that begin with ``assay``, of a Parquet file or the first part of a folder; nothing of other files."""
    try:
        first = next(iter(sorted(path.glob("*.parquet"))), None) if path.is_dir() else path
        if first is None or first.suffix.lower() != ".parquet":
            return {}
        found = pl.read_parquet_metadata(first)
    except (OSError, pl.exceptions.PolarsError):
        return {}  # whoever reads the rows says what is wrong with the file
    return {key: value for key, value in found.items() if key.startswith("assay")}
