"""The lists of the mentoring standard, judged by school in Polars by hand: one pass over each list.

A condition on records is a Boolean column, null where it is not known (Kleene).
Of each, two figures are counted by school: for how many records it surely holds
(``NAME``), and for how many it is open (``NAME_open``). What is kept of them is
as little as the criteria need, mostly Booleans: joins carry all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

AS_OF, BEFORE = date(2025, 7, 18), date(2024, 8, 31)
"""The day of the assessment, and the end of the year before."""
YEAR = (date(2024, 9, 1), AS_OF)
MONTHS_6, MONTHS_12, MONTHS_24 = date(2025, 1, 18), date(2024, 7, 18), date(2023, 7, 18)
MEASURES = ("attitude", "behaviour", "attendance", "achievement", "academic")
TARGETS = {"frequency": "meeting frequency", "postponed": "postponed meetings", "cancelled": "cancelled meetings",
           "lost": "pairs not completing"}  # fmt: skip
KEPT = {"baseline": "baseline", "monitoring": "monitoring", "records": "mentoring records", "impact": "impact"}

col = pl.col
Columns = Mapping[str, pl.Expr]


@dataclass(frozen=True)
class Counted:
    """What is asked of one list.

    ``conditions`` on records are counted, ``more`` are further figures over
    columns that are ``prepared`` before; ``kept`` are made of all these figures.
    """

    conditions: Columns
    kept: Columns
    more: Columns = field(default_factory=dict[str, pl.Expr])
    prepared: Columns = field(default_factory=dict[str, pl.Expr])

    def of(self, name: str, records: pl.LazyFrame) -> pl.LazyFrame:
        """By school; a column with the list's name says that there are records at all."""
        made = {**self.prepared, **{f"_{n}": condition for n, condition in self.conditions.items()}}
        figures = {n: col(f"_{n}").sum() for n in self.conditions}
        figures |= {f"{n}_open": col(f"_{n}").null_count() for n in self.conditions}
        found = records.with_columns(**made).group_by("subject_id").agg(pl.len().alias("rows"), **figures, **self.more)
        return found.select("subject_id", pl.lit(True).alias(name), **self.kept)


# ------------------------------------------------------------------ conditions


def by(name: str, day: date = AS_OF) -> pl.Expr:
    """The date is on or before a day; false where there is none of it."""
    return there(name) & (col(name) <= day)


def since(name: str, first: date, last: date = AS_OF) -> pl.Expr:
    """The date lies between two days."""
    return col(name).is_between(first, last)


def this_year(name: str) -> pl.Expr:
    return since(name, *YEAR)


def exists(name: str, column: str = "") -> pl.Expr:
    """It is known that there is one; false where it is known that there is none."""
    return pl.when(col(column or name).is_not_null()).then(True).when(col(f"{name}__none")).then(False)


def is_true(name: str) -> pl.Expr:
    """A yes or no that may be none."""
    return there(name) & col(name)


def there(name: str) -> pl.Expr:
    return ~col(f"{name}__none").fill_null(False)


# ------------------------------------------------ of figures, where there are records


def some(name: str) -> pl.Expr:
    """A condition holds for a record."""
    return pl.when(col(name) > 0).then(True).when(col(f"{name}_open") > 0).then(None).otherwise(False)


def at_least(name: str, least: int) -> pl.Expr:
    """A condition holds for so many records."""
    return _bounded(col(name), col(name) + col(f"{name}_open"), least)


def _bounded(low: pl.Expr, high: pl.Expr, least: int) -> pl.Expr:
    return pl.when(low >= least).then(True).when(high >= least).then(None).otherwise(False)


def share(name: str, part: int, whole: int) -> pl.Expr:
    """Of the records that count, the share that is so is at least part / whole."""
    yes, no, among = col(f"{name}_yes"), col(f"{name}_no"), col(f"{name}_among")
    most, others = yes + col(f"{name}_yes_open"), no + col(f"{name}_no_open")
    return (
        pl.when((among > 0) & (yes * whole >= (yes + others) * part)).then(True)
        .when((most > 0) & (most * whole >= (most + no) * part)).then(None)
        .otherwise(False)
    )  # fmt: skip


def different(name: str, least: int) -> pl.Expr:
    """There are so many different values."""
    return _bounded(col(f"{name}_sure"), col(f"{name}_may") + col(f"{name}_unknown"), least)


def bounds(name: str) -> dict[str, pl.Expr]:
    """How many records there are, at the least and at the most."""
    return {f"{name}_low": col(name), f"{name}_high": col(name) + col(f"{name}_open")}


def bounds_of_different(name: str) -> dict[str, pl.Expr]:
    """How many different values there are, at the least and at the most."""
    return {f"{name}_low": col(f"{name}_sure"), f"{name}_high": col(f"{name}_may") + col(f"{name}_unknown")}


# ------------------------------------------------------------------------- of records


def parts(name: str, among: pl.Expr, that: pl.Expr) -> dict[str, pl.Expr]:
    """What a share needs: records that are so, that are not so, and that count."""
    return {f"{name}_yes": among & that, f"{name}_no": among & ~that, f"{name}_among": among}


def values(name: str, value: str, where: pl.Expr) -> tuple[dict[str, pl.Expr], dict[str, pl.Expr]]:
    """Different values among records that surely count, and that may; and how many values are not known."""
    sure, may = where.fill_null(False), where.fill_null(True)
    prepared: dict[str, pl.Expr] = {
        f"_{name}_sure": pl.when(sure).then(col(value)),
        f"_{name}_may": pl.when(may).then(col(value)),
        f"_{name}_unknown": may & col(value).is_null(),
    }
    figures = {f"{name}_{which}": col(f"_{name}_{which}").drop_nulls().n_unique() for which in ("sure", "may")}
    return prepared, figures | {f"{name}_unknown": col(f"_{name}_unknown").sum()}


def all_some(conditions: Columns) -> Counted:
    """Of each condition, whether it holds for a record."""
    return Counted(conditions, {f"{name}_some": some(name) for name in conditions})
