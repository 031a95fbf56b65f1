"""What a single value can be: numbers, shares, days, texts, sets; and the two values that no type has."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Final, TypeAlias

from .dates import Duration

MOST_DIGITS = 40


class Special(Enum):
    """Two values that no type has."""

    UNKNOWN = "unknown"
    NONE = "none"

    def __repr__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        raise TypeError("unknown and none are neither true nor false")


UNKNOWN: Final = Special.UNKNOWN
"""Not given, or given as nothing. Never false and never zero."""

NONE: Final = Special.NONE
"""Known to be absent: a post that is not vacant has no date since when it is."""


class Share(Fraction):
    """A ratio given as a part of a whole (``43 of 50``), which it remembers. ``whole`` is not 0."""

    __slots__ = ("part", "whole")
    part: int
    whole: int

    def __new__(cls, part: int, whole: int) -> Share:
        made = super().__new__(cls, part, whole)
        made.part, made.whole = part, whole
        return made


Number: TypeAlias = int | Decimal | Fraction
FieldValue: TypeAlias = bool | Number | date | str | frozenset[str] | Duration | Special
"""What a field of a record can hold: anything but a list of records."""
