"""The interview: it asks what matters, once; it saves what is answered; it leaves the rest of the file as it is."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import difflib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.command_line import command
from shared.profiles import times
from shared.time_limits import PATIENCE

import assay
from assay.engine.assessing.assess import Compiled, assess, compile_standard
from assay.engine.explaining.documents import document, schema
from assay.engine.questions.interview import interview as iv
from assay.engine.questions.interview.facts_text import AnswerTold, Paper
from assay.engine.questions.interview.fields import fields_looked_at
from assay.engine.questions.interview.result import interviewed
from assay.engine.questions.interview.state import Interview, list_behind, question
from assay.facts.values.references import reference
from assay.facts.writing.answers import Answer, with_answer
from assay.facts.writing.canonical import period_tree, value_tree
from assay.rules.reading.questionnaire_from_standard import questionnaire

Json = Any
OAKFIELD = "examples/oakfield/facts.yaml"


@pytest.fixture(scope="module")
def compiled(mentoring: assay.Standard) -> Compiled:
    return compile_standard(mentoring)


def verdicts(assessment: assay.Assessment) -> dict[str, str]:
    return {c.id: c.verdict for c in assessment.criteria}


# ---------------------------------------------------------------- a person who knows


def typed(value: Json) -> str:
    """A value of a facts file as a person types it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(value) or "none of these"
    return str(value)


def told(state: Interview, full: Json) -> Interview:
    """The state after the question at hand was answered out of the full facts, flat by key, by period back."""
    asked = question(state)
    assert asked is not None
    key, back = asked.missing.key, asked.missing.back
    section = full[back] if back < len(full) else {}
    if asked.kind == "list":
        return told_list(state, section[key]) if key in section else iv.dont_know(state)
    if asked.kind == "field":
        row = section[key][asked.row - 1]
        return answered(state, row[asked.field]) if asked.field in row else iv.dont_know(state)
    if key in section:
        return answered(state, section[key])
    listed = iv.by_list(state)
    behind = list_behind(state, asked.missing)
    if listed is None or behind is None or behind[0] not in section:
        return iv.dont_know(state)
    return told_list(listed, section[behind[0]])


def answered(state: Interview, value: Json) -> Interview:
    after = iv.answer(state, typed(value))
    assert isinstance(after, Interview), (question(state), value, after)
    return after


def told_list(state: Interview, rows: Json) -> Interview:
    if not rows:
        return answered(state, "none")
    return typed_list(answered(state, "add"), rows)


def typed_list(state: Interview, rows: Json) -> Interview:
    assert state.draft is not None
    for row in rows:
        for name in state.draft.fields if state.draft else ():
            asked = question(state)
            assert asked is not None and (asked.kind, asked.field) == ("record", name)
            state = answered(state, row[name]) if name in row else iv.skip(state)
    after = iv.finish(state)
    assert isinstance(after, Interview), after
    return after


def whole_interview(state: Interview, full: Json, most: int = 300) -> Interview:
    for _ in range(most):
        if question(state) is None:
            return state
        state = told(state, full)
    raise AssertionError("the interview does not end")


# ---------------------------------------------------------------- random standards and facts


@settings(max_examples=times(20))
@given(data=st.data(), rules=generated.rule_documents())
def test_an_interview_ends_with_the_verdicts_of_the_full_facts(data: st.DataObject, rules: Json) -> None:
    hidden = data.draw(generated.fact_documents())
    complete = data.draw(generated.completed(hidden))
    compiled = compile_standard(generated.standard_of(rules))
    standard = compiled.plan.standard
    full = assess(compiled, assay.read_facts(complete, standard))
    first = iv.begin(compiled, assay.read_facts(hidden, standard))
    state = whole_interview(first, [complete["facts"], complete["previous"]])
    asked = [one.matter for one in state.log]
    assert len(set(asked)) == len(asked), "a question was put twice"
    certain = {one.target: one.verdict for one in interviewed(state).certain}
    assert verdicts(assess(compiled, state.facts)) | certain == verdicts(full)
    gaps = sum(
        (key not in hidden[section]) + sum(len(generated.FIELDS) - len(row) for row in hidden[section].get("rows", []))
        for section in ("facts", "previous")
        for key, definition in generated.VOCABULARY.items() if "computed" not in definition
    )  # fmt: skip
    figures = sum(one.matter[0] in standard.computed for one in state.log)
    assert len(asked) <= gaps + figures
    texts = [state.paper.text]
    while state.before is not None:
        state = iv.back(state)
        texts.append(state.paper.text)
    assert state.paper.text == first.paper.text and state.log == (), "going back restores the file, to the character"


