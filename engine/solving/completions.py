"""The world of everything that is not known: each missing fact a variable, and the facts that an answer makes of it.

Rows of a list that no rule tells apart stand together; where something of them
is not known they may turn out in a few different ways, each for so many rows. A
list that is not given is a few kinds of records, each as often as need be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.rests_on import cone, nodes_of
from assay.engine.reference.quantities import Facts, fields_in
from assay.facts.problems.positions import Position, Source
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import Aggregate, Quantified, ShareOf, Term, walk

from .constants import Codes, constant, constants
from .lists import ListEntry, Listing
from .solver import Flag, SolverNumber, exact, no_less, plus, same, total
from .symbols import Figure, Symbol
from .variables import Maker, Read, whole

MOST_KINDS = 8
"""Ways in which the records of one list may turn out differently."""
OWN = 10**6
"""Numbers from here on stand for texts that are like no other."""
_AT = Position(Source("an answer"))


class Use(NamedTuple):
    """How the rules look at a list.

    ``kinds`` of records are enough for what they count; ``summed`` are the
    fields whose values are added up or averaged.
    """

    fields: tuple[str, ...] = ()
    kinds: int = 1
    summed: frozenset[str] = frozenset()


def terms_of(plan: Plan, criteria: Iterable[CriterionPlan] | None = None) -> list[Term]:
    """Every condition that some criteria (or all) decide as one, and every value they have worked out."""
    if criteria is None:
        return [*(node.term for node in plan.graph.nodes if node.leaf), *(body for _, body in plan.computed)]
    wanted = list(criteria)
    nodes, places = nodes_of(wanted), cone(plan, wanted)
    bodies = [body for place, body in plan.computed if place in places]
    return [*(plan.graph.nodes[node].term for node in nodes), *bodies]


def uses_of(plan: Plan, criteria: Iterable[CriterionPlan] | None = None) -> dict[str, Use]:
    """How the rules of a plan, or of some criteria, look at each list."""
    fields: dict[str, set[str]] = {}
    looks: dict[str, set[Term]] = {}
    summed: dict[str, set[str]] = {}
    for term in walk(terms_of(plan, criteria)):
        if not isinstance(term, Quantified | ShareOf | Aggregate):
            continue
        key = term.records.key
        found = fields.setdefault(key, set())
        for one in (term.where,) if isinstance(term, Aggregate) else (term.among, term.that):
            found |= fields_in(one)
        if isinstance(term, Aggregate):
            found |= {name for name in (term.field, term.by) if name}
            if term.kind in ("sum", "mean"):
                summed.setdefault(key, set()).add(term.field)
        looks.setdefault(key, set()).add(term)
    return {
        key: Use(tuple(sorted(names)), min(MOST_KINDS, 2 + 2 * len(looks[key])), frozenset(summed.get(key, ())))
        for key, names in fields.items()
    }


@dataclass(frozen=True, slots=True)
class _Kind:
    """Records that turn out alike: how many, how their fields are read, and which are texts of their own."""

    count: Any
    reads: Mapping[str, Read]
    apart: frozenset[str]

    def rows(self, model: Any, name: str) -> Iterable[dict[str, Value]]:
        many = self.count if isinstance(self.count, int) else whole(model, self.count)
        values = {field: read(model) for field, read in self.reads.items()}
        for n in range(many):
            yield {**values, **{field: f"{field} {name}{n + 1}" for field in self.apart}}


class Completions:
    """A world for the encoder; ``values`` reads from a model what each fact that was made a variable is.

    ``rules`` bounds the variables of each fact, ``counts`` are numbers of records.
    ``among``: where it is given, only these facts become variables (figures that
    could be worked out among them), and others that are not known stay so.
    """

    def __init__(
        self, plan: Plan, row: Facts, uses: Mapping[str, Use], codes: Codes, maker: Maker,
        among: frozenset[Place] | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.row, self.uses, self.codes, self.maker, self.among = plan, row, uses, codes, maker, among
        self.made: dict[Place, Symbol | Listing] = {}
        self.reads: dict[Place, Read] = {}
        self.rules: dict[Place, list[Flag]] = {}
        self.counts: dict[Place, list[Any]] = {}
        self._computed = {place for place, _ in plan.computed}

    def anew(self, place: Place) -> Completions:
        """The same world, in which one fact is another variable."""
        found = Completions(self.plan, self.row, self.uses, self.codes, self.maker, self.among)
        found.made = {key: made for key, made in self.made.items() if key != place}
        found.reads = {key: read for key, read in self.reads.items() if key != place}
        found.rules = {key: rules for key, rules in self.rules.items() if key != place}
        found.counts = {key: counts for key, counts in self.counts.items() if key != place}
        return found

    def recomputed(self, place: Place) -> Flag:
        """No figure is given up: what is given stays."""
        return False

    def symbol(self, place: Place) -> Symbol:
        """What a fact is."""
        found = self.made.get(place)
        if found is None:
            value, definition = self.row[self.plan.places[place]], self._definition(place)
            if place in self._computed:
                value = self._given(place)
            if value is UNKNOWN and self._free(place):
                begun = self._begun()
                found, self.reads[place] = self.maker.variable(definition, f"{place}")
                self._ended(place, begun)
            else:
                found = constant(value, self.codes, definition.options)
            self.made[place] = found
        return cast("Symbol", found)

    def listing(self, place: Place) -> Listing:
        """The records of a list."""
        found = self.made.get(place)
        if found is None:
            value, begun = self.row[self.plan.places[place]], self._begun()
            if value is not UNKNOWN:
                found = self._partly(place, value)
            else:
                found = self._unknown(place) if self._free(place) else Listing((), True)
            self._ended(place, begun)
            self.made[place] = found
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

    def _free(self, place: Place) -> bool:
        return place not in self._computed if self.among is None else place in self.among

    def _definition(self, place: Place) -> Definition:
        return self.plan.standard.vocabulary[place[0]]

    def _unknown(self, place: Place) -> Listing:
        use = self.uses.get(place[0], Use())
        kinds: list[_Kind] = []
        entries: list[ListEntry] = []
        for n in range(use.kinds):
            count = self.maker.count(f"{place}.count", _single(use, n))
            entry, kind = self._record(place, use, {}, count, n, ())
            entries.append(entry)
            kinds.append(kind)
        self.reads[place] = lambda model: _made(kinds, model)
        return Listing(tuple(entries))

    def _partly(self, place: Place, records: Records) -> Listing:
        use, definition = self.uses.get(place[0], Use()), self._definition(place)
        names, rows = records.combinations(use.fields)
        classes: dict[tuple[int, ...], list[int]] = {}
        for number, codes in enumerate(rows, 1):
            classes.setdefault(codes, []).append(number)
        entries: list[ListEntry] = []
        filled: list[tuple[list[int], list[_Kind]]] = []
        for codes, numbers in classes.items():
            values = records.values_of(names, codes)
            if all(name in values for name in use.fields) or not (self.among is None or place in self.among):
                cells = constants(definition.fields, self.codes, values)
                entries.append(ListEntry(len(numbers), cells, tuple(numbers)))
                continue
            kinds: list[_Kind] = []
            few = len(numbers) <= use.kinds
            for n in range(len(numbers) if few else use.kinds):
                single = not few and _single(use, n)
                count: Any = 1 if few else self.maker.count(f"{place}.count", single)
                entry, kind = self._record(place, use, values, count, 0 if few else n, tuple(numbers))
                entries.append(entry)
                kinds.append(kind)
            if not few:
                self.maker.rules.append(total(kind.count for kind in kinds) == len(numbers))
            filled.append((numbers, kinds))
        if filled:
            self.reads[place] = lambda model: _filled(records, filled, model)
        return Listing(tuple(entries))

    def _record(
        self, place: Place, use: Use, values: Mapping[str, Value], count: Any, n: int, rows: tuple[int, ...]
    ) -> tuple[ListEntry, _Kind]:
        definition = self._definition(place)
        cells = constants(definition.fields, self.codes, values)
        reads: dict[str, Read] = {}
        apart: set[str] = set()
        for name in use.fields:
            if name in cells:
                continue
            field = definition.fields[name]
            cells[name], reads[name] = self.maker.variable(field, f"{place}.{name}")
            found = cells[name]
            if not isinstance(found, Figure):
                continue
            if field.type == "text" and n % 2:
                apart.add(name)
                self.maker.rules.append(no_less(found.low.part, OWN))
            elif name in use.summed and not isinstance(count, int) and not _single(use, n):
                # So many times a value is beyond the solver, so the value is an end of its range.
                self.maker.rules.append(same(found.low.part, _end(field, n)))
                cells[name] = _fixed(found, _end(field, n))
        return ListEntry(count, cells, rows, frozenset(apart)), _Kind(count, reads, frozenset(apart))

    def values(self, model: Any, places: Iterable[Place]) -> dict[Place, Value]:
        """What each of these facts, where it is not known, is in a model that knows of them all."""
        return {place: self.reads[place](model) for place in places if place in self.reads}


def _single(use: Use, n: int) -> bool:
    """Whether this kind is one record at most, with any value where values are added up."""
    return bool(use.summed) and n % 3 == 0


def _end(field: Definition, n: int) -> SolverNumber:
    low = 0 if field.minimum is None else exact(field.minimum)
    high = plus(low, 1) if field.maximum is None else exact(field.maximum)
    return low if n % 3 == 1 else high


def _fixed(found: Figure, number: SolverNumber) -> Symbol:
    return Figure(found.low._replace(part=number), found.high._replace(part=number), found.none)


def _made(kinds: Sequence[_Kind], model: Any) -> Records:
    rows = [row for n, kind in enumerate(kinds) for row in kind.rows(model, f"{n}.")]
    return records_of(rows, (_AT,) * len(rows), UNKNOWN)


def _filled(records: Records, filled: Iterable[tuple[list[int], list[_Kind]]], model: Any) -> Records:
    rows: list[Mapping[str, Value]] = [record.values for record in records]
    for number, (numbers, kinds) in enumerate(filled):
        made = [row for n, kind in enumerate(kinds) for row in kind.rows(model, f"{number}.{n}.")]
        for at, row in zip(numbers, made, strict=True):
            rows[at - 1] = {**rows[at - 1], **row}
    return records_of(rows, records.places, UNKNOWN)
