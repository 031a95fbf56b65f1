"""Digits that come from reckoning in twos: 0.1 + 0.2 is written 0.30000000000000004, and 0.3 is meant."""

from __future__ import annotations

from decimal import Context, Decimal

_NOISY = (16, 17)
"""How many digits a double has that was not typed by a person."""
_KEPT = Context(prec=15)
_MOST_MEANT = 12
"""A number that is meant has no more digits; that three zeros or nines come before the last ones is no chance."""


def without_noise(number: Decimal) -> Decimal:
    """The short decimal that a double was to be, where it is one but for its last digits; else the same number."""
    if len(number.as_tuple().digits) not in _NOISY or number.adjusted() >= _MOST_MEANT:
        return number
    rounded = number.normalize(_KEPT)
    return rounded if len(rounded.as_tuple().digits) <= _MOST_MEANT else number
