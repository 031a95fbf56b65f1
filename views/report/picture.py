"""The picture of the areas: a bar for each, a block for each criterion, the same order a year earlier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assay.engine.explaining.answer import AreaResult, Assessment
from assay.engine.explaining.words import verdict_words
from assay.engine.questions.compare.compare import Comparison
from assay.engine.reference.tally import TALLIED
from assay.facts.language.phrases import all_of

from .words import say

_MOST_BLOCKS = 10
"""Criteria of one area that each have a block; where an area has more, a block is all with one verdict."""
_GAP = Fraction(7, 10)


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a bar. ``x`` and ``width`` are in per cent of the longest bar."""

    x: str
    width: str
    middle: str
    verdict: str
    label: str


@dataclass(frozen=True, slots=True)
class AreaBar:
    """An area: its verdict, its tally, and its bars; those of a year earlier are empty where there is none."""

    id: str
    title: str
    verdict: str
    words: str
    met: str
    describes: str
    blocks: tuple[Block, ...]
    tally: tuple[int, ...]
    before_verdict: str
    before_words: str
    before_describes: str
    before_blocks: tuple[Block, ...]
    before_tally: tuple[int, ...]


def area_bars(
    assessment: Assessment, earlier: Assessment | None, since: Comparison | None
) -> tuple[AreaBar, ...]:
    """The areas in order, each with a bar, and one of the earlier assessment; ``since`` is what has changed."""
    longest = max((sum(area.tally.values()) for area in assessment.areas), default=0) or 1
    found: list[AreaBar] = []
    for area in assessment.areas:
        was = since.older(f"area {area.id}").removeprefix("area ") if since else ""
        before = next((one for one in earlier.areas if one.id == was), None) if earlier else None
        found.append(_bar(assessment, area, longest, earlier, before))
    return tuple(found)


def _bar(
    assessment: Assessment, area: AreaResult, longest: int, earlier: Assessment | None, before: AreaResult | None
) -> AreaBar:
    counted = sum(area.tally.values()) - area.tally["not_applicable"]
    return AreaBar(
        area.id, area.area.title, area.verdict, verdict_words(area.verdict),
        say("picture.met", met=area.tally["met"], count=counted), _describes(area),
        _blocks(assessment, area, longest), _tally(area),
        before.verdict if before else "", verdict_words(before.verdict) if before else "",
        _describes(before) if before else "", _blocks(earlier, before, longest) if earlier and before else (),
        _tally(before) if before else (),
    )  # fmt: skip


def _tally(area: AreaResult) -> tuple[int, ...]:
    return tuple(area.tally[verdict] for verdict in TALLIED)


def _describes(area: AreaResult) -> str:
    """A bar in words: 4 met and 1 partly met."""
    found = [
        say("picture.tally", number=area.tally[verdict], verdict=verdict_words(verdict))
        for verdict in TALLIED if area.tally[verdict]
    ]  # fmt: skip
    return all_of(found) or say("picture.none")


def _blocks(assessment: Assessment, area: AreaResult, longest: int) -> tuple[Block, ...]:
    inside = [one for one in assessment.criteria if one.criterion.area == area.id]
    if longest <= _MOST_BLOCKS:
        return tuple(_drawn([(1, one.verdict, one.id) for one in inside], longest))
    counts = [(area.tally[verdict], verdict, str(area.tally[verdict])) for verdict in TALLIED if area.tally[verdict]]
    return tuple(_drawn(counts, longest))


def _drawn(parts: Sequence[tuple[int, str, str]], longest: int) -> Iterator[Block]:
    so_far = 0
    for count, verdict, label in parts:
        x, width = Fraction(100 * so_far, longest), Fraction(100 * count, longest) - _GAP
        yield Block(_percent(x), _percent(max(width, _GAP)), _percent(x + width / 2), verdict, label)
        so_far += count


def _percent(number: Fraction) -> str:
    """To two places: for drawing, not for reading."""
    hundredths = int(number * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02}"
