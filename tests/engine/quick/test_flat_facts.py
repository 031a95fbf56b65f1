"""Verdicts and nothing else, of a flat dict of facts."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from shared import random_standards as generated
from shared.profiles import times

import assay
from assay.facts.values.references import reference

Json = Any


@settings(max_examples=times(150))
@given(rules=generated.rule_documents(generated.YEAR_CONDITIONS), document=generated.year_documents())
def test_a_flat_dict_of_years_gives_the_same(rules: Json, document: Json) -> None:
    """Fired (checked within) and quick verdicts, the second time by their tables."""
    document["earlier"] = [one for one in document["earlier"] if one["facts"] != "none"]
    document["previous"] = {} if document["previous"] == "none" else document["previous"]
    standard = generated.standard_of(rules)
    assessor = assay.Assessor(standard)
    expected = {c.id: c.verdict for c in assessor.assess(document).criteria}
    periods = [document["facts"], document["previous"], *(one["facts"] for one in document["earlier"])]
    flat = {reference(key, back): value for back, facts in enumerate(periods) for key, value in facts.items()}
    for _ in range(2):
        assert assessor.verdicts(flat, generated.AS_OF, generated.PERIOD) == expected
