"""The sheet of one area: a row a question, with its answer and what backs it."""

from __future__ import annotations

from assay.facts.language.phrases import each_of, say
from assay.facts.values.fact_set import FactSet, Given
from assay.facts.values.questionnaire import Question, Section, answer_words, or_none, question_words
from assay.facts.values.references import parse_reference
from assay.facts.values.scalars import UNKNOWN

from .book import Book, Page, letters
from .evidence import (
    AREA_COLUMNS,
    WIDTHS,
    evidence_rules,
    has_locators,
    in_its_row,
    locator_columns,
    put_evidence,
    put_see_findings,
)
from .layout import AREA_HEADINGS, NONE_AT_ALL, Marker
from .plan import ANSWER_COLUMN, ANSWERED_COLUMN, AREA_HEADING_ROW, PAGE, BookPlan, sheet
from .styles import ACCENT, TITLE_HEIGHT, height
from .validation import Lists, validate_answer
from .values import content

_QUESTION, _ANSWER, _HOW, _GO_TO, _CRITERIA = 42.0, 17.0, 33.0, 7.0, 8.0


def write_area(book: Book, plan: BookPlan, section: Section, facts: FactSet | None, lists: Lists, footer: str) -> None:
    """One sheet; ``facts`` fills it in."""
    page = book.page(plan.areas[section.id], ACCENT)
    page.text(1, 1, str(Marker("area", section.id)), "assay machine")
    page.text(1, 2, f"{section.id}  {section.title}".strip(), "assay title")
    page.height(1, TITLE_HEIGHT)
    page.text(2, 2, say(PAGE, "area.lead"), "assay lead")
    total = plan.asked_in(section.id)
    answered, of = say(PAGE, "progress.answered"), say(PAGE, "progress.of", total=total)
    page.formula(3, 2, f'="{answered}"&SUM({plan.answered(section.id)})&"{of}"', "assay progress")
    page.text(3, 4, say(PAGE, "sheet.back_to_cover"), "assay link")
    page.link(3, 4, sheet("cover"))
    widths = [3.0, _QUESTION, _ANSWER, _HOW, _GO_TO, _CRITERIA, *WIDTHS.values()]
    for column, (heading, wide) in enumerate(zip(AREA_HEADINGS, widths, strict=True), 1):
        page.text(AREA_HEADING_ROW, column, heading, "assay heading")
        page.width(column, wide, hidden=column == 1)
    page.text(AREA_HEADING_ROW, ANSWERED_COLUMN, "answered", "assay machine")
    page.width(ANSWERED_COLUMN, 3, hidden=True)
    row, located = AREA_HEADING_ROW, False
    for row, question in enumerate(section.questions, AREA_HEADING_ROW + 1):
        given = facts.given(question.key, question.back) if facts else None
        _question(page, plan, row, question, given, lists)
        located = located or has_locators(given.backing if given else None)
    evidence_rules(page, AREA_COLUMNS, AREA_HEADING_ROW + 1, max(row, AREA_HEADING_ROW + 1))
    first, last = locator_columns(AREA_COLUMNS)
    page.group(first, last)
    page.freeze(AREA_HEADING_ROW + 1, ANSWER_COLUMN + 1)
    page.protect()
    page.print_as(footer, last if located else first - 1, (AREA_HEADING_ROW, AREA_HEADING_ROW), row)


def _question(page: Page, plan: BookPlan, row: int, question: Question, given: Given | None, lists: Lists) -> None:
    definition = question.definition
    words, how = question_words(question), how_words(plan, question)
    page.text(row, 1, question.reference, "assay machine")
    page.text(row, 2, words, "assay later question" if question.back else "assay question")
    value = UNKNOWN if given is None else given.value
    page.put(row, ANSWER_COLUMN, content(definition, value), "assay answer")
    records = plan.records.get(question.reference)
    page.text(row, 4, how, "assay small")
    page.text(row, 5, say(PAGE, "area.open") if records else "", "assay small link")
    if records:  # a cell of its own: LibreOffice does not wrap what is a link
        page.link(row, 5, records)
    page.text(row, 6, ", ".join(question.criteria), "assay small")
    backing = given.backing if given else None
    if in_its_row(backing):
        put_evidence(page, row, AREA_COLUMNS, backing.findings[0] if backing and backing.findings else None)
    else:
        put_see_findings(page, row)
    shown = given.evidence if given else None
    told = [(shown.source, WIDTHS["source"], 10.5), (shown.note, WIDTHS["note"], 10.5)] if shown else []
    page.height(row, height([(words, _QUESTION, 10.5), (how, _HOW, 9.0), (_shown(given, question), _ANSWER, 11.0),
                             (", ".join(question.criteria), _CRITERIA, 9.0), *told]))  # fmt: skip
    cell = f"{letters(ANSWER_COLUMN)}{row}"
    validate_answer(page, definition, cell, cell, lists)
    if not question.computed_from:
        page.formula(row, ANSWERED_COLUMN, _answered(plan, question, cell), "assay machine")


def _shown(given: Given | None, question: Question) -> str:
    """The answer as far as it makes a row higher."""
    value = content(question.definition, UNKNOWN if given is None else given.value).value
    return value if isinstance(value, str) else ""


def how_words(plan: BookPlan, question: Question) -> str:
    """How to answer a question, and what would show it."""
    definition = question.definition
    if definition.type == "records":
        words = [say(PAGE, "area.records", sheet=plan.records[question.reference], none=NONE_AT_ALL)]
    else:
        words = [part for part in (answer_words(definition), or_none(definition)) if part]
    if question.computed_from:
        keys = dict.fromkeys(parse_reference(source)[0] for source in question.computed_from)
        labels = each_of([plan.asked.vocabulary[key].label for key in keys])
        words.append(say(PAGE, "area.instead", facts=labels))
    if definition.evidence and not question.back:
        words.append(say(PAGE, "area.shown_by", evidence=", ".join(definition.evidence)))
    return ". ".join(words) + "."


def _answered(plan: BookPlan, question: Question, cell: str) -> str:
    if question.definition.type != "records":
        return f'=IF({cell}="",0,1)'
    ways = [f'{cell}="{NONE_AT_ALL}"', f"COUNTA({plan.rows_of(question)})>0"]
    figures = plan.figures_from(question)
    if figures:
        filled = ",".join(f'{plan.answer(figure)}<>""' for figure in figures)
        ways.append(f"AND({filled})")
    return f"=IF(OR({','.join(ways)}),1,0)"

