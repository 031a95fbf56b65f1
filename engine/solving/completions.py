"""The world of everything that is not known: each missing fact a variable, and the facts that an answer makes of it.

Rows of a list that no rule tells apart stand together; where something of them
is not known they may turn out in a few different ways, each for so many rows. A
list that is not given is a few kinds of records, each as often as need be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from assay.engine.plan.plan import Plan
from assay.engine.reference.quantities import Facts
from assay.engine.reference.ties import Tie
from assay.facts.problems.positions import Position, Source
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition

from .constants import Codes, constant, constants
from .kinds import Kind, Kinds, single
from .lists import ListEntry, Listing
from .solver import Flag, exact, no, no_less, total
from .symbols import UNSEEN, Figure, Symbol, chosen, figure
from .uses import Use
from .variables import Maker, Read, truth, whole

YEARS = ""
"""The key of how many periods there were before those that are given; it stands at the first of them."""
_AT = Position(Source("an answer"))
_Order: TypeAlias = "tuple[str, date, Any, list[int]]"
"""The field of a day, the day, whether they are the later of it, and the numbers of records."""


class Completions:
    """A world for the encoder; ``values`` reads from a model what each fact that was made a variable is.

    ``among``: only these facts become variables (figures that could be worked out
    among them), and others that are not known stay so. Those of ``optional`` may
    stay so too; figures of ``hollow`` may be none. Of records of one
    day that are ``tied`` any may be the later.
    """

    def __init__(
        self, plan: Plan, row: Facts, uses: Mapping[str, Use], codes: Codes, maker: Maker,
        among: frozenset[Place], optional: frozenset[Place] = frozenset(),
        hollow: frozenset[Place] = frozenset(), tied: Mapping[Place, Sequence[Tie]] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.plan, self.row, self.uses, self.codes, self.maker, self.among = plan, row, uses, codes, maker, among
        self.optional, self.hollow, self.tied = optional, hollow, tied
        self.years = next((place for place in among if place[0] == YEARS), None)
        self.made: dict[Place, Symbol | Listing] = {}
        self.reads: dict[Place, Read] = {}
        self.rules: dict[Place, list[Flag]] = {}
        self.counts: dict[Place, list[Any]] = {}
        self._computed = {place for place, _ in plan.computed}
        self._others: tuple[Completions, Place] | None = None

    def anew(self, place: Place) -> Completions:
        """The same world, in which one fact is another variable."""
        found = Completions(self.plan, self.row, self.uses, self.codes, self.maker, self.among, self.optional,
                            self.hollow, self.tied)  # fmt: skip
        found._others = self, place
        return found

    def _of(self, place: Place) -> Completions:
        """The world that has this fact: the same as another has it, unless it is the one that is anew."""
        if self._others is None or self._others[1] == place:
            return self
        return self._others[0]._of(place)

    def rules_of(self, place: Place) -> Sequence[Flag]:
        """What bounds the variables of a fact."""
        return self._of(place).rules.get(place, ())

    def counts_of(self, place: Place) -> Sequence[Any]:
        """The numbers of records of a list."""
        return self._of(place).counts.get(place, ())

    def absent(self, back: int) -> Flag:
        """Whether there was no period so many back; known of those that are given."""
        if self.years is None or back < self.years[1]:
            return False
        return no_less(back - self.years[1], self._earlier())

    def _earlier(self) -> Any:
        """How many periods there were before those that are given, as far as any rule looks."""
        place = cast("Place", self.years)
        if self._of(place) is not self:
            return self._of(place)._earlier()
        found = self.made.get(place)
        if found is None:
            begun, most = self._begun(), self.plan.periods - place[1]
            number = self.maker.number("years", 0, most)
            found = figure(number)
            self.reads[place] = lambda model: many if (many := whole(model, number)) < most else UNKNOWN
            self._ended(place, begun)
            self.made[place] = found
        return cast("Figure", found).low.part

    def recomputed(self, place: Place) -> Flag:
        """No figure is given up: what is given stays."""
        return False

    def symbol(self, place: Place) -> Symbol:
        """What a fact is."""
        if self._of(place) is not self:
            return self._of(place).symbol(place)
        found = self.made.get(place)
        if found is None:
            value, definition = self.row[self.plan.places[place]], self._definition(place)
            if place in self._computed:
                value = self._given(place)
            if value is UNKNOWN and place in self.among:
                begun = self._begun()
                if place in self.hollow:
                    definition = replace(definition, may_be_none=True)
                found, self.reads[place] = self.maker.variable(definition, f"{place}")
                if place in self.optional:
                    given = self.maker.flag(f"{place}.given")
                    found, self.reads[place] = chosen(given, found, UNSEEN), _if(given, self.reads[place])
                self._ended(place, begun)
            else:
                found = constant(value, self.codes, definition.options)
            self.made[place] = found
        return cast("Symbol", found)

    def listing(self, place: Place) -> Listing:
        """The records of a list."""
        if self._of(place) is not self:
            return self._of(place).listing(place)
        found = self.made.get(place)
        if found is None:
            value, begun = self.row[self.plan.places[place]], self._begun()
            if value is not UNKNOWN:
                found = self._partly(place, value)
            else:
                found = self._unknown(place) if place in self.among else Listing((), True)
            self._ended(place, begun)
            found = self.made[place] = replace(found, rules=self.rules[place])
        return cast("Listing", found)

    def _begun(self) -> tuple[int, int]:
        return len(self.maker.rules), len(self.maker.counts)

    def _ended(self, place: Place, begun: tuple[int, int]) -> None:
        """What the maker has ruled since then is about this fact."""
        self.rules[place] = self.maker.rules[begun[0] :]
        self.counts[place] = self.maker.counts[begun[1] :]

    def _given(self, place: Place) -> Value:
        """Of a computed fact the settled value, by which it is known; else that it is worked out."""
        value = self.row[self.plan.places[place]]
        return UNKNOWN if isinstance(value, tuple) else value

    def _definition(self, place: Place) -> Definition:
        return self.plan.standard.vocabulary[place[0]]

    def _unknown(self, place: Place) -> Listing:
        made = Kinds(self.maker, place, self._definition(place), self.uses.get(place[0], Use()))
        kinds: list[Kind] = []
        entries: list[ListEntry] = []
        for n in range(made.use.kinds):
            count = self.maker.count(f"{place}.count", single(made.use, n))
            entry, kind = made.record({}, count, n, ())
            entries.append(entry)
            kinds.append(kind)
        self.reads[place] = lambda model: _made(kinds, model)
        open_: Flag = False
        if place in self.optional:
            given = self.maker.flag(f"{place}.given")
            open_, self.reads[place] = no(given), _if(given, self.reads[place])
        return Listing(tuple(entries), open_)

    def _partly(self, place: Place, records: Records) -> Listing:
        use = self.uses.get(place[0], Use())
        counted = {name: [one for one in map(exact, records.columns[name].values) if isinstance(one, int | Fraction)]
                   for name in use.told if name in records.columns}  # fmt: skip
        made = Kinds(self.maker, place, self._definition(place), use, counted)
        names, rows = records.combinations(use.fields)
        classes: dict[tuple[int, ...], list[int]] = {}
        for number, codes in enumerate(rows, 1):
            classes.setdefault(codes, []).append(number)
        entries: list[ListEntry] = []
        filled: list[tuple[list[int], list[Kind]]] = []
        orders: list[_Order] = []
        for codes, numbers in classes.items():
            values = records.values_of(names, codes)
            order = self._order(place, values, numbers, orders)
            if all(name in values for name in use.fields) or place not in self.among:
                cells = constants(made.definition.fields, self.codes, values)
                entries.append(ListEntry(len(numbers), cells, tuple(numbers), order=order))
                continue
            kinds: list[Kind] = []
            few = len(numbers) <= use.kinds
            for n in range(len(numbers) if few else use.kinds):
                alone = not few and single(use, n)
                count: Any = 1 if few else self.maker.count(f"{place}.count", alone)
                entry, kind = made.record(values, count, 0 if few else n, tuple(numbers))
                entries.append(replace(entry, order=order))
                kinds.append(kind)
            if not few:
                self.maker.rules.append(total(kind.count for kind in kinds) == len(numbers))
            filled.append((numbers, kinds))
        if filled or orders:
            self.reads[place] = lambda model: _filled(records, filled, orders, model)
        return Listing(tuple(entries))

    def _order(self, place: Place, values: Mapping[str, Value], numbers: list[int], orders: list[_Order]) -> Any:
        """Whether some records are the later of their day, where that is to be found out."""
        if place in self.among:
            for tie in self.tied.get(place, ()):
                if values.get(tie.by) == tie.day and set(numbers) & set(tie.rows):
                    order = self.maker.number(f"{place}.later", 0, 1)
                    orders.append((tie.by, tie.day, order, numbers))
                    return order
        return 0

    def values(self, model: Any, places: Iterable[Place]) -> dict[Place, Value]:
        """What each of these facts, where it is not known, is in a model that knows of them all."""
        reads = {place: self._of(place).reads.get(place) for place in places}
        return {place: read(model) for place, read in reads.items() if read is not None}


def _if(given: Flag, read: Read) -> Read:
    return lambda model: read(model) if truth(model, given) else UNKNOWN


def _made(kinds: Sequence[Kind], model: Any) -> Records:
    rows = [row for kind in kinds for row in kind.rows(model)]
    return records_of(rows, (_AT,) * len(rows), UNKNOWN)


def _filled(
    records: Records, filled: Iterable[tuple[list[int], list[Kind]]], orders: Sequence[_Order],
    model: Any,
) -> Records:  # fmt: skip
    rows: list[Mapping[str, Value]] = [record.values for record in records]
    for numbers, kinds in filled:
        made = [row for kind in kinds for row in kind.rows(model)]
        for at, row in zip(numbers, made, strict=True):
            rows[at - 1] = {**rows[at - 1], **row}
    later = {(by, day) for by, day, order, _ in orders if whole(model, order)}
    for by, day, order, numbers in orders:
        # Of records of one day no order can be written down, so the earlier ones are shown a day before.
        if (by, day) in later and not whole(model, order):
            for at in numbers:
                rows[at - 1] = {**rows[at - 1], by: day - timedelta(days=1)}
    return records_of(rows, records.places, UNKNOWN)
