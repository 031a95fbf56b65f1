"""The first sheet: whose facts these are, of which day and period, how to fill them in, how far it has come."""

from __future__ import annotations

from datetime import date

from assay.facts.tables.cell_texts import cell_text
from assay.facts.values.dates import Period, parse_period
from assay.facts.values.fact_set import FactSet
from assay.facts.values.questionnaire import Questionnaire, period_words
from assay.facts.values.references import before

from .book import Book, Page
from .layout import (
    ANSWER,
    AS_OF,
    EXISTED,
    KEY,
    NO,
    NOTES,
    PERIOD,
    PERIOD_FROM,
    PERIOD_TO,
    STANDARD,
    SUBJECT_ID,
    SUBJECT_NAME,
    YES,
    Marker,
)
from .plan import COVER, BookPlan
from .styles import ACCENT, TITLE_HEIGHT, height
from .validation import validate_choice, validate_day
from .values import DATE_FORMAT, FIRST_DAY, TEXT_FORMAT, Content

_LABEL, _ANSWER, _HELP = 46.0, 38.0, 62.0
_LONGEST_NOTE = 8_000
"""Characters of the notes in one cell; more go into the next row."""
_BAR = 20

_INSTRUCTIONS = (
    "Fill in the cream cells: first those below, then the sheets of the areas. Everything else is locked (without a "
    "password) so that nothing is lost by accident.",
    "Leave empty what is not known. It counts as not known, never as no and never as nought. 'none' says that "
    "something is known not to be there.",
    "Where a list is asked for (pairs, meetings, courses), a sheet of its own has a row for each. Figures that follow "
    "from such a list need not be filled in.",
    "Beside every answer there is room for what backs it: where it comes from, who collected it and when, and whether "
    "it is evidenced, asserted or assumed.",
    "Rows of lists can be sorted, added and removed, columns moved, sheets renamed. The small grey words at the edge "
    "of a sheet tell Assay what stands where: leave those.",
    "To see whether everything can be read: assay check FILE. For the verdicts: assay assess FILE.",
)


def write_cover(book: Book, plan: BookPlan, facts: FactSet | None, footer: str) -> Page:
    """The first sheet; ``facts`` fills it in."""
    asked = plan.asked
    page = book.page(COVER, ACCENT)
    page.text(1, 1, str(Marker("cover")), "assay machine")
    page.text(1, 2, asked.title, "assay title")
    page.height(1, TITLE_HEIGHT)
    page.text(2, 2, f"Facts for an assessment. Version {asked.version}; source: {asked.source_line}.", "assay lead")
    for column, wide in ((1, 3.0), (2, _LABEL), (3, _ANSWER), (4, _HELP)):
        page.width(column, wide, hidden=column == 1)
    row = 4
    for column, heading in ((1, KEY), (2, "About this assessment"), (3, ANSWER), (4, "How to answer")):
        page.text(row, column, heading, "assay heading")
    for key, label, value, how in _entries(asked, facts):
        row += 1
        style = {STANDARD: "assay locked value", NOTES: "assay input"}.get(key, "assay answer")
        page.text(row, 1, key, "assay machine")
        page.text(row, 2, label, "assay question")
        page.put(row, 3, _content(value), style)
        page.text(row, 4, how, "assay small")
        shown = value if isinstance(value, str) else ""
        page.height(row, min(300.0, height([(label, _LABEL, 10.5), (how, _HELP, 9.0), (shown, _ANSWER, 11.0)])))
        if key.endswith(EXISTED):
            validate_choice(page, f"C{row}", (YES, NO), how)
        elif key == AS_OF or key.endswith((PERIOD_FROM, PERIOD_TO)):
            validate_day(page, f"C{row}")
            page.put(row, 3, Content(_content(value).value, DATE_FORMAT), "assay answer")
    row = _progress(page, plan, row + 2)
    row = _instructions(page, row + 1)
    page.freeze(5, 3)
    page.protect()
    page.print_as(footer, 4, None, row)
    return page


def _content(value: str | date | None) -> Content:
    if isinstance(value, date):
        return Content(value if value >= FIRST_DAY else value.isoformat(), DATE_FORMAT)
    return Content(cell_text(value) if value else None, TEXT_FORMAT)


