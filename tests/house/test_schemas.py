"""The published schemas: up to date, valid, and true of what they describe."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from shared import random_standards as generated
from shared.one_rule import facts_of, one_rule
from shared.profiles import times

import assay
from assay.engine.explaining.documents import KINDS, document, document_text
from assay.engine.explaining.documents import schema as answer_schema
from assay.engine.explaining.recorded import published
from assay.facts.file.schema import facts_schema
from assay.facts.problems.nodes import to_plain
from assay.facts.text.read_text import read_path
from assay.rules.reading.files import packaged
from assay.rules.reading.read_standard import published_schema
from assay.rules.schema.rule_files import rules_schema

EXAMPLES = ["oakfield", "riverside", "hillcrest"]


def test_published_rules_schema_is_what_the_models_and_the_grammar_make() -> None:
    assert published_schema() == rules_schema(), "run: make schemas"


@pytest.mark.parametrize("schema", [rules_schema(), published()], ids=["rules", "assessment"])
def test_schemas_are_valid(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


def test_published_schema_of_assessments_is_what_the_types_make() -> None:
    assert published() == answer_schema("assessment"), "run: make schemas"


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_of_answers_are_valid_and_begin_with_what_they_speak_of(kind: str) -> None:
    schema: Any = answer_schema(kind)
    Draft202012Validator.check_schema(schema)
    begins = ["assay", "standard" if KINDS[kind].written else "about"]
    assert list(schema["properties"])[:2] == begins and schema["required"][:2] == begins
    assert schema["properties"]["assay"] == {"const": f"{kind}/1"}


def test_a_kind_that_is_none_is_told_in_words() -> None:
    with pytest.raises(ValueError) as caught:
        answer_schema("margin")
    kinds = ", ".join(KINDS)
    assert str(caught.value) == f"there is no kind of answer 'margin' (did you mean 'margins'?); the kinds are {kinds}"
    with pytest.raises(TypeError) as wrong:
        document({})
    assert str(wrong.value) == f"dict is no answer; the kinds of answers are {kinds}"


_IMPORTED = """
import sys
import assay
standard = assay.load_standard("mentoring")
heavy = ("jsonschema", "pydantic", "typing_extensions")
for name in list(sys.modules):
    if name.partition(".")[0] in heavy:
        sys.modules[name] = None  # the standard may have been read anew: from here on they cannot be imported
