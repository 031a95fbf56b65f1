"""What a cell to fill in can take: drop-downs, bounds, messages in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from assay.facts.language.phrases import say
from assay.facts.tables.cell_texts import NONE_WORD, cell_text, choices_text
from assay.facts.values.dates import FIRST_YEAR, LAST_YEAR
from assay.facts.values.evidence import STATUSES
from assay.facts.values.questionnaire import answer_words
from assay.facts.values.scalars import NONE, Number
from assay.facts.values.vocabulary import LONGEST_TEXT, Definition
from assay.facts.values.written_numbers import format_number

from .book import Page, letters
from .layout import EVIDENCE_DATES, NO, NONE_AT_ALL, SEE_SHEET, YES
from .plan import PAGE
from .values import content

_MOST_COMBINED = 4
"""Options of which any may be chosen, up to which every combination is offered."""
_EPOCH = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = (date(FIRST_YEAR, 1, 1) - _EPOCH).days, (date(LAST_YEAR, 12, 31) - _EPOCH).days
_MOST: Final = 999_999_999_999_999


@dataclass(slots=True)
class Lists:
    """What drop-downs offer: each list once, as a column of the sheet of lists."""

    title: str
    columns: dict[tuple[str, ...], int]

    def add(self, values: Sequence[str]) -> str:
        """The range in which the values stand, as a formula names it."""
        column = letters(self.columns.setdefault(tuple(values), len(self.columns) + 2))
        return f"'{self.title}'!${column}$3:${column}${len(values) + 2}"

    def write(self, page: Page) -> None:
        """Put the lists on their sheet, from the second column and the third row on."""
        for values, column in self.columns.items():
            page.text(2, column, say(PAGE, "list"), "assay machine")
            page.width(column, 24)
            for row, value in enumerate(values, 3):
                page.text(row, column, value, "assay question")


def validate_answer(page: Page, definition: Definition, cells: str, first: str, lists: Lists, asked: str = "") -> None:
    """Let cells take only answers to a question. ``first`` is the upper left one; ``asked`` goes into the prompt."""
    choose = say(PAGE, "cell.choose")
    if definition.type == "records":
        prompt = say(PAGE, "cell.records", none=NONE_AT_ALL)
        page.validate(cells, "list", [f'"{SEE_SHEET},{NONE_AT_ALL}"'], choose, prompt)
        return
    how = say(PAGE, "cell.how_or_none" if _none(definition) else "cell.how", answer=answer_words(definition))
    prompt = say(PAGE, "cell.asked", question=asked, how=how).strip()
    match definition.type:
        case "boolean":
            error = say(PAGE, "cell.choose_how", how=how)
            page.validate(cells, "list", [_inline((YES, NO), definition)], error, prompt)
        case "choice":
            offered = _offered(definition)
            if offered:
                page.validate(cells, "list", [lists.add(offered)], choose, prompt)
            else:
                page.validate(cells, None, [], "", prompt)
        case "text":
            error = say(PAGE, "cell.text", longest=LONGEST_TEXT)
            page.validate(cells, "textLength", ["0", str(LONGEST_TEXT)], error, prompt)
        case _:
            test = _test(definition, first)
            page.validate(cells, "custom", [_or_none(test, definition, first)], how, prompt)


def validate_evidence(page: Page, part: str, cells: str, first: str) -> None:
    """Let cells take only a part of evidence, or of how findings were settled."""
    if part in EVIDENCE_DATES or part == "settled on":
        prompt = "" if part != "valid_until" else say(PAGE, "cell.valid_until")
        page.validate(cells, "custom", [_is_day(first)], say(PAGE, "cell.date"), prompt)
    elif part == "status":
        page.validate(cells, "list", [f'"{",".join(STATUSES)}"'], say(PAGE, "cell.choose"), say(PAGE, "cell.status"))
    elif part == "sha256":
        page.validate(cells, "textLength", ["64", "64"], say(PAGE, "cell.sha256"), say(PAGE, "cell.sha256_of"))
    elif part == "source":
        page.validate(cells, None, [], "", say(PAGE, "cell.source"))


def validate_day(page: Page, cell: str) -> None:
    """Let one cell take only a date."""
    page.validate(cell, "custom", [_is_day(cell)], say(PAGE, "cell.date"), "")


def validate_choice(page: Page, cells: str, values: Sequence[str], prompt: str) -> None:
    """Let cells take only these short words of ours."""
    page.validate(cells, "list", [f'"{",".join(values)}"'], say(PAGE, "cell.choose"), prompt)


def _none(definition: Definition) -> bool:
    return definition.may_be_none and not definition.many and definition.type != "records"


def _inline(words: Sequence[str], definition: Definition) -> str:
    return f'"{",".join([*words, *([NONE_WORD] if _none(definition) else [])])}"'


def _offered(definition: Definition) -> list[str]:
    """What a drop-down offers: the options, or every set of them where they are few; else nothing."""
    if not definition.many:
        options = [cell_text(option) for option in definition.options]
        return [*options, str(content(definition, NONE).value)] if _none(definition) else options
    if len(definition.options) > _MOST_COMBINED:
        return []
    sizes = range(1, len(definition.options) + 1)
    sets = [choices_text(definition, chosen) for size in sizes for chosen in combinations(definition.options, size)]
    return [*sets, choices_text(definition, ())]


def _test(definition: Definition, cell: str) -> str:
    """A formula that is true of an answer of that type in a cell."""
    if definition.type == "date":
        return _is_day(cell)
    low, high = _limit(definition.minimum, -_MOST), _limit(definition.maximum, _MOST)
    number = f"ISNUMBER({cell}),{cell}>={low},{cell}<={high}"
    if definition.type == "integer":
        return f"AND({number},INT({cell})={cell})"
    if definition.type == "percentage":
        part = f'VALUE(LEFT({cell},SEARCH(" of ",{cell})-1))'
        whole = f'VALUE(MID({cell},SEARCH(" of ",{cell})+4,20))'
        return f"OR(AND({number}),IFERROR(AND({part}>=0,{whole}>0),FALSE))"
    return f"AND({number})"


def _limit(limit: Number | None, otherwise: int) -> str:
    """A bound as a formula writes it."""
    if limit is None:
        return str(otherwise)
    text = format_number(limit)
    return f"({text})" if "/" in text else text


def _is_day(cell: str) -> str:
    return f"AND(ISNUMBER({cell}),{cell}>={_FIRST_DAY},{cell}<={_LAST_DAY},INT({cell})={cell})"


def _or_none(test: str, definition: Definition, cell: str) -> str:
    return f'OR(EXACT({cell},"{NONE_WORD}"),{test})' if _none(definition) else test

