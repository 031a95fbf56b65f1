"""A cohort's summary as Markdown, for minutes and wikis: the same figures as the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assay.engine.cohort.summing.summary import Figures, PeriodSummary, Rank, Summary, Tally, percent
from assay.views.markdown.assessment import escaped

from .words import (
    MOST_RANKED,
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


def summary_markdown(summary: Summary) -> str:
    """The whole summary as headings, lists and tables."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    standard, latest = summary.standard, summary.latest
    yield f"# {escaped(standard.title)}: summary"
    yield ""
    yield f"Version {escaped(standard.version)}"
    yield ""
    if latest is None or latest.figures is None:
        few = f"Fewer than {summary.suppress_below} {summary.noun}: nothing is shown."
        yield escaped(few if summary.periods else f"The table has no {summary.noun}.")
        yield ""
    else:
        yield from _period(summary, latest, latest.figures)
    yield "## What is not shown"
    yield ""
    for line in privacy_lines(summary):
        yield f"- {escaped(line)}"
    yield ""
    yield "## Made from"
    yield ""
    for name, value in provenance(summary):
        yield f"- {escaped(name)}: {escaped(value)}"


def _period(summary: Summary, latest: PeriodSummary, figures: Figures) -> Iterator[str]:
    standard = summary.standard
    subjects = f"{number(figures.subjects)} {summary.noun}"
    yield escaped(", ".join(part for part in (subjects, period_words(latest)) if part))
    yield ""
    for sentence in headlines(summary, latest):
        yield f"- {escaped(sentence)}"
    yield ""
    yield "## Levels"
    yield ""
    yield from _table(["level", "number", "share"], (
        [escaped(title), number(figures.level[id_]), percent(figures.level[id_], figures.subjects)]
        for id_, title in summary.levels
    ))  # fmt: skip
    if len(summary.periods) > 1:
        yield "## Year by year"
        yield ""
        yield from _groups(summary, "period", [(one.name, one.figures) for one in summary.periods])
    yield f"## Areas, in per cent of all {escaped(summary.noun)}"
    yield ""
    yield from _tallies("area", [(a.id, a.title, figures.areas[a.id]) for a in standard.areas], figures.subjects)
    yield "## Failed most often"
    yield ""
    yield from _ranks(summary, latest.most_failed(), "not met")
    yield "## Not known most often"
    yield ""
    yield from _ranks(summary, latest.most_unknown(), "not known")
    for breakdown in latest.breakdowns:
        yield f"## By {escaped(column_words(breakdown.column))}"
        yield ""
        rows = [(group.name, group.figures) for group in breakdown.groups]
        if breakdown.together is not None:
            rows.append((together_words(breakdown), breakdown.together))
        yield from _groups(summary, column_words(breakdown.column), rows)
    if shown := most_near(latest.margins):
        yield "## How near to the thresholds"
        yield ""
        if left_out := margins_left_out(latest.margins):
            yield from (left_out, "")
        yield from _table(["", "comparison", "near is within", "just below", "exactly at", "just above"], (
            [one.of.criterion, escaped(margin_words(one)), escaped(bin_words(one)), *map(number, one.near)]
            for one in shown
        ))  # fmt: skip
    yield f"## Criteria, in per cent of all {escaped(summary.noun)}"
    yield ""
    yield from _tallies("criterion", [(c.id, c.title, figures.criteria[c.id]) for c in standard.criteria],
                        figures.subjects)  # fmt: skip


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|---|{'---:|' * (len(headings) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _tallies(what: str, rows: Iterable[tuple[str, str, Tally]], subjects: int) -> Iterator[str]:
    yield from _table([what, *(words for _, words in VERDICTS)], (
        [f"{id_} {escaped(title)}", *(percent(tally[verdict], subjects) for verdict, _ in VERDICTS)]
        for id_, title, tally in rows
    ))  # fmt: skip


def _ranks(summary: Summary, ranks: Sequence[Rank], words: str) -> Iterator[str]:
    yield from _table(["criterion", "share", words, "of"], (
        [f"{rank.id} {escaped(criterion_title(summary, rank.id))}", percent(rank.part, rank.whole), number(rank.part),
         number(rank.whole)]
        for rank in [rank for rank in ranks if rank.part][:MOST_RANKED]
    ))  # fmt: skip


def _groups(summary: Summary, what: str, rows: Sequence[tuple[str, Figures | None]]) -> Iterator[str]:
    """Levels, and areas met, in per cent: the one of all in the group, the other of those where it is known."""
    levels = [one for one in summary.levels if one[0] != "not_applicable"]
    areas = summary.standard.areas
    headings = [escaped(what), escaped(summary.noun), *(escaped(title) for _, title in levels)]
    lines: list[list[str]] = []
    for name, figures in rows:
        if figures is None:
            lines.append([escaped(name), "not shown", *[""] * (len(levels) + len(areas))])
            continue
        reached = [percent(figures.level[id_], figures.subjects) for id_, _ in levels]
        met = [percent(*area_met(figures, area.id)) for area in areas]
        lines.append([escaped(name), number(figures.subjects), *reached, *met])
    yield from _table([*headings, *(f"area {escaped(area.id)} met" for area in areas)], lines)
