"""Facts as a workbook: the empty template of a standard, or one filled in from a set of facts.

What stands where is said in ``layout``. The bytes are the same for the
same questionnaire and facts. Reading the workbook gives the same facts again.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO

from assay.facts.language.phrases import say
from assay.facts.values.evidence import Backing
from assay.facts.values.fact_set import FactSet
from assay.facts.values.questionnaire import Questionnaire, including
from assay.facts.values.records import Records

from .area import write_area
from .book import Book
from .cover import write_cover
from .evidence import in_its_row, write_findings
from .layout import Marker
from .plan import PAGE, BookPlan, plan, sheet
from .record_sheets import write_records
from .validation import Lists


def workbook_bytes(asked: Questionnaire, facts: FactSet | None = None) -> bytes:
    """The whole ``.xlsx`` file. Raises NotInstalled where openpyxl is not installed.

    Facts that the questionnaire does not ask, of whatever period, get rows of
    their own: nothing of ``facts`` is left out.
    """
    if facts is not None:
        asked = including(asked, ((key, back) for back, one in enumerate(facts.periods) for key in one.given))
    arranged = plan(asked)
    book = Book()
    lists = Lists(sheet("lists"), {})
    footer = say(PAGE, "footer", title=asked.title, version=asked.version)
    write_cover(book, arranged, facts, footer)
    for section in asked.sections:
        write_area(book, arranged, section, facts, lists, footer)
        for question in section.questions:
            if question.definition.type == "records":
                given = facts.given(question.key, question.back) if facts else None
                rows = given.value if given is not None and isinstance(given.value, Records) else None
                write_records(book, arranged, question, rows, lists, footer)
    write_findings(book, arranged, lists, _apart(arranged, facts), footer)
    page = book.page(sheet("lists"))
    page.text(1, 1, str(Marker("lists")), "assay machine")
    lists.write(page)
    page.protect()
    page.hide()
    found = io.BytesIO()
    book.save(found, asked.title)
    return found.getvalue()


def write_workbook(asked: Questionnaire, to: Path | BinaryIO, facts: FactSet | None = None) -> None:
    """Write the workbook to a path, or to a file that is open for bytes."""
    data = workbook_bytes(asked, facts)
    if isinstance(to, Path):
        to.write_bytes(data)
    else:
        to.write(data)


def _apart(arranged: BookPlan, facts: FactSet | None) -> dict[tuple[str, int], Backing]:
    """What backs facts, where it does not fit into the row of the question."""
    found: dict[tuple[str, int], Backing] = {}
    for question in arranged.asked.questions():
        given = facts.given(question.key, question.back) if facts else None
        if given is not None and given.backing is not None and not in_its_row(given.backing):
            found[question.key, question.back] = given.backing
    return found
