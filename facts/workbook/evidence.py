"""Evidence in the columns of a workbook: on area sheets beside the answer, else among the findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from assay.facts.language.phrases import say
from assay.facts.tables.cell_texts import SEE_FINDINGS, cell_text
from assay.facts.values.evidence import Backing, Evidence, Resolution
from assay.facts.values.references import reference
from assay.facts.values.scalars import UNKNOWN

from .book import LAST_ROW, Book, Page, letters
from .layout import AREA_HEADINGS, EVIDENCE, EVIDENCE_DATES, FINDINGS_HEADINGS, KEY, LOCATORS, RESOLVED, Marker
from .plan import PAGE, BookPlan, sheet
from .styles import TITLE_HEIGHT, height
from .validation import Lists, validate_evidence
from .values import DATE_FORMAT, FIRST_DAY, TEXT_FORMAT, Content, content

WIDTHS = {"source": 21.0, "collected_on": 11.5, "by": 13.0, "status": 11.0, "valid_until": 11.5, "note": 19.0,
          "file": 16.0, "sheet": 12.0, "cell": 8.0, "row": 8.0, "page": 8.0, "sha256": 16.0}  # fmt: skip
_DATES = (*EVIDENCE_DATES, "settled on")
_HEADING_ROW = 5
_FIRST = _HEADING_ROW + 1
_READY = 24
"""Rows of the sheet of findings that say at once which fact their key stands for."""


def in_its_row(backing: Backing | None) -> bool:
    """Whether what backs a fact fits into the row of its question: one finding, and no value of its own."""
    if backing is None or not backing.findings:
        return True
    return len(backing.findings) == 1 and backing.resolution is None and backing.findings[0].found is UNKNOWN


def evidence_columns(headings: Sequence[str]) -> dict[str, int]:
    """The column of each part of evidence, and of how it was settled as ``settled by``, in a table with headings."""
    columns = {part: headings.index(heading) + 1 for part, heading in EVIDENCE.items()}
    settled = {f"settled {part}": headings.index(name) + 1 for part, name in RESOLVED.items() if name in headings}
    return columns | settled


AREA_COLUMNS: Final = evidence_columns(AREA_HEADINGS)
_COLUMNS: Final = evidence_columns(FINDINGS_HEADINGS)


def put_evidence(page: Page, row: int, columns: Mapping[str, int], evidence: Evidence | None) -> None:
    """The cells of one finding; empty ones for none."""
    for part in EVIDENCE:
        page.put(row, columns[part], _part(evidence, part), "assay input")


def put_see_findings(page: Page, row: int) -> None:
    """Say on an area sheet that the evidence of this row's fact stands among the findings."""
    put_evidence(page, row, AREA_COLUMNS, None)
    column = AREA_COLUMNS["source"]
    page.text(row, column, SEE_FINDINGS, "assay small link")
    page.link(row, column, sheet("findings"))


def evidence_rules(page: Page, columns: Mapping[str, int], first: int, last: int) -> None:
    """Checks and drop-downs of the evidence columns of some rows."""
    for part, column in columns.items():
        letter = letters(column)
        validate_evidence(page, part, f"{letter}{first}:{letter}{last}", f"{letter}{first}")


def locator_columns(columns: Mapping[str, int]) -> tuple[int, int]:
    """The first and last column of the locators."""
    return columns[LOCATORS[0]], columns[LOCATORS[-1]]


def has_locators(backing: Backing | None) -> bool:
    return any(getattr(one, part) for one in (backing.findings if backing else ()) for part in LOCATORS)


def _part(evidence: Evidence | None, part: str) -> Content:
    value = getattr(evidence, part) if evidence else None
    if part in EVIDENCE_DATES:
        return _day(value if isinstance(value, date) else None)
    return Content(cell_text(value) if isinstance(value, str) and value else None, TEXT_FORMAT)


def _day(value: date | None) -> Content:
    late = value is None or value >= FIRST_DAY
    return Content(value if late else value.isoformat(), DATE_FORMAT)  # type: ignore[union-attr]


# ---------------------------------------------------------------- the sheet of findings


