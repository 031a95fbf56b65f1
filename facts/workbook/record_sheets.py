"""The sheet of one records fact: what to do, headings, an example row, and rows to fill in."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from typing import Final

from assay.facts.language.phrases import say
from assay.facts.values.examples import example
from assay.facts.values.questionnaire import (
    Question,
    answer_words,
    as_written,
    field_words,
    or_none,
    period_words,
    question_words,
)
from assay.facts.values.records import Records, Value
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition

from .book import LAST_ROW, Book, Page, letters
from .layout import ROW, ROW_EXAMPLE, ROW_HOW, ROW_LABELS, ROW_RECORD, Marker
from .plan import PAGE, RECORDS_FIRST_ROW, RECORDS_MACHINE_ROW, BookPlan
from .styles import TITLE_HEIGHT, height
from .validation import Lists, validate_answer
from .values import TEXT_FORMAT, content, number_format

_TAB: Final = "9FB7BC"
_LEAST_WIDTH = 96.0
"""Characters of all columns together, so that the question has room above them."""
_MOST_LINES = 3
"""Lines of the question above the table."""
_READY = 17
"""Empty rows that are ruled, for the printed sheet; those below can be filled in as well."""
_WIDTHS = {"boolean": 12.0, "date": 14.0, "integer": 11.0, "decimal": 12.0, "percentage": 13.0, "money": 15.0}


def write_records(
    book: Book, plan: BookPlan, question: Question, rows: Records | None, lists: Lists, footer: str
) -> None:
    """One sheet; ``rows`` fills it in."""
    fields = dict(as_written(question.definition.fields))
    page = book.page(plan.records[question.reference], _TAB)
    widths = _widths(fields)
    _top(page, plan, question, math.fsum(widths))
    page.open_columns([TEXT_FORMAT, *(number_format(field) for field in fields.values())], "assay input")
    page.width(1, 3, hidden=True)
    _headings(page, question.definition, widths)
    for column, field in enumerate(fields.values(), 2):
        letter = letters(column)
        cells, first = f"{letter}{RECORDS_FIRST_ROW}:{letter}{LAST_ROW}", f"{letter}{RECORDS_FIRST_ROW}"
        validate_answer(page, field, cells, first, lists, field.question)
    last = _fill(page, fields, rows, widths)
    page.freeze(RECORDS_FIRST_ROW, 2)
    page.protect(rows=True)
    page.print_as(footer, len(fields) + 1, (RECORDS_MACHINE_ROW + 1, RECORDS_MACHINE_ROW + 1), last)


def _top(page: Page, plan: BookPlan, question: Question, width: float) -> None:
    """Marker, title, question and the way back."""
    back = question.back
    title = field_words(question.definition)
    title = say(PAGE, "records.title", label=title, period=period_words(back)) if back else title
    page.text(1, 1, str(Marker("records", question.reference)), "assay machine")
    page.text(1, 2, title, "assay title")
    page.height(1, TITLE_HEIGHT)
    words = question_words(Question(question.key, 0, question.definition))
    words = say(PAGE, "records.about", period=period_words(back), question=words) if back else words
    told = textwrap.wrap(words, max(60, int(width)), max_lines=_MOST_LINES, placeholder=" …")
    for row, line in enumerate(told, 2):
        page.text(row, 2, line, "assay lead")
    page.text(2 + len(told), 2, say(PAGE, "records.lead"), "assay lead")
    sheet, row = plan.rows[question.reference]
    page.text(RECORDS_MACHINE_ROW - 2, 2, say(PAGE, "sheet.back", sheet=sheet), "assay link")
    page.link(RECORDS_MACHINE_ROW - 2, 2, sheet, f"C{row}")


def _headings(page: Page, definition: Definition, widths: list[float]) -> None:
    """Machine names, labels, how to answer, and the example."""
    fields, shown = dict(as_written(definition.fields)), example(definition)
    machine = RECORDS_MACHINE_ROW
    labels, how, sample = machine + 1, machine + 2, machine + 3
    for row, word in ((machine, ROW), (labels, ROW_LABELS), (how, ROW_HOW), (sample, ROW_EXAMPLE)):
        page.text(row, 1, word, "assay machine")
    heights: dict[int, list[tuple[str, float, float]]] = {labels: [], how: [], sample: []}
    for column, ((name, field), wide) in enumerate(zip(fields.items(), widths, strict=True), 2):
        page.width(column, wide)
        example_cell = content(field, shown[name])
        page.text(machine, column, name, "assay machine")
        page.text(labels, column, field_words(field), "assay heading")
        page.text(how, column, _how(field), "assay how")
        page.put(sample, column, example_cell, "assay example")
        heights[labels].append((field_words(field), wide * 0.9, 10.5))
        heights[how].append((_how(field), wide, 8.5))
        heights[sample].append((str(example_cell.value), wide, 10.5))
    page.height(machine, 11)
    for row, cells in heights.items():
        page.height(row, height(cells))


def _widths(fields: Mapping[str, Definition]) -> list[float]:
    widths = [_width(field) for field in fields.values()]
    return [w * max(1.0, _LEAST_WIDTH / math.fsum(widths)) for w in widths]


def _width(field: Definition) -> float:
    if field.type == "choice":
        longest = max(len(option) for option in field.options)
        return min(30.0, max(14.0, longest * (2 if field.many else 1) + 4.0))
    return _WIDTHS.get(field.type, 24.0)


def _how(field: Definition) -> str:
    none = or_none(field)
    return f"{answer_words(field)}. {none}" if none else answer_words(field)


def _fill(page: Page, fields: Mapping[str, Definition], rows: Records | None, widths: list[float]) -> int:
    """The records, then some ruled empty rows; gives the last row of them."""
    row = RECORDS_FIRST_ROW
    wordy = [n for n, field in enumerate(fields.values()) if field.type in ("text", "choice")]
    for number in range(len(rows) if rows is not None else 0):
        values: Mapping[str, Value] = rows.row(number) if rows is not None else {}
        page.text(row, 1, ROW_RECORD, "assay input")
        told: list[str] = []
        for column, (name, field) in enumerate(fields.items(), 2):
            shown = content(field, values.get(name, UNKNOWN))
            page.put(row, column, shown, "assay input")
            told.append("" if shown.value is None else str(shown.value))
        if any(len(told[n]) > widths[n] for n in wordy):
            page.height(row, height((told[n], widths[n], 10.5) for n in wordy))
        row += 1
    ready = max(3, _READY - (row - RECORDS_FIRST_ROW))
    for line in range(row, row + ready):
        for column, field in enumerate(fields.values(), 2):
            page.put(line, column, content(field, UNKNOWN), "assay input")
    return row + ready - 1
