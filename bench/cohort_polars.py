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
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from .cohort_data import column_of
from .workload import SHARES, Check, Condition, Criterion, Workload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MET, PARTLY, NOT, NOT_APPLICABLE, UNKNOWN = 2, 1, 0, 3, 4
AREA_SHARE, LEVEL_SHARE = (1, 2), (3, 5)
"""Of an area's applicable criteria, and of the areas: so many of so many have to be at least partly met."""


class Judged(NamedTuple):
    """A criterion whose conditions are the columns ``met_ID``, ``partly_ID`` and ``applies_ID``."""

    id: str
    area: str
    has_partly: bool
    has_applies: bool

    @property
    def met(self) -> pl.Expr:
        return pl.col(f"met_{self.id}")

    @property
    def partly(self) -> pl.Expr | None:
        return pl.col(f"partly_{self.id}") if self.has_partly else None

    @property
    def applies(self) -> pl.Expr | None:
        return pl.col(f"applies_{self.id}") if self.has_applies else None


def by_hand(load: Workload, subjects: pl.LazyFrame) -> pl.LazyFrame:
    """``subject_id``, and a column of codes for each criterion, each area and the level."""
    conditions = {name: value for c in load.criteria for name, value in _conditions(c).items()}
    criteria = [Judged(c.id, c.area, c.partly is not None, c.applies is not None) for c in load.criteria]
    judged = with_areas(subjects.with_columns(**conditions), criteria).with_columns(
        all_areas=all_of(pl.col(f"all_{area}") for area in load.areas),
        enough_areas=at_least([pl.col(f"all_{a}") | pl.col(f"enough_{a}") for a in load.areas], LEVEL_SHARE),
    )
    level = settled(pl.col("all_areas"), pl.col("enough_areas"))
    return judged.select("subject_id", **codes(criteria), level=level)


def all_of(conditions: Iterable[pl.Expr]) -> pl.Expr:
    """Kleene's and."""
    return reduce(lambda a, b: a & b, conditions)


def any_of(conditions: Iterable[pl.Expr]) -> pl.Expr:
    """Kleene's or."""
    return reduce(lambda a, b: a | b, conditions)


def with_areas(judged: pl.LazyFrame, criteria: Sequence[Judged]) -> pl.LazyFrame:
    """The conditions of areas, as the columns ``all_AREA`` (is met) and ``enough_AREA`` (is partly met)."""
    members = _by_area(criteria)
    found = {f"all_{area}": _all_met(inside) for area, inside in members.items()}
    return judged.with_columns(**found, **{f"enough_{area}": _enough(inside) for area, inside in members.items()})


def codes(criteria: Sequence[Judged]) -> dict[str, pl.Expr]:
    """The codes of criteria and areas."""
    found = {f"criterion_{c.id.replace('.', '_')}": _code(c) for c in criteria}
    return found | {f"area_{a}": settled(pl.col(f"all_{a}"), pl.col(f"enough_{a}")) for a in _by_area(criteria)}


def _by_area(criteria: Sequence[Judged]) -> Mapping[str, list[Judged]]:
    return {area: [c for c in criteria if c.area == area] for area in dict.fromkeys(c.area for c in criteria)}


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
    return (all_of if condition.kind == "all" else any_of)(map(_condition, condition.parts))


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


def _code(criterion: Judged) -> pl.Expr:
    found, applies = settled(criterion.met, criterion.partly), criterion.applies
    if applies is None:
        return found
    return pl.when(applies).then(found).when(~applies).then(lit(NOT_APPLICABLE)).otherwise(lit(UNKNOWN))


def settled(met: pl.Expr, partly: pl.Expr | None) -> pl.Expr:
    """The code that one or two conditions leave."""
    if partly is None:
        return pl.when(met).then(lit(MET)).when(met.is_null()).then(lit(UNKNOWN)).otherwise(lit(NOT))
    unknown = met.is_null() | partly.is_null()
    return (
        pl.when(met).then(lit(MET)).when(unknown).then(lit(UNKNOWN)).when(partly).then(lit(PARTLY)).otherwise(lit(NOT))
    )


def lit(code: int) -> pl.Expr:
    """A code, or a small count."""
    return pl.lit(code, pl.Int8)


# ------------------------------------------------------------------- adding up


def _all_met(criteria: Iterable[Judged]) -> pl.Expr:
    """Every criterion that applies is met."""
    return all_of(c.met if c.applies is None else ~c.applies | c.met for c in criteria)


def _enough(criteria: Sequence[Judged]) -> pl.Expr:
    """At least half of the criteria that apply are at least partly met."""
    so = {c.id: c.met if c.partly is None else c.met | c.partly for c in criteria}
    if not any(c.has_applies for c in criteria):
        return at_least(list(so.values()), AREA_SHARE)
    # One that may not apply: each that is so weighs for it, each that is not against it, one left out nothing.
    part, whole = AREA_SHARE
    lowest: list[pl.Expr] = []
    highest: list[pl.Expr] = []
    for criterion in criteria:
        applies = pl.lit(True) if criterion.applies is None else criterion.applies
        yes, no = applies & so[criterion.id], applies & ~so[criterion.id]
        up, down = lit(whole - part), lit(-part)
        lowest.append(pl.when(no.fill_null(True)).then(down).when(yes).then(up).otherwise(lit(0)))
        highest.append(pl.when(yes.fill_null(True)).then(up).when(no).then(down).otherwise(lit(0)))
    return between(reduce(operator.add, lowest) >= 0, reduce(operator.add, highest) >= 0)


def at_least(parts: Sequence[pl.Expr], share: tuple[int, int]) -> pl.Expr:
    """At least this share of all the parts is true."""
    needed = -(-share[0] * len(parts) // share[1])
    sure = reduce(operator.add, (pl.when(part).then(lit(1)).otherwise(lit(0)) for part in parts))
    impossible = reduce(operator.add, (pl.when(~part).then(lit(1)).otherwise(lit(0)) for part in parts))
    return between(sure >= needed, impossible <= len(parts) - needed)


def between(surely: pl.Expr, possibly: pl.Expr) -> pl.Expr:
    """True where it surely is so, false where it cannot be, else unknown."""
    return pl.when(surely).then(True).when(~possibly).then(False)
