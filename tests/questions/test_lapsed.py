"""Facts whose evidence is out of date: given, and not known; what every question makes of them."""

# pyright: basic
# Facts are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared import small_standards as small
from shared.command_line import command
from shared.profiles import times
from shared.witnesses import hold_witnesses

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.questions.missing import missing_facts
from assay.engine.questions.whatif.changed_facts import changed
from assay.engine.questions.whatif.whatif import what_if

Json = Any
STALE = {"fresh_for": "6 months", "when_stale": "unknown"}
OLD = {"source": "x", "collected_on": "2020-01-01"}
VOCABULARY = {
    "a": small.fact("integer", label="the a", **STALE),
    "name": small.fact("text", label="the name", personal=True, **STALE),
    "rows": small.fact("records", label="the rows", **STALE, fields={
        "k": {"type": "choice", "options": ["x", "y"], "label": "k"}, "who": {"type": "text", "label": "who"}}),
    "share": small.fact("percentage", label="the share", computed={
        "share_of": "rows", "that": {"field": "k", "is": "x"}}),
}  # fmt: skip
GIVEN = {"a": 2, "name": "Ann", "rows": [{"k": "x", "who": "Ann"}]}
CONDITIONS: list[Json] = [
    {"fact": "a", "at_least": 1}, {"fact": "a", "at_least": 3}, {"fact": "name", "is": "Bea"},
    {"some": "rows", "where": {"field": "k", "is": "x"}}, {"some": "rows", "where": {"field": "k", "is": "y"}},
    {"distinct_of": "rows", "field": "who", "at_least": 2}, {"fact": "share", "at_least": "50%"},
]  # fmt: skip


@pytest.mark.parametrize("condition", CONDITIONS)
def test_witnesses_stand_in_the_place_of_what_lapsed(condition: Json) -> None:
    rules = small.rules([small.criterion("1.1", condition)], VOCABULARY)
    document = small.facts(GIVEN, evidence=dict.fromkeys(GIVEN, OLD))
    found = hold_witnesses(compile_standard(small.standard(rules)), document, VOCABULARY, all_proved=True)
    assert {one["verdict"] for one in found} >= {"met", "not_met"}
    assert "Ann" not in str(found)


@settings(max_examples=times(40), deadline=None)
@given(rules=generated.rule_documents(), document=generated.fact_documents(), lapsed=st.data())
def test_of_any_standard_too(rules: Json, document: Json, lapsed: st.DataObject) -> None:
    vocabulary = {key: {**one, **({} if "computed" in one else STALE)} for key, one in rules["vocabulary"].items()}
    some = lapsed.draw(st.sets(st.sampled_from(sorted(document["facts"])))) if document["facts"] else set()
    compiled = compile_standard(generated.standard_of({**rules, "vocabulary": vocabulary}))
    hold_witnesses(compiled, {**document, "evidence": dict.fromkeys(some, OLD)}, vocabulary, all_proved=True)


def test_what_lapsed_is_no_question(tmp_path: Path) -> None:
    """Not for the interview: its evidence is to be renewed, of lists too; and the next command is not the same one."""
    criteria = [small.criterion(f"1.{n}", CONDITIONS[n]) for n in (0, 3)]
    folder, file = tmp_path / "a standard", tmp_path / "f.json"
    folder.mkdir()
    (folder / "rules.json").write_text(json.dumps(small.rules(criteria, VOCABULARY)))
    given_ = {"a": 2, "rows": GIVEN["rows"]}
    file.write_text(json.dumps(small.facts(given_, evidence=dict.fromkeys(given_, OLD))))
    asked = command("ask", str(file), "--standard", str(folder))
    for name in given_:
        assert f"{name}: what backs it is out of date; renew its evidence in" in " ".join(asked.stdout.split())
    assert "assay ask" not in asked.stdout
    told = command("missing", str(file), "--standard", str(folder)).stdout
    assert "assay ask" not in told and "the rows: what backs it is out of date" in told


@pytest.mark.parametrize(("setting", "verdict"), [
    ({"a": 2}, "met"), ({"a": 0}, "not_met"), ({"a": "unknown"}, "unknown"), ({"rows[1].k": "x"}, "met"),
    ({"rows[1].k": "y"}, "not_met"), ({"rows[+]": {"k": "y"}}, "met"),
])  # fmt: skip
def test_what_lapsed_is_set_anew_though_it_is_the_same(setting: Json, verdict: str) -> None:
    condition = CONDITIONS[0 if "a" in setting else 3]
    standard = small.standard(small.rules([small.criterion("1.1", condition)], VOCABULARY))
    facts = assay.read_facts(small.facts(GIVEN, evidence=dict.fromkeys(GIVEN, OLD)), standard)
    answer = what_if(compile_standard(standard), facts, setting)
    assert assay.Assessor(standard).assess(changed(facts, standard, setting)).criteria[0].verdict == verdict
    assert [(one.was_words, one.differs) for one in answer.settings] == [("not known", verdict != "unknown")]


def test_one_that_is_missing_beside_is_asked_for() -> None:
    standard = small.standard(small.rules([small.criterion("1.1", {"all": CONDITIONS[:2]}),
                                           small.criterion("1.2", CONDITIONS[3])], VOCABULARY))  # fmt: skip
    facts = assay.read_facts(small.facts({"a": 2}, evidence={"a": copy.copy(OLD)}), standard)
    answer = missing_facts(compile_standard(standard), facts)
    assert {one.name: one.reason for one in answer.facts} == {"a": "lapsed", "rows": "missing"}
