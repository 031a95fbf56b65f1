"""Draws of whole columns at once: numbers and days beside the values that rules compare with.

Numbers, amounts and days are whole numbers of their smallest step (a hundredth
of a pound, a day), so that a threshold can be hit exactly and missed by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Rng: TypeAlias = np.random.Generator

EPOCH = date(1970, 1, 1).toordinal()
EDGE = 0.15
"""How often a value is the one compared with, or a single step beside it."""
UNDER = 0.85
"""How often a value that fails between two limits is too low: what lies too far ahead is rare."""
FAR = 10**14
"""Beyond any bound, and still exact in 64 bits when something is added."""


@dataclass
class Limits:
    """Between which values a column should lie, in steps; each may differ from row to row.

    ``soft`` names the sides that are only usual: no rule looks at them, so
    nothing is drawn on their edge, nor beyond them to fail.
    """

    low: Ints | None = None
    high: Ints | None = None
    soft: str = ""
    outside: list[Ints] = field(default_factory=lambda: [])
    points: list[Ints] = field(default_factory=lambda: [])

    def at_least(self, value: Ints) -> None:
        self.low = value if self.low is None else np.maximum(self.low, value)

    def at_most(self, value: Ints) -> None:
        self.high = value if self.high is None else np.minimum(self.high, value)

    @property
    def empty(self) -> bool:
        return self.low is None and self.high is None and not self.points and not self.outside


def chance(rng: Rng, probability: float | Floats, rows: int) -> BoolArray:
    """True so often; 0 is never and 1 is always."""
    return np.asarray(rng.random(rows, np.float32) < probability)


def near(
    rng: Rng, good: BoolArray, limits: Limits, floor: int, ceiling: int, span: int, grain: int, careful: BoolArray,
    stretch: tuple[float, float] = (0.0, 1.0),
) -> Ints:  # fmt: skip
    """A value inside the limits where ``good``, else outside of them; often right on the edge.

    Values are multiples of ``grain`` where that leaves them on their side, and
    lie in that ``stretch`` of what is inside. Where ``careful``, nothing is
    drawn that only grazes a limit from the wrong side.
    """
    rows = len(good)
    low, high = limits.low, limits.high
    if low is None and high is None and limits.points:
        return _points(rng, good, limits.points, floor, ceiling, span)
    if low is None and high is None and limits.outside:
        high = limits.outside[0]
    if low is None and high is None:
        low, high = np.full(rows, floor, np.int64), np.full(rows, ceiling, np.int64)
    base = low if low is not None else high
    spans = np.int64(max(span, 1))
    if base is not None and grain != 1:
        spans = np.maximum(spans, np.abs(base) // 4)
    bottom = low if low is not None else np.maximum(np.asarray(high) - spans, floor)
    top = high if high is not None else np.minimum(bottom + spans, ceiling)
    bottom, top = np.minimum(bottom, ceiling), np.maximum(top, floor)
    top = np.maximum(bottom, top)
    where = rng.random(rows)
    room = top - bottom + 1
    found = bottom + ((where * (stretch[1] - stretch[0]) + stretch[0]) * room).astype(np.int64)
    found = np.where(good, _coarse(found, grain, bottom, top), 0)
    bad = np.flatnonzero(~good)
    luck = rng.random(rows, np.float32)
    below, above = low is not None and "low" not in limits.soft, high is not None and "high" not in limits.soft
    edge = bottom if not above else np.where(luck < EDGE / 2, bottom, top) if below else top
    if below or above:
        found = np.where(good & (luck < EDGE), edge, found)
    if len(bad):
        found[bad] = _outside(rng, bottom[bad], top[bad], below, above, _at(spans, bad), floor, ceiling, grain)
    for points in limits.points:
        found = np.where((rng.random(rows, np.float32) < EDGE) & ~careful, points, found)
    return np.clip(found, floor, ceiling)


def _at(values: np.int64 | Ints, rows: Ints) -> np.int64 | Ints:
    return values[rows] if isinstance(values, np.ndarray) else values


def _outside(
    rng: Rng, bottom: Ints, top: Ints, below: bool, above: bool, spans: np.int64 | Ints,
    floor: int, ceiling: int, grain: int,
) -> Ints:  # fmt: skip
    """Values under the lower limit or over the upper one, often by a single step."""
    rows = len(bottom)
    away = 1 + (rng.random(rows) * spans).astype(np.int64)
    close = rng.random(rows, np.float32) < EDGE
    under = np.where(close, bottom - 1, (bottom - away) // grain * grain)
    over = np.where(close, top + 1, -(-(top + away) // grain) * grain)
    if not above:
        return under
    if not below:
        return over
    first = rng.random(rows, np.float32) < UNDER
    return np.asarray(np.where((first & (under >= floor)) | (over > ceiling), under, over), np.int64)


def _coarse(values: Ints, grain: int, low: Ints, high: Ints) -> Ints:
    if grain == 1:
        return values
    coarse = values // grain * grain
    coarse = np.where(coarse < low, coarse + grain, coarse)
    return np.where(coarse > high, values, coarse)


def _points(rng: Rng, good: BoolArray, points: Sequence[Ints], floor: int, ceiling: int, span: int) -> Ints:
    """One of the values wished where good, else often a step beside one."""
    rows = len(good)
    choice = rng.integers(0, len(points), rows)
    found = np.choose(choice, list(points)) if len(points) < 32 else points[0]
    step = np.where(rng.random(rows) < 0.5, 1, 1 + (rng.random(rows) * span).astype(np.int64))
    step = np.where(rng.random(rows) < 0.5, -step, step)
    return np.asarray(np.clip(np.where(good, found, found + step), floor, ceiling), np.int64)


def repeated(counts: Ints) -> tuple[Ints, Ints]:
    """For each record its subject's row, and its own number within the subject's records."""
    owner = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    starts = np.cumsum(counts) - counts
    return owner, np.arange(len(owner), dtype=np.int64) - starts[owner]


def day_number(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - EPOCH
