"""The records of one list of a made-up cohort: so many of each subject's as its figures ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assay.facts.values.references import Place
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import (
    Aggregate,
    Arithmetic,
    Compare,
    Condition,
    Fact,
    Field,
    Quantity,
    ShareOf,
    children,
)

from .compared_with import Ground, bounds_in_steps
from .draws import BoolArray, Floats, Ints, chance, repeated
from .one_fact import POOL, Drawn, draw, none_of, text_options
from .plausible import plausible
from .scene import MadeUpPart
from .wishes import Wish, WishSource, bare


@dataclass(frozen=True, slots=True)
class Made:
    """A list's records: the row of each one's subject, and for each field its values and what is not known."""

    owner: Ints
    fields: dict[str, tuple[Drawn, BoolArray]]


def records_of(scene: MadeUpPart, place: Place) -> Made:
    """Draw the records of a list for the subjects of whom it is known."""
    return _Records(scene, place).made()


class _Records:
    """The records at hand while their fields are drawn, one after the other."""

    def __init__(self, scene: MadeUpPart, place: Place) -> None:
        self.scene, (self.key, self.back) = scene, place
        self.rng = scene.rng
        sizes = np.where(scene.given[place], scene.sizes[place], 0)
        self.owner, self.number = repeated(sizes)
        self.rows = len(self.owner)
        self.size = sizes[self.owner]
        offset = self.rng.integers(0, 1 << 20, scene.rows)
        self.rank = (self.number + offset[self.owner]) % np.maximum(self.size, 1)
        self.sound = scene.sound[self.key] if self.key in scene.sound else scene.good(self.key)
        self.careful = scene.careful[scene.group(self.key)]
        self.drawn: dict[str, Drawn] = {}

    def made(self) -> Made:
        scene = self.scene
        definition = scene.definition(self.key)
        careful, missing = self.careful[self.owner], (scene.missing * 0.5)[self.owner]
        fields: dict[str, tuple[Drawn, BoolArray]] = {}
        for name in self.in_order(definition):
            self.drawn[name] = self.field(definition.fields[name], name, careful)
            unknown = chance(self.rng, np.where(careful, 0.0, missing), self.rows)
            fields[name] = self.drawn[name], unknown
        made = plausible(definition.fields, self.drawn, scene.days[0]["as_of"])
        return Made(self.owner, {name: (made[name], fields[name][1]) for name in definition.fields})

    def in_order(self, definition: Definition) -> list[str]:
        """Fields that others are compared with come first."""
        compared: set[str] = set()
        for name in definition.fields:
            for wish in self.wishes(name):
                compared |= {r.name for r in map(bare, wish.right) if isinstance(r, Field) and r.name != name}
        return sorted(definition.fields, key=lambda name: (name not in compared, name))

    def wishes(self, name: str) -> tuple[Wish, ...]:
        """What is wished of a field in this period; what is wished of it now, where nothing is said of then."""
        every = self.scene.wishes.fields.get((self.key, name), ())
        here = tuple(wish for wish in every if wish.period == self.back)
        if here or not self.back:
            return here
        last = self.scene.plan.periods - 1
        return tuple(w._replace(back=min(w.back + self.back, last), period=self.back) for w in every if not w.period)

    def field(self, definition: Definition, name: str, careful: BoolArray) -> Drawn:
        wishes = self.wishes(name)
        good = self.good(wishes)
        ground = Ground(self.rng, self.rows, good, careful, self.scene.days, self.look_up, self.back,
                        self.sound[self.owner], self.rank)  # fmt: skip
        scale = self.scene.scale(self.key, name)
        for wish in wishes:
            total = self.source(wish) if wish.operator in ("sum", "mean") else None
            if total is not None:
                return self.adding_up(definition, wish.operator, total, ground, wishes, scale)
        if definition.type == "text":
            options = text_options(definition, wishes)
            if len(options) == POOL and not any(w.right for w in wishes):
                return Drawn(self.names(definition, name, wishes), none_of(definition, wishes, ground), 0, options)
        drawn = draw(definition, wishes, ground, scale)
        return self.follow(definition, wishes, drawn)

    def follow(self, definition: Definition, wishes: Sequence[Wish], drawn: Drawn) -> Drawn:
        """Where a field has nothing to be compared with, it has often nothing itself."""
        others = [r.name for w in wishes for r in map(bare, w.right) if isinstance(r, Field)]
        if not definition.may_be_none or not others or others[0] not in self.drawn:
            return drawn
        return replace(drawn, none=drawn.none | self.drawn[others[0]].none)

    def look_up(self, term: Fact | Field, back: int) -> Floats | None:
        if isinstance(term, Field):
            found = self.drawn.get(term.name)
            return None if found is None or found.options or found.values.ndim > 1 else found.amounts()
        amounts = self.scene.look_up(term, back)
        return None if amounts is None else amounts[self.owner]

    def good(self, wishes: Sequence[Wish]) -> BoolArray:
        """Which records are as wished: the share of each subject's that its figure says, the first ranks."""
        scene, rng = self.scene, self.rng
        wished = [wish for wish in wishes if wish.operator not in ("sum", "mean", "distinct")]
        if not wished:
            return np.ones(self.rows, np.bool_)
        shares = [share for wish in wished if (share := self.share(wish)) is not None]
        usual = np.where(scene.good(self.key) | self.careful, 1.0, rng.uniform(0.1, 0.95, scene.rows))
        often = shares[0] if shares else usual
        for share in shares[1:]:
            often = np.maximum(often, share)
        sizes = np.bincount(self.owner, minlength=scene.rows)
        # What is left over decides by chance whether one more is bad; a share that comes out even stays exact.
        luck = np.where(self.careful, 0.0, rng.random(scene.rows) * 0.99)
        bad = np.floor((1 - often) * sizes + 1e-6 + luck)
        return np.asarray(self.rank < self.size - bad.astype(np.int64)[self.owner])

    def share(self, wish: Wish) -> Floats | None:
        """The share of records that should be as wished, subject by subject."""
        drawn = self.source(wish)
        if drawn is None or drawn.scale != 6 or drawn.options:
            return None
        often = 1 - drawn.amounts() if wish.down else drawn.amounts()
        sure = self.careful | (self.sound & (self.rng.random(self.scene.rows) < 0.5))
        return np.where(sure & (often > 0), 1.0, often) if self.mixed(wish.source) else np.clip(often, 0, 1)

    def mixed(self, source: WishSource | None) -> bool:
        """Whether a share is taken among records of a kind, so that the share among all says little."""
        term = self.scene.plan.standard.computed.get(source) if isinstance(source, str) else source
        term = None if term is None else bare(term)
        if isinstance(term, ShareOf):
            return _by_kind(term.among)
        return isinstance(term, Arithmetic)

    def source(self, wish: Wish) -> Drawn | None:
        if isinstance(wish.source, str):
            definition = self.scene.plan.standard.vocabulary[wish.source]
            found = self.scene.drawn.get((wish.source, wish.back))
            return found if wish.operator in ("sum", "mean") or definition.type == "percentage" else None
        return None if wish.source is None else self.scene.inline.get((wish.source, wish.back))

    def adding_up(
        self, definition: Definition, kind: str, total: Drawn, ground: Ground, wishes: Sequence[Wish], scale: int
    ) -> Drawn:
        """Values that come to a sum, or have a mean: pairs of records lie as far above it as below."""
        exact = np.rint(total.amounts() * 10.0**scale).astype(np.int64)[self.owner]
        size = np.maximum(self.size, 1)
        base = exact // size + (self.rank < exact % size) if kind == "sum" else exact
        floor, ceiling = bounds_in_steps(definition, scale)
        base = np.clip(base, floor, ceiling)
        first = self.rank - self.rank % 2
        widths = self.rng.random(self.scene.rows)[self.owner] * ((first * 7919 % 11) / 11)
        unit = max(10**scale // 100, 1)
        spread = np.where(self.careful[self.owner], 0, (np.minimum(base, 30 * unit) * widths)).astype(np.int64)
        spread = np.minimum(spread // unit * unit, np.minimum(base - floor, ceiling - base))
        spread = np.where(first + 1 < self.size, np.where(self.rank % 2 == 0, spread, -spread), 0)
        spread = np.where(exact % size == 0, spread, 0) if kind == "sum" else spread
        return Drawn(base + spread, none_of(definition, wishes, ground), scale)

    def names(self, definition: Definition, name: str, wishes: Sequence[Wish]) -> Ints:
        """Names that tell records apart, or come again, as the rules count them."""
        whole = self.scene.wishes.pools.get((self.key, name))
        if whole is not None and (whole, 0) in self.scene.sizes and not self.back:
            members = np.maximum(self.scene.sizes[(whole, 0)], 1)[self.owner]
            return np.asarray(self.number % np.minimum(members, POOL), np.int64)
        if definition.personal:
            again = any(wish.operator == "distinct" for wish in wishes) & 1
            return np.asarray((self.number - again * (self.number % 5 == 4)) % POOL, np.int64)
        different = np.where(self.sound, 7, 2)[self.owner]
        return np.asarray(self.number % different, np.int64)


def _by_kind(term: Condition | Quantity | None) -> bool:
    """Whether a condition picks records by a choice or a yes or no."""
    if term is None or isinstance(term, ShareOf | Aggregate):
        return False
    if isinstance(term, Compare) and isinstance(bare(term.left), Field) and term.operator != "exists":
        return bare(term.left).type.kind in ("choice", "boolean", "text", "set")
    return any(_by_kind(child) for child in children(term))
