"""Columns of floats without the noise of reckoning in twos.

What ``facts.values.binary_noise`` says of one number is said here of a column,
by the same comparison of floats, so that a row is read as it would be by itself.
"""

from __future__ import annotations

from assay.facts.values.binary_noise import SHORT, tolerance

from .columns import Column, as_column, nw
from .rules import LARGEST_FLOAT, PLACES

_SIZE = 10**PLACES
_ORDERS = range(-PLACES, len(str(LARGEST_FLOAT)) - 1)
"""The orders of size of floats that are read, those with a digit in the last place the first."""


def floats_without_noise(name: str) -> Column:
    """A column of floats; those beside a number of at most SHORT digits and PLACES places as that number."""
    number = nw.col(name).cast(nw.Float64)
    size, near = number.abs(), nw.lit(0.0)
    for order in _ORDERS:
        near = as_column(nw.when(size >= float(f"1e{order}")).then(nw.lit(tolerance(order))).otherwise(near))
    short = _rounded(number, _SIZE)
    for order in range(SHORT - PLACES, _ORDERS.stop):  # with all places it would have more digits
        fewer = 10 ** (SHORT - 1 - order)
        short = as_column(nw.when(size >= float(10**order)).then(_rounded(number, fewer)).otherwise(short))
    return as_column(nw.when((number - short).abs() < near).then(short).otherwise(number).alias(name))


def may_be_noise(name: str) -> Column:
    """Where floats are not plainly decimals of PLACES places."""
    number = nw.col(name).cast(nw.Float64)
    return as_column(_rounded(number, _SIZE) != number)


def _rounded(number: Column, size: int) -> Column:
    # Polars multiplies by 1/size where the divisor is one number for all rows, which is not exact.
    return as_column((number * size).round(0) / (number * 0 + size))
