"""Proofs: every reason settles, none is too large, none is left out; what is open makes of the verdict what is said.

The properties read the proof alone: what it says is enough to check it, without
the rules. Golden texts stand in ``why/``; after a change of words run
``ASSAY_UPDATE_GOLDEN=1 pytest tests/questions/test_why.py`` and read the difference.
"""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from shared import private_sentinels as sentinels
from shared import random_standards as generated
from shared.command_line import command_here
from shared.profiles import times

import assay
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.questions.why.proof import Proof, proof
from assay.engine.questions.why.proof_data import SufficientReason
from assay.rules.language.kinds import VERDICTS
from assay.views.text.layout import Paint
from assay.views.text.why import proof_text, why_text

Json = Any
Truth = bool | None

EXAMPLES = ["oakfield", "riverside", "hillcrest"]
UPDATE = bool(os.environ.get("ASSAY_UPDATE_GOLDEN"))
SCHEMA = schema("proof")
VALIDATOR: Any = Draft202012Validator(SCHEMA)


def targets(assessment: assay.Assessment) -> list[str]:
    return [*(c.id for c in assessment.criteria), *(f"area {a.id}" for a in assessment.areas), "level"]


# ------------------------------------------- a second reading, of nothing but what the proof says


def all_of(values: Sequence[Truth]) -> Truth:
    return False if False in values else None if None in values else True


def negated(value: Truth) -> Truth:
    return None if value is None else not value


def value_of(found: Proof, id_: int, leaves: Mapping[int, Truth]) -> Truth:
    """A condition's value in Kleene's logic, by its parts; a leaf that is not named is unknown."""
    one = found.condition(id_)
    if not one.parts:
        return leaves.get(id_)
    parts = [value_of(found, part, leaves) for part in one.parts]
    match one.kind:
        case "all":
            return all_of(parts)
        case "any":
            return negated(all_of([negated(part) for part in parts]))
        case "not":
            return negated(parts[0])
        case "at_least":
            assert one.least is not None
            if parts.count(True) >= one.least:
                return True
            return False if len(parts) - parts.count(False) < one.least else None
        case "definition" | "trend":
            return parts[0]
        case kind:
            raise AssertionError(kind)


def could_be(found: Proof, leaves: Mapping[int, Truth], levels: Sequence[str] = ()) -> set[str]:
    """The verdicts that are possible: the tables of docs/semantics.md. ``levels``: the best first, of the level."""
    roles = {role.role: value_of(found, role.condition, leaves) for role in found.roles}
    applies: set[Truth] = _sides(roles.get("applies_when", True))
    if found.kind == "level":
        verdicts: set[str] = set()
        for values in product(*(_sides(roles[level]) for level in levels[:-1])):
            verdicts.add(next((level for level, value in zip(levels, values, strict=False) if value), levels[-1]))
    else:
        verdicts = {
            "met" if met else "partly_met" if partly else "not_met"
            for met in _sides(roles["met_when"])
            for partly in _sides(roles.get("partly_when", False))
        }
    return (verdicts if True in applies else set()) | ({"not_applicable"} if False in applies else set())


def _sides(value: Truth) -> set[Truth]:
    return {True, False} if value is None else {value}


def leaves_of(found: Proof) -> dict[int, Truth]:
    return {one.id: one.value for one in found.conditions if not one.parts}


def proofs(rules: Json, facts: Json) -> Iterator[tuple[Proof, list[str]]]:
    standard = generated.standard_of(rules)
    assessment = assay.Assessor(standard).assess(facts)
    for target in targets(assessment):
        yield proof(assessment, target), [level.id for level in standard.levels]


@settings(max_examples=times(50))
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_the_reasons_settle_none_is_too_large_and_none_is_left_out(rules: Json, facts: Json) -> None:
    for found, levels in proofs(rules, facts):
        assert could_be(found, leaves_of(found), levels) == set(found.could_be)
        assert bool(found.reasons) == (found.verdict != "unknown")
        for reason in found.reasons:
            check_settles(found, reason, levels)
        sizes = [len(reason.conditions) for reason in found.reasons]
        assert sizes == sorted(sizes)
        check_complete(found, levels)
        check_roles(found)
        assert [error.message for error in VALIDATOR.iter_errors(document(found))] == []


