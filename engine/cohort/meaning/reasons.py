"""Why, in columns: which sufficient reason settled a verdict, and by how much a threshold was reached or missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assay.engine.cohort.tables.columns import Column, Truth, all_of, as_column, chosen, negate, nw, only, sure
from assay.engine.cohort.tables.numbers import Frac, TooLarge
from assay.engine.explaining.speaker import Speaker
from assay.engine.firing.rulebase import leaves_of
from assay.engine.language.phrases import say
from assay.engine.plan.implicants import Implicant, implicants_of
from assay.engine.plan.plan import CriterionPlan, Plan
from assay.rules.language.terms import Compare
from assay.rules.language.types import NUMERIC

from .amounts import Measure, known
from .arithmetic import subtract
from .conditions import condition, quantity
from .reading import ColumnScope, Reading
from .verdicts import column_of

_MARGINS = ("at_least", "more_than", "at_most", "less_than")


class ColumnReason(NamedTuple):
    """One sufficient reason: its number in the column, the verdict, and what holds, in words."""

    number: int
    verdict: str
    because: tuple[str, ...]


class MarginOf(NamedTuple):
    """What a margin column measures: ``says`` the comparison in words, ``unit`` of the figures (% points as %)."""

    criterion: str
    says: str
    unit: str


@dataclass(frozen=True)
class More:
    """Columns to be made first, and the columns that come out."""

    made: Mapping[str, Column]
    out: Mapping[str, Column]


# ------------------------------------------------------------------- reasons


def reason_columns(plan: Plan, reading: Reading) -> More:
    """For each criterion the number of the first sufficient reason that holds; null where the verdict is unknown."""
    scope = ColumnScope(reading)
    leaves: dict[int, Truth] = {}
    out: dict[str, Column] = {}
    for c in plan.criteria:
        found = list(_implicants(plan, c))
        for _, _, implicant in found:
            for leaf, _ in implicant:
                if leaf not in leaves:
                    leaves[leaf] = condition(plan.graph.nodes[leaf].term, scope)
        if found:
            out[f"{column_of('criterion', c.unit.id)}__reason"] = _first(found, leaves)
    made = {f"__l{n}": truth for n, truth in leaves.items() if isinstance(truth, nw.Expr)}
    return More(made, out)


def _first(found: list[tuple[int, str, Implicant]], leaves: Mapping[int, Truth]) -> Column:
    column: Column = nw.lit(None, nw.Int16)
    for number, _, implicant in reversed(found):
        tests: list[Truth] = []
        for leaf, value in sorted(implicant):
            truth = nw.col(f"__l{leaf}") if isinstance(leaves[leaf], nw.Expr) else leaves[leaf]
            tests.append(truth if value else negate(truth))
        column = chosen(all_of(tests), nw.lit(number, nw.Int16), column)
    return column


def _implicants(plan: Plan, c: CriterionPlan) -> Iterator[tuple[int, str, Implicant]]:
    """Numbered from 1, verdict after verdict; none where there are too many to be told apart."""
    number = 0
    for verdict, sets in (implicants_of(c.unit, plan.graph) or {}).items():
        for implicant in sets:
            number += 1
            yield number, verdict, implicant


def reasons_of(plan: Plan) -> dict[str, tuple[ColumnReason, ...]]:
    """What the numbers of each column of reasons mean."""
    speaker = Speaker(plan.standard.vocabulary)
    found: dict[str, tuple[ColumnReason, ...]] = {}
    for c in plan.criteria:
        reasons = tuple(
            ColumnReason(
                number, verdict, tuple(_words(plan, speaker, leaf, value) for leaf, value in sorted(implicant))
            )
            for number, verdict, implicant in _implicants(plan, c)
        )
        if reasons:
            found[f"{column_of('criterion', c.unit.id)}__reason"] = reasons
    return found


def _words(plan: Plan, speaker: Speaker, leaf: int, value: bool) -> str:
    words = speaker.condition(plan.graph.nodes[leaf].term)
    return words if value else say("reasons", "trail.not", words=words)


# ------------------------------------------------------------------- margins


def _thresholds(plan: Plan) -> Iterator[tuple[str, CriterionPlan, Compare]]:
    """Every comparison of a number with one other number, by the name of its column."""
    for c in plan.criteria:
        roots = [root for root in (c.applies, c.met, c.partly) if root is not None]
        number = 0
        for leaf in leaves_of(plan.graph, roots):
            term = plan.graph.nodes[leaf].term
            if isinstance(term, Compare) and term.operator in _MARGINS and term.left.type.kind in NUMERIC:
                number += 1
                yield f"{column_of('criterion', c.unit.id)}__margin_{number}", c, term


def margin_columns(plan: Plan, reading: Reading) -> More:
    """How far each threshold was passed (0 or more where it is reached) or missed, for display only.

    Null where a figure is not known, or is none.
    """
    scope, out = ColumnScope(reading), dict[str, Column]()
    for name, _, term in _thresholds(plan):
        left, right = (quantity(one, scope) for one in (term.left, term.right[0]))
        if not isinstance(left, Measure) or not isinstance(right, Measure):
            continue
        if term.operator in ("at_most", "less_than"):
            left, right = right, left
        try:
            out[name] = _shown(reading, subtract(reading.calc, left, right), left, right, term)
        except TooLarge:
            out[name] = nw.lit(None, nw.Float64)
    return More({}, out)


def _shown(reading: Reading, difference: Measure, left: Measure, right: Measure, term: Compare) -> Column:
    """Floating-point: a picture needs no more, and no verdict rests on it."""
    low = difference.low
    if not isinstance(low, Frac):
        return nw.lit(None, nw.Float64)
    scale = low.scale - (2 if term.left.type.kind == "percentage" else 0)
    value = low.num.as_column().cast(nw.Float64) / low.den.as_column().cast(nw.Float64) / float(10**max(scale, 0))
    value = value * float(10 ** max(-scale, 0))
    settled = all_of([known(reading.calc, left), known(reading.calc, right), negate(difference.none)])
    return value if settled is True else only(as_column(sure(settled)), value)


def margins_of(plan: Plan) -> dict[str, MarginOf]:
    """What each column of margins measures."""
    speaker = Speaker(plan.standard.vocabulary)
    found: dict[str, MarginOf] = {}
    for name, c, term in _thresholds(plan):
        type_ = term.left.type
        unit = "%" if type_.kind == "percentage" else type_.unit
        found[name] = MarginOf(c.unit.id, speaker.condition(term), unit)
    return found
