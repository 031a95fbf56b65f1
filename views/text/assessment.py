"""An assessment as an assessor would put it before a governing body: plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.explaining.answer import Assessment, CriterionResult
from assay.engine.explaining.reasons import Missing, missing, reason_words, why_not
from assay.engine.explaining.words import any_of, day_words, period_words, verdict_words
from assay.engine.reference.tally import TALLIED

from assay.views.phrases import say
from assay.views.unsettled import unsettled_words

from .layout import WIDTH, Paint, wrapped

_SHORT = {"met": "met", "partly_met": "part", "not_met": "not", "unknown": "?", "not_applicable": "n/a"}
_MOST_NEXT = 5


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
    yield from wrapped(f"{standard.title}, version {standard.version}")
    yield f"As of {day_words(assessment.as_of)}, review period {facts.period.name}"
    yield ""
    yield from level_lines(assessment, paint)
    yield ""


def level_lines(assessment: Assessment, paint: Paint) -> Iterator[str]:
    """The level, and what it could be where it is not settled."""
    level = assessment.level
    if level.verdict == "unknown":
        yield paint.bold("Level: not settled yet")
        titles = [level.title(one) for one in level.could_be]
        yield from wrapped(f"It could be {any_of(titles)}, once what is not known is known.", "  ")
    else:
        yield paint.bold(f"Level: {level.title()}")


def _assumptions(assessment: Assessment, paint: Paint) -> Iterator[str]:
    if not assessment.assumptions:
        return
    yield paint.bold("Rests on assumptions (nobody has shown these facts)")
    for one in assessment.assumptions:
        where = f" → {', '.join(one.criteria)}" if one.criteria else ""
        note = f" ({one.note})" if one.note else ""
        yield from wrapped(f"{one.fact}: {one.value}{where}{note}", "  ", "    ")
    yield ""


def _areas(assessment: Assessment, paint: Paint) -> Iterator[str]:
    yield paint.bold("Areas")
    yield f"  {'':<33}{'verdict':<15}{''.join(_SHORT[name].rjust(6) for name in TALLIED)}"
    totals = dict.fromkeys(TALLIED, 0)
    for area in assessment.areas:
        verdict = verdict_words(area.verdict).ljust(15)
        counts = "".join(str(area.tally[name] or "·").rjust(6) for name in TALLIED)
        title = f"{area.id} {area.area.title}"
        yield f"  {_cut(title, 32):<33}{paint.verdict(verdict, area.verdict)}{counts}"
        for name in TALLIED:
            totals[name] += area.tally[name]
    counts = "".join(str(totals[name]).rjust(6) for name in TALLIED)
    yield f"  {f'all {len(assessment.criteria)} criteria':<33}{'':<15}{counts}"
    yield ""


def _criteria(assessment: Assessment, paint: Paint) -> Iterator[str]:
    yield paint.bold("Criteria")
    for result in assessment.criteria:
        verdict = verdict_words(result.verdict).ljust(15)
        mark = " !" if result.cautions else ""
        title = _cut(result.criterion.title, WIDTH - 25 - len(mark))
        yield f"  {result.id:<6}{paint.verdict(verdict, result.verdict)}{title}{mark}"
    if any(result.cautions for result in assessment.criteria):
        yield "  ! with a caution, see below"
    yield ""


def _details(assessment: Assessment, paint: Paint) -> Iterator[str]:
    for verdict, heading in (("not_met", "Not met"), ("partly_met", "Partly met")):
        found = [c for c in assessment.criteria if c.verdict == verdict]
        if found:
            yield paint.bold(f"{heading}: why")
            for result in found:
                yield from _why(assessment, result)
            yield ""
    unknown = [c for c in assessment.criteria if c.verdict == "unknown"]
    if unknown:
        yield paint.bold("Not known: what is missing")
        for result in unknown:
            yield from _missing(assessment, result)
        yield ""


def _why(assessment: Assessment, result: CriterionResult) -> Iterator[str]:
    reader = assessment.reader
    for number, reason in enumerate(why_not(reader, result.id)):
        start = f"  {result.id:<6}" if number == 0 else " " * 8
        yield from wrapped(reason_words(reader, reason), start, " " * 10)


def _missing(assessment: Assessment, result: CriterionResult) -> Iterator[str]:
    names: list[str] = []
    vocabulary = assessment.standard.vocabulary
    for one in missing(assessment.reader, result.id):
        words = unsettled_words(vocabulary, one.key, one.back, one.reason, one.rows, one.field, one.on)
        if words:
            names.append(words)
            continue
        rows = f" (in records {_rows(one.rows)})" if one.rows else ""
        names.append(f"{vocabulary[one.key].label}{period_words(one.back)}{rows}")
    could_be = any_of([verdict_words(verdict) for verdict in result.could_be])
    yield from wrapped(f"{'; '.join(names) or say('unsettled', 'beyond')}. It could be {could_be}.", f"  {result.id:<6}", " " * 10)


def _rows(rows: tuple[int | str, ...]) -> str:
    shown = ", ".join(map(str, rows[:6]))
    return f"{shown} and {len(rows) - 6} more" if len(rows) > 6 else shown


def _cautions(assessment: Assessment, paint: Paint) -> Iterator[str]:
    found = [(c.id, caution.say) for c in assessment.criteria for caution in c.cautions]
    if found:
        yield paint.bold("Cautions")
        for id_, say in found:
            yield from wrapped(say, f"  {id_:<6}", " " * 8)
        yield ""


def _next(assessment: Assessment, paint: Paint, source: str) -> Iterator[str]:
    """The nearest things to do: what to find out, then what to improve."""
    yield paint.bold("What to look at next")
    asked: dict[str, list[str]] = {}
    for result in assessment.criteria:
        if result.verdict == "unknown":
            for one in missing(assessment.reader, result.id):
                ids = asked.setdefault(_question(assessment, one), [])
                if result.id not in ids:
                    ids.append(result.id)
    ranked = sorted(asked.items(), key=lambda item: -len(item[1]))[:_MOST_NEXT]
    for question, ids in ranked:
        yield from wrapped(f"Find out: {question} ({', '.join(ids)})", "  - ", "    ")
    order = {"not_met": 0, "partly_met": 1}
    weak = [c for c in assessment.criteria if c.verdict in order and c.criterion.improve]
    weak.sort(key=lambda c: order[c.verdict])
    for result in weak[:_MOST_NEXT]:
        yield from wrapped(f"{result.id}: {result.criterion.improve}", "  - ", "    ")
    target = weak[0].id if weak else assessment.criteria[0].id if assessment.criteria else "level"
    yield f"  - Any verdict in full: assay why {source} {target}"


def _question(assessment: Assessment, one: Missing) -> str:
    """What to ask: for records with gaps to fill them, for figures the records behind them."""
    vocabulary = assessment.standard.vocabulary
    period = period_words(one.back)
    words = unsettled_words(vocabulary, one.key, one.back, one.reason, one.rows, one.field, one.on)
    if words:
        return words
    if one.rows:
        return f"what is not recorded in {vocabulary[one.key].label}{period}, records {_rows(one.rows)}"
    records = [key for key in one.instead if key in vocabulary and vocabulary[key].type == "records"]
    question = vocabulary[records[0]].question if records else one.question
    return f"{period.strip()}: {question}" if period else question


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
