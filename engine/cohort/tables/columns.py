"""Columns as three-valued conditions: the one module that speaks to Narwhals.

A null is *unknown*, and ``&``, ``|`` and ``~`` on nullable booleans are
Kleene's on every engine that Narwhals drives. What is the same for every row
stays a plain value as long as it can. Other modules take ``nw`` from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any, TypeAlias

from assay.facts.problems.extras import not_installed

try:
    import narwhals as nw
except ImportError:
    raise not_installed("narwhals") from None

_NAME = re.compile(r"\bcol\(([^()]*)\)")

Column: TypeAlias = nw.Expr
Truth: TypeAlias = "Column | bool | None"
"""A condition: a nullable boolean column or, where it is the same for every row, its value (None: unknown)."""
Table: TypeAlias = "nw.LazyFrame[Any]"

__all__ = [
    "Column", "Table", "Truth", "all_of", "any_of", "as_column", "at_least_of", "chosen", "counted", "decided",
    "flag", "maybe", "names_in", "negate", "nw", "only", "sure",
]  # fmt: skip


def all_of(parts: Sequence[Truth]) -> Truth:
    """Kleene's and."""
    if any(part is False for part in parts):
        return False
    return _joined(parts, True, lambda a, b: a & b)


def any_of(parts: Sequence[Truth]) -> Truth:
    """Kleene's or."""
    if any(part is True for part in parts):
        return True
    return _joined(parts, False, lambda a, b: a | b)


def _joined(parts: Sequence[Truth], neutral: bool, join: Callable[[Column, Column], Column]) -> Truth:
    kept = [part for part in parts if part is not neutral]
    if not kept:
        return neutral
    if all(part is None for part in kept):
        return None
    return reduce(join, [as_column(part) for part in kept])


def negate(truth: Truth) -> Truth:
    """Kleene's not."""
    if truth is None or isinstance(truth, bool):
        return None if truth is None else not truth
    return ~truth


def as_column(truth: Truth) -> Column:
    """A condition as a column."""
    return nw.lit(truth, nw.Boolean) if truth is None or isinstance(truth, bool) else truth


def flag(truth: Truth) -> Column | bool:
    """A condition of which it is certain that it is never null."""
    return truth is True if truth is None or isinstance(truth, bool) else truth


def sure(truth: Truth) -> Column | bool:
    """Whether it is known to be true; never null."""
    if truth is None or isinstance(truth, bool):
        return truth is True
    return truth.fill_null(False)


def maybe(truth: Truth) -> Column | bool:
    """Whether it can be true: it is, or is not known; never null."""
    if truth is None or isinstance(truth, bool):
        return truth is not False
    return truth.fill_null(True)


def decided(yes: Truth, no: Truth) -> Truth:
    """True where ``yes`` is, else false where ``no`` is, else unknown. Neither is ever null."""
    if isinstance(yes, bool) and isinstance(no, bool):
        return True if yes else False if no else None
    if yes is True or no is False:
        return True if yes is True else only(yes, as_column(yes))
    return only(any_of([yes, no]), as_column(yes))


def chosen(condition: Truth, then: Column, otherwise: Column) -> Column:
    """``then`` where the condition is true, else (also where it is not known) ``otherwise``."""
    if condition is True:
        return then
    if condition is False or condition is None:
        return otherwise
    return nw.when(condition).then(then).otherwise(otherwise)


def only(condition: Truth, value: Column) -> Column:
    """``value`` where the condition is true, else null."""
    if condition is True:
        return value
    return nw.when(as_column(condition)).then(value)


def at_least_of(least: int, parts: Sequence[Truth]) -> Truth:
    """At least so many of these are true."""
    least -= sum(part is True for part in parts)
    parts = [part for part in parts if not isinstance(part, bool)]
    if least <= 0:
        return True
    if least > len(parts):
        return False
    if least == 1:
        return any_of(parts)
    if least == len(parts):
        return all_of(parts)
    columns = [as_column(part) for part in parts]
    # On bits alone: enough among the first n of them, for every n; exact, because it only ever uses "and" and "or".
    enough: list[Truth] = [True, *([False] * least)]
    for column in columns:
        for n in range(least, 0, -1):
            enough[n] = any_of([enough[n], all_of([enough[n - 1], column])])
    return enough[least]


def names_in(columns: Iterable[Column]) -> set[str]:
    """The columns that these are made of."""
    return {name for column in columns for name in _NAME.findall(str(column))}


def counted(flag: Column) -> Column:
    """A flag that is never null as 1 or 0 in 8 bits; quicker than a cast of booleans, which are bits."""
    return nw.when(flag).then(nw.lit(1, nw.Int8)).otherwise(nw.lit(0, nw.Int8))
