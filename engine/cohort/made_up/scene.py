"""The facts of one part of a made-up cohort, before they become columns.

Each subject has a quality for each of the standard's groups of areas; what is
drawn for it fulfils the rules the more often, the higher it is. A few subjects
are careful in all groups, some in the first ones, and some leave much unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

import numpy as np

from assay.engine.plan.plan import Plan
from assay.facts.values.references import Place
from assay.facts.values.vocabulary import Definition, FactType
from assay.rules.language.terms import (
    Aggregate,
    Arithmetic,
    Fact,
    Field,
    Literal_,
    Parameter,
    Quantity,
    ShareOf,
    children,
    looked_at,
)

from .compared_with import Ground, amount, bounds_in_steps, places_of
from .draws import BoolArray, Floats, Ints, Rng, chance
from .one_fact import Drawn, draw
from .plausible import plausible
from .sizes import denominators, in_multiples, sizes_of
from .wishes import Wish, Wishes, bare

CAREFUL, STRONG, ORDINARY, POOR, SPARSE = 0.06, 0.12, 0.47, 0.2, 0.15
"""How common each kind of subject is."""
DIRECT = 0.8
"""How often a figure is given where the records behind it are not."""
TOGETHER = 0.6
"""How often a fact shares its luck with the others of its topic."""
RECORDS_BEFORE = 0.3
"""How often records of an earlier period are kept rather than their figures."""


@dataclass
class MadeUpPart:
    """One part: its subjects' qualities, and what has been drawn for them so far.

    ``means`` says how many records each list has, ``lists`` whether any is
    kept, ``lean`` by how much each subject is better off than others.
    """

    plan: Plan
    wishes: Wishes
    rng: Rng
    rows: int
    days: Mapping[int, Mapping[str, date]]
    means: Mapping[str, float]
    lists: bool
    lean: Floats
    quality: Floats = field(init=False)
    careful: BoolArray = field(init=False)
    missing: Floats = field(init=False)
    topics: dict[str, Floats] = field(default_factory=lambda: {})
    sound: dict[str, BoolArray] = field(default_factory=lambda: {})
    sizes: dict[Place, Ints] = field(default_factory=lambda: {})
    given: dict[Place, BoolArray] = field(default_factory=lambda: {})
    drawn: dict[Place, Drawn] = field(default_factory=lambda: {})
    inline: dict[tuple[Quantity, int], Drawn] = field(default_factory=lambda: {})
    absent: dict[int, BoolArray] = field(default_factory=lambda: {})

    def __post_init__(self) -> None:
        rng, rows = self.rng, self.rows
        groups = max(1, len(dict.fromkeys(area.group for area in self.plan.standard.areas)))
        kind = rng.choice(5, rows, p=[CAREFUL, STRONG, ORDINARY, POOR, SPARSE])
        level = np.choose(kind, [np.ones(rows), rng.uniform(0.6, 0.97, rows), rng.uniform(0.55, 0.95, rows),
                                 rng.uniform(0.1, 0.5, rows), rng.uniform(0.45, 0.9, rows)])  # fmt: skip
        first = rng.integers(1, groups, rows) if groups > 1 else np.ones(rows, np.int64)
        number = np.arange(groups)[:, None]
        self.careful = np.asarray((kind == 0) | ((kind == 1) & (number < first)))
        uneven = level + self.lean + rng.normal(0, 0.07, (groups, rows))
        self.quality = np.where(self.careful, 1.0, np.clip(uneven, 0.02, 0.98))
        little = rng.beta(1, 30, rows)
        self.missing = np.where(kind < 2, np.where(kind == 0, 0, little / 2), little)
        self.missing = np.where(kind == 4, rng.uniform(0.08, 0.35, rows), self.missing)
        gone = np.zeros(rows, np.bool_)
        for back in range(1, self.plan.periods):
            gone = gone | (chance(rng, 0.04, rows) & (kind != 0) & (kind != 1))
            self.absent[back] = gone
        self.absent[0] = np.zeros(rows, np.bool_)

    def definition(self, key: str) -> Definition:
        return self.plan.standard.vocabulary[key]

    def group(self, key: str) -> int:
        return self.wishes.groups.get(key, 0)

    def good(self, key: str) -> BoolArray:
        """For whom a fact turns out well: facts of one topic tend to go together."""
        group, topic = self.group(key), key.partition(".")[0]
        if topic not in self.topics:
            self.topics[topic] = self.rng.random(self.rows)
        often = np.where(self.careful[group], 1.0, np.clip(self.quality[group], 0, 0.97))
        luck = np.where(chance(self.rng, TOGETHER, self.rows), self.topics[topic], self.rng.random(self.rows))
        return np.asarray(luck < often)

    def left_out(self, key: str, weight: float = 1.0) -> BoolArray:
        """For whom a fact is not known."""
        group = self.group(key)
        return chance(self.rng, np.where(self.careful[group], 0.0, self.missing * weight), self.rows)

    def look_up(self, term: Fact | Field, back: int) -> Floats | None:
        if isinstance(term, Field):
            return None
        found = self.drawn.get((term.key, term.back + back))
        return None if found is None or found.options or found.values.ndim > 1 else found.amounts()

    def ground(self, key: str, back: int) -> Ground:
        careful = self.careful[self.group(key)]
        return Ground(self.rng, self.rows, self.good(key), careful, self.days, self.look_up, back)

    def scale(self, key: str, name: str = "") -> int:
        """The decimals of a fact or field, the same in every period."""
        definition = self.definition(key)
        if name:
            return places_of(definition.fields[name], self.wishes.fields.get((key, name), ()))
        every = [self.wishes.facts.get((key, back), ()) for back in range(self.plan.periods)]
        return places_of(definition, [wish for wishes in every for wish in wishes])

    # ------------------------------------------------------------ drawing

    def run(self) -> None:
        """Draw how many records there are and every fact, this period first."""
        for back in range(self.plan.periods):
            keys = sorted(key for key, b in self.plan.places if b == back)
            records = [key for key in keys if self.definition(key).type == "records"]
            if back == 0:
                for key in records:
                    self.sizes[(key, 0)] = self.size(key)
                self.pool_sizes()
            for key in keys:
                if self.definition(key).type != "records":
                    self.fact((key, back))
            self.worked_out(back)
            facts = {key: self.drawn[(key, back)] for key in keys if (key, back) in self.drawn}
            moved = plausible({key: self.definition(key) for key in facts}, facts, self.days[0]["as_of"])
            self.drawn |= {(key, back): drawn for key, drawn in moved.items()}
            if back:
                for key in records:
                    self.sizes[(key, back)] = self.earlier_size(key, back)
            for key in records:
                self.given[(key, back)] = self.is_given((key, back))
        for term, wishes in self.wishes.inline.items():
            self.inline_value(term, wishes)

    def is_given(self, place: Place) -> BoolArray:
        if not self.lists:
            return np.zeros(self.rows, np.bool_)
        kept = ~self.left_out(place[0], 1.3)
        if place[1]:
            kept &= chance(self.rng, RECORDS_BEFORE, self.rows)
        return kept & ~self.absent[place[1]]

    def size(self, key: str) -> Ints:
        """How many records each subject has of a list, this period."""
        self.sound[key] = self.good(key)
        wishes = self.wishes.sizes.get(key, ())
        many = [self.many(key, wish) for wish in wishes]
        sizes = sizes_of(self.rng, list(zip(wishes, many, strict=True)), self.means[key], self.sound[key])
        return in_multiples(self.rng, sizes, denominators(self.wishes.shares.get(key, ())))

    def many(self, key: str, wish: Wish) -> bool:
        """Whether a record can have all the options that are wished of the list."""
        names = {r.value for r in wish.right if isinstance(r, Literal_ | Parameter)}
        return any(f.many and names <= set(f.options) for f in self.definition(key).fields.values())

    def pool_sizes(self) -> None:
        """A field cannot name more members of another list than there are, and where all is well names each."""
        for (key, _), whole in sorted(self.wishes.pools.items()):
            if (key, 0) not in self.sizes or (whole, 0) not in self.sizes:
                continue
            sizes, members = self.sizes[(key, 0)], self.sizes[(whole, 0)]
            sizes = np.where(self.sound[key], np.maximum(sizes, members), sizes)
            self.sizes[(key, 0)] = np.where(members == 0, 0, sizes)

    def earlier_size(self, key: str, back: int) -> Ints:
        """The number of an earlier period's records: what a figure over them says, or about as many as now."""
        for (fact, b), body in self.plan.computed:
            term = bare(body)
            if b == back and isinstance(term, Aggregate) and term.kind == "count" and term.records.key == key:
                return np.clip(self.drawn[(fact, back)].values, 0, 10_000)
        now = self.sizes.get((key, 0))
        now = self.size(key) if now is None else now
        if key not in self.sound:
            self.sound[key] = self.good(key)
        return np.rint(now * self.rng.uniform(0.8, 1.1, self.rows)).astype(np.int64)

    # ------------------------------------------------------------ facts

    def fact(self, place: Place) -> None:
        """Draw a fact; those computed from records too, for where the records are not given."""
        key, back = place
        definition, body = self.definition(key), self.plan.standard.computed.get(key)
        wishes = self.wishes.facts.get(place, ())
        counted = bare(body) if body is not None else None
        if isinstance(counted, Aggregate) and counted.kind in ("count", "distinct") and not back:
            sizes = self.sizes.get((counted.records.key, 0))
            if sizes is not None:
                low, high = bounds_in_steps(definition, 0)
                self.drawn[place] = Drawn(np.clip(sizes, low, high), np.zeros(self.rows, np.bool_))
                return
        ground = self.ground(key, back)
        same = self.drawn.get((key, back - 1))
        if back and not wishes and definition.type in ("integer", "decimal", "money") and same is not None:
            self.drawn[place] = self.trend(definition, same, ground)
            return
        if back and not wishes:
            wishes = tuple(w._replace(back=w.back + back) for w in self.wishes.facts.get((key, 0), ())
                           if w.back + back < self.plan.periods)  # fmt: skip
        self.drawn[place] = draw(definition, wishes, ground, self.scale(key))

    def trend(self, definition: Definition, same: Drawn, ground: Ground) -> Drawn:
        """A little less than the period after it where all is well, else a little more."""
        rng = self.rng
        factor = np.where(ground.good, rng.uniform(0.75, 1.0, self.rows), rng.uniform(0.95, 1.3, self.rows))
        low, high = bounds_in_steps(definition, same.scale)
        values = np.clip(np.floor(same.values * factor).astype(np.int64), low, high)
        return Drawn(values, same.none & (rng.random(self.rows) < 0.7), same.scale)

    def worked_out(self, back: int) -> None:
        """Facts that are computed from other facts alone follow them; a part follows from its share."""
        for (key, b), body in self.plan.computed:
            term, place = bare(body), (key, b)
            if b != back or not isinstance(term, Arithmetic) or not _of_facts(term):
                continue
            if term.operation == "part":
                self.part_of_whole(place, term)
                continue
            ground = self.ground(key, back)
            found = _value(term, ground, back)
            if found is not None:
                definition, drawn = self.definition(key), self.drawn[place]
                low, high = bounds_in_steps(definition, drawn.scale)
                values = np.clip(np.rint(found * 10.0**drawn.scale).astype(np.int64), low, high)
                self.drawn[place] = replace(drawn, values=values)

    def part_of_whole(self, place: Place, term: Arithmetic) -> None:
        part, whole = bare(term.values[0]), bare(term.values[1])
        if not (isinstance(part, Fact) and isinstance(whole, Fact)):
            return
        parts = self.drawn.get((part.key, part.back + place[1]))
        wholes = self.drawn.get((whole.key, whole.back + place[1]))
        definition = self.definition(place[0])
        if parts is None or wholes is None or wholes.scale or parts.scale or definition.type != "percentage":
            return
        sizes = wholes.values
        if whole.key not in self.plan.standard.computed:
            for number in denominators(self.wishes.facts.get(place, ())):
                low, high = bounds_in_steps(self.definition(whole.key), 0)
                nearest = np.clip((sizes // number + 1) * number, low, high)
                sizes = np.where(self.rng.random(self.rows) < 0.4, nearest, sizes)
            self.drawn[(whole.key, whole.back + place[1])] = replace(wholes, values=sizes)
        ratio = self.drawn[place].amounts()
        good = ratio * sizes
        values = np.where(self.careful[self.group(place[0])], np.ceil(good - 1e-9), np.floor(good + 0.5))
        most = sizes if definition.maximum is None else np.floor(sizes * float(definition.maximum))
        low, high = bounds_in_steps(self.definition(part.key), 0)
        values = np.clip(np.minimum(values, most), low, high).astype(np.int64)
        self.drawn[(part.key, part.back + place[1])] = replace(parts, values=values)

    def inline_value(self, term: Quantity, wishes: tuple[Wish, ...]) -> None:
        """A share, mean or sum that a rule works out on the spot."""
        if not isinstance(term, ShareOf | Aggregate | Arithmetic):
            return
        for back in range(self.plan.periods):
            self.inline[(term, back)] = self.inline_drawn(term, wishes, back)

    def inline_drawn(self, term: Quantity, wishes: tuple[Wish, ...], back: int) -> Drawn:
        key = term.records.key if isinstance(term, ShareOf | Aggregate) else min(looked_at(term), default=("", 0))[0]
        kind = term.type.kind
        type_: FactType = "percentage" if kind == "percentage" else "date" if kind == "date" else "decimal"
        low = 0 if kind == "percentage" else None
        definition = Definition("", type_, "", minimum=low, maximum=None if low is None else 1)
        return draw(definition, wishes, self.ground(key, back), places_of(definition, wishes))


def _of_facts(term: Quantity) -> bool:
    """Whether a value is worked out from facts alone, without looking at records."""
    if isinstance(term, ShareOf | Aggregate):
        return False
    return all(_of_facts(cast("Quantity", child)) for child in children(term))


def _value(term: Arithmetic, ground: Ground, back: int) -> Floats | None:
    found = amount(term, ground, back)
    return None if found is None else np.broadcast_to(np.asarray(found, np.float64), (ground.rows,))

