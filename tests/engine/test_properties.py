"""What must hold for every standard and every set of facts, not only for the examples."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import random
from datetime import date, timedelta
from decimal import Context, Decimal
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.oracle import Oracle

import assay
from assay.engine.assessing.assess import assess, compile_standard
from assay.engine.explaining.explain import explainer
from assay.engine.explaining.words import Speaker
from assay.engine.reference.admit import admit
from assay.engine.reference.evaluate import compiler
from assay.facts.values.dates import add_months

Json = Any


def verdicts(assessment: assay.Assessment) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = {c.id: (c.verdict, c.could_be) for c in assessment.criteria}
    found |= {f"area {a.id}": (a.verdict, a.could_be) for a in assessment.areas}
    return found | {"level": (assessment.level.verdict, assessment.level.could_be)}


@settings(max_examples=300)
@given(data=st.data(), rules=generated.rule_documents())
def test_complete_facts_give_what_the_oracle_says(data: st.DataObject, rules: Json) -> None:
    """Exact two-valued meaning, by a second implementation that shares no code."""
    facts = data.draw(generated.completed(data.draw(generated.fact_documents())))
    assessment = assay.Assessor(generated.standard_of(rules)).assess(facts)
    for criterion in rules["criteria"]:
        _hold(assessment.criterion(criterion["id"]).verdict, Oracle(rules, facts).verdicts(criterion))


def _hold(verdict: str, expected: set[str]) -> None:
    """Known is what holds whichever record of one day is the later; without such a doubt it has to be known."""
    assert {verdict} == expected or (verdict == "unknown" and len(expected) > 1)


@settings(max_examples=300)
@given(data=st.data(), rules=generated.rule_documents())
def test_more_facts_never_turn_a_known_verdict(data: st.DataObject, rules: Json) -> None:
    """Monotone in knowledge: what is known stays, and what comes true was named as possible."""
    assessor = assay.Assessor(generated.standard_of(rules))
    partial = data.draw(generated.fact_documents())
    before = verdicts(assessor.assess(partial))
    after = verdicts(assessor.assess(data.draw(generated.completed(partial))))
    for target, (verdict, could_be) in before.items():
        assert set(after[target][1]) <= set(could_be)
        if verdict != "unknown":
            assert after[target][0] == verdict


@settings(max_examples=250)
@given(data=st.data(), conditions=generated.OVER_RECORDS, rows=generated.sparse_rows())
def test_gaps_in_records_never_hide_a_possible_verdict(data: st.DataObject, conditions: Json, rows: Json) -> None:
    """Every kind of condition over a few records with gaps, held against ways of filling them."""
    rules = _rules(*conditions)
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
            _hold(after[id_], Oracle(rules, document).verdicts(criterion))


@settings(max_examples=200)
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_every_reading_agrees(rules: Json, facts: Json) -> None:
    """Fired (checked within), evaluated, explained and quick verdicts are the same."""
    standard = generated.standard_of(rules)
    assessor = assay.Assessor(standard)
    assessment = assessor.assess(facts)
    flat = facts["facts"] | {f"previous.{key}": value for key, value in facts["previous"].items()}
    assert assessor.verdicts(flat, generated.AS_OF, generated.PERIOD) == {
        c.id: c.verdict for c in assessment.criteria
    }
    compiled = compile_standard(standard)
    row, _ = admit(compiled.admission, assay.read_facts(facts, standard))
    explain = explainer(compiled.plan.graph, compiler(compiled.plan), Speaker(standard.vocabulary), standard.computed)
    assert [because.value for because in explain(row)] == compiled.criteria(row)


@settings(max_examples=150)
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


@settings(max_examples=100)
@given(rules=generated.rule_documents(), facts=generated.fact_documents(), seed=st.integers(0, 2**16))
def test_order_changes_nothing(rules: Json, facts: Json, seed: int) -> None:
    """Shuffled criteria, files, keys, records and facts: the same digests and the same answer."""
    shuffle = random.Random(seed)
    moved, other = copy.deepcopy(rules), {"assay": "rules/1", "criteria": []}
    shuffle.shuffle(moved["criteria"])
    shuffle.shuffle(moved["areas"])
    other["criteria"] = [moved["criteria"].pop() for _ in range(shuffle.randint(0, len(moved["criteria"]) - 1))]
    moved["vocabulary"] = dict(shuffle.sample(sorted(moved["vocabulary"].items()), len(moved["vocabulary"])))
    turned = copy.deepcopy(facts)
    for section in ("facts", "previous"):
        for rows in [v for v in turned[section].values() if isinstance(v, list)]:
            shuffle.shuffle(rows)
        turned[section] = dict(shuffle.sample(sorted(turned[section].items(), key=str), len(turned[section])))
    one = assay.Assessor(generated.standard_of(rules)).assess(facts)
    two = assay.Assessor(generated.standard_of(moved, other)).assess(turned)
    assert verdicts(one) == verdicts(two)
    assert one.standard.digest == two.standard.digest
    assert one.facts.digest == two.facts.digest


@settings(max_examples=60)
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_the_same_inputs_give_the_same_bytes(rules: Json, facts: Json) -> None:
    answers = {assay.Assessor(generated.standard_of(rules)).assess(facts).to_json() for _ in range(2)}
    assert len(answers) == 1


PERCENTS = ["0%", "1%", "29%", "33.3%", "50%", "66.7%", "75%", "90%", "99.99%", "100%", "2 of 3"]


@pytest.mark.parametrize("percent", PERCENTS)
def test_shares_are_exact_at_every_threshold(percent: str) -> None:
    """k of n for all small n: the threshold itself counts, one record less does not."""
    assessor = _share_standard(percent)
    numerator, _, denominator = percent.partition(" of ")
    top, bottom = (int(numerator), int(denominator)) if denominator else (
        round(float(numerator[:-1]) * 100), 10_000)  # fmt: skip
    for n in range(1, 41):
        for k in range(n + 1):
            rows = [{"ok": i < k} for i in range(n)]
            verdict = assessor.verdicts({"rows": rows}, generated.AS_OF, generated.PERIOD)["1.1"]
            assert (verdict == "met") == (k * bottom >= top * n), (k, n, percent)


def _share_standard(percent: str) -> assay.Assessor:
    rules = _rules({"share_of": "rows", "that": {"field": "ok", "is": True}, "at_least": percent})
    return assay.Assessor(generated.standard_of(rules))


def _rules(*conditions: Json) -> Json:
    """A standard of one criterion for each condition, over the random standards' vocabulary."""
    return {
        "assay": "rules/1",
        "standard": {"id": "one", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "parameters": generated.PARAMETERS, "vocabulary": generated.VOCABULARY,
        "areas": [{"id": "1", "title": "one"}],
        "criteria": [{"id": f"1.{n}", "area": "1", "title": "t", "statement": "s",
                      "source": {"area": 1, "item": n}, "reading": "r", "met_when": condition}
                     for n, condition in enumerate(conditions, 1)],
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip


NUMBERS = assay.Assessor(
    generated.standard_of(_rules({"fact": "number", "at_least": {"previous": "number"}}))
)


@settings(max_examples=300)
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


@given(
    day=st.dates(min_value=date(1901, 1, 1), max_value=date(2190, 12, 31)),
    months=st.integers(0, 600),
)
@example(day=date(2024, 2, 29), months=12)
@example(day=date(2025, 3, 31), months=1)
def test_months_end_where_months_end(day: Any, months: int) -> None:
    """Going back never skips a month, and a month's end stays within the month."""
    moved = add_months(day, -months)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month - months
    next_month = add_months(moved.replace(day=1), 1)
    last_of_its_month = next_month - moved == timedelta(days=1)
    assert moved.day == day.day or (moved.day < day.day and last_of_its_month)


def test_assess_is_what_the_package_offers() -> None:
    """The pass list of the engine is what ``assay.assess`` runs."""
    standard = generated.standard_of(_rules({"fact": "yes", "is": True}))
    facts = assay.read_facts(
        {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
         "facts": {"yes": True}},
        standard,
    )  # fmt: skip
    assert assess(compile_standard(standard), facts).to_json() == assay.assess(facts, standard).to_json()
