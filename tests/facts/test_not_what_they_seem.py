"""Cells that are not what they seem: out of order, twice, merged, errors in place of values; sheets that are hidden."""

# pyright: basic
# Tables are made of plain values, which have no static type worth writing.

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from shared import handmade_workbooks as books
from shared.command_line import command_here

import assay

RULES: dict[str, Any] = {
    "assay": "rules/1",
    "standard": {"id": "t", "title": "T", "version": "1", "summary": "s", "source": {"title": "Invented"}},
    "vocabulary": {"pairs": {"type": "records", "label": "pairs", "question": "?", "fields": {
        "who": {"type": "text", "label": "who", "personal": True}, "what": {"type": "text", "label": "what"}}}},
    "areas": [{"id": "1", "title": "One"}],
    "criteria": [
        {"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1}, "reading": "r",
         "met_when": {"all": [{"distinct_of": "pairs", "field": name, "at_least": 2} for name in ("who", "what")]}}],
    "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                  "levels": [{"id": "low", "title": "Low"}]},
}  # fmt: skip
HEAD = '{assay: facts/1, subject: {id: s}, as_of: 2025-07-18, period: "2025", facts: {pairs: {from: FILE}}}'


@pytest.fixture
def standard(tmp_path: Path) -> assay.Standard:
    (tmp_path / "t.json").write_text(json.dumps(RULES), "utf-8")
    return assay.load_standard(tmp_path / "t.json")


def told(folder: Path, file: str, standard: assay.Standard) -> list[tuple[str, str]]:
    """The problems of a facts file that names the file."""
    (folder / "facts.yaml").write_text(HEAD.replace("FILE", file), "utf-8")
    try:
        return [(one.code, one.message) for one in assay.read_facts(folder / "facts.yaml", standard).warnings]
    except assay.InputError as error:
        return [(one.code, one.message) for one in error.problems if one.severity == "error"]


# ---------------------------------------------------------------- the parts of a sheet

HEADINGS = f'<row r="1">{books.text_cell("A1", "who")}{books.text_cell("B1", "what")}</row>'
ROW_2 = f'<row r="2">{books.text_cell("A2", "Ann")}{books.text_cell("B2", "x")}</row>'
ROW_3 = f'<row r="3">{books.text_cell("B3", "y")}</row>'


def cell(before: str, text: str, after: str = "") -> str:
    return f'<c {before} t="inlineStr" {after}><is><t>{text}</t></is></c>'


def row_of(*cells: str) -> str:
    return f'<row r="2">{"".join(cells)}</row>'


@pytest.mark.parametrize(("rows", "says"), [
    (f'<row r="2">{books.text_cell("B2", "x")}{books.text_cell("A2", "Ann")}</row>', "A2 stands after the cells to"),
    (row_of(cell("", "x", 'r="B2"'), cell('s="0"', "Ann", "r='A2'")), "A2 stands after the cells to"),
    (row_of(cell('r = "B2"', "x"), cell("r='A2'", "Ann")), "A2 stands after the cells to"),
    (f'<row r="2">{books.text_cell("A2", "Ann")}{books.text_cell("A2", "Bo")}{books.text_cell("B2", "x")}</row>',
     "A2 stands twice"),
    (f'<row r="2">{books.text_cell("A3", "Ann")}</row><row r="3">{books.text_cell("A2", "Bo")}</row>',
     "A2 stands after row 3"),
    (f'<row r="2">{books.text_cell("AA2", "x")}{books.text_cell("B2", "Ann")}</row>', "B2 stands after the cells to"),
])  # fmt: skip
def test_cells_out_of_order_are_a_damage(rows: str, says: str, standard: assay.Standard, tmp_path: Path) -> None:
    books.make(tmp_path / "p.xlsx", {books.SHEET: books.sheet(HEADINGS + rows)})
    assert [(code, says in message) for code, message in told(tmp_path, "p.xlsx", standard)] == [("F404", True)]


def test_cells_twice_are_seen_wherever_the_file_is_cut(standard: assay.Standard, tmp_path: Path) -> None:
    """Sheets are gone through a piece at a time; what stands at the end of a piece is looked at once."""
    for length in range(0, 120, 24):
        filler = f"<!--{' ' * ((1 << 20) - len(books.sheet(HEADINGS + ROW_2)) + length)}-->"
        for more, codes in (("", []), (books.text_cell("B2", "z"), ["F404"])):
            rows = f"{HEADINGS}{filler}{ROW_2.removesuffix('</row>')}{more}</row>"
            books.make(tmp_path / "p.xlsx", {books.SHEET: books.sheet(rows)})
            assert [code for code, _ in told(tmp_path, "p.xlsx", standard)] == codes


