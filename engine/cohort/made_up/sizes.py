"""How many records the subjects of a made-up cohort have of a list, by what the rules count."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from assay.rules.language.terms import Literal_, Parameter

from .draws import BoolArray, Ints, Rng
from .wishes import Wish

NO_LIMIT = 10**6
_MOST_ASKED = 200
"""A rule that counts to more than this is not followed."""


def sizes_of(rng: Rng, wishes: Sequence[tuple[Wish, bool]], mean: float, sound: BoolArray) -> Ints:
    """Numbers of records about a mean, and at least as many as the rules ask for where the list is sound.

    With each wish stands whether one record can hold all the options that it names.
    """
    rows = len(sound)
    least, most = _asked(wishes)
    usual = rng.poisson(max(mean - least, 0.4) * rng.gamma(3, 1 / 3, rows)).astype(np.int64) + least
    usual = np.where(rng.random(rows) < 0.12, least, usual)
    usual = np.where(sound, np.minimum(usual, max(most, least)), usual)
    short = ~sound & (rng.random(rows) < 0.35)
    if least:
        return np.where(short, rng.integers(0, least, rows), usual)
    if most < NO_LIMIT:
        return np.where(short, most + 1 + rng.integers(0, 3, rows), usual)
    return usual


def _asked(wishes: Sequence[tuple[Wish, bool]]) -> tuple[int, int]:
    """The least and the most records that are wished."""
    least, most = 0, NO_LIMIT
    for wish, many in wishes:
        values = [right.value for right in wish.right if isinstance(right, Literal_ | Parameter)]
        number = next((int(v) for v in values if isinstance(v, int | Decimal) and not isinstance(v, bool)), None)
        match wish.operator:
            case "includes":
                least = max(least, 1 if many else len(wish.right))
            case "includes_any":
                least = max(least, 1)
            case "at_least" | "more_than" | "between" if number is not None:
                least = max(least, min(number + (wish.operator == "more_than"), _MOST_ASKED))
            case "at_most" | "less_than" if number is not None:
                most = min(most, max(number - (wish.operator == "less_than"), 0))
            case _:
                pass
    return least, most


def denominators(wishes: Sequence[Wish]) -> list[int]:
    """Of the shares that are compared with: a tenth is a number of tens."""
    values = [right.value for wish in wishes for right in wish.right if isinstance(right, Literal_ | Parameter)]
    numbers = [Fraction(v) for v in values if isinstance(v, int | Decimal | Fraction) and not isinstance(v, bool)]
    return sorted({number.denominator for number in numbers if 1 < number.denominator <= 50})


def in_multiples(rng: Rng, sizes: Ints, parts: Sequence[int]) -> Ints:
    """Numbers of records of which a share can be exactly what it is compared with: 20 for 90 %."""
    for part in parts:
        nearest = np.maximum((sizes + part // 2) // part, 1) * part
        some = (rng.random(len(sizes)) < 0.4 / len(parts)) & (sizes >= 2)
        sizes = np.where(some, nearest, sizes)
    return sizes
