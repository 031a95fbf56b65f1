"""Records that no rule tells apart: they stand together in a search, and what is set in one is fitted to the next.

Two records are alike where every comparison that a rule makes of a record comes
out the same for both, and the fields that are added up or compared as values
are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, product
from typing import Any, TypeAlias, cast

from assay.engine.plan.plan import Plan
from assay.engine.reference.amounts import Truth
from assay.engine.reference.conditions import comparison
from assay.engine.reference.evaluate import compiler
from assay.engine.reference.quantities import ConditionFunction, Facts, fields_in
from assay.facts.values.records import Records, Value
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import Aggregate, Compare, Fact, Quantified, ShareOf, Term, children, walk

RecordValues: TypeAlias = Mapping[str, Value]
_MOST_TRIES = 2_000


@dataclass(frozen=True)
class Alike:
    """How the rules tell the records of one list apart.

    ``tests`` are the comparisons of one record, ``kept`` the fields whose values
    themselves count, ``pairs`` those that are compared with one another.
    """

    row: Facts
    definition: Definition
    tests: tuple[ConditionFunction, ...]
    kept: tuple[str, ...]
    pairs: tuple[str, ...]

    def classes(self, records: Records, fields: Iterable[str]) -> list[tuple[RecordValues, tuple[int, ...]]]:
        """The records that are alike: the values of the first, and the numbers of all."""
        wanted = frozenset(fields)
        found: dict[object, tuple[RecordValues, list[int]]] = {}
        for record in records:
            values = {name: value for name, value in record.values.items() if name in wanted}
            found.setdefault(self._key(values, wanted), (values, []))[1].append(record.number)
        return [(values, tuple(numbers)) for values, numbers in found.values()]

    def _key(self, values: RecordValues, wanted: frozenset[str]) -> object:
        known = tuple((name, values[name] is NONE) for name in sorted(wanted) if name in values)
        ends = tuple(self._at_end(name, values.get(name, UNKNOWN)) for name in self.pairs)
        return self._truths(values), tuple(values.get(name, UNKNOWN) for name in self.kept), known, ends

    def _truths(self, values: RecordValues) -> tuple[Truth, ...]:
        return tuple(test(self.row, values) for test in self.tests)

    def _at_end(self, name: str, value: Value) -> tuple[bool, bool]:
        definition = self.definition.fields[name]
        return value == definition.minimum, value == definition.maximum

    def fitted(self, set_: RecordValues, first: RecordValues, other: RecordValues) -> RecordValues | None:
        """What is to be set in another record so that it is like the first with ``set_``; None where nothing fits."""
        wanted = self._truths({**first, **set_})
        names = sorted(set_)
        choices = [list(self._choices(name, set_[name], first, other)) for name in names]
        for values in islice(product(*choices), _MOST_TRIES):
            found = dict(zip(names, values, strict=True))
            if self._truths({**other, **found}) == wanted:
                return found
        return None

    def _choices(self, name: str, value: Value, first: RecordValues, other: RecordValues) -> Iterator[Value]:
        """The value itself, then values as far from the record's other fields as it is from the first's."""
        yield value
        definition = self.definition.fields[name]
        if name in self.pairs and value is not NONE:
            for field in self.pairs:
                moved = _moved(value, first.get(field), other.get(field))
                if moved is not None and _within(moved, definition):
                    yield moved
            yield from (end for end in (definition.minimum, definition.maximum) if end is not None)


def _moved(value: Any, start: Any, end: Any) -> Any:
    """``end + (value - start)``, of numbers or of dates."""
    if isinstance(value, date) and isinstance(start, date) and isinstance(end, date):
        try:
            return end + timedelta(days=(value - start).days)
        except OverflowError:
            return None
    numbers = (value, start, end)
    if any(isinstance(one, bool | date | str | frozenset) or one in (None, NONE, UNKNOWN) for one in numbers):
        return None
    found = Fraction(end) + Fraction(cast("Any", value)) - Fraction(cast("Any", start))
    return found.numerator if found.denominator == 1 else found


def _within(value: Any, definition: Definition) -> bool:
    if isinstance(value, date):
        return True
    low, high = definition.minimum, definition.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def alike_of(plan: Plan, row: Facts, place: Place, terms: Iterable[Term]) -> Alike:
    """How some rules tell the records of a list apart. ``terms`` are all that look at anything."""
    tests: dict[Term, None] = {}
    kept: set[str] = set()
    pairs: set[str] = set()
    for term in over(place[0], terms):
        if isinstance(term, Aggregate):
            kept |= {name for name in (term.field, term.by) if name}
        inside = (term.where,) if isinstance(term, Aggregate) else (term.among, term.that)
        for one in (leaf for condition in inside if condition is not None for leaf in comparisons(condition)):
            fields = fields_in(one)
            if rests_on_facts(one):
                kept |= fields
            elif fields:
                tests[one] = None
                pairs |= fields if len(fields) > 1 else set()
    c = replace(compiler(plan), back=place[1])
    functions = tuple(comparison(cast("Compare", one), c) for one in tests)
    return Alike(row, plan.standard.vocabulary[place[0]], functions, tuple(sorted(kept)), tuple(sorted(pairs)))


def over(key: str, terms: Iterable[Term]) -> Iterator[Quantified | ShareOf | Aggregate]:
    """What some terms look at a list by."""
    for term in walk(terms):
        if isinstance(term, Quantified | ShareOf | Aggregate) and term.records.key == key:
            yield term


def comparisons(term: Term) -> Iterator[Compare]:
    """The comparisons that a condition is made of."""
    if isinstance(term, Compare):
        yield term
        return
    for child in children(term):
        yield from comparisons(child)


def rests_on_facts(term: Term) -> bool:
    """Whether a comparison looks at facts beside the record."""
    if isinstance(term, Fact | ShareOf | Aggregate):
        return True
    return any(rests_on_facts(child) for child in children(term))


