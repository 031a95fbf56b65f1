"""Templates and writers: what is asked, what is written, and that it reads back as it was."""

# pyright: basic
# openpyxl has no types.

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared.profiles import times
from shared.random_facts import STARTS, fact_sets, said, small_facts

import assay
from assay.facts.problems.positions import NOWHERE
from assay.facts.tables.cell_texts import (
    NONE_WORD,
    SEE_FINDINGS,
    cell_text,
    choices_of_text,
    choices_text,
    text_of_cell,
)
from assay.facts.values.dates import Period
from assay.facts.values.evidence import Backing, Evidence, Resolution
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.questionnaire import OTHER, Question, Questionnaire, Section, including
from assay.facts.values.records import records_of
from assay.facts.values.references import reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.facts.workbook import layout
from assay.facts.workbook.plan import LONGEST_TITLE, plan, sheet_title
from assay.facts.workbook.values import content
from assay.facts.workbook.write import workbook_bytes
from assay.facts.writing.canonical import facts_json, facts_yaml
from assay.facts.writing.emit import WIDEST
from assay.facts.writing.template import template_yaml
from assay.rules.reading.questionnaire_from_standard import questionnaire
from assay.views.form.form import form_html

EXAMPLES = ["oakfield", "hillcrest", "riverside"]


@pytest.fixture(scope="session")
def club(root: Path) -> assay.Standard:
    return assay.load_standard(root / "tests" / "problems" / "club.yaml")


@pytest.fixture(scope="session", params=["mentoring", "club"])
def standard(request: pytest.FixtureRequest) -> assay.Standard:
    found: assay.Standard = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def asked(standard: assay.Standard) -> Questionnaire:
    return questionnaire(standard)


@pytest.fixture(scope="session")
def book(asked: Questionnaire) -> Any:
    return _book(asked)


def _book(asked: Questionnaire, facts: FactSet | None = None) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(asked, facts)))


def _example(root: Path, name: str, standard: assay.Standard) -> FactSet:
    return assay.read_facts(next((root / "examples" / name).glob("facts.*")), standard)


# ---------------------------------------------------------------- what is asked


def test_every_fact_is_asked_once(standard: assay.Standard, asked: Questionnaire) -> None:
    now = [question.key for question in asked.questions() if question.back == 0]
    assert sorted(now) == sorted(standard.vocabulary)
    references = [question.reference for question in asked.questions()]
    assert len(set(references)) == len(references)


def test_facts_serve_criteria_also_by_way_of_what_is_computed(mentoring: assay.Standard) -> None:
    served = {question.reference: question.criteria for question in questionnaire(mentoring).questions()}
    assert served["survey.mentees"] == ("6.2", "9.2")
    assert served["previous.survey.mentees"] == ("6.3",)


def test_the_order_is_one_that_a_person_would_follow(mentoring: assay.Standard) -> None:
    asked = questionnaire(mentoring)
    order = [question.reference for question in asked.questions()]
    assert [section.id for section in asked.sections] == [area.id for area in mentoring.areas]
    for question in asked.questions():
        for source in question.computed_from:
            assert order.index(source) < order.index(question.reference)
    assert order.index("previous.impact.excluded") == order.index("impact.excluded") + 1
    assert order.index("coordinator.vacant_since") == order.index("coordinator.appointed_on") + 1


def test_what_no_criterion_needs_comes_last() -> None:
    fact = Definition("club.size", "integer", "size")
    asked = Questionnaire("club", "Club", "1", "Invented", STARTS, (), {"club.size": fact, "club.age": fact})
    more = including(asked, [("club.age", 2), ("club.size", 0), ("club.age", 1)])
    assert [section.id for section in more.sections] == [OTHER]
    assert [q.reference for q in more.questions()] == ["club.size", "previous.club.age", "previous2.club.age"]


# ---------------------------------------------------------------- the workbook


def _sheets(book: Any) -> Iterator[tuple[layout.Marker, Any]]:
    for sheet in book.worksheets:
        marker = layout.parse_marker(sheet["A1"].value)
        assert marker is not None
        yield marker, sheet


