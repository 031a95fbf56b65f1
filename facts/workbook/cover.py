"""The first sheet: whose facts these are, of which day and period, how to fill them in, how far it has come."""

from __future__ import annotations

from datetime import date

from assay.facts.language.phrases import say
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
from .plan import PAGE, BookPlan, sheet
from .styles import ACCENT, TITLE_HEIGHT, height
from .validation import validate_choice, validate_day
from .values import DATE_FORMAT, FIRST_DAY, TEXT_FORMAT, Content

_LABEL, _ANSWER, _HELP = 46.0, 38.0, 62.0
_LONGEST_NOTE = 8_000
"""Characters of the notes in one cell; more go into the next row."""
_BAR = 20
_STEPS = 6
"""How to fill it in, step by step."""


def write_cover(book: Book, plan: BookPlan, facts: FactSet | None, footer: str) -> Page:
    """The first sheet; ``facts`` fills it in."""
    asked = plan.asked
    page = book.page(sheet("cover"), ACCENT)
    page.text(1, 1, str(Marker("cover")), "assay machine")
    page.text(1, 2, asked.title, "assay title")
    page.height(1, TITLE_HEIGHT)
    page.text(2, 2, say(PAGE, "cover.lead", version=asked.version, source=asked.source_line), "assay lead")
    for column, wide in ((1, 3.0), (2, _LABEL), (3, _ANSWER), (4, _HELP)):
        page.width(column, wide, hidden=column == 1)
    row = 4
    about, how_to = say(PAGE, "cover.about"), say(PAGE, "how_to_answer")
    for column, heading in ((1, KEY), (2, about), (3, ANSWER), (4, how_to)):
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
    found = [
        _entry(SUBJECT_ID, "subject_id", facts.subject_id if facts else None),
        _entry(SUBJECT_NAME, "subject_name", facts.subject_name if facts else None),
        _entry(AS_OF, "as_of", facts.as_of if facts else None),
        _entry(PERIOD, "period", own.name if own else None),
        _entry(PERIOD_FROM, "first_day", own.start if own and dated else None),
        _entry(PERIOD_TO, "last_day", own.end if own and dated else None),
        _entry(STANDARD, "standard", facts.standard if facts else asked.standard_id),
    ]
    periods = facts.periods if facts else ()
    for back in range(1, max(asked.back(), len(periods) - 1) + 1):
        given = periods[back] if back < len(periods) else None
        period = given.period if given else None
        usual = back == 1 and (period is None or (own is not None and period == own.before()))
        if not usual:
            found += _earlier(asked, period, back)
        existed = NO if given is not None and given.absent else None
        key = "cover.existed_previous" if back == 1 else "cover.existed_earlier"
        label = say(PAGE, key, period=period_words(back))
        found.append((f"{before(back)}.{EXISTED}", label, existed, say(PAGE, "cover.existed_how")))
    notes = facts.notes if facts else ""
    parts = [notes[n : n + _LONGEST_NOTE] for n in range(0, len(notes), _LONGEST_NOTE)] or [""]
    how = say(PAGE, "cover.notes_how")
    found += [(NOTES, say(PAGE, "cover.notes_continued" if n else "cover.notes"), part, how)
              for n, part in enumerate(parts)]  # fmt: skip
    return found


def _earlier(asked: Questionnaire, period: Period | None, back: int) -> list[tuple[str, str, str | date | None, str]]:
    start = before(back)
    dated = period is not None and parse_period(period.name, asked.year_starts) != period
    name = say(PAGE, "cover.name_previous" if back == 1 else "cover.name_earlier", period=period_words(back))
    return [
        (f"{start}.{PERIOD}", name, period.name if period else None, say(PAGE, "cover.name_how")),
        _entry(f"{start}.{PERIOD_FROM}", "first_day", period.start if period and dated else None),
        _entry(f"{start}.{PERIOD_TO}", "last_day", period.end if period and dated else None),
    ]


def _entry(key: str, words: str, answer: str | date | None) -> tuple[str, str, str | date | None, str]:
    return key, say(PAGE, f"cover.{words}"), answer, say(PAGE, f"cover.{words}_how")


def _progress(page: Page, plan: BookPlan, row: int) -> int:
    """How far each area has come; gives the last row."""
    for column, heading in ((2, say(PAGE, "cover.progress")), (3, say(PAGE, "cover.answered")), (4, "")):
        page.text(row, column, heading, "assay heading")
    first = row + 1
    for section in plan.asked.sections:
        row += 1
        title = plan.areas[section.id]
        page.text(row, 2, f"{section.id}  {section.title}".strip(), "assay small link")
        page.link(row, 2, title)
        _bar(page, row, f"SUM({plan.answered(section.id)})", plan.asked_in(section.id))
    row += 1
    page.text(row, 2, say(PAGE, "cover.all_areas"), "assay question")
    sums = ",".join(plan.answered(section.id) for section in plan.asked.sections)
    _bar(page, row, f"SUM({sums})", sum(plan.asked_in(section.id) for section in plan.asked.sections))
    return max(row, first)


def _bar(page: Page, row: int, done: str, total: int) -> None:
    """``7 of 12``, and a bar of so many squares."""
    page.formula(row, 3, f'={done}&"{say(PAGE, "progress.of", total=total)}"', "assay question")
    squares = f"ROUND({_BAR}*{done}/{max(1, total)},0)"
    page.formula(row, 4, f'=REPT("■",{squares})&REPT("□",{_BAR}-{squares})', "assay bar")


def _instructions(page: Page, row: int) -> int:
    page.text(row + 1, 2, say(PAGE, "cover.how_to"), "assay subtitle")
    row += 1
    for number in range(1, _STEPS + 1):
        words = say(PAGE, f"how_to.{number}")
        row += 1
        page.merge(row, 2, 4)
        page.text(row, 2, f"{number}.  {words}", "assay paragraph")
        page.height(row, height([(words, _LABEL + _ANSWER + _HELP - 6, 10.5)]))
    return row

