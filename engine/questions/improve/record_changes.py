"""The different things that a change can make of a record, as far as the rules tell them apart.

Where rules do no more than count the records of a list, and compare each field
with what stays as it is, a record can be changed in a few ways only that differ
in what is counted. Each way is a number of records of its own, so that all that
is counted becomes a plain sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import chain, combinations, islice, product
from math import prod
from typing import Any, TypeAlias, cast

from assay.engine.plan.plan import DAYS, Plan
from assay.engine.reference.amounts import Truth
from assay.engine.reference.conditions import comparison, condition
from assay.engine.reference.evaluate import compiler
from assay.engine.reference.quantities import Compiler, ConditionFunction, Facts, fields_in, quantity
from assay.facts.values.records import Value
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import Aggregate, Compare, Condition, Field, Term, ThisPeriod

from .directions import Best, DirectionMask, Directions, ListLook, nothing_is_best
from .interchangeable import RecordValues, comparisons, over, rests_on_facts

Key: TypeAlias = tuple[DirectionMask, ...]
_Choice: TypeAlias = tuple[tuple[str, Value], ...]
"""What is set in some fields; nothing where they stay as they are."""
ANY_TEXT = "…"
"""A text that is still to be found."""
_MOST, _MOST_OPTIONS, _MOST_LOOKS = 4096, 5, 300


@dataclass(frozen=True)
class Columns:
    """How the rules look at the records of one list. ``bounds``: by field, the values it is compared with."""

    row: Facts
    definition: Definition
    looks: tuple[tuple[ConditionFunction | None, ConditionFunction | None], ...]
    tests: tuple[tuple[frozenset[str], ConditionFunction], ...]
    bounds: Mapping[str, tuple[Value, ...]]
    best: tuple[tuple[Best, ...], ...]
    fields: tuple[frozenset[str], ...]
    """By look, the fields that it looks at."""

    def of(self, values: RecordValues, fields: Iterable[str]) -> list[RecordValues] | None:
        """What can be set in these fields of a record with these values, one of each kind, the fewest fields first.

        None where the ways cannot be told one by one.
        """
        groups = self._groups(frozenset(fields))
        choices: list[list[_Choice]] = []
        for group in groups:
            found = self._choices(group, values)
            if found is None:
                return None
            choices.append(found)
        self._without_worse(groups, choices, values)
        if prod(len(one) for one in choices) > _MOST:
            return None
        ways = sorted((tuple(chain.from_iterable(way)) for way in product(*choices)), key=len)
        seen = {self._key(values): -1}
        columns: list[RecordValues] = []
        for way in ways:
            set_ = dict(way)
            key = self._key({**values, **set_})
            if key not in seen:
                seen[key] = len(columns)
                columns.append(set_)
        keys = list(seen)
        worse = {seen[key] for n, key in enumerate(keys) if _is_worse(n, keys, self.best)}
        return [one for n, one in enumerate(columns) if n not in worse]

    def _without_worse(
        self, groups: Sequence[frozenset[str]], choices: list[list[_Choice]], values: RecordValues
    ) -> None:
        """Leave out what is in no look better than something else, whatever the other fields are."""
        for n, group in enumerate(groups):
            seen: list[tuple[tuple[Best, ...], int, _Choice]] = []
            for look, fields in enumerate(self.fields):
                if fields & group:
                    others = [choices[m] for m, other in enumerate(groups) if m != n and other & fields]
                    seen += [(self.best[look], look, tuple(chain.from_iterable(one))) for one in product(*others)]
                    if len(seen) > _MOST_LOOKS:
                        break
            if len(seen) > _MOST_LOOKS:
                continue
            keys = [
                tuple(self._mask(*self.looks[look], {**values, **dict(context), **dict(choice)})
                      for _, look, context in seen)
                for choice in choices[n]
            ]  # fmt: skip
            wanted = [best for best, _, _ in seen]
            choices[n] = [choice for m, choice in enumerate(choices[n]) if not _is_worse(m, keys, wanted)]

    def _key(self, values: RecordValues) -> Key:
        return tuple(self._mask(among, that, values) for among, that in self.looks)

    def _mask(
        self, among: ConditionFunction | None, that: ConditionFunction | None, values: RecordValues
    ) -> DirectionMask:
        counted: Truth = True if among is None else among(self.row, values)
        so: Truth = True if that is None else that(self.row, values)
        may = counted is not False
        return counted is not True, may and so is not True, may and so is not False

    def _groups(self, free: frozenset[str]) -> list[frozenset[str]]:
        """The fields that may change, those together that are compared with one another."""
        groups = [frozenset([name]) for name in sorted(free)]
        for fields, _ in self.tests:
            touched = [group for group in groups if group & fields]
            if len(touched) > 1:
                groups = [group for group in groups if not group & fields]
                groups.append(frozenset[str]().union(*touched))
        return groups

    def _choices(self, group: frozenset[str], values: RecordValues) -> list[_Choice] | None:
        """Leaving some fields as they are, or setting them to values of each kind that a comparison tells apart."""
        tests = [(fields, test) for fields, test in self.tests if fields & group]
        options: list[list[_Choice]] = []
        many = 1
        for name in sorted(group):
            candidates = self._candidates(name, values, tests, group)
            if candidates is None:
                return None
            options.append([(), *(((name, value),) for value in candidates)])
            many *= len(options[-1])
        if many > _MOST:
            return None
        found: list[_Choice] = []
        seen: set[object] = set()
        for choice in sorted((tuple(chain.from_iterable(one)) for one in product(*options)), key=len):
            changed = {**values, **dict(choice)}
            key = tuple(test(self.row, changed) for _, test in tests)
            if key not in seen:
                seen.add(key)
                found.append(choice)
        return found

    def _candidates(
        self,
        name: str,
        values: RecordValues,
        tests: Iterable[tuple[frozenset[str], ConditionFunction]],
        group: frozenset[str],
    ) -> list[Value] | None:
        """Values of a field, one at least of each kind, the ones to be preferred first; of several fields that are
        compared with one another as many of each kind."""
        definition, together = self.definition.fields[name], len(group)
        bounds = [one for other in sorted(group) for one in self.bounds.get(other, ())]
        beside = frozenset[str]().union(*(fields for fields, _ in tests)) - group
        bounds += [values.get(other, UNKNOWN) for other in sorted(beside)]
        if together > 1:
            limits = (self.definition.fields[other] for other in sorted(group))
            bounds += [end for one in limits for end in (one.minimum, one.maximum) if end is not None]
        if together > 1 and (definition.many or definition.type in ("choice", "text")):
            return None
        last: list[Value] = [NONE] if definition.may_be_none else []
        if definition.type == "boolean":
            return [True, False, *last]
        if definition.type == "choice":
            sets = _sets(definition.options) if definition.many else list(definition.options)
            return None if sets is None else [*sets, *last]
        if definition.type == "text":
            return [ANY_TEXT, *(one for one in bounds if isinstance(one, str)), *last]
        if definition.type == "date":
            days = [one.toordinal() for one in bounds if isinstance(one, date)]
            start = cast("date", self.row[DAYS.index("as_of")]).toordinal()
            ordinals = _between(days, start, None, None, together, whole=True)
            return [*(date.fromordinal(int(day)) for day in ordinals if 1 <= day <= date.max.toordinal()), *last]
        ends = (definition.minimum, definition.maximum)
        numbers = [Fraction(cast("int", one)) for one in bounds if _is_number(one)]
        low, high = (None if end is None else Fraction(cast("int", end)) for end in ends)
        now = values.get(name, UNKNOWN)
        here = Fraction(cast("int", now)) if _is_number(now) else Fraction(0)
        found = _between(numbers, here, low, high, together, whole=definition.type == "integer")
        return [*(one.numerator if one.denominator == 1 else cast("Value", one) for one in found), *last]


def columns_of(plan: Plan, row: Facts, place: Place, terms: Iterable[Term], wanted: Directions) -> Columns | None:
    """How some rules look at a list; None where they do more with its records than count them.

    ``wanted`` says which way each count is to move; others may have to move either way.
    """
    c = replace(compiler(plan), back=place[1])
    looks: dict[tuple[Condition | None, Condition | None], None] = {}
    for term in over(place[0], terms):
        if isinstance(term, Aggregate):
            if term.kind != "count":
                return None
            looks[None, term.where] = None
        else:
            looks[term.among, term.that] = None
    tests: dict[Compare, None] = {}
    bounds: dict[str, list[Value]] = {}
    for one in chain.from_iterable(looks):
        for leaf in comparisons(one) if one is not None else ():
            if rests_on_facts(leaf):
                return None
            tests[leaf] = None
    for test in tests:
        left = test.left
        if not isinstance(left, Field) and fields_in(test):
            return None
        for right in test.right:
            if isinstance(right, Field):
                continue
            if fields_in(right):
                return None
            if isinstance(left, Field):
                bounds.setdefault(left.name, []).extend(_ends(right, test, row, c))
    made = tuple((None if a is None else condition(a, c), None if b is None else condition(b, c)) for a, b in looks)
    functions = tuple((frozenset(fields_in(test)), comparison(test, c)) for test in tests)
    known = {name: tuple(found) for name, found in bounds.items()}
    best = tuple(tuple(wanted.get(ListLook(place, among, that), (nothing_is_best,))) for among, that in looks)
    fields = tuple(frozenset(fields_in(among) | fields_in(that)) for among, that in looks)
    return Columns(row, plan.standard.vocabulary[place[0]], made, functions, known, best, fields)


def _is_worse(number: int, keys: Sequence[Key], wanted: Sequence[tuple[Best, ...]]) -> bool:
    """Whether another is nowhere worse; of two that are as good as one another the first is kept."""
    key = keys[number]
    return any(
        _better(other, key, wanted) and (n < number or not _better(key, other, wanted))
        for n, other in enumerate(keys) if n != number
    )  # fmt: skip


def _better(key: Key, other: Key, wanted: Sequence[tuple[Best, ...]]) -> bool:
    """Whether a record is in nothing worse than another: in what is not alike it is the best that can be."""
    return all(a == b or all(best(a) for best in one) for a, b, one in zip(key, other, wanted, strict=True))


def _ends(right: Any, test: Compare, row: Facts, c: Compiler) -> list[Value]:
    """The values that a comparison with a constant turns at."""
    if test.operator == "within":
        days = [row[DAYS.index(name) + len(DAYS) * c.back] for name in DAYS]
        if isinstance(right, ThisPeriod):
            return days
        from assay.facts.values.dates import earlier

        return [days[0], earlier(days[0], right.value)]
    found: Any = quantity(right, c)(row, None)
    return [found]


def _sets(options: Sequence[str]) -> list[Value] | None:
    if len(options) > _MOST_OPTIONS:
        return None
    sizes = range(len(options) + 1)
    return [frozenset(one) for size in sizes for one in combinations(options, size)]


def _is_number(value: object) -> bool:
    return (hasattr(value, "numerator") and not isinstance(value, bool)) or hasattr(value, "as_tuple")


def _between(bounds: Iterable[Any], start: Any, low: Any, high: Any, many: int, whole: bool) -> list[Any]:
    """Each bound, and so many numbers before, between and after them, from the nearest to ``start`` on."""
    known = sorted({*bounds, start, *(end for end in (low, high) if end is not None)})
    found = set(known)
    for left, right in zip(known, islice(known, 1, None), strict=False):
        if right - left > many:
            found |= {left + step for step in range(1, many + 1)} | {right - 1}
        elif whole:
            found |= set(range(int(left), int(right)))
        else:
            found |= {left + (right - left) * Fraction(step, many + 1) for step in range(1, many + 1)}
    found |= {known[0] - step for step in range(1, many + 1)} | {known[-1] + step for step in range(1, many + 1)}
    inside = (one for one in found if (low is None or one >= low) and (high is None or one <= high))
    return sorted(inside, key=lambda one: (abs(one - start), one))