def _table(sheet: Any, mark: str) -> tuple[int, dict[str, int]]:
    """The row of headings of a sheet, and the column of each."""
    for row in sheet.iter_rows(max_row=layout.MARKER_ROWS):
        names = {str(cell.value): cell.column for cell in row if cell.value is not None}
        if mark in names:
            return row[0].row, names
    raise AssertionError(sheet.title)


def _answers(book: Any) -> dict[str, Any]:
    """The cell of the answer of each reference."""
    found: dict[str, Any] = {}
    for marker, sheet in _sheets(book):
        if marker.role == "area":
            top, names = _table(sheet, layout.KEY)
            for row in range(top + 1, sheet.max_row + 1):
                found[sheet.cell(row, names[layout.KEY]).value] = sheet.cell(row, names[layout.ANSWER])
    return found


def test_every_question_has_a_row_and_every_list_a_sheet(asked: Questionnaire, book: Any) -> None:
    assert list(_answers(book)) == [question.reference for question in asked.questions()]
    records = [marker.name for marker, _ in _sheets(book) if marker.role == "records"]
    assert records == [q.reference for q in asked.questions() if q.definition.type == "records"]


def test_titles_of_sheets_are_legal(book: Any) -> None:
    titles = [sheet.title for sheet in book.worksheets]
    assert len({title.lower() for title in titles}) == len(titles)
    for title in titles:
        assert 0 < len(title) <= LONGEST_TITLE
        assert not re.search(r"[\[\]:*?/\\]", title)
        assert title == title.strip("' ")


@given(st.lists(st.text(max_size=50), max_size=8), st.sampled_from(["", " (before)", " (2 before)"]))
def test_any_names_become_legal_titles(names: list[str], ending: str) -> None:
    taken: set[str] = set()
    titles = [sheet_title(name, taken, ending) for name in names]
    assert len({title.lower() for title in titles}) == len(names)
    assert all(0 < len(title) <= LONGEST_TITLE for title in titles)
    assert not any(re.search(r"[\[\]:*?/\\]|^'|'$", title) for title in titles)


def test_every_answer_that_has_a_form_is_checked(asked: Questionnaire, book: Any) -> None:
    checked: dict[tuple[str, str], Any] = {}
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1 or "") <= 255 and len(rule.error or "") <= 255 and len(rule.prompt or "") <= 255
            for cells in rule.sqref.ranges:
                checked[sheet.title, cells.coord.split(":")[0]] = rule
    kinds = {"boolean": "list", "records": "list", "choice": "list", "text": "textLength"}
    answers = _answers(book)
    for question in asked.questions():
        cell, type_ = answers[question.reference], question.definition.type
        assert checked[cell.parent.title, cell.coordinate].type == kinds.get(type_, "custom")
    for marker, sheet in _sheets(book):
        if marker.role == "records":
            definition = next(q.definition for q in asked.questions() if q.reference == marker.name)
            top, names = _table(sheet, layout.ROW)
            for name in definition.fields:
                first = sheet.cell(top + 4, names[name]).coordinate
                assert (sheet.title, first) in checked


def test_only_what_is_to_be_filled_in_is_unlocked(book: Any) -> None:
    for marker, sheet in _sheets(book):
        assert sheet.protection.sheet and not sheet.protection.password
        if marker.role in ("cover", "area"):
            top, names = _table(sheet, layout.KEY)
            open_ = {layout.ANSWER, *layout.EVIDENCE.values()}
            for name, column in names.items():
                cell = sheet.cell(top + 1, column)
                assert cell.protection.locked == (name not in open_ or name == "answered"), (sheet.title, name)
        if marker.role == "records":
            top, names = _table(sheet, layout.ROW)
            assert sheet.cell(top + 3, 1).value == layout.ROW_EXAMPLE
            assert sheet.cell(top + 3, 2).protection.locked
            assert not sheet.cell(top + 4, 2).protection.locked
            assert not sheet.column_dimensions["B"].protection.locked
            assert not sheet.protection.sort and not sheet.protection.insertRows


def test_formulas_are_ours_and_locked(book: Any) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or cell.protection.locked
                assert not re.search(r"_xlfn|XLOOKUP|LET\(|FILTER\(", str(cell.value))


