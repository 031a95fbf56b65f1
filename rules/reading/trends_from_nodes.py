"""Trends: one figure held against itself, period after period, made of plain comparisons."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import cast

from assay.facts.language.phrases import phrases
from assay.facts.problems.nodes import Mapping, Scalar
from assay.facts.values.references import MOST_BACK
from assay.rules.language.grammar import TRENDS
from assay.rules.language.literals import whole_number
from assay.rules.language.scope import Scope
from assay.rules.language.terms import All, Compare, Condition, Named, Operator
from assay.rules.language.types import NUMERIC

from .values_from_nodes import fact_named

say = phrases("assay.rules")


def trend_of(node: Mapping, scope: Scope) -> Condition | None:
    """Each period's figure compared with that of the period before it; true when every step is so.

    ``over`` counts the periods, this one included: three make two steps.
    """
    place, over = cast("Scalar", node.get("trend")), whole_number(node.get("over"), scope)
    definition = scope.vocabulary.get(str(place.value))
    if definition is not None and definition.type == "records":
        scope.problem("R306", place.at, f"{place.value} holds records, which neither rise nor fall",
                      f"declare a fact with 'computed: {{count_of: {place.value}}}' or the like, and name that")
        return None
    fact = fact_named(place, 0, place.at, scope)
    if fact is None or over is None:
        return None
    if fact.type.kind not in NUMERIC:
        scope.problem("R306", place.at, f"{fact.key} is {fact.type.words()}, which neither rises nor falls",
                      "trends are of numbers, percentages and money")
        return None
    periods, name, at = over
    if not 2 <= periods <= 1 + MOST_BACK:
        scope.problem("R314", at, f"a trend over {periods} periods{f' ({name})' if name else ''}",
                      f"it can be over 2 to {1 + MOST_BACK}, this one included")
        return None
    direction = str(cast("Scalar", node.get("is")).value)
    if not scope.room(node.at, 3 * periods, 3):
        return None
    earlier = replace(fact.type, may_be_none=True)
    figures = [fact, *(replace(fact, back=back, type=earlier) for back in range(1, periods))]
    operator = cast("Operator", TRENDS[direction])
    steps = tuple(Compare(after, operator, (before,), node.at) for after, before in pairwise(figures))
    says = say("trends", f"over.{operator}", label=scope.vocabulary[fact.key].label, periods=periods)
    return Named("", says, steps[0] if len(steps) == 1 else All(steps, node.at), node.key_at("trend"))
