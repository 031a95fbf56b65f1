"""One fact or field of made-up subjects or records, drawn by what the rules wish of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

import numpy as np

from assay.facts.dates import Duration, add_months
from assay.facts.vocabulary import Definition
from assay.rules.terms import Ago, Arithmetic, Day, Fact, Field, Literal_, NamedValue, Parameter, Quantity, ThisPeriod

from .cohort_draws import FAR, Flags, Floats, Ints, Limits, Rng, chance, day_number, near, whole_between
from .cohort_wishes import Wish

MOST_PLACES = 6
PERCENT_PLACES = 4
"""Decimals of a percentage: 74.9999 % lies one step below 75 %."""
POOL = 100
"""Different texts of one kind."""
_YEAR = 365


@dataclass(frozen=True, slots=True)
class Drawn:
    """Values in steps, days, codes of options, or 0 and 1; of a choice of many a column for each option."""

    values: Ints
    none: Flags
    scale: int = 0
    options: tuple[str, ...] = ()

    def amounts(self) -> Floats:
        """As numbers of the fact's unit; percentages as ratios."""
        return self.values / 10.0**self.scale


@dataclass(frozen=True, slots=True)
class Ground:
    """For whom a column is drawn.

    ``good`` rows fulfil the wishes, ``careful`` ones keep clear of accidents.
    ``days`` are those of each period, ``back`` is the one drawn for.
    Of records ``rank`` is their place among their subject's and ``sound``
    whether that subject's list is good; ``look_up`` gives the amounts of facts
    and fields that are drawn already, and None for others.
    """

    rng: Rng
    rows: int
    good: Flags
    careful: Flags
    days: Mapping[int, Mapping[str, date]]
    look_up: Callable[[Fact | Field, int], Floats | None]
    back: int = 0
    sound: Flags | None = None
    rank: Ints | None = None


def places_of(definition: Definition, wishes: Sequence[Wish]) -> int:
    """Decimals that a number needs to stand on every value it is compared with, and beside it."""
    if definition.type == "percentage":
        return PERCENT_PLACES + 2
    if definition.type == "date" or definition.type == "integer":
        return 0
    found = 2
    values = [definition.minimum, definition.maximum]
    values += [cast("Decimal", r.value) for w in wishes for r in w.right if isinstance(r, Literal_ | Parameter)]
    for value in values:
        if isinstance(value, Decimal):
            found = max(found, -cast("int", value.normalize().as_tuple().exponent))
    return min(found, MOST_PLACES)


def amount(term: Quantity, ground: Ground, back: int) -> Floats | float | None:
    """A value of a rule where it can be told already: a number, a ratio, or a day."""
    match term:
        case Literal_(value) | Parameter(_, value):
            if isinstance(value, bool):
                return None
            if isinstance(value, date):
                return float(day_number(value))
            return float(value) if isinstance(value, int | Decimal | Fraction) else None
        case Fact() | Field():
            return ground.look_up(term, back)
        case Day(name):
            return float(day_number(ground.days[back][name]))
        case Ago(duration):
            length = duration.value
            return _ago(ground.days[back]["as_of"], length) if isinstance(length, Duration) else None
        case NamedValue(value=value):
            return amount(value, ground, back)
        case Arithmetic(operation, values):
            found = [amount(value, ground, back) for value in values]
            if any(value is None for value in found):
                return None
            return _calculated(operation, cast("list[Floats | float]", found))
        case _:
            return None


def _ago(day: date, length: Duration) -> float:
    return float(day_number(add_months(day, -length.months)) - length.days)


def _calculated(operation: str, values: Sequence[Floats | float]) -> Floats | float:
    result = values[0]
    for value in values[1:]:
        match operation:
            case "plus":
                result = result + value
            case "minus":
                result = result - value
            case "times":
                result = result * value
            case _:
                result = result / np.where(np.asarray(value) == 0, 1, value)
    return result


def limits_of(wishes: Sequence[Wish], ground: Ground, scale: int) -> Limits:
    """Between which steps the wishes would have a value."""
    found = Limits()
    for wish in wishes:
        if wish.operator in ("within", "outside"):
            _within(found, wish, ground)
            continue
        edges = [amount(right, ground, wish.back) for right in wish.right]
        steps = [_steps(edge, scale, ground.rows) for edge in edges if edge is not None]
        if steps:
            _limit(found, wish.operator, steps)
    return found


def _steps(edge: Floats | float, scale: int, rows: int) -> Floats:
    exact = np.clip(np.asarray(edge, np.float64) * 10.0**scale, -FAR, FAR)
    return np.broadcast_to(exact, (rows,))


def _up(value: Floats) -> Ints:
    return np.ceil(value - 1e-6).astype(np.int64)


def _down(value: Floats) -> Ints:
    return np.floor(value + 1e-6).astype(np.int64)


