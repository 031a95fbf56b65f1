"""Unknown is not always missing: every view names why a verdict is not known, and what settles it."""

# pyright: basic
# Facts are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared import small_standards as small
from shared.profiles import times

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.explaining.documents import document
from assay.engine.questions.bounds import bounds_of
from assay.engine.questions.missing import missing_facts
from assay.engine.questions.why.proof import proof
from assay.views.markdown.assessment import assessment_markdown
from assay.views.report.html import report_html
from assay.views.report.markdown import report_markdown
from assay.views.report.page import report_of
from assay.views.text.assessment import assessment_text
from assay.views.text.bounds import bounds_text
from assay.views.text.layout import WIDE, Paint, lines_of
from assay.views.text.missing import missing_text
from assay.views.text.why import proof_text

Json = Any
RATINGS = ["poor", "fair", "good"]
VOCABULARY = {
    "a": small.fact("integer", label="the a", fresh_for="6 months", when_stale="unknown"),
    "b": small.fact("integer", label="the b", question="How many b?"),
    "sum": small.fact("integer", label="the sum", computed={"plus": [{"fact": "a"}, {"fact": "b"}]}),
    "reviews": small.fact("records", label="the reviews", fields={
        "on": {"type": "date", "label": "the day"},
        "rating": {"type": "choice", "options": RATINGS, "ordered": True, "label": "the rating"},
        "kind": {"type": "choice", "options": ["x", "y"], "label": "the kind"}}),
    "last": small.fact("choice", options=RATINGS, ordered=True, label="the last rating", may_be_none=True,
                       computed={"latest_of": "reviews", "by": "on", "field": "rating"}),
}  # fmt: skip
LATEST = {"latest_of": "reviews", "by": "on", "field": "rating"}
TIE = [{"on": "2025-05-03", "rating": "good", "kind": "x"}, {"on": "2025-05-03", "rating": "poor", "kind": "x"}]
OLD = {"a": {"source": "x.pdf", "collected_on": "2024-01-01"}}
DIFFER = "records 1 and 2, both of 3 May 2025, differ in the rating; say which is the later"
LAPSED = "the a: what backs it is out of date; collect the evidence anew"


def assessed(condition: Json, given_: Json, **more: Json) -> assay.Assessment:
    standard = small.standard(small.rules([small.criterion("1.1", condition)], VOCABULARY))
    return assay.Assessor(standard).assess({**small.facts(given_), **more})