@pytest.mark.parametrize("area", [
    '<mergeCell ref="A2:A3"/>', "<mergeCell ref='A2:A3'/>", '<mergeCell ref = "$A$2:$A$3" />',
    '<mergeCell ref="A2:A3"></mergeCell>', "<mergeCell\n ref='a2:a3'/>",
    f'<x:mergeCell xmlns:x="{books.MAIN}" ref="A2:A3"/>', '<mergeCell ref="B3:B3"/><mergeCell ref="A2:A3"/>',
])  # fmt: skip
def test_merged_areas_are_seen_however_they_are_written(area: str, standard: assay.Standard, tmp_path: Path) -> None:
    after = f'<mergeCells count="1">{area}</mergeCells>'
    books.make(tmp_path / "p.xlsx", {books.SHEET: books.sheet(HEADINGS + ROW_2 + ROW_3, after)})
    assert ("F508", "the cells A2 to A3 are merged") in told(tmp_path, "p.xlsx", standard)


@pytest.mark.parametrize("area", ['<mergeCell ref="A2&#58;A3"/>', "<mergeCell/>", '<mergeCell ref="nothing"/>'])
def test_merged_areas_that_cannot_be_read_are_a_damage(area: str, standard: assay.Standard, tmp_path: Path) -> None:
    after = f"<mergeCells>{area}</mergeCells>"
    books.make(tmp_path / "p.xlsx", {books.SHEET: books.sheet(HEADINGS + ROW_2 + ROW_3, after)})
    assert [code for code, _ in told(tmp_path, "p.xlsx", standard)] == ["F404"]


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize(("hidden", "visible", "named", "codes"), [
    ("pairs", "Data", "", ["F405"]), ("Pairs", "Data", "", ["F405"]), ("pairs", "My pairs", "", ["F405"]),
    ("Lists", "pairs", "", []), ("pairs", "pairs ", "", ["F405"]), ("my_pairs", "my pairs", "my_pairs", ["F405"]),
    ("Lists", "Data", "Data", []), ("Data", "Lists", "Data", []),  # it was asked for by name
])  # fmt: skip
def test_a_hidden_sheet_is_never_taken_by_itself(
    state: str, hidden: str, visible: str, named: str, codes: list[str], standard: assay.Standard, tmp_path: Path
) -> None:
    book: Any = openpyxl.Workbook()
    book.active.title = visible
    book.create_sheet(hidden, 0).sheet_state = state
    for sheet in book.worksheets:
        for row in (["who", "what"], ["Ann", "x"], ["Bo", "y"]):
            sheet.append(row)
    book.active = 1
    book.save(tmp_path / "p.xlsx")
    more = f", sheet: {named}" if named else ""
    assert [code for code, _ in told(tmp_path, f"p.xlsx{more}", standard)] == codes


# ---------------------------------------------------------------- errors in place of values

ERRORS = ["#REF!", "#N/A", "#n/a", " #DIV/0! ", "#NAME?", "#VALUE!", "#BEZUG!", "#NV", "#¡VALOR!", "#¿NOMBRE?", "#N/D",
          "########", "Err:502", "#GETTING_DATA", "#ERROR!", "#SPILL!"]  # fmt: skip
TEXTS = ["#1", "C#", "#hash", "see #REF!", "Err", "No 5!", "#"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "cohort csv", "cohort parquet"])
def test_errors_are_no_texts(kind: str, standard: assay.Standard, tmp_path: Path) -> None:
    for texts, bad in ((ERRORS, True), (TEXTS, False)):
        rows = [[text if n % 2 else "Ann", "x" if n % 2 else text] for n, text in enumerate(texts)]
        if kind.startswith("cohort"):
            folder = tmp_path / f"tables{bad}"
            folder.mkdir()
            frames = {
                "subjects": pl.DataFrame({"subject_id": ["s"]}),
                "pairs": pl.DataFrame({"who": [one[0] for one in rows], "what": [one[1] for one in rows]})
                .select(pl.lit("s").alias("subject_id"), "who", "what"),
            }
            for name, frame in frames.items():
                getattr(frame, f"write_{kind.split()[1]}")(folder / f"{name}.{kind.split()[1]}")
            options = ["--standard", str(tmp_path / "t.json"), "--as-of", "2025-07-18", "--period", "2025"]
            status, shown = command_here("cohort", "check", str(folder), *options)
            assert status == (2 if bad else 0) and shown.count("#REF!; see s") == (2 if bad else 0), shown
            if bad:
                with pytest.raises(assay.InputError) as raised:
                    assay.Cohort(standard).facts(frames, "s", as_of="2025-07-18", period="2025")
                assert [one.code for one in raised.value.problems] == ["B213"] * len(ERRORS)
            continue
        if kind == "csv":
            (tmp_path / "p.csv").write_text("\n".join(map(",".join, [["who", "what"], *rows])), "utf-8")
        else:
            book: Any = openpyxl.Workbook()
            for row in [["who", "what"], *rows]:
                book.active.append(row)
            for cells in book.active.iter_rows():
                for one in cells:
                    one.data_type = "s"
            book.save(tmp_path / "p.xlsx")
        found = [message for code, message in told(tmp_path, f"p.{kind}", standard) if code == "F504"]
        some = any("what:" in one for one in found) and any("who:" in one for one in found)
        assert some if bad else not found
        if bad:  # five of each column are shown, the others counted
            counts = [int(one.split(" in ")[1].split()[0]) if "more cell" in one else 1 for one in found]
            assert sum(counts) == len(ERRORS)
