"""Columns of floats without the noise of reckoning in twos.

What ``facts.values.binary_noise`` says of one number is said here of a column,
by the same comparison of floats, so that a row is read as it would be by itself.
"""

from __future__ import annotations

from assay.facts.values.binary_noise import SHORT, tolerance

from .columns import Column, as_column, nw, only
from .rules import LARGEST_FLOAT, PLACES

_SIZE = 10**PLACES
_ORDERS = range(-PLACES - 1, len(str(LARGEST_FLOAT)) - 1)
"""The orders of size of floats that are read, from those beside the smallest number on."""


def floats_without_noise(name: str) -> Column:
    """A column of floats; those beside a number of at most SHORT digits and PLACES places as that number."""
    number = _read(name)
    size, near = number.abs(), nw.lit(0.0)
    for order in _ORDERS:
        near = as_column(nw.when(size >= float(f"1e{order}")).then(nw.lit(tolerance(order))).otherwise(near))
    short = _rounded(number, _SIZE)
    for order in range(SHORT - PLACES, _ORDERS.stop):  # with all places it would have more digits
        fewer = 10 ** (SHORT - 1 - order)
        short = as_column(nw.when(size >= float(10**order)).then(_rounded(number, fewer)).otherwise(short))
    whole = nw.col(name).cast(nw.Float64)
    return as_column(nw.when((number - short).abs() < near).then(short).otherwise(whole).alias(name))


def may_be_noise(name: str) -> Column:
    """Where floats are not plainly decimals of PLACES places."""
    number = _read(name)
    return as_column(_rounded(number, _SIZE) != number)


def _read(name: str) -> Column:
    """The floats of a size that is read; some engines cannot round others."""
    number = nw.col(name).cast(nw.Float64)
    # That it is no number is asked by itself: the statistics of a Parquet file leave such values out.
    return only(~number.is_nan() & (number < LARGEST_FLOAT) & (number > -LARGEST_FLOAT), number)


def _rounded(number: Column, size: int) -> Column:
    # Polars multiplies by 1/size where the divisor is one number for all rows, which is not exact.
    return as_column((number * size).round(0) / (number * 0 + size))
