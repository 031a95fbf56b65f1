"""A cohort's summary as plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.engine.cohort.summing.margins import Histogram
from assay.engine.cohort.summing.summary import Breakdown, Figures, PeriodSummary, Rank, Summary, Tally, percent
from assay.engine.explaining.words import NO_BREAK
from assay.facts.problems.positions import cut, printable
from assay.views.phrases import say
from assay.views.text.layout import Paint, columns, wrapped

from .words import (
    MOST_RANKED,
    PAGE,
    VERDICTS,
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

_BAR, _BLOCKS = 24, " ▁▂▃▄▅▆▇█"
_NAME = 28


def summary_text(summary: Summary, paint: Paint) -> str:
    """The whole summary: the latest period in full, and the years side by side."""
    lines = list(_lines(summary, paint))
    return "\n".join(lines).replace(NO_BREAK, " ") + "\n"


def _lines(summary: Summary, paint: Paint) -> Iterator[str]:
    standard, latest = summary.standard, summary.latest
    title = say("common", "standard", title=standard.title, version=standard.version)
    yield from (paint.bold(line) for line in wrapped(title))
    if latest is None or latest.figures is None:
        yield from _nothing(summary)
    else:
        figures = latest.figures
        subjects = say(PAGE, "subjects", number=number(figures.subjects), noun=summary.noun)
        yield from wrapped(", ".join(part for part in (subjects, period_words(latest)) if part))
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
    yield paint.bold(say(PAGE, "heading.hidden"))
    for line in privacy_lines(summary):
        yield from wrapped(line, "  ")
    yield ""
    yield paint.bold(say(PAGE, "heading.made_from"))
    for name, value in provenance(summary):
        yield from wrapped(say(PAGE, "row", name=name, value=value), "  ", "    ")


def _nothing(summary: Summary) -> Iterator[str]:
    if not summary.periods:
        yield say(PAGE, "no_rows", noun=summary.noun)
    else:
        yield from wrapped(say(PAGE, "nothing", below=summary.suppress_below, noun=summary.noun))
    yield ""


def _levels(summary: Summary, figures: Figures, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "heading.level"))
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
    yield paint.bold(say(PAGE, "heading.years"))
    yield from _level_table(summary, [(one.name, one.figures) for one in summary.periods])
    yield from _area_table(summary, [(one.name, one.figures) for one in summary.periods])


def _tallies(summary: Summary, figures: Figures, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "heading.areas", noun=summary.noun))
    areas = [(f"{area.id} {area.title}", figures.areas[area.id]) for area in summary.standard.areas]
    yield from _tally_table(areas, figures.subjects)
    yield paint.bold(say(PAGE, "heading.criteria", noun=summary.noun))
    criteria = [(f"{c.id:<5} {c.title}", figures.criteria[c.id]) for c in summary.standard.criteria]
    yield from _tally_table(criteria, figures.subjects)


def _tally_table(rows: Sequence[tuple[str, Tally]], subjects: int) -> Iterator[str]:
    yield f"  {'':<36}{''.join(say('common', f'short.{verdict}').rjust(8) for verdict in VERDICTS)}"
    for name, tally in rows:
        cells = "".join(_share_cell(tally[verdict], subjects).rjust(8) for verdict in VERDICTS)
        yield f"  {_cut(name, 36):<36}{cells}"
    yield ""


def _share_cell(part: int, whole: int) -> str:
    return percent(part, whole).replace(f"{NO_BREAK}%", "") if part else "·"


def _ranks(summary: Summary, period: PeriodSummary, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "heading.failed"))
    yield from _rank_table(summary, [rank for rank in period.most_failed() if rank.part][:MOST_RANKED])
    yield paint.bold(say(PAGE, "heading.unknown"))
    yield from _rank_table(summary, [rank for rank in period.most_unknown() if rank.part][:MOST_RANKED])


def _rank_table(summary: Summary, ranks: Sequence[Rank]) -> Iterator[str]:
    for rank in ranks:
        title = _cut(criterion_title(summary, rank.id), 38)
        of = say(PAGE, "of", part=number(rank.part), whole=number(rank.whole))
        yield f"  {rank.id:<6}{title:<38}{percent(rank.part, rank.whole):>9}{of:>24}".rstrip()
    if not ranks:
        yield f"  {say(PAGE, 'none')}"
    yield ""


def _breakdown(summary: Summary, breakdown: Breakdown, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "by", column=column_words(breakdown.column)))
    rows = [(group.name, group.figures) for group in breakdown.groups]
    if breakdown.together:
        rows.append((say(PAGE, "in_brackets", words=together_words(breakdown)), breakdown.together))
    yield from _level_table(summary, rows)
    yield from _area_table(summary, rows)


def _level_table(summary: Summary, rows: Sequence[tuple[str, Figures | None]]) -> Iterator[str]:
    """Levels in per cent of the subjects of each row."""
    for levels in chunks([one for one in summary.levels if one[0] != "not_applicable"], 5):
        heading = f"{say(PAGE, 'level_heading'):<{_NAME}}{say(PAGE, 'number'):>10}"
        yield f"  {heading}" + "".join(_cut(title, 7).rjust(8) for _, title in levels)
        for name, figures in rows:
            if figures is None:
                yield f"  {_cut(name, _NAME):<{_NAME}}{say(PAGE, 'not_shown'):>10}"
            else:
                cells = "".join(_share_cell(figures.level[id_], figures.subjects).rjust(8) for id_, _ in levels)
                yield f"  {_cut(name, _NAME):<{_NAME}}{number(figures.subjects):>10}{cells}"
        yield ""


def _area_table(summary: Summary, rows: Sequence[tuple[str, Figures | None]]) -> Iterator[str]:
    """How many in a hundred have met each area, of those to which it applies and where it is known."""
    for areas in chunks([(area.id, area.title) for area in summary.standard.areas], 10):
        width = 48 // len(areas)
        heading = f"{say(PAGE, 'area_heading'):<{_NAME}}"
        yield f"  {heading}" + "".join(_cut(id_, width - 1).rjust(width) for id_, _ in areas)
        for name, figures in rows:
            if figures is not None:
                cells = [percent(*area_met(figures, id_), places=0).replace(f"{NO_BREAK}%", "") for id_, _ in areas]
                yield f"  {_cut(name, _NAME):<{_NAME}}" + "".join(cell.rjust(width) for cell in cells)
        yield ""


def _margins(summary: Summary, margins: Sequence[Histogram], paint: Paint) -> Iterator[str]:
    if not margins:
        return
    yield paint.bold(say(PAGE, "heading.thresholds"))
    sides = f"{say(PAGE, 'misses'):>6}|{say(PAGE, 'passes'):<6}"
    columns_ = f"{say(PAGE, 'threshold.below'):>11}{say(PAGE, 'at'):>8}{say(PAGE, 'threshold.above'):>11}"
    yield f"  {'':<33}{sides}{columns_}"
    for one in most_near(margins):
        below, at, above = map(number, one.near)
        title = _cut(criterion_title(summary, one.of.criterion), 27)
        yield f"  {one.of.criterion:<6}{title:<28}{_picture(one):<13}{below:>9}{at:>8}{above:>11}"
        key = "near_of" if one.of.name.words else "near"
        yield from wrapped(say(PAGE, key, comparison=margin_words(one), bin=bin_words(one)), " " * 8)
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
