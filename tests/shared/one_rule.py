"""A standard of one criterion for each condition that a test names, and facts for it."""

from __future__ import annotations

from typing import Any

from shared import random_standards as generated

import assay

Json = Any


def one_rule(*conditions: Json, vocabulary: Json = None, **more: Json) -> assay.Assessor:
    """A standard of a criterion for each condition."""
    return assay.Assessor(generated.standard_of(rules_of(*conditions, vocabulary=vocabulary, **more)))


def rules_of(*conditions: Json, vocabulary: Json = None, **more: Json) -> Json:
    """The document of that standard."""
    return {
        "assay": "rules/1",
        "standard": {"id": "one", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "parameters": generated.PARAMETERS, "vocabulary": vocabulary or generated.VOCABULARY,
        "areas": [{"id": "1", "title": "one"}],
        "criteria": [{"id": f"1.{n}", "area": "1", "title": "t", "statement": "s",
                      "source": {"area": 1, "item": n}, "reading": "r", "met_when": condition, **more}
                     for n, condition in enumerate(conditions, 1)],
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip


def facts_of(facts: Json, **more: Json) -> Json:
    return {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
            "facts": facts, **more}  # fmt: skip
