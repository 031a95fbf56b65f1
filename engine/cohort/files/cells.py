"""Cells of CSV files and JSON lines as columns of exact types.

All cells are first read as text, and each column that the layout knows becomes
what it should be: nothing goes through floating point, and what cannot be read
is found and counted, not guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from assay.engine.cohort.tables.layout import ColumnOf, ColumnType
from assay.facts.values.binary_noise import CERTAIN, without_noise

DECIMALS = 6
"""Decimals of a number in a text file."""

_WHOLE = r"^[+-]?[0-9]+(\.0*)?$"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$"
_SHORT = r"^[+-]?([0-9]+(\.[0-9]{0,6}0*)?|\.[0-9]{1,6}0*)$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

TYPES: Mapping[ColumnType, pl.DataType] = {
    "id": pl.String(), "text": pl.String(), "boolean": pl.Boolean(), "date": pl.Date(),
    "integer": pl.Int64(), "decimal": pl.Decimal(18, DECIMALS),
}  # fmt: skip


def typed(column: ColumnOf) -> pl.Expr:
    """A column of text as what it should hold; null where it is empty or cannot be read."""
    trimmed = _trimmed(column)
    match column.type:
        case "id" | "text":
            return pl.col(column.name)
        case "boolean":
            lower = trimmed.str.to_lowercase()
            return pl.when(lower == "true").then(True).when(lower == "false").then(False).alias(column.name)
        case "integer":
            whole = pl.when(trimmed.str.contains(_WHOLE)).then(trimmed.str.replace(r"\..*$", ""))
            return whole.cast(TYPES["integer"], strict=False).alias(column.name)
        case "decimal":
            short = pl.when(trimmed.str.contains(_SHORT)).then(trimmed)
            return short.cast(TYPES["decimal"], strict=False).alias(column.name)
        case "date":
            day = pl.when(trimmed.str.contains(_DAY)).then(trimmed)
            return day.str.to_date("%Y-%m-%d", strict=False).alias(column.name)


def _trimmed(column: ColumnOf) -> pl.Expr:
    """A cell without blanks around it; a number also without the noise of reckoning in twos."""
    trimmed = pl.col(column.name).str.strip_chars()
    if column.type not in ("integer", "decimal"):
        return trimmed
    return trimmed.map_batches(_without_noise, return_dtype=pl.String(), is_elementwise=True)


def _without_noise(texts: pl.Series) -> pl.Series:
    long = (texts.str.len_bytes() > CERTAIN) & texts.str.contains(_NUMBER)
    if not long.any():
        return texts
    return texts.to_frame().with_columns(
        pl.when(long).then(texts).map_elements(lambda text: f"{without_noise(Decimal(text)):f}", pl.String())
        .fill_null(texts).alias(texts.name)
    ).to_series()  # fmt: skip


class Unreadable(NamedTuple):
    """A kind of cell that cannot be read: ``rows`` is true in the rows that have one."""

    code: str
    column: str
    message: str
    hint: str
    rows: pl.Expr


def unreadable(columns: Iterable[ColumnOf]) -> list[Unreadable]:
    """What can be wrong with the cells of a table that is stored as text."""
    found: list[Unreadable] = []
    for column in columns:
        if column.type in ("id", "text"):
            continue
        trimmed = _trimmed(column)
        filled = trimmed.is_not_null() & (trimmed != "")
        lost = filled & typed(column).is_null()
        if column.type in ("integer", "decimal"):
            found += _numbers(column, trimmed, filled, lost)
        elif column.type == "date":
            found.append(Unreadable("B103", column.name, "a text that is not a date of the calendar",
                                    "write it like 2025-07-18", lost))
        else:
            found.append(Unreadable("B103", column.name, "a text that is neither true nor false",
                                    "write true or false", lost))
    return found  # fmt: skip


def _numbers(column: ColumnOf, text: pl.Expr, filled: pl.Expr, lost: pl.Expr) -> Iterator[Unreadable]:
    number = filled & text.str.contains(_NUMBER)
    decimal = column.type == "decimal"
    fits = text.str.contains(_SHORT if decimal else _WHOLE)
    what = "a number" if decimal else "a whole number"
    plain = "write it like 1200 or 0.5: no unit, no sign between thousands"
    yield Unreadable("B103", column.name, f"a text that is not {what}", plain, filled & ~number)
    if decimal:
        more = f"a number with more than {DECIMALS} decimals"
        yield Unreadable("B209", column.name, more, "round it", number & ~fits)
    else:
        yield Unreadable("B103", column.name, "a number that is not whole", "correct it", number & ~fits)
    yield Unreadable("B204", column.name, "a number that is too large", "numbers are below 10^12", lost & number & fits)
