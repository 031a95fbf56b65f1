"""Floats in columns: which of them are decimals of few places, and which these are.

What ``facts.values.binary_noise`` says of one number is said here of a column,
by the same comparison of floats, so that a row is read as it would be by itself.
"""

from __future__ import annotations

from assay.facts.values.binary_noise import SHORT, tolerance

from .columns import Column, as_column, nw, only
from .rules import LARGEST_FLOAT, PLACES

_SIZE = 10**PLACES
_ORDERS = range(-PLACES, len(str(LARGEST_FLOAT)) - 1)
"""The orders of size of numbers of so many decimals, from the smallest to the largest that are read."""


def few_places(column: Column) -> Column:
    """Whether floats are decimals of at most PLACES places below LARGEST_FLOAT; null where there is none."""
    number = column.cast(nw.Float64)
    kept = only(_small(number), number)
    return as_column(_small(number) & ((_over(_steps(kept), kept, _SIZE) == kept) | _beside(kept)))


def steps_of(column: Column) -> Column:
    """Floats that are decimals of at most PLACES places as whole numbers (of floats) of the last place."""
    number = column.cast(nw.Float64)
    # Below this, noise is far less than half of the last place.
    large = 10 ** (len(str(LARGEST_FLOAT)) - 2)
    return as_column(nw.when((number.abs() >= large) & _beside(number)).then(_short_steps(number))
                     .otherwise(_steps(number)))  # fmt: skip


def decimals_of(column: Column) -> Column:
    """Floats that are decimals of at most PLACES places as the floats nearest to these; null where they are none."""
    kept = only(few_places(column), column.cast(nw.Float64))
    return _over(steps_of(kept), kept, _SIZE)


def _small(number: Column) -> Column:
    # That it is no number is asked by itself: the statistics of a Parquet file leave such values out.
    return as_column(~number.is_nan() & (number < LARGEST_FLOAT) & (number > -LARGEST_FLOAT))


def _steps(number: Column) -> Column:
    return as_column((number * _SIZE).round(0))


def _short_steps(number: Column) -> Column:
    """Rounded to SHORT digits."""
    found = _steps(number)
    for order in _ORDERS:
        if order + PLACES >= SHORT:
            fewer = 10 ** (SHORT - 1 - order)
            rounded = (number * fewer).round(0) * (_SIZE // fewer)
            found = as_column(nw.when(number.abs() >= 10**order).then(rounded).otherwise(found))
    return found


def _beside(number: Column) -> Column:
    """Whether a float is a number of at most SHORT digits and PLACES places, but for noise."""
    size = number.abs()
    near = nw.lit(0.0)
    for order in _ORDERS:
        near = as_column(nw.when(size >= float(f"1e{order}")).then(nw.lit(tolerance(order))).otherwise(near))
    return as_column((number - _over(_short_steps(number), number, _SIZE)).abs() < near)


def _over(steps: Column, number: Column, size: int) -> Column:
    """Divided, exactly rounded: Polars multiplies by 1/size where the divisor is one number for all rows."""
    return as_column(steps / (number * 0 + size))
