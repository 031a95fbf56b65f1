"""What keeps a figure of records open: records of one day that differ, and those in which something is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from assay.engine.plan.plan import Plan
from assay.facts.values.records import Records, Value
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.rules.language.terms import Aggregate, Fact, Term, walk

from .evaluate import compiler
from .folds import FOLDS
from .quantities import Compiler, Facts, by_combination, fields_in


class Tie(NamedTuple):
    """Records of one list (numbers from 1) that share the last day by a field, and differ in another."""

    place: Place
    by: str
    day: date
    field: str
    rows: tuple[int, ...]


class Gaps(NamedTuple):
    """Records of one list that a figure may take, and of which a day, a value or whether it does is not recorded."""

    place: Place
    rows: tuple[int, ...]


class _MayCount(NamedTuple):
    """A record that a figure may take: its number, whether it surely does, its day and its value."""

    number: int
    sure: bool
    day: object
    value: object


def ties_in(plan: Plan, row: Facts, terms: list[Term]) -> Iterator[Tie | Gaps]:
    """Of all that some terms look at, computed figures among it."""
    for term, place, could in _taken_in(plan, row, terms):
        open_ = tuple(one.number for one in could if not one.sure or UNKNOWN in (one.day, one.value))
        if open_:
            yield Gaps(place, open_)
        if term.kind != "latest":
            continue
        last = max((one.day for one in could if one.sure and isinstance(one.day, date)), default=None)
        tied = [one for one in could if one.sure and one.day == last and one.value is not UNKNOWN]
        if last is not None and len({one.value for one in tied}) > 1:
            yield Tie(place, term.by, last, term.field, tuple(one.number for one in tied))


def ties_to_come(plan: Plan, row: Facts, terms: list[Term]) -> Iterator[Tie]:
    """The same with those that may come about once all is known."""
    for term, place, could in _taken_in(plan, row, terms, ("latest",)):
        for day in sorted({one.day for one in could if isinstance(one.day, date)}):
            tied = [one for one in could if one.day == day]
            values = {one.value for one in tied}
            if len(tied) > 1 and (len(values) > 1 or UNKNOWN in values):
                yield Tie(place, term.by, day, term.field, tuple(one.number for one in tied))


def _taken_in(
    plan: Plan, row: Facts, terms: list[Term], kinds: Collection[str] = FOLDS, back: int = 0
) -> Iterator[tuple[Aggregate, Place, list[_MayCount]]]:
    """Every figure of records that are there, of these kinds, read so many periods back, and what it may take."""
    c = replace(compiler(plan), back=back)
    for term in walk(terms):
        if isinstance(term, Aggregate) and term.kind in kinds:
            place = (term.records.key, term.records.back + back)
            records = row[c.places[place]] if place in c.places else UNKNOWN
            if isinstance(records, Records):
                found = _may_count(term, records, row, c)
                yield term, place, _could_be_latest(found) if term.kind == "latest" else found
        elif isinstance(term, Fact) and term.key in plan.standard.computed:
            index = plan.places.get((term.key, term.back + back))
            if index is not None and (row[index] is UNKNOWN or isinstance(row[index], tuple)):
                yield from _taken_in(plan, row, [plan.standard.computed[term.key]], kinds, term.back + back)


def _may_count(term: Aggregate, records: Records, row: Facts, c: Compiler) -> list[_MayCount]:
    where, by = None if term.where is None else c.condition(term.where, c), term.by or term.field

    def one(values: Mapping[str, Value]) -> _MayCount | None:
        counted = True if where is None else where(row, values)
        return None if counted is False else _MayCount(
            0, counted is True, values.get(by, UNKNOWN), values.get(term.field, UNKNOWN)
        )

    found = by_combination(records, sorted({by, term.field} | fields_in(term.where)), one)
    return [one._replace(number=number) for number, one in enumerate(found, 1) if one is not None]


def _could_be_latest(rows: list[_MayCount]) -> list[_MayCount]:
    dated = [one for one in rows if one.day is not NONE]
    last = max((one.day for one in dated if one.sure and isinstance(one.day, date)), default=None)
    return [one for one in dated if last is None or not isinstance(one.day, date) or one.day >= last]
