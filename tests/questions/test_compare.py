"""Two assessments side by side: which way verdicts went, by which facts, and by the same rule or not."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import json
import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import private_sentinels as sentinels
from shared import random_standards as generated
from shared import small_standards as small
from shared.command_line import command_here
from shared.profiles import times

import assay
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.explaining.recorded import parse_recorded, read_recorded
from assay.engine.questions.compare.compare import MIRRORED, ORDER, Comparison, VerdictChange, compare
from assay.engine.questions.compare.snapshot import Snapshot, snapshot_of, with_standard
from assay.facts.problems.problems import InputError, Problem
from assay.views.text.compare import compare_text
from assay.views.text.layout import Paint

Json = Any
HERE = Path(__file__).parent
UPDATE = bool(os.environ.get("ASSAY_UPDATE_GOLDEN"))
SCHOOLS = ("oakfield", "riverside", "hillcrest")
OTHER_DAYS = ["2023-10-01", "2024-02-29", "2024-08-31"]


@pytest.fixture(scope="module")
def schools(assessor: assay.Assessor, root: Path) -> dict[str, assay.Assessment]:
    return {name: assessor.assess(root / "examples" / name / "facts.yaml") for name in SCHOOLS}


@cache
def made(text: str) -> assay.Assessor:
    return assay.Assessor(generated.standard_of(json.loads(text)))


def stored(assessment: assay.Assessment, with_rules: bool = True) -> Snapshot:
    """An assessment, written and read again."""
    found = snapshot_of(parse_recorded(assessment.to_json().encode(), "assessment.json"))
    return with_standard(found, assessment.standard) if with_rules else found


def every(found: Comparison) -> tuple[VerdictChange, ...]:
    return (*found.criteria, *found.areas, *([found.level] if found.level.change != "unchanged" else []))


# ---------------------------------------------------------------- properties


@st.composite
def pairs(draw: st.DrawFn) -> Json:
    """A standard, and facts of two days, the second often only a little different."""
    rules = draw(generated.rule_documents())
    old = draw(generated.fact_documents())
    new = draw(generated.fact_documents())
    if draw(st.booleans()):
        few = draw(st.lists(st.sampled_from(sorted(generated.VOCABULARY)), max_size=2))
        new = {**old, "facts": old["facts"] | {key: new["facts"][key] for key in few if key in new["facts"]}}
    if draw(st.integers(0, 3)) == 0:
        new = {**new, "as_of": draw(st.sampled_from(OTHER_DAYS))}
    return rules, old, new


@settings(max_examples=times(40))
@given(pairs())
def test_properties_of_a_comparison(pair: Json) -> None:
    rules, old, new = pair
    assessor = made(json.dumps(rules))
    one, other = assessor.assess(old), assessor.assess(new)
    found, back, same = compare(one, other), compare(other, one), compare(one, one)
    # Nothing is different from itself.
    assert not every(same) and same.remarks == ("same",)
    assert (same.unchanged_criteria, same.unchanged_areas) == (len(one.criteria), len(one.areas))
    # The other way round it is the mirror image.
    seen = {c.target: (c.change, c.was, c.now, c.was_could_be, c.now_could_be) for c in every(found)}
    mirror = {c.target: (MIRRORED[c.change], c.now, c.was, c.now_could_be, c.was_could_be) for c in every(back)}
    assert seen == mirror
    # What is told is what is different, those to look at first before the others.
    for left, right in zip(one.criteria, other.criteria, strict=True):
        assert (left.id in seen) == (left.could_be != right.could_be)
    kinds = [ORDER.index(change.change) for change in found.criteria]
    assert kinds == sorted(kinds)
    # Every verdict that is another one has a reason, and the reason a fact.
    for change in found.criteria:
        assert change.because and all(reason.held != reason.holds for reason in change.because)
        assert all(any(fact.was != fact.now for fact in reason.facts) for reason in change.because)
        assert not change.rule and change.change != "incomparable"
    assert all(change.by for change in (*found.areas, *([found.level] if found.level.target in seen else [])))


@settings(max_examples=times(15))
@given(pairs())
def test_documents_are_compared_like_assessments(pair: Json) -> None:
    rules, old, new = pair
    assessor = made(json.dumps(rules))
    one, other = assessor.assess(old), assessor.assess(new)
    expected = compare(one, other)
    assert compare(stored(one), stored(other)) == expected
    assert compare(stored(one, with_rules=False), other) == expected
    plain = compare(stored(one, with_rules=False), stored(other, with_rules=False))
    assert [(c.target, c.change) for c in plain.criteria] == [(c.target, c.change) for c in expected.criteria]
    assert (plain.level.change, [c.change for c in plain.areas]) == (
        expected.level.change, [c.change for c in expected.areas],
    )  # fmt: skip


@settings(max_examples=times(12))
@given(generated.rule_documents(), generated.fact_documents(), st.data())
def test_the_same_rule_in_other_words_is_the_same_rule(rules: Json, facts: Json, data: st.DataObject) -> None:
    other = copy.deepcopy(rules)
    other["standard"]["version"] = "2"
    other["definitions"]["grown"]["says"] = "there are more of a"
    other["definitions"]["total"]["says"] = "a together with b"
    for key in ("whole.a", "rows"):
        other["vocabulary"][key] = other["vocabulary"][key] | {"label": f"the {key}"}
    one, two = made(json.dumps(rules)).assess(facts), made(json.dumps(other)).assess(facts)
    found = compare(one, two)
    assert found.remarks == ("standards",) and not every(found)
    # And another rule is another rule, though both give the same verdict.
    number = data.draw(st.integers(0, len(rules["criteria"]) - 1))
    rule = other["criteria"][number]["met_when"]
    other["criteria"][number]["met_when"] = {"not": {"not": rule}}
    found = compare(one, made(json.dumps(other)).assess(facts))
    assert [(c.target, c.change) for c in found.criteria] == [(rules["criteria"][number]["id"], "incomparable")]
    assert found.criteria[0].rule


# ---------------------------------------------------------------- other standards

CLUB: Json = {
    "assay": "rules/1",
    "standard": {"id": "c", "title": "Clubs", "version": "1", "summary": "s", "year_starts": "09-01",
                 "source": {"title": "t"}},
    "parameters": {"half": {"type": "percentage", "value": "50%", "because": "b"}},
    "vocabulary": {
        "rows": {"type": "records", "label": "the rows", "question": "?",
                 "fields": {"ok": {"type": "boolean", "label": "whether it is fine"}}},
        "rate": {"type": "percentage", "label": "the rate", "question": "?", "may_be_none": True,
                 "computed": {"share_of": "rows", "that": {"field": "ok", "is": True}}},
        "fte": {"type": "decimal", "label": "the post", "question": "?", "fresh_for": "12 months",
                "when_stale": "unknown"},
        "open": {"type": "boolean", "label": "whether it is open", "question": "?"},
    },
    "definitions": {"staffed": {"says": "there is staff", "condition": {"fact": "fte", "at_least": 1}}},
    "areas": [{"id": "1", "title": "one"}],
    "criteria": [
        {"id": f"1.{n}", "area": "1", "title": f"T{n}", "statement": "s", "source": {"area": 1, "item": n},
         "reading": "r", "met_when": condition}
        for n, condition in enumerate([
            {"fact": "rate", "at_least": {"parameter": "half"}},
            {"definition": "staffed"},
            {"fact": "open", "is": True},
        ], 1)
    ],
    "adding_up": {
        "area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
        "levels": [
            {"id": "high", "title": "High", "when": {"every": "areas", "that": {"field": "verdict", "is": "met"}}},
            {"id": "low", "title": "Low"},
        ],
    },
}  # fmt: skip
FACTS: Json = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": "2024-02-29", "period": "2023/24",
               "facts": {"rows": [{"ok": True}, {"ok": True}, {"ok": False}], "fte": 1, "open": True}}  # fmt: skip


def club(**parts: Json) -> assay.Assessment:
    """The assessment by the club's standard with some parts set, by path (``criteria__0__met_when``)."""
    tree = copy.deepcopy(CLUB)
    for path, value in parts.items():
        *steps, last = path.split("__")
        inner: Json = tree
        for step in steps:
            inner = inner[int(step)] if isinstance(inner, list) else inner[step]
        inner[last] = value
    return made(json.dumps(tree)).assess(FACTS)