def test_the_same_bytes_each_time(asked: Questionnaire) -> None:
    assert workbook_bytes(asked) == workbook_bytes(asked)


def test_dates_numbers_and_shares_stand_as_what_they_are(root: Path, mentoring: assay.Standard) -> None:
    facts = _example(root, "oakfield", mentoring)
    answers = _answers(_book(questionnaire(mentoring), facts))
    agreed = answers["improvement_plan.agreed_on"]
    assert agreed.value.date() == date(2024, 6, 25) and agreed.number_format == "yyyy-mm-dd"
    assert answers["coordinator.vacant_since"].value == NONE_WORD
    assert answers["local.minority_share"].value == 0.31 and "%" in answers["local.minority_share"].number_format
    assert answers["skills_training.trained"].value == "14 of 14"
    assert answers["recruitment.targets_minorities"].value == layout.YES
    assert answers["funding.budget"].value == 18400 and "GBP" in answers["funding.budget"].number_format
    assert answers["pairs"].value == layout.SEE_SHEET
    assert answers["impact.without_next_step"].value is None


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A", "'quoted", "12", "TRUE"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    asked, facts = small_facts(text, {"rows": records_of([{"text": text}], (NOWHERE,), UNKNOWN)})
    book = _book(asked, facts)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 3  # the answer, the note, the record
    assert all(cell.data_type == "s" for cell in cells)
    assert all(cell.quotePrefix for cell in cells if text[0] in "=+-@'")


def test_findings_that_differ_stand_on_their_own_sheet() -> None:
    one = Evidence(NOWHERE, source="a return", found=3, status="evidenced")
    two = Evidence(NOWHERE, source="a list", found=4, by="office")
    settled = Resolution(NOWHERE, "head", "lessons counted too", date(2024, 1, 2))
    asked, facts = small_facts("x", {"whole": 3}, {"whole": Backing((one, two), settled)})
    book = _book(asked, facts)
    answer = _answers(book)["whole"]
    _, names = _table(answer.parent, layout.KEY)
    assert answer.parent.cell(answer.row, names["Source"]).value == SEE_FINDINGS
    sheet = next(sheet for marker, sheet in _sheets(book) if marker.role == "findings")
    top, names = _table(sheet, layout.KEY)
    rows = [{name: sheet.cell(row, column).value for name, column in names.items()} for row in (top + 1, top + 2)]
    assert [row["key"] for row in rows] == ["whole", "whole"]
    assert [row["Found"] for row in rows] == [3, 4]
    assert [row["Settled by"] for row in rows] == ["head", None]
    assert rows[0]["Settled on"].date() == date(2024, 1, 2)


def test_facts_that_nobody_asks_are_written_as_well() -> None:
    asked, facts = small_facts("x", {})
    earlier = PeriodFacts(facts.period.before().before(), {"whole": Given(7, NOWHERE)})
    facts = replace(facts, periods=(*facts.periods, PeriodFacts(facts.period.before(), {}, True), earlier))
    assert _answers(_book(asked, facts))["previous2.whole"].value == 7


def test_an_answer_counts_once_it_is_given(asked: Questionnaire) -> None:
    arranged = plan(asked)
    for section in asked.sections:
        assert arranged.asked_in(section.id) == sum(not q.computed_from for q in section.questions)


def test_a_record_of_which_nothing_is_known_is_kept() -> None:
    asked, facts = small_facts("x", {"rows": records_of([{}, {"text": "a"}], (NOWHERE, NOWHERE), UNKNOWN)})
    sheet = next(sheet for marker, sheet in _sheets(_book(asked, facts)) if marker.role == "records")
    top, _ = _table(sheet, layout.ROW)
    assert [sheet.cell(row, 1).value for row in (top + 4, top + 5)] == [layout.ROW_RECORD] * 2


def test_long_notes_go_over_several_cells() -> None:
    asked, facts = small_facts("x", {})
    notes = "word " * 9_000
    book = _book(asked, replace(facts, notes=notes))
    cover = book.worksheets[0]
    parts = [text_of_cell(row[2].value) for row in cover.iter_rows() if row[0].value == layout.NOTES]
    assert len(parts) > 1 and "".join(parts) == notes


