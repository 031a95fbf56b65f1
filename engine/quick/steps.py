"""Numbers that are compared with constants alone: what follows changes only at the constants.

So it is worked out once for each constant and each stretch between two, and
found by bisection on floats. That is exact: rounding keeps the order of two
numbers unless it makes them equal, and what equals a constant's float is worked
out in full.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, TypeAlias

from assay.facts.values.vocabulary import Definition

from .plain import Converter

Follows: TypeAlias = Callable[[Fraction], Any]
"""What follows from an exact number."""

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,12})?)%", re.ASCII)
_LARGEST = 2**53
"""Whole numbers below this are floats without rounding."""
_SMALLEST = 1e-20
_NOISE = 1e-14
"""How far at most a float lies from the number that it is taken for, as a part of it."""


def stepped(
    definition: Definition, constants: Iterable[int | Decimal | Fraction], follows: Follows, full: Converter
) -> dict[type[Any], Converter] | None:
    """For each class of plain value the function that finds what follows; ``full`` works it out.

    None where the constants lie too close for floats to tell apart.
    """
    ends = [end for end in (definition.minimum, definition.maximum) if end is not None]
    scale = 100 if definition.type == "percentage" else 1
    places = sorted({Fraction(constant) for constant in (*constants, *ends)})
    floats = [float(place * scale) for place in places]
    if any(a >= b for a, b in pairwise(floats)):
        return None
    inside = [(a + b) / 2 for a, b in pairwise(places)]
    samples = [places[0] - 1, *inside, places[-1] + 1] if places else [Fraction(1)]
    low, high = definition.minimum, definition.maximum
    found = [
        None if (low is not None and one < low) or (high is not None and one > high) else follows(one)
        for one in samples
    ]
    floats.append(float("inf"))

    def step(value: Any, number: float) -> Any:
        at = bisect_left(floats, number)
        made = found[at]
        return full(value) if made is None or floats[at] == number else made

    def number(value: Any) -> Any:
        return step(value, value) if _SMALLEST < abs(value) < _LARGEST else full(value)

    def binary(value: float) -> Any:
        noise = abs(value) * _NOISE
        # With its noise a float can lie on the other side of a constant.
        near = bisect_left(floats, value - noise) != bisect_left(floats, value + noise)
        return full(value) if near else number(value)

    def percentage(value: Any) -> Any:
        match = _PERCENT.fullmatch(value)
        return full(value) if match is None else step(value, float(match[1]))

    if definition.type == "percentage":
        return {str: percentage}
    return {int: number} if definition.type == "integer" else {int: number, float: binary}
