"""Templates and writers: what is asked, what is written, and that it reads back as it was."""

# pyright: basic
# openpyxl has no types.

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
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

import assay
from assay.facts import workbook_layout as layout
from assay.facts.dates import Period
from assay.facts.emit import WIDEST
from assay.facts.evidence import Backing, Evidence, Resolution
from assay.facts.fact_set import FactSet, Given, PeriodFacts
from assay.facts.form import form_html
from assay.facts.positions import NOWHERE
from assay.facts.questionnaire import OTHER, Question, Questionnaire, Section, including
from assay.facts.records import Records, records_of
from assay.facts.references import reference
from assay.facts.template_yaml import template_yaml
from assay.facts.values import NONE, UNKNOWN, Share, Value
from assay.facts.vocabulary import Definition
from assay.facts.workbook_plan import LONGEST_TITLE, plan, sheet_title
from assay.facts.workbook_values import cell_text, choices_of_text, choices_text, content, text_of_cell
from assay.facts.workbook_write import workbook_bytes
from assay.facts.write_yaml import facts_json, facts_yaml
from assay.rules.questionnaire_from_standard import questionnaire

EXAMPLES = ["oakfield", "hillcrest", "riverside"]
STARTS = (9, 1)


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
    assert answers["coordinator.vacant_since"].value == layout.NONE_WORD
    assert answers["local.minority_share"].value == 0.31 and "%" in answers["local.minority_share"].number_format
    assert answers["skills_training.trained"].value == "14 of 14"
    assert answers["recruitment.targets_minorities"].value == layout.YES
    assert answers["funding.budget"].value == 18400 and "GBP" in answers["funding.budget"].number_format
    assert answers["pairs"].value == layout.SEE_SHEET
    assert answers["impact.without_next_step"].value is None


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#N/A", "'quoted", "12", "TRUE"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(text: str) -> None:
    asked, facts = _small(text, {"rows": records_of([{"text": text}], (NOWHERE,), UNKNOWN)})
    book = _book(asked, facts)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) == 3  # the answer, the note, the record
    assert all(cell.data_type == "s" for cell in cells)
    assert all(cell.quotePrefix for cell in cells if text[0] in "=+-@'")


def test_findings_that_differ_stand_on_their_own_sheet() -> None:
    one = Evidence(NOWHERE, source="a return", found=3, status="evidenced")
    two = Evidence(NOWHERE, source="a list", found=4, by="office")
    settled = Resolution(NOWHERE, "head", "lessons counted too", date(2024, 1, 2))
    asked, facts = _small("x", {"whole": 3}, {"whole": Backing((one, two), settled)})
    book = _book(asked, facts)
    answer = _answers(book)["whole"]
    _, names = _table(answer.parent, layout.KEY)
    assert answer.parent.cell(answer.row, names["Source"]).value == layout.SEE_FINDINGS
    sheet = next(sheet for marker, sheet in _sheets(book) if marker.role == "findings")
    top, names = _table(sheet, layout.KEY)
    rows = [{name: sheet.cell(row, column).value for name, column in names.items()} for row in (top + 1, top + 2)]
    assert [row["key"] for row in rows] == ["whole", "whole"]
    assert [row["Found"] for row in rows] == [3, 4]
    assert [row["Settled by"] for row in rows] == ["head", None]
    assert rows[0]["Settled on"].date() == date(2024, 1, 2)


def test_facts_that_nobody_asks_are_written_as_well() -> None:
    asked, facts = _small("x", {})
    earlier = PeriodFacts(facts.period.before().before(), {"whole": Given(7, NOWHERE)})
    facts = replace(facts, periods=(*facts.periods, PeriodFacts(facts.period.before(), {}, True), earlier))
    assert _answers(_book(asked, facts))["previous2.whole"].value == 7


def test_an_answer_counts_once_it_is_given(asked: Questionnaire) -> None:
    arranged = plan(asked)
    for section in asked.sections:
        assert arranged.asked_in(section.id) == sum(not q.computed_from for q in section.questions)


def test_a_record_of_which_nothing_is_known_is_kept() -> None:
    asked, facts = _small("x", {"rows": records_of([{}, {"text": "a"}], (NOWHERE, NOWHERE), UNKNOWN)})
    sheet = next(sheet for marker, sheet in _sheets(_book(asked, facts)) if marker.role == "records")
    top, _ = _table(sheet, layout.ROW)
    assert [sheet.cell(row, 1).value for row in (top + 4, top + 5)] == [layout.ROW_BLANK, None]


