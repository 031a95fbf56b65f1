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


def ties_in(plan: Plan, row: Facts, terms: list[Term], back: int = 0) -> Iterator[Tie | Gaps]:
    """Of all that some terms look at, computed figures among it, read so many periods back."""
    c = replace(compiler(plan), back=back)
    for term in walk(terms):
        if isinstance(term, Aggregate) and term.kind == "latest":
            yield from _of_list(term, row, c)
        elif isinstance(term, Fact) and term.key in plan.standard.computed:
            place = plan.places.get((term.key, term.back + back))
            if place is not None and (row[place] is UNKNOWN or isinstance(row[place], tuple)):
                yield from ties_in(plan, row, [plan.standard.computed[term.key]], term.back + back)


def _of_list(term: Aggregate, row: Facts, c: Compiler) -> Iterator[Tie | Gaps]:
    place = (term.records.key, term.records.back + c.back)
    records = row[c.places[place]] if place in c.places else UNKNOWN
    if not isinstance(records, Records):
        return
    where = None if term.where is None else c.condition(term.where, c)
    rows: list[tuple[int, bool, object, object]] = []
    for record in records:
        counted = True if where is None else where(row, record.values)
        day = record.values.get(term.by, UNKNOWN)
        if counted is not False and day is not NONE:
            rows.append((record.number, counted is True, day, record.values.get(term.field, UNKNOWN)))
    last = max((day for _, sure, day, _ in rows if sure and isinstance(day, date)), default=None)
    could = [one for one in rows if last is None or not isinstance(one[2], date) or one[2] >= last]
    open_ = tuple(number for number, sure, day, value in could if not sure or UNKNOWN in (day, value))
    if open_:
        yield Gaps(place, open_)
    tied = [(number, value) for number, sure, day, value in could if sure and day == last and value is not UNKNOWN]
    if last is not None and len({value for _, value in tied}) > 1:
        yield Tie(place, term.by, last, term.field, tuple(number for number, _ in tied))