def check_settles(found: Proof, reason: SufficientReason, levels: list[str]) -> None:
    """Its leaves alone settle the verdict, and none of them can be left out."""
    held = {one.condition: one.value for one in reason.conditions}
    assert all(found.condition(id_).value is value for id_, value in held.items())
    assert could_be(found, held, levels) == {found.verdict}
    for id_ in held:
        fewer = {other: value for other, value in held.items() if other != id_}
        assert could_be(found, fewer, levels) != {found.verdict}


def check_complete(found: Proof, levels: list[str]) -> None:
    """Some of what is known settles the verdict if and only if one of the reasons is among it."""
    known = {id_: value for id_, value in leaves_of(found).items() if value is not None}
    assert found.complete, "the random rules are small"
    if len(known) > 7:
        return
    reasons = [{one.condition for one in reason.conditions} for reason in found.reasons]
    for some in chain.from_iterable(combinations(known, size) for size in range(len(known) + 1)):
        settled = len(could_be(found, {id_: known[id_] for id_ in some}, levels)) == 1
        assert settled == any(reason <= set(some) for reason in reasons)


def check_roles(found: Proof) -> None:
    for role in found.roles:
        assert bool(role.reasons) == (role.value is not None)
        for reason in role.reasons:
            held: dict[int, Truth] = {one.condition: one.value for one in reason.conditions}
            assert value_of(found, role.condition, held) is role.value
            for id_ in list(held):
                assert value_of(found, role.condition, held | {id_: None}) is None


@settings(max_examples=times(30))
@given(data=st.data(), rules=generated.rule_documents(), facts=generated.fact_documents())
def test_what_an_open_condition_would_make_of_the_verdict(data: st.DataObject, rules: Json, facts: Json) -> None:
    """By the reference evaluation; and by what comes out when everything is known."""
    assessor = assay.Assessor(generated.standard_of(rules))
    assessment, levels = assessor.assess(facts), [level.id for level in assessor.standard.levels]
    after = assessor.assess(data.draw(generated.completed(facts)))
    for target in targets(assessment):
        found, then = proof(assessment, target), proof(after, target)
        leaves = leaves_of(found)
        waiting = {one.condition for one in found.open}
        assert bool(found.open) <= (found.verdict == "unknown")
        for one in found.open:
            assert leaves[one.condition] is None
            assert set(one.if_true) == could_be(found, leaves | {one.condition: True}, levels)
            assert set(one.if_false) == could_be(found, leaves | {one.condition: False}, levels)
            outcome = then.condition(one.condition)
            assert outcome.says == found.condition(one.condition).says
            if outcome.value is not None:
                assert set(then.could_be) <= set(one.if_true if outcome.value else one.if_false)
        for id_, value in leaves.items():
            if value is None and id_ not in waiting and found.verdict == "unknown":
                for side in (True, False):
                    assert could_be(found, leaves | {id_: side}, levels) == set(found.could_be)


# --------------------------------------------------------------------------- areas and the level


def area_verdict(verdicts: Sequence[str]) -> str:
    """The rule of the random standards' areas."""
    applicable = [one for one in verdicts if one != "not_applicable"]
    if not applicable:
        return "not_applicable"
    if all(one == "met" for one in applicable):
        return "met"
    reached = sum(one in ("met", "partly_met") for one in applicable)
    return "partly_met" if 2 * reached >= len(applicable) else "not_met"


def level_verdict(verdicts: Sequence[str]) -> str:
    if all(one == "not_applicable" for one in verdicts):
        return "not_applicable"
    if all(one == "met" for one in verdicts):
        return "high"
    return "middle" if any(one in ("met", "partly_met") for one in verdicts) else "low"


