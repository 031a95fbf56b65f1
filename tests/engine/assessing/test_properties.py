"""What must hold for every standard and every set of facts, not only for the examples."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import pickle
import random
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.one_rule import rules_of
from shared.profiles import times
from shared.second_opinion import Oracle, agrees

import assay
from assay.engine.assessing.assess import assess, compile_standard
from assay.engine.reference.admit import admit

Json = Any


def verdicts(assessment: assay.Assessment) -> dict[str, tuple[str, tuple[str, ...]]]:
    found = {c.id: (c.verdict, c.could_be) for c in assessment.criteria}
    found |= {f"area {a.id}": (a.verdict, a.could_be) for a in assessment.areas}
    return found | {"level": (assessment.level.verdict, assessment.level.could_be)}


@settings(max_examples=times(300))
@given(data=st.data(), rules=generated.rule_documents())
def test_complete_facts_give_what_the_oracle_says(data: st.DataObject, rules: Json) -> None:
    """Exact two-valued meaning, by a second implementation that shares no code."""
    facts = data.draw(generated.completed(data.draw(generated.fact_documents())))
    assessment = assay.Assessor(generated.standard_of(rules)).assess(facts)
    for criterion in rules["criteria"]:
        assert agrees(assessment.criterion(criterion["id"]).verdict, Oracle(rules, facts).verdicts(criterion))


@settings(max_examples=times(300))
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


@settings(max_examples=times(200))
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
    explainer, values = compiled.explaining.criteria, compiled.criteria(row)
    assert [because.value for because in explainer.every(row)] == values
    assert [because.value for because in explainer.under(range(len(values)), row).values()] == values


def test_how_a_condition_is_explained_is_worked_out_once(assessor: assay.Assessor, root: Path) -> None:
    one, other = (assessor.assess(root / "examples" / name / "facts.yaml") for name in ("oakfield", "hillcrest"))
    for target, role in (("3.3", "met_when"), ("area 4", "met_when"), ("level", "developing")):
        said = one.because(target)[role].said
        assert other.because(target)[role].said is said
        assert one.showing_personal().because(target)[role].said is not said
    explained = assessor.explained({"coordinator.fte": 0.6}, "2025-07-18", "2024/25")
    assert explained["3.3"]["met_when"].said is one.because("3.3")["met_when"].said
    copied = pickle.loads(pickle.dumps(one))  # noqa: S301
    assert [c.verdict for c in copied.criteria] == [c.verdict for c in one.criteria]
    assert copied.because("9.1")["met_when"].says == one.because("9.1")["met_when"].says


@settings(max_examples=times(100))
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


@settings(max_examples=times(60))
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_the_same_inputs_give_the_same_bytes(rules: Json, facts: Json) -> None:
    answers = {assay.Assessor(generated.standard_of(rules)).assess(facts).to_json() for _ in range(2)}
    assert len(answers) == 1


def test_assess_is_what_the_package_offers() -> None:
    """The pass list of the engine is what ``assay.assess`` runs."""
    standard = generated.standard_of(rules_of({"fact": "yes", "is": True}))
    facts = assay.read_facts(
        {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
         "facts": {"yes": True}},
        standard,
    )  # fmt: skip
    assert assess(compile_standard(standard), facts).to_json() == assay.assess(facts, standard).to_json()