def test_long_notes_go_over_several_cells() -> None:
    asked, facts = _small("x", {})
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
    _, facts = _small("x", {"whole": 3}, {"whole": Backing((one, two), settled)})
    again = assay.parse_facts(facts_yaml(facts, small.vocabulary, STARTS), small)
    backing = again.current["whole"].backing
    assert backing is not None and [one.found for one in backing.findings] == [3, 4]
    assert _said(again) == _said(facts)


def test_periods_of_other_lengths_come_back(small: assay.Standard) -> None:
    _, facts = _small("x", {})
    summer = PeriodFacts(Period("summer", date(2023, 4, 17), date(2023, 7, 21)), {"whole": Given(3, NOWHERE)})
    spring = PeriodFacts(Period("spring", date(2023, 1, 6), date(2023, 3, 31)), {"whole": Given(2, NOWHERE)})
    facts = replace(facts, periods=(*facts.periods, summer, spring))
    text = facts_yaml(facts, small.vocabulary, STARTS)
    assert "previous:" not in text
    assert _said(assay.parse_facts(text, small)) == _said(facts)


FIELDS = {
    "text": Definition("text", "text", "text"),
    "n": Definition("n", "integer", "n"),
    "day": Definition("day", "date", "day", may_be_none=True),
    "share": Definition("share", "percentage", "share"),
    "tags": Definition("tags", "choice", "tags", options=("red", "a; b", "none"), many=True),
}
SMALL = {
    "whole": Definition("whole", "integer", "whole"),
    "group.number": Definition("group.number", "decimal", "number", may_be_none=True),
    "group.share": Definition("group.share", "percentage", "share"),
    "sum": Definition("sum", "money", "sum", unit="GBP"),
    "day": Definition("day", "date", "day", may_be_none=True),
    "yes": Definition("yes", "boolean", "whether yes"),
    "grade": Definition("grade", "choice", "grade", options=("poor", "1", "on", "it's: fine")),
    "tags": Definition("tags", "choice", "tags", options=("red", "green", "a; b"), many=True),
    "text": Definition("text", "text", "text"),
    "rows": Definition("rows", "records", "rows", fields=FIELDS),
}
RULES = {
    "assay": "rules/1",
    "standard": {"id": "small", "title": "Small", "version": "1", "summary": "s", "year_starts": "09-01",
                 "source": {"title": "Invented"}},
    "areas": [{"id": "1", "title": "One"}],
    "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                  "reading": "r", "met_when": {"fact": "yes", "is": True}}],
    "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                  "levels": [{"id": "low", "title": "Low"}]},
}  # fmt: skip


def _small(
    text: str, values: Mapping[str, Value], backings: Mapping[str, Backing] | None = None
) -> tuple[Questionnaire, FactSet]:
    """A questionnaire of every type, and facts with a text and its note."""
    questions = tuple(Question(key, 0, definition) for key, definition in SMALL.items())
    asked = Questionnaire("small", "Small", "1", "Invented", STARTS, (Section("1", "One", questions),), SMALL)
    evidence = Backing((Evidence(NOWHERE, note=text),))
    given = {"text": Given(text, NOWHERE, evidence)}
    given |= {key: Given(value, NOWHERE, (backings or {}).get(key)) for key, value in values.items()}
    period = Period("2023/24", date(2023, 9, 1), date(2024, 8, 31))
    return asked, FactSet("small", "Small", date(2024, 2, 29), (PeriodFacts(period, given),), "sha256:-")


def _entry(definition: Definition) -> dict[str, object]:
    entry: dict[str, object] = {"type": definition.type, "label": definition.label}
    for name in ("unit", "many", "may_be_none"):
        if getattr(definition, name):
            entry[name] = getattr(definition, name)
    if definition.options:
        entry["options"] = list(definition.options)
    if definition.type in ("integer", "money"):
        entry["minimum"] = -(10**30)
    return entry


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> assay.Standard:
    import json

    vocabulary: dict[str, object] = {}
    for key, definition in SMALL.items():
        vocabulary[key] = _entry(definition) | {"question": "?"}
        if definition.fields:
            fields = {name: _entry(field) for name, field in definition.fields.items()}
            vocabulary[key] = {"type": "records", "label": "rows", "question": "?", "fields": fields}
    path = tmp_path_factory.mktemp("small") / "small.json"
    path.write_text(json.dumps(RULES | {"vocabulary": vocabulary}), encoding="utf-8")
    return assay.load_standard(path)