@settings(max_examples=times(30))
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_the_members_that_decide(rules: Json, facts: Json) -> None:
    for found, _ in proofs(rules, facts):
        if found.kind == "criterion":
            assert found.members == () and found.settled_by == ()
            continue
        whole = area_verdict if found.kind == "area" else level_verdict
        for number, member in enumerate(found.members):
            others = {one.verdict: set(one.could_be) for one in member.others}
            assert (member.verdict not in others) and (set(found.could_be) not in others.values())
            for verdict in member.could_be if member.verdict == "unknown" else ():
                sides = [[verdict] if n == number else one.could_be for n, one in enumerate(found.members)]
                assert {whole(one) for one in product(*sides)} <= others.get(verdict, set(found.could_be))
            for verdict, claimed in others.items():
                sides = [[verdict] if n == number else one.could_be for n, one in enumerate(found.members)]
                assert {whole(one) for one in product(*sides)} <= claimed
        if found.verdict == "unknown":
            assert found.settled_by == ()
            continue
        fixed = [one.could_be if one.id in found.settled_by else VERDICTS for one in found.members]
        assert {whole(one) for one in product(*fixed)} == {found.verdict}


# ------------------------------------------------------------------------------ very many reasons


@pytest.mark.parametrize("least", [3, 7, 12])
def test_of_very_many_reasons_one_that_is_smallest_is_given(least: int) -> None:
    keys = [f"b{n}" for n in range(14)]
    rules = {
        "assay": "rules/1",
        "standard": {"id": "wide", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "vocabulary": {key: {"type": "boolean", "label": key, "question": "?"} for key in keys},
        "areas": [{"id": "1", "title": "one"}],
        "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                      "reading": "r", "met_when": {"at_least": least, "of": [
                          {"fact": key, "is": True} for key in keys]}}],
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip
    assessor = assay.Assessor(generated.standard_of(rules))
    for true in (14, least, least - 1, 0):
        facts = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
                 "facts": {key: n < true for n, key in enumerate(keys)}}  # fmt: skip
        assessment = assessor.assess(facts)
        found = proof(assessment, "1.1")
        assert not found.complete
        (reason,) = found.reasons
        assert len(reason.conditions) == (least if true >= least else 14 - least + 1)
        assert could_be(found, {one.condition: one.value for one in reason.conditions}) == {found.verdict}
        assert "(one reason of very many):" in why_text(assessment, "1.1", Paint(False))


# --------------------------------------------------------------------------------- the document


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_proof_of_the_examples_matches_the_schema(name: str, assessor: assay.Assessor, root: Path) -> None:
    assessment = assessor.assess(root / "examples" / name / "facts.yaml")
    verdicts = {c.id: c.verdict for c in assessment.criteria} | {f"area {a.id}": a.verdict for a in assessment.areas}
    for target in targets(assessment):
        found = proof(assessment, target, all_rows=target.startswith("9"))
        text = document_text(found)
        shown = json.loads(text)
        assert [error.message for error in VALIDATOR.iter_errors(shown)] == []
        assert shown["assay"] == "proof/1" and list(shown)[:3] == ["assay", "about", "target"]
        assert shown["verdict"] == (verdicts | {"level": assessment.level.verdict})[target]
        assert text == document_text(proof(assessment, target, all_rows=target.startswith("9")))


def test_a_condition_tells_all_that_is_behind_it(assessor: assay.Assessor, root: Path) -> None:
    assessment = assessor.assess(root / "examples" / "oakfield" / "from-records.yaml")
    found: Json = document(proof(assessment, "9.1"))
    (condition,) = [one for one in found["conditions"] if one["kind"] == "compare"]
    assert (condition["observed"], condition["needed"]) == ("86%", ["90%"])
    assert condition["margin"] == {"by": -4, "unit": "percentage points", "records": -2, "more": True}
    counted = condition["counted"]
    assert (counted["so"], counted["not_so"], counted["list"]) == (43, 7, "pairs")
    assert counted["not_so_records"][0] == {"number": 6, "place": "row 9", "fields": []}
    computed, fact = condition["facts"]
    assert computed["state"] == "computed" and computed["value"] == "86%"
    assert fact["state"] == "given" and fact["file"].endswith("pairs.csv")
    rows = document(proof(assessment, "9.1", all_rows=True))["conditions"][0]["counted"]  # type: ignore[index]
    assert len(rows["so_records"]) == 43
    assert rows["not_so_records"][0]["fields"][0] == {"field": "mentee", "shown": "mentee 6"}


