"""The scalar workload in Polars by hand: the verdicts of all criteria, areas and the level.

Written as somebody who knows Polars well would: conditions as Boolean columns
of their own, so that each is worked out once (Polars' nulls are Kleene's
*unknown*), then areas, then the level, and codes at the very end. Exact decimals
as literals; columns stay as they are. That no criterion without ``applies`` can
fail to apply is made use of, as a person would.
"""

from __future__ import annotations

import operator
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any

import polars as pl

from .cohort_data import column_of
from .workload import SHARES, Check, Condition, Criterion, Workload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MET, PARTLY, NOT, NOT_APPLICABLE, UNKNOWN = 2, 1, 0, 3, 4
AREA_SHARE, LEVEL_SHARE = (1, 2), (3, 5)
"""Of an area's applicable criteria, and of the areas: so many of so many have to be at least partly met."""


def by_hand(load: Workload, subjects: pl.LazyFrame) -> pl.LazyFrame:
    """``subject_id``, and a column of codes for each criterion, each area and the level."""
    conditions = {name: value for c in load.criteria for name, value in _conditions(c).items()}
    members = {area: [c for c in load.criteria if c.area == area] for area in load.areas}
    areas = {f"all_{area}": _all_met(inside) for area, inside in members.items()}
    areas |= {f"enough_{area}": _enough(inside) for area, inside in members.items()}
    level = {
        "all_areas": reduce(operator.and_, (pl.col(f"all_{area}") for area in load.areas)),
        "enough_areas": _at_least([pl.col(f"all_{a}") | pl.col(f"enough_{a}") for a in load.areas], LEVEL_SHARE),
    }
    return (
        subjects.with_columns(**conditions)
        .with_columns(**areas)
        .with_columns(**level)
        .select(
            "subject_id",
            *(_code(c).alias(f"criterion_{c.id.replace('.', '_')}") for c in load.criteria),
            *(_settled(pl.col(f"all_{a}"), pl.col(f"enough_{a}")).alias(f"area_{a}") for a in load.areas),
            _settled(pl.col("all_areas"), pl.col("enough_areas")).alias("level"),
        )
    )


# ------------------------------------------------------------------- conditions


def _conditions(criterion: Criterion) -> dict[str, pl.Expr]:
    found = {f"met_{criterion.id}": _condition(criterion.met)}
    if criterion.partly is not None:
        found[f"partly_{criterion.id}"] = _check(criterion.partly)
    if criterion.applies is not None:
        found[f"applies_{criterion.id}"] = _check(criterion.applies)
    return found


def _condition(condition: Condition) -> pl.Expr:
    if isinstance(condition, Check):
        return _check(condition)
    return reduce(operator.and_ if condition.kind == "all" else operator.or_, map(_condition, condition.parts))


def _check(check: Check) -> pl.Expr:
    column = pl.col(column_of(check.fact.key, check.fact.kind))
    values: list[Any] = list(check.values)
    if check.fact.kind == "percentage":
        values = [Decimal(SHARES[name].removesuffix("%")) for name in values]
    elif check.fact.kind == "decimal":
        values = [Decimal(str(value)) for value in values]
    match check.operator:
        case "between":
            return column.is_between(values[0], values[1])
        case "one_of":
            return column.is_in(values)
        case "is" if check.fact.kind == "boolean":
            return column if values[0] else ~column
        case word:
            compare = {"at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le,
                       "is": operator.eq, "is_not": operator.ne}[word]  # fmt: skip
            found: pl.Expr = compare(column, values[0])
            return found


# --------------------------------------------------------------------- verdicts


def _code(criterion: Criterion) -> pl.Expr:
    met = pl.col(f"met_{criterion.id}")
    partly = None if criterion.partly is None else pl.col(f"partly_{criterion.id}")
    found = _settled(met, partly)
    if criterion.applies is None:
        return found
    applies = pl.col(f"applies_{criterion.id}")
    return pl.when(applies).then(found).when(~applies).then(_lit(NOT_APPLICABLE)).otherwise(_lit(UNKNOWN))


def _settled(met: pl.Expr, partly: pl.Expr | None) -> pl.Expr:
    if partly is None:
        return pl.when(met).then(_lit(MET)).when(met.is_null()).then(_lit(UNKNOWN)).otherwise(_lit(NOT))
    unknown = met.is_null() | partly.is_null()
    return (
        pl.when(met).then(_lit(MET)).when(unknown).then(_lit(UNKNOWN)).when(partly).then(_lit(PARTLY))
        .otherwise(_lit(NOT))
    )  # fmt: skip


def _lit(code: int) -> pl.Expr:
    return pl.lit(code, pl.Int8)


# ------------------------------------------------------------------- adding up


def _all_met(criteria: Iterable[Criterion]) -> pl.Expr:
    """Every criterion that applies is met."""
    return reduce(operator.and_, (_unless(c, pl.col(f"met_{c.id}")) for c in criteria))


def _unless(criterion: Criterion, condition: pl.Expr) -> pl.Expr:
    return condition if criterion.applies is None else ~pl.col(f"applies_{criterion.id}") | condition


def _enough(criteria: Sequence[Criterion]) -> pl.Expr:
    """At least half of the criteria that apply are at least partly met."""
    so = {c.id: _at_least_partly(c) for c in criteria}
    if all(c.applies is None for c in criteria):
        return _at_least(list(so.values()), AREA_SHARE)
    # One that may not apply: each that is so weighs for it, each that is not against it, one left out nothing.
    part, whole = AREA_SHARE
    lowest: list[pl.Expr] = []
    highest: list[pl.Expr] = []
    for criterion in criteria:
        yes, applies = so[criterion.id], pl.lit(True) if criterion.applies is None else pl.col(
            f"applies_{criterion.id}"
        )
        no = applies & ~yes
        yes = applies & yes
        weights = _lit(whole - part), _lit(-part), _lit(0)
        lowest.append(pl.when(no.fill_null(True)).then(weights[1]).when(yes).then(weights[0]).otherwise(weights[2]))
        highest.append(pl.when(yes.fill_null(True)).then(weights[0]).when(no).then(weights[1]).otherwise(weights[2]))
    return _between(reduce(operator.add, lowest) >= 0, reduce(operator.add, highest) >= 0)


def _at_least_partly(criterion: Criterion) -> pl.Expr:
    met = pl.col(f"met_{criterion.id}")
    return met if criterion.partly is None else met | pl.col(f"partly_{criterion.id}")


def _at_least(parts: Sequence[pl.Expr], share: tuple[int, int]) -> pl.Expr:
    """At least this share of all the parts is true."""
    needed = -(-share[0] * len(parts) // share[1])
    sure = reduce(operator.add, (part.fill_null(False).cast(pl.Int8) for part in parts))
    possible = reduce(operator.add, (part.fill_null(True).cast(pl.Int8) for part in parts))
    return _between(sure >= needed, possible >= needed)


def _between(surely: pl.Expr, possibly: pl.Expr) -> pl.Expr:
    return pl.when(surely).then(True).when(~possibly).then(False)
