"""The published schemas: up to date, valid, and true of what they describe."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator
from shared import random_standards as generated
from shared.profiles import times

import assay
from assay.engine.explaining.answer_schema import assessment_schema
from assay.engine.explaining.documents import KINDS
from assay.engine.explaining.documents import schema as answer_schema
from assay.facts.file.schema import facts_schema
from assay.facts.problems.nodes import to_plain
from assay.facts.text.read_text import read_path
from assay.rules.reading.files import packaged
from assay.rules.reading.read_standard import published_schema
from assay.rules.schema.rule_files import rules_schema

EXAMPLES = ["oakfield", "riverside", "hillcrest"]


def test_published_rules_schema_is_what_the_models_and_the_grammar_make() -> None:
    assert published_schema() == rules_schema(), "run: make schemas"


@pytest.mark.parametrize("schema", [rules_schema(), assessment_schema()], ids=["rules", "assessment"])
def test_schemas_are_valid(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_of_answers_are_valid_and_begin_with_what_they_speak_of(kind: str) -> None:
    schema: Any = answer_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"])[:2] == ["assay", "about"] and schema["required"][:2] == ["assay", "about"]
    assert schema["properties"]["assay"] == {"const": f"{kind}/1"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_assessments_match_their_schema(name: str, assessor: assay.Assessor, root: Path) -> None:
    document = json.loads(assessor.assess(root / "examples" / name / "facts.yaml").to_json())
    errors: list[Any] = list(Draft202012Validator(assessment_schema()).iter_errors(document))
    assert [error.message for error in errors] == []


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
