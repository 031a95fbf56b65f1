"""One cohort being read: which columns its tables have, and what has been worked out from them so far.

Facts of a subject come from the columns of ``subjects`` and, counted and added
up by subject, from the tables of lists. What is counted is noted here under a
name of its own (``__1``, ``__2``, …); once all is noted, each table of a list is
gone through once, and the counts are joined to the subjects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, negate, nw, sure
from assay.engine.cohort.tables.layout import CohortLayout, TableOf, absent_column, stem, value_columns
from assay.engine.cohort.tables.numbers import ColumnArithmetic, ColumnBound, Frac, Whole
from assay.engine.plan.plan import Plan
from assay.facts.values.references import Place

from .amounts import UNKNOWN, Amount, Many, Measure, Perhaps, Single, known
from .arithmetic import pick
from .sources import Days, Schema, Sources, usable


class CannotExpress(Exception):
    """Something that this reading cannot do; the text says what, in words for a person."""


@dataclass
class Stage:
    """What is asked of one list at one go: columns brought from the subjects, conditions on records, columns
    made of these, columns added up.

    ``counts`` are whole numbers, and 0 where there is no record; ``totals`` are null there. ``distinct`` are
    counts of different values. ``told`` are conditions on these counts (not on ``distinct``), each with what it is
    where there is no record: told before anything is joined, since a join carries a flag more lightly than numbers.
    """

    brought: dict[str, Column] = field(default_factory=lambda: {})
    tests: dict[str, Column] = field(default_factory=lambda: {})
    made: dict[str, Column] = field(default_factory=lambda: {})
    counts: dict[str, Column] = field(default_factory=lambda: {})
    totals: dict[str, Column] = field(default_factory=lambda: {})
    distinct: dict[str, Column] = field(default_factory=lambda: {})
    told: dict[str, tuple[Column, bool]] = field(default_factory=lambda: {})
    latest: list[Any] = field(default_factory=lambda: [])


@dataclass
class Reading:
    """What the tables have, and what is noted of their lists. ``touched`` is the stage that what is read rests on."""

    plan: Plan
    layout: CohortLayout
    calc: ColumnArithmetic
    days: Days
    subjects: Schema
    lists: Mapping[str, Schema]
    stages: dict[tuple[int, str], Stage] = field(default_factory=lambda: {})
    settled: dict[int, dict[str, Column]] = field(default_factory=lambda: {})
    touched: int = 0
    _amounts: dict[Place, tuple[Amount, int]] = field(default_factory=lambda: {})
    _counted: dict[Any, tuple[Any, int]] = field(default_factory=lambda: {})
    _names: int = 0

    def name(self) -> str:
        """A name that no table has."""
        self._names += 1
        return f"__{self._names}"

    def stage(self, number: int, table: str) -> Stage:
        return self.stages.setdefault((number, table), Stage())

    def once(self, key: Any, work: Callable[[], Any]) -> Any:
        """What was worked out before under that key; the stage it rests on counts again."""
        found = self._counted.get(key)
        if found is None:
            before, self.touched = self.touched, 0
            made = self.settle(work())
            found = self._counted[key] = (made, self.touched)
            self.touched = before
        self.touched = max(self.touched, found[1])
        return found[0]

    def settle(self, found: Any) -> Any:
        """What was worked out, its columns as columns of the subjects, so that it is worked out once for all rules."""
        made: dict[str, Column] = {}
        if isinstance(found, nw.Expr | Measure | Single | Many):
            found = brought(self, found, made)
        if made:
            self.settled.setdefault(self.touched, {}).update(made)
            self.touched += 1
        return found

    # ------------------------------------------------------------- the subjects

    def absent(self, back: int) -> Column | bool:
        """Whether it is known that there was no such period; never null."""
        names = [name for n in range(1, back + 1) if (name := absent_column(n)) in self.subjects]
        return sure(any_of([nw.col(name).fill_null(False) for name in names]))

    def list_known(self, place: Place, there: Truth = False) -> Column | bool:
        """Whether a subject's list is known: said so, or there are records, or there was no such period."""

        # Records are counted in the stage before: what rests on them can be worked out there at the earliest.
        after = 0 if there is False else max(self.touched - 1, 0)

        def work() -> Column | bool:
            self.touched = max(self.touched, after)
            given = f"{stem(*place)}__given"
            said: list[Truth] = [self.absent(place[1]), there]
            if given in self.subjects and str(self.subjects[given]) == "Boolean":
                said.append(nw.col(given).fill_null(False))
            return sure(any_of(said))

        return cast("Column | bool", self.once(("known", place), work))

    def fact(self, key: str, back: int, quantity: Callable[[Any, int], Amount]) -> Amount:
        """A fact's amount; ``quantity`` reads the term it is computed from, as of so many periods back."""
        place = (key, back)
        found = self._amounts.get(place)
        if found is None:
            before, self.touched = self.touched, 0
            amount = self._fact(place, quantity)
            if isinstance(amount, Measure) and isinstance(amount.low, Frac) and amount.low.raw is None:
                amount = self.settle(amount)
            found = self._amounts[place] = (amount, self.touched)
            self.touched = before
        self.touched = max(self.touched, found[1])
        return found[0]

    def _fact(self, place: Place, quantity: Callable[[Any, int], Amount]) -> Amount:
        key, back = place
        if place not in self.plan.places:
            return UNKNOWN
        definition = self.plan.standard.vocabulary[key]
        absent, name = self.absent(back), stem(key, back)
        given = Sources(self.subjects, self.calc).amount(name, definition, absent)
        body = self.plan.standard.computed.get(key)
        if body is None:
            return given
        computed: Amount = self.settle(quantity(body, back))
        if absent is not False:
            none = sure(any_of([computed.none, absent]))
            if isinstance(computed, Single) and computed.perhaps is not None:
                closed, no_more = sure(any_of([computed.perhaps.closed, absent])), negate(absent)
                values = {one: sure(all_of([flag, no_more])) for one, flag in computed.perhaps.values.items()}
                computed = replace(computed, none=none, perhaps=Perhaps(
                    values, sure(all_of([computed.perhaps.rest, no_more])),
                    sure(any_of([computed.perhaps.none, absent])), closed,
                ))  # fmt: skip
            elif isinstance(computed, Measure):
                settled = None if computed.settled is None else sure(any_of([computed.settled, absent]))
                computed = replace(computed, none=none, beside=None, settled=settled)
            else:
                computed = replace(computed, none=none)
        if not any(usable(self.subjects, column) for column in value_columns(name, definition)):
            return computed
        # The computed figure where it is settled, else the given one where there is one.
        if not (isinstance(given, Measure) and isinstance(given.low, Frac) and given.low.raw):
            given = self.settle(given)
        take_given = self.settle(sure(all_of([negate(known(self.calc, computed)), known(self.calc, given)])))
        return cast("Amount", self.settle(pick(self.calc, take_given, given, computed)))


