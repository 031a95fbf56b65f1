"""Inputs of ``test_problems`` that are made: files of records, and workbooks of the club that somebody has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from shared import awkward_files
from shared.places import TESTS

import assay
from assay.views.paperwork import facts_template

CLUB = TESTS / "problems" / "club.yaml"


def many_columns() -> None:
    Path("pairs.csv").write_text("reader,outcome,ends_on,hours\nP01" + "," * 500 + "\n", "utf-8")


def long_line() -> None:
    Path("pairs.csv").write_text("reader,outcome,ends_on,hours\n" + "P01," * 250_001 + "\n", "utf-8")


def long_cell() -> None:
    Path("pairs.csv").write_text('reader,outcome,ends_on,hours\n"P01' + "\nP02" * 50_000 + "\n", "utf-8")


def other_kinds() -> None:
    made, sheet = awkward_files.book(awkward_files.HEADINGS, ("P01", True, True, True))
    sheet.append([3, None, date(2025, 4, 3), 0.5])
    sheet["D3"].number_format = "0%"
    sheet.append([date(2025, 4, 3), 7, time(1, 30), None])
    awkward_files.saved(made)


def damaged_facts() -> None:
    Path("facts.xlsx").write_bytes(b"PK\x03\x04 and no more")


def tables_in_latin_1() -> None:
    Path("tables").mkdir()
    text = "subject_id,as_of,period,leader__name\noakfield,2025-07-18,2024/25,Zoë Hill\n"
    Path("tables/subjects.csv").write_bytes(text.encode("latin-1"))


def tables_elsewhere() -> None:
    Path("away").mkdir()
    Path("tables").mkdir()
    Path("away/subjects.csv").write_text("subject_id,as_of,period\n")
    Path("tables/subjects.csv").symlink_to("../away/subjects.csv")


def tables_of_two_types() -> None:
    import polars as pl

    Path("tables/subjects").mkdir(parents=True)
    head = {"as_of": [date(2025, 7, 18)], "period": ["2024/25"]}
    for name, region in (("oakfield", "north"), ("hillcrest", 4)):
        table = pl.DataFrame({"subject_id": [name], **head, "region": [region]})
        table.write_parquet(f"tables/subjects/{name}.parquet")


def own_workbook() -> None:
    Workbook().save("facts.xlsx")


@cache
def _template() -> bytes:
    return facts_template(assay.load_standard(CLUB), "xlsx")


def filled_in(*changes: Callable[[Any], None]) -> None:
    """The template of the club with its cover filled in, and these changes."""
    book: Any = load_workbook(BytesIO(_template()))
    answer(book, "Cover", "subject.id", "oakfield")
    answer(book, "Cover", "as_of", "2025-07-18")
    answer(book, "Cover", "period", "2024/25")
    for change in changes:
        change(book)
    book.save("facts.xlsx")


def keys(sheet: Any) -> dict[str, int]:
    """The rows of a sheet by what stands in its first column."""
    return {str(cell.value): cell.row for cell in sheet["A"] if cell.value is not None}


def answer(book: Any, title: str, key: str, value: object) -> None:
    sheet = book[title]
    rows = keys(sheet)
    column = next(cell.column for cell in sheet[rows["key"]] if cell.value == "Answer")
    sheet.cell(rows[key], column).value = value


def record(book: Any, *values: object, below: str = "example", rows: int = 1) -> None:
    sheet = book["Pairs of readers"]
    for column, value in enumerate(values, 2):
        sheet.cell(keys(sheet)[below] + rows, column).value = value


def example_changed() -> None:
    filled_in(lambda book: record(book, "P01", "completed", rows=0))


def none_and_rows() -> None:
    filled_in(
        lambda book: record(book, "P01"), lambda book: answer(book, "1 The club", "pairs.register", "none at all")
    )  # fmt: skip


def see_and_no_rows() -> None:
    filled_in(lambda book: answer(book, "1 The club", "pairs.register", "see sheet"))


def other_word_for_list() -> None:
    filled_in(lambda book: answer(book, "1 The club", "pairs.register", "12 pairs"))


def year_that_was_not() -> None:
    def tell(book: Any) -> None:
        for title, key, value in (("Cover", "previous.existed", "no"), ("1 The club", "previous.readers.number", 20)):
            book[title]["A40"], book[title]["C40"] = key, value

    filled_in(tell)


def no_marks() -> None:
    """The words at the edge of a list are gone."""
    filled_in(lambda book: book["Pairs of readers"].__setitem__("A8", None))


def edge_filled() -> None:
    def fill(book: Any) -> None:
        sheet = book["Pairs of readers"]
        sheet["A12"], sheet["B12"], sheet["C12"] = 1, "P01", "completed"

    filled_in(fill)


def no_headings() -> None:
    filled_in(lambda book: book["1 The club"].__setitem__("A5", None))


def no_answer_column() -> None:
    filled_in(lambda book: book["1 The club"].__setitem__("C5", "Value"))


def copied_sheet() -> None:
    filled_in(lambda book: book.copy_worksheet(book["Pairs of readers"]))


def dates_in_workbook() -> None:
    """Answers that cannot be settled by an option: of a template nobody can say how it is written."""
    filled_in(
        lambda book: answer(book, "1 The club", "club.began_on", "03/04/2020"),
        lambda book: answer(book, "1 The club", "readers.satisfied", "0.86"),
        lambda book: answer(book, "1 The club", "funding.budget", "1,200"),
        lambda book: record(book, "P01", "completed", "03/04/2025", "1,200"),
    )  # fmt: skip


Made = dict[str, object] | str | None
"""What a function gives back that makes an input: facts as a program has them, or nothing that matters."""

MADE: dict[str, Callable[[], Made]] = {
    function.__name__: function
    for function in (
        many_columns, long_line, long_cell, other_kinds, damaged_facts, own_workbook, example_changed, none_and_rows,
        see_and_no_rows, other_word_for_list, year_that_was_not, no_marks, edge_filled, no_headings, no_answer_column,
        copied_sheet, dates_in_workbook, awkward_files.workbook_called_csv, awkward_files.protected,
        awkward_files.truncated, awkward_files.open_document_renamed, awkward_files.document_type,
        awkward_files.several_sheets, awkward_files.empty_sheet, awkward_files.wide_sheet, awkward_files.text_numbers,
        awkward_files.errors, awkward_files.formulas, awkward_files.sum_beside_data, awkward_files.sum_formula,
        awkward_files.merged_data, tables_in_latin_1, tables_elsewhere, tables_of_two_types,
    )
}  # fmt: skip