# ---------------------------------------------------------------- values in cells


HARD_TEXTS = ["", " ", "_x000D_", "x005F_", 'text:"a"', "see Findings", "None", "a\r\nb", "a\u00a0b"]
HARD_OPTIONS = ["a; b", '"', "none of these"]


@given(st.text(max_size=40) | st.sampled_from(HARD_TEXTS))
def test_a_text_survives_its_cell(text: str) -> None:
    cell = cell_text(text)
    assert text_of_cell(cell) == text
    assert text_of_cell(f" {cell}\n") == text
    assert "\r" not in cell and not re.search("_x[0-9A-Fa-f]{4}_|x005F_", cell)


@given(st.lists(st.text(min_size=1, max_size=8) | st.sampled_from(HARD_OPTIONS), min_size=1, max_size=5, unique=True),
       st.data())  # fmt: skip
def test_a_set_survives_its_cell(options: list[str], data: st.DataObject) -> None:
    definition = Definition("x", "choice", "x", options=tuple(options), many=True)
    chosen = [option for option in options if data.draw(st.booleans())]
    assert list(choices_of_text(definition, choices_text(definition, chosen))) == chosen


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.integers(-(10**20), 10**20))
def test_a_number_is_a_number_only_where_a_double_keeps_it(number: Decimal | int) -> None:
    value = content(Definition("x", "decimal", "x"), number).value
    assert Decimal(repr(value) if isinstance(value, float) else str(value)) == number
    ratio = content(Definition("x", "percentage", "x"), Fraction(number) / 100).value
    exact = Decimal(ratio.rstrip("%")) if isinstance(ratio, str) else Decimal(repr(ratio)) * 100
    assert exact == number


def test_days_on_which_spreadsheets_do_not_agree_stand_as_text() -> None:
    definition = Definition("x", "date", "x")
    assert content(definition, date(1900, 2, 28)).value == "1900-02-28"
    assert content(definition, date(1900, 3, 1)).value == date(1900, 3, 1)


# ---------------------------------------------------------------- YAML and JSON


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_come_back_from_their_canonical_text(root: Path, mentoring: assay.Standard, name: str) -> None:
    facts = _example(root, name, mentoring)
    for write, file in ((facts_yaml, "facts.yaml"), (facts_json, "facts.json")):
        text = write(facts, mentoring.vocabulary, mentoring.year_starts)
        again = assay.parse_facts(text, mentoring, name=file)
        assert again.digest == facts.digest
        assert (again.standard, again.notes, again.period) == (facts.standard, facts.notes, facts.period)
        assert write(again, mentoring.vocabulary, mentoring.year_starts) == text


def test_lists_of_one_kind_stand_in_one_line_each(root: Path, mentoring: assay.Standard) -> None:
    facts = _example(root, "oakfield", mentoring)
    text = facts_yaml(facts, mentoring.vocabulary, mentoring.year_starts)
    assert max(map(len, text.split("\n"))) <= WIDEST
    assert "  pairs:\n    - {mentee: P01, mentor: M01, started_on: 2024-09-30, due_to_end: 2025-06-20," not in text
    assert "\n    excluded: 11\n" in text


def test_the_yaml_template_can_be_read_as_it_stands(standard: assay.Standard, asked: Questionnaire) -> None:
    text = template_yaml(asked)
    facts = assay.parse_facts(text, standard)
    assert facts.subject_id == "my-school" and not facts.warnings
    assert not facts.current and not facts.previous
    assert all(c.verdict == "unknown" for c in assay.assess(facts, standard).criteria)
    for question in asked.questions():
        assert f"# {question.key}:\n" in text


def test_the_yaml_template_can_be_uncommented(standard: assay.Standard, asked: Questionnaire) -> None:
    text = re.sub(r"^(\s*)# ([a-z_.0-9]+):$", r"\1\2:", template_yaml(asked), flags=re.MULTILINE)
    text = re.sub(r"^(\s*)#   (- )?\{", r"\1  \2{", text, flags=re.MULTILINE)
    facts = assay.parse_facts(text, standard)
    lists = {(q.key, q.back) for q in asked.questions() if q.definition.type == "records"}
    assert {(key, back) for back, one in enumerate(facts.periods) for key in one.given} == lists


