"""What every view of a cohort's summary says alike: numbers, headings, and the sentences that sum it up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from assay.engine.cohort.summing.margins import Histogram
from assay.engine.cohort.summing.summary import Breakdown, Figures, PeriodSummary, Summary, percent
from assay.engine.explaining.words import day_words
from assay.engine.version import VERSION
from assay.facts.language.phrases import all_of
from assay.facts.problems.positions import printable
from assay.facts.values.written_numbers import format_number
from assay.views.phrases import say

PAGE = "cohort"
VERDICTS = ("met", "partly_met", "not_met", "unknown", "not_applicable")
"""Verdicts from best to worst, then those that are neither."""
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
        days = say(PAGE, "as_of", day=day_words(period.first))
    else:
        days = say(PAGE, "as_of_days", first=day_words(period.first), last=day_words(period.last))
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
    parts = [
        say(PAGE, "headline.level" if n else "headline.best_level", share=percent(count, figures.subjects), title=title)
        for n, (title, count) in enumerate(settled)
    ]
    yield say(PAGE, "headline.levels", number=number(figures.subjects), noun=summary.noun, levels=all_of(parts))
    if open_ := figures.level["unknown"]:
        share = percent(open_, figures.subjects)
        yield say(PAGE, "headline.open", number=number(open_), share=share)
    shares = [(Fraction(*met), area) for area in summary.standard.areas if (met := area_met(figures, area.id))[1]]
    if len(shares) > 1:
        best, worst = max(shares, key=lambda one: one[0])[1], min(shares, key=lambda one: one[0])[1]
        best_share, worst_share = (percent(*area_met(figures, area.id)) for area in (best, worst))
        yield say(PAGE, "headline.areas", best=f"{best.id} {best.title}", best_share=best_share,
                  worst=f"{worst.id} {worst.title}", worst_share=worst_share)  # fmt: skip
    failed = period.most_failed()
    if failed and failed[0].part:
        first = failed[0]
        share = percent(first.part, first.whole)
        yield say(PAGE, "headline.failed", criterion=f"{first.id} {criterion_title(summary, first.id)}",
                  part=number(first.part), whole=number(first.whole), share=share)  # fmt: skip


def criterion_title(summary: Summary, id_: str) -> str:
    """The title of a criterion."""
    criterion = summary.standard.criterion(id_)
    return criterion.title if criterion else ""


def bin_words(histogram: Histogram) -> str:
    """How far from the threshold is just below and just above it."""
    exact, unit = histogram.width, histogram.of.name.unit
    width = number(int(exact)) if exact.denominator == 1 else format_number(exact)
    if unit == "%":
        return say(PAGE, "bin.points", count=exact, number=width)
    if re.fullmatch("[A-Z]{3}", unit):
        return say(PAGE, "bin.money", unit=unit, number=width)
    return say(PAGE, "bin.unit", unit=unit, number=width) if unit else width


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
    return say(PAGE, "margins_left_out", all=len(shown), shown=MOST_MARGINS)


def margin_words(histogram: Histogram) -> str:
    """What is compared, in words that are not too long for a caption."""
    words = histogram.of.name.words
    return words if len(words) <= _LONGEST_WORDS else f"{words[: _LONGEST_WORDS - 1].rstrip()}…"


def privacy_lines(summary: Summary) -> Iterator[str]:
    """What is not shown, and why."""
    below, noun = summary.suppress_below, summary.noun
    if below <= 1:
        yield say(PAGE, "privacy.all_shown", noun=noun)
        return
    yield say(PAGE, "privacy.hidden", below=below, noun=noun)
    periods = [period.name for period in summary.periods if period.figures is None]
    if periods:
        shown = all_of(periods) or say(PAGE, "privacy.whole_table")
        yield say(PAGE, "privacy.periods", below=below, noun=noun, periods=shown)
    latest, found = summary.latest, False
    for breakdown in latest.breakdowns if latest else ():
        if breakdown.hidden:
            found = True
            column = column_words(breakdown.column)
            yield say(PAGE, "privacy.groups", column=column, groups=all_of(breakdown.hidden))
    thin = [histogram.of.criterion for histogram in (latest.margins if latest else ()) if histogram.hidden]
    if thin:
        found = True
        yield say(PAGE, "privacy.margins", below=below, noun=noun, criteria=all_of(list(dict.fromkeys(thin))))
    if not found and not periods:
        yield say(PAGE, "privacy.none")


def together_words(breakdown: Breakdown) -> str:
    """The name of the row for all hidden groups."""
    return say(PAGE, "together", number=len(breakdown.hidden))


def provenance(summary: Summary) -> Iterator[tuple[str, str]]:
    """What the summary was made from, so that it can be made again."""
    standard = summary.standard
    yield say(PAGE, "made_from.standard"), say(
        PAGE, "made_from.standard_words", id=standard.id, version=standard.version
    )
    yield say(PAGE, "made_from.digest"), standard.digest
    yield say(PAGE, "made_from.table"), summary.source
    files = summary.files
    for file in files[:_MOST_FILES]:
        yield say(PAGE, "made_from.file", name=file.name), file.digest
    if len(files) > _MOST_FILES:
        more = say(PAGE, "made_from.more_files", number=len(files) - _MOST_FILES, last=files[-1].name)
        yield say(PAGE, "made_from.and"), more
    below = str(summary.suppress_below) if summary.suppress_below > 1 else say(PAGE, "made_from.nothing_hidden")
    yield say(PAGE, "made_from.hidden"), below
    for name, value in summary.made_by.items():
        yield printable(name), printable(value)
    yield say(PAGE, "made_from.added_up_by"), f"assay {VERSION}"


def chunks(items: Sequence[tuple[str, str]], most: int) -> Iterator[Sequence[tuple[str, str]]]:
    """Columns of a table, as many at a time as there is room for."""
    for start in range(0, len(items), most):
        yield items[start : start + most]
