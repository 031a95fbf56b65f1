"""Criteria that are too large for a rule of their own fire what they mean."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.profiles import times

import assay

Json = Any


@settings(max_examples=times(150))
@given(data=st.data())
def test_large_criteria_fire_as_they_evaluate(data: st.DataObject) -> None:
    """Also beyond 64 implicants, where a criterion is fired node by node."""
    keys = [f"b{n}" for n in range(14)]
    leaf = st.sampled_from(keys).map(lambda key: {"fact": key, "is": True})
    wide = st.lists(leaf, min_size=6, max_size=14)
    tree = st.recursive(
        st.builds(lambda parts, n: {"at_least": min(n, len(parts)), "of": parts}, wide, st.integers(2, 8)),
        lambda inner: st.one_of(
            st.lists(inner | leaf, min_size=2, max_size=20).map(lambda parts: {"any": parts}),
            st.lists(inner | leaf, min_size=2, max_size=20).map(lambda parts: {"all": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=3,
    )
    rules = data.draw(generated.rule_documents(tree))
    rules["vocabulary"] = {key: {"type": "boolean", "label": key, "question": "?"} for key in keys}
    rules["definitions"] = {}
    try:
        assessor = assay.Assessor(generated.standard_of(rules))
    except assay.InputError as error:
        assert {problem.code for problem in error.problems} == {"R501"}
        return
    facts = data.draw(st.dictionaries(st.sampled_from(keys), st.booleans()))
    document = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF,
                "period": generated.PERIOD, "facts": facts}  # fmt: skip
    assessment = assessor.assess(document)  # a disagreement raises
    assert [step.step for step in assessment.trail] == list(range(1, len(assessment.trail) + 1))