@pytest.mark.parametrize(("parts", "expected"), [
    ({"parameters__half__value": "70%"}, {"1.1": ("met", "not_met", "parameter half: 50\xa0% → 70\xa0%")}),
    ({"definitions__staffed__condition": {"fact": "fte", "at_least": 2}},
     {"1.2": ("met", "not_met", "definition staffed: the post is at least 1 → the post is at least 2")}),
    ({"vocabulary__rate__computed": {"share_of": "rows", "that": {"field": "ok", "is": False}}},
     {"1.1": ("met", "not_met", "computed rate: the share of the rows where it is fine → "
              "the share of the rows where it is not so that it is fine")}),
    ({"vocabulary__fte__fresh_for": "6 months"}, {"1.2": ("met", "met", "fresh fte: 12 months → 6 months")}),
    ({"criteria__2__met_when": {"fact": "open", "is": False}},
     {"1.3": ("met", "not_met", "condition met_when: it is open → it is not so that it is open")}),
])  # fmt: skip
def test_a_rule_that_is_another_one_is_not_compared(parts: Json, expected: Json) -> None:
    old, new = club(), club(standard__version="2", **parts)
    found = compare(old, new)
    assert [(c.target, c.change) for c in found.criteria] == [(target, "incomparable") for target in expected]
    for change in found.criteria:
        was, now, words = expected[change.target]
        said = [f"{rule.what} {rule.name}: {rule.was} → {rule.now}" for rule in change.rule]
        assert (change.was, change.now) == (was, now)
        assert words in said, said
        assert not change.because
    # What is added up from it is no better and no worse either.
    kind = "incomparable" if any(was != now for was, now, _ in expected.values()) else "unchanged"
    assert found.level.change == kind and {c.change for c in found.areas} == ({kind} - {"unchanged"})


