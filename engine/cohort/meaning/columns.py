"""Verdicts as Narwhals expressions, to be put together with others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assay.engine.cohort.tables.columns import Column, Truth, nw
from assay.engine.cohort.tables.layout import SUBJECTS, CohortPlan, stem
from assay.engine.cohort.tables.native import calculator_of
from assay.engine.cohort.tables.numbers import TooLarge
from assay.engine.cohort.tables.texts import plain_text, text_columns
from assay.facts.file.head import as_of_date
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.dates import parse_period
from assay.rules.language.kinds import VERDICTS
from assay.rules.language.terms import (
    Aggregate,
    Compare,
    Literal_,
    Parameter,
    Quantified,
    ShareOf,
    Term,
    children,
    walk,
)

from .amounts import Amount, Single
from .conditions import condition
from .reading import CannotExpress, ColumnScope, Reading
from .sources import Days
from .verdicts import code, could

_OF_MANY = frozenset({"includes", "includes_any"})
_IN_ORDER = frozenset({"at_least", "at_most", "more_than", "less_than", "between"})


def verdict_columns(
    cohort: CohortPlan, schema: Mapping[str, Any], as_of: date | str, period: str, engine: str = "polars"
) -> dict[str, Column]:
    """The verdict of each criterion as an expression over one table of subjects, by the name of its column.

    ``schema`` are the table's columns and their Narwhals types. Criteria that
    look at a list of records are not among them: they need more than one table
    (``assess_tables``). Nor are those that hold a text against one that is not ASCII, or against another text:
    an expression cannot compose characters. A figure that could be computed from records is the one
    that is given. Values are the numbers that ``verdict_names`` explains.
    """
    day, then = as_of_date(as_of), parse_period(period, cohort.plan.standard.year_starts)
    if day is None or then is None:
        message, hint = "this is not a period that can be read", "write it like 2024/25 or 2025"
        raise InputError([Problem("F105", Position(Source("period")), message, hint)])
    days = Days(((day, then, None),))
    # That a list is given says nothing where its records are not seen.
    known = cohort.layout.subjects.columns
    schema = {name: dtype for name, dtype in schema.items() if name in known and known[name].role != "given"}
    found: dict[str, Column] = {}
    for c in cohort.plan.criteria:
        reading = _Inline(cohort.plan, cohort.layout, calculator_of(engine), days, schema, {})
        nodes = cohort.plan.graph.nodes
        roots = [n for n in (c.applies, c.met, c.partly) if n is not None]
        if any(_over_records(nodes[n].term) or _needs_composing(nodes[n].term) for n in roots):
            continue
        try:
            values: dict[int, Truth] = {n: condition(nodes[n].term, ColumnScope(reading)) for n in roots}
        except (CannotExpress, TooLarge):
            continue
        one = could(c.unit, values, c.unit.id, rule=(c.applies, c.met, c.partly))
        found[one.column] = code(one, VERDICTS)
    return found


def _over_records(term: Term) -> bool:
    return isinstance(term, Quantified | ShareOf | Aggregate) or any(_over_records(part) for part in children(term))


def _needs_composing(term: Term) -> bool:
    """Whether a text is held against one that can be written in several ways, as with accents by themselves."""
    for one in walk([term]):
        if not isinstance(one, Compare) or one.left.type.kind not in ("text", "choice") or one.operator in _OF_MANY:
            continue
        against = [right.value if isinstance(right, Literal_ | Parameter) else None for right in one.right]
        if one.left.type.kind == "choice" and (None in against or one.operator in _IN_ORDER):
            against = list(one.left.type.options)
        if any(text is None or not str(text).isascii() for text in against):
            return True
    return False


class _Inline(Reading):
    """A reading in which everything is written where it is used, texts as they are read."""

    def settle(self, found: Any) -> Any:
        return found

    def fact(self, key: str, back: int, quantity: Callable[[Any, int], Amount]) -> Amount:
        found, name = super().fact(key, back, quantity), stem(key, back)
        texts = text_columns(self.layout, SUBJECTS, self.subjects)
        if isinstance(found, Single) and isinstance(found.value, nw.Expr) and name in texts:
            return replace(found, value=plain_text(texts[name]), categories=None)
        return found
