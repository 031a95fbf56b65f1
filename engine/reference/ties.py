"""Where the latest record is not known: records of one day that differ, and records that leave it open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from assay.engine.plan.plan import Plan
from assay.facts.values.records import Records
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.rules.language.terms import Aggregate, Fact, Term, walk

from .evaluate import compiler
from .quantities import Compiler, Facts


class Tie(NamedTuple):
    """Records of one list (numbers from 1) that share the last day by a field, and differ in another."""

    place: Place
    by: str
    day: date
    field: str
    rows: tuple[int, ...]


class Gaps(NamedTuple):
    """Records of one list that may be the latest, and of which a day or value that it takes is not recorded."""

    place: Place
    rows: tuple[int, ...]


class _MayBeLatest(NamedTuple):
    """A record that may be the latest: its number, whether it surely counts, its day and its value."""

    number: int
    sure: bool
    day: object
    value: object


def ties_in(plan: Plan, row: Facts, terms: list[Term]) -> Iterator[Tie | Gaps]:
    """Of all that some terms look at, computed figures among it."""
    for term, place, could in _latest_in(plan, row, terms):
        open_ = tuple(one.number for one in could if not one.sure or UNKNOWN in (one.day, one.value))
        if open_:
            yield Gaps(place, open_)
        last = max((one.day for one in could if one.sure and isinstance(one.day, date)), default=None)
        tied = [one for one in could if one.sure and one.day == last and one.value is not UNKNOWN]
        if last is not None and len({one.value for one in tied}) > 1:
            yield Tie(place, term.by, last, term.field, tuple(one.number for one in tied))


def ties_to_come(plan: Plan, row: Facts, terms: list[Term]) -> Iterator[Tie]:
    """The same with those that may come about once all is known."""
    for term, place, could in _latest_in(plan, row, terms):
        for day in sorted({one.day for one in could if isinstance(one.day, date)}):
            tied = [one for one in could if one.day == day]
            values = {one.value for one in tied}
            if len(tied) > 1 and (len(values) > 1 or UNKNOWN in values):
                yield Tie(place, term.by, day, term.field, tuple(one.number for one in tied))


def _latest_in(
    plan: Plan, row: Facts, terms: list[Term], back: int = 0
) -> Iterator[tuple[Aggregate, Place, list[_MayBeLatest]]]:
    """Every latest record that is looked for in records that are there, read so many periods back."""
    c = replace(compiler(plan), back=back)
    for term in walk(terms):
        if isinstance(term, Aggregate) and term.kind == "latest":
            place = (term.records.key, term.records.back + back)
            records = row[c.places[place]] if place in c.places else UNKNOWN
            if isinstance(records, Records):
                yield term, place, _could_be_latest(term, records, row, c)
        elif isinstance(term, Fact) and term.key in plan.standard.computed:
            index = plan.places.get((term.key, term.back + back))
            if index is not None and (row[index] is UNKNOWN or isinstance(row[index], tuple)):
                yield from _latest_in(plan, row, [plan.standard.computed[term.key]], term.back + back)


def _could_be_latest(term: Aggregate, records: Records, row: Facts, c: Compiler) -> list[_MayBeLatest]:
    where = None if term.where is None else c.condition(term.where, c)
    rows: list[_MayBeLatest] = []
    for record in records:
        counted = True if where is None else where(row, record.values)
        day = record.values.get(term.by, UNKNOWN)
        if counted is not False and day is not NONE:
            value = record.values.get(term.field, UNKNOWN)
            rows.append(_MayBeLatest(record.number, counted is True, day, value))
    last = max((one.day for one in rows if one.sure and isinstance(one.day, date)), default=None)
    return [one for one in rows if last is None or not isinstance(one.day, date) or one.day >= last]