def write_findings(
    book: Book, plan: BookPlan, lists: Lists, backings: dict[tuple[str, int], Backing], footer: str
) -> None:
    """The sheet of facts that several people found, differently perhaps: a row a finding."""
    page = book.page(sheet("findings"), "9FB7BC")
    page.text(1, 1, str(Marker("findings")), "assay machine")
    page.text(1, 2, say(PAGE, "findings.title"), "assay title")
    page.height(1, TITLE_HEIGHT)
    page.text(2, 2, say(PAGE, "findings.lead"), "assay lead")
    page.text(3, 2, say(PAGE, "findings.differ"), "assay lead")
    parts = {column: part for part, column in _COLUMNS.items()}
    formats = [DATE_FORMAT if parts.get(n) in _DATES else TEXT_FORMAT for n in range(1, len(FINDINGS_HEADINGS) + 1)]
    formats[1] = formats[2] = "General"
    page.open_columns(formats, "assay input")
    widths = WIDTHS | {"settled by": 13.0, "settled on": 11.0, "settled why": 22.0}
    for column, heading in enumerate(FINDINGS_HEADINGS, 1):
        page.text(_HEADING_ROW, column, heading, "assay heading")
        page.width(column, widths[parts[column]] if column in parts else (24.0, 30.0, 14.0)[column - 1])
    last = _rows(page, plan, lists, backings)
    references = [question.reference for question in plan.asked.questions()]
    keys = lists.add(references)
    choose, key = say(PAGE, "findings.choose_key"), say(PAGE, "findings.key")
    page.validate(f"A{_FIRST}:A{LAST_ROW}", "list", [keys], choose, key)
    evidence_rules(page, _COLUMNS, _FIRST, LAST_ROW)
    located = locator_columns(_COLUMNS)
    page.group(*located)
    page.freeze(_FIRST, 4)
    page.protect(rows=True)
    wide = any(has_locators(backing) for backing in backings.values())
    page.print_as(footer, located[1] if wide else located[0] - 1, (_HEADING_ROW, _HEADING_ROW), last)


def _rows(page: Page, plan: BookPlan, lists: Lists, backings: dict[tuple[str, int], Backing]) -> int:
    """Put what was found; gives the last row that was prepared."""
    row = _FIRST
    for (key, back), backing in backings.items():
        definition = plan.asked.vocabulary[key]
        for number, one in enumerate(backing.findings):
            page.text(row, 1, reference(key, back), "assay input")
            page.put(row, 3, content(definition, one.found), "assay input")
            put_evidence(page, row, _COLUMNS, one)
            put_resolution(page, row, backing.resolution if number == 0 else None)
            page.height(row, height([(one.source, WIDTHS["source"], 10.5), (one.note, WIDTHS["note"], 10.5)]))
            row += 1
    last = max(row, _FIRST + _READY) - 1
    references = [question.reference for question in plan.asked.questions()]
    labels = [question.definition.label for question in plan.asked.questions()]
    keys, facts = lists.add(references), lists.add([f"{KEY}: {say(PAGE, 'labels')}", *labels])
    no_key = say(PAGE, "findings.no_key")
    for line in range(_FIRST, last + 1):
        find = f"INDEX({facts},MATCH(A{line},{keys},0)+1)"
        page.formula(line, 2, f'=IF(A{line}="","",IFERROR({find},"{no_key}"))', "assay small")
        if line >= row:
            page.put(line, 1, Content(None, TEXT_FORMAT), "assay input")
            page.put(line, 3, Content(None, "General"), "assay input")
            put_evidence(page, line, _COLUMNS, None)
            put_resolution(page, line, None)
    return last


def put_resolution(page: Page, row: int, resolution: Resolution | None) -> None:
    """The cells that say how findings were settled."""
    for part in RESOLVED:
        column, value = _COLUMNS[f"settled {part}"], getattr(resolution, part) if resolution else None
        if part == "on":
            page.put(row, column, _day(value if isinstance(value, date) else None), "assay input")
        else:
            page.put(row, column, Content(cell_text(value) if value else None, TEXT_FORMAT), "assay input")
