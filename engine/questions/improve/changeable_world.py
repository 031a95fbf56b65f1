"""The world in which facts may be changed: each one left as it is, or set anew at a cost.

Records that no rule tells apart stand together; some of them may be changed,
and new ones added, but none taken away: what happened is not undone. What is
not known and not set stays unknown, so a goal that is reached is reached
whatever it turns out to be.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.rests_on import bases, terms_of
from assay.engine.reference.quantities import Facts
from assay.engine.solving.constants import Codes, constant, constants
from assay.engine.solving.folds import CannotProve
from assay.engine.solving.lists import ListEntry, Listing, Pool, Spread
from assay.engine.solving.solver import Flag, both, either, lifted, minus, most, no, times, total, when, z3
from assay.engine.solving.symbols import UNSEEN, Figure, OptionSet, Ratio, Symbol, chosen, figure
from assay.engine.solving.uses import Use, uses_of
from assay.engine.solving.variables import STEPS, Maker, Read, truth, whole
from assay.facts.problems.positions import Position, Source
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place
from assay.facts.values.scalars import UNKNOWN, Share
from assay.facts.values.vocabulary import Definition

from .directions import Directions
from .interchangeable import Alike, alike_of
from .record_changes import Columns, columns_of

_FEW = 4
"""Kinds of records up to which each may be changed in two ways at once; where there are more, in one."""
_AT = Position(Source("a way to the goal"))


class Set(NamedTuple):
    """What becomes of one fact: its value, and of a list which records change and how many are new.

    ``fields``: by the number of the record, what is set in it.
    """

    value: Value
    rows: tuple[int, ...] = ()
    added: int = 0
    fields: Mapping[int, Mapping[str, Value]] = {}
    groups: tuple[tuple[int, ...], ...] = ()
    """The numbers of the records that are changed, those together that are changed alike."""


@dataclass(frozen=True)
class Item:
    """One fact that may change: whether it does, at what cost, how much of it, how far, and what it is then."""

    place: Place
    changed: Flag
    cost: Any
    parts: Any
    distance: Any
    read: Callable[[Any], Set]


@dataclass
class RecordChange:
    """Some records made alike: how many, which fields are set, and to what."""

    count: Any
    set: dict[str, tuple[Any, Read]] = field(default_factory=lambda: {})
    apart: frozenset[str] = frozenset()
    """Fields in which each of the records has a text of its own."""
    distance: list[Any] = field(default_factory=lambda: [])

    def values(self, model: Any) -> dict[str, Value]:
        return {name: read(model) for name, (flag, read) in self.set.items() if flag is True or truth(model, flag)}


class Changing:
    """A world for the encoder; ``items`` are the facts that may change, as far as a rule has looked at them."""

    def __init__(
        self, plan: Plan, facts: FactSet, row: Facts, criteria: Sequence[CriterionPlan], maker: Maker,
        forms: frozenset[Place], wanted: Directions, kinds: int = 2,
    ) -> None:  # fmt: skip
        """``kinds``: in how many ways records that are alike, and new ones, may be changed at once where the ways
        cannot be told one by one."""
        self.plan, self.facts, self.row, self.maker, self.forms = plan, facts, row, maker, forms
        self.uses, self.terms = uses_of(plan, criteria), terms_of(plan, criteria)
        self.wanted = wanted
        self.codes: Codes = maker.codes
        self.items: dict[Place, Item] = {}
        self.kinds = kinds
        self.limit: int | None = None
        """Changes that cost no less than this may need more kinds; None where there are enough for all."""
        self.enough = True
        """Whether more kinds would not make a difference to what is possible."""
        self._symbols: dict[Place, Symbol] = {}
        self._listings: dict[Place, Listing] = {}
        self._computed = {place for place, _ in plan.computed}

    def absent(self, back: int) -> Flag:
        """What is not said of years stays unknown."""
        return False

    def recomputed(self, place: Place) -> Flag:
        """A figure that was given may be given up where a list below it changes."""
        for one in sorted(bases(self.plan, place)):
            if self._definition(one).type == "records" and one in self.forms:
                self.listing(one)
        return either(self.items[one].changed for one in sorted(bases(self.plan, place)) if one in self.items)

    def symbol(self, place: Place) -> Symbol:
        """What a fact is, or may become."""
        found = self._symbols.get(place)
        if found is None:
            found = self._symbols[place] = self._symbol(place)
        return found

    def listing(self, place: Place) -> Listing:
        """The records of a list, and those that may come of them."""
        found = self._listings.get(place)
        if found is None:
            found = self._listings[place] = self._listing(place)
        return found

    def _definition(self, place: Place) -> Definition:
        return self.plan.standard.vocabulary[place[0]]

    # ----------------------------------------------------------------- figures

    def _symbol(self, place: Place) -> Symbol:
        definition = self._definition(place)
        value = self.row[self.plan.places[place]]
        if place in self._computed:
            given = self.facts.given(*place)
            value = UNKNOWN if given is None and not self.facts.absent(place[1]) else value
            value = UNKNOWN if isinstance(value, tuple) else value
        current = constant(value, self.codes, definition.options)
        if place not in self.forms:
            return current
        made = self._share(place, value) if isinstance(value, Share) else None
        symbol, read, distance = made or self._any(place, definition, value)
        changed = self.maker.flag(f"{place}.changed")
        self.items[place] = Item(
            place, changed, when(changed, definition.cost, 0), when(changed, 1, 0),
            when(changed, distance, 0), lambda model: Set(read(model)),
        )  # fmt: skip
        return chosen(changed, symbol, current)

    def _share(self, place: Place, value: Share) -> tuple[Symbol, Read, Any]:
        """A part of a whole stays one of the same whole: so many more of the same people."""
        part = self.maker.number(f"{place}.part", 0, value.whole)
        ratio = Ratio(part, value.whole)
        return Figure(ratio, ratio), lambda model: Share(whole(model, part), value.whole), _far(part, value.part)

    def _any(self, place: Place, definition: Definition, value: Value) -> tuple[Symbol, Read, Any]:
        symbol, read = self.maker.variable(definition, f"{place}")
        if isinstance(symbol, Figure):
            return symbol, read, self._distance(symbol, definition, value)
        assert isinstance(symbol, OptionSet)
        was = value if isinstance(value, frozenset) else frozenset[str]()
        distance = total(when(flag, 0 if o in was else 1, 1 if o in was else 0) for o, flag in symbol.sure.items())
        return symbol, read, distance

    def _distance(self, symbol: Figure, definition: Definition, value: Value) -> Any:
        """How far from what it was; a date that was not known: from the day of the assessment."""
        number = symbol.low.part
        if definition.type == "date":
            return _far(number, (value if isinstance(value, date) else self.facts.as_of).toordinal())
        if definition.type in ("boolean", "choice", "text"):
            return 0
        size = STEPS.get(definition.type)
        if size is None:
            return _far(number, constant_number(value))
        return _far(z3.ToInt(lifted(times(size, number))), int(constant_number(value) * size))

    # ------------------------------------------------------------------- lists

    def _listing(self, place: Place) -> Listing:
        value = self.row[self.plan.places[place]]
        use, definition = self.uses.get(place[0], Use()), self._definition(place)
        if place not in self.forms:
            return Listing((), True) if value is UNKNOWN else self._as_it_is(definition, use, value)
        kinds: list[tuple[tuple[int, ...], RecordChange]] = []
        entries: list[ListEntry] = []
        alike = alike_of(self.plan, self.row, place, self.terms)
        columns = columns_of(self.plan, self.row, place, self.terms, self.wanted)
        classes = [] if value is UNKNOWN else alike.classes(value, use.fields)
        ways = self.kinds if len(classes) <= _FEW else max(1, self.kinds // 2)
        for values, numbers in classes:
            cells = constants(definition.fields, self.codes, values)
            made = self._kinds(place, use, columns, values, len(numbers), ways)
            moved = total(kind.count for kind, _ in made)
            if made:
                self.maker.rules.append(moved <= len(numbers))
            entries.append(ListEntry(minus(len(numbers), moved), cells, numbers))
            entries += [entry for _, entry in made]
            kinds += [(numbers, kind) for kind, _ in made]
        new = self._kinds(place, use, columns, {}, None, ways)
        entries += [entry for _, entry in new]
        kinds += [((), kind) for kind, _ in new]
        many = total(kind.count for _, kind in kinds)
        changed: Any = many > 0
        if value is UNKNOWN:
            changed = self.maker.flag(f"{place}.changed")
            self.maker.rules.append(z3.Implies(z3.Not(changed), many == 0))
        cost = times(definition.cost, when(changed, most(many, 1), 0))
        parts = total(when(both((kind.count > 0, flag)), 1, 0) for _, kind in kinds for flag, _ in kind.set.values())
        distance = total(one for _, kind in kinds for one in kind.distance)
        self.items[place] = Item(place, changed, cost, parts, distance,
                                 lambda model: _changed(value, kinds, alike, model))  # fmt: skip
        return Listing(tuple(entries), no(changed) if value is UNKNOWN else False)

    def _as_it_is(self, definition: Definition, use: Use, records: Records) -> Listing:
        names, rows = records.combinations(use.fields)
        classes: dict[tuple[int, ...], list[int]] = {}
        for number, codes in enumerate(rows, 1):
            classes.setdefault(codes, []).append(number)
        entries: list[ListEntry] = []
        for codes, numbers in classes.items():
            cells = constants(definition.fields, self.codes, records.values_of(names, codes))
            entries.append(ListEntry(len(numbers), cells, tuple(numbers)))
        return Listing(tuple(entries))

    def _kinds(
        self, place: Place, use: Use, columns: Columns | None, values: Mapping[str, Value], number: int | None,
        ways: int,
    ) -> list[tuple[RecordChange, ListEntry]]:  # fmt: skip
        """What becomes of so many records that are alike, or of new ones: each kind by itself where it can be told."""
        definition = self._definition(place)
        fields = [name for name in use.fields if number is None or definition.fields[name].changeable]
        if not fields and number is not None:
            return []
        told = None if columns is None else columns.of(values, fields)
        if told is None:
            cells = constants(definition.fields, self.codes, values)
            return self._some(place, use, fields, cells, number, ways)
        untouched: list[Mapping[str, Value]] = [{}] if number is None else []
        return [self._told(place, values, set_, number) for set_ in [*untouched, *told]]

    def _some(
        self, place: Place, use: Use, fields: Sequence[str], cells: Mapping[str, Symbol], number: int | None, ways: int
    ) -> list[tuple[RecordChange, ListEntry]]:
        """As many kinds as there may be at once, in any order; of new records one kind with texts of their own."""
        definition = self._definition(place)
        if number is None or number > ways:
            limit = definition.cost * (ways + 1)
            self.limit = limit if self.limit is None else min(limit, self.limit)
            options = (len(definition.fields[name].options) for name in fields)
            self.enough = self.enough and ways >= max(use.kinds, *options, 0) and not use.summed
        many = 1 if use.summed else number  # so many times a value that is not known is beyond the solver
        made = [self._kind(place, fields, cells, many) for _ in range(ways if number is None else min(ways, number))]
        for (one, _), (other, _) in itertools.pairwise(made):
            self.maker.rules.append(one.count >= other.count)
        texts = frozenset(name for name in fields if definition.fields[name].type == "text")
        if number is None and texts and not use.summed:
            made.append(self._kind(place, fields, cells, number, texts))
        return made

    def _told(
        self, place: Place, values: Mapping[str, Value], set_: Mapping[str, Value], number: int | None
    ) -> tuple[RecordChange, ListEntry]:
        """Records of which it is known what is set in them; only their number is not."""
        definition = self._definition(place)
        kind = RecordChange(self._count(place, number))
        for name, value in set_.items():
            kind.set[name] = (True, partial(_as_said, value))
            if isinstance(value, date):
                kind.distance.append(when(kind.count > 0, abs((value - self.facts.as_of).days), 0))
        return kind, ListEntry(kind.count, constants(definition.fields, self.codes, {**values, **set_}))

    def _count(self, place: Place, number: int | None) -> Any:
        if number is None:
            return self.maker.count(f"{place}.count", False)
        return self.maker.number(f"{place}.count", 0, number)

    def _kind(
        self, place: Place, fields: Sequence[str], cells: Mapping[str, Symbol], number: int | None,
        apart: frozenset[str] = frozenset(),
    ) -> tuple[RecordChange, ListEntry]:  # fmt: skip
        """Records changed alike, or new ones: any field that may change is set, or left as it is."""
        definition = self._definition(place)
        kind = RecordChange(self._count(place, number), apart=apart)
        made = dict(cells)
        for name in fields:
            one = definition.fields[name]
            symbol, read = self.maker.variable(one, f"{place}.{name}")
            flag = self.maker.flag(f"{place}.{name}.set")
            made[name] = chosen(flag, symbol, cells.get(name, UNSEEN))
            kind.set[name] = (flag, read)
            if name in apart and isinstance(symbol, Figure):
                made[name] = figure(self.maker.own())
                self.maker.rules += [flag, no(symbol.none)]
            if one.type == "date" and isinstance(symbol, Figure):
                far = _far(symbol.low.part, self.facts.as_of.toordinal())
                kind.distance.append(when(both((kind.count > 0, flag)), far, 0))
        spreads = {name: Spread(True, (Pool(f"{name} {self.maker.own()}", True, kind.count),)) for name in apart}
        return kind, ListEntry(kind.count, made, (), spreads)


def _as_said(value: Value, _: Any) -> Value:
    return value


def constant_number(value: Value) -> Any:
    """A value as a number; 0 where it is none."""
    found = constant(value, Codes())
    return found.low.part if isinstance(found, Figure) else 0


def _far(number: Any, other: Any) -> Any:
    apart = minus(number, other)
    return when(apart >= 0, apart, times(-1, apart))


def _changed(value: Value, kinds: Sequence[tuple[tuple[int, ...], RecordChange]], alike: Alike, model: Any) -> Set:
    rows: list[dict[str, Value]] = [dict(record.values) for record in value] if isinstance(value, Records) else []
    places = list(value.places) if isinstance(value, Records) else []
    before = len(rows)
    fields: dict[int, Mapping[str, Value]] = {}
    groups: list[tuple[int, ...]] = []
    for numbers, kind in kinds:
        done = set(fields)
        values = kind.values(model)
        left = whole(model, kind.count)
        for number in numbers:
            if not left or number in fields:
                continue
            fits = alike.fitted(values, rows[numbers[0] - 1], rows[number - 1])
            if fits is not None:
                fields[number] = fits
                left -= 1
        if numbers and left:
            raise CannotProve("a change that does not fit the records it is meant for")
        for _ in range(0 if numbers else left):
            own = {name: f"{name} {len(rows) + 1}" for name in kind.apart}
            fields[len(rows) + 1] = {**values, **own}
            rows.append({})
            places.append(_AT)
        groups.append(tuple(sorted(set(fields) - done)))
    for number, fits in fields.items():
        rows[number - 1].update(fits)
    made = records_of(rows, tuple(places), UNKNOWN)
    return Set(made, tuple(sorted(n for n in fields if n <= before)), len(rows) - before, fields,
               tuple(group for group in groups if group))