def test_a_school_is_asked_for_less_than_everything(compiled: Compiled, root: Path) -> None:
    """Of all facts that two areas rest on, some turn out not to matter."""
    standard = compiled.plan.standard
    known = assay.read_facts(root / OAKFIELD, standard)
    nothing = {"assay": "facts/1", "subject": {"id": "oakfield"}, "as_of": "2025-07-18", "period": "2024/25",
               "facts": {}}  # fmt: skip
    ids = tuple(c.id for c in standard.criteria if c.area in ("4", "6"))
    whole = assess(compiled, known)
    state = iv.begin(compiled, assay.read_facts(nothing, standard), ids)
    while (asked := question(state)) is not None:
        place = (asked.missing.key, asked.missing.back)
        fact = known.given(*place)
        value = fact.value if fact else whole.reader.amount(*place)
        after = iv._told(state, asked, AnswerTold(place, value))  # type: ignore[arg-type]
        assert isinstance(after, Interview), after
        state = after
    before, now = verdicts(whole), verdicts(assess(compiled, state.facts))
    assert {id_: before[id_] for id_ in ids} == {id_: now[id_] for id_ in ids}
    looked = [one for one in questionnaire(standard).questions() if set(one.criteria) & set(ids)]
    assert 0 < len(state.log) < len(looked)
    result = interviewed(state)
    assert result.complete and not result.open and {one.target for one in result.changed} >= set(ids)


def test_the_outcome_has_a_schema(compiled: Compiled, root: Path) -> None:
    import jsonschema

    state = iv.begin(compiled, assay.read_facts(root / OAKFIELD, compiled.plan.standard))
    state = iv.dont_know(answered(state, "yes"))
    found: Json = document(interviewed(state))
    jsonschema.validate(found, schema("interview"))
    assert found["asked"][0] == {"name": "mentors.register", "record": 24, "field": "from_minority",
                                 "outcome": "answered", "answer": None, "records": None}  # fmt: skip
    assert found["asked"][1]["outcome"] == "not known"


def test_fields_that_no_rule_looks_at_are_not_asked(compiled: Compiled) -> None:
    assert fields_looked_at(compiled.plan, "management.reviews", 0) == ("held_on", "rating")
    assert "course" not in fields_looked_at(compiled.plan, "coordinator.training", 0)


# ---------------------------------------------------------------- putting answers into files

def _in_blocks(document: Json) -> str:
    return assay.written_facts(assay.read_facts(document, _any()), _any(), "yaml").decode()


def _dotted(document: Json) -> str:
    """Keys with their dots, a comment in every line, lists in brackets."""
    lines: list[str] = []
    for key, part in document.items():
        if key in ("facts", "previous"):
            lines += [f"{key}:", *(f"  {k}: {json.dumps(v)}   # why" for k, v in part.items())]
        else:
            lines.append(f"{key}: {json.dumps(part)}")
    return "\n".join([*lines, "# the end"])


_LAYOUTS: dict[str, Callable[[Json], str]] = {
    "one line": json.dumps,
    "compact": lambda document: json.dumps(document, separators=(",", ":")),
    "two": lambda document: json.dumps(document, indent=2),
    "four": lambda document: json.dumps(document, indent=4) + "\n",
    "tabs": lambda document: json.dumps(document, indent="\t").replace("\n", "\r\n"),
    "blocks": _in_blocks,
    "windows": lambda document: _in_blocks(document).replace("\n", "\r\n"),
    "dotted": _dotted,
}
_ANY: list[assay.Standard] = []


