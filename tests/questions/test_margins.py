"""How far thresholds are: held against changing the facts record by record, and against evaluating anew."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import operator
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import private_sentinels as sentinels
from shared import random_standards as generated
from shared.command_line import command
from shared.one_rule import facts_of, one_rule
from shared.profiles import times

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.explaining.thresholds import steps
from assay.engine.plan.plan import Graph, GraphNode
from assay.engine.questions.margins import Margins, NearMiss, margins_of
from assay.engine.reference.evaluate import compiler, graph_function, possible, verdict_of
from assay.rules.language.terms import Compare, Literal_
from assay.rules.language.types import NUMBER
from assay.views.text.layout import Paint
from assay.views.text.margins import margins_text

Json = Any
OPERATORS = {"at_least": operator.ge, "at_most": operator.le, "more_than": operator.gt, "less_than": operator.lt,
             "is": operator.eq, "is_not": operator.ne}  # fmt: skip


def only(assessor: assay.Assessor, facts: Json) -> NearMiss:
    (found,) = margins_of(assessor.assess(facts_of(facts))).margins
    return found


# ------------------------------------------------------------ whole steps


@pytest.mark.parametrize("name", OPERATORS)
def test_steps_are_the_fewest_that_turn_a_comparison(name: str) -> None:
    holds = OPERATORS[name]
    for number in range(-3, 9):
        for limit in [Fraction(n, 3) for n in range(-3, 20)]:
            found = steps(name, number, [limit])
            if found is None:
                assert name in ("is", "is_not") and limit.denominator != 1
                continue
            assert (found.spare >= 0) == holds(number, limit)
            turned = [n for n in range(-12, 20) if holds(n, limit) != holds(number, limit)]
            assert abs(found.turning) == min(abs(n - number) for n in turned)
            assert number + found.turning in turned


@given(number=st.integers(-9, 9), low=st.fractions(-5, 5), high=st.fractions(-5, 5))
def test_steps_out_of_and_into_a_span(number: int, low: Fraction, high: Fraction) -> None:
    inside = [n for n in range(-12, 13) if low <= n <= high]
    found = steps("between", number, [low, high])
    if not inside:
        assert found is None or found.spare < 0
        return
    assert found is not None
    turned = [n for n in range(-12, 13) if (n in inside) != (number in inside)]
    assert abs(found.turning) == min(abs(n - number) for n in turned)
    assert (number + found.turning in inside) != (number in inside)


# ------------------------------------------------------------ shares and counts, by changing the records


@pytest.mark.parametrize("name", ["at_least", "at_most", "more_than", "less_than", "between"])
@pytest.mark.parametrize("form", ["records", "given"])
def test_the_records_of_a_share_are_those_it_takes(name: str, form: str) -> None:
    cut: Json = ["33.3%", "2 of 3"] if name == "between" else "66.7%"
    share = {"share_of": "rows", "that": {"field": "ok", "is": True}, name: cut}
    assessor = one_rule(share if form == "records" else {"fact": "share", name: cut})

    def facts(part: int, whole: int) -> Json:
        if form == "given":
            return {"share": f"{part} of {whole}"}
        return {"rows": [{"ok": n < part} for n in range(whole)]}

    for whole in (1, 3, 7, 12):
        verdicts = [
            assessor.verdicts(facts(part, whole), generated.AS_OF, generated.PERIOD)["1.1"] for part in range(whole + 1)
        ]
        for part, verdict in enumerate(verdicts):
            one = only(assessor, facts(part, whole))
            turned = [abs(other - part) for other, found in enumerate(verdicts) if found != verdict]
            assert one.step == "share" and one.holds == (verdict == "met")
            assert one.observed == f"{part} of {whole}"
            nearest = min(turned, default=None)
            assert one.turns == (nearest == 1)
            if verdict != "met":
                assert one.records == (None if nearest is None else -nearest)
            elif nearest is not None and one.turns:
                assert one.records == 0
            if nearest is not None and one.records is not None:
                way = nearest if one.more else -nearest
                can = 0 <= part + way <= whole and verdicts[part + way] != verdict
                assert can or one.records >= 0  # what can be spared may be more than there is


@pytest.mark.parametrize("name", ["at_least", "at_most", "more_than", "less_than", "is", "is_not"])
def test_counts_numbers_and_statements_on_records(name: str) -> None:
    counted = {"count_of": "rows", "where": {"field": "ok", "is": True}, name: 2}
    assessor = one_rule(counted, {"fact": "whole.a", name: 2})
    for number in range(5):
        rows = [{"ok": n < number} for n in range(6)]
        count, fact = sorted(
            margins_of(assessor.assess(facts_of({"rows": rows, "whole.a": number}))).margins, key=lambda one: one.target
        )
        holds = OPERATORS[name]
        far = min(abs(n - number) for n in range(7) if holds(n, 2) != holds(number, 2))
        for one, step in ((count, "count"), (fact, "unit")):
            assert one.step == step and one.holds == holds(number, 2) and one.turns == (far == 1)
            assert one.records == (far - 1 if one.holds else -far)
        assert fact.unit == "mentor" and count.unit == "records"


@pytest.mark.parametrize(("kind", "so", "records", "more"), [
    ("some", 0, -1, True), ("some", 1, 0, False), ("some", 3, 2, False),
    ("none", 0, 0, True), ("none", 2, -2, False), ("every", 3, 0, False), ("every", 1, -2, True),
])  # fmt: skip
def test_statements_on_records_are_counts(kind: str, so: int, records: int, more: bool) -> None:
    key = "that" if kind == "every" else "where"
    one = only(one_rule({kind: "rows", key: {"field": "ok", "is": True}}), {"rows": [{"ok": n < so} for n in range(3)]})
    assert (one.records, one.more, one.step, one.operator) == (records, more, "count", kind)
    assert one.holds == (records >= 0) and one.turns == (records in (0, -1))


def test_a_ratio_of_two_numbers_counts_the_first() -> None:
    one = only(one_rule({"part": {"fact": "whole.a"}, "whole": {"fact": "whole.b"}, "at_least": "2 of 3"}),
               {"whole.a": 2, "whole.b": 5})  # fmt: skip
    assert (one.step, one.records, one.by) == ("share", -2, "-80/3") and not one.turns


def test_days_and_numbers_without_steps() -> None:
    assessor = one_rule({"fact": "day", "within": "1 month"}, {"fact": "number", "at_least": 2},
                        {"fact": "sum", "less_than": 3}, {"fact": "share", "at_least": "75%"})  # fmt: skip
    day, number, money, share = sorted(
        margins_of(assessor.assess(facts_of({"day": "2024-01-31", "number": 2, "sum": 2.5, "share": "74%"}))).margins,
        key=lambda one: one.target,
    )
    assert (day.holds, day.by, day.step, day.records, day.turns) == (True, 2, "day", 2, False)
    assert day.needed == ("2024-01-29", "2024-02-29")
    assert (number.by, number.records, number.step, number.turns) == (0, None, "", False)
    assert (money.by, money.unit) == ("0.5", "GBP")
    assert (share.by, share.unit, share.records, share.decides) == (-1, "percentage points", None, True)


def test_what_has_no_distance_says_why() -> None:
    margins = margins_of(one_rule({"fact": "whole.a", "at_least": 2}, {"fact": "share", "at_least": "50%"},
                                  {"fact": "yes", "is": True}).assess(facts_of({"share": "none"})))  # fmt: skip
    assert [(one.target, one.why) for one in margins.unmeasured] == [("1.1", "unknown"), ("1.2", "none")]
    assert not margins.margins


# ------------------------------------------------------------ which verdicts hang on them


@settings(max_examples=times(40), deadline=None)
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_the_verdict_on_the_other_side_is_what_evaluating_gives(rules: Json, facts: Json) -> None:
    """Each condition is put on its other side in the plan itself, and the criterion evaluated by the reference."""
    standard = generated.standard_of(rules)
    plan = compile_standard(standard).plan
    assessment = assay.Assessor(standard).assess(facts)
    words = [assessment.reader.speaker.condition(node.term) for node in plan.graph.nodes]
    for one in margins_of(assessment).margins:
        assert one.verdict == assessment.criterion(one.target).verdict
        assert one.decides == (one.otherwise != one.verdict) and (one.decides or not one.turns)
        if words.count(one.says) > 1:
            continue  # a parameter and the same number written out are said alike
        constant = Compare(Literal_(1, NUMBER), "is", (Literal_(0 if one.holds else 1, NUMBER),))
        turned = words.index(one.says)
        nodes = [GraphNode(n.index, constant, ()) if n.index == turned else n for n in plan.graph.nodes]
        values = graph_function(Graph(tuple(nodes)), compiler(plan))(assessment.reader.row)
        unit = next(c.unit for c in plan.criteria if c.unit.id == one.target)
        assert one.otherwise == verdict_of(possible(unit, values))


@settings(max_examples=times(25), deadline=None)
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_the_order_and_the_sides_are_as_they_say(rules: Json, facts: Json) -> None:
    margins = margins_of(assay.Assessor(generated.standard_of(rules)).assess(facts))
    groups = [(not one.turns, not one.decides) for one in margins.margins]
    assert groups == sorted(groups)
    for one in margins.margins:
        by = Fraction(str(one.by))
        strict = one.operator in ("more_than", "less_than", "before", "after", "is_not")
        assert one.holds is (by >= 0) or (by == 0 and strict)
        assert one.records is None or one.holds == (one.records >= 0)
    assert max(map(len, margins_text(margins, Paint(False), "facts.yaml").splitlines())) <= 80


# ------------------------------------------------------------ weak evidence


def weak(evidence: Json, facts: Json = None, **more: Json) -> tuple[str, ...]:
    vocabulary = generated.VOCABULARY | {"share": generated.VOCABULARY["share"] | {"fresh_for": "6 months"}}
    assessor = one_rule({"fact": "share", "at_least": "50%"}, vocabulary=vocabulary, **more)
    given_ = facts_of(facts or {"share": "30 of 40"}, **({"evidence": {"share": evidence}} if evidence else {}))
    (one,) = margins_of(assessor.assess(given_)).margins
    assert one.weak == bool(one.weak_because)
    return one.weak_because


def test_weak_evidence_says_why() -> None:
    shown = {"source": "list", "status": "evidenced"}
    assert weak(shown) == ()
    assert weak(None) == ("asserted",)
    assert weak(shown | {"status": "asserted"}) == ("asserted",)
    assert weak(shown | {"status": "assumed"}) == ("assumed",)
    assert weak([shown | {"status": "assumed"}, shown]) == (), "the strongest counts"
    assert weak(shown | {"collected_on": "2023-08-28"}) == ("stale",)
    assert weak(shown | {"collected_on": "2023-08-29"}) == ()
    assert weak(shown | {"valid_until": "2024-02-28"}) == ("stale",)
    assert weak(shown, {"share": "5 of 9"}) == ("few",)
    assert weak(shown, {"share": "5 of 10"}) == ()


def test_a_caution_that_looks_at_a_share_makes_shares_weak() -> None:
    shown = {"source": "list", "status": "evidenced"}
    response = [{"when": {"fact": "share", "at_most": "75%"}, "say": "Few answered."}]
    other = [{"when": {"fact": "whole.a", "at_least": 0}, "say": "Something else."}]
    assert weak(shown, cautions=response) == ("response",)
    assert weak(shown, {"share": "90%"}, cautions=response) == ()
    assert weak(shown, cautions=other) == ()


# ------------------------------------------------------------ the example schools, and the command


@pytest.fixture(scope="module")
def oakfield(root: Path, assessor: assay.Assessor) -> Margins:
    return margins_of(assessor.assess(root / "examples/oakfield/facts.yaml"))


def test_an_example_school(oakfield: Margins) -> None:
    by_target: dict[str, list[NearMiss]] = {}
    for one in oakfield.margins:
        by_target.setdefault(one.target, []).append(one)
    (pairs,) = by_target["9.1"]
    assert (pairs.observed, pairs.needed, pairs.by, pairs.records, pairs.more) == ("43 of 50", "90%", -4, -2, True)
    assert (pairs.decides, pairs.turns, pairs.otherwise) == (True, False, "met")
    (mentors,) = by_target["9.3"]
    assert (mentors.observed, mentors.records, mentors.turns, mentors.otherwise) == ("27 of 30", 0, True, "not_met")
    assert len(by_target["6.2"]) == 6 and oakfield.margins[0].turns
    assert any(one.weak_because == ("assumed",) for one in by_target["5.5"])


def test_the_document_is_what_its_schema_says(oakfield: Margins) -> None:
    jsonschema.validate(document(oakfield), schema("margins"))


def test_targets_choose_criteria(root: Path, assessor: assay.Assessor) -> None:
    assessment = assessor.assess(root / "examples/oakfield/facts.yaml")
    assert {one.target for one in margins_of(assessment, ["9.1", "area 6"]).margins} == {"6.1", "6.2", "6.3", "9.1"}
    assert margins_of(assessment, ["level"]) == margins_of(assessment)


def test_nothing_about_single_people_is_told(tmp_path: Path, assessor: assay.Assessor) -> None:
    mentoring = assessor.standard
    rows = sentinels.rows(mentoring.vocabulary)
    path = sentinels.as_json(tmp_path, rows, mentoring.vocabulary)
    margins = margins_of(assessor.assess(assay.read_facts(path, mentoring)))
    told = [document_text(margins), margins_text(margins, Paint(False), "facts.json")]
    assert not sentinels.leaks(iter(told))


def test_a_personal_threshold_is_not_measured_unless_asked() -> None:
    vocabulary = generated.VOCABULARY | {"whole.a": generated.VOCABULARY["whole.a"] | {"personal": True}}
    assessment = one_rule({"fact": "whole.a", "at_least": 2}, vocabulary=vocabulary).assess(facts_of({"whole.a": 4}))
    hidden = margins_of(assessment)
    assert not hidden.margins and [one.why for one in hidden.unmeasured] == ["private"]
    (shown,) = margins_of(assessment.showing_personal()).margins
    assert shown.observed == 4


def test_the_command(root: Path) -> None:
    done = command("margins", "examples/oakfield/facts.yaml", "9.1", "6.2")
    assert done.returncode == 0 and done.stderr == "" and "2 more needed" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80 and "\x1b" not in done.stdout
    assert done.stdout.endswith("assay why examples/oakfield/facts.yaml 6.2\n")
    wrong = command("margins", "examples/oakfield/facts.yaml", "9.11", "77")
    assert (wrong.returncode, wrong.stdout) == (2, "") and wrong.stderr.count("U102") == 2
    assert command("margins", "examples").returncode == 2
