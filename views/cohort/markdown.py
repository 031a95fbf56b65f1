"""A cohort's summary as Markdown, for minutes and wikis: the same figures as the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assay.engine.cohort.summing.summary import Figures, PeriodSummary, Rank, Summary, Tally, percent
from assay.engine.explaining.words import verdict_words
from assay.views.markdown.escaping import escaped
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


def summary_markdown(summary: Summary) -> str:
    """The whole summary as headings, lists and tables."""
    return "\n".join(_lines(summary)) + "\n"


def _lines(summary: Summary) -> Iterator[str]:
    standard, latest = summary.standard, summary.latest
    yield f"# {say(PAGE, 'markdown.title', title=escaped(standard.title))}"
    yield ""
    yield say(PAGE, "markdown.version", version=escaped(standard.version))
    yield ""
    if latest is None or latest.figures is None:
        key = "nothing" if summary.periods else "no_rows"
        yield escaped(say(PAGE, key, below=summary.suppress_below, noun=summary.noun))
        yield ""
    else:
        yield from _period(summary, latest, latest.figures)
    yield f"## {say(PAGE, 'heading.hidden')}"
    yield ""
    for line in privacy_lines(summary):
        yield f"- {escaped(line)}"
    yield ""
    yield f"## {say(PAGE, 'heading.made_from')}"
    yield ""
    for name, value in provenance(summary):
        yield f"- {say(PAGE, 'row', name=escaped(name), value=escaped(value))}"


def _period(summary: Summary, latest: PeriodSummary, figures: Figures) -> Iterator[str]:
    standard = summary.standard
    subjects = say(PAGE, "subjects", number=number(figures.subjects), noun=summary.noun)
    yield escaped(", ".join(part for part in (subjects, period_words(latest)) if part))
    yield ""
    for sentence in headlines(summary, latest):
        yield f"- {escaped(sentence)}"
    yield ""
    yield f"## {say(PAGE, 'markdown.levels')}"
    yield ""
    yield from _table([say(PAGE, "markdown.level"), say(PAGE, "number"), say(PAGE, "markdown.share")], (
        [escaped(title), number(figures.level[id_]), percent(figures.level[id_], figures.subjects)]
        for id_, title in summary.levels
    ))  # fmt: skip
    if len(summary.periods) > 1:
        yield f"## {say(PAGE, 'heading.years')}"
        yield ""
        yield from _groups(summary, say(PAGE, "markdown.period"), [(one.name, one.figures) for one in summary.periods])
    yield f"## {say(PAGE, 'heading.areas', noun=escaped(summary.noun))}"
    yield ""
    areas = [(a.id, a.title, figures.areas[a.id]) for a in standard.areas]
    yield from _tallies(say(PAGE, "markdown.area"), areas, figures.subjects)
    yield f"## {say(PAGE, 'markdown.failed')}"
    yield ""
    yield from _ranks(summary, latest.most_failed(), verdict_words("not_met"))
    yield f"## {say(PAGE, 'markdown.unknown')}"
    yield ""
    yield from _ranks(summary, latest.most_unknown(), verdict_words("unknown"))
    for breakdown in latest.breakdowns:
        yield f"## {say(PAGE, 'by', column=escaped(column_words(breakdown.column)))}"
        yield ""
        rows = [(group.name, group.figures) for group in breakdown.groups]
        if breakdown.together is not None:
            rows.append((together_words(breakdown), breakdown.together))
        yield from _groups(summary, column_words(breakdown.column), rows)
    if shown := most_near(latest.margins):
        yield f"## {say(PAGE, 'heading.thresholds')}"
        yield ""
        if left_out := margins_left_out(latest.margins):
            yield from (left_out, "")
        columns = ("markdown.comparison", "markdown.near", "threshold.below", "threshold.at", "threshold.above")
        yield from _table(["", *(say(PAGE, key) for key in columns)], (
            [escaped(one.of.criterion), escaped(margin_words(one)), escaped(bin_words(one)), *map(number, one.near)]
            for one in shown
        ))  # fmt: skip
    yield f"## {say(PAGE, 'heading.criteria', noun=escaped(summary.noun))}"
    yield ""
    criteria = [(c.id, c.title, figures.criteria[c.id]) for c in standard.criteria]
    yield from _tallies(say(PAGE, "markdown.criterion"), criteria, figures.subjects)


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|---|{'---:|' * (len(headings) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _tallies(what: str, rows: Iterable[tuple[str, str, Tally]], subjects: int) -> Iterator[str]:
    yield from _table([what, *map(verdict_words, VERDICTS)], (
        [f"{escaped(id_)} {escaped(title)}", *(percent(tally[verdict], subjects) for verdict in VERDICTS)]
        for id_, title, tally in rows
    ))  # fmt: skip


def _ranks(summary: Summary, ranks: Sequence[Rank], words: str) -> Iterator[str]:
    head = [say(PAGE, "markdown.criterion"), say(PAGE, "markdown.share"), words, say(PAGE, "markdown.of")]
    yield from _table(head, (
        [f"{escaped(rank.id)} {escaped(criterion_title(summary, rank.id))}", percent(rank.part, rank.whole),
         number(rank.part), number(rank.whole)]
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
            lines.append([escaped(name), say(PAGE, "not_shown"), *[""] * (len(levels) + len(areas))])
            continue
        reached = [percent(figures.level[id_], figures.subjects) for id_, _ in levels]
        met = [percent(*area_met(figures, area.id)) for area in areas]
        lines.append([escaped(name), number(figures.subjects), *reached, *met])
    yield from _table([*headings, *(say(PAGE, "markdown.area_met", area=escaped(area.id)) for area in areas)], lines)
