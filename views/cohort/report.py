"""A cohort's summary as one HTML file: nothing from elsewhere, no script, for the screen and for paper.

What stands where, and in which words, is in ``templates/cohort.html.j2``; here the
numbers are made ready. No information hangs on colour: every bar and every cell
has its number beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from assay.engine.cohort.summing.margins import Histogram
from assay.engine.cohort.summing.summary import Breakdown, Figures, PeriodSummary, Rank, Summary, Tally, percent
from assay.engine.explaining.words import verdict_words
from assay.facts.problems.positions import printable
from assay.views.pages import page
from assay.views.phrases import say

from .words import (
    MOST_RANKED,
    PAGE,
    VERDICTS,
    area_met,
    bin_words,
    column_words,
    criterion_title,
    headlines,
    margin_words,
    margins_left_out,
    most_near,
    number,
    period_words,
    privacy_lines,
    provenance,
    together_words,
)

_LABELLED = 12
"""Per cent from which on a part of a bar has room for its number."""
_TINTS = 5
_SPELLED = 10
"""Up to which number areas are counted in words."""
_HEIGHT, _WIDTH, _GAP = 56, 16, 3
"""Of a histogram: the height of the highest bar, the width of a bar and the gap between two."""


@dataclass(frozen=True, slots=True)
class BarPart:
    """A part of a stacked bar: its verdict, how wide it is in per cent, and its number where there is room."""

    verdict: str
    width: str
    label: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A row of verdicts: of an area or criterion."""

    id: str
    title: str
    parts: tuple[BarPart, ...]
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TintedShare:
    """A share in a table of tints: its tint, and the words."""

    tint: str
    text: str


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A group or a period: its number, and the tinted shares; without them where it is not shown."""

    name: str
    subjects: str
    levels: tuple[TintedShare, ...]
    areas: tuple[TintedShare, ...]
    shown: bool
    together: bool = False


@dataclass(frozen=True, slots=True)
class Ranked:
    """A criterion among those failed or unknown most often."""

    id: str
    title: str
    width: str
    share: str
    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class HistogramBar:
    """A bar of a histogram: where it stands, how high it is, and on which side."""

    x: int
    y: str
    height: str
    side: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A histogram of margins. ``near`` are the numbers just below, at and just above the threshold."""

    id: str
    title: str
    words: str
    bars: tuple[HistogramBar, ...]
    near: tuple[str, str, str]
    within: str
    shares: tuple[str, str, str]
    known: str


def summary_html(summary: Summary) -> str:
    """The whole report as the text of one HTML file."""
    latest = summary.latest
    figures = latest.figures if latest else None
    return page("cohort.html.j2", _filling(summary, latest, figures))


def _filling(summary: Summary, latest: PeriodSummary | None, figures: Figures | None) -> dict[str, object]:
    standard = summary.standard
    levels = [one for one in summary.levels if one[0] != "not_applicable"]
    filling: dict[str, object] = {
        "title": standard.title, "version": standard.version, "noun": summary.noun,
        "source": ", ".join(part for part in (standard.source.title, standard.source.published) if part),
        "shown": bool(figures and figures.subjects), "empty": not summary.periods, "below": summary.suppress_below,
        "verdicts": [(one, verdict_words(one)) for one in VERDICTS],
        "level_titles": [title for _, title in levels], "areas": standard.areas,
        "privacy": list(privacy_lines(summary)), "provenance": list(provenance(summary)), "say": partial(say, PAGE),
    }  # fmt: skip
    if latest is None or figures is None:
        return filling
    areas = [_row(area.id, area.title, figures.areas[area.id], figures.subjects) for area in standard.areas]
    return filling | {
        "period": period_words(latest), "period_name": latest.name, "subjects": number(figures.subjects),
        "headlines": list(headlines(summary, latest)),
        "levels": list(_levels(summary, figures)),
        "area_rows": areas, "area_heading": _counted(len(areas)),
        "criteria": [_row(c.id, c.title, figures.criteria[c.id], figures.subjects) for c in standard.criteria],
        "failed": list(_ranked(summary, latest.most_failed())),
        "unknown": list(_ranked(summary, latest.most_unknown())),
        "years": [_line(summary, one.name, one.figures) for one in summary.periods] if len(summary.periods) > 1 else [],
        "breakdowns": [_breakdown(summary, one) for one in latest.breakdowns],
        "pictures": [_picture(summary, one) for one in most_near(latest.margins)],
        "left_out": margins_left_out(latest.margins),
        "bar": {"height": _HEIGHT, "step": _WIDTH + _GAP},
    }


