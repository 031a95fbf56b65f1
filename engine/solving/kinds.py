"""Records that turn out alike but for what tells them apart: made up for a list, and written out from a model.

Where rules count the different values of a field, the records of one kind may
have several: texts out of pools that kinds share, or whole numbers and days one
after the other. So any of two texts of any two records may be equal or differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assay.facts.values.records import Value
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE
from assay.facts.values.vocabulary import Definition

from .constants import constants
from .lists import ListEntry, Pool, Spread
from .solver import SolverNumber, both, either, exact, more, no, no_less, plus, same, times, total, when
from .symbols import Figure, Ratio, Symbol
from .uses import Use, pools_of
from .variables import LAST_DAY, MOST_RECORDS, Maker, Read, truth, whole

_STEPPED = ("integer", "date")


@dataclass(frozen=True, slots=True)
class Kind:
    """Records that turn out alike: how many, how their fields are read, and what tells them apart."""

    count: Any
    reads: Mapping[str, Read]
    spreads: Mapping[str, Spread]

    def rows(self, model: Any) -> Iterable[dict[str, Value]]:
        """Each of the records, as a model has them."""
        many = self.count if isinstance(self.count, int) else whole(model, self.count)
        values = {name: read(model) for name, read in self.reads.items()}
        several = {name: found for name, one in self.spreads.items() if (found := _several(one, values[name], model))}
        for n in range(many):
            yield {**values, **{name: found[n % len(found)] for name, found in several.items()}}


def _several(spread: Spread, value: Value, model: Any) -> Sequence[Value]:
    """The different values of one field, where they are several."""
    if spread.length is not None:
        return () if value is NONE else [_after(value, n) for n in range(whole(model, spread.length))]
    if not truth(model, spread.own):
        return ()
    used = [pool for pool in spread.pools if truth(model, pool.used)]
    return [f"{pool.name}.{n + 1}" for pool in used for n in range(whole(model, pool.size))]


def _after(value: Any, n: int) -> Value:
    return value + n if isinstance(value, int) else date.fromordinal(value.toordinal() + n)


@dataclass
class Kinds:
    """Makes the kinds of records of one list."""

    maker: Maker
    place: Place
    definition: Definition
    use: Use
    _sizes: dict[str, list[Any]] = field(default_factory=lambda: {})
    _runs: dict[str, list[tuple[SolverNumber, SolverNumber]]] = field(default_factory=lambda: {})

    def record(
        self, values: Mapping[str, Value], count: Any, n: int, rows: tuple[int, ...]
    ) -> tuple[ListEntry, Kind]:
        """The ``n``-th kind of so many records of which this is known."""
        cells = constants(self.definition.fields, self.maker.codes, values)
        reads: dict[str, Read] = {}
        spreads: dict[str, Spread] = {}
        sums: dict[str, SolverNumber] = {}
        for name in self.use.fields:
            if name in cells:
                continue
            definition = self.definition.fields[name]
            cells[name], reads[name] = self.maker.variable(definition, f"{self.place}.{name}")
            found = cells[name]
            if isinstance(count, int) or not isinstance(found, Figure):
                continue
            if single(self.use, n):
                continue
            if name in self.use.summed:
                cells[name], sums[name] = self._product(name, found, count, n)
            elif name in self.use.told and definition.type == "text":
                cells[name], spreads[name] = self._texts(name, found, count)
            elif name in self.use.told and definition.type in _STEPPED:
                cells[name], spreads[name] = self._run(name, found, count)
        return ListEntry(count, cells, rows, spreads, sums), Kind(count, reads, spreads)

    def _texts(self, name: str, found: Figure, count: Any) -> tuple[Symbol, Spread]:
        """One text, any, or each text of some pools."""
        sizes = self._sizes.get(name)
        if sizes is None:
            numbers = range(pools_of(self.use, name))
            pool = f"{self.place}.{name}.pool"
            sizes = self._sizes[name] = [self.maker.number(pool, 0, MOST_RECORDS) for _ in numbers]
        own = self.maker.flag(f"{self.place}.{name}.own")
        pools = tuple(
            Pool(f"{name} {n + 1}", self.maker.flag(f"{self.place}.{name}.used"), size) for n, size in enumerate(sizes)
        )
        many = total(when(pool.used, pool.size, 0) for pool in pools)
        kept = either((no(own), same(count, 0), both((no(found.none), no_less(many, 1), no_less(count, many)))))
        self.maker.rules.append(kept)
        number = when(own, self.maker.own(), found.low.part)
        return Figure(Ratio(number), Ratio(number), found.none), Spread(own, pools)

    def _run(self, name: str, found: Figure, count: Any) -> tuple[Symbol, Spread]:
        """A value, and those next to it: of several kinds either the same ones or others."""
        definition = self.definition.fields[name]
        start = found.low.part
        length = self.maker.number(f"{self.place}.{name}.length", 1, MOST_RECORDS)
        last = plus(start, plus(length, -1))
        rules = self.maker.rules
        rules.append(either((same(length, 1), both((no(found.none), no_less(count, length))))))
        if definition.type == "date":
            rules.append(no_less(LAST_DAY, last))
        elif definition.maximum is not None:
            rules.append(no_less(exact(definition.maximum), last))
        for other, end in self._runs.setdefault(name, []):
            alike = both((same(start, other), same(last, end)))
            rules.append(either((alike, more(start, end), more(other, last))))
        self._runs[name].append((start, last))
        return Figure(Ratio(start), Ratio(last), found.none), Spread(False, (), length)

    def _product(self, name: str, found: Figure, count: Any, n: int) -> tuple[Symbol, SolverNumber]:
        """A value, and so many times it: that is beyond the solver, so the value is one of a few."""
        definition = self.definition.fields[name]
        values = (_end(definition, n), *self.use.summed[name])
        flags = [self.maker.flag(f"{self.place}.{name}.value") for _ in values[1:]]
        chosen: SolverNumber = values[0]
        product = times(count, values[0])
        for flag, value in zip(flags, values[1:], strict=True):
            chosen, product = when(flag, value, chosen), when(flag, times(count, value), product)
        self.maker.rules.append(same(found.low.part, chosen))
        kept = Ratio(chosen)
        return Figure(kept, kept, found.none), product


def single(use: Use, n: int) -> bool:
    """Whether this kind is one record at most, with any value where values are added up."""
    return bool(use.summed) and n % 3 == 0


def _end(definition: Definition, n: int) -> SolverNumber:
    low = 0 if definition.minimum is None else exact(definition.minimum)
    high = plus(low, 1) if definition.maximum is None else exact(definition.maximum)
    return low if n % 3 == 1 else high