def test_shared_conditions_stand_once(assessor: assay.Assessor, root: Path) -> None:
    found = proof(assessor.assess(root / "examples" / "oakfield" / "facts.yaml"), "6.2")
    assert [one.id for one in found.conditions] == list(range(1, len(found.conditions) + 1))
    parts = [part for one in found.conditions for part in one.parts]
    assert len(parts) > len(set(parts)), "two roles share their conditions"
    assert len({one.says for one in found.conditions}) == len(found.conditions)


def test_assumptions_are_those_that_the_target_rests_on(assessor: assay.Assessor, root: Path) -> None:
    assessment = assessor.assess(root / "examples" / "oakfield" / "facts.yaml")
    resting = {target: [one.fact for one in proof(assessment, target).assumptions] for target in targets(assessment)}
    assert {target: facts for target, facts in resting.items() if facts} == {
        "3.2": ["local.minority_share"], "5.5": ["parents.number"], "area 3": ["local.minority_share"],
        "area 5": ["parents.number"], "level": ["local.minority_share", "parents.number"],
    }  # fmt: skip
    (one,) = proof(assessment, "5.5").assumptions
    assert one.without == ("not_met", "partly_met") or one.without == ("partly_met",)


@settings(max_examples=times(25))
@given(rules=generated.rule_documents(), facts=generated.fact_documents(), key=st.sampled_from(["whole.a", "yes"]))
def test_without_an_assumption_no_more_is_said_than_without_the_fact(rules: Json, facts: Json, key: str) -> None:
    if facts["facts"].get(key) is None:
        return
    assessor = assay.Assessor(generated.standard_of(rules))
    assumed = facts | {"evidence": {key: {"source": "s", "status": "assumed"}}}
    less = facts | {"facts": {name: value for name, value in facts["facts"].items() if name != key}}
    assessment, without = assessor.assess(assumed), assessor.assess(less)
    for target in targets(assessment):
        for one in proof(assessment, target).assumptions:
            assert set(proof(without, target).could_be) <= set(one.without)


# --------------------------------------------------------------------------------------- privacy


def test_a_proof_tells_nothing_about_people(tmp_path: Path, assessor: assay.Assessor) -> None:
    path = sentinels.as_json(tmp_path, sentinels.rows(assessor.standard.vocabulary), assessor.standard.vocabulary)
    assessment = assessor.assess(path)
    texts = [
        document_text(proof(one, target, all_rows))
        for one in (assessment, assessment.showing_personal())
        for target in targets(assessment)
        for all_rows in (False, True)
    ]
    half = len(texts) // 2
    assert not sentinels.leaks(iter(texts[:half]))
    assert sentinels.leaks(iter(texts[half:])), "asked for, it is there, so that this test could fail"
    found = command_here("why", str(path), "9.1", "--rows", "--format", "json")[1]
    assert not sentinels.leaks(iter([found])) and json.loads(found)["assay"] == "proof/1"


