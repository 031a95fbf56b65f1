"""One fact or field of made-up subjects or records, drawn by what the rules wish of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import Literal_, Parameter

from .compared_with import Ground, bounds_in_steps, limits_of
from .draws import BoolArray, Floats, Ints, Limits, Rng, chance, day_number, near
from .wishes import Wish

POOL = 100
"""Different texts of one kind."""
_YEAR = 365
_FIRST_DAY, _LAST_DAY = day_number(date(1950, 1, 1)), day_number(date(2099, 12, 31))
_EARLY = ("start", "began", "begin", "assessed", "opened", "joined")
_LATE = ("due", "end", "complete", "trained", "latest", "closed", "left")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values in steps, days, codes of options, or 0 and 1; of a choice of many a column for each option."""

    values: Ints
    none: BoolArray
    scale: int = 0
    options: tuple[str, ...] = ()

    def amounts(self) -> Floats:
        """As numbers of the fact's unit; percentages as ratios."""
        return self.values / 10.0**self.scale


def none_of(definition: Definition, wishes: Sequence[Wish], ground: Ground) -> BoolArray:
    """Where it is known that there is none."""
    rows = ground.rows
    if not definition.may_be_none or definition.many:
        return np.zeros(rows, np.bool_)
    operators = {wish.operator for wish in wishes}
    if not wishes:
        return chance(ground.rng, np.where(ground.careful, 0.04, 0.1), rows)
    wanted = "absent" in operators or all(wish.negated for wish in wishes)
    often = 0.6 if "exists" in operators or definition.type == "date" else 0.35
    missed = 0.0 if wanted else 1.0 if operators == {"exists"} else often
    return chance(ground.rng, np.where(ground.good, 0.85 if wanted else 0.0, missed), rows)


def draw(definition: Definition, wishes: Sequence[Wish], ground: Ground, scale: int = 0) -> Drawn:
    """The values of one fact or field; numbers in steps of so many decimals."""
    match definition.type:
        case "boolean":
            return _booleans(definition, wishes, ground)
        case "choice" if definition.many:
            return _sets(definition, wishes, ground)
        case "choice":
            return choices(definition, wishes, ground, definition.options)
        case "text":
            return choices(definition, wishes, ground, text_options(definition, wishes))
        case _:
            return numbers(definition, wishes, ground, scale)


