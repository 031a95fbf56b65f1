"""What a column of made-up values is compared with: the values of rules in steps, and the limits they set."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import cast

import numpy as np

from assay.facts.values.dates import Duration, earlier
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import (
    Ago,
    Arithmetic,
    Day,
    Fact,
    Field,
    Literal_,
    NamedValue,
    Parameter,
    Quantity,
    ThisPeriod,
)

from .draws import FAR, BoolArray, Floats, Ints, Limits, Rng, day_number
from .wishes import Wish

MOST_PLACES = 6
PERCENT_PLACES = 4
"""Decimals of a percentage: 74.9999 % lies one step below 75 %."""


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
    good: BoolArray
    careful: BoolArray
    days: Mapping[int, Mapping[str, date]]
    look_up: Callable[[Fact | Field, int], Floats | None]
    back: int = 0
    sound: BoolArray | None = None
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
    return float(day_number(earlier(day, length)))


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
            if wish.aside and len(wishes) > 1:
                continue
            _within(found, wish, ground)
            continue
        edges = [amount(right, ground, wish.back) for right in wish.right]
        steps = [_steps(edge, scale, ground.rows) for edge in edges if edge is not None]
        if steps and wish.aside and len(wishes) > 1:
            found.points += [_down(step) for step in steps]
        elif steps:
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


def bounds_in_steps(definition: Definition, scale: int) -> tuple[int, int]:
    """The least and the largest value that the vocabulary allows."""
    low, high = definition.minimum, definition.maximum
    most = min(FAR, 10 ** (11 + scale)) if definition.type != "integer" else 10**9
    least = -most if low is None else max(math.ceil(Fraction(low) * 10**scale), -most)
    return least, most if high is None else min(math.floor(Fraction(high) * 10**scale), most)