def _any() -> assay.Standard:
    if not _ANY:
        criterion = {"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                     "reading": "r", "met_when": {"fact": "yes", "is": True}}  # fmt: skip
        _ANY.append(generated.standard_of(_document([criterion])))
    return _ANY[0]


def _document(criteria: list[Json]) -> Json:
    return {
        "assay": "rules/1",
        "standard": {"id": "random", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "parameters": generated.PARAMETERS, "vocabulary": generated.VOCABULARY,
        "areas": [{"id": "1", "title": "one"}], "criteria": criteria,
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip


@settings(max_examples=times(60))
@given(data=st.data(), layout=st.sampled_from(sorted(_LAYOUTS)))
def test_an_answer_is_put_into_any_layout(data: st.DataObject, layout: str) -> None:
    """What was there stays, line by line; what is read is what was there and the answer."""
    hidden = data.draw(generated.fact_documents())
    if data.draw(st.booleans()):
        del hidden["previous"]
    complete = data.draw(generated.completed({"previous": {}, **copy.deepcopy(hidden)}))
    standard = _any()
    name = "facts.json" if layout in ("one line", "compact", "two", "four", "tabs") else "facts.yaml"
    text = _LAYOUTS[layout](hidden)
    whole = assay.parse_facts(json.dumps(complete), standard, name="facts.json")
    facts = assay.parse_facts(text, standard, name=name)
    periods = tuple(period_tree(p, standard.year_starts) for p in (facts.period, facts.period.before()))
    written = list(whole.current.items()), list(whole.previous.items())
    missing = [(key, back, given.value) for back in (0, 1) for key, given in written[back]
               if facts.given(key, back) is None]  # fmt: skip
    assume(missing)
    key, back, value = data.draw(st.sampled_from(missing))
    definition = standard.vocabulary[key]
    tree = value_tree(definition, value, sorted(definition.fields.items()))
    after = with_answer(text, name, Answer(key, back, tree, periods))
    assert after is not None
    read = assay.parse_facts(after, standard, name=name)
    assert read.given(key, back) is not None and read.given(key, back).value == value  # type: ignore[union-attr]
    for n in (0, 1):
        before = facts.periods[n].given if n < len(facts.periods) else {}
        now = read.periods[n].given if n < len(read.periods) else {}
        assert {k: g.value for k, g in before.items()} == \
               {k: g.value for k, g in now.items() if (k, n) != (key, back)}  # fmt: skip
    if layout in ("blocks", "windows", "dotted"):
        taken = [line for line in difflib.ndiff(text.splitlines(), after.splitlines()) if line.startswith("- ")]
        assert all(line.strip("- ") in ("facts: {}", "previous: {}", "facts:", "previous:") for line in taken)


def test_every_field_of_records_is_put_where_it_belongs() -> None:
    text = ("facts:\n  rows:   # all of them\n    - n: 1   # first\n    - {n: 2, ok: true}\n    - {}\n    -\n"
            "      n: 4\n      ok:   # ask\n")  # fmt: skip
    head = "assay: facts/1\nsubject: {id: s}\nas_of: 2024-02-29\nperiod: 2023/24\n"
    standard = _any()
    for row in (1, 2, 3, 4):
        field = "x" if row == 2 else "ok"
        tree = value_tree(standard.vocabulary["rows"].fields[field], True if field == "ok" else 5)
        after = with_answer(head + text, "f.yaml", Answer("rows", 0, tree, ("2023/24",), row, field))
        assert after is not None
        rows = assay.parse_facts(after, standard).current["rows"].value
        assert rows.row(row - 1)[field] == (True if field == "ok" else 5)  # type: ignore[union-attr]
        for comment in ("# all of them", "# first", "# ask"):
            assert comment in after


def test_a_template_is_filled_in_line_by_line(mentoring: assay.Standard, compiled: Compiled) -> None:
    text = assay.facts_template(mentoring).decode()
    facts = assay.parse_facts(text, mentoring)
    paper = Paper("facts.yaml", text, lambda t: assay.parse_facts(t, mentoring))
    state = iv.begin(compiled, facts, ("4.1", "1.5", "8.1"), paper)
    lines = 0
    while (asked := question(state)) is not None:
        after = iv.answer(state, {"list": "none", "date": "2020-09-01"}.get(asked.kind, "")
                          or {"date": "2020-09-01", "decimal": "0.6"}.get(asked.definition.type, "4"))  # fmt: skip
        assert isinstance(after, Interview), after
        state = after
        name = asked.missing.key
        assert f"\n  {name}: " in state.paper.text
        assert f"# {name}:" not in state.paper.text or asked.missing.back or name in text.replace(f"# {name}:", "", 1)
        lines += 1
    assert lines > 4 and len(state.paper.text.splitlines()) <= len(text.splitlines())


# ---------------------------------------------------------------- the command


def ask(folder: Path, answers: str | bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    done = command("ask", *arguments, folder=folder, answers=answers)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.encode(), done.stderr.encode())


@pytest.fixture
def oakfield(root: Path, tmp_path: Path) -> Path:
    (tmp_path / "facts.yaml").write_bytes((root / OAKFIELD).read_bytes())
    return tmp_path / "facts.yaml"


def test_comments_and_layout_stay_and_what_changed_is_told(oakfield: Path) -> None:
    before = oakfield.read_text("utf-8")
    done = ask(oakfield.parent, "why\nhelp\nyes\nback\nyes\n80%\n12\ndk\nfile\n", "facts.yaml")
    assert done.returncode == 0 and done.stderr == b""
    after = oakfield.read_text("utf-8")
    changed = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]
    assert [line[2:].strip() for line in changed] == [
        "- {mentor: M24, kind: external, accreditation: not registered}",
        "- {mentor: M24, kind: external, accreditation: not registered, from_minority: true}",
        "teacher_comments:", "favourable: 80%", "teachers: 12",
    ]  # fmt: skip
    shown = done.stdout.decode()
    assert "7.1 Teachers see changes for the better not known, now met" in " ".join(shown.split())
    assert "ended: assay ask facts.yaml\n" in shown and max(map(len, shown.splitlines())) <= 80
    assert "M24" not in shown, "people by pseudonyms"


def test_an_interview_that_is_broken_off_goes_on(root: Path, oakfield: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.yaml"
    whole.write_bytes(oakfield.read_bytes())
    assert ask(tmp_path, "yes\n3", "whole.yaml", "3.2", "8.1").returncode == 0
    for answer in ("yes", "3"):
        done = ask(tmp_path, answer, "facts.yaml", "3.2", "8.1")
        assert done.returncode == 0
    assert oakfield.read_bytes() == whole.read_bytes() and b"in full: assay assess facts.yaml\n" in done.stdout


def test_ctrl_c_ends_it_and_keeps_what_was_answered(oakfield: Path) -> None:
    """On a terminal, in the middle of a line."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "assay.cli", "ask", "facts.yaml", "3.2", "8.1"], cwd=oakfield.parent, stdin=theirs,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        shown = b"-"
        os.write(ours, b"yes\n")
        while shown and not (b"Question 2" in shown and shown.endswith(b"> ")):
            read = os.read(process.stdout.fileno(), 4096)
            shown = shown + read if read else b""
        time.sleep(0.2)  # until it waits for the line
        process.send_signal(signal.SIGINT)
        shown, _ = process.communicate(timeout=PATIENCE)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0 and b"1 answer is saved" in shown
    line = "{mentor: M24, kind: external, accreditation: not registered, from_minority: true}"
    assert line in oakfield.read_text("utf-8")


def test_half_a_list_is_kept_as_a_comment_and_gone_on_with(oakfield: Path, mentoring: assay.Standard) -> None:
    digest = assay.read_facts(oakfield, mentoring).digest
    done = ask(oakfield.parent, "list\nadd\nMs A\n2025-03-01\nbetter\n\n\nMr B\n", "facts.yaml", "7.1")
    assert b"counts for nothing yet" in done.stdout
    assert assay.read_facts(oakfield, mentoring).digest == digest
    assert oakfield.read_text("utf-8").endswith("#   - {teacher: Mr B}\n")
    ask(oakfield.parent, "list\nadd\ndone\n", "facts.yaml", "7.1")
    rows = assay.read_facts(oakfield, mentoring).current["teacher_comments.register"].value
    assert [rows.row(n)["teacher"] for n in range(2)] == ["Ms A", "Mr B"]  # type: ignore[union-attr]
    assert "Not finished" not in oakfield.read_text("utf-8")


HOSTILE = [
    b"9" * 5_000, b"1e999999999", b"\x1b[31m80%", b"\x00", b"\xff\xfe", b"x" * 3_000_000, b"*anchor",
    b"!!python/object x", b"{a: [", b"80%\x0b", b"-5%", b"1,200", "\u202e80%".encode(), b"\xed\xa0\x80",
    b"0 of 0", b"5 of 4",
]  # fmt: skip


def test_hostile_answers_are_refused_and_nothing_is_lost(oakfield: Path) -> None:
    before = oakfield.read_bytes()
    done = ask(oakfield.parent, b"\n".join(HOSTILE) + b"\n", "facts.yaml", "7.1")
    assert done.returncode == 2 and b"Traceback" not in done.stderr
    assert oakfield.read_bytes() == before
    assert b"\x1b" not in done.stdout + done.stderr and len(done.stderr) < 10_000
    assert done.stderr.count(b"answer: ") == len(HOSTILE), done.stderr.decode()
    assert done.stdout.count(b"Question") == 1, "the question stands until it is answered"


def test_text_is_never_taken_for_yaml(compiled: Compiled, mentoring: assay.Standard) -> None:
    head = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": "2025-07-18", "period": "2024/25"}
    facts = assay.read_facts({**head, "facts": {}}, mentoring)
    state = iv.begin(compiled, facts, ("3.4",))
    for text in ("a: b # c", "- x", '"quoted" \\n', "{a: 1}", "'", "| fold", "yes", "0x1F",
                 "Zoë 😀 & co: *x", "none so far"):  # fmt: skip
        after = state
        while (asked := question(after)) is not None and asked.name != "accreditation.award":
            after = iv.skip(after)
        after = answered(after, text)
        assert after.facts.current["accreditation.award"].value == text


def test_a_new_file_is_begun_and_none_is_replaced(tmp_path: Path, mentoring: assay.Standard) -> None:
    head = ["--new", "--subject-id", "hill", "--period", "2024/25", "--as-of", "2025-07-18"]
    for name in ("facts.yaml", "facts.json"):
        done = ask(tmp_path, "none\n2020-09-01\n", name, "4.1", *head, "--name", "Hill: a #School")
        assert done.returncode in (0, 2)
        facts = assay.read_facts(tmp_path / name, mentoring)
        assert facts.subject_name == "Hill: a #School" and facts.current
        again = ask(tmp_path, "", name, *head)
        assert again.returncode == 2 and b"F005" in again.stderr
    assert ask(tmp_path, "", "other.yaml").returncode == 2
    assert b"--new" in ask(tmp_path, "", "other.yaml").stderr
    bad = ask(tmp_path, "", "other.yaml", "--new", "--subject-id", " ", "--period", "24", "--as-of", "2025-07-18")
    assert bad.returncode == 2 and b"F104" in bad.stderr and b"F105" in bad.stderr
    assert not (tmp_path / "other.yaml").exists()


def test_a_change_by_somebody_else_is_not_written_over(oakfield: Path) -> None:
    from assay.cli.asking.saving import save

    known = oakfield.read_bytes()
    oakfield.write_bytes(known + b"# by hand\n")
    with pytest.raises(assay.InputError) as caught:
        save(oakfield, b"other", known)
    assert [problem.code for problem in caught.value.problems] == ["F005"]
    assert oakfield.read_bytes() == known + b"# by hand\n"
    link = oakfield.parent / "link.yaml"
    link.symlink_to("facts.yaml")
    oakfield.chmod(0o640)
    save(link, known, oakfield.read_bytes())
    assert link.is_symlink() and oakfield.read_bytes() == known and oakfield.stat().st_mode & 0o777 == 0o640


def test_json_goes_to_standard_output_alone(oakfield: Path) -> None:
    done = ask(oakfield.parent, "yes\nquit\n", "facts.yaml", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["assay"], found["complete"], found["changed"][0]["target"]) == ("interview/1", False, "3.2")
    assert reference("impact.without_next_step", 0) in found["missing"]
    assert b"Question 1" in done.stderr