def test_a_comparison_of_what_is_about_a_person_is_not_shown() -> None:
    rules = {
        "assay": "rules/1",
        "standard": {"id": "one", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "vocabulary": {"age": {"type": "integer", "label": "the head's age", "question": "?", "personal": True}},
        "areas": [{"id": "1", "title": "one"}],
        "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                      "reading": "r", "met_when": {"fact": "age", "at_least": 30}}],
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip
    facts = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
             "facts": {"age": 27}}  # fmt: skip
    assessment = assay.Assessor(generated.standard_of(rules)).assess(facts)
    (hidden,) = proof(assessment, "1.1").conditions
    assert hidden.private and (hidden.observed, hidden.needed, hidden.margin) == (None, (), None)
    assert hidden.observed_words == "known, and not shown"
    assert hidden.facts[0].personal and hidden.facts[0].value is None
    assert "27" not in document_text(proof(assessment, "1.1")).partition('"target"')[2]
    (shown,) = proof(assessment.showing_personal(), "1.1").conditions
    assert (shown.observed, shown.facts[0].value) == (27, 27)


# -------------------------------------------------------------------------------------- the text


GOLDEN = {
    "oakfield-6.2": ("oakfield", "6.2", None),
    "oakfield-1.2-depth-1": ("oakfield", "1.2", 1),
    "oakfield-4": ("oakfield", "area 4", None),
    "hillcrest-5.1": ("hillcrest", "5.1", None),
    "hillcrest-level": ("hillcrest", "level", 1),
}


@pytest.mark.parametrize("case", GOLDEN)
def test_the_text(case: str, assessor: assay.Assessor, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    name, target, depth = GOLDEN[case]
    facts = f"examples/{name}/facts.yaml"
    shown = why_text(assessor.assess(facts), target, Paint(False), depth=depth, source=facts)
    path = root / "tests" / "questions" / "why" / f"{case}.txt"
    if UPDATE:
        path.write_text(shown, "utf-8")
    assert shown == path.read_text("utf-8")
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_text_fits_80_columns_and_sums_up_what_is_deeper(
    name: str, assessor: assay.Assessor, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    assessment = assessor.assess(f"examples/{name}/facts.yaml")
    for target in targets(assessment):
        whole = why_text(assessment, target, Paint(False))
        short = why_text(assessment, target, Paint(False), depth=1)
        assert max(map(len, whole.splitlines())) <= 80
        marks = ("[yes]", "[no]", "[ ? ]")
        below = [line for line in whole.splitlines() if line.startswith("    ") and line.strip().startswith(marks)]
        assert bool(below) == bool(re.search(r"… \d+ more conditions?$", short, re.MULTILINE))
        assert why_text(assessment, target, Paint(False), depth=99) == whole


@pytest.mark.parametrize(("source", "shown"), [
    ("f.yaml", "assay missing f.yaml"), ("T --row 4", "more: --format json shows all"),
])  # fmt: skip
def test_what_is_said_of_more_can_be_done(source: str, shown: str, assessor: assay.Assessor) -> None:
    facts = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25", "facts": {}}
    text = proof_text(proof(assessor.assess(facts), "level"), Paint(False), source=source)
    assert shown in text and ("assay missing" in text) == ("row" not in source)


def test_the_command(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    facts, out = "examples/oakfield/facts.yaml", tmp_path / "proof.json"
    assert command_here("why", facts, "4", "--format", "json", "--output", str(out)) == (0, "")
    assert json.loads(out.read_text("utf-8"))["target"] == "area 4"
    status, shown = command_here("why", facts, "6.2", "--depth", "1")
    assert status == 0 and "    … 10 more conditions\n" in shown
    assert command_here("why", facts, "6.2", "--depth", "0")[0] == 2
    status, shown = command_here("why", facts, "9.1", "-o", facts)
    assert status == 2 and "F005" in shown
    status, shown = command_here("why", "examples/cohort", "--row", "2", "9.1", "--format", "json", "--rows")
    assert status == 0
    assert json.loads(shown)["about"]["subject"] == "2"
    status, shown = command_here("why", "examples/cohort", "--row", "2", "9")
    assert status == 0 and "assay why examples/cohort --row 2 9.1\n" in shown


def test_schemas_of_every_kind_are_printed_and_others_refused() -> None:
    assert json.loads(command_here("schema", "proof")[1]) == SCHEMA
    status, shown = command_here("schema", "proff")
    assert status == 2 and "did you mean 'proof'?" in shown
