"""Facts are assessed by the standard that they are for, and with the vocabulary that they were read with."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shared.places import ROOT

import assay
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files

CLUB = ROOT / "tests/problems/club.yaml"
HEAD: dict[str, object] = {
    "assay": "facts/1", "subject": {"id": "oakfield"}, "as_of": "2025-07-18", "period": "2024/25",
}  # fmt: skip
FOR_CLUB = HEAD | {"standard": "club", "facts": {"readers": {"number": 12}}}

Door = Callable[[object, assay.Standard], object]
DOORS: dict[str, Door] = {
    "assess": lambda facts, standard: assay.assess(facts, standard),  # type: ignore[arg-type]
    "Assessor.assess": lambda facts, standard: assay.Assessor(standard).assess(facts),  # type: ignore[arg-type]
    "Assessor.explain": lambda facts, standard: assay.Assessor(standard).explain(facts, "level"),  # type: ignore[arg-type]
    "Assessor.ask": lambda facts, standard: assay.Assessor(standard).ask(facts).missing(),  # type: ignore[arg-type]
}
ONE = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)


def club(old: str = "", new: str = "") -> assay.Standard:
    """The club's standard, with a text of its file exchanged for another."""
    text = CLUB.read_text("utf-8")
    assert old in text
    return standard_from_files([File("club.yaml", text.replace(old, new).encode() if old else text.encode())])


def other() -> assay.Standard:
    return club("id: club", "id: other")


def only_problem(raised: pytest.ExceptionInfo[assay.InputError]) -> assay.Problem:
    (problem,) = raised.value.problems
    return problem


@ONE
@pytest.mark.parametrize("as_file", [False, True], ids=["values", "a file"])
def test_facts_of_another_standard_are_one_problem_with_both_names(door: Door, as_file: bool, tmp_path: Path) -> None:
    facts: object = FOR_CLUB
    if as_file:
        facts = tmp_path / "facts.yaml"
        text = "".join(f"{key}: {value}\n" for key, value in FOR_CLUB.items())
        (tmp_path / "facts.yaml").write_text(text.replace("'", ""))
    with pytest.raises(assay.InputError) as raised:
        door(facts, other())
    problem = only_problem(raised)
    assert problem.code == "F106" and "'club'" in problem.message and "'other'" in problem.message
    door(FOR_CLUB, club())


@ONE
def test_read_facts_are_held_to_the_standard_they_were_read_with(door: Door) -> None:
    read = assay.read_facts(FOR_CLUB, club())
    nothing: dict[str, Any] = {**HEAD, "facts": dict[str, Any]()}
    unnamed = assay.read_facts(nothing, club())
    for facts in (read, unnamed, pickle.loads(pickle.dumps(unnamed))):  # noqa: S301 - its own
        with pytest.raises(assay.InputError) as raised:
            door(facts, other())
        problem = only_problem(raised)
        assert problem.code == "F106" and "'club'" in problem.message and "'other'" in problem.message
        door(facts, club())


@ONE
@pytest.mark.parametrize(
    ("old", "new"),
    [("maximum: 2", "maximum: 1"), ("fresh_for: 12 months\n    when_stale", "fresh_for: 6 months\n    when_stale"),
     ("[novels, poems, comics]", "[novels, poems]"), ("minimum: 0, ", ""), ('"09-01"', '"08-01"')],
)  # fmt: skip
def test_facts_of_an_older_vocabulary_are_read_again(door: Door, old: str, new: str) -> None:
    read = assay.read_facts(FOR_CLUB, club())
    changed = club(old, new)
    with pytest.raises(assay.InputError) as raised:
        door(read, changed)
    problem = only_problem(raised)
    assert problem.code == "F106" and "another vocabulary of 'club'" in problem.message
    door(assay.read_facts(FOR_CLUB, changed), changed)


@pytest.mark.parametrize(("old", "new"), [("label: size", "label: its size"), ("value: 90%", "value: 80%"),
                                          ("How many readers are there?", "How many?")])
def test_what_has_no_part_in_reading_may_change(old: str, new: str) -> None:
    assay.assess(assay.read_facts(FOR_CLUB, club()), club(old, new))


def test_facts_are_not_written_by_another_standard() -> None:
    with pytest.raises(assay.InputError) as raised:
        assay.written_facts(assay.read_facts(FOR_CLUB, club()), other())
    assert only_problem(raised).code == "F106"
