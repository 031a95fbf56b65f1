"""What a vocabulary holds for implausible: a date too late or too early, the same record twice, an unusual figure.

It is looked for once, in facts that are read, whatever they were read from.
What is not known, or known to be none, is never implausible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Literal, NamedTuple, TypeVar, cast

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem, Severity

from .fact_set import Given, PeriodFacts
from .records import Records, Value
from .scalars import NONE, UNKNOWN, Number
from .suggest import listed
from .vocabulary import Definition, Limit, Vocabulary
from .written_numbers import compare_numbers, format_number

Side = Literal["not_before", "not_after"]
_Row = TypeVar("_Row")
MOST_TOLD = 20
"""Records of one list that are named for one reason; the others are counted."""


def implausible(vocabulary: Vocabulary, periods: Iterable[PeriodFacts], as_of: date) -> Iterator[Problem]:
    """Everything that is implausible, each at its place."""
    for period in periods:
        for key, given in period.given.items():
            definition = vocabulary[key]
            if isinstance(given.value, Records):
                yield from _in_records(definition, given.value, as_of)
            elif message := _of_fact(definition, given.value, vocabulary, period.given, as_of):
                yield _problem(definition, message, given.at)


class _Said(NamedTuple):
    code: str
    message: str
    hint: str


def _problem(definition: Definition, said: _Said, at: Position) -> Problem:
    warns = said.code == "F212" or definition.when_implausible == "warning"
    severity: Severity = "warning" if warns else "error"
    return Problem(said.code, at, said.message, said.hint, severity)


# ---------------------------------------------------------------- one value


def _of_fact(
    definition: Definition, value: Value, vocabulary: Vocabulary, others: Mapping[str, Given], as_of: date
) -> _Said | None:
    for side, limit in sides(definition):
        other = others.get(limit) if isinstance(limit, str) else None
        day = _day(limit, as_of) or (other.value if other else UNKNOWN)
        if wrong(side, value, day):
            private = definition.personal or (other is not None and vocabulary[str(limit)].personal)
            return _beyond(definition, side, value, limit, day, private)
    return _unusual(definition, value)


def sides(definition: Definition) -> list[tuple[Side, Limit]]:
    """The limits of a date, those that it has."""
    both: tuple[tuple[Side, Limit | None], ...] = (
        ("not_before", definition.not_before), ("not_after", definition.not_after)
    )  # fmt: skip
    return [(side, limit) for side, limit in both if limit is not None]


def wrong(side: Side, value: Value, day: Value) -> bool:
    """Whether a date lies on the wrong side of another; never where one of them is not known, or none."""
    if not isinstance(value, date) or not isinstance(day, date):
        return False
    return value < day if side == "not_before" else value > day


def _day(limit: Limit, as_of: date) -> date | None:
    return limit if isinstance(limit, date) else as_of if limit == "as_of" else None


def _beyond(definition: Definition, side: Side, value: Value, limit: Limit, day: Value, private: bool) -> _Said:
    shown = "" if private else f" {value},"
    word = "before" if side == "not_before" else "after"
    begins = f"{definition.key} is{shown} {word}"
    if limit == "as_of":
        return _Said("F210", f"{begins} the date of the assessment, {day}", "correct the date")
    if isinstance(limit, date):
        return _Said("F210", f"{begins} {limit}", "correct the date")
    return _Said("F210", f"{begins} {limit}" + ("" if private else f" ({day})"), "correct one of the two dates")


def _unusual(definition: Definition, value: Value) -> _Said | None:
    if not definition.usually or value is UNKNOWN or value is NONE:
        return None
    low, high = definition.usually
    if isinstance(low, date) or isinstance(high, date):
        outside = wrong("not_before", value, low) or wrong("not_after", value, high)
    else:
        number = cast("Number", value)
        outside = compare_numbers(number, low) < 0 or compare_numbers(number, high) > 0
    if not outside:
        return None
    shown = "unusual" if definition.personal else _words(definition, value)
    usual = f"it usually lies between {_words(definition, low)} and {_words(definition, high)}"
    return _Said("F212", f"{definition.key} is {shown}; {usual}", "correct it; where it is right, nothing need be done")


def _words(definition: Definition, value: Value) -> str:
    if isinstance(value, date):
        return str(value)
    return format_number(cast("Number", value), definition.type == "percentage")


# ---------------------------------------------------------------- records


def _in_records(definition: Definition, records: Records, as_of: date) -> Iterator[Problem]:
    for name, field in definition.fields.items():
        if name in records.columns:
            for side, limit in sides(field):
                yield from _dates(definition, field, records, side, limit, as_of)
            yield from _figures(definition, field, records)
    if definition.unique:
        yield from _twice(definition, records)


def _dates(
    definition: Definition, field: Definition, records: Records, side: Side, limit: Limit, as_of: date
) -> Iterator[Problem]:
    codes, values = records.columns[field.key]
    fixed = _day(limit, as_of)
    if fixed is not None:
        bad = {code: _beyond(field, side, value, limit, fixed, field.personal)
               for code, value in enumerate(values) if wrong(side, value, fixed)}  # fmt: skip
        yield from _told(definition, field, records, codes, bad)
        return
    other = records.columns.get(str(limit))
    if other is None:
        return
    private = field.personal or definition.fields[str(limit)].personal
    pairs = list(zip(codes, other.codes, strict=True))
    found = {
        (one, two): _beyond(field, side, values[one], limit, other.values[two], private)
        for one, two in set(pairs) if wrong(side, values[one], other.values[two])
    }  # fmt: skip
    yield from _told(definition, field, records, pairs, found)


def _figures(definition: Definition, field: Definition, records: Records) -> Iterator[Problem]:
    if field.usually:
        codes, values = records.columns[field.key]
        bad = {code: said for code, value in enumerate(values) if (said := _unusual(field, value))}
        yield from _told(definition, field, records, codes, bad)


def _told(
    definition: Definition, field: Definition, records: Records, rows: Sequence[_Row], bad: Mapping[_Row, _Said]
) -> Iterator[Problem]:
    """A problem for each row whose value, or pair of values, is bad; of very many the rest is counted."""
    if not bad:
        return
    numbers = [number for number, row in enumerate(rows) if row in bad]
    for number in numbers[:MOST_TOLD]:
        yield _problem(field, bad[rows[number]], _cell(records, field.key, number))
    if rest := numbers[MOST_TOLD:]:
        said = bad[rows[rest[0]]]
        message = f"{len(rest):,} more of {definition.key} as those before: {said.message}"
        yield _problem(field, said._replace(message=message), _cell(records, field.key, rest[0]))


def _twice(definition: Definition, records: Records) -> Iterator[Problem]:
    """Records that are equal in all the fields that tell them apart; one that leaves a field open may be another."""
    if any(name not in records.columns for name in definition.unique):
        return
    columns = [records.columns[name].codes for name in definition.unique]
    rows = list(zip(*columns, strict=True))
    if len(set(rows)) == len(rows):
        return
    hint = "remove one of the two, or correct what tells them apart"
    first: dict[tuple[int, ...], int] = {}
    again = [(number, first[row]) for number, row in enumerate(rows)
             if 0 not in row and first.setdefault(row, number) != number]  # fmt: skip
    for number, before in islice(again, MOST_TOLD):
        place = records.places[before]
        where = place.path or f"line {place.line}"
        message = f"this record of {definition.key} stands in {where} already, by its {listed(definition.unique, 6)}"
        yield _problem(definition, _Said("F211", message, hint), records.places[number])
    if rest := again[MOST_TOLD:]:
        message = f"{len(rest):,} more records of {definition.key} stand there already"
        yield _problem(definition, _Said("F211", message, hint), records.places[rest[0][0]])


def _cell(records: Records, name: str, number: int) -> Position:
    """The place of a field of a row, as near as it is known."""
    place = records.places[number]
    sheet, mark, cell = place.path.rpartition("!")
    if mark and records.origin is not None:
        letter = records.origin.letters.get(name, "A")
        return place._replace(path=f"{sheet}!{letter}{re.sub('[A-Z]', '', cell)}")
    return place._replace(path=f"{place.path}.{name}") if place.path and not place.line else place