def test_no_label_escapes_its_comment() -> None:
    hostile = "x\u2028facts: {a: 1}\nfacts: {b: 2}\r\nperiod: 1\x85"
    fact = Definition("a", "text", hostile, hostile)
    sections = (Section("1", hostile, (Question("a", 0, fact),)),)
    asked = Questionnaire("club", hostile, "1", hostile, STARTS, sections, {})
    assert all(re.match(r"\s*(#.*)?$|[a-z_]+:", line) for line in template_yaml(asked).splitlines())
    assert template_yaml(asked).count("\nfacts:") == 1


# ---------------------------------------------------------------- the form


def test_the_form_holds_every_question(asked: Questionnaire) -> None:
    page = form_html(asked)
    for question in asked.questions():
        assert page.count(f'id="q-{question.reference}"') == 1
    assert "<script" not in page and "http" not in page and "src=" not in page


def test_the_form_escapes_what_a_standard_says() -> None:
    hostile = "<script>alert('x')</script> & {{ asked }}"
    field = Definition("f", "text", hostile)
    facts = {
        "a": Definition("a", "choice", hostile, hostile, options=(hostile,), evidence=(hostile,)),
        "b": Definition("b", "records", hostile, hostile, fields={"f": field}),
    }
    questions = tuple(Question(key, 0, fact, (hostile,)) for key, fact in facts.items())
    page = form_html(Questionnaire("x", hostile, hostile, hostile, STARTS, (Section("1", hostile, questions),), facts))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 10
    assert "{{ asked }}" in page


# ---------------------------------------------------------------- any facts come back


def test_findings_that_differ_come_back(small: assay.Standard) -> None:
    one = Evidence(NOWHERE, source="a return", found=3, status="evidenced")
    two = Evidence(NOWHERE, file="list.csv", found=4, by="office", sha256="0" * 64)
    settled = Resolution(NOWHERE, "head", "lessons counted too", date(2024, 1, 2))
    _, facts = small_facts("x", {"whole": 3}, {"whole": Backing((one, two), settled)})
    again = assay.parse_facts(facts_yaml(facts, small.vocabulary, STARTS), small)
    backing = again.current["whole"].backing
    assert backing is not None and [one.found for one in backing.findings] == [3, 4]
    assert said(again) == said(facts)


def test_periods_of_other_lengths_come_back(small: assay.Standard) -> None:
    _, facts = small_facts("x", {})
    summer = PeriodFacts(Period("summer", date(2023, 4, 17), date(2023, 7, 21)), {"whole": Given(3, NOWHERE)})
    spring = PeriodFacts(Period("spring", date(2023, 1, 6), date(2023, 3, 31)), {"whole": Given(2, NOWHERE)})
    facts = replace(facts, periods=(*facts.periods, summer, spring))
    text = facts_yaml(facts, small.vocabulary, STARTS)
    assert "previous:" not in text
    assert said(assay.parse_facts(text, small)) == said(facts)


@settings(max_examples=times(60))
@given(facts=fact_sets())
def test_any_facts_come_back_from_their_canonical_text(small: assay.Standard, facts: FactSet) -> None:
    for write, name in ((facts_yaml, "facts.yaml"), (facts_json, "facts.json")):
        text = write(facts, small.vocabulary, small.year_starts)
        again = assay.parse_facts(text, small, name=name)
        assert said(again) == said(facts)
        assert write(again, small.vocabulary, small.year_starts) == text


@settings(max_examples=times(10))
@given(facts=fact_sets())
def test_any_facts_can_be_written_to_a_workbook(small: assay.Standard, facts: FactSet) -> None:
    asked = questionnaire(small)
    book = _book(asked, facts)
    answers = _answers(book)
    for back, one in enumerate(facts.periods):
        for key, given_ in one.given.items():
            definition = small.vocabulary[key]
            expected = content(definition, given_.value)
            found = answers[reference(key, back)].value
            assert (found.date() if hasattr(found, "date") else found) == expected.value
    assert workbook_bytes(asked, facts) == workbook_bytes(asked, facts)
