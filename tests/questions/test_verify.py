"""Recorded assessments: reproduced to the byte, or what differs exactly; and files that a stranger wrote."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.command_line import command
from shared.one_rule import facts_of, one_rule, rules_of
from shared.profiles import times

import assay
from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.explaining.documents import document, schema
from assay.engine.explaining.recorded import DEEPEST, parse_recorded, published, read_recorded
from assay.engine.questions.verify import MOST_SHOWN, Verification, verify
from assay.views.text.layout import Paint
from assay.views.text.verify import verify_text

Json = Any
OAKFIELD = "examples/oakfield/facts.yaml"


@pytest.fixture(scope="module")
def compiled(mentoring: assay.Standard) -> Compiled:
    return compile_standard(mentoring)


@pytest.fixture(scope="module")
def oakfield(root: Path, mentoring: assay.Standard) -> assay.FactSet:
    return assay.read_facts(root / OAKFIELD, mentoring)


@pytest.fixture(scope="module")
def recorded(compiled: Compiled, oakfield: assay.FactSet) -> str:
    return assay.assess(oakfield, compiled.plan.standard).to_json()


def verified(data: bytes | str, compiled: Compiled, facts: assay.FactSet) -> Verification:
    raw = data.encode() if isinstance(data, str) else data
    record = parse_recorded(raw, "record.json")
    return verify(record.document, compiled, facts, record.data)


def refused(data: bytes | str) -> tuple[str, ...]:
    """The codes of the problems that a record is refused with."""
    with pytest.raises(assay.InputError) as caught:
        parse_recorded(data.encode() if isinstance(data, str) else data, "record.json")
    return tuple(problem.code for problem in caught.value.problems)


# ------------------------------------------------------------ reproduced


@pytest.mark.parametrize(("name", "form"), [
    ("oakfield", "facts.yaml"), ("riverside", "from-records.yaml"), ("hillcrest", "facts.json"),
    ("hillcrest", "facts.xlsx"),
])  # fmt: skip
def test_examples_are_reproduced_to_the_byte(name: str, form: str, root: Path, compiled: Compiled) -> None:
    facts = assay.read_facts(root / "examples" / name / form, compiled.plan.standard)
    text = assay.assess(facts, compiled.plan.standard).to_json()
    found = verified(text, compiled, facts)
    assert found.reproduced and found.same_bytes and not found.number and not found.inputs and not found.moved
    assert found.values > 1000


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_every_layout_that_assay_writes_is_reproduced(
    indent: int | None, compiled: Compiled, oakfield: assay.FactSet
) -> None:
    text = assay.assess(oakfield, compiled.plan.standard).to_json(indent)
    assert verified(text, compiled, oakfield).reproduced


def test_folders_of_files_do_not_count_and_are_told(
    root: Path, compiled: Compiled, recorded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "examples/oakfield")
    for form in ("facts.yaml", "from-records.yaml"):
        there = assay.read_facts(root / "examples/oakfield" / form, compiled.plan.standard)
        here = assay.read_facts(form, compiled.plan.standard)
        text = assay.assess(there, compiled.plan.standard).to_json()
        found = verified(text, compiled, here)
        assert found.reproduced and found.same_bytes
        assert all(one.found.rpartition("/")[2] == one.recorded.rpartition("/")[2] for one in found.moved)
        assert form in {one.found for one in found.moved}


def test_a_file_of_another_name_counts(compiled: Compiled, oakfield: assay.FactSet, recorded: str) -> None:
    found = verified(recorded.replace("oakfield/facts.yaml", "oakfield/other.yaml"), compiled, oakfield)
    assert not found.reproduced and not found.moved and all(one.path.endswith(".file") for one in found.differences)


def test_a_file_cannot_lie_in_two_folders(compiled: Compiled, oakfield: assay.FactSet, recorded: str) -> None:
    found = verified(recorded.replace("examples/oakfield/facts.yaml", "other/facts.yaml", 1), compiled, oakfield)
    assert not found.reproduced and len(found.moved) == 1 and found.number > 1


def test_the_file_of_evidence_counts_with_its_folder() -> None:
    """It is what the facts say, not how a path was given."""
    standard = one_rule({"fact": "whole.a", "at_least": 1}).standard
    evidence = {"whole.a": {"source": "list", "file": "proofs/list.pdf"}}
    facts = assay.read_facts(facts_of({"whole.a": 1}, evidence=evidence), standard)
    text = assay.assess(facts, standard).to_json()
    found = verified(text.replace("proofs/list.pdf", "elsewhere/list.pdf"), compile_standard(standard), facts)
    assert [one.path for one in found.differences] == ["$.criteria[0].because.met_when.facts[0].evidence.file"]
    assert verified(text, compile_standard(standard), facts).reproduced


# ------------------------------------------------------------ what differs


def leaves(value: Json, path: str = "$") -> list[tuple[str, Json, Json]]:
    """The path of every value that is made of no others, and where it stands."""
    found: list[tuple[str, Json, Json]] = []
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        where = f"{path}.{key}" if isinstance(value, dict) else f"{path}[{key}]"
        if isinstance(child, dict | list):
            found += leaves(child, where)
        else:
            found.append((where, value, key))
    return found


@settings(max_examples=times(12), deadline=None)
@given(data=st.data(), rules=generated.rule_documents(), facts=generated.fact_documents())
def test_any_changed_value_is_found_where_it_is(data: st.DataObject, rules: Json, facts: Json) -> None:
    standard = generated.standard_of(rules)
    compiled = compile_standard(standard)
    read = assay.read_facts(facts, standard)
    document_ = json.loads(assay.assess(read, standard).to_json())
    assert verify(document_, compiled, read).reproduced
    for path, holder, key in data.draw(st.lists(st.sampled_from(leaves(document_)), max_size=6)):
        before = holder[key]
        holder[key] = next(v for v in data.draw(st.permutations([f"{before}.", 999, True, None])) if v is not before)
        found = verify(document_, compiled, read)
        assert [one.path for one in found.differences] == [path] and found.number == 1
        shown, now = found.differences[0].recorded, found.differences[0].found
        assert shown is not None and shown.strip("…") in json.dumps(holder[key], ensure_ascii=False) and shown != now
        holder[key] = before


@pytest.mark.parametrize("repeated", [1, 12, 18])
def test_of_long_texts_that_is_shown_in_which_they_differ(repeated: int) -> None:
    statement = "so it is said " * repeated
    rules = rules_of({"fact": "whole.a", "at_least": 1})
    rules["standard"]["title"] = f"{statement}and not otherwise"
    standard = generated.standard_of(rules)
    facts = assay.read_facts(facts_of({"whole.a": 1}), standard)
    text = assay.assess(facts, standard).to_json().replace("and not otherwise", "or otherwise")
    (one,) = verified(text, compile_standard(standard), facts).differences
    assert one.recorded is not None and one.recorded.endswith('or otherwise"') and len(one.recorded) < 210
    assert one.found is not None and one.found.endswith('and not otherwise"') and len(one.found) < 210


def test_a_turned_verdict_is_told_with_its_criterion(
    compiled: Compiled, oakfield: assay.FactSet, recorded: str
) -> None:
    changed = json.loads(recorded)
    changed["criteria"][0]["verdict"] = "not_met"
    changed["areas"][3]["verdict"] = "met"
    changed["level"]["verdict"] = "excellent"
    found = verified(json.dumps(changed, indent=1, ensure_ascii=False) + "\n", compiled, oakfield)
    assert [(one.path, one.target, one.recorded, one.found) for one in found.differences] == [
        ("$.level.verdict", "level", '"excellent"', '"developing"'),
        ("$.areas[3].verdict", "area 4", '"met"', '"partly_met"'),
        ("$.criteria[0].verdict", "1.1", '"not_met"', '"met"'),
    ]
    assert not found.inputs and not found.reproduced
    text = verify_text(found, Paint(False), "facts.yaml")
    assert "the answer itself was changed" in text.replace("\n", " ") and max(map(len, text.splitlines())) <= 80


def test_parts_that_are_missing_or_added(compiled: Compiled, oakfield: assay.FactSet, recorded: str) -> None:
    changed = json.loads(recorded)
    del changed["trail"][-1]
    changed["criteria"].append(copy.deepcopy(changed["criteria"][0]))
    changed["signed by"] = "nobody"
    del changed["criteria"][0]["because"]["met_when"]["parts"]
    found = verify(changed, compiled, oakfield)
    told = {one.path: (one.recorded is None, one.found is None) for one in found.differences}
    assert told == {
        "$.criteria[0].because.met_when.parts": (True, False),
        "$.criteria[34]": (False, True),
        f"$.trail[{len(changed['trail'])}]": (True, False),
        '$["signed by"]': (False, True),
    }


def test_inputs_that_differ_are_told_first(root: Path, compiled: Compiled, recorded: str, tmp_path: Path) -> None:
    later = assay.read_facts(root / OAKFIELD, compiled.plan.standard, as_of="2025-07-19")
    found = verified(recorded, compiled, later)
    assert [one.what for one in found.inputs] == ["as_of", "facts_digest"]
    assert "--as-of 2025-07-18" in verify_text(found, Paint(False), "facts.yaml")
    other = assay.read_facts(root / "examples/riverside/facts.yaml", compiled.plan.standard)
    found = verified(recorded, compiled, other)
    assert {"subject", "facts_digest"} <= {one.what for one in found.inputs}
    assert found.number > MOST_SHOWN == len(found.differences)
    text = verify_text(found, Paint(False), "facts.yaml")
    assert f"… and {found.number - MOST_SHOWN:,} more." in text and max(map(len, text.splitlines())) <= 80
    jsonschema.validate(document(found), schema("verification"))
    club = one_rule({"fact": "yes", "is": True}).standard
    read = assay.read_facts(facts_of({"yes": True}), club)
    found = verified(recorded, compile_standard(club), read)
    assert {"standard", "version", "standard_digest"} <= {one.what for one in found.inputs}


def test_another_format_is_an_input_that_differs(compiled: Compiled, oakfield: assay.FactSet, recorded: str) -> None:
    found = verified(recorded.replace("assessment/1", "assessment/2", 1), compiled, oakfield)
    assert [one.what for one in found.inputs] == ["format"] and found.number == 1 and not found.reproduced
    assert verified('{"assay": "assessment/2"}', compiled, oakfield).inputs[0].what == "format"


@pytest.mark.parametrize("change", [
    lambda text: text.rstrip("\n"), lambda text: text + " ", lambda text: f"\ufeff{text}",
    lambda text: text.replace("\n", "\r\n"), lambda text: json.dumps(json.loads(text), indent=1) + "\n",
    lambda text: json.dumps(json.loads(text), indent=1, ensure_ascii=False, sort_keys=True) + "\n",
    lambda text: text.replace('"Oakfield School"', '"\\u004fakfield School"', 1),
])  # fmt: skip
def test_the_same_values_in_other_bytes_are_not_reproduced(
    change: Any, compiled: Compiled, oakfield: assay.FactSet, recorded: str
) -> None:
    changed = change(recorded)
    found = verified(changed, compiled, oakfield)
    assert changed != recorded and found.number == 0 and found.same_bytes is False and not found.reproduced
    assert "laid out otherwise" in verify_text(found, Paint(False), "f.yaml").replace("\n", " ")


# ------------------------------------------------------------ files of strangers


@pytest.mark.parametrize(("data", "code"), [
    (b"", "Y102"), (b"{", "J101"), (b"\xff\xfe{", "F004"), (b'{"assay": "\x07"}', "F004"), (b"null", "Q121"),
    (b'"assessment/1"', "Q121"), (b"{}", "Q121"), (b'{"assay": 1}', "Q121"), (b'{"assay": ["assessment/1"]}', "Q121"),
    (b'{"assay": "assessment/1\\n"}', "Q121"), (b'{"assay": "assessment/99999"}', "Q121"),
    (b'{"assay": "assessment/1"}', "Q122"), (b'{"assay": "assessment/2", "a": NaN}', "Y110"),
    (b'{"assay": "assessment/2", "a": -Infinity}', "Y110"), (b'{"assay": "assessment/2", "assay": "x"}', "Y108"),
    (b'{"assay": "assessment/2", "a": ' + b"9" * 5000 + b"}", "Y111"),
    (b'{"assay": "assessment/2", "a": 1e999999999}', "Y111"), (b'{"assay": "assessment/2"} {}', "J101"),
    (b'{"assay": "assessment/2", "a": "\\ud800"}', "F004"),
    (b"[" * 100_000, "Y105"), (b'{"a":' * 100_000, "Y105"), (b"[" * 300 + b"]" * 300, "Y105"),
])  # fmt: skip
def test_hostile_files_are_refused_with_a_problem(data: bytes, code: str) -> None:
    assert code in refused(data)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "F002"), (tmp_path / "none.json", "F001")):
        with pytest.raises(assay.InputError) as caught:
            read_recorded(path)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_problems_of_shape_are_told_at_their_places_and_not_without_end(recorded: str) -> None:
    changed = json.loads(recorded)
    for criterion in changed["criteria"]:
        for key in ("title", "verdict", "cautions"):
            criterion[key] = 7
    codes = refused(json.dumps(changed))
    assert set(codes) == {"Q122"} and len(codes) == 50


JUNK: st.SearchStrategy[Json] = st.sampled_from(
    [None, True, 0, -1, 1, "", "met", "x", "2025-07-18", "sha256:" + "0" * 64, [], ["a"], {}, {"a": {}}]
)
_SOME = {"some": "rows", "where": {"field": "ok", "is": True}}
SMALL: Json = json.loads(
    one_rule({"all": [{"fact": "whole.a", "at_least": 1}, _SOME]})
    .assess(facts_of({"whole.a": 1, "rows": [{"ok": True}, {}]})).to_json()
)  # fmt: skip


@settings(max_examples=times(60), deadline=None)
@given(data=st.data())
def test_shapes_are_refused_where_the_published_schema_refuses_them(data: st.DataObject) -> None:
    changed = copy.deepcopy(SMALL)
    for _ in range(data.draw(st.integers(1, 3))):
        _, holder, key = data.draw(st.sampled_from(leaves(changed)))
        if isinstance(holder, dict) and data.draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = copy.deepcopy(data.draw(JUNK))
    if changed.get("assay") != "assessment/1":
        return
    valid = jsonschema.Draft202012Validator(published()).is_valid(changed)
    try:
        parse_recorded(json.dumps(changed).encode(), "record.json")
    except assay.InputError:
        assert not valid
    else:
        assert valid


def test_the_deepest_rule_there_can_be_is_verified() -> None:
    """A rule of 100 levels makes an assessment of more than 200."""
    condition: Json = {"fact": "yes", "is": True}
    definitions: Json = {}
    for level in range(8):
        for _ in range(11):
            condition = {"not": condition}
        definitions[f"level{level}"] = {"says": f"level {level}", "condition": condition}
        condition = {"definition": f"level{level}"}
    rules = {
        "assay": "rules/1",
        "standard": {"id": "one", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "parameters": {}, "vocabulary": {"yes": generated.VOCABULARY["yes"]}, "definitions": definitions,
        "areas": [{"id": "1", "title": "one"}],
        "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                      "reading": "r", "met_when": condition}],
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip
    standard = generated.standard_of(rules)
    facts = assay.read_facts(facts_of({"yes": True}), standard)
    text = assay.assess(facts, standard).to_json()
    deepest = max(path.count(".") + path.count("[") for path, _, _ in leaves(json.loads(text)))
    assert 150 < deepest < DEEPEST
    assert verified(text, compile_standard(standard), facts).reproduced


def test_documents_of_a_program_may_be_anything(compiled: Compiled, oakfield: assay.FactSet) -> None:
    loop: Json = []
    loop.append(loop)
    deep: Json = []
    for _ in range(5000):
        deep = [deep]
    junks: list[Json] = [{}, {"assay": 1.0, "criteria": loop, "as_of": 10**9999}, {"level": deep, "areas": {1: 2}},
                         {"facts": [object()], 3: "x"}]  # fmt: skip
    for junk in junks:
        assert not verify(junk, compiled, oakfield).reproduced


# ------------------------------------------------------------ the command


def test_the_command(root: Path, tmp_path: Path) -> None:
    record = tmp_path / "assessment.json"
    assert command("assess", OAKFIELD, "--format", "json", "-o", str(record)).returncode == 0
    done = command("verify", str(record), "--facts", OAKFIELD)
    assert done.returncode == 0 and "Reproduced, to the byte" in done.stdout and done.stderr == ""
    record.write_text(record.read_text().replace('"verdict": "not_met"', '"verdict": "met"', 1))
    done = command("verify", str(record), "--facts", OAKFIELD)
    assert done.returncode == 1 and "Not reproduced: 1 of" in done.stdout
    done = command("verify", str(record), "--facts", OAKFIELD, "--format", "json")
    assert done.returncode == 1 and json.loads(done.stdout)["number"] == 1
    over = command("verify", str(record), "--facts", OAKFIELD, "-o", str(record))
    assert over.returncode == 2 and "F005" in over.stderr
    assert command("verify", str(record), "--facts", "none.yaml").returncode == 2
