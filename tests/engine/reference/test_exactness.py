"""Exact: gaps hide nothing that is possible, and a threshold is hit or missed by the smallest step."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.one_rule import rules_of
from shared.profiles import share_of, times
from shared.second_opinion import Oracle, agrees

import assay

Json = Any


@settings(max_examples=times(250))
@given(data=st.data(), conditions=generated.OVER_RECORDS, rows=generated.sparse_rows())
def test_gaps_in_records_never_hide_a_possible_verdict(data: st.DataObject, conditions: Json, rows: Json) -> None:
    """Every kind of condition over a few records with gaps, held against ways of filling them."""
    rules = rules_of(*conditions)
    assessor = assay.Assessor(generated.standard_of(rules))

    def verdicts_of(facts: Json) -> dict[str, str]:
        return assessor.verdicts(facts, generated.AS_OF, generated.PERIOD)

    before = verdicts_of({"rows": rows})
    for _ in range(6):
        facts = {"rows": data.draw(generated.filled(rows))}
        after = verdicts_of(facts)
        document = {"as_of": generated.AS_OF, "period": generated.PERIOD, "facts": facts, "previous": {}}
        for criterion in rules["criteria"]:
            id_ = criterion["id"]
            assert before[id_] in ("unknown", after[id_])
            assert agrees(after[id_], Oracle(rules, document).verdicts(criterion))


PERCENTS = ["0%", "1%", "29%", "33.3%", "50%", "66.7%", "75%", "90%", "99.99%", "100%", "2 of 3"]


@pytest.mark.parametrize("percent", PERCENTS)
def test_shares_are_exact_at_every_threshold(percent: str) -> None:
    """k of n for all small n: the threshold itself counts, one record less does not."""
    assessor = _share_standard(percent)
    numerator, _, denominator = percent.partition(" of ")
    top, bottom = (int(numerator), int(denominator)) if denominator else (
        round(float(numerator[:-1]) * 100), 10_000)  # fmt: skip
    for n in share_of(range(1, 41)):
        for k in range(n + 1):
            rows = [{"ok": i < k} for i in range(n)]
            verdict = assessor.verdicts({"rows": rows}, generated.AS_OF, generated.PERIOD)["1.1"]
            assert (verdict == "met") == (k * bottom >= top * n), (k, n, percent)


def _share_standard(percent: str) -> assay.Assessor:
    rules = rules_of({"share_of": "rows", "that": {"field": "ok", "is": True}, "at_least": percent})
    return assay.Assessor(generated.standard_of(rules))


NUMBERS = assay.Assessor(
    generated.standard_of(rules_of({"fact": "number", "at_least": {"previous": "number"}}))
)


@settings(max_examples=times(300))
@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**20), max_value=10**20),
    step=st.sampled_from(["0", "0.000000000001", "-0.000000000001"]),
)
def test_decimals_are_exact_at_every_threshold(value: Any, step: str) -> None:
    """Huge and tiny numbers: a threshold is hit exactly, and missed by the smallest step."""
    wide = Context(prec=60)
    shifted = wide.add(value, Decimal(step))
    assume(len(value.as_tuple().digits) <= 30 and len(shifted.as_tuple().digits) <= 30)
    verdict = NUMBERS.verdicts(
        {"number": shifted, "previous.number": value}, generated.AS_OF, generated.PERIOD
    )["1.1"]
    assert verdict == ("met" if Decimal(step) >= 0 else "not_met")
