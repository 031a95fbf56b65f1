"""What was read, and from where; and what is missing, area by area."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.assessing.assess import Compiled
from assay.engine.explaining.words import amount_words, day_words, locator_words
from assay.engine.reference.admit import admit
from assay.engine.reference.amounts import Amount
from assay.engine.reference.conditions import settled
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.fact_set import FactSet, Given
from assay.facts.values.questionnaire import Question, question_words
from assay.facts.values.records import Records
from assay.facts.values.references import parse_reference, reference
from assay.facts.values.rows import fields_words, not_shown, place_words, shown_fields, value_words
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.suggest import did_you_mean, listed
from assay.rules.language.standard import Standard
from assay.rules.language.types import type_of
from assay.rules.reading.questionnaire_from_standard import questionnaire
from assay.views.phrases import say

from .layout import Paint, columns, wrapped

PAGE = "facts"
_MOST_MISSING = 200


def show_text(compiled: Compiled, facts: FactSet, paint: Paint, source: str, personal: bool) -> str:
    """Everything that was read. ``source`` is the file as the person named it."""
    return "\n".join(_lines(compiled, facts, paint, printable(source), personal)) + "\n"


def _lines(compiled: Compiled, facts: FactSet, paint: Paint, source: str, personal: bool) -> Iterator[str]:
    yield paint.bold(facts.subject_name)
    yield say("common", "as_of", day=day_words(facts.as_of), period=facts.period.name)
    yield from wrapped(say(PAGE, "read_from", source=source), "", "  ")
    for back, one in enumerate(facts.periods[1:], 1):
        what = say(PAGE, "before.none" if one.absent else "before.facts", number=len(one.given))
        key = "before.previous" if back == 1 else "before.earlier"
        yield from wrapped(say(PAGE, key, back=back, period=one.period.name, what=what))
    yield from _files(facts)
    row, _ = admit(compiled.admission, facts)
    places = compiled.plan.places
    asked = questionnaire(compiled.plan.standard)
    for section in asked.sections:
        amounts = {q.reference: row[places[(q.key, q.back)]] for q in section.questions if (q.key, q.back) in places}
        missing = [q for q in section.questions if facts.given(q.key, q.back) is None and not q.computed_from
                   and not _worked_out(q, section.questions, amounts)]  # fmt: skip
        wanted = [q for q in section.questions if not q.computed_from]
        yield ""
        title = f"{section.id} {section.title}".strip()
        yield paint.bold(say(PAGE, "section", title=title, known=len(wanted) - len(missing), all=len(wanted)))
        for question in section.questions:
            given = facts.given(question.key, question.back)
            amount = amounts.get(question.reference, UNKNOWN)
            if given is not None:
                yield from _given(question, given, source, personal)
            elif question.computed_from and amount is not UNKNOWN:
                words = amount_words(amount, type_of(question.definition))
                words = not_shown() if question.definition.personal and not personal else words
                words = words if settled(amount) else say(PAGE, "not_settled", value=words)
                yield from wrapped(say(PAGE, "worked_out", name=question.reference, value=words), "  ", "      ")
        if missing:
            yield f"  {say(PAGE, 'missing')}"
            for question in missing[:_MOST_MISSING]:
                words = say(PAGE, "question", name=question.reference, question=question_words(question))
                yield from wrapped(words, "  - ", "      ")
    yield ""
    yield say(PAGE, "next", source=source)


def _worked_out(question: Question, beside: tuple[Question, ...], amounts: dict[str, Amount]) -> bool:
    """Whether a list that was not given is not missed: every figure from it is known without it."""
    figures = [one for one in beside if question.reference in one.computed_from]
    return bool(figures) and all(settled(amounts.get(one.reference, UNKNOWN)) for one in figures)


def _files(facts: FactSet) -> Iterator[str]:
    rows: list[tuple[str, str, str]] = []
    for back, one in enumerate(facts.periods):
        for key, given in sorted(one.given.items()):
            value = given.value
            if isinstance(value, Records) and value.origin is not None:
                place = f"{value.origin.file}{f', {value.origin.sheet}' if value.origin.sheet else ''}"
                rows.append((reference(key, back), say(PAGE, "rows", count=len(value)), place))
    if rows:
        yield ""
        yield say(PAGE, "lists")
        first = columns([row[:2] for row in rows])
        for words, (_, _, place) in zip(first, rows, strict=True):
            yield from wrapped(f"{words}  {place}".replace("  ", "\u00a0\u00a0"), "  ", "      ")


def _given(question: Question, given: Given, source: str, personal: bool) -> Iterator[str]:
    definition = question.definition
    value = given.value
    shown = not_shown() if definition.personal and not personal else value_words(definition, value)
    place = str(given.at).removeprefix(f"{source}:")
    words = [say(PAGE, "given", name=question.reference, value=shown, place=place)]
    evidence = given.evidence
    if evidence is not None:
        where = [locator_words(name, text) for name, text in evidence.locator()]
        who = say(PAGE, "by", name=evidence.by) if evidence.by else ""
        when = day_words(evidence.collected_on) if evidence.collected_on else ""
        parts = (say("common", f"status.{evidence.status}"), evidence.source, *where, who, when)
        words.append(", ".join(part for part in parts if part))
    if given.backing is not None and given.backing.resolution is not None:
        resolution = given.backing.resolution
        words.append(say(PAGE, "settled", by=resolution.by, why=resolution.why))
    yield from wrapped("; ".join(words), "  ", "      ")


def rows_text(facts: FactSet, standard: Standard, name: str, personal: bool) -> str:
    """The rows of one list."""
    key, back = parse_reference(name)
    given = facts.given(key, back)
    if given is None or not isinstance(given.value, Records):
        lists = [reference(k, b) for b, one in enumerate(facts.periods) for k, g in sorted(one.given.items())
                 if isinstance(g.value, Records)]  # fmt: skip
        there = f"the lists are {listed(lists, 12)}" if lists else "these facts hold no list"
        hint = did_you_mean(name, lists) or there
        raise InputError([Problem("U105", Position(Source("--rows")), f"no list '{name[:60]}' was read", hint)])
    records, definition = given.value, standard.vocabulary[key]
    names = [field for field in definition.fields if field in records.columns]
    lines = [say(PAGE, "list", label=definition.label, records=value_words(definition, records))]
    for number in range(1, len(records) + 1):
        cells = shown_fields(records, definition, number, names, personal)
        words = say(PAGE, "row", number=number, place=place_words(records, number), fields=fields_words(cells))
        lines += wrapped(words, "  ", "      ")
    if not personal and any(definition.fields[field].type == "text" or definition.fields[field].personal
                            for field in names):  # fmt: skip
        lines += wrapped(say("common", "personal"))
    return "\n".join(lines) + "\n"
