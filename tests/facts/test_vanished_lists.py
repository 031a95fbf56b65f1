"""A workbook of ours whose marks or headings are gone: what would not be read is a problem, and never left out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from shared.places import ROOT

import assay
from assay.facts.problems.problems import render

Change = Callable[[Any], object]
SECRET = "Zebedee"


@pytest.fixture(scope="module")
def club() -> assay.Standard:
    return assay.load_standard(ROOT / "tests/problems/club.yaml")


@pytest.fixture(scope="module")
def template(club: assay.Standard) -> bytes:
    rows = [{"reader": SECRET, "outcome": "completed", "hours": 3, "ends_on": "2025-07-01"}]
    facts = {"club": {"open": True, "size": "small"}, "pairs": {"register": rows}}
    document = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25", "facts": facts}
    return assay.written_facts(assay.read_facts(document, club), club, "xlsx")


def sheet(book: Any, role: str) -> Any:
    return next(one for one in book if str(one["A1"].value).startswith(f"assay:facts/1 {role}"))


def exchanged(role: str, old: str, new: str | None) -> Change:
    def change(book: Any) -> None:
        cells = [cell for row in sheet(book, role).iter_rows() for cell in row if cell.value == old]
        cells[0].value = new

    return change


def without_column(role: str, number: int = 1) -> Change:
    return lambda book: sheet(book, role).delete_cols(number)


def without_marker(role: str) -> Change:
    return lambda book: sheet(book, role).__setitem__("A1", None)


def several(*changes: Change) -> Change:
    return lambda book: [change(book) for change in changes] and None


LOST: dict[str, Change] = {
    "the key column of a list": without_column("records"),
    "its marker": without_marker("records"),
    "its mark of the row of names": exchanged("records", "row", "Row no."),
    "a heading": exchanged("records", "outcome", None),
    "a heading written over": exchanged("records", "reader", "Name of the reader"),
    "two headings": several(exchanged("records", "hours", "h"), exchanged("records", "ends_on", None)),
    "the answer 'see sheet' as well": several(without_column("records"), exchanged("area", "see sheet", None)),
    "the key column of an area": without_column("area"),
    "the marker of an area": without_marker("area"),
    "the key of one line": exchanged("area", "club.size", None),
    "the word key": exchanged("area", "key", "Key no."),
}
KEPT: dict[str, Change] = {
    "nothing": lambda book: None,
    "a column of one's own": lambda book: sheet(book, "records").cell(8, 9, "Remarks"),
    "a column that is not needed": without_column("records", 4),
    "a sheet of one's own with the same headings": lambda book: [
        book.create_sheet("Mine").append(row) for row in (["reader", "outcome", "ends_on", "hours"], ["R2", "x", "", 1])
    ] and None,
    "the answer of a line without a key": several(exchanged("area", "club.open", None), exchanged("area", "yes", None)),
}  # fmt: skip


def changed(template: bytes, change: Change, folder: Path) -> Path:
    path = folder / "facts.xlsx"
    path.write_bytes(template)
    book = import_module("openpyxl").load_workbook(path)
    change(book)
    book.save(path)
    return path


@pytest.mark.parametrize("change", LOST.values(), ids=LOST)
def test_what_would_not_be_read_is_a_problem(
    change: Change, template: bytes, club: assay.Standard, tmp_path: Path
) -> None:
    with pytest.raises(assay.InputError) as raised:
        assay.read_facts(changed(template, change, tmp_path), club)
    problems = raised.value.problems
    assert "F704" in {problem.code for problem in problems}
    assert not any(SECRET in render(problem) for problem in problems)


@pytest.mark.parametrize("change", KEPT.values(), ids=KEPT)
def test_what_loses_nothing_is_read(change: Change, template: bytes, club: assay.Standard, tmp_path: Path) -> None:
    facts = assay.read_facts(changed(template, change, tmp_path), club)
    assert len(facts.current["pairs.register"].value) == 1  # type: ignore[arg-type]


def test_evidence_of_an_answer_that_cannot_be_read_is_not_for_a_fact_that_is_not_given(
    template: bytes, club: assay.Standard, tmp_path: Path
) -> None:
    def change(book: Any) -> None:
        exchanged("area", "yes", "perhaps")(book)
        page = sheet(book, "area")
        heads = {cell.value: cell.column for row in page.iter_rows(max_row=8) for cell in row}
        row = next(cell.row for cell in page["A"] if cell.value == "club.open")
        page.cell(row, heads["Source"], "visit")

    with pytest.raises(assay.InputError) as raised:
        assay.read_facts(changed(template, change, tmp_path), club)
    assert [problem.code for problem in raised.value.problems] == ["F503"]
