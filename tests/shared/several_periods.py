"""What the tests of several periods share: a standard of any conditions, and facts of any periods."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator
from shared import random_standards as generated
from shared import small_standards as small

import assay
from assay.engine.explaining.recorded import published
from assay.facts.values.fact_set import FactSet

Json = Any
VOCABULARY: Json = {
    "n": small.fact("integer"),
    "x": small.fact("decimal"),
    "share": small.fact("percentage"),
    "sum": small.fact("money", unit="GBP"),
    "closed": small.fact("boolean"),
    "rows": small.fact("records", fields={"day": {"type": "date", "label": "day"}}),
    "recent": small.fact("integer", computed={"count_of": "rows", "where": {"field": "day", "within": "period"}}),
    "known": small.fact("integer", computed={"count_of": "rows", "where": {"field": "day", "on_or_before": "as_of"}}),
    "gain": small.fact("decimal", computed={"minus": [{"fact": "n"}, {"previous": "n"}]}),
}


def years_standard(*conditions: Json, **more: Json) -> assay.Standard:
    """A criterion for each condition: 1.1, 1.2, …"""
    criteria = [small.criterion(f"1.{number}", one, **more) for number, one in enumerate(conditions, 1)]
    return small.standard(small.rules(criteria, VOCABULARY))


def years(standard: assay.Standard, *periods: Json) -> FactSet:
    """Facts of this period, the one before, and so on; None where there was no period."""
    now, *before = [*periods, {}] if len(periods) == 1 else periods
    previous_ = "none" if before[0] is None else before[0]
    document = small.facts(now, previous=previous_, earlier=generated.earlier_of(2024, before[1:]))
    return assay.read_facts(document, standard)


def verdicts(standard: assay.Standard, *periods: Json) -> list[str]:
    """The verdict of each criterion, fired and explained; the whole answer is as its schema says."""
    assessment = assay.Assessor(standard).assess(years(standard, *periods))
    errors: list[Any] = list(Draft202012Validator(published()).iter_errors(json.loads(assessment.to_json())))
    assert [error.message for error in errors] == []
    return [result.verdict for result in assessment.criteria]


def previous(key: str, back: int, **test: Json) -> Json:
    return {"previous": key, "back": back, **test}


def trend(key: str, over: Json, direction: str) -> Json:
    return {"trend": key, "over": over, "is": direction}
