"""The days on which a condition can change by itself: when dates pass, windows close and evidence lapses.

A condition sees the assessment date only beside other dates, as itself or so
long before as a duration says. ``earlier`` never goes back as the day goes on,
so each date has, for each duration, one day from which it is no longer later
and one from which it is earlier; both are found by bisection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeAlias, cast

from assay.engine.explaining.words import duration_words
from assay.engine.plan.plan import Plan
from assay.facts.values.covering import is_private
from assay.facts.values.dates import Duration, earlier
from assay.facts.values.fact_set import FactSet, Given
from assay.facts.values.records import Records
from assay.facts.values.references import Place, reference
from assay.rules.language import terms
from assay.rules.language.terms import Compare, Quantity, Term, children, looked_at

PassingKind: TypeAlias = Literal["comes", "passes", "reaches", "leaves", "expires", "stale"]
"""What happens to a date. ``comes``: it is the day; ``passes``: the day after; ``reaches``: it lies as
long ago as the duration says; ``leaves``: longer ago; ``expires``: evidence was valid until the day
before; ``stale``: evidence was collected longer ago than it stays fresh."""

_NO_TIME = Duration()


class Event(NamedTuple):
    """What happens on a day: to a date of a fact, or of so many records of one.

    ``fact`` is empty where the rule itself names the date. ``on`` is None where the
    date is about single people and is not shown; ``window`` is the duration, if any.
    """

    kind: PassingKind
    fact: str
    field: str
    on: date | None
    window: str
    records: int | None = None


@dataclass(frozen=True)
class Clock:
    """The days between which events are looked for: those after ``start`` and up to ``end``."""

    start: date
    end: date

    def first(self, on: date, by: Duration, strictly: bool) -> date | None:
        """The first day so long before which it is ``on`` or later (``strictly``: later); None where that is
        not in these days.
        """

        def there(day: date) -> bool:
            moved = earlier(day, by)
            return moved > on if strictly else moved >= on

        if there(self.start) or not there(self.end):
            return None
        low, high = self.start.toordinal(), self.end.toordinal()
        while high - low > 1:
            middle = (low + high) // 2
            if there(date.fromordinal(middle)):
                high = middle
            else:
                low = middle
        return date.fromordinal(high)


@dataclass(frozen=True)
class Passing:
    """What can happen to the conditions of a plan on some facts, by day.

    ``personal``: dates that are about single people are told too.
    """

    plan: Plan
    facts: FactSet
    clock: Clock
    personal: bool = False

    def events(self, term: Term) -> dict[date, list[Event]]:
        """What happens to the dates and the evidence that a condition looks at, also through computed facts."""
        found: dict[date, dict[Event, None]] = {}
        for day, event in (*self._dates(term, "", 0), *self._lapses(term)):
            found.setdefault(day, {})[event] = None
        return {day: list(events) for day, events in found.items()}

    def any_day(self, term: Term) -> bool:
        """Whether a comparison in it sets two moving days beside each other: no date tells when it changes."""
        for compare, _, _ in self._comparisons(term, "", 0):
            moving = _moving(compare.left) is not None
            beside = compare.operator == "within" or any(_moving(side) is not None for side in compare.right)
            if (moving and beside) or any(self._is_a_day(side) for side in (compare.left, *compare.right)):
                return True
        return False

    def _is_a_day(self, side: Quantity) -> bool:
        """Whether a computed fact is nothing but a day that moves."""
        match side:
            case terms.NamedValue(value=value):
                return self._is_a_day(value)
            case terms.Fact(key) if key in self.plan.standard.computed:
                body = self.plan.standard.computed[key]
                return _moving(body) is not None or self._is_a_day(body)
            case _:
                return False

    # ------------------------------------------------------------------ dates

    def _comparisons(self, term: Term, records: str, back: int) -> Iterator[tuple[Compare, str, int]]:
        """Every comparison of this period's day, with the list whose records it is about and how far back that is."""
        if isinstance(term, Compare):
            yield term, records, back
        inside, further = records, back
        collection = getattr(term, "records", None)
        if isinstance(collection, terms.Collection):
            inside, further = collection.key, collection.back
        for part in children(term):
            yield from self._comparisons(part, inside, further)
        if isinstance(term, terms.Fact) and term.back == 0 and term.key in self.plan.standard.computed:
            yield from self._comparisons(self.plan.standard.computed[term.key], records, back)

    def _dates(self, term: Term, records: str, back: int) -> Iterator[tuple[date, Event]]:
        for compare, inside, further in self._comparisons(term, records, back):
            for kind, strictly, by in _movements(compare):
                window = "" if by == _NO_TIME else duration_words(by)
                for side in (compare.left, *compare.right):
                    for on, count, fact, field, private in self._values(side, inside, further):
                        day = self.clock.first(on, by, strictly)
                        if day is not None:
                            shown = None if private and not self.personal else on
                            yield day, Event(kind, fact, field, shown, window, count)

    def _values(
        self, side: Quantity, records: str, back: int
    ) -> Iterator[tuple[date, int | None, str, str, bool]]:
        """The dates that a side of a comparison can have: each, of how many records, of what, whether private."""
        match side:
            case terms.Literal_(value) | terms.Parameter(_, value):
                if isinstance(value, date):
                    yield value, None, "", "", False
            case terms.Day(name) if name != "as_of":
                period = self.facts.period
                yield (period.start if name == "period_start" else period.end), None, "", "", False
            case terms.ThisPeriod():
                pass
            case terms.NamedValue(value=value):
                yield from self._values(value, records, back)
            case terms.Field(name):
                yield from self._column(records, back, name)
            case terms.Aggregate(_, collection):
                yield from self._column(collection.key, collection.back, side.field)
            case terms.Fact(key, further):
                yield from self._fact(key, further)
            case _:
                pass

    def _fact(self, key: str, back: int) -> Iterator[tuple[date, int | None, str, str, bool]]:
        given = self.facts.given(key, back)
        if given is not None and isinstance(given.value, date):
            yield given.value, None, reference(key, back), "", self.plan.standard.vocabulary[key].personal
        body = self.plan.standard.computed.get(key)
        if body is not None:
            for inner, further in looked_at(body):
                yield from self._every(inner, further + back)

    def _every(self, key: str, back: int) -> Iterator[tuple[date, int | None, str, str, bool]]:
        """Every date of a fact from which another is computed."""
        definition = self.plan.standard.vocabulary[key]
        if definition.type != "records":
            yield from self._fact(key, back)
            return
        for name, field in definition.fields.items():
            if field.type == "date":
                yield from self._column(key, back, name)

    def _column(self, key: str, back: int, name: str) -> Iterator[tuple[date, int | None, str, str, bool]]:
        given = self.facts.given(key, back)
        column = given.value.columns.get(name) if given is not None and isinstance(given.value, Records) else None
        if column is None:
            return
        private = is_private(self.plan.standard.vocabulary[key].fields[name])
        for code, count in sorted(Counter(column.codes).items()):
            value = column.values[code]
            if isinstance(value, date):
                yield value, count, reference(key, back), name, private

    # --------------------------------------------------------------- evidence

    def _lapses(self, term: Term) -> Iterator[tuple[date, Event]]:
        """Evidence of this period's facts that lapses and makes them not known."""
        for key in sorted({key for key, back in self._sources(looked_at(term)) if back == 0}):
            given = self.facts.given(key, 0)
            if given is not None and self.plan.standard.vocabulary[key].when_stale == "unknown":
                yield from self._lapse(key, given)

    def _sources(self, places: Iterable[Place]) -> set[Place]:
        """Facts, and those that computed ones are computed from."""
        found: set[Place] = set()
        todo = list(places)
        while todo:
            key, back = todo.pop()
            if (key, back) in found or key not in self.plan.standard.vocabulary:
                continue
            found.add((key, back))
            body = self.plan.standard.computed.get(key)
            if body is not None:
                todo += [(k, b + back) for k, b in looked_at(body)]
        return found

    def _lapse(self, key: str, given: Given) -> Iterator[tuple[date, Event]]:
        fresh_for = self.plan.standard.vocabulary[key].fresh_for
        for one in given.findings:
            if one.valid_until is not None:
                day = self.clock.first(one.valid_until, _NO_TIME, strictly=True)
                if day is not None:
                    yield day, Event("expires", key, "", one.valid_until, "")
            if fresh_for is not None and one.collected_on is not None:
                day = self.clock.first(one.collected_on, fresh_for, strictly=True)
                if day is not None:
                    yield day, Event("stale", key, "", one.collected_on, duration_words(fresh_for))


