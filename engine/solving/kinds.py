"""Records that turn out alike but for what tells them apart: made up for a list, and written out from a model.

Where rules count the different values of a field, the records of one kind may
have several: texts out of pools that kinds share, or whole numbers and days one
after the other. So any of two texts of any two records may be equal or differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
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
from .variables import LAST_DAY, MOST_RECORDS, STEPS, Maker, Read, truth, whole


@dataclass(frozen=True, slots=True)
class Kind:
    """Records that turn out alike: how many, how their fields are read, and what tells them apart."""

    count: Any
    reads: Mapping[str, Read]
    spreads: Mapping[str, Spread]

    def rows(self, model: Any) -> Iterable[dict[str, Value]]:
        """Each of the records, as a model has them."""
        many = self.count if isinstance(self.count, int) else whole(model, self.count)
        if not many:
            return
        values = {name: read(model) for name, read in self.reads.items()}
        several = {name: found for name, one in self.spreads.items() if (found := _several(one, values[name], model))}
        for n in range(many):
            yield {**values, **{name: found[n % len(found)] for name, found in several.items()}}


def _several(spread: Spread, value: Value, model: Any) -> Sequence[Value]:
    """The different values of one field, where they are several."""
    if spread.length is not None:
        return () if value is NONE else [_after(value, n, spread.step) for n in range(whole(model, spread.length))]
    if not truth(model, spread.own):
        return ()
    used = [pool for pool in spread.pools if truth(model, pool.used)]
    return [f"{pool.name}.{n + 1}" for pool in used for n in range(whole(model, pool.size))]


def _after(value: Any, n: int, step: SolverNumber) -> Value:
    return value + timedelta(days=n) if isinstance(value, date) else exact(value + n * step)


@dataclass
class Kinds:
    """Makes the kinds of records of one list."""

    maker: Maker
    place: Place
    definition: Definition
    use: Use
    known: Mapping[str, Iterable[SolverNumber]] = field(default_factory=lambda: {})
    """Of a field whose different values are counted those that some records are known to have."""
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
        length: Any = None
        for name in self.use.fields:
            if name in cells:
                continue
            definition = self.definition.fields[name]
            cells[name], reads[name] = self.maker.variable(definition, f"{self.place}.{name}")
            found = cells[name]
            if not isinstance(found, Figure):
                continue
            if isinstance(count, int) or single(self.use, n):
                if name in self.use.told and definition.type in STEPS:
                    self._apart(name, found.low.part, found.low.part)
            elif name in self.use.summed:
                cells[name], sums[name] = self._product(name, found, count, n)
            elif name in self.use.told and definition.type == "text":
                cells[name], spreads[name] = self._texts(name, found, count)
            elif name in self.use.told and definition.type not in ("boolean", "choice"):
                length = self.maker.number(f"{self.place}.length", 1, MOST_RECORDS) if length is None else length
                cells[name], spreads[name] = self._run(name, found, count, length)
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

    def _run(self, name: str, found: Figure, count: Any, most: Any) -> tuple[Symbol, Spread]:
        """A value, and those next to it: of several kinds either the same ones or others.

        All fields of a kind have one value or equally many, so that the last of one comes with the last of another.
        """
        definition = self.definition.fields[name]
        start, step = found.low.part, Fraction(1, STEPS.get(definition.type, 1))
        several = both((self.maker.flag(f"{self.place}.{name}.several"), no(found.none), no_less(count, most)))
        length = when(several, most, 1)
        last = plus(start, when(several, times(exact(step), plus(most, -1)), 0))
        if definition.type == "date":
            self.maker.rules.append(no_less(LAST_DAY, last))
        elif definition.maximum is not None:
            self.maker.rules.append(no_less(exact(definition.maximum), last))
        self._apart(name, start, last)
        return Figure(Ratio(start), Ratio(last), found.none), Spread(False, (), length, exact(step))

    def _apart(self, name: str, start: SolverNumber, last: SolverNumber) -> None:
        """That values are those of another kind, or all before or after them; so with those that are known, where
        there are values between two that come one after the other."""
        runs, rules = self._runs.setdefault(name, []), self.maker.rules
        for other, end in runs:
            rules.append(either((both((same(start, other), same(last, end))), more(start, end), more(other, last))))
        if self.definition.fields[name].type in STEPS and last is not start:
            known = self.known.get(name, ())
            rules += [either((same(start, last), more(start, one), more(one, last))) for one in known]
        runs.append((start, last))

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
