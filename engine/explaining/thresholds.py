"""How far a value lies from a threshold: exactly, and in whole records where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

UPWARDS = frozenset({"at_least", "more_than", "after", "on_or_after"})
DOWNWARDS = frozenset({"at_most", "less_than", "before", "on_or_before"})
BETWEEN = frozenset({"between", "within"})


class Steps(NamedTuple):
    """How many whole steps a comparison has to spare (0 or more), or is short of (below 0).

    ``more`` says whether it is by more, rather than by fewer, that it would turn.
    """

    spare: int
    more: bool

    @property
    def turning(self) -> int:
        """By how much the number would have to change for the comparison to turn."""
        far = self.spare + 1 if self.spare >= 0 else -self.spare
        return far if self.more else -far


def distance(operator: str, sides: Any) -> Any:
    """How far the first side lies on the right side of the others; None where there is no such side."""
    if operator in UPWARDS:
        return sides[0] - sides[1]
    if operator in DOWNWARDS:
        return sides[1] - sides[0]
    if operator in BETWEEN:
        return min(sides[0] - sides[1], sides[2] - sides[0])
    return None


def steps(operator: str, number: int, limits: Sequence[int | Fraction]) -> Steps | None:
    """The same in whole numbers; None where no whole number would satisfy the comparison.

    >>> steps("at_least", 43, [Fraction(9, 10) * 50])
    Steps(spare=-2, more=True)
    >>> steps("less_than", 4, [5])
    Steps(spare=0, more=True)
    """
    least, most = _range(operator, limits)
    if operator == "is_not":
        return _unequal(number, limits[0])
    if least is None:
        return None if most is None else Steps(most - number, number <= most)
    if most is None:
        return Steps(number - least, number < least)
    if least > most:
        return None
    if number < least or number > most:
        return Steps(min(number - least, most - number), number < least)
    below, above = number - least, most - number
    return Steps(min(below, above), above < below)


def _range(operator: str, limits: Sequence[int | Fraction]) -> tuple[int | None, int | None]:
    """The least and the most whole number that satisfy a comparison; None is no bound."""
    match operator:
        case "at_least" | "on_or_after":
            return ceil(limits[0]), None
        case "more_than" | "after":
            return floor(limits[0]) + 1, None
        case "at_most" | "on_or_before":
            return None, floor(limits[0])
        case "less_than" | "before":
            return None, ceil(limits[0]) - 1
        case "between" | "within":
            return ceil(limits[0]), floor(limits[1])
        case "is":
            return ceil(limits[0]), floor(limits[0])
        case _:
            return None, None


def _unequal(number: int, limit: int | Fraction) -> Steps | None:
    if Fraction(limit).denominator != 1:
        return None
    return Steps(-1, True) if number == limit else Steps(abs(number - int(limit)) - 1, number < limit)