@dataclass(frozen=True)
class ColumnScope:
    """Where a term is read: as of so many periods back and, inside a list, of which record.

    ``brings`` are the columns of the subjects that are wanted beside the records.
    """

    reading: Reading
    back: int = 0
    table: TableOf | None = None
    brings: dict[str, Column] | None = None


def brought(reading: Reading, found: Any, wanted: dict[str, Column]) -> Any:
    """An amount or a condition with names for its columns; what stands under each is noted in ``wanted``."""

    def column(one: Any) -> Any:
        if not isinstance(one, nw.Expr):
            return one
        name = reading.name()
        wanted[name] = one
        return nw.col(name)

    def whole(one: Whole) -> Whole:
        return Whole(column(one.column), one.low, one.high, one.small)

    def bound(one: ColumnBound) -> ColumnBound:
        return Frac(whole(one.num), whole(one.den), one.scale) if isinstance(one, Frac) else column(one)

    if isinstance(found, Measure):
        low = bound(found.low)
        high = low if found.exact else bound(found.high)
        return Measure(low, high, column(found.none), column(found.hollow), found.beside, column(found.settled))
    if isinstance(found, Single):
        value = found.value
        if isinstance(value, nw.Expr) and found.categories is not None:
            value = value.cast(nw.String)
        perhaps = found.perhaps
        if perhaps is not None:
            values = {value: column(flag) for value, flag in perhaps.values.items()}
            perhaps = Perhaps(values, column(perhaps.rest), column(perhaps.none), column(perhaps.closed))
        return Single(column(value), column(found.none), found.options, None, perhaps)
    if isinstance(found, Many):
        members = {option: column(member) for option, member in found.members.items()}
        return Many(members, column(found.settled), column(found.unknown), column(found.none))
    return column(found)
