"""Dates as people and programs write them in cells; what could be two dates is said to be so."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from assay.facts.values.dates import FIRST_YEAR, LAST_YEAR

DateOrder = Literal["day first", "month first"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"), 1,
    )
    for name in names.split()
}  # fmt: skip
_OFFSET = r"(?:UTC|GMT)? ?[-+\u2212]\d{1,2}(?::?\d{2})?"
_ZONE = rf"(?: ?(?:{_OFFSET}|[A-Z]{{1,5}}|[A-Z][a-z]+/[A-Za-z_/]{{3,30}}))?(?: ?[(\[][A-Za-z_/ ]{{3,40}}[)\]])?"
_CLOCK = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?"
_TIME = rf"(?:(?:,?[ T]|,? (?:at|@) ){_CLOCK}(?: ?[AaPp]\.?[Mm]\.?| ?Uhr| ?h)?{_ZONE})?"
"""A time of day behind a date, as surveys write it: the date is that of the place where it was written."""
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_SHORT_YEAR = re.compile(
    rf"(?:\d{{1,2}}([-/.])(?:\d{{1,2}}|[A-Za-z]{{3,9}})\1\d{{2}}|\d{{1,2}} [A-Za-z]{{3,9}} \d{{2}}){_TIME}", re.ASCII
)
_WEEKDAYS = ("mon monday", "tue tues tuesday", "wed wednesday", "thu thur thurs thursday", "fri friday",
             "sat saturday", "sun sunday")  # fmt: skip
_WEEKDAY = re.compile(rf"({'|'.join('|'.join(names.split()) for names in _WEEKDAYS)})\.?,? (?=\S)", re.IGNORECASE)
_DAY_NAMED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[- ]([A-Za-z]{{3,9}})\.?,?[- ](\d{{4}}){_TIME}", re.ASCII
)
_MONTH_NAMED = re.compile(
    rf"([A-Za-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}", re.ASCII
)
_WORD = re.compile(r"[^\W\d_]+")
_SERIAL = re.compile(r"([3-6]\d{4})(?:\.\d{1,20})?", re.ASCII)
_LONGEST = 80
EXCEL_DAY_0 = date(1899, 12, 30)
"""From here Excel counts days (but for those before March 1900), unless a workbook says 1904."""


class FoundDate(NamedTuple):
    """A date in a text. ``order`` is the order of day and month that it shows, where it shows one."""

    day: date
    order: DateOrder | None = None


class TwoDates(NamedTuple):
    """A text that is one date read day first, and another read month first."""

    day_first: date
    month_first: date


class NoDate(NamedTuple):
    """A text that cannot be read as a date, and what to write instead."""

    hint: str


def date_in(
    text: str, order: DateOrder | None = None, day_0: date = EXCEL_DAY_0
) -> FoundDate | TwoDates | NoDate:
    """The date that a text is; ``order`` settles what could be two, ``day_0`` is what hints count days from."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return NoDate("write it like 2025-07-18")
    named = _WEEKDAY.match(text)
    if named:
        return _on(named[1].lower(), date_in(text[named.end() :], order, day_0))
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _calendar(int(found[1]), int(found[3]), int(found[4]))
    found = _NUMBERS.fullmatch(text)
    if found:
        return _settled(int(found[1]), int(found[3]), int(found[4]), order)
    for pattern, first in ((_DAY_NAMED, 1), (_MONTH_NAMED, 2)):
        found = pattern.fullmatch(text)
        month = _MONTHS.get(found[3 - first].lower()) if found else None
        if found and month:
            return _calendar(int(found[3]), month, int(found[first]))
    if _SHORT_YEAR.fullmatch(text):
        return NoDate("write the year with four digits")
    found = _SERIAL.fullmatch(text)
    if found:
        day = date.fromordinal(day_0.toordinal() + int(found[1]))
        return NoDate(f"it is a number; as a day number of Excel it would be {day}: write that, if it is meant")
    words = [word.lower() for word in _WORD.findall(text)]
    if any(c.isdigit() for c in text) and any(len(word) > 1 and word not in _MONTHS for word in words):
        return NoDate("months and days of the week are read in English; write it like 2025-07-18")
    return NoDate("write it like 2025-07-18")


def _on(weekday: str, found: FoundDate | TwoDates | NoDate) -> FoundDate | TwoDates | NoDate:
    """A date beside the name of a day of the week, which settles what could be two, or contradicts it."""
    wanted = next(n for n, names in enumerate(_WEEKDAYS) if weekday in names.split())
    match found:
        case TwoDates(by_day, by_month):
            fits = [day for day in (by_day, by_month) if day.weekday() == wanted]
            found = FoundDate(fits[0]) if len(fits) == 1 else found
        case FoundDate(day):
            fits = [day] if day.weekday() == wanted else []
        case _:
            return found
    return found if fits else NoDate("it is another day of the week; correct one of the two")


def _calendar(year: int, month: int, day: int) -> FoundDate | NoDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return NoDate(f"dates lie between {FIRST_YEAR} and {LAST_YEAR}")
    try:
        return FoundDate(date(year, month, day))
    except ValueError:
        return NoDate("there is no such day")


def _settled(first: int, second: int, year: int, order: DateOrder | None) -> FoundDate | TwoDates | NoDate:
    by_day, by_month = _calendar(year, second, first), _calendar(year, first, second)
    if order is not None:
        chosen = by_day if order == "day first" else by_month
        other = by_month if order == "day first" else by_day
        if isinstance(chosen, NoDate) and isinstance(other, FoundDate):
            return NoDate(f"read {order} there is no such day; are not all dates of the file written so?")
        return chosen
    if isinstance(by_day, FoundDate) and isinstance(by_month, FoundDate):
        return by_day if by_day.day == by_month.day else TwoDates(by_day.day, by_month.day)
    if isinstance(by_day, FoundDate):
        return FoundDate(by_day.day, "day first")
    return FoundDate(by_month.day, "month first") if isinstance(by_month, FoundDate) else by_day