def _counted(count: int) -> str:
    """The one area, the nine areas, the 12 areas."""
    return say(PAGE, "page.areas", count=count, number=say(PAGE, f"counted.{count}") if count <= _SPELLED else count)


# ---------------------------------------------------------------- bars and cells


def _width(part: int, whole: int) -> str:
    """A width in per cent, to two places: for drawing, not for reading."""
    return f"{100 * part / whole:.2f}" if whole else "0"


def _row(id_: str, title: str, tally: Tally, subjects: int) -> SummaryRow:
    parts = tuple(
        BarPart(verdict, _width(tally[verdict], subjects), _label(tally[verdict], subjects))
        for verdict in VERDICTS
        if tally[verdict]
    )
    shares = tuple(percent(tally[verdict], subjects) if tally[verdict] else "0" for verdict in VERDICTS)
    return SummaryRow(id_, title, parts, shares)


def _label(part: int, whole: int) -> str:
    return percent(part, whole, places=0) if part * 100 >= _LABELLED * whole else ""


def _levels(summary: Summary, figures: Figures) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Of each level: id, title, width of its bar (the longest is full), count, share, and share of it or better."""
    longest, so_far = max(figures.level.values()) or 1, 0
    levels = {level.id for level in summary.standard.levels}
    for id_, title in summary.levels:
        count = figures.level[id_]
        so_far += count
        better = percent(so_far, figures.subjects) if id_ in levels else ""
        if count or id_ != "not_applicable":
            yield id_, title, _width(count, longest), number(count), percent(count, figures.subjects), better


def _ranked(summary: Summary, ranks: Sequence[Rank]) -> Iterator[Ranked]:
    for rank in [rank for rank in ranks if rank.part][:MOST_RANKED]:
        yield Ranked(rank.id, criterion_title(summary, rank.id), _width(rank.part, rank.whole),
                     percent(rank.part, rank.whole), number(rank.part), number(rank.whole))  # fmt: skip


# ---------------------------------------------------------------- groups


def _breakdown(summary: Summary, breakdown: Breakdown) -> dict[str, object]:
    lines = [_line(summary, group.name, group.figures) for group in breakdown.groups]
    if breakdown.together is not None:
        lines.append(_line(summary, together_words(breakdown), breakdown.together, together=True))
    return {"column": column_words(breakdown.column), "lines": lines, "any_shown": bool(breakdown.shown)}


def _line(summary: Summary, name: str, figures: Figures | None, together: bool = False) -> SummaryLine:
    if figures is None:
        return SummaryLine(printable(name), "", (), (), shown=False)
    levels = [_cell(figures.level[id_], figures.subjects) for id_, _ in summary.levels if id_ != "not_applicable"]
    areas = [_cell(*area_met(figures, area.id)) for area in summary.standard.areas]
    return SummaryLine(
        printable(name), number(figures.subjects), tuple(levels), tuple(areas), shown=True, together=together
    )


def _cell(part: int, whole: int) -> TintedShare:
    tint = min(_TINTS - 1, part * _TINTS // whole) if whole else 0
    return TintedShare(f"t{tint}", percent(part, whole, places=0))


# ---------------------------------------------------------------- margins


def _picture(summary: Summary, one: Histogram) -> Picture:
    counts = [*reversed(one.below), one.at, *one.above]
    sides = ["misses"] * len(one.below) + ["at"] + ["passes"] * len(one.above)
    highest = max(counts) or 1
    bars: list[HistogramBar] = []
    for n, (count, side) in enumerate(zip(counts, sides, strict=True)):
        height = max(1.0, _HEIGHT * count / highest) if count else 0.0
        bars.append(HistogramBar(n * (_WIDTH + _GAP), f"{_HEIGHT - height:.1f}", f"{height:.1f}", side))
    below, at, above = one.near
    misses, level, passes = (percent(count, one.known) for count in (sum(one.below), one.at, sum(one.above)))
    return Picture(
        one.of.criterion, criterion_title(summary, one.of.criterion), margin_words(one), tuple(bars),
        (number(below), number(at), number(above)), bin_words(one), (misses, level, passes), number(one.known),
    )  # fmt: skip
