"""No name, nothing about a person and no free text of records comes out, unless somebody asks for it.

Every private cell holds a sentinel, in every form that facts come in, and
everything that a command or the library says of them by itself is searched.
What is left out, and why:

- ``facts convert`` and the writers write the facts themselves: that is what they are for.
- Yes-or-no values and options are words of the vocabulary, and cannot be recognised
  in what is said about them (``NOT_RECOGNISED``).
- Where YAML or JSON itself is broken there are no records yet, and nobody can tell what
  is private. The one line of the mistake is shown, at most 100 characters of it, on the
  terminal of the person who has the file: without it the mistake could not be mended.
- A name that stands in a column marked as something else (a date, say) is a mistake that
  cannot be told from any other, and the cell is shown.
"""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from shared import private_sentinels as sentinels
from shared.command_line import command_here
from shared.private_sentinels import DIGITS, SEEN, TEXT, Json, leaks, told

import assay
from assay.views.paperwork import written_facts

FORMS: dict[str, sentinels.Write] = {
    "minified JSON": sentinels.as_minified,
    "JSON": sentinels.as_json,
    "YAML, a record a line": sentinels.as_flow,
    "YAML, a field a line": sentinels.as_block,
    "CSV": sentinels.as_csv,
    "xlsx": sentinels.as_xlsx,
}
WHOLE = [*FORMS, "template"]


def refused(path: Path, mentoring: assay.Standard) -> assay.InputError:
    with pytest.raises(assay.InputError) as caught:
        assay.read_facts(path, mentoring)
    return caught.value


def silent(path: Path, standard: assay.Standard, at_least: int = 1) -> assay.InputError:
    """That facts are refused with so many problems, and nothing of the sentinels said."""
    error = refused(path, standard)
    assert len(error.problems) >= at_least
    assert not leaks(sentinels.of_problems(error))
    return error


def made(name: str, folder: Path, mentoring: assay.Standard) -> Path:
    rows = sentinels.rows(mentoring.vocabulary)
    if name != "template":
        return FORMS[name](folder, rows, mentoring.vocabulary)
    facts = assay.read_facts(sentinels.as_json(folder, rows, mentoring.vocabulary), mentoring)
    path = folder / "facts.xlsx"
    path.write_bytes(written_facts(facts, mentoring, "xlsx"))
    return path


# ---------------------------------------------------------------- facts as they should be


@pytest.mark.parametrize("name", WHOLE)
def test_an_assessment_tells_nothing(name: str, tmp_path: Path, assessor: assay.Assessor) -> None:
    mentoring = assessor.standard
    path = made(name, tmp_path, mentoring)
    facts = assay.read_facts(path, mentoring)
    assert len(sentinels.private_fields(mentoring.vocabulary)) > 30
    assert not leaks(told(assessor.assess(facts)))
    if name == "template":
        assert not leaks(iter(map(str, facts.warnings)))


