"""Tables of verdicts made up at random, and counted in plain Python."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import polars as pl

import assay

CODES = ("not_met", "partly_met", "met", "not_applicable", "unknown")
Row: TypeAlias = dict[str, object]


def columns_of(standard: assay.Standard) -> dict[str, tuple[str, ...]]:
    """Every column of verdicts, and the names of its codes."""
    found = {f"criterion_{re.sub('[^A-Za-z0-9]', '_', c.id)}": CODES for c in standard.criteria}
    found |= {f"area_{re.sub('[^A-Za-z0-9]', '_', a.id)}": CODES for a in standard.areas}
    levels = (*(level.id for level in reversed(standard.levels)), "not_applicable", "unknown")
    return {**found, "level": levels}


def rows(standard: assay.Standard, number: int, seed: int, groups: Mapping[str, Sequence[object]]) -> list[Row]:
    """So many rows, with a value of each group and a verdict in each column."""
    chance = random.Random(seed)
    found: list[Row] = []
    for n in range(number):
        row: Row = {"subject_id": f"s{n}", **{name: chance.choice(list(of)) for name, of in groups.items()}}
        row |= {name: chance.choice(names) for name, names in columns_of(standard).items()}
        found.append(row)
    return found


def frame(standard: assay.Standard, found: Sequence[Row], kind: str = "enum") -> pl.DataFrame:
    """The rows as a table whose verdicts are of a kind: enum, text, categorical or codes."""
    columns = columns_of(standard)
    whole = pl.DataFrame(found, infer_schema_length=None)
    match kind:
        case "enum":
            casts = [pl.col(name).cast(pl.Enum(list(names))) for name, names in columns.items()]
        case "categorical":
            casts = [pl.col(name).cast(pl.Categorical) for name in columns]
        case "codes":
            casts = [pl.col(n).replace_strict(list(of), list(range(len(of))), return_dtype=pl.Int8)
                     for n, of in columns.items()]  # fmt: skip
        case _:
            casts = []
    return whole.with_columns(casts)


def tally(found: Sequence[Row], column: str) -> Counter[object]:
    """How often each verdict stands in a column."""
    return Counter(row[column] for row in found)


DAYS = {"2023/24": date(2024, 7, 18), "2024/25": date(2025, 7, 18)}
