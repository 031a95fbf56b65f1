"""A cohort's summary as plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.engine.cohort.summing.margins import Histogram
from assay.engine.cohort.summing.summary import Breakdown, Figures, PeriodSummary, Rank, Summary, Tally, percent
from assay.engine.explaining.words import NO_BREAK
from assay.facts.problems.positions import cut, printable
from assay.views.text.layout import Paint, columns, wrapped

from .words import (
    MOST_RANKED,
    area_met,
    bin_words,
    chunks,
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

_VERDICTS = (("met", "met"), ("partly_met", "part"), ("not_met", "not"), ("unknown", "?"), ("not_applicable", "n/a"))
_BAR, _BLOCKS = 24, " ▁▂▃▄▅▆▇█"
_NAME = 28


def summary_text(summary: Summary, paint: Paint) -> str:
    """The whole summary: the latest period in full, and the years side by side."""
    lines = list(_lines(summary, paint))
    return "\n".join(lines).replace(NO_BREAK, " ") + "\n"


def _lines(summary: Summary, paint: Paint) -> Iterator[str]:
    standard, latest = summary.standard, summary.latest
    yield from (paint.bold(line) for line in wrapped(f"{standard.title}, version {standard.version}"))
    if latest is None or latest.figures is None:
        yield from _nothing(summary)
    else:
        figures = latest.figures
        yield from wrapped(", ".join(part for part in (f"{number(figures.subjects)} {summary.noun}",
                                                       period_words(latest)) if part))  # fmt: skip
        yield ""
        for sentence in headlines(summary, latest):
            yield from wrapped(sentence, "  - ", "    ")
        yield ""
        yield from _levels(summary, figures, paint)
        yield from _years(summary, paint)
        yield from _tallies(summary, figures, paint)
        yield from _ranks(summary, latest, paint)
        for breakdown in latest.breakdowns:
            yield from _breakdown(summary, breakdown, paint)
        yield from _margins(summary, latest.margins, paint)
    yield paint.bold("What is not shown")
    for line in privacy_lines(summary):
        yield from wrapped(line, "  ")
    yield ""
    yield paint.bold("Made from")
    for name, value in provenance(summary):
        yield from wrapped(f"{name}: {value}", "  ", "    ")


def _nothing(summary: Summary) -> Iterator[str]:
    if not summary.periods:
        yield f"The table has no {summary.noun}."
    else:
        yield from wrapped(f"Fewer than {summary.suppress_below} {summary.noun}: nothing is shown.")
    yield ""


def _levels(summary: Summary, figures: Figures, paint: Paint) -> Iterator[str]:
    yield paint.bold("Level")
    rows = [
        (f"  {_cut(title, _NAME)}", number(figures.level[id_]), percent(figures.level[id_], figures.subjects))
        for id_, title in summary.levels
    ]
    for line, (id_, _) in zip(columns(rows), summary.levels, strict=True):
        yield f"{line}  {_bar(figures.level[id_], figures.subjects)}".rstrip()
    yield ""


def _bar(part: int, whole: int) -> str:
    steps = (2 * _BAR * part + whole) // (2 * whole) if whole else 0
    return "█" * steps or ("▏" if part else "")


def _years(summary: Summary, paint: Paint) -> Iterator[str]:
    """The periods side by side, where there are several."""
    if len(summary.periods) < 2:
        return
    yield paint.bold("Year by year")
    yield from _level_table(summary, [(one.name, one.figures) for one in summary.periods])
    yield from _area_table(summary, [(one.name, one.figures) for one in summary.periods])


def _tallies(summary: Summary, figures: Figures, paint: Paint) -> Iterator[str]:
    yield paint.bold(f"Areas, in per cent of all {summary.noun}")
    areas = [(f"{area.id} {area.title}", figures.areas[area.id]) for area in summary.standard.areas]
    yield from _tally_table(areas, figures.subjects)
    yield paint.bold(f"Criteria, in per cent of all {summary.noun}")
    criteria = [(f"{c.id:<5} {c.title}", figures.criteria[c.id]) for c in summary.standard.criteria]
    yield from _tally_table(criteria, figures.subjects)


def _tally_table(rows: Sequence[tuple[str, Tally]], subjects: int) -> Iterator[str]:
    yield f"  {'':<36}{''.join(words.rjust(8) for _, words in _VERDICTS)}"
    for name, tally in rows:
        cells = "".join(_share_cell(tally[verdict], subjects).rjust(8) for verdict, _ in _VERDICTS)
        yield f"  {_cut(name, 36):<36}{cells}"
    yield ""


def _share_cell(part: int, whole: int) -> str:
    return percent(part, whole).replace(f"{NO_BREAK}%", "") if part else "·"


def _ranks(summary: Summary, period: PeriodSummary, paint: Paint) -> Iterator[str]:
    yield paint.bold("Failed most often, of those to which it applies and where it is known")
    yield from _rank_table(summary, [rank for rank in period.most_failed() if rank.part][:MOST_RANKED])
    yield paint.bold("Not known most often, of all to which it may apply")
    yield from _rank_table(summary, [rank for rank in period.most_unknown() if rank.part][:MOST_RANKED])


def _rank_table(summary: Summary, ranks: Sequence[Rank]) -> Iterator[str]:
    for rank in ranks:
        title = _cut(criterion_title(summary, rank.id), 38)
        of = f"{number(rank.part)} of {number(rank.whole)}"
        yield f"  {rank.id:<6}{title:<38}{percent(rank.part, rank.whole):>9}{of:>24}".rstrip()
    if not ranks:
        yield "  none"
    yield ""


def _breakdown(summary: Summary, breakdown: Breakdown, paint: Paint) -> Iterator[str]:
    yield paint.bold(f"By {column_words(breakdown.column)}")
    rows = [(group.name, group.figures) for group in breakdown.groups]
    if breakdown.together:
        rows.append((f"({together_words(breakdown)})", breakdown.together))
    yield from _level_table(summary, rows)
    yield from _area_table(summary, rows)


def _level_table(summary: Summary, rows: Sequence[tuple[str, Figures | None]]) -> Iterator[str]:
    """Levels in per cent of the subjects of each row."""
    for levels in chunks([one for one in summary.levels if one[0] != "not_applicable"], 5):
        yield f"  {'level, in per cent':<{_NAME}}{'number':>10}" + "".join(_cut(t, 7).rjust(8) for _, t in levels)
        for name, figures in rows:
            if figures is None:
                yield f"  {_cut(name, _NAME):<{_NAME}}{'not shown':>10}"
            else:
                cells = "".join(_share_cell(figures.level[id_], figures.subjects).rjust(8) for id_, _ in levels)
                yield f"  {_cut(name, _NAME):<{_NAME}}{number(figures.subjects):>10}{cells}"
        yield ""


def _area_table(summary: Summary, rows: Sequence[tuple[str, Figures | None]]) -> Iterator[str]:
    """How many in a hundred have met each area, of those to which it applies and where it is known."""
    for areas in chunks([(area.id, area.title) for area in summary.standard.areas], 10):
        width = 48 // len(areas)
        yield f"  {'area met, in per cent':<{_NAME}}" + "".join(_cut(id_, width - 1).rjust(width) for id_, _ in areas)
        for name, figures in rows:
            if figures is not None:
                cells = [percent(*area_met(figures, id_), places=0).replace(f"{NO_BREAK}%", "") for id_, _ in areas]
                yield f"  {_cut(name, _NAME):<{_NAME}}" + "".join(cell.rjust(width) for cell in cells)
        yield ""


def _margins(summary: Summary, margins: Sequence[Histogram], paint: Paint) -> Iterator[str]:
    if not margins:
        return
    yield paint.bold("How near to the thresholds")
    yield f"  {'':<33}{'misses':>6}|{'passes':<6}{'just below':>11}{'at':>8}{'just above':>11}"
    for one in most_near(margins):
        below, at, above = map(number, one.near)
        title = _cut(criterion_title(summary, one.of.criterion), 27)
        yield f"  {one.of.criterion:<6}{title:<28}{_picture(one):<13}{below:>9}{at:>8}{above:>11}"
        words = f"{margin_words(one)}; near is" if one.of.name.words else "near is"
        yield from wrapped(f"{words} within {bin_words(one)}", " " * 8)
    yield from wrapped(margins_left_out(margins), "  ") if margins_left_out(margins) else ()
    yield ""


def _picture(one: Histogram) -> str:
    counts = [*reversed(one.below), one.at, *one.above]
    top = max(counts) or 1
    marks = [_BLOCKS[-(-8 * count // top)] if count else "·" for count in counts]
    middle = len(one.below)
    return "".join(marks[:middle]) + "|" + "".join(marks[middle:])


def _cut(text: str, width: int) -> str:
    return cut(printable(text), width)
