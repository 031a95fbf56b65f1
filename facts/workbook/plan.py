"""Where everything goes in a workbook: the titles of its sheets, the row of each question."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from assay.facts.language.phrases import say
from assay.facts.values.questionnaire import OTHER, Question, Questionnaire

from .book import LAST_ROW, letters, quoted
from .layout import AREA_HEADINGS

LONGEST_TITLE = 31
PAGE = "workbook"
"""Of the language files."""
AREA_HEADING_ROW = 5
ANSWER_COLUMN = 3
ANSWERED_COLUMN = len(AREA_HEADINGS) + 1
"""A hidden column of area sheets: 1 where a question that counts is answered, 0 where it is not."""
RECORDS_MACHINE_ROW = 8
"""The row of machine names; labels, how to answer, the example and then the records follow."""
RECORDS_FIRST_ROW = RECORDS_MACHINE_ROW + 4

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class BookPlan:
    """``areas`` gives the sheet of a section's id, ``records`` that of a records fact's reference,
    ``rows`` the row of each question on the sheet of its section, all by reference."""

    asked: Questionnaire
    areas: Mapping[str, str]
    records: Mapping[str, str]
    rows: Mapping[str, tuple[str, int]]

    def answer(self, reference: str) -> str:
        """The cell of a question's answer, as a formula names it."""
        sheet, row = self.rows[reference]
        return f"{quoted(sheet)}!{letters(ANSWER_COLUMN)}{row}"

    def rows_of(self, question: Question) -> str:
        """The range of the records of a records fact, as a formula names it."""
        last = letters(len(question.definition.fields) + 1)
        return f"{quoted(self.records[question.reference])}!B{RECORDS_FIRST_ROW}:{last}{LAST_ROW}"

    def answered(self, section_id: str) -> str:
        """The range that adds up to the number of answered questions of a section."""
        column = letters(ANSWERED_COLUMN)
        first = AREA_HEADING_ROW + 1
        last = first + max(1, len(self.section(section_id))) - 1
        return f"{quoted(self.areas[section_id])}!{column}{first}:{column}{last}"

    def section(self, section_id: str) -> tuple[Question, ...]:
        return next(section.questions for section in self.asked.sections if section.id == section_id)

    def asked_in(self, section_id: str) -> int:
        """How many questions of a section count: all but figures that can be computed."""
        return sum(not question.computed_from for question in self.section(section_id))

    def figures_from(self, question: Question) -> list[str]:
        """The references of what is computed from a fact, itself."""
        return [q.reference for q in self.asked.questions() if question.reference in q.computed_from]


def sheet(name: str) -> str:
    """The title of the ``cover``, the ``findings`` or the ``lists``."""
    return say(PAGE, f"sheet.{name}")


def plan(asked: Questionnaire) -> BookPlan:
    """Titles that are legal, unlike each other and near to what the standard says."""
    taken = {sheet(name).lower() for name in ("cover", "findings", "lists")} | {"history"}
    areas: dict[str, str] = {}
    records: dict[str, str] = {}
    rows: dict[str, tuple[str, int]] = {}
    for section in asked.sections:
        name = section.title if section.id == OTHER else f"{section.id} {section.title}"
        areas[section.id] = sheet_title(name, taken)
        for row, question in enumerate(section.questions, AREA_HEADING_ROW + 1):
            rows[question.reference] = (areas[section.id], row)
            if question.definition.type == "records":
                records[question.reference] = _records_title(question, taken)
    return BookPlan(asked, areas, records, rows)


def _records_title(question: Question, taken: set[str]) -> str:
    label = re.sub(f"^({say(PAGE, 'sheet.articles')}) ", "", question.definition.label)
    label = label[:1].upper() + label[1:]
    key = "sheet.previous" if question.back == 1 else "sheet.earlier"
    return sheet_title(label, taken, say(PAGE, key, back=question.back) if question.back else "")


def sheet_title(name: str, taken: set[str], ending: str = "") -> str:
    """A legal title of a sheet that nobody has yet, cut at a word; ``taken`` is told of it."""
    plain = " ".join(_FORBIDDEN.sub(" ", name).split()).strip("' ") or sheet("other")
    title, number = _cut(plain, LONGEST_TITLE - len(ending)) + ending, 1
    while title.lower() in taken:
        number += 1
        end = f"{ending} {number}"
        title = _cut(plain, LONGEST_TITLE - len(end)) + end
    taken.add(title.lower())
    return title


def _cut(text: str, room: int) -> str:
    """As many words as there is room for, without those that want another one after them."""
    if len(text) <= room:
        return text
    words = textwrap.wrap(text, room)[0].split()
    if any("(" in word for word in words) and ")" not in text[:room]:
        words = words[: next(n for n, word in enumerate(words) if "(" in word)] or words
    leading = say(PAGE, "sheet.no_end").split()
    while len(words) > 1 and (words[-1].lower() in leading or words[-1].endswith("'s")):
        words.pop()
    return " ".join(words).rstrip(" ,;-'(") or text[:room].strip("' ")
