"""Drawn values as columns of a table: decimals, days, words, and nulls where something is not known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from assay.engine.cohort.tables.layout import option_stem
from assay.facts.values.vocabulary import Definition

from .compared_with import PERCENT_PLACES
from .draws import BoolArray, Ints, Rng, chance
from .one_fact import Drawn

_WHOLES = np.array([3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 20, 20, 24, 25, 30, 30, 40, 40, 48, 50, 50, 60, 80, 100, 120])


def number_column(name: str, values: Ints, known: BoolArray | None, wide: bool = True) -> pl.Series:
    """Whole numbers, of 64 bits or 32."""
    return _known(pl.Series(name, values if wide else values.astype(np.int32)), known)


def decimal_column(name: str, values: Ints, known: BoolArray | None, places: int) -> pl.Series:
    """Exact decimals, from whole numbers of their last place."""
    whole = pl.Series(name, values).cast(pl.Decimal(38, 0))
    step = pl.lit(f"{10.0**-places:.{places}f}").cast(pl.Decimal(38, places))
    made = whole.to_frame().select((pl.col(name) * step).cast(pl.Decimal(18, places))).to_series()
    return _known(made, known)


def text_column(name: str, codes: Ints, known: BoolArray | None, options: Sequence[str]) -> pl.Series:
    """Words of a few that there are, kept as a dictionary."""
    words = pl.Series(name, codes.astype(np.uint8 if len(options) < 256 else np.uint32))
    return _known(words.cat.to(pl.Enum(list(options))), known)


def _known(values: pl.Series, known: BoolArray | None) -> pl.Series:
    if known is None or known.all():
        return values
    mask = pl.Series("known ", known)
    return pl.DataFrame([values, mask]).select(pl.when("known ").then(values.name).alias(values.name)).to_series()


def columns_of(
    name: str, definition: Definition, drawn: Drawn, unknown: BoolArray, rng: Rng,
    rounded: BoolArray | None = None, plain: bool = False,
) -> list[pl.Series]:  # fmt: skip
    """The columns of one fact or field.

    Percentages of facts (``rounded`` is given) are often said as a part of a
    whole, to the nearest where ``rounded``; those of records now and then, and
    only where that is exact, and never where ``plain``.
    """
    known = ~unknown & ~drawn.none
    match definition.type:
        case "percentage":
            found = _percentage(name, definition, drawn, known, rng, rounded, plain)
        case "choice" if definition.many:
            return [_known(pl.Series(f"{name}__{option_stem(option)}", drawn.values[:, n] == 1), ~unknown)
                    for n, option in enumerate(definition.options)]  # fmt: skip
        case "choice" | "text":
            found = [text_column(name, drawn.values, known, drawn.options)]
        case "decimal" | "money":
            found = [decimal_column(name, drawn.values, known, drawn.scale)]
        case "boolean":
            found = [_known(pl.Series(name, drawn.values == 1), known)]
        case "date":
            days = pl.Series(name, drawn.values.astype(np.int32)).cast(pl.Date)
            found = [_known(days, known)]
        case _:
            found = [number_column(name, drawn.values, known, rounded is not None)]
    if definition.may_be_none:
        found.append(_known(pl.Series(f"{name}__none", drawn.none), ~unknown))
    return found


def _percentage(
    name: str, definition: Definition, drawn: Drawn, known: BoolArray, rng: Rng, rounded: BoolArray | None, plain: bool
) -> list[pl.Series]:
    percent = f"{name}__percent"
    if plain:
        return [decimal_column(percent, drawn.values, known, PERCENT_PLACES)]
    rows = len(drawn.values)
    whole = _WHOLES[rng.integers(0, len(_WHOLES), rows)]
    part = np.rint(drawn.values / 10.0**drawn.scale * whole).astype(np.int64)
    parted = chance(rng, 0.1 if rounded is None else 0.4, rows) & known & (part >= 0)
    unit = 10**drawn.scale
    exact = part * unit == drawn.values * whole
    parted &= exact if rounded is None else exact | rounded
    if definition.minimum is not None:
        parted &= part * unit >= int(definition.minimum * unit) * whole
    if definition.maximum is not None:
        parted &= part * unit <= int(definition.maximum * unit) * whole
    return [
        decimal_column(percent, drawn.values, known & ~parted, PERCENT_PLACES),
        number_column(f"{name}__part", part, parted, False),
        number_column(f"{name}__whole", whole, parted, False),
    ]