def _limit(found: Limits, operator: str, steps: Sequence[Floats]) -> None:
    first = steps[0]
    match operator:
        case "at_least" | "on_or_after":
            found.at_least(_up(first))
        case "more_than" | "after":
            found.at_least(_down(first) + 1)
        case "at_most" | "on_or_before":
            found.at_most(_down(first))
        case "less_than" | "before":
            found.at_most(_up(first) - 1)
        case "between" if len(steps) == 2:
            found.at_least(_up(steps[0]))
            found.at_most(_down(steps[1]))
        case "is" | "one_of":
            found.points += [_down(step + 0.5) for step in steps]
        case "is_not" | "none_of" | "beyond":
            found.outside += [_down(step) - 1 for step in steps]
        case _:
            pass


def _within(found: Limits, wish: Wish, ground: Ground) -> None:
    days, right = ground.days[wish.back], wish.right[0]
    last = days["as_of"]
    if isinstance(right, ThisPeriod):
        first: float = day_number(days["period_start"])
        last = min(last, days["period_end"])
    elif isinstance(right, Literal_ | Parameter) and isinstance(right.value, Duration):
        first = _ago(last, right.value)
    else:
        return
    if wish.operator == "within":
        found.at_least(np.full(ground.rows, int(first), np.int64))
        found.at_most(np.full(ground.rows, day_number(last), np.int64))
    else:
        found.outside.append(np.full(ground.rows, int(first) - 1, np.int64))


def none_of(definition: Definition, wishes: Sequence[Wish], ground: Ground) -> Flags:
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
        values = _days(limits, ground)
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


def bounds_in_steps(definition: Definition, scale: int) -> tuple[int, int]:
    """The least and the largest value that the vocabulary allows."""
    low, high = definition.minimum, definition.maximum
    most = min(FAR, 10 ** (11 + scale)) if definition.type != "integer" else 10**9
    least = -most if low is None else max(math.ceil(Fraction(low) * 10**scale), -most)
    return least, most if high is None else min(math.floor(Fraction(high) * 10**scale), most)


def _plain_numbers(definition: Definition, rng: Rng, rows: int, scale: int, floor: int, ceiling: int) -> Ints:
    unit = 10**scale
    low, high = max(floor, 0 if definition.minimum is None else floor), ceiling
    match definition.type:
        case "percentage":
            found = whole_between(rng, np.zeros(rows, np.int64), np.full(rows, 200, np.int64)) * (unit // 200)
        case "money":
            found = (rng.lognormal(8.3, 0.7, rows) / 50).astype(np.int64) * 50 * unit
        case "integer":
            found = rng.lognormal(1.8, 0.9, rows).astype(np.int64)
        case _:
            found = whole_between(rng, np.zeros(rows, np.int64), np.full(rows, 1000, np.int64)) * max(unit // 10, 1)
    room = high - low + 1
    return np.where((found < low) | (found > high), low + found % max(room, 1), found)


def _days(limits: Limits, ground: Ground) -> Ints:
    days = ground.days[ground.back]
    today = day_number(days["as_of"])
    floor, ceiling = day_number(date(1950, 1, 1)), day_number(date(2099, 12, 31))
    if limits.empty:
        limits.at_least(np.full(ground.rows, today - 3 * _YEAR, np.int64))
        limits.at_most(np.full(ground.rows, today, np.int64))
    elif limits.high is None and limits.low is not None and not limits.points:
        limits.at_most(np.maximum(limits.low + 60, np.int64(today)))
    elif limits.low is None and limits.high is not None:
        limits.at_least(limits.high - 2 * _YEAR)
    found = near(ground.rng, ground.good, limits, floor, ceiling, 500, 1, ground.careful)
    return found


def _booleans(definition: Definition, wishes: Sequence[Wish], ground: Ground) -> Drawn:
    wanted = next((w.operator == "is" and r.value is True or w.operator == "is_not" and r.value is False
                   for w in wishes for r in w.right if isinstance(r, Literal_ | Parameter)), None)  # fmt: skip
    if wanted is None:
        values = chance(ground.rng, 0.55, ground.rows)
    else:
        values = ground.good if wanted else ~ground.good
    return Drawn(values.astype(np.int64), none_of(definition, wishes, ground))


def _sets(definition: Definition, wishes: Sequence[Wish], ground: Ground) -> Drawn:
    names = [r.value for w in wishes if w.operator in ("includes", "includes_any") for r in w.right
             if isinstance(r, Literal_ | Parameter)]  # fmt: skip
    columns: list[Flags] = []
    for option in definition.options:
        often = np.where(ground.careful, 1.0, 0.85) if option in names else np.full(ground.rows, 0.35)
        columns.append(chance(ground.rng, np.where(ground.good, often, 0.3), ground.rows))
    return Drawn(np.stack(columns, 1).astype(np.int64), none_of(definition, wishes, ground))


def fulfilling(wish: Wish, options: Sequence[str]) -> list[Flags]:
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
    some: list[Flags] = []
    for wish in wishes:
        for mask in fulfilling(wish, options):
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
    if definition.personal:
        made = [f"{short[0].upper()}{number:02}" for number in range(1, POOL + 1)]
    else:
        made = [f"{short} {number}" for number in range(1, POOL + 1)]
    return (*named, *(text for text in made if text not in named))


__all__ = ["MOST_PLACES", "Drawn", "Ground", "amount", "bounds_in_steps", "draw", "places_of", "text_options"]
