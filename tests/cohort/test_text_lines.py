"""Rows of CSV files and JSON lines are counted by themselves: none is swallowed, torn or filled up without a word."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.cohort_folders import club

from assay.engine.cohort.files.files import PartFile, find_tables
from assay.engine.cohort.files.text_lines import line_problems
from assay.engine.cohort.running.check_run import check_cohort
from assay.engine.cohort.tables.layout import CohortPlan
from assay.facts.problems.problems import InputError

HEAD = "subject_id,leader__fte,remark\n"
WRONG = {
    "a cell too many": (HEAD + "a,1,x\nb,1,2,x\n", 3, "more cells than there are headings"),
    "a cell too few": (HEAD + "a,1,x\nb,1\nc,1,x\n", 3, "a row has 2 cells, of 3 headings"),
    "cut off in the middle": (HEAD + "a,1,x\nb", 3, "a row has 1 cell, of 3 headings"),
    "a quote that swallows rows": (HEAD + 'a,1,"see file\nb,1,x\nc,1,size 12"\nd,1,x\n', 2, "closed in line 4"),
    "a quote that swallows the next row": (HEAD + 'a,1,"see file\nb,1,size 12"\nc,1,x\n', 2, "closed in line 3"),
    "a quote that is not closed": (HEAD + 'a,1,"x\nb,1,y\n', 2, "a quote is not closed"),
    "a quote within a text": (HEAD + 'a,1,size 12"\nb,1,y\n', 2, "a quote is not closed|a quote stands within a text"),
    "two quotes within texts": (HEAD + 'a,1,size 12"\nb,1,y\nc,1,size 14"\nd,1,z\n', 2, "a quote stands within a text"),
    "text after a quote": (HEAD + 'a,1,"x" y\n', 2, "after a closing quote stands more text"),
    "lines that end with CR": (HEAD.replace("\n", "\r") + "a,1,x\rb,1,y\r", 1, "end with CR only"),
    "one line that ends with CR": (HEAD + "a,1,x\rb,1,y\nc,1,z\n", 2, "CR only in it"),
}


@pytest.fixture(scope="module")
def cohort() -> CohortPlan:
    return club()


def problems(cohort: CohortPlan, folder: Path) -> list[tuple[int, str]]:
    with pytest.raises(InputError) as raised:
        check_cohort(cohort, find_tables(folder, cohort.layout), "2024-02-29", "2023/24")
    return [(problem.at.line, problem.message) for problem in raised.value.problems if problem.code == "B302"]


@pytest.mark.parametrize("case", WRONG)
def test_rows_that_are_not_what_the_headings_say(case: str, cohort: CohortPlan, tmp_path: Path) -> None:
    text, line, words = WRONG[case]
    (tmp_path / "subjects.csv").write_bytes(text.encode())
    ((found, message),) = problems(cohort, tmp_path)
    assert found == line and any(word in message for word in words.split("|")), message


def test_every_file_and_many_rows_are_named_but_not_all(cohort: CohortPlan, tmp_path: Path) -> None:
    (tmp_path / "subjects.csv").write_text(HEAD + "a,1\n" * 100, "utf-8")
    found = problems(cohort, tmp_path)
    assert len(found) == 21 and found[0] == (0, "more than 20 rows of this file cannot be read")


def test_a_key_twice_in_a_line(cohort: CohortPlan, tmp_path: Path) -> None:
    lines = ['{"subject_id": "a", "remark": {"subject_id": "x"}}', '{"subject_id": "b", "subject_id": "c"}',
             r'{"subject_id": "d", "remark": "\"subject_id\": 1"}']  # fmt: skip
    (tmp_path / "subjects.jsonl").write_text("\n".join(lines), "utf-8")
    assert problems(cohort, tmp_path) == [(2, "the key 'subject_id' stands twice in this line")]


def part(path: Path, data: bytes) -> PartFile:
    path.write_bytes(data)
    return PartFile("t", path, "t.csv", "csv")


CELLS = st.text(st.sampled_from('ab ,"\n'), max_size=6)


@given(st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_what_a_writer_writes_is_read_or_asked_about(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """Where nothing is said, the engine reads exactly the rows that were written."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[f"c{n}" for n in range(len(rows[0]))], *rows])
    path = tmp_path_factory.mktemp("lines") / "t.csv"
    found = line_problems(part(path, text.getvalue().encode()))
    assert all("look like rows" in problem.message for problem in found)
    if not found:
        read = pl.scan_csv(path, infer_schema=False).collect().fill_null("")
        assert read.rows() == [tuple(row) for row in rows]


@given(st.text(st.sampled_from('a1,"\n\r'), max_size=30))
def test_whatever_is_let_through_has_as_many_rows_as_lines_say(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("lines") / "t.csv"
    data = f"x,y\n{text}"
    if line_problems(part(path, data.encode())):
        return
    wanted = list(csv.reader(io.StringIO(data, newline=""), strict=True))[1:]
    read = pl.scan_csv(path, infer_schema=False).collect().fill_null("")
    assert [row for row in read.rows() if row != ("", "")] == [tuple(row) for row in wanted if row and row != ["", ""]]