sys.modules.update(dict.fromkeys(heavy))
assessment = assay.assess("examples/oakfield/facts.yaml", standard)
assay.document(assessment)
from assay.engine.explaining.recorded import parse_recorded
recorded = parse_recorded(assessment.to_json().encode(), "assessment.json")
print(assay.compare(recorded, assessment).unchanged_criteria)
"""


def test_documents_of_assessments_are_written_and_read_without_pydantic(root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _IMPORTED], cwd=root, capture_output=True, text=True, timeout=120,
                          check=False)  # fmt: skip
    assert (done.stderr, done.stdout) == ("", "34\n")


def test_recorded_assessments_are_checked_by_every_word_of_their_schema() -> None:
    def words(schema: Any) -> set[str]:
        inner = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(),
                 *(schema[key] for key in ("items", "additionalProperties") if key in schema)]  # fmt: skip
        return set(schema).union(*map(words, inner))

    told = {"$schema", "$id", "$defs", "title", "description", "properties"}
    assert words(published()) - told == {"$ref", "type", "const", "enum", "pattern", "minimum", "minItems", "items",
                                         "required", "additionalProperties"}  # fmt: skip


def test_the_document_of_an_assessment_is_the_one_it_writes(assessor: assay.Assessor, root: Path) -> None:
    assessment = assessor.assess(root / "examples/oakfield/facts.yaml")
    assert document(assessment) == assessment.to_dict() and document_text(assessment) == assessment.to_json()


@pytest.mark.parametrize("name", EXAMPLES)
def test_assessments_match_their_schema(name: str, assessor: assay.Assessor, root: Path) -> None:
    document = json.loads(assessor.assess(root / "examples" / name / "facts.yaml").to_json())
    errors: list[Any] = list(Draft202012Validator(published()).iter_errors(document))
    assert [error.message for error in errors] == []


# ------------------------------------------------------------ the first schema of assessments

FIRST: Any = json.loads((Path(__file__).parent / "assessment-1-as-first-published.json").read_text("utf-8"))
"""As it was written by hand: what it refuses is a promise to those who read assessments."""
_CONDITION = ("criteria", 0, "because", "met_when")
REFUSED: list[tuple[tuple[str | int, ...], list[Any]]] = [
    (("assay",), ["assessment/2", 1]), (("standard", "digest"), ["sha256:0", "0" * 64, None]),
    (("standard", "version"), [1]), (("subject", "name"), [None]), (("as_of",), ["18 July 2025", 2025]),
    (("period", "from"), ["2024", None]), (("facts", "digest"), ["sha256:" + "G" * 64]),
    (("level", "verdict"), [None]), (("level", "could_be"), ["met", [1]]), (("level", "because"), [[]]),
    (("areas", 0, "verdict"), ["fine", None]), (("areas", 0, "could_be"), [[], ["unknown"], "met"]),
    (("areas", 0, "tally", "met"), [-1, "1", True, 1.5]), (("areas", 0), [[]]), (("areas",), [{}]),
    (("criteria", 0, "verdict"), ["MET"]), (("criteria", 0, "could_be"), [[], ["level"]]),
    (("criteria", 0, "missing"), [[1], None]), (("criteria", 0, "cautions"), ["x"]), (("criteria", 0, "area"), [4]),
    ((*_CONDITION, "is"), ["maybe", None]), ((*_CONDITION, "value"), ["yes", 1]), ((*_CONDITION, "says"), [None]),
    ((*_CONDITION, "parts"), [{}, [[]]]), ((*_CONDITION, "parameters"), [[1]]), ((*_CONDITION, "private"), [False]),
    ((*_CONDITION, "counted"), [[], {"yes": 1}, {"yes": -1, "no": 0, "out": 0, "open": 0}]),
    ((*_CONDITION, "margin"), [{"by": None, "unit": "days"}, {"by": 1}, {"by": 1, "unit": "days", "records": "1"}]),
    ((*_CONDITION, "facts"), [[{"fact": "x"}], [{"fact": "x", "period": "later"}]]),
    ((*_CONDITION, "facts"), [[{"fact": "x", "period": "earlier", key: value}] for key, value in (
        ("back", 1), ("absent", False), ("records", "3"), ("line", -1), ("computed", 1), ("personal", None),
        ("evidence", "x"), ("findings", {}), ("resolved", []), ("from", {"file": "x"}), ("places", []))]),
    (("trail", 0, "step"), [0, "1"]), (("trail", 0, "given"), ["x"]), (("trail", 0, "concluded"), [None]),
    (("assumptions",), [[{"fact": "x", "value": 1, "criteria": []}]]),
    (("problems",), [[{"code": "A402", "severity": severity, "message": "m", "file": file}]
                     for severity, file in (("error", "f"), ("warning", None))]),
]  # fmt: skip


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree: what holds it, and its key there."""
    inner = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []
    return [(tree, key) for key, _ in inner] + [place for _, child in inner for place in _places(child)]


@pytest.mark.parametrize(("path", "values"), REFUSED)
def test_what_the_first_schema_refused_is_refused(
    path: tuple[str | int, ...], values: list[Any], assessor: assay.Assessor, root: Path
) -> None:
    first, now = Draft202012Validator(FIRST), Draft202012Validator(published())
    text = assessor.assess(root / "examples/oakfield/facts.yaml").to_json()
    for value in values:
        tree: Any = json.loads(text)
        inner = tree
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = value
        assert not first.is_valid(tree) and not now.is_valid(tree), value


