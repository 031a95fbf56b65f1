"""What every view of a cohort's summary says alike: numbers, headings, and the sentences that sum it up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assay.engine.cohort.summing.margins import Histogram
from assay.engine.cohort.summing.summary import Breakdown, Figures, PeriodSummary, Summary, percent
from assay.engine.explaining.words import NO_BREAK, day_words
from assay.engine.version import VERSION
from assay.facts.language.phrases import all_of
from assay.facts.problems.positions import printable
from assay.facts.values.values import format_number

VERDICTS = (
    ("met", "met"), ("partly_met", "partly met"), ("not_met", "not met"), ("unknown", "not known"),
    ("not_applicable", "not applicable"),
)  # fmt: skip
"""Verdicts from best to worst, then those that are neither, with their words."""
MOST_RANKED = 10
MOST_MARGINS = 12
_LONGEST_WORDS = 160
_MOST_FILES = 3
_SMALL = 10_000


def number(value: int) -> str:
    """A count as a person reads it."""
    return f"{value:,}" if value >= _SMALL else str(value)


def column_words(column: str) -> str:
    """The heading for a column's groups: ``school_type`` is the school type."""
    return printable(column.replace("__", " ").replace("_", " "))


def period_words(period: PeriodSummary) -> str:
    """The period and its days, as far as the table has them."""
    if period.first is None or period.last is None:
        days = ""
    elif period.first == period.last:
        days = f"as of {day_words(period.first)}"
    else:
        days = f"as of days from {day_words(period.first)} to {day_words(period.last)}"
    return ", ".join(part for part in (period.name, days) if part)


def area_met(figures: Figures, area: str) -> tuple[int, int]:
    """How many have met an area, and of how many it applies and is known."""
    tally = figures.areas[area]
    return tally["met"], tally["met"] + tally["partly_met"] + tally["not_met"]


def headlines(summary: Summary, period: PeriodSummary) -> Iterator[str]:
    """The few sentences that a reader in a hurry should take away."""
    figures = period.figures
    if figures is None or not figures.subjects:
        return
    settled = [(title, figures.level[id_]) for id_, title in summary.levels[:-2]]
    parts = [f"{percent(count, figures.subjects)} are at the level {title}" for title, count in settled[:1]]
    parts += [f"{percent(count, figures.subjects)} at {title}" for title, count in settled[1:]]
    yield f"Of {number(figures.subjects)} {summary.noun}, {all_of(parts)}."
    if open_ := figures.level["unknown"]:
        share = percent(open_, figures.subjects)
        yield f"For {number(open_)} ({share}) the level is not settled, as facts are missing."
    shares = [(Fraction(*met), area) for area in summary.standard.areas if (met := area_met(figures, area.id))[1]]
    if len(shares) > 1:
        best, worst = max(shares, key=lambda one: one[0])[1], min(shares, key=lambda one: one[0])[1]
        best_share, worst_share = (percent(*area_met(figures, area.id)) for area in (best, worst))
        yield (
            f"The area met most often is {best.id} {best.title} ({best_share} of those to which it applies and where "
            f"it is known), the one met least often {worst.id} {worst.title} ({worst_share})."
        )
    failed = period.most_failed()
    if failed and failed[0].part:
        first = failed[0]
        yield (
            f"The criterion failed most often is {first.id} {criterion_title(summary, first.id)}: not met by "
            f"{number(first.part)} of {number(first.whole)} ({percent(first.part, first.whole)})."
        )


def criterion_title(summary: Summary, id_: str) -> str:
    """The title of a criterion."""
    criterion = summary.standard.criterion(id_)
    return criterion.title if criterion else ""


def bin_words(histogram: Histogram) -> str:
    """How far from the threshold is just below and just above it."""
    exact, unit = histogram.width, histogram.of.name.unit
    width = number(int(exact)) if exact.denominator == 1 else format_number(exact)
    if unit == "%":
        return f"{width} percentage point{'' if exact == 1 else 's'}"
    if re.fullmatch("[A-Z]{3}", unit):
        return f"{unit}{NO_BREAK}{width}"
    return f"{width} (unit: {unit})" if unit else width


def most_near(margins: Sequence[Histogram]) -> tuple[Histogram, ...]:
    """The margins worth a look: where most lie just below the threshold, in their own order."""
    shown = [one for one in margins if not one.hidden]
    most = sorted(shown, key=lambda one: -one.near[0])[:MOST_MARGINS]
    return tuple(one for one in shown if one in most)


def margins_left_out(margins: Sequence[Histogram]) -> str:
    """What to say where there are more margins than are shown; else nothing."""
    shown = [one for one in margins if not one.hidden]
    if len(shown) <= MOST_MARGINS:
        return ""
    return (
        f"Of {len(shown)} thresholds these are the {MOST_MARGINS} that most lie just below; the others are in the "
        "summary as JSON."
    )


def margin_words(histogram: Histogram) -> str:
    """What is compared, in words that are not too long for a caption."""
    words = histogram.of.name.words
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1].rstrip()}…"


def privacy_lines(summary: Summary) -> Iterator[str]:
    """What is not shown, and why."""
    below, noun = summary.suppress_below, summary.noun
    if below <= 1:
        yield f"Nothing is hidden: groups are shown however few {noun} they have. Take care with whom this is shared."
        return
    yield (
        f"Groups of fewer than {below} {noun} are not shown. Where it takes more, so that no such group can be worked "
        "out by taking what is shown from a total, the next larger ones are not shown either."
    )
    periods = [period.name for period in summary.periods if period.figures is None]
    if periods:
        yield f"Not shown at all, having fewer than {below} {noun}: {all_of(periods) or 'the whole table'}."
    latest, found = summary.latest, False
    for breakdown in latest.breakdowns if latest else ():
        if breakdown.hidden:
            found = True
            yield f"Not shown by {column_words(breakdown.column)}: {all_of(breakdown.hidden)}."
    thin = [histogram.of.criterion for histogram in (latest.margins if latest else ()) if histogram.hidden]
    if thin:
        found = True
        yield f"Margins of fewer than {below} {noun} are not shown: {all_of(list(dict.fromkeys(thin)))}."
    if not found and not periods:
        yield "Here no group was so small."


def together_words(breakdown: Breakdown) -> str:
    """The name of the row for all hidden groups."""
    return f"the {len(breakdown.hidden)} not shown, together"


def provenance(summary: Summary) -> Iterator[tuple[str, str]]:
    """What the summary was made from, so that it can be made again."""
    standard = summary.standard
    yield "standard", f"{standard.id}, version {standard.version}"
    yield "digest of the standard", standard.digest
    yield "table of verdicts", summary.source
    files = summary.files
    for file in files[:_MOST_FILES]:
        yield f"file {file.name}", file.digest
    if len(files) > _MOST_FILES:
        yield "and", f"{len(files) - _MOST_FILES} more files, the last {files[-1].name}"
    yield "groups of fewer are hidden", str(summary.suppress_below) if summary.suppress_below > 1 else "no"
    for name, value in summary.made_by.items():
        yield printable(name), printable(value)
    yield "added up by", f"assay {VERSION}"


def chunks(items: Sequence[tuple[str, str]], most: int) -> Iterator[Sequence[tuple[str, str]]]:
    """Columns of a table, as many at a time as there is room for."""
    for start in range(0, len(items), most):
        yield items[start : start + most]
