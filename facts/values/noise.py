"""Digits that come from reckoning in twos: 0.1 + 0.2 is written 0.30000000000000004, and 0.3 is meant."""

from __future__ import annotations

import math
from decimal import Context, Decimal
from typing import cast, overload

from .scalars import Number

_NOISY = (16, 17)
"""How many digits a double has that was not typed by a person."""
_KEPT = Context(prec=15)
_MOST_MEANT = 12
"""A number that is meant has no more digits; that three zeros or nines come before the last ones is no chance."""
_PLACES = 9
"""A number with fewer decimals may well have been typed so."""
_STEPS = 4
"""So many doubles away from the number that is meant lies what a few sums and products come to."""


@overload
def as_meant(number: int | Decimal) -> int | Decimal: ...


@overload
def as_meant(number: Number) -> Number: ...


def as_meant(number: Number) -> Number:
    """The short decimal that a double was to be, where it is one but for its last digits; else the same number."""
    if not isinstance(number, Decimal) or len(number.as_tuple().digits) not in _NOISY:
        return number
    if cast("int", number.as_tuple().exponent) > -_PLACES:
        return number
    rounded = number.normalize(_KEPT)
    near = abs(number - rounded) <= Decimal(math.ulp(float(rounded))) * _STEPS
    if not near or len(rounded.as_tuple().digits) > _MOST_MEANT:
        return number
    return int(rounded) if rounded == rounded.to_integral_value() else rounded