def test_names_and_labels_are_not_the_rule() -> None:
    renamed = club(standard__version="2", definitions__staffed__says="somebody is there",
                   vocabulary__rate__label="the share", criteria__0__title="Other")  # fmt: skip
    assert not every(compare(club(), renamed))


def test_what_is_new_and_what_is_gone() -> None:
    more = [*CLUB["criteria"][:2], CLUB["criteria"][2] | {"id": "1.4", "reading": "another"}]
    found = compare(club(), club(standard__version="2", criteria=more))
    assert [(c.target, c.change, c.was, c.now) for c in found.criteria] == [
        ("1.4", "new", "", "met"), ("1.3", "gone", "met", "")
    ]
    assert [m.target for m in found.level.by] == [] and not found.areas  # the verdicts added up are the same
    text = compare_text(found, Paint(False), "new.yaml", False)
    assert "New in the standard\n  1.4   T3: met" in text and "No longer in the standard\n  1.3   T3: met" in text


def test_a_document_of_another_standard_is_compared_by_its_words() -> None:
    old = stored(club(), with_rules=False)
    found = compare(old, club(standard__version="2", parameters__half__value="70%"))
    assert found.remarks == ("standards", "document")
    (change,) = found.criteria
    assert (change.target, change.change) == ("1.1", "incomparable")
    assert [(r.was, r.now) for r in change.rule] == [("the rate is at least 50\xa0%", "the rate is at least 70\xa0%")]
    assert not every(compare(old, club(standard__version="2")))