def _entries(asked: Questionnaire, facts: FactSet | None) -> list[tuple[str, str, str | date | None, str]]:
    """Key, label, answer and how to answer of each row."""
    own = facts.period if facts else None
    dated = own is not None and parse_period(own.name, asked.year_starts) != own
    found: list[tuple[str, str, str | date | None, str]] = [
        (SUBJECT_ID, "Short name", facts.subject_id if facts else None,
         "What files and lists call it, such as oakfield. It must be filled in."),
        (SUBJECT_NAME, "Name", facts.subject_name if facts else None, "The name in full, such as Oakfield School."),
        (AS_OF, "The day of which the assessment speaks", facts.as_of if facts else None,
         "A date such as 2025-07-18. It must be filled in."),
        (PERIOD, "Review period", own.name if own else None,
         "A year such as 2024/25; or any name, with its first and last day below. It must be filled in."),
        (PERIOD_FROM, "Its first day", own.start if own and dated else None,
         "Only where the name alone does not say it."),
        (PERIOD_TO, "Its last day", own.end if own and dated else None, "Likewise."),
        (STANDARD, "Standard", facts.standard if facts else asked.standard_id, "Nothing to fill in."),
    ]  # fmt: skip
    periods = facts.periods if facts else ()
    for back in range(1, max(asked.back(), len(periods) - 1) + 1):
        given = periods[back] if back < len(periods) else None
        period = given.period if given else None
        usual = back == 1 and (period is None or (own is not None and period == own.before()))
        if not usual:
            found += _earlier(asked, period, back)
        existed = NO if given is not None and given.absent else None
        label = f"Did it exist already {'in ' if back == 1 else ''}{period_words(back)}?"
        how = "Choose 'no' if it had not begun by then: nothing has to be filled in for that period."
        found.append((f"{before(back)}.{EXISTED}", label, existed, how))
    notes = facts.notes if facts else ""
    parts = [notes[n : n + _LONGEST_NOTE] for n in range(0, len(notes), _LONGEST_NOTE)] or [""]
    found += [(NOTES, "Notes" if not n else "Notes, continued", part, "Anything that a reader should know.")
              for n, part in enumerate(parts)]  # fmt: skip
    return found


def _earlier(asked: Questionnaire, period: Period | None, back: int) -> list[tuple[str, str, str | date | None, str]]:
    start = before(back)
    dated = period is not None and parse_period(period.name, asked.year_starts) != period
    words = period_words(back)
    return [
        (f"{start}.{PERIOD}", f"Name of {words}" if back == 1 else f"Name of the period {words}",
         period.name if period else None, "A year such as 2022/23; needed only where its facts are given."),
        (f"{start}.{PERIOD_FROM}", "Its first day", period.start if period and dated else None,
         "Only where the name alone does not say it."),
        (f"{start}.{PERIOD_TO}", "Its last day", period.end if period and dated else None, "Likewise."),
    ]  # fmt: skip


def _progress(page: Page, plan: BookPlan, row: int) -> int:
    """How far each area has come; gives the last row."""
    for column, heading in ((2, "Progress"), (3, "Answered"), (4, "")):
        page.text(row, column, heading, "assay heading")
    first = row + 1
    for section in plan.asked.sections:
        row += 1
        title = plan.areas[section.id]
        page.text(row, 2, f"{section.id}  {section.title}".strip(), "assay small link")
        page.link(row, 2, title)
        _bar(page, row, f"SUM({plan.answered(section.id)})", plan.asked_in(section.id))
    row += 1
    page.text(row, 2, "All areas", "assay question")
    sums = ",".join(plan.answered(section.id) for section in plan.asked.sections)
    _bar(page, row, f"SUM({sums})", sum(plan.asked_in(section.id) for section in plan.asked.sections))
    return max(row, first)


def _bar(page: Page, row: int, done: str, total: int) -> None:
    """``7 of 12``, and a bar of so many squares."""
    page.formula(row, 3, f'={done}&" of {total}"', "assay question")
    squares = f"ROUND({_BAR}*{done}/{max(1, total)},0)"
    page.formula(row, 4, f'=REPT("■",{squares})&REPT("□",{_BAR}-{squares})', "assay bar")


def _instructions(page: Page, row: int) -> int:
    page.text(row + 1, 2, "How to fill it in", "assay subtitle")
    row += 1
    for number, words in enumerate(_INSTRUCTIONS, 1):
        row += 1
        page.merge(row, 2, 4)
        page.text(row, 2, f"{number}.  {words}", "assay paragraph")
        page.height(row, height([(words, _LABEL + _ANSWER + _HELP - 6, 10.5)]))
    return row

