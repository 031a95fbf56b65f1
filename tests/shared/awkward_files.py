"""The awkward files that are no plain text, each made by a function that is named after what is wrong with it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904


def broken_utf_16() -> str:
    Path("pairs.csv").write_bytes("reader,outcome\nP01,completed\nP02,x".encode("utf-16") + b"\xd8")
    return "pairs.csv"


def nul_byte() -> str:
    Path("pairs.csv").write_bytes(b"reader,outcome\nP01,completed\nP0\x002,running\n")
    return "pairs.csv"


def workbook_called_csv() -> str:
    Workbook().save("pairs.csv")
    return "pairs.csv"


def old_workbook() -> str:
    Path("pairs.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    return "pairs.xls"


def open_document() -> str:
    with zipfile.ZipFile("pairs.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return "pairs.ods"


def hard_spaces() -> str:
    text = "reader\u00a0,\u00a0outcome,hours,ends\u00a0on\n"
    text += "\u00a0P01 ,ended\u00a0early\u00a0,1\u00a0234, 18\u00a0July 2025\n"
    Path("pairs.csv").write_text(text, "utf-8")
    return "pairs.csv"


def many_mistakes() -> str:
    rows = [f"P{number},{'' if number % 2 else 'x'},03/04/2025" for number in range(20)]
    Path("pairs.csv").write_text("\n".join(["reader,hours,ends_on", *rows]), "utf-8")
    return "pairs.csv"


# ---------------------------------------------------------------- workbooks

HEADINGS = ("reader", "outcome", "hours", "ends_on")


def book(*rows: Sequence[object], title: str = "Pairs") -> tuple[Any, Any]:
    """A workbook with one sheet of these rows, and the sheet."""
    made = Workbook()
    sheet: Any = made.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return made, sheet


def saved(made: Any, *changes: tuple[str, str, str]) -> str:
    """The workbook as a file; then in the parts of it texts are changed: part, from, to."""
    made.save("pairs.xlsx")
    if changes:
        with zipfile.ZipFile("pairs.xlsx") as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        for part, old, new in changes:
            assert old.encode() in parts[part], f"{part} has no {old}"
            parts[part] = parts[part].replace(old.encode(), new.encode())
        with zipfile.ZipFile("pairs.xlsx", "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
    return "pairs.xlsx"


SHEET = "xl/worksheets/sheet1.xml"


def stored(cell: str, formula: str, value: str) -> tuple[str, str, str]:
    """A change: beside the formula of a cell stands what it came to."""
    return (SHEET, f'<c r="{cell}"><f>{formula}</f><v /></c>', f'<c r="{cell}"><f>{formula}</f><v>{value}</v></c>')


def plain() -> str:
    return saved(book(HEADINGS, ("P01", "completed", 12.5, date(2025, 7, 18)), ("P02", "Ended Early", 3, "none"))[0])


def text_numbers() -> str:
    return saved(book(HEADINGS, ("P01", "completed", "12", "18/07/2025"), ("P02", "running", "1.250", "03/04/2025"),
                      (7, "running", 1, None), (7.5, 1, "12,5", None))[0])  # fmt: skip


def serial_numbers() -> str:
    return saved(book(HEADINGS, ("P01", "completed", 1, 45856), ("P02", "completed", 1, 45856.5),
                      ("P03", "completed", date(2025, 4, 3), 1))[0])  # fmt: skip


def epoch_1904() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 1, date(2025, 7, 18)))
    made.epoch = CALENDAR_MAC_1904
    return saved(made)


def epoch_1904_serial() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 1, 44394))
    made.epoch = CALENDAR_MAC_1904
    return saved(made)


def times() -> str:
    return saved(book(HEADINGS, ("P01", "completed", time(1, 30), None),
                      ("P02", "completed", timedelta(hours=30), time(0)),
                      ("P03", "completed", 1, datetime(2025, 7, 18, 14, 30)))[0])  # fmt: skip


def odd_years() -> str:
    return saved(book(HEADINGS, ("P01", "completed", 1, date(1900, 3, 1)), ("P02", "completed", 1, date(2199, 12, 31)),
                      ("P03", "completed", 1, date(2200, 1, 1)), ("P04", "completed", 1, date(2024, 2, 29)),
                      ("P05", "completed", 1, "29/02/2025"))[0])  # fmt: skip


def booleans() -> str:
    return saved(book(("reader", "met", "hours"), ("P01", True, True), ("P02", 0, False), ("P03", 2, 2),
                      ("P04", "Y", 1), ("P05", date(2025, 7, 18), 1))[0])  # fmt: skip


def percents() -> str:
    made, sheet = book(("reader", "attendance", "hours"), ("P01", 0.86, 1), ("P02", 0.865, 0.5), ("P03", 86, 1),
                       ("P04", "86,5%", 1), ("P05", 0.29, 1))  # fmt: skip
    for cell, shape in {"B2": "0%", "B3": "0.0%;[Red]-0.0%", "C3": "0%", "B4": '0"%"', "B6": "0.00 %"}.items():
        sheet[cell].number_format = shape
    return saved(made)


def bare_percents() -> str:
    return saved(book(("reader", "attendance"), ("P01", 0.86), ("P02", 86), ("P03", True))[0])


def money() -> str:
    made, sheet = book(("reader", "cost"), ("P01", 1234.5), ("P02", "£1,234.50"), ("P03", "1.234,50 €"), ("P04", -5))
    sheet["B2"].number_format = "£#,##0.00"
    return saved(made)


def noisy_numbers() -> str:
    """0.1 + 0.2 and 1 - 0.9, as spreadsheets store them."""
    made, sheet = book(("reader", "hours", "attendance"), ("P01", 0.1 + 0.2, 1 - 0.9), ("P02", 2 / 3, 1 / 3))
    for cell in ("C2", "C3"):
        sheet[cell].number_format = "0%"
    return saved(made)


def formulas() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", "=2*6", None), ("P02", "=IF(1,\"\",\"\")", "=5", None),
                   ("P03", "completed", "=Z1", "=DATE(2025,7,18)"))  # fmt: skip
    return saved(made, stored("C2", "2*6", "12"),
                 (SHEET, '<c r="B3"><f>IF(1,"","")</f><v /></c>', '<c r="B3" t="str"><f>IF(1,"","")</f><v></v></c>'))


def errors() -> str:
    return saved(book(HEADINGS, ("P01", "completed", "#REF!", "#N/A"), ("P02", "#NAME?", 1, None))[0])


def sum_formula() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 12, None), ("P02", "running", 8, None), (None, None, "=SUM(C2:C3)"))
    return saved(made, stored("C4", "SUM(C2:C3)", "20"))


def sum_formulas_in_rows() -> str:
    """The hours of a pair are added up from two columns: these rows are records."""
    made, _ = book(("reader", "hours", "first term", "second term"), ("P01", "=SUM(C2:D2)", 5, 7),
                   ("P02", "=SUM($C3:$D3)", 1, 2), ("P03", "=SUMIF(Visits!A:A,A4,Visits!B:B)", None, None),
                   ("P04", "=SUM(C$2:C5)", 3, 4))  # fmt: skip
    return saved(made, stored("B2", "SUM(C2:D2)", "12"), stored("B3", "SUM($C3:$D3)", "3"),
                 stored("B4", "SUMIF(Visits!A:A,A4,Visits!B:B)", "6"), stored("B5", "SUM(C$2:C5)", "9"))


def sum_beside_data() -> str:
    """A formula that adds up the rows above, in a row that has an outcome too."""
    made, _ = book(HEADINGS, ("P01", "completed", 12, None), ("P02", "running", 8, None),
                   ("P03", "completed", "=SUM(C2:C3)"))  # fmt: skip
    return saved(made, stored("C4", "SUM(C2:C3)", "20"))


def table_totals() -> str:
    """The row of totals of an Excel table."""
    made, _ = book(HEADINGS, ("P01", "completed", 12, None), ("P02", "running", 8, None),
                   ("Total", None, "=SUBTOTAL(109,Table1[hours])"))  # fmt: skip
    return saved(made, stored("C4", "SUBTOTAL(109,Table1[hours])", "20"))


def merged_data() -> str:
    made, sheet = book(HEADINGS, ("P01", "completed", 12, None), ("P02", None, 3, None), ("P03", "running", 1, None))
    sheet.merge_cells("B2:B3")
    return saved(made)


def merged_title() -> str:
    made, sheet = book(("Oakfield School: pairs of readers",), (), ("Pair", None, "Work", None),
                       ("reader", "outcome", "hours", "ends on"), ("P01", "completed", 12, None))  # fmt: skip
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A3:B3")
    sheet.merge_cells("C3:D3")
    return saved(made)


def merged_over_two_rows() -> str:
    made, sheet = book(("reader", "Result", None), (None, "outcome", "hours"), ("P01", "completed", 12))
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    return saved(made)


def hidden_rows() -> str:
    made, sheet = book(HEADINGS, ("P01", "completed", 12, None), ("P02", "running", 1, None))
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    return saved(made)


def hidden_sheet() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 12, None))
    made.create_sheet("Old").sheet_state = "hidden"
    return saved(made)


def several_sheets() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 12, None), title="2024")
    made.create_sheet("2023").append(["reader"])
    return saved(made)


def sheet_found_by_name() -> str:
    made, _ = book(("Notes",), title="Read me")
    sheet: Any = made.create_sheet("PAIRS ")
    sheet.append(HEADINGS)
    sheet.append(("P01", "completed", 1, None))
    return saved(made)


def empty_sheet() -> str:
    made, _ = book(title="Empty")
    return saved(made)


def notes_and_gaps() -> str:
    made, sheet = book((), HEADINGS, (), ("P01", "completed", 12, None), (None, " ", None, None),
                       ("P02", "running", 1, None), (), (None, None, None, None, "checked by the office"))  # fmt: skip
    sheet["B12"] = "Source: register"
    return saved(made)


def lying_dimension() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 12, None), ("P02", "running", 1, None))
    return saved(made, (SHEET, '<dimension ref="A1:D3" />', '<dimension ref="A1:A1" />'))


def document_type() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 12, None))
    return saved(made, (SHEET, "<worksheet", "<!DOCTYPE x [<!ENTITY e 'P99'>]><worksheet"))


def truncated() -> str:
    name = plain()
    Path(name).write_bytes(Path(name).read_bytes()[:-200])
    return name


def damaged() -> str:
    made, _ = book(HEADINGS, ("P01", "completed", 12, None))
    return saved(made, (SHEET, "</sheetData>", "</sheetDat>"))


def protected() -> str:
    Path("pairs.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    return "pairs.xlsx"


def open_document_renamed() -> str:
    Path(open_document()).rename("pairs.xlsx")
    return "pairs.xlsx"


def text_called_workbook() -> str:
    Path("pairs.xlsx").write_text("reader,outcome\nP01,completed\n", "utf-8")
    return "pairs.xlsx"


def personal_cells() -> str:
    return saved(book(("name", "reader", "hours", "phone"), ("Zoë Hill", date(2025, 4, 3), "x", "0123"))[0])


def several_options() -> str:
    return saved(book(("reader", "topics", "outcome"), ("P01", "reading;\nmaths", "COMPLETED"),
                      ("P02", "none of these", 3),
                      ("P03", "Writing, Reading", True))[0])  # fmt: skip


def wide_sheet() -> str:
    made, sheet = book(HEADINGS, ("P01", "completed", 1, None))
    sheet.cell(row=2, column=600, value="far away")
    return saved(made)