def test_what_is_read_from_a_file_is_compared_as_it_is(schools: dict[str, assay.Assessment], tmp_path: Path) -> None:
    for name in ("oakfield", "riverside"):
        (tmp_path / f"{name}.json").write_text(schools[name].to_json(), "utf-8")
    old, new = (assay.read_recorded(tmp_path / f"{name}.json") for name in ("oakfield", "riverside"))
    expected = compare(schools["oakfield"], schools["riverside"])
    assert compare(old, schools["riverside"]) == expected
    both = compare(old, new)
    assert (both.about.subject, both.remarks) == (expected.about.subject, expected.remarks)
    assert [(c.target, c.change) for c in both.criteria] == [(c.target, c.change) for c in expected.criteria]
    later = (tmp_path / "oakfield.json").read_text("utf-8").replace("assessment/1", "assessment/2", 1)
    for text, code in ((later, "Q122"), (old.data.decode().replace('"2025-07-18"', '"2025-07-48"', 1), "Q112")):
        (tmp_path / "other.json").write_text(text, "utf-8")
        with pytest.raises(InputError) as caught:
            compare(read_recorded(tmp_path / "other.json"), new)
        assert {problem.code for problem in caught.value.problems} == {code}


def test_levels_are_compared_in_their_order(assessor: assay.Assessor, schools: dict[str, assay.Assessment]) -> None:
    oakfield, riverside = schools["oakfield"], schools["riverside"]
    for one, other in ((oakfield, riverside), (stored(oakfield, False), stored(riverside, False))):
        assert compare(one, other).level.change == "improved" and compare(other, one).level.change == "regressed"


def test_remarks(assessor: assay.Assessor, root: Path, schools: dict[str, assay.Assessment]) -> None:
    oakfield = schools["oakfield"]
    later = assessor.assess(root / "examples" / "oakfield" / "facts.yaml", as_of="2026-07-18")
    assert compare(oakfield, schools["riverside"]).remarks == ("subjects", "backwards")
    assert compare(later, oakfield).remarks == ("backwards",)
    found = compare(oakfield, later)
    assert found.remarks == ()
    assert {fact.fact for change in found.criteria for reason in change.because for fact in reason.facts} >= {"as_of"}


# ---------------------------------------------------------------- goldens

