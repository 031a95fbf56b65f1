"""Columns as three-valued conditions: the one module that speaks to Narwhals.

A null is *unknown*, and ``&``, ``|`` and ``~`` on nullable booleans are
Kleene's on every engine that Narwhals drives. Other modules take ``nw`` and the
functions from here.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import TypeAlias

import narwhals as nw

Column: TypeAlias = nw.Expr
Truth: TypeAlias = "Column | bool | None"
"""A condition: a nullable boolean column or, where it is the same for every row, its value (None: unknown)."""
Table: TypeAlias = "nw.LazyFrame[object]"

__all__ = ["Column", "Table", "Truth", "all_of", "any_of", "nw"]


def all_of(parts: Sequence[Truth]) -> Truth:
    """Kleene's and."""
    if any(part is False for part in parts):
        return False
    return _joined(parts, True, and_)


def any_of(parts: Sequence[Truth]) -> Truth:
    """Kleene's or."""
    if any(part is True for part in parts):
        return True
    return _joined(parts, False, or_)


def _joined(parts: Sequence[Truth], neutral: bool, join: object) -> Truth:
    kept = [part for part in parts if part is not neutral]
    if not kept:
        return neutral
    if all(part is None for part in kept):
        return None
    columns = [as_column(part) for part in kept]
    return reduce(join, columns)  # type: ignore[arg-type]


def as_column(truth: Truth) -> Column:
    """A condition as a column."""
    return nw.lit(truth, nw.Boolean) if truth is None or isinstance(truth, bool) else truth