def numbers(definition: Definition, wishes: Sequence[Wish], ground: Ground, scale: int) -> Drawn:
    """Numbers, amounts, percentages and days."""
    limits = limits_of(wishes, ground, scale)
    floor, ceiling = bounds_in_steps(definition, scale)
    rng, rows = ground.rng, ground.rows
    if definition.type == "date":
        values = _days(definition, limits, ground)
    elif limits.empty:
        values = _plain_numbers(definition, rng, rows, scale, floor, ceiling)
    else:
        unit = 10**scale
        span, grain = {
            "percentage": (unit // 4, unit // 200), "money": (2_000 * unit, 10 * unit),
            "decimal": (2 * unit, max(unit // 10, 1)),
        }.get(definition.type, (5, 1))  # fmt: skip
        values = near(rng, ground.good, limits, floor, ceiling, span, grain, ground.careful)
    return Drawn(values, none_of(definition, wishes, ground), scale)


def _plain_numbers(definition: Definition, rng: Rng, rows: int, scale: int, floor: int, ceiling: int) -> Ints:
    unit = 10**scale
    low, high = max(floor, 0 if definition.minimum is None else floor), ceiling
    match definition.type:
        case "percentage":
            found = (rng.random(rows) * 201).astype(np.int64) * (unit // 200)
        case "money":
            found = (rng.lognormal(8.3, 0.7, rows) / 50).astype(np.int64) * 50 * unit
        case "integer":
            found = rng.lognormal(1.8, 0.9, rows).astype(np.int64)
        case _:
            found = (rng.random(rows) * 1001).astype(np.int64) * max(unit // 10, 1)
    room = high - low + 1
    return np.asarray(np.where((found < low) | (found > high), low + found % max(room, 1), found), np.int64)


def _days(definition: Definition, limits: Limits, ground: Ground) -> Ints:
    """Days of the last two years; a record's days of the last one, and in the order in which things happen."""
    today = day_number(ground.days[ground.back]["as_of"])
    before = 2 * _YEAR if ground.rank is None else 300
    if limits.empty:
        limits.at_most(np.full(ground.rows, today - 30, np.int64))
        limits.soft = "high"
    if limits.high is None and limits.low is not None and not limits.points:
        limits.at_most(np.maximum(limits.low + 60, np.int64(today)))
        limits.soft = "high"
    elif limits.low is None and limits.high is not None:
        limits.at_least(limits.high - before)
        limits.soft += " low"
    name = definition.key.rpartition(".")[2]
    stretch = (0.0, 1.0)
    if ground.rank is not None:
        stretch = (0.0, 0.4) if name.startswith(_EARLY) else (0.6, 1.0) if name.startswith(_LATE) else stretch
    return near(ground.rng, ground.good, limits, _FIRST_DAY, _LAST_DAY, 200, 1, ground.careful, stretch)


def _booleans(definition: Definition, wishes: Sequence[Wish], ground: Ground) -> Drawn:
    said = [(w.operator, r.value) for w in wishes for r in w.right if isinstance(r, Literal_ | Parameter)]
    if not said:
        values = chance(ground.rng, 0.55, ground.rows)
    else:
        values = ground.good if said[0] in (("is", True), ("is_not", False)) else ~ground.good
    return Drawn(values.astype(np.int64), none_of(definition, wishes, ground))


def _sets(definition: Definition, wishes: Sequence[Wish], ground: Ground) -> Drawn:
    names = [r.value for w in wishes if w.operator in ("includes", "includes_any") for r in w.right
             if isinstance(r, Literal_ | Parameter)]  # fmt: skip
    columns: list[BoolArray] = []
    for option in definition.options:
        often = np.where(ground.careful, 1.0, 0.85) if option in names else np.full(ground.rows, 0.35)
        columns.append(chance(ground.rng, np.where(ground.good, often, 0.3), ground.rows))
    return Drawn(np.stack(columns, 1).astype(np.int64), none_of(definition, wishes, ground))


def fulfilling(wish: Wish, options: Sequence[str]) -> list[BoolArray]:
    """Which options fulfil a wish; of *includes* each of its options by itself."""
    names = [r.value for r in wish.right if isinstance(r, Literal_ | Parameter)]
    index = [options.index(name) for name in names if isinstance(name, str) and name in options]
    number = np.arange(len(options))
    if not index:
        return []
    member = np.isin(number, index)
    match wish.operator:
        case "includes":
            return [number == one for one in index]
        case "is" | "one_of" | "includes_any":
            return [member]
        case "is_not" | "none_of" | "lacks":
            return [~member]
        case "at_least":
            return [number >= index[0]]
        case "more_than":
            return [number > index[0]]
        case "at_most":
            return [number <= index[0]]
        case "less_than":
            return [number < index[0]]
        case "between":
            return [(number >= index[0]) & (number <= index[-1])]
        case _:
            return []


def choices(definition: Definition, wishes: Sequence[Wish], ground: Ground, options: tuple[str, ...]) -> Drawn:
    """One option each. Of records that need only some to be so, the first ranks see to that."""
    rng, rows, count = ground.rng, ground.rows, len(options)
    every = np.ones(count, np.bool_)
    some: list[BoolArray] = []
    for wish in wishes:
        for mask in () if wish.aside else fulfilling(wish, options):
            if (wish.each or ground.rank is None) and wish.operator != "includes":
                every = every & mask if (every & mask).any() else every
            elif not any(np.array_equal(mask, other) for other in some):
                some.append(mask)
    inside, outside = np.flatnonzero(every), np.flatnonzero(~every)
    spread = ground.rank is not None and any(w.operator in ("distinct", "includes") for w in wishes)
    drawn = ground.rank if spread and ground.rank is not None else rng.integers(0, len(inside), rows)
    codes = inside[drawn % len(inside)]
    if len(outside):
        codes = np.where(ground.good, codes, outside[rng.integers(0, len(outside), rows)])
    if some and ground.rank is not None and ground.sound is not None:
        union = np.logical_or.reduce(some)
        others = np.flatnonzero(every & ~union)
        for number, mask in enumerate(some):
            members = np.flatnonzero(mask & every) if (mask & every).any() else np.flatnonzero(mask)
            at = (ground.rank == number) & ground.sound
            codes[at] = members[rng.integers(0, len(members), int(at.sum()))]
        if len(others):
            at = (ground.rank < len(some)) & ~ground.sound & chance(rng, 0.6, rows)
            codes[at] = others[rng.integers(0, len(others), int(at.sum()))]
    return Drawn(codes.astype(np.int64), none_of(definition, wishes, ground), 0, options)


def text_options(definition: Definition, wishes: Sequence[Wish]) -> tuple[str, ...]:
    """The texts that rules look for, and a pool of others."""
    wanted = [r.value for w in wishes for r in w.right if isinstance(r, Literal_ | Parameter)]
    named = [text for text in dict.fromkeys(wanted) if isinstance(text, str)]
    short = definition.key.rpartition(".")[2].replace("_", " ")
    made = [f"{short} {number:02}" if definition.personal else f"{short} {number}" for number in range(1, POOL + 1)]
    return (*named, *(text for text in made if text not in named))
