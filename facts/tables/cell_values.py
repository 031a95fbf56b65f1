"""From a cell, as a file has it, to a value as a facts file writes it; what is doubtful stays undecided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from assay.facts.values.characters import composed, first_unfit_in_text, is_error, unfit_hint, unfit_words
from assay.facts.values.suggest import means_unknown
from assay.facts.values.vocabulary import Definition

from .cell_amounts import money_of, number_of, percentage_of, plain
from .cell_dates import FoundDate, TwoDates, date_in
from .cell_texts import choices_of_text, nothing_chosen, text_of_cell
from .cells import Cell, Faulty, FormattedNumber, Percent, Style, Written, folded, kind_of_cell
from .doubtful_texts import is_garbled, is_shortened

_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
EMPTY_CELL = "leave the cell empty where it is not known"
OR_WORDS = "; or say under 'words' what this word stands for"
_IN_OURS = {
    "F203": "write it with the sign, like 75%",
    "F501": "write it like 2025-07-18",
    "F502": "write it without points and commas for thousands, like 1200 or 1.2",
}
"""Hints for sheets of ours, for which nobody can say how they are written."""


def written(definition: Definition, cell: Cell | None, style: Style) -> Written | Faulty:
    """What a cell says, as a facts file would. ``parse_value`` decides whether it fits."""
    if isinstance(cell, Faulty):
        return cell
    given = style.words.get(definition.key, {}).get(_word(cell))
    if given is not None:
        cell = given
    if isinstance(cell, str) or cell is None:
        text = (cell or "").replace("\u00a0", " ").strip()
        if not text:
            return None
        if definition.may_be_none and text.casefold() == "none" and text not in definition.options:
            return "none"
        wrong = _unfit(text)
        if wrong is None and not style.ours and given is None:
            wrong = _no_value(definition, text)
        if wrong is not None:
            return wrong
        cell = text
    found = _typed(definition, cell, style)
    if isinstance(found, Faulty) and style.ours and found.code in _IN_OURS:
        return Faulty(found.code, found.message, _IN_OURS[found.code])
    for one in found if isinstance(found, list) else (found,):
        wrong = _unfit(one) if isinstance(one, str) else None
        if wrong is not None:
            return wrong
    if isinstance(found, list):
        return [composed(one) for one in found]
    return composed(found) if isinstance(found, str) else found


def _unfit(text: str) -> Faulty | None:
    """A character that no text may hold."""
    unfit = first_unfit_in_text(text)
    return Faulty("F004", unfit_words(unfit), unfit_hint(unfit)) if unfit else None


def _no_value(definition: Definition, text: str) -> Faulty | None:
    """A text that stands where a value should be, and may be none; nobody asks of what ``words`` stands for."""
    if is_error(text) and _option(definition, text) not in definition.options:
        return Faulty("F504", f"a program could not work this cell out: {text[:20]}",
                      "mend the formula, or write the value")
    if definition.type != "text":
        return None
    if means_unknown(text) or text.casefold() == "none":
        return Faulty("F510", "this may be a word for what is not known, or a text", f"{EMPTY_CELL}{OR_WORDS}")
    if is_shortened(text):
        return LOST_DIGITS
    if is_garbled(text):
        message = "this may be text that was read in a wrong encoding once: letters stand for others"
        return Faulty("F510", message, f"export it anew, or write it with its letters{OR_WORDS}")
    return None


def _word(cell: Cell | None) -> str:
    """A cell as ``words`` names it."""
    match cell:
        case bool():
            return str(cell).upper()
        case Decimal():
            return plain(cell)
        case FormattedNumber():
            return plain(cell.number)
        case str():
            return cell.replace("\u00a0", " ").strip()
        case None:
            return ""
        case _:
            return str(cell)


def _typed(definition: Definition, cell: Cell, style: Style) -> Written | Faulty:
    if isinstance(cell, FormattedNumber):
        if definition.type == "money":
            return money_of(definition, cell, style)
        cell = plain(cell.number).zfill(cell.digits) if cell.digits and definition.type == "text" else cell.number
    match definition.type:
        case "boolean":
            return _boolean(cell, style)
        case "integer" | "decimal":
            return number_of(definition, cell, style)
        case "money":
            return money_of(definition, cell, style)
        case "percentage":
            return percentage_of(cell, style)
        case "date":
            return _date(cell, style)
        case "choice":
            return _choice(definition, cell)
        case _:
            found = _text(cell, style)
            return text_of_cell(found) if style.ours and isinstance(found, str) else found


def _boolean(cell: Cell, style: Style) -> Written | Faulty:
    if isinstance(cell, bool):
        return cell
    word = plain(cell) if isinstance(cell, Decimal) else str(cell).casefold()
    if word in _YES | _NO:
        return word in _YES
    if isinstance(cell, date | Percent | Faulty):
        return Faulty("F503", f"this is {kind_of_cell(cell)}; yes or no is needed", "write yes or no")
    shown = word if isinstance(cell, Decimal) else str(cell)[:60]
    hint = EMPTY_CELL if means_unknown(shown) else "write yes or no"
    return Faulty("F503", f"this is '{shown}'; yes or no is needed", hint if style.ours else f"{hint}{OR_WORDS}")


def _date(cell: Cell, style: Style) -> Written | Faulty:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Percent | bool):
        return Faulty("F503", f"this is {kind_of_cell(cell)}; a date is needed", "write it like 2025-07-18")
    if isinstance(cell, Decimal | FormattedNumber):
        cell = plain(cell.number if isinstance(cell, FormattedNumber) else cell)
    if not isinstance(cell, str):
        return cell
    found = date_in(cell, style.dates, style.day_0)
    match found:
        case FoundDate(day):
            return day.isoformat()
        case TwoDates(by_day, by_month):
            return Faulty("F501", f"this is {by_day} read day first, and {by_month} read month first",
                          "say which with 'dates: day first' or 'dates: month first', or write it like 2025-07-18")
        case _:
            if any(c.isdigit() for c in cell):
                return Faulty("F208", "this is not a date of the calendar", found.hint)
            return cell


def _choice(definition: Definition, cell: Cell) -> Written | Faulty:
    if isinstance(cell, Decimal):
        cell = plain(cell)
    if not isinstance(cell, str):
        return Faulty("F503", f"this is {kind_of_cell(cell)}; one of the options is needed",
                      f"it can be {', '.join(definition.options[:12])}")
    if not definition.many:
        return _option(definition, cell)
    nothing = nothing_chosen(definition)
    if cell.casefold() == nothing or cell == "[]":
        return []
    names = choices_of_text(definition, cell)
    if len(names) == 1 and "," in cell and not any("," in option for option in definition.options):
        names = tuple(cell.split(","))
    found = [_option(definition, name.strip()) for name in names if name.strip()]
    if found == ["none"] and "none" not in definition.options:
        return Faulty("F204", "'none' can mean that nothing was chosen, or that nothing is known",
                      f"write '{nothing}' if nothing was chosen; {EMPTY_CELL}")
    return found


def _option(definition: Definition, text: str) -> str:
    """The option that is written so, in whatever case and with whatever spaces."""
    if text in definition.options:
        return text
    near = [option for option in definition.options if folded(option) == folded(text)]
    return near[0] if len(near) == 1 else text


LOST_DIGITS = Faulty("F510", "this is a number of which a program has kept its first digits only",
                     "format the column as text, and write it with all of its digits")  # fmt: skip
_MOST_KEPT = 10**15
"""A program keeps no more than 15 digits of a number."""


def _text(cell: Cell, style: Style) -> Written | Faulty:
    if isinstance(cell, Decimal):
        return LOST_DIGITS if abs(cell) > _MOST_KEPT and not style.ours else plain(cell)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):  # which one is not said: it is free text
        hint = "it may have been text such as 3-4, which the program took for a date; write it as text"
        return Faulty("F503", "this is a date; text is needed", hint)
    return Faulty("F503", f"this is {kind_of_cell(cell)}; text is needed", "write it as text")