def _moving(side: Quantity) -> Duration | None:
    """How long before the assessment date a side lies; None where it does not move with it."""
    match side:
        case terms.Day("as_of"):
            return _NO_TIME
        case terms.Ago(duration):
            return cast("Duration", duration.value)
        case terms.NamedValue(value=value):
            return _moving(value)
        case _:
            return None


_AT_ONCE, _AFTER = frozenset({"on_or_before", "after"}), frozenset({"before", "on_or_after"})
"""Operators that turn on the day itself, and those that turn on the day after, where the right side moves."""


def _movements(compare: Compare) -> list[tuple[PassingKind, bool, Duration]]:
    """At what distance from the assessment date a date turns a comparison: what happens then, whether
    it is the day after, and the duration.
    """
    if compare.operator == "within":
        found: list[tuple[PassingKind, bool, Duration]] = [("comes", False, _NO_TIME)]
        if not isinstance(compare.right[0], terms.ThisPeriod):
            length = cast("Duration", cast("terms.Literal_ | terms.Parameter", compare.right[0]).value)
            found.append(("leaves", True, length))
        return found
    found = []
    mirrored = _moving(compare.left) is not None
    for side in (compare.left, *compare.right):
        by = _moving(side)
        if by is None:
            continue
        if mirrored or compare.operator not in _AFTER:
            found.append(("comes" if by == _NO_TIME else "reaches", False, by))
        if mirrored or compare.operator not in _AT_ONCE:
            found.append(("passes" if by == _NO_TIME else "leaves", True, by))
    return list(dict.fromkeys(found))