def test_no_key_that_the_first_schema_required_can_be_left_out(assessor: assay.Assessor, root: Path) -> None:
    def required(schema: Any) -> set[tuple[str, ...]]:
        own = {(key,) for key in schema.get("required", ())}
        inner = {(key, *path) for key, child in schema.get("properties", {}).items() for path in required(child)}
        return own | inner

    names = {"area": "AreaDocument", "criterion": "CriterionDocument", "because": "ConditionDocument",
             "fact": "FactDocument", "step": "StepDocument", "assumption": "AssumptionDocument",
             "problem": "ProblemDocument"}  # fmt: skip
    now: Any = published()
    assert set(names) == set(FIRST["$defs"])

    def whole(schema: Any) -> Any:
        """With what is named put in its place, but for what the first schema names as well."""
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in names.values():
            return whole(now["$defs"][name])
        return schema | {"properties": {key: whole(child) for key, child in schema.get("properties", {}).items()}}

    assert required(whole(now)) >= required(FIRST)
    for first, name in names.items():
        assert required(whole(now["$defs"][name])) >= required(FIRST["$defs"][first]), name


JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 1, 1.5, "", "met", "x", "2025-07-18", "sha256:" + "0" * 64, [], ["a"], [1], {}, {"a": {}}, [{}]]
)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_change_that_the_first_schema_refuses_is_refused(data: st.DataObject) -> None:
    tree: Any = json.loads(_small())
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(_places(tree)))
        if isinstance(holder, dict) and data.draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = copy.deepcopy(data.draw(JUNK))
    if not Draft202012Validator(FIRST).is_valid(tree):
        assert not Draft202012Validator(published()).is_valid(tree)


@cache
def _small() -> str:
    """An assessment of one criterion, in which most of what there can be stands."""
    some = {"some": "rows", "where": {"field": "ok", "is": True}}
    assessed = one_rule({"all": [{"fact": "whole.a", "at_least": 1}, {"not": some}]})
    return assessed.assess(facts_of({"whole.a": 1, "rows": [{"ok": True}, {}]})).to_json()


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_facts_match_the_standards_facts_schema(name: str, mentoring: assay.Standard, root: Path) -> None:
    schema = facts_schema(mentoring.id, mentoring.vocabulary)
    Draft202012Validator.check_schema(schema)
    validator: Any = Draft202012Validator(schema)
    for form in ("facts.yaml", "facts.json", "from-records.yaml"):
        problems: list[assay.Problem] = []
        node = read_path(root / "examples" / name / form, problems)
        assert node is not None
        assert [error.message for error in validator.iter_errors(to_plain(node))] == []


def test_facts_schema_refuses_what_the_reader_refuses(mentoring: assay.Standard) -> None:
    validator: Any = Draft202012Validator(facts_schema(mentoring.id, mentoring.vocabulary))
    base = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25"}
    for facts in (
        {"coordinator": {"fte": "much"}},
        {"coordinator": {"fta": 1}},
        {"satisfaction": {"mentees": 71}},
        {"coordinator": {"training": {"topic": "x"}}},
        {"funding": {"budget": -1}},
        {"pairs": {"from": "pairs.csv", "dates": "either way"}},
    ):
        document = base | {"facts": facts}
        assert not validator.is_valid(document)
        with pytest.raises(assay.InputError):
            assay.read_facts(document, mentoring)


@settings(max_examples=times(50))
@given(rules=generated.rule_documents())
def test_generated_standards_match_the_rules_schema(rules: Any) -> None:
    validator: Any = Draft202012Validator(published_schema())
    assert validator.is_valid(rules)
    assert generated.standard_of(rules).id == "random"


def test_rule_files_of_the_package_match_the_rules_schema() -> None:
    validator: Any = Draft202012Validator(published_schema())
    seen = 0
    for path in sorted((packaged() / "mentoring").rglob("*.yaml")):
        if "cases" in path.parts:
            continue
        problems: list[assay.Problem] = []
        node = read_path(path, problems)
        assert node is not None and validator.is_valid(to_plain(node)), path.name
        seen += 1
    assert seen >= 10
