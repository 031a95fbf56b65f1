"""Workbooks: what is written is read back the same, and what people do to a workbook does not matter or is said."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from shared.profiles import times
from shared.random_facts import fact_sets

import assay
from assay.facts.problems.problems import render
from assay.facts.values.fact_set import FactSet
from assay.facts.values.questionnaire import Questionnaire
from assay.facts.values.records import NO_RECORDS, Records
from assay.facts.values.scalars import NONE
from assay.facts.workbook.write import write_workbook
from assay.rules.reading.questionnaire_from_standard import questionnaire
from assay.views.paperwork import facts_template, written_facts

SCHOOLS = ["oakfield", "riverside", "hillcrest"]
FORMS = ["facts.yaml", "facts.json", "facts.xlsx", "from-records.yaml"]
ORIGINS = {"file", "line", "column", "path", "from", "places"}


def load(path: Path) -> Any:
    return import_module("openpyxl").load_workbook(path)


def without_origins(document: object) -> object:
    """An answer without where things were read; evidence stays."""
    if isinstance(document, dict):
        known = cast("dict[str, object]", document)
        return {key: without_origins(value) for key, value in known.items() if key not in ORIGINS}
    if isinstance(document, list):
        return [without_origins(item) for item in cast("list[object]", document)]
    return document


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_school_is_assessed_the_same_from_every_form(
    school: str, root: Path, assessor: assay.Assessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "examples" / school)
    answers = {form: assessor.assess(form).to_dict() for form in FORMS}
    texts = {form: json.dumps(without_origins(answer), indent=1) for form, answer in answers.items()}
    assert {form: text == texts["facts.yaml"] for form, text in texts.items()} == dict.fromkeys(FORMS, True)


@pytest.mark.parametrize("school", SCHOOLS)
def test_the_example_files_are_those_that_would_be_made(school: str, root: Path, mentoring: assay.Standard) -> None:
    """``make examples`` makes them anew."""
    folder = root / "examples" / school
    facts = assay.read_facts(folder / "facts.yaml", mentoring)
    assert (folder / "facts.json").read_bytes() == written_facts(facts, mentoring, "json")
    assert (folder / "facts.xlsx").read_bytes() == written_facts(facts, mentoring, "xlsx")


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_round_trip_loses_nothing(school: str, root: Path, tmp_path: Path, mentoring: assay.Standard) -> None:
    facts = assay.read_facts(root / "examples" / school / "from-records.yaml", mentoring)
    text, path = written_facts(facts, mentoring), tmp_path / "facts.xlsx"
    path.write_bytes(written_facts(facts, mentoring, "xlsx"))
    again = assay.read_facts(path, mentoring)
    assert written_facts(again, mentoring) == text
    assert written_facts(again, mentoring, "xlsx") == path.read_bytes()
    assert again.digest == facts.digest


@settings(max_examples=times(25))
@given(facts=fact_sets())
def test_any_facts_come_back_from_a_workbook(
    small: assay.Standard, facts: FactSet, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("book") / "facts.xlsx"
    path.write_bytes(written_facts(facts, small, "xlsx"))
    again = assay.read_facts(path, small)
    assert written_facts(again, small) == written_facts(facts, small)


def test_records_with_gaps_come_back_among_others(tmp_path: Path, mentoring: assay.Standard) -> None:
    """In a sheet of ours a row with one text, or with a box that is not ticked, is a record like others."""
    register = [{"mentor": "A"}, {"mentor": "B", "kind": "external", "from_minority": False}, {"from_minority": False}]
    document = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25",
                "facts": {"mentors.register": register}}  # fmt: skip
    facts, path = assay.read_facts(document, mentoring), tmp_path / "facts.xlsx"
    path.write_bytes(written_facts(facts, mentoring, "xlsx"))
    again = assay.read_facts(path, mentoring)
    assert again.digest == facts.digest and not again.warnings


@pytest.mark.parametrize("word", ["Total", "Summe"])
def test_a_total_below_a_list_of_ours_is_asked_about_and_settled(
    word: str, tmp_path: Path, mentoring: assay.Standard
) -> None:
    path = tmp_path / "facts.xlsx"
    document = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25", "facts": {}}
    path.write_bytes(written_facts(assay.read_facts(document, mentoring), mentoring, "xlsx"))
    book = load(path)
    sheet = book["Mentors"]
    row = next(n for n in range(1, 30) if sheet.cell(n, 1).value == "example") + 1
    sheet.cell(row, 2).value = "A"
    sheet.cell(row, 3).value = "external"
    sheet.cell(row + 1, 2).value = word
    book.save(path)
    with pytest.raises(assay.InputError) as raised:
        assay.read_facts(path, mentoring)
    (problem,) = raised.value.problems
    assert problem.code == "F506" and "write 'record' into the narrow column" in problem.hint
    sheet.cell(row + 1, 1).value = "record"
    book.save(path)
    assert len(assay.read_facts(path, mentoring).current["mentors.register"].value) == 2  # type: ignore[arg-type]


def test_a_workbook_filled_in_by_libreoffice(root: Path, mentoring: assay.Standard) -> None:
    """Filled in and saved once by ``make office``, which does it anew and compares."""
    facts = assay.read_facts(root / "tests" / "office" / "filled.xlsx", mentoring)
    assert facts.subject_name == "Elm Grove School" and facts.notes.startswith("Filled in with LibreOffice; \"quoted\"")
    values = {key: one.value for key, one in facts.current.items()}
    assert values["coordinator.vacant_since"] is NONE and values["coordinator.fte"] == Decimal("0.6")
    assert values["press.items"] == NO_RECORDS
    pairs = values["pairs"]
    assert isinstance(pairs, Records) and [record.values["outcome"] for record in pairs] == [
        "completed", "running", "ended early"
    ]  # fmt: skip
    assert pairs[1].at.path == "Mentoring pairs!A13"
    assert re.fullmatch("4 Resources!C[0-9]+", facts.current["funding.budget"].at.path)


# ---------------------------------------------------------------- what people do to a workbook


@pytest.fixture(scope="module")
def filled(root: Path, mentoring: assay.Standard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "facts.xlsx"
    asked: Questionnaire = questionnaire(mentoring)
    write_workbook(asked, path, assay.read_facts(root / "examples" / "oakfield" / "facts.yaml", mentoring))
    return path


def renamed(book: Any) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Sheet{number}"


def rows_inserted(book: Any) -> None:
    for sheet in book.worksheets:
        if "area" in str(sheet["A1"].value):
            sheet.insert_rows(3, 2)


def sheets_reordered(book: Any) -> None:
    book._sheets.reverse()


def own_sheet_added(book: Any) -> None:
    sheet = book.create_sheet("Our notes", 0)
    sheet["A1"] = "Ask Ms Hill about the survey"


def columns_moved(book: Any) -> None:
    for sheet in book.worksheets:
        if "records pairs" in str(sheet["A1"].value):
            for row in sheet.iter_rows(min_row=7):
                row[1].value, row[4].value = row[4].value, row[1].value
                row[1].number_format, row[4].number_format = row[4].number_format, row[1].number_format


def rows_sorted(book: Any) -> None:
    sheet = next(sheet for sheet in book.worksheets if "area 4" in str(sheet["A1"].value))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    formats = [[cell.number_format for cell in row] for row in sheet.iter_rows(min_row=6)]
    for number, (values, styles) in enumerate(zip(reversed(rows), reversed(formats), strict=True), 6):
        for column, (value, style) in enumerate(zip(values, styles, strict=True), 1):
            sheet.cell(number, column).value = value
            sheet.cell(number, column).number_format = style


@pytest.mark.parametrize(
    "change", [renamed, rows_inserted, sheets_reordered, own_sheet_added, columns_moved, rows_sorted],
    ids=lambda change: change.__name__,
)  # fmt: skip
def test_what_people_do_to_a_workbook_does_not_matter(
    change: Callable[[Any], None], filled: Path, tmp_path: Path, mentoring: assay.Standard
) -> None:
    book = load(filled)
    change(book)
    path = tmp_path / "facts.xlsx"
    book.save(path)
    assert assay.read_facts(path, mentoring).digest == assay.read_facts(filled, mentoring).digest


def problems(path: Path, standard: assay.Standard) -> str:
    with pytest.raises(assay.InputError) as raised:
        assay.read_facts(path, standard)
    return "\n".join(render(problem).replace(path.as_posix(), path.name) for problem in raised.value.problems)


def test_mistakes_in_a_workbook_are_all_shown_with_their_cells(
    filled: Path, tmp_path: Path, mentoring: assay.Standard
) -> None:
    book = load(filled)
    for sheet in book.worksheets:
        keys = {str(cell.value): cell.row for cell in sheet["A"]}
        answer = {str(cell.value): cell.column for cell in sheet[keys.get("key", 1)]}.get("Answer", 3)
        for key, value in (("coordinator.fte", "most of it"), ("coordinator.appointed_on", "03/04/2022"),
                           ("local.minority_share", 310), ("press.items", "some")):  # fmt: skip
            if key in keys:
                sheet.cell(keys[key], answer).value = value
        if "records pairs" in str(sheet["A1"].value):
            sheet.cell(keys["example"], 2).value = "P51"
            sheet.cell(keys["example"] + 1, 7).value = "gave up"
    path = tmp_path / "facts.xlsx"
    book.save(path)
    shown = problems(path, mentoring)
    assert [code for code in ("F202", "F501", "F205", "F703", "F702", "F207") if f": {code}: " not in shown] == []
    assert "facts.xlsx:3 People management!C" in shown and "facts.xlsx:Mentoring pairs!B11: F702: " in shown
    assert shown.count("^") >= 6


def test_an_empty_template_holds_no_facts_and_says_what_is_missing(tmp_path: Path, mentoring: assay.Standard) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(facts_template(mentoring, "xlsx"))
    shown = problems(path, mentoring)
    assert "'subject' is missing" in shown and "as_of" in shown and "period" in shown