GOLDEN = {
    "oakfield-riverside": ("oakfield", "riverside"),
    "riverside-hillcrest": ("riverside", "hillcrest"),
    "hillcrest-oakfield": ("hillcrest", "oakfield"),
    "oakfield-oakfield": ("oakfield", "oakfield"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_text_is_as_expected(name: str, schools: dict[str, assay.Assessment]) -> None:
    old, new = (schools[school] for school in GOLDEN[name])
    text = compare_text(compare(old, new), Paint(False), "new.yaml", False)
    golden = HERE / "compare" / f"{name}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert max(map(len, text.splitlines())) <= 80


def test_document_follows_its_schema(schools: dict[str, assay.Assessment]) -> None:
    found = compare(schools["riverside"], schools["hillcrest"])
    tree = document(found)
    jsonschema.Draft202012Validator(schema("comparison")).validate(json.loads(json.dumps(tree)))
    assert document_text(found) == document_text(replace(found))


# ---------------------------------------------------------------- documents from strangers


def read_or_problems(text: str) -> Snapshot | tuple[Problem, ...]:
    try:
        return snapshot_of(parse_recorded(text.encode("utf-8", "surrogatepass"), "document.json"))
    except InputError as error:
        return error.problems


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5)
    | st.sampled_from(["none", "met", "86%", "1/0", "8/9", "2025-02-30", "2025-07-18", "9" * 39, "0%", "-1.5",
                       "unknown", "\x1b[31m", "previous.pairs"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["low", "high", "known", "is", "value", "says"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=times(100))
@given(st.data())
def test_a_document_that_was_changed_is_an_answer_or_a_problem(data: st.DataObject) -> None:
    tree = json.loads(club().to_json())
    for _ in range(data.draw(st.integers(1, 3))):
        inner: Json = tree
        while True:
            keys = list(inner) if isinstance(inner, dict) else list(range(len(inner)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if isinstance(inner[key], dict | list) and data.draw(st.integers(0, 5)):
                inner = inner[key]
                continue
            if data.draw(st.integers(0, 3)) == 0:
                del inner[key]
            else:
                inner[key] = data.draw(_JUNK)
            break
    found = read_or_problems(json.dumps(tree))
    if isinstance(found, Snapshot):
        for one, other in ((found, club()), (club(), found), (found, found)):
            answer = compare(one, other)
            text = compare_text(answer, Paint(False), "new.json", True)
            assert all(line.isprintable() for line in text.splitlines())
            document_text(answer)
    else:
        assert all(problem.code[0] in "YFJQ" for problem in found)


@pytest.mark.parametrize("text", [
    '{"assay": "assessment/1"}', '{"assay": "assessment/99", "criteria": []}',
    '{"assay": "assessment/1", "criteria": ' + "[" * 50 + "]" * 50 + "}",
    '{"assay": "assessment/1", "criteria": ' + json.dumps([{}] * 5000) + "}",
])  # fmt: skip
def test_what_is_no_assessment_is_told(text: str) -> None:
    found = read_or_problems(text)
    assert isinstance(found, tuple) and found and {problem.code for problem in found} == {"Q122"}
    assert len(found) <= 50 and all(problem.at.line for problem in found)


def test_nothing_of_a_bad_document_is_shown(schools: dict[str, assay.Assessment]) -> None:
    tree = json.loads(club().to_json())
    tree["criteria"][0]["because"]["met_when"]["value"] = "Zz-Anna"
    tree["criteria"][1]["verdict"] = "Zz-Ben"
    problems = read_or_problems(json.dumps(tree))
    assert isinstance(problems, tuple) and not sentinels.leaks(sentinels.of_problems(InputError(problems)))


# ---------------------------------------------------------------- the command


def test_command(root: Path, tmp_path: Path, schools: dict[str, assay.Assessment]) -> None:
    oakfield = str(root / "examples" / "oakfield" / "facts.yaml")
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(schools["oakfield"].to_json(), "utf-8")
    new.write_text(schools["riverside"].to_json(), "utf-8")
    status, text = command_here("compare", str(old), str(new))
    assert status == 0 and "Level: Developing → Established" in text
    assert command_here("compare", oakfield, str(new))[1] == text
    status, text = command_here("compare", oakfield, str(old))
    assert status == 0 and "No verdict is another one" in text
    out = tmp_path / "out.json"
    status, _ = command_here("compare", str(old), str(new), "--format", "json", "-o", str(out))
    assert status == 0 and json.loads(out.read_text("utf-8"))["assay"] == "comparison/1"
    status, text = command_here("compare", str(old), str(new), "-o", str(new))
    assert status == 2 and "F005" in text
    for name, content in (("bad.json", '{"assay": "assessment/1", '), ("cut.json", old.read_text("utf-8")[:5000]),
                          ("other.json", '{"assay": "whatif/1"}'), ("list.json", "[]"), ("empty.json", "")):
        (tmp_path / name).write_text(content, "utf-8")
        status, text = command_here("compare", str(tmp_path / name), str(tmp_path / "missing.yaml"))
        assert status == 2 and name in text and "missing.yaml: F001" in text, text


@pytest.mark.parametrize(("before", "after", "facts", "by"), [
    ("ab", "abc", ({"a": 1, "b": 1}, {"a": 0, "b": 1, "c": 1}), ["a"]),  # a new one that is met makes none fall
    ("ab", "abc", ({"a": 1, "b": 1}, {"a": 0, "b": 1, "c": 0}), ["a", "c"]),
    ("ab", "abc", ({"a": 1, "b": 1}, {"a": 1, "b": 1, "c": 0}), ["c"]),
    ("abc", "ab", ({"a": 0, "b": 1, "c": 1}, {"a": 1, "b": 1}), ["a"]),  # nor does one that goes
    ("abc", "ab", ({"a": 0, "b": 1, "c": 0}, {"a": 1, "b": 1}), ["a", "c"]),
])  # fmt: skip
def test_an_area_is_put_down_to_what_has_effect(before: str, after: str, facts: Json, by: list[str]) -> None:
    sides = []
    for names, figures in zip((before, after), facts, strict=True):
        vocabulary = {name: small.fact("integer") for name in names}
        criteria = [small.criterion(name, {"fact": name, "at_least": 1}) for name in names]
        sides.append(small.assessed(small.rules(criteria, vocabulary), figures))
    (area,) = compare(*sides).areas
    assert sorted(one.target for one in area.by) == by
