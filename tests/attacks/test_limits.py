"""Hostile and absurd inputs: a clear problem or a right answer, in bounded time, never a crash."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shared import random_standards as generated
from shared.command_line import command
from shared.time_limits import PATIENCE, limit_processor, within

import assay
from assay.facts.text.read_text import read_text
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files

HEAD = "assay: facts/1\nsubject: {id: x}\nas_of: 2025-07-18\nperiod: 2024/25\nfacts:\n"
MEMORY = 1_500_000_000
OAKFIELD = "examples/oakfield/facts.yaml"


def codes(action: Callable[[], object]) -> set[str]:
    """The problem codes an input is refused with; an empty set where it is taken."""
    try:
        action()
    except assay.InputError as error:
        assert all(problem.message for problem in error.problems)
        return {problem.code for problem in error.problems}
    return set()


@pytest.fixture(autouse=True)
def _in_time() -> Iterator[None]:
    with within(30):
        yield


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
TEXTS: dict[str, tuple[str, str, set[str]]] = {
    "alias bomb": ("a.yaml", BOMB, {"Y104"}),
    "tag that runs code": ("a.yaml", HEAD + "  x: !!python/object/apply:os.system [ls]\n", {"Y109"}),
    "flow lists 10,000 deep": ("a.yaml", "[" * 10_000, {"Y105"}),
    "closed flow lists 10,000 deep": ("a.yaml", "[" * 10_000 + "]" * 10_000, {"Y105"}),
    "block lists 10,000 deep": ("a.yaml", "- " * 10_000 + "x", {"Y105"}),
    "block mappings 3,000 deep": ("a.yaml", "\n".join(" " * n + "a:" for n in range(3_000)), {"Y105"}),
    "JSON lists 10,000 deep": ("a.json", "[" * 10_000 + "]" * 10_000, {"Y105"}),
    "JSON mappings 10,000 deep": ("a.json", '{"a":' * 10_000 + "1" + "}" * 10_000, {"Y105"}),
    "keys that stand twice": ("a.yaml", "a: 1\na: 2\n", {"Y108"}),
    "JSON keys that stand twice": ("a.json", '{"a": 1, "a": 2}', {"Y108"}),
    "a null byte": ("a.yaml", "a: \x00\n", {"F004"}),
    "an escape sequence": ("a.yaml", "a: \x1b[31m\n", {"F004"}),
    "an escape sequence, escaped": ("a.yaml", 'a: "\\e[31m"\n', {"F004"}),
    "an escape sequence in JSON": ("a.json", '{"a": "\\u001b[31m"}', {"F004"}),
    "half a character": ("a.json", '{"a": "\\ud800"}', {"F004"}),
    "no number": ("a.yaml", "a: .nan\nb: -.inf\n", {"Y110"}),
    "JSON NaN": ("a.json", '{"a": NaN, "b": -Infinity}', {"Y110"}),
    "a number without end": ("a.yaml", "a: 1e999999999\n", {"Y111"}),
    "a second document": ("a.yaml", "a: 1\n---\nb: 2\n", {"Y107"}),
    "nothing": ("a.yaml", "", {"Y102"}),
}


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_refused_by_name(name: str) -> None:
    file, text, expected = TEXTS[name]
    problems: list[assay.Problem] = []
    read_text(text, file, problems)
    assert expected <= {problem.code for problem in problems}


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path, mentoring: assay.Standard) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(b"# " + b"x" * 50_000_000)
    assert codes(lambda: assay.read_facts(path, mentoring)) == {"F003"}


@pytest.mark.parametrize("data", [b"\xff\xfea\x00", b"assay: facts/1\nx: \xe9\n", b"\xc0\x80", b"\xf5\x80\x80\x80"])
def test_what_is_not_utf8_is_refused(data: bytes, tmp_path: Path, mentoring: assay.Standard) -> None:
    path = tmp_path / "facts.yaml"
    path.write_bytes(data)
    assert codes(lambda: assay.read_facts(path, mentoring)) == {"F004"}


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2025-02-30", "2025-13-01", "1899-12-31", "٢٠٢٥-٠١-٠١"])
def test_absurd_dates_are_refused(day: str, mentoring: assay.Standard) -> None:
    text = f'{HEAD}  coordinator: {{appointed_on: "{day}"}}\n'
    assert codes(lambda: assay.parse_facts(text, mentoring)) <= {"F202", "F208"} != set()


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
def test_the_ends_of_the_calendar_are_assessed(day: str, assessor: assay.Assessor) -> None:
    facts = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": day, "period": "2024/25", "facts": {}}
    assert assessor.assess(facts).level.verdict == "unknown"


def test_a_dict_that_holds_itself_is_refused(mentoring: assay.Standard) -> None:
    facts: dict[str, Any] = {"assay": "facts/1", "subject": {"id": "x"}, "period": "2024/25"}
    facts["facts"] = facts
    assert "Y105" in codes(lambda: assay.read_facts(facts, mentoring))


def test_ten_thousand_mistakes_are_all_found_in_time(mentoring: assay.Standard) -> None:
    text = HEAD + "".join(f"  unknown_fact_{n}: 1\n" for n in range(10_000))
    with pytest.raises(assay.InputError) as caught:
        assay.parse_facts(text, mentoring)
    assert len(caught.value.problems) == 10_000


def rules_with(criteria: int, condition: Callable[[int], Any]) -> assay.Standard:
    """A standard of so many criteria over 50 yes-or-no facts."""
    keys = [f"b{n}" for n in range(50)]
    document: Any = {
        "assay": "rules/1",
        "standard": {"id": "big", "title": "t", "version": "1", "summary": "s", "source": {"title": "t"}},
        "vocabulary": {key: {"type": "boolean", "label": key, "question": "?"} for key in keys},
        "areas": [{"id": "1", "title": "one"}],
        "criteria": [
            {"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
             "reading": "r", "met_when": condition(n)}
            for n in range(1, criteria + 1)
        ],
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip
    return generated.standard_of(document)


def assessed(standard: assay.Standard, **facts: bool) -> assay.Assessment:
    document = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25", "facts": facts}
    return assay.Assessor(standard).assess(document)


def leaf(n: int) -> Any:
    return {"fact": f"b{n % 50}", "is": True}


def test_more_than_ten_thousand_rules_give_the_right_answer() -> None:
    """1,300 criteria of eight rules each: spread over rulesets that the library can hold."""
    standard = rules_with(1_300, lambda n: {"any": [leaf(n), leaf(n + 1), {"all": [leaf(n + k) for k in range(2, 8)]}]})
    assessor = assay.Assessor(standard)
    assert assessor.rules > 10_000
    answer = assessed(standard, b1=True, b49=False)
    assert answer.criterion("1.1").verdict == "met" and answer.criterion("1.50").verdict == "met"
    assert answer.criterion("1.10").verdict == "unknown"


@pytest.mark.parametrize("size", [70, 300, 1_000])
def test_wide_conditions_are_fired_node_by_node_or_refused(size: int) -> None:
    """An any of many parts, and at least half of them: more implicants than can be written out."""
    for condition in ({"any": [leaf(n) for n in range(size)]},
                      {"at_least": min(size, 50) // 2, "of": [leaf(n) for n in range(min(size, 50))]}):  # fmt: skip
        standard = rules_with(1, lambda _, c=condition: c)  # type: ignore[misc]
        try:
            answer = assessed(standard, **{f"b{n}": True for n in range(30)})
        except assay.InputError as error:
            assert {problem.code for problem in error.problems} == {"R501"}
        else:
            assert answer.criterion("1.1").verdict == "met"


def test_definitions_that_double_are_refused() -> None:
    double = "  d{0}: {{says: x, condition: {{all: [{{definition: d{1}}}, {{definition: d{1}}}]}}}}"
    lines = [double.format(n, n + 1) for n in range(40)]
    document = "\n".join([
        "assay: rules/1", "standard: {id: x, title: t, version: '1', summary: s, source: {title: t}}",
        "vocabulary: {a: {type: boolean, label: a, question: q}}", "areas: [{id: '1', title: t}]",
        "definitions:", *lines, "  d40: {says: x, condition: {fact: a, is: true}}",
        "criteria: [{id: '1.1', area: '1', title: t, statement: s, source: {area: 1, item: 1}, reading: r,",
        "  met_when: {definition: d0}}]",
        "adding_up: {area: {met_when: {every: criteria, that: {field: verdict, is: met}}},",
        "  levels: [{id: x, title: x}]}",
    ])  # fmt: skip
    assert "R309" in codes(lambda: standard_from_files([File("rules.yaml", document.encode())]))


def test_a_link_out_of_a_standards_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("assay: rules/1\n")
    folder = tmp_path / "standard"
    folder.mkdir()
    (folder / "rules.yaml").symlink_to(tmp_path / "secret.yaml")
    assert codes(lambda: assay.load_standard(folder)) == {"R002"}


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    limit_processor()


@pytest.mark.parametrize("name", ["alias bomb", "flow lists 10,000 deep", "a null byte", "a number without end"])
def test_the_command_line_refuses_within_memory_and_time(name: str, tmp_path: Path) -> None:
    file, text, _ = TEXTS[name]
    path = tmp_path / file
    path.write_text(text)
    for word in ("assess", "check"):
        done = subprocess.run(
            [sys.executable, "-m", "assay.cli", word, str(path)],
            capture_output=True, text=True, timeout=PATIENCE, check=False, preexec_fn=_bounded,
        )  # fmt: skip
        assert done.returncode == 2 and done.stdout == "" and "Traceback" not in done.stderr and done.stderr
        assert "\x00" not in done.stderr and "\x1b" not in done.stderr


def test_a_cache_that_was_tampered_with_is_ignored(tmp_path: Path) -> None:
    outputs: list[str] = []
    for content in (None, "", "[]", '[["x"], [], [0]]', "[" * 100_000, '[["x"],[],["D","NaNNaN"]]'):
        for kept in tmp_path.glob("*.json"):
            if content is not None:
                kept.write_text(content)
        done = command("assess", OAKFIELD, "--format", "json", ASSAY_CACHE=str(tmp_path), PATH="")
        assert done.returncode == 0
        outputs.append(done.stdout)
    assert len(set(outputs)) == 1