@pytest.mark.parametrize("name", ["YAML, a record a line", "CSV", "template"])
def test_commands_tell_nothing_unless_asked(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    path = made(name, tmp_path, mentoring)
    names = list(sentinels.lists(mentoring.vocabulary)) if name.startswith("YAML") else ["pairs", "survey.mentees"]
    assert not leaks(sentinels.commands(path, names))
    shown = "\n".join(sentinels.commands(path, names, personal=True))
    for key, field in sentinels.private_fields(mentoring.vocabulary):
        if key in names and field.type not in sentinels.NOT_RECOGNISED:
            seen = TEXT.format(f"{key}.{field.key}-002") if field.type == "text" else DIGITS
            assert seen in shown, "with --personal it is there, so that this test could fail"


def test_explanations_show_people_when_asked(tmp_path: Path, assessor: assay.Assessor) -> None:
    facts = assay.read_facts(made("JSON", tmp_path, assessor.standard), assessor.standard)
    assert leaks(told(assessor.assess(facts), personal=True))


# ---------------------------------------------------------------- one wrong cell after another


@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_cell_shows_itself_and_no_other(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    vocabulary = mentoring.vocabulary
    rows = sentinels.rows(vocabulary)
    texts = name not in ("CSV", "xlsx")  # where every text is a text
    path = tmp_path
    for column in range(sentinels.most_columns(vocabulary) - 1):
        path = FORMS[name](tmp_path, sentinels.broken(rows, vocabulary, column, texts), vocabulary)
        wrong = [
            list(one.fields.values())[column]
            for one in sentinels.lists(vocabulary).values()
            if column < len(one.fields)
        ]
        silent(path, mentoring, sum(texts or field.type != "text" for field in wrong))
    status, shown = command_here("facts", "check", str(path))
    assert status == 2 and not SEEN.search(shown)


def test_wrong_cells_in_a_template(tmp_path: Path, mentoring: assay.Standard) -> None:
    path = made("template", tmp_path, mentoring)
    for column in (1, 2, 4):
        book: Json = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            marked = str(sheet.cell(1, 1).value).startswith("assay:facts/1 records")
            if marked:
                last = sheet.max_row
                while sheet.cell(last, 2).value is None:
                    last -= 1
                sheet.cell(last, 1).value = TEXT.format("edge") if column == 1 else None
                sheet.cell(last, column + 1).value = TEXT.format("wrong")
            elif str(sheet.cell(1, 1).value).startswith("assay:facts/1 area"):
                _answer_lists(sheet)
        book.save(tmp_path / "wrong.xlsx")
        error = refused(tmp_path / "wrong.xlsx", mentoring)
        # 'Zz-wrong' stands in columns of dates and numbers, where it is shown; no other may be.
        assert not [
            line for line in leaks(sentinels.of_problems(error)) if SEEN.search(line.replace("Zz-wrong-Quux", ""))
        ]


def _answer_lists(sheet: Json) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == "see sheet":
                cell.value = TEXT.format("answer")


PAIRS = "outcome: running, due_to_end: 2025-07-01"
ODD = {
    "a wrong neighbour": "pairs: [{mentee: Zz-a, mentor: 'Zz-b c', started_on: 2025-13-45}]",
    "a wrong neighbour before": "pairs: [{started_on: [1], mentee: Zz-a}]",
    "a text in two lines": 'pairs:\n  - {mentee: "Zz-a\n     Zz-b", started_on: 2025-13-45}',
    "a text in three lines": "pairs:\n  - mentee: Zz-a\n      Zz-b\n      Zz-c\n    started_on: 2025-13-45",
    "a text of lines": "pairs:\n  - mentee: |\n      Zz-a\n      Zz-b\n    started_on: 2025-13-45",
    "one letter": "pairs: [{mentee: Z, mentor: Zz-b, started_on: 2025-13-45}]",
    "a field twice": "pairs: [{mentee: Zz-a, mentee: Zz-b, started_on: x}]",
    "a field twice in JSON's way": 'pairs: [{"mentee": "Zz-a", "mentee": "Zz-b", "started_on": "x"}]',
    "a misspelt field": "pairs: [{mente: Zz-a, mentor: Zz-b}]",
    "an unknown field": "pairs: [{pupil: Zz-a, started_on: x}]",
    "no colon": "pairs: [{mentee Zz-a, mentor Zz-b}]",
    "names only": "pairs: [{Zz-a, Zz-b}]",
    "no records": "pairs: [Zz-a, Zz-b]",
    "records in lists": "pairs: [[Zz-a, Zz-b]]",
    "a mapping of records": "pairs: {Zz-a: Zz-b, mentee: Zz-c}",
    "a text of records": "pairs: Zz-a and Zz-b",
    "a misspelt list": "pars: [{mentee: Zz-a}]",
    "an unknown list": "couples: [{mentee: Zz-a}]",
    "a list under a misspelt group": "skils_training: {register: [{mentee: Zz-a}]}",
    "a list in a group's place": "skills_training: [{mentee: Zz-a}]",
    "a list of a list": "pairs: [{mentee: [Zz-a]}]",
    "a mapping for a text": "pairs: [{mentee: {Zz-a: Zz-b}}]",
    "a number for a text": f"pairs: [{{mentee: {DIGITS}}}]",
    "a yes for a text, beside": "pairs: [{mentee: true, mentor: Zz-a}]",
    "a long text": f"pairs: [{{mentee: {'Zz-a ' * 3_000}}}]",
    "none": "pairs: [{mentee: none, mentor: Zz-b}]",
    "a rating": f"survey: {{mentees: [{{mentee: Zz-a, rating: {DIGITS}}}]}}",
    "a rating out of bounds": f"survey: {{mentees: [{{mentee: Zz-a, rating: {DIGITS}%}}]}}",
    "a yes nearly": "mentors: {register: [{mentor: Zz-a, from_minority: Zz-yes, kind: x}]}",
    "an anchor": "pairs: [{mentee: &one Zz-a, mentor: Zz-b}]",
    "a tag": "pairs: [{mentee: !!str Zz-a, mentor: Zz-b}]",
    "a long number beside": f"pairs: [{{mentee: Zz-a, started_on: {'1' * 50}}}]",
    "a list as name": "pairs: [{[mentee]: Zz-a, mentor: Zz-b}]",
    "a number as name": "pairs: [{7: Zz-a, mentor: Zz-b}]",
    "words of a file": "pairs: {from: x.csv, words: {mentee: {Zz-a: [Zz-b]}, started_on: 3}}",
    "evidence of a list": "pairs: []\nevidence: {pairs: {found: [{mentee: Zz-a}], source: x, page: [1]}}",
    "findings of a list": "pairs: []\nevidence: {pairs: [{found: [{mentee: Zz-a}], page: [1]}]}",
    "a free text beside": "celebration: {events: [{event: Zz-a, held_on: 2025-13-45}]}",
    "a free text that is none": "celebration: {events: [{event: [Zz-a], held_on: x}]}",
}
SECTIONS = {
    "facts": "facts:\n  {}\n",
    "the year before": "facts: {{}}\nprevious:\n  {}\n",
    "earlier years": "facts: {{}}\nearlier:\n- period: 2022/23\n  facts:\n    {}\n",
    "a misspelt section": "facs:\n  {}\n",
    "an unknown section": "records:\n  {}\n",
}


@pytest.mark.parametrize("name", ODD)
def test_records_that_are_written_wrongly(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    for section, form in SECTIONS.items():
        text, _, evidence = ODD[name].partition("\nevidence")
        indent = "\n    " if section == "earlier years" else "\n  "
        written = sentinels.head() + form.format(text.replace("\n", indent))
        written += f"evidence{evidence}\n" if evidence else ""
        (tmp_path / "facts.yaml").write_text(written, "utf-8")
        if name in ("a number for a text", "one letter"):
            written = written.replace("2024/25", "2024/26")  # no problem of its own
        error = refused(tmp_path / "facts.yaml", mentoring)
        shown = leaks(sentinels.of_problems(error))
        assert not [line for line in shown if SEEN.search(line)], section


def test_broken_syntax_shows_the_one_line(tmp_path: Path, mentoring: assay.Standard) -> None:
    lines = [f"- {{mentee: Zz-{n}, mentor: Zz-{n}m}}" for n in range(9)]
    lines[4] = "- {mentee: Zz-4, mentor: 'Zz-4m}"
    for text, file in (
        (sentinels.head() + "facts:\n  pairs:\n" + "".join(f"  {line}\n" for line in lines), "facts.yaml"),
        (json.dumps(sentinels.HEAD | {"facts": {"pairs": lines}}, indent=1).replace('Zz-4m}"', "Zz-4m}"), "facts.json"),
    ):
        (tmp_path / file).write_text(text, "utf-8")
        error = refused(tmp_path / file, mentoring)
        assert len(error.problems) == 1
        shown = leaks(iter([str(error)]))
        assert len(shown) <= 1 and all(len(line) < 110 for line in shown)


# ---------------------------------------------------------------- tables


def table(tmp_path: Path, text: str, mentoring: assay.Standard, at_least: int = 1, **more: Json) -> None:
    (tmp_path / "pairs.csv").write_text(text, "utf-8")
    path = sentinels.facts_naming(tmp_path, {"pairs": {"from": "pairs.csv", **more}})
    try:
        facts = assay.read_facts(path, mentoring)
    except assay.InputError as error:
        assert not leaks(sentinels.of_problems(error))
        found = error.problems
    else:
        found = facts.warnings
        assert not leaks(iter([str(assay.InputError(found))]))
    assert len(found) >= at_least


TABLE = "mentee,mentor,started_on,outcome,due_to_end\n"
GOOD = "Zz-a,Zz-b,2024-10-01,running,2025-07-01\n"
TABLES = {
    "a near heading": "mente,mentor,started_on,outcome,due_to_end\n" + GOOD,
    "no headings": GOOD * 3,
    "headings of others": "Pupil,Helper,Begin,State,End\n" + GOOD,
    "a name with a comma": TABLE + 'Zz-a,"Zz-b",x,running,2025-07-01\n'
    "Zz-Smith, Zz-Anna,Zz-b,2024-10-01,running,2025-07-01\n",
    "a comma in the last text": "started_on,mentee\n2024-13-01,Zz-a, Zz-b\n",
    "a quote within": TABLE + 'Zz-a,Zz-b,2024-10-01,run"ning,x\n' + 'a"b,Zz-b,2024-13-01,run"ning,x\n',
    "a quote never closed": TABLE + 'Zz-a,"Zz-b,2024-10-01,running,2025-07-01\n' + GOOD * 5,
    "a quote closed later": TABLE + 'Zz-a,Zz-b,"2024-10-01,running,2025-07-01\nZz-c,Zz-d"\n' + GOOD,
    "a quote closed within": TABLE + 'Zz-a,"Zz-b"x,2024-10-01,running,2025-07-01\n',
    "two quotes astray": TABLE + 'Zz-a,Zz-b,2024-10-01,"running,2025-07-01\nZz-c,Zz-d\n"\n' + GOOD,
    "a total with a name": TABLE + GOOD * 2 + "Total for Zz-a,,,,\n" + "Zz-a Total,,,,\n" + "Sum of Zz-a,,x,,\n",
    "a total": TABLE + GOOD * 2 + "Total,Zz-b,99,,\n",
    "a note": TABLE + GOOD * 2 + "\nZz-this list was made by Zz-x,,,,\n",
    "a note to the side": TABLE + GOOD + ",,,,,Zz-note\n",
    "headings again": TABLE + GOOD + TABLE + "Zz-a,Zz-b,x,,\n",
    "a byte order": TABLE + "Zz-a,Zz-b,2024-10-01,Zz\u0001,2025-07-01\n",
    "semicolons too": "mentee;mentor,started_on\nZz-a;Zz-b,2024-13-01\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_that_are_written_wrongly(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    table(tmp_path, TABLES[name], mentoring)


def test_options_of_a_file_tell_nothing(tmp_path: Path, mentoring: assay.Standard) -> None:
    table(tmp_path, TABLE + GOOD, mentoring, words={"mentee": {"Zz-a": ["Zz-c"]}})
    table(tmp_path, TABLE + GOOD, mentoring, delimiter="semicolon")
    table(tmp_path, TABLE + GOOD.replace("2024-10-01", "03/04/2025"), mentoring, encoding="utf-16")


def test_sheets_that_are_filled_in_wrongly(tmp_path: Path, mentoring: assay.Standard) -> None:
    import datetime

    book: Json = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["mentee", "mentor", "started_on", "outcome", "due_to_end", "Remarks"])
    day = datetime.date(2024, 10, 1)
    for row in (
        ["Zz-a", "Zz-b", day, "running", day, "Zz-r"],
        ["Zz-a", "Zz-b", True, "running", day, "Zz-r"],
        ["Zz-a", "Zz-b", 0.5, 3, "#N/A", "Zz-r"],
        ["Zz-a", "Zz-b", "=A2", "running", "03/04/2025", "Zz-r"],
        ["Zz-a", day, day, "running", day, "=1/0"],
        [float(DIGITS), "=A1", "x", "x", "x", float(DIGITS)],
        ["Zz-Total", "Zz-b", "=COUNT(C2:C6)", None, None, "Zz-r"],
        ["Total of Zz-a", "Zz-b", "=COUNT(C2:C6)", None, None, "Zz-r"],
        [None, None, None, None, None, "Zz-beside"],
    ):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    book.save(tmp_path / "book.xlsx")
    silent(sentinels.facts_naming(tmp_path, {"pairs": {"from": "book.xlsx"}}), mentoring, 8)