def views(assessment: assay.Assessment) -> dict[str, str]:
    compiled = compile_standard(assessment.standard)
    report = report_of(compiled, assessment)
    plain = Paint(False)
    with lines_of(WIDE):
        found = {
            "assess": assessment_text(assessment, plain, "f.yaml"),
            "assess, markdown": assessment_markdown(assessment),
            "why": proof_text(proof(assessment, "1.1"), plain),
            "why of the area": proof_text(proof(assessment, "area 1"), plain),
            "why of the level": proof_text(proof(assessment, "level"), plain),
            "missing": missing_text(missing_facts(compiled, assessment.facts), plain, "f.yaml"),
            "bounds": bounds_text(bounds_of(compiled, assessment.facts), plain, "f.yaml"),
            "report": re.sub(r"<[^>]*>", " ", report_html(report)), "report, markdown": report_markdown(report),
        }  # fmt: skip
    return {name: " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split()) for name, text in found.items()}


@pytest.mark.parametrize(("condition", "given_", "evidence", "words"), [
    ({**LATEST, "at_least": "fair"}, {"reviews": TIE}, {}, [DIFFER]),
    ({"fact": "last", "at_least": "fair"}, {"reviews": TIE}, {}, [DIFFER]),
    ({"fact": "a", "at_least": 1}, {"a": 2}, OLD, [LAPSED]),
    ({"fact": "sum", "at_least": 3}, {"a": 2, "b": 1}, OLD, [LAPSED]),
    ({"all": [{"fact": "a", "at_least": 1}, {**LATEST, "at_least": "fair"}]}, {"a": 2, "reviews": TIE}, OLD,
     [LAPSED, DIFFER]),
    ({"any": [{**LATEST, "where": {"field": "kind", "is": "x"}, "is": "good"},
              {**LATEST, "where": {"field": "kind", "is": "y"}, "is": "good"}]},
     {"reviews": [*TIE, *({**one, "kind": "y"} for one in TIE)]}, {},
     [DIFFER, "records 3 and 4, both of 3 May 2025, differ in the rating; say which is the later"]),
])  # fmt: skip
def test_the_reason_and_what_settles_it_are_named(
    condition: Json, given_: Json, evidence: Json, words: list[str]
) -> None:
    assessment = assessed(condition, given_, evidence=evidence)
    assert assessment.criteria[0].verdict == "unknown"
    for name, text in views(assessment).items():
        for one in words:
            said = one.removeprefix("the a: ") if name.startswith("report") or "markdown" in name else one
            assert said.lower() in text.lower(), (name, text)
        assert "are missing" not in text, name
    told = document(assessment)["criteria"][0]["unsettled"]  # type: ignore[index]
    assert {one["reason"] for one in told} == {"differ" if "differ" in one else "lapsed" for one in words}


def test_a_tie_beside_a_gap_is_told_beside_it() -> None:
    rows = [*TIE, {"rating": "fair", "kind": "x"}]
    for name, text in views(assessed({**LATEST, "is": "good"}, {"reviews": rows})).items():
        assert DIFFER.lower() in text.lower(), name
        if name != "bounds":
            assert re.search(r"record(s)? 3|records 3", text) or name == "assess, markdown", (name, text)


def test_records_that_differ_are_not_named_where_it_makes_no_difference() -> None:
    """Good or fair, both are enough: what keeps it open is a third record without a day."""
    rows = [{**TIE[0]}, {**TIE[0], "rating": "fair"}, {"rating": "poor"}]
    for condition in ({**LATEST, "at_least": "fair"}, {"fact": "last", "at_least": "fair"}):
        for name, text in views(assessed(condition, {"reviews": rows})).items():
            assert "differ in" not in text, name


def test_what_comes_out_the_same_is_told_as_such() -> None:
    both = {"any": [{"fact": "b", "at_least": 3}, {"fact": "b", "at_most": 3}]}
    found = views(assessed(both, {}))
    assert "met whatever the rest turns out to be" in found["bounds"]
    assert "Nothing that is missing can change a verdict" in found["missing"]
    for name in ("report", "report, markdown"):
        assert "Nothing that is missing can change it: one verdict alone is left" in found[name]
    other = small.criterion("1.2", {"fact": "a", "at_least": 1})
    rules = small.rules([small.criterion("1.1", both), other], VOCABULARY)
    standard = small.standard(rules)
    answer = missing_facts(compile_standard(standard), assay.read_facts(small.facts({}), standard))
    assert answer.beyond == ("1.1",)
    assert "1.1 is not known by the rules alone" in " ".join(missing_text(answer, Paint(False), "f.yaml").split())


def test_what_is_only_missing_is_called_missing() -> None:
    found = views(assessed({"fact": "b", "at_least": 3}, {}))
    assert "What is missing: - b: How many b?" in found["why"] and "Find out: How many b?" in found["assess"]
    settled = views(assessed({"fact": "a", "at_least": 1}, {"a": 2}, evidence=OLD))
    assert "What would settle it:" in settled["why"] and "Settle: the a" in settled["assess"]
    assert "out of date, so it counts as not known" in settled["why"] and "Find out" not in settled["assess"]


@pytest.mark.parametrize(("condition", "rows"), [
    ({"distinct_of": "reviews", "field": "kind", "at_least": 2}, (2,)),
    ({"distinct_of": "reviews", "field": "kind", "where": {"field": "rating", "is": "good"}, "is": 2}, (2, 3)),
    ({"values_of": "reviews", "field": "kind", "includes": ["y"]}, (2,)),
    ({"maximum_of": "reviews", "field": "on", "before": "2025-06-01"}, (3,)),
    ({"mean_of": "reviews", "field": "n", "at_least": 3}, (1, 3)),
    ({"sum_of": "reviews", "field": "n", "where": {"field": "kind", "is": "x"}, "at_least": 9}, (1, 2, 3)),
    ({"fact": "kinds", "at_least": 2}, (2,)),
    ({"fact": "kinds", "at_least": {"distinct_of": "reviews", "field": "rating"}}, (2, 3)),
    ({"fact": "set", "includes": ["y"]}, (2,)),
])  # fmt: skip
def test_records_that_lack_what_a_figure_takes_are_named(condition: Json, rows: tuple[int, ...]) -> None:
    """Also where its condition is settled for each of them: what it counts, adds up or takes is not recorded."""
    reviews = dict(VOCABULARY["reviews"])
    reviews["fields"] = {**reviews["fields"], "n": {"type": "integer", "label": "the n", "maximum": 5}}
    vocabulary = {
        **VOCABULARY, "reviews": reviews,
        "kinds": small.fact("integer", label="kinds", computed={"distinct_of": "reviews", "field": "kind"}),
        "set": small.fact("choice", options=["x", "y"], many=True, label="set",
                          computed={"values_of": "reviews", "field": "kind"}),
    }  # fmt: skip
    facts = [{"on": "2025-05-03", "rating": "good", "kind": "x"}, {"on": "2025-05-03", "rating": "good", "n": 4},
             {"kind": "x"}]  # fmt: skip
    standard = small.standard(small.rules([small.criterion("1.1", condition)], vocabulary))
    assessment = assay.Assessor(standard).assess(small.facts({"reviews": facts}))
    assert assessment.criteria[0].verdict == "unknown"
    assert [(one.name, one.rows) for one in assessment.missing("1.1")] == [("reviews", rows)]
    told = document(assessment)["criteria"][0]  # type: ignore[index]
    assert "unsettled" not in told and told["missing"] == ["reviews"]
    answer = missing_facts(compile_standard(standard), assessment.facts)
    assert [(one.name, one.rows) for one in answer.facts] == [("reviews", rows)]


@settings(max_examples=times(60))
@given(generated.rule_documents(), generated.fact_documents())
def test_every_verdict_that_is_not_known_has_a_reason(rules: Json, facts: Json) -> None:
    standard = generated.standard_of(rules)
    assessment = assay.Assessor(standard).assess(facts)
    for one in assessment.criteria:
        assert bool(assessment.missing(one.id)) == (one.verdict == "unknown")


@settings(max_examples=times(25))
@given(st.lists(generated.record(), max_size=4), st.sampled_from(["at_least", "is", "is_not"]),
       st.sampled_from(generated.GRADES))  # fmt: skip
def test_of_random_records_each_reason_is_in_every_view(rows: Json, operator: str, grade: str) -> None:
    condition = {"latest_of": "rows", "by": "day", "field": "grade", operator: grade}
    standard = small.standard(small.rules([small.criterion("1.1", condition)], generated.VOCABULARY,
                                          parameters=generated.PARAMETERS))  # fmt: skip
    assessment = assay.Assessor(standard).assess(small.facts({"rows": rows}))
    if assessment.criteria[0].verdict != "unknown":
        return
    reasons = {one.reason for one in assessment.missing("1.1")}
    assert reasons
    for name, text in views(assessment).items():
        assert ("differ in grade" in text) == ("differ" in reasons), name
        if "missing" in reasons and name not in ("bounds", "assess, markdown"):
            assert "record" in text.replace("records 1 and 2, both", ""), name