NUMBERS = st.integers(-(10**30), 10**30) | st.sampled_from([0, 2**53 + 1])
SHARES = st.builds(lambda part, rest: Share(part, part + rest), st.integers(0, 60), st.integers(1, 60)) | st.builds(
    lambda n: Decimal(n).scaleb(-4), st.integers(0, 10_000)
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PLAIN_TEXTS = [
    "", "null", "1", "1.50", "2024-01-01", "yes", "a: b", "# c", "a\nb", " a ", "- x", "'", '"', "43 of 50",
    "word " * 40 + "end",
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=30).filter(
    lambda text: text != "none"
) | st.sampled_from(PLAIN_TEXTS)


def _sets(options: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(options))


ROW: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({}, optional={
    "text": TEXTS, "n": NUMBERS, "day": DAYS | st.just(NONE), "share": SHARES, "tags": _sets(FIELDS["tags"].options),
})  # fmt: skip
ROWS = st.lists(ROW, max_size=3).map(lambda rows: records_of(rows, (NOWHERE,) * len(rows), UNKNOWN))
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "whole": NUMBERS,
    "group.number": st.decimals(-(10**9), 10**9, places=5).map(lambda n: n.normalize()) | NUMBERS | st.just(NONE),
    "group.share": SHARES,
    "sum": st.decimals(0, 10**9, places=2),
    "day": DAYS | st.just(NONE),
    "yes": st.booleans(),
    "grade": st.sampled_from(SMALL["grade"].options),
    "tags": _sets(SMALL["tags"].options),
    "text": TEXTS,
    "rows": ROWS,
}
EVIDENCE = st.builds(
    Evidence, st.just(NOWHERE), source=TEXTS, page=TEXTS, by=TEXTS, note=TEXTS, collected_on=st.none() | DAYS,
    valid_until=st.none() | DAYS, status=st.sampled_from(["evidenced", "asserted", "assumed"]),
)  # fmt: skip
SETTLED = st.builds(Resolution, st.just(NOWHERE), st.just("head"), st.just("why: so"), st.none() | DAYS)
BACKINGS = st.none() | st.builds(
    lambda many, settled: Backing(tuple(many), settled), st.lists(EVIDENCE, min_size=1, max_size=3), st.none() | SETTLED
)
GIVEN = st.fixed_dictionaries({}, optional=VALUES).flatmap(
    lambda values: st.fixed_dictionaries(
        {key: st.builds(Given, st.just(value), st.just(NOWHERE), BACKINGS) for key, value in values.items()}
    )
)


@st.composite
def fact_sets(draw: st.DrawFn) -> FactSet:
    named = Period("2023/24", date(2023, 9, 1), date(2024, 8, 31))
    period = draw(st.sampled_from([named, Period("the: year", date(2023, 10, 1), date(2024, 9, 30))]))
    periods = [PeriodFacts(period, draw(GIVEN))]
    for _ in range(draw(st.integers(0, 3))):
        before = periods[-1].period.before()
        absent = draw(st.booleans())
        periods.append(PeriodFacts(before, {} if absent else draw(GIVEN), absent))
    while len(periods) > 1 and not periods[-1].given and not periods[-1].absent:
        periods.pop()
    return FactSet("small", draw(st.sampled_from(["Small", "a: 'b'"])), date(2024, 2, 29), tuple(periods), "",
                   (), draw(st.sampled_from(["", "small"])), draw(TEXTS))  # fmt: skip


def _said(facts: FactSet) -> object:
    """Everything a fact set says, without where it was read."""
    periods = [(one.period, one.absent, {k: (_known(g.value), _backed(g)) for k, g in one.given.items()})
               for one in facts.periods]  # fmt: skip
    return facts.subject_id, facts.subject_name, facts.as_of, facts.standard, facts.notes, periods


def _known(value: Value) -> object:
    return [value.row(n) for n in range(len(value))] if isinstance(value, Records) else value


def _backed(given: Given) -> object:
    if given.backing is None:
        return None
    resolution = given.backing.resolution
    return [one.to_dict() for one in given.backing.findings], resolution and resolution.to_dict()


@settings(max_examples=60)
@given(facts=fact_sets())
def test_any_facts_come_back_from_their_canonical_text(small: assay.Standard, facts: FactSet) -> None:
    for write, name in ((facts_yaml, "facts.yaml"), (facts_json, "facts.json")):
        text = write(facts, small.vocabulary, small.year_starts)
        again = assay.parse_facts(text, small, name=name)
        assert _said(again) == _said(facts)
        assert write(again, small.vocabulary, small.year_starts) == text


@settings(max_examples=10)
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
