"""An option that is called None beside none, and values about people in other words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import assay
from assay.facts.inputs import Wanted, find_facts
from assay.facts.problems.problems import render
from assay.facts.values.scalars import NONE
from assay.facts.values.vocabulary import Definition

HEAD = "assay: facts/1\nsubject: {id: x}\nas_of: 2025-07-18\nperiod: 2025\nfacts:\n"


def read(folder: Path, field: Definition, text: str, door: str) -> Any:
    """A value as a fact in a facts file, or as a field of records in a CSV file."""
    path = folder / "facts.yaml"
    if door == "fact":
        path.write_text(f"{HEAD}  f: {text}\n", "utf-8")
        return find_facts(path, "facts.yaml").read(Wanted({"f": field}, (1, 1))).current["f"].value
    (folder / "r.csv").write_text(f"f,other\n{text},1\n", "utf-8")
    path.write_text(f"{HEAD}  rows: {{from: r.csv}}\n", "utf-8")
    fields = {"f": field, "other": Definition("other", "integer", "other")}
    rows = Definition("rows", "records", "rows", fields=fields)
    records: Any = find_facts(path, "facts.yaml").read(Wanted({"rows": rows}, (1, 1))).current["rows"].value
    column = records.columns["f"]
    return column.values[column.codes[0]]


def refused(folder: Path, field: Definition, text: str, door: str) -> assay.Problem:
    with pytest.raises(assay.InputError) as raised:
        read(folder, field, text, door)
    (problem,) = raised.value.problems
    return problem


def choice(options: Sequence[str], **more: Any) -> Definition:
    return Definition("f", "choice", "the choice", options=tuple(options), **more)


@pytest.mark.parametrize("door", ["fact", "field"])
@pytest.mark.parametrize(("text", "value"), [("None", "None"), ('"None"', "None"), ('"none"', NONE), ("none", NONE)])
def test_an_option_called_none_is_not_none(text: str, value: object, door: str, tmp_path: Path) -> None:
    assert read(tmp_path, choice(["None", "Some"], may_be_none=True), text, door) == value


@pytest.mark.parametrize("text", ["none", '"none"'])
def test_none_in_small_letters_is_not_said_to_be_nothing(text: str, tmp_path: Path) -> None:
    problem = refused(tmp_path, choice(["None", "Some"]), text, "fact")
    assert problem.code == "F207" and problem.hint == "did you mean 'None'?"
    assert refused(tmp_path, choice(["All", "Some"]), text, "fact").code == "F204"


PEOPLE = {
    "choice": (choice(["woman", "man"], personal=True), "Womanly", "woman, man"),
    "yes": (Definition("f", "boolean", "well", personal=True), "Unwell", ""),
    "date": (Definition("f", "date", "born", personal=True), "Yesteryear", "2025-07-18"),
    "number": (Definition("f", "integer", "age", personal=True), "Forty", "whole number"),
    "percentage": (Definition("f", "percentage", "share", personal=True), "Half", "75%"),
}


@pytest.mark.parametrize("door", ["fact", "field"])
@pytest.mark.parametrize("kind", PEOPLE)
def test_a_value_about_a_person_is_not_shown_but_what_it_can_be_is(kind: str, door: str, tmp_path: Path) -> None:
    field, text, words = PEOPLE[kind]
    problem = refused(tmp_path, field, text, door)
    assert problem.hint and words in problem.hint
    assert text.casefold() not in render(problem).casefold()
