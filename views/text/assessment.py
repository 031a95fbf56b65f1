"""An assessment as an assessor would put it before a governing body: plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.engine.explaining.about import About, about
from assay.engine.explaining.answer import Assessment, CriterionResult
from assay.engine.explaining.cautions import cautions_seen
from assay.engine.explaining.needed import needed_for, waiting_for
from assay.engine.explaining.reasons import Missing, missing
from assay.engine.explaining.words import day_words, label_words, verdict_words
from assay.engine.reference.tally import TALLIED
from assay.facts.language.phrases import any_of
from assay.facts.problems.positions import cut
from assay.views.needed import NeedLine, need_lines, waiting_words
from assay.views.phrases import say
from assay.views.unsettled import unsettled_words

from .layout import Paint, level_title, line_width, wrapped

PAGE = "assessment"
_MOST_NEXT = 5
_MOST_ROWS = 6


def assessment_text(assessment: Assessment, paint: Paint, source: str) -> str:
    """The whole assessment. ``source`` is the facts file as the person named it."""
    lines = [
        *_head(assessment, paint),
        *_assumptions(assessment, paint),
        *_areas(assessment, paint),
        *_criteria(assessment, paint),
        *_details(assessment, paint),
        *_cautions(assessment, paint),
        *_next(assessment, paint, source),
    ]
    return "\n".join(lines) + "\n"


def _head(assessment: Assessment, paint: Paint) -> Iterator[str]:
    facts, standard = assessment.facts, assessment.standard
    yield paint.bold(facts.subject_name)
    yield from wrapped(say("common", "standard", title=standard.title, version=standard.version))
    yield say("common", "as_of", day=day_words(assessment.as_of), period=facts.period.name)
    yield ""
    yield from level_lines(about(standard, facts), assessment.level.verdict, assessment.level.could_be, paint)
    yield ""


def level_lines(about: About, verdict: str, could_be: Sequence[str], paint: Paint) -> Iterator[str]:
    """The level, and what it could be where it is not settled."""
    if verdict == "unknown":
        yield paint.bold(say("common", "level_open"))
        titles = [level_title(about, one) for one in could_be]
        yield from wrapped(say("common", "level_could_be", levels=any_of(titles)), "  ")
    else:
        yield paint.bold(say("common", "level", level=level_title(about, verdict)))


def _assumptions(assessment: Assessment, paint: Paint) -> Iterator[str]:
    if not assessment.assumptions:
        return
    yield paint.bold(say(PAGE, "assumed.heading"))
    for one in assessment.assumptions:
        words = say(PAGE, "assumed.fact", fact=one.fact, value=one.value)
        if one.criteria:
            words = say(PAGE, "assumed.for", words=words, criteria=", ".join(one.criteria))
        yield from wrapped(say(PAGE, "assumed.note", words=words, note=one.note) if one.note else words, "  ", "    ")
    yield ""


def _areas(assessment: Assessment, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "areas"))
    names = "".join(say("common", f"short.{name}").rjust(6) for name in TALLIED)
    yield f"  {'':<33}{say(PAGE, 'heading.verdict'):<15}{names}"
    totals = dict.fromkeys(TALLIED, 0)
    for area in assessment.areas:
        verdict = verdict_words(area.verdict).ljust(15)
        counts = "".join(str(area.tally[name] or "·").rjust(6) for name in TALLIED)
        title = f"{area.id} {area.area.title}"
        yield f"  {cut(title, 32):<33}{paint.verdict(verdict, area.verdict)}{counts}"
        for name in TALLIED:
            totals[name] += area.tally[name]
    counts = "".join(str(totals[name]).rjust(6) for name in TALLIED)
    yield f"  {say(PAGE, 'all_criteria', number=len(assessment.criteria)):<33}{'':<15}{counts}"
    yield ""


def _criteria(assessment: Assessment, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "criteria"))
    for result in assessment.criteria:
        verdict = verdict_words(result.verdict).ljust(15)
        mark = " !" if result.cautions else ""
        title = cut(result.criterion.title, line_width() - 25 - len(mark))
        yield f"  {result.id:<6}{paint.verdict(verdict, result.verdict)}{title}{mark}"
    if any(result.cautions for result in assessment.criteria):
        yield f"  {say(PAGE, 'with_caution')}"
    yield ""


def _details(assessment: Assessment, paint: Paint) -> Iterator[str]:
    for verdict, lines_of in (("not_met", _why), ("partly_met", _why), ("unknown", _missing)):
        found = [c for c in assessment.criteria if c.verdict == verdict]
        if found:
            yield paint.bold(say(PAGE, f"heading.{verdict}"))
            for result in found:
                yield from lines_of(assessment, result)
            yield ""


def _why(assessment: Assessment, result: CriterionResult) -> Iterator[str]:
    reader = assessment.reader
    for number, line in enumerate(need_lines(reader, needed_for(reader, result.id))):
        yield from _needed(line, f"  {result.id:<6}" if number == 0 else " " * 8, " " * 10)


def _needed(line: NeedLine, start: str, hang: str) -> Iterator[str]:
    yield from wrapped(line.words, start, hang)
    for part in line.parts:
        yield from _needed(part, f"{hang}- ", f"{hang}  ")


def missing_words(one: Missing) -> str:
    """A fact that is missing, by its label; or why it is not known though it is there."""
    words = unsettled_words(one.label, one.back, one.reason, one.rows, one.field_label, one.on)
    name = label_words(one.label, one.back)
    return words or (say(PAGE, "in_records", fact=name, records=_rows(one.rows)) if one.rows else name)


def _missing(assessment: Assessment, result: CriterionResult) -> Iterator[str]:
    names = waiting_words(waiting_for(assessment.reader, result.id), missing_words)
    could_be = any_of([verdict_words(verdict) for verdict in result.could_be])
    words = say(PAGE, "facts", facts="; ".join(names) or say("unsettled", "beyond"), could_be=could_be)
    yield from wrapped(words, f"  {result.id:<6}", " " * 10)


def _rows(rows: tuple[int | str, ...]) -> str:
    shown, more = ", ".join(map(str, rows[:_MOST_ROWS])), len(rows) - _MOST_ROWS
    return say("common", "more", shown=shown, number=more) if more > 0 else shown


def _cautions(assessment: Assessment, paint: Paint) -> Iterator[str]:
    found = [c for c in assessment.criteria if c.cautions]
    if found:
        yield paint.bold(say(PAGE, "cautions"))
        for result in found:
            for one in cautions_seen(assessment.reader, result.id, result.cautions):
                yield from wrapped(one.says, f"  {result.id:<6}", " " * 8)
                yield from (line for words in one.because for line in wrapped(words, " " * 10, " " * 12))
        yield ""


def _next(assessment: Assessment, paint: Paint, source: str) -> Iterator[str]:
    """The nearest things to do: what to find out, then what to improve."""
    yield paint.bold(say(PAGE, "next.heading"))
    asked: dict[tuple[bool, str], list[str]] = {}
    for result in assessment.criteria:
        if result.verdict == "unknown":
            for one in missing(assessment.reader, result.id):
                ids = asked.setdefault((one.reason == "missing", _question(assessment, one)), [])
                if result.id not in ids:
                    ids.append(result.id)
    ranked = sorted(asked.items(), key=lambda item: -len(item[1]))[:_MOST_NEXT]
    for (is_missing, question), ids in ranked:
        criteria = ", ".join(ids)
        words = say(PAGE, "next.settle", what=question, criteria=criteria)
        if is_missing:
            words = say(PAGE, "next.find_out", question=question, criteria=criteria)
        yield from wrapped(words, "  - ", "    ")
    order = {"not_met": 0, "partly_met": 1}
    weak = [c for c in assessment.criteria if c.verdict in order and c.criterion.improve]
    weak.sort(key=lambda c: order[c.verdict])
    for result in weak[:_MOST_NEXT]:
        yield from wrapped(say(PAGE, "next.improve", id=result.id, improve=result.criterion.improve), "  - ", "    ")
    target = weak[0].id if weak else assessment.criteria[0].id if assessment.criteria else "level"
    yield f"  - {say(PAGE, 'next.why', source=source, target=target)}"


def _question(assessment: Assessment, one: Missing) -> str:
    """What to ask: for records with gaps to fill them, for figures the records behind them."""
    vocabulary = assessment.standard.vocabulary
    words = unsettled_words(one.label, one.back, one.reason, one.rows, one.field_label, one.on)
    if words:
        return words
    if one.rows:
        label = label_words(vocabulary[one.key].label, one.back)
        return say(PAGE, "next.gaps", list=label, records=_rows(one.rows))
    records = [key for key in one.instead if key in vocabulary and vocabulary[key].type == "records"]
    question = vocabulary[records[0]].question if records else one.question
    if not one.back:
        return question
    return say(PAGE, "next.previous" if one.back == 1 else "next.earlier", back=one.back, question=question)
