"""How far from its threshold a cohort lies: margins counted in a few bins around nought."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count as counted
from typing import TYPE_CHECKING, NamedTuple

from assay.engine.cohort.tables.layout import PERIOD
from assay.engine.language.phrases import say
from assay.facts.problems.problems import InputError
from assay.rules.language.standard import Standard

from .tallies import VerdictTable, as_text, column_name, unreadable

if TYPE_CHECKING:
    import polars as pl

    from .summary_document import HistogramDocument

BINS = 5
"""Bins on each side of the threshold; the outermost are open."""
_AT = 1e-9
"""Margins are floats, for display: what is so near to the edge of a bin is at it. At the threshold is nought alone."""


class MarginName(NamedTuple):
    """What a margin is of: a comparison in words, and its unit."""

    words: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MarginColumn:
    """A column of margins: of which criterion, the number of the comparison in it, and its name."""

    column: str
    criterion: str
    number: int
    name: MarginName


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many subjects of a period lie how far from a threshold.

    ``below`` counts those that miss it, the nearest bin first; ``above`` those that
    pass it with something to spare, likewise; each bin is ``width`` wide and
    reaches to its far end, the last one has none. ``at`` is exactly at the
    threshold: enough for *at least*, not for *more than*; ``unknown`` has no margin.
    ``hidden`` where too few have one: then all are 0.
    """

    of: MarginColumn
    width: Fraction
    below: tuple[int, ...]
    at: int
    above: tuple[int, ...]
    unknown: int
    hidden: bool = False

    @property
    def known(self) -> int:
        return sum(self.below) + self.at + sum(self.above)

    @property
    def near(self) -> tuple[int, int, int]:
        """How many lie just below, exactly at and just above the threshold, within a bin's width."""
        return self.below[0], self.at, self.above[0]

    def to_dict(self) -> HistogramDocument:
        found: HistogramDocument = {"criterion": self.of.criterion, "comparison": self.of.number,
                                    "of": self.of.name.words, "unit": self.of.name.unit}  # fmt: skip
        if self.hidden:
            return {**found, "hidden": True}
        width = int(self.width) if self.width.denominator == 1 else float(self.width)
        return {**found, "bin_width": width, "below": list(self.below), "at": self.at, "above": list(self.above),
                "unknown": self.unknown}  # fmt: skip


def margin_columns(
    table: VerdictTable, standard: Standard, names: Mapping[str, MarginName]
) -> tuple[MarginColumn, ...]:
    """The columns of margins that the table has, by criterion."""
    found: list[MarginColumn] = []
    for criterion in standard.criteria:
        start = f"{column_name('criterion', criterion.id)}__margin_"
        pattern = re.compile(re.escape(start) + r"(\d{1,6})")
        numbers = sorted(int(found_[1]) for name in table.columns if (found_ := pattern.fullmatch(name)))
        several = len(numbers) > 1
        for number in numbers:
            column = f"{start}{number}"
            plain = MarginName(say("tables", "comparison", number=number) if several else "")
            found.append(MarginColumn(column, criterion.id, number, names.get(column, plain)))
    return tuple(found)


def histograms(table: VerdictTable, columns: Sequence[MarginColumn], below: int) -> dict[str, tuple[Histogram, ...]]:
    """The margins of each period, in two passes: the first finds how wide the bins are to be."""
    import polars as pl

    if not columns:
        return {}
    period = as_text(PERIOD) if PERIOD in table.columns else pl.lit("").alias(PERIOD)
    try:
        widths = _widths(table, columns)
        parts = [part for one, width in zip(columns, widths, strict=True) for part in _parts(one.column, width)]
        rows = table.frame.group_by(period).agg(pl.len().alias("#"), *parts).collect(engine="streaming").to_dicts()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError([unreadable(table.name, error)]) from None
    return {
        str(row[PERIOD]): tuple(
            _histogram(row, one, width, below) for one, width in zip(columns, widths, strict=True)
        )
        for row in rows
    }  # fmt: skip


def _histogram(row: Mapping[str, int], of: MarginColumn, width: Fraction, below: int) -> Histogram:
    numbers = [row[f"{of.column}#{n}"] for n in range(2 * BINS + 1)]
    if sum(numbers) < below:
        nothing = (0,) * BINS
        return Histogram(of, width, nothing, 0, nothing, 0, hidden=True)
    lower, at, upper = numbers[:BINS], numbers[BINS], numbers[BINS + 1 :]
    return Histogram(of, width, tuple(lower), at, tuple(upper), row["#"] - sum(numbers))


def _widths(table: VerdictTable, columns: Sequence[MarginColumn]) -> list[Fraction]:
    """So wide that the bins reach about twice as far as margins do on average; whole where all margins are whole."""
    import polars as pl

    row = table.frame.select(
        part
        for one in columns
        for value in [pl.col(one.column).cast(pl.Float64)]
        for part in (
            value.filter(value.is_finite()).abs().mean().alias(f"{one.column}#mean"),
            (value == value.round()).all().alias(f"{one.column}#whole"),
        )
    ).collect(engine="streaming").to_dicts()[0]  # fmt: skip
    return [
        _nice((row[f"{one.column}#mean"] or 0.0) * 2 / BINS, whole=bool(row[f"{one.column}#whole"])) for one in columns
    ]


def _nice(least: float, whole: bool) -> Fraction:
    """The smallest of 1, 2, 5, 10, … (or of 0.1, 0.2, 0.5, …) that is at least so large."""
    if whole or least >= 1:
        start = 0
    elif least <= 0:
        return Fraction(1)
    else:
        start = -next(n for n in counted(1) if least * 10**n >= 1 or n == 9)
    steps = (Fraction(10) ** power * step for power in counted(start) for step in (1, 2, 5))
    return next(step for step in steps if step >= Fraction(least))


def _parts(column: str, width: Fraction) -> Iterator[pl.Expr]:
    """The number of margins in each bin: those below the threshold from the nearest, those at it, those above it."""
    import polars as pl

    value, step = pl.col(column).cast(pl.Float64), float(width)
    edges = [*(step * n for n in range(1, BINS)), float("inf")]
    for n, edge in enumerate(edges):
        inner = 0.0 if n == 0 else -step * n - _AT  # only what is at the threshold exactly is at it
        yield ((value < inner) & (value >= -edge - _AT)).sum().alias(f"{column}#{n}")
    yield (value == 0).sum().alias(f"{column}#{BINS}")
    for n, edge in enumerate(edges):
        inner = 0.0 if n == 0 else step * n + _AT
        yield ((value > inner) & (value <= edge + _AT)).sum().alias(f"{column}#{BINS + 1 + n}")
