"""How far a value that is set could be otherwise: from where to where the goals stay reached, all else as it is set.

Each stretch is proved: it ends where a value fails, or where the vocabulary ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from assay.engine.assessing.verdicts_only import Judged
from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.solving.constants import Codes, constants
from assay.engine.solving.folds import CannotProve
from assay.engine.solving.lists import ListEntry, Listing
from assay.engine.solving.solver import EFFORT, both, exact, no, times, z3
from assay.engine.solving.symbols import Figure, Ratio, Symbol
from assay.engine.solving.variables import FIRST_DAY, LAST_DAY, STEPS, Maker
from assay.engine.solving.verdicts import VerdictWorld
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records, Value
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN, Share
from assay.facts.values.vocabulary import Definition

from .changeable_world import Changing
from .cheapest_by_part import Needs, Never


class Spot(NamedTuple):
    """A fact; or a field of some of its records, which all have the same value in it."""

    place: Place
    field: str = ""
    numbers: tuple[int, ...] = ()


class Stretch(NamedTuple):
    """From where to where, both included; None is without an end."""

    low: Value | None
    high: Value | None


class _Varied(Changing):
    """The facts as they are set, in which one value may be any."""

    def __init__(
        self, plan: Plan, facts: FactSet, row: Any, criteria: Sequence[CriterionPlan], spot: Spot, symbol: Symbol
    ) -> None:
        super().__init__(plan, facts, row, criteria, Maker(Codes()), frozenset(), {})
        self.spot, self.made = spot, symbol

    def symbol(self, place: Place) -> Symbol:
        here = place == self.spot.place and not self.spot.field
        return self.made if here else super().symbol(place)

    def listing(self, place: Place) -> Listing:
        records = self.row[self.plan.places[place]]
        if place != self.spot.place or not isinstance(records, Records):
            return super().listing(place)
        fields = set(self.uses[place[0]].fields) if place[0] in self.uses else set[str]()
        definition = self.plan.standard.vocabulary[place[0]]
        alike: dict[tuple[object, ...], list[int]] = {}
        for record in records:
            here = record.number in self.spot.numbers
            values = tuple((name, record.values[name]) for name in sorted(fields) if name in record.values)
            alike.setdefault((here, values), []).append(record.number)
        entries: list[ListEntry] = []
        for numbers in alike.values():
            first = records[numbers[0] - 1]
            cells = constants(definition.fields, self.codes, {n: v for n, v in first.values.items() if n in fields})
            if numbers[0] in self.spot.numbers and self.spot.field in fields:
                cells[self.spot.field] = self.made
            entries.append(ListEntry(len(numbers), cells, tuple(numbers)))
        return Listing(tuple(entries))


def stretch(plan: Plan, facts: FactSet, after: Judged, needs: Needs, spot: Spot, value: Value) -> Stretch | None:
    """How far a number or a date could be otherwise so that the needs are still met; None where it cannot be told."""
    definition = plan.standard.vocabulary[spot.place[0]]
    if spot.field:
        definition = definition.fields[spot.field]
    kept = _scaled(definition, value)
    if kept is None:
        return None
    number, size = kept
    variable = z3.Int("value")
    low, high = (0, value.whole) if isinstance(value, Share) else _ends(definition, size)
    if isinstance(value, Share):
        ratio = Ratio(variable, value.whole)
    else:
        ratio = Ratio(variable if size == 1 else times(Fraction(1, size), variable))
    symbol = Figure(ratio, ratio)
    never = [need for need in needs if isinstance(need, Never)]
    named = {need.criterion for need in never}
    criteria = [c for c in plan.criteria if c.unit.id in named]
    try:
        world = VerdictWorld(plan, _Varied(plan, facts, after.row, criteria, spot, symbol))
        fails = no(both(no(world.criterion(need.criterion)[need.verdict]) for need in sorted(never)))
    except CannotProve:
        return None
    if fails is True:
        return None
    below = None if fails is False else _nearest(fails, variable, number, low, high, -1)
    above = None if fails is False else _nearest(fails, variable, number, low, high, 1)
    if below is _LOST or above is _LOST:
        return None
    first = low if below is None else below + 1
    last = high if above is None else above - 1
    whole = value.whole if isinstance(value, Share) else 0
    return Stretch(
        None if first is None else _value(definition, first, size, whole),
        None if last is None else _value(definition, last, size, whole),
    )


_LOST: Any = object()


def _nearest(fails: Any, variable: Any, number: int, low: int | None, high: int | None, way: int) -> Any:
    """The nearest number that fails on one side; None where none does."""
    search = z3.Optimize()
    search.set("rlimit", EFFORT // 10)
    search.add(fails, variable > number if way > 0 else variable < number)
    if low is not None:
        search.add(variable >= low)
    if high is not None:
        search.add(variable <= high)
    aim = search.minimize(variable) if way > 0 else search.maximize(variable)
    answer = search.check()
    if answer == z3.unsat:
        return None
    found = search.lower(aim) if way > 0 else search.upper(aim)
    if answer != z3.sat or not z3.is_int_value(found):
        return _LOST
    return int(found.as_long())


def nearest(stretch: Stretch, start: Value) -> Value | None:
    """The value of a stretch that is nearest to another one."""
    low, high = stretch
    if low is not None and _less(start, low):
        return low
    if high is not None and _less(high, start):
        return high
    return start


def _less(left: Value, right: Value) -> bool:
    return bool(left < right)  # type: ignore[operator]


def _scaled(definition: Definition, value: Value) -> tuple[int, int] | None:
    """A value as a whole number of steps, and how many steps make 1; None where it is none."""
    if value is NONE or value is UNKNOWN:
        return None
    if isinstance(value, Share):
        return value.part, 1
    if isinstance(value, date):
        return value.toordinal(), 1
    if definition.type not in ("integer", *STEPS):
        return None
    size = STEPS.get(definition.type, 1)
    found = Fraction(exact(value)) * size
    return (found.numerator, size) if found.denominator == 1 else None


def _ends(definition: Definition, size: int) -> tuple[int | None, int | None]:
    if definition.type == "date":
        return FIRST_DAY, LAST_DAY
    low, high = definition.minimum, definition.maximum
    return None if low is None else -int(-low * size // 1), None if high is None else int(high * size // 1)


def _value(definition: Definition, number: int, size: int, whole: int) -> Value | None:
    if whole:
        return Share(number, whole)
    if definition.type == "date":
        return None if number in (FIRST_DAY, LAST_DAY) else date.fromordinal(number)
    return number if size == 1 else Decimal(number) / size
