"""Calendar arithmetic: durations, periods, months that end where months end. No clock."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Dates outside these years are taken for typing errors, and keep arithmetic in bounds."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DURATION = re.compile(r"(\d{1,4})\s+(day|week|month|year)s?", re.ASCII)
_SCHOOL_YEAR = re.compile(r"(\d{4}) *[/-] *(\d{2}|\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Duration:
    """Whole months and whole days, as a calendar counts them."""

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        parts: list[str] = []
        if self.months:
            years, rest = divmod(self.months, 12)
            whole = years >= 2 and not rest
            parts.append(_counted(years, "year") if whole else _counted(self.months, "month"))
        if self.days or not parts:
            parts.append(_counted(self.days, "day"))
        return " and ".join(parts)


@dataclass(frozen=True, slots=True)
class Period:
    """A review period: a name and its first and last day."""

    name: str
    start: date
    end: date

    def before(self) -> Period:
        """The period just before, of the same length in years; the one before 2024/25 is 2023/24."""
        years = 1 if self.end < add_months(self.start, 24) else 2
        end = self.start - timedelta(days=1)
        return Period(_name_before(self.name), add_months(self.start, -12 * years), end)


def _name_before(name: str) -> str:
    school = _SCHOOL_YEAR.fullmatch(name)
    if school:
        first, width = int(school[1]), len(school[2])
        return f"{first - 1:04}{name[4 : -width]}{first % 10**width:0{width}}"
    return f"{int(name) - 1:04}" if _YEAR.fullmatch(name) else f"before {name}"


def parse_date(text: str) -> date | None:
    """A calendar date written 2025-07-18; None where it is not one, or out of range."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = map(int, found.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_duration(text: str) -> Duration | None:
    """``12 months``, ``2 years``, ``90 days``, ``6 weeks``; None where it is not one."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        return None
    number, unit = int(found[1]), found[2]
    if number * {"day": 1, "week": 7, "month": 31, "year": 366}[unit] > 366 * 200:
        return None
    match unit:
        case "day":
            return Duration(days=number)
        case "week":
            return Duration(days=7 * number)
        case "month":
            return Duration(months=number)
        case _:
            return Duration(months=12 * number)


def parse_period(name: str, starts: tuple[int, int]) -> Period | None:
    """``2024/25`` or ``2025``, beginning on the month and day that the standard says."""
    name = name.strip()
    school = _SCHOOL_YEAR.fullmatch(name)
    if school:
        first = int(school[1])
        second = int(school[2]) if len(school[2]) == 4 else first // 100 * 100 + int(school[2])
        if len(school[2]) == 2 and first % 100 == 99:
            second += 100
        if second != first + 1:
            return None
    elif _YEAR.fullmatch(name):
        first = int(name)
    else:
        return None
    if not FIRST_YEAR < first < LAST_YEAR:
        return None
    month, day = starts
    start = date(first, month, min(day, calendar.monthrange(first, month)[1]))
    return Period(name, start, add_months(start, 12) - timedelta(days=1))


def named_as_it_lies(period: Period) -> bool:
    """Whether the name of a year says of how many calendar years it has days: ``2025`` of one, ``2025/26`` of two."""
    return (_YEAR.fullmatch(period.name) is not None) == (period.start.year == period.end.year)


def named_as_usual(period: Period) -> str:
    """``2025`` for a year within a calendar year, ``2025/26`` for one that goes on in the next."""
    start, end = period.start.year, period.end.year
    return f"{start}" if start == end else f"{start}/{end % 100:02}"


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on; a month end stays a month's last day.

    31 January and one month is 28 (or 29) February. Beyond the calendar's
    ends the first or last possible date is given.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < 1:
        return date.min
    if year > 9999:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def earlier(day: date, by: Duration) -> date:
    """The date so long before a day."""
    moved = add_months(day, -by.months)
    ordinal = moved.toordinal() - by.days
    return date.fromordinal(ordinal) if ordinal > 0 else date.min


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
