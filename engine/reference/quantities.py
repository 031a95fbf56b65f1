"""Values, compiled: from a term to a function of the facts at hand.

Facts stand in one list. Its first places hold the days that rules can name, of
each period that any rule looks at; then comes one place for each fact and
period. The function of a term takes that list and the record at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from assay.engine.plan.plan import DAYS
from assay.facts.values.dates import Duration, earlier
from assay.facts.values.records import Records, Value
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.rules.language.terms import (
    Aggregate,
    Ago,
    Arithmetic,
    Condition,
    Day,
    Fact,
    Field,
    Literal_,
    NamedValue,
    Parameter,
    Quantity,
    ShareOf,
    Term,
    ThisPeriod,
    children,
)
from assay.rules.language.terms import Collection as Collection

from . import masks
from .amounts import Amount, Range, Truth, add, multiply, part_of, subtract
from .folds import FOLDS, short

Facts: TypeAlias = list[Any]
RecordAtHand: TypeAlias = Mapping[str, Value] | None
QuantityFunction: TypeAlias = Callable[[Facts, RecordAtHand], Amount]
ConditionFunction: TypeAlias = Callable[[Facts, RecordAtHand], Truth]
MaskFunction: TypeAlias = Callable[[Facts], "Sequence[int] | None"]
_T = TypeVar("_T")


class Members(Protocol):
    """A collection of verdicts: for each member, every record it could still be."""

    alternatives: Sequence[Sequence[Mapping[str, Value]]]


@dataclass(frozen=True)
class Compiler:
    """Where facts stand in the list, and how far back in time this reading looks."""

    places: Mapping[tuple[str, int], int]
    condition: Callable[[Condition, Compiler], ConditionFunction]
    back: int = 0

    def place(self, key: str, back: int) -> int | None:
        """The place of a fact; None where that period is not known at all."""
        return self.places.get((key, back + self.back))

    def day(self, name: str) -> int:
        """The place of a day of the period that this reading looks at."""
        return DAYS.index(name) + len(DAYS) * self.back


def quantity(term: Quantity, c: Compiler) -> QuantityFunction:
    """The function that gives a term's amount."""
    match term:
        case Literal_(value) | Parameter(_, value):
            return lambda v, r: value
        case Fact(key, back):
            place = c.place(key, back)
            if place is None:
                return lambda v, r: UNKNOWN
            return lambda v, r: v[place]
        case Field(name):
            return lambda v, r: cast("Mapping[str, Value]", r).get(name, UNKNOWN)
        case Day(name):
            index = c.day(name)
            return lambda v, r: v[index]
        case ThisPeriod():
            return lambda v, r: UNKNOWN
        case Ago(duration):
            index, length = c.day("as_of"), cast("Duration", duration.value)
            return lambda v, r: earlier(v[index], length)
        case NamedValue(value=inner):
            return quantity(inner, c)
        case Arithmetic():
            return _arithmetic(term, c)
        case ShareOf(records, among, that):
            members = outcomes(records, among, that, c)
            return lambda v, r: _unless_unknown(members(v), masks.share)
        case Aggregate():
            return _aggregate(term, c)


def _arithmetic(term: Arithmetic, c: Compiler) -> QuantityFunction:
    functions = [quantity(value, c) for value in term.values]
    operation: Callable[[Amount, Amount], Amount] = {
        "plus": add, "minus": subtract, "times": multiply, "part": part_of
    }[term.operation]  # fmt: skip
    first, *rest = functions

    def calculate(v: Facts, r: RecordAtHand) -> Amount:
        result = first(v, r)
        for function in rest:
            result = operation(result, function(v, r))
            for number in result[:2] if isinstance(result, Range) else (result,):
                if isinstance(number, int | Fraction):
                    short(number, term)
        return result

    return calculate


def _unless_unknown(
    found: Sequence[int] | None, count: Callable[[Sequence[int]], Amount]
) -> Amount:
    return UNKNOWN if found is None else count(found)


def outcomes(
    records: Collection, among: Condition | None, that: Condition | None, c: Compiler
) -> MaskFunction:
    """The masks of a collection's members; None where the collection is not known."""
    place = c.place(records.key, records.back)
    if place is None:
        return lambda v: None
    fits = None if among is None else c.condition(among, c)
    is_so = None if that is None else c.condition(that, c)
    fields = sorted(fields_in(among) | fields_in(that))

    def one(v: Facts, values: Mapping[str, Value]) -> int:
        counted = True if fits is None else fits(v, values)
        if counted is False:
            return masks.OUT
        return masks.mask(counted, True if is_so is None else is_so(v, values))

    def all_masks(v: Facts) -> Sequence[int] | None:
        collection = v[place]
        if collection is UNKNOWN or collection is NONE:
            return None
        if isinstance(collection, Records):
            return by_combination(collection, fields, lambda values: one(v, values))
        found: list[int] = []
        for alternatives in cast("Members", collection).alternatives:
            possible = 0
            for values in alternatives:
                possible |= one(v, values)
            found.append(possible)
        return found

    return all_masks


def by_combination(records: Records, fields: Sequence[str], judge: Callable[[Mapping[str, Value]], _T]) -> list[_T]:
    """What each row is judged to be; each combination of the fields' values is judged once."""
    names, rows = records.combinations(fields)
    judged: dict[tuple[int, ...], _T] = {}
    found: list[_T] = []
    for codes in rows:
        if codes not in judged:
            judged[codes] = judge(records.values_of(names, codes))
        found.append(judged[codes])
    return found


def fields_in(term: Term | None) -> set[str]:
    """The fields of the record at hand that a condition looks at."""
    if term is None:
        return set()
    found = {term.name} if isinstance(term, Field) else set[str]()
    for child in children(term):
        found |= fields_in(child)
    return found


def _aggregate(term: Aggregate, c: Compiler) -> QuantityFunction:
    if term.kind == "count":
        members = outcomes(term.records, None, term.where, c)
        return lambda v, r: _unless_unknown(members(v), masks.count)
    place = c.place(term.records.key, term.records.back)
    if place is None:
        return lambda v, r: UNKNOWN
    where = None if term.where is None else c.condition(term.where, c)
    name = term.by or term.field
    fields = sorted({name, term.field} | fields_in(term.where))
    total = partial(FOLDS[term.kind], term)

    def aggregate(v: Facts, r: RecordAtHand) -> Amount:
        collection = v[place]
        if not isinstance(collection, Records):
            return UNKNOWN

        def one(values: Mapping[str, Value]) -> tuple[bool, Any, Any] | None:
            counted = True if where is None else where(v, values)
            if counted is False:
                return None
            return counted is True, values.get(name, UNKNOWN), values.get(term.field, UNKNOWN)

        return total([row for row in by_combination(collection, fields, one) if row is not None])

    return aggregate
