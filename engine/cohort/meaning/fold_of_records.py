"""The records that a fold goes over: which of them count, and what their field holds."""

from __future__ import annotations

from typing import NamedTuple, cast

from assay.engine.cohort.tables.columns import Column, Truth, all_of, maybe, negate, nw
from assay.engine.cohort.tables.numbers import Frac, Whole
from assay.engine.cohort.tables.rules import MOST_RECORDS

from .amounts import Amount, Many, Measure, Single, presence
from .reading import CannotExpress
from .records import ListScope


class Fold(NamedTuple):
    """What a fold has at hand: the list, and of each record whether it counts and what its field holds."""

    inside: ListScope
    fits: Truth
    value: Amount
    known: Column | bool
    """Whether the subject's list is known."""
    kind: str

    def total(self, truth: Truth) -> Column | int:
        """For how many records it is true."""
        rows = Whole(self.inside.rows(), 0, MOST_RECORDS)
        return self.inside.number_of(truth, rows).column

    def any(self, truth: Truth) -> Column | bool:
        """Whether it is true of a record; never null."""
        found = self.total(truth)
        return cast("Column | bool", self.inside.told(found > 0, False))


def unknown_of(fold: Fold) -> Truth:
    """Whether a record may count whose value is not known; never null."""
    return all_of([maybe(fold.fits), negate(_is_known(fold.value)), negate(fold.value.none)])


def given_of(fold: Fold, counts: Truth) -> Truth:
    """Whether a record counts and its value is known, and there is one; never null."""
    return all_of([counts, _is_known(fold.value), negate(fold.value.none)])


def _is_known(value: Amount) -> Truth:
    if isinstance(value, Many):
        return negate(value.unknown)
    if isinstance(value, Single):
        return ~value.value.is_null() if isinstance(value.value, nw.Expr) else value.value is not None
    return presence(value.low)


def equal_column(value: Amount) -> Column | None:
    """A field as a column whose equal values are equal."""
    if isinstance(value, Single):
        return value.value if isinstance(value.value, nw.Expr) else None
    if isinstance(value, Measure):
        low = value.low
        if isinstance(low, Frac):
            return low.raw.column if low.raw else _ratio_text(low)
        return low if isinstance(low, nw.Expr) else None
    return None


def _ratio_text(value: Frac) -> Column:
    if isinstance(value.den.column, int):
        return value.num.as_column()
    raise CannotExpress("distinct values, or the latest value, of a percentage given as part and whole")
