"""Workbooks made by hand, part by part, as no program would make them."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SPACES = f'xmlns="{MAIN}" xmlns:r="{_OFFICE}"'
TYPES, BOOK, RELATIONS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
SHEET, STYLES, TEXTS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"


def relations(*targets: str, mode: str = "") -> str:
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="{target}"{mode}/>'
        for n, target in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def sheets(*names: str, part: int = 0) -> str:
    inside = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{part or n}"/>' for n, name in enumerate(names, 1))
    return f"<workbook {SPACES}><sheets>{inside}</sheets></workbook>"


def sheet(rows: str, after: str = "") -> str:
    return f"<worksheet {SPACES}><sheetData>{rows}</sheetData>{after}</worksheet>"


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


HEADINGS = f'<row r="1">{text_cell("A1", "mentee")}{text_cell("B1", "started_on")}</row>'
GOOD = sheet(f'{HEADINGS}<row r="2">{text_cell("A2", "Ann")}{text_cell("B2", "2024-10-01")}</row>')


def types(texts: str = TEXTS, main: str = BOOK) -> str:
    kinds = ((main, "sheet.main"), (SHEET, "worksheet"), (texts, "sharedStrings"), (STYLES, "styles"))
    inside = "".join(f'<Override PartName="/{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in kinds)
    return f'<Types xmlns="{_PACKAGE}/content-types">{inside}</Types>'


PARTS: dict[str, str | bytes] = {
    TYPES: types(),
    BOOK: sheets("pairs"),
    RELATIONS: relations("worksheets/sheet1.xml"),
    SHEET: GOOD,
    TEXTS: f"<sst {SPACES}/>",
    STYLES: f"<styleSheet {SPACES}/>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
}


def make(path: Path, parts: dict[str, str | bytes | None], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A workbook whose parts are these, and for the rest good ones; None leaves a part out."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in (PARTS | parts).items():
            if data is not None:
                archive.writestr(name, data)
    return path


def with_directory(path: Path, entries: int) -> None:
    """Give an archive a list of so many parts, all of them at the same place."""
    data = path.read_bytes()
    begin, end = data.index(b"PK\1\2"), data.rindex(b"PK\5\6")
    entry = data[begin : begin + 28] + struct.pack("<HHH", 1, 0, 0) + data[begin + 34 : begin + 46] + b"a"
    listed = entry * entries
    tail = data[end : end + 12] + struct.pack("<II", len(listed), begin) + b"\0\0"
    path.write_bytes(data[:begin] + listed + tail)


def declaring(path: Path, name: str, size: int) -> None:
    """Make an archive declare another unpacked size of one part, in both places."""
    data = bytearray(path.read_bytes())
    for mark, field, at in ((b"PK\3\4", 22, 30), (b"PK\1\2", 24, 46)):
        begin = data.find(mark)
        while begin >= 0:
            if data[begin + at :].startswith(name.encode()):
                data[begin + field : begin + field + 4] = struct.pack("<I", size)
            begin = data.find(mark, begin + 4)
    path.write_bytes(data)
