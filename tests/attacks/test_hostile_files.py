"""Hostile files of records, workbooks, years and evidence: a clear problem, in bounded time and memory."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from shared import attacks_by_files
from shared import handmade_workbooks as books
from shared.attacks_by_files import codes, naming
from shared.handmade_workbooks import (
    BOOK,
    GOOD,
    HEADINGS,
    PARTS,
    RELATIONS,
    SHEET,
    SPACES,
    STYLES,
    TEXTS,
    TYPES,
    sheet,
    text_cell,
)
from shared.time_limits import PATIENCE, processor_seconds, within

import assay
from assay.facts.tables.cell_amounts import money_of, percentage_of
from assay.facts.tables.cell_dates import date_in
from assay.facts.tables.cell_numbers import number_in
from assay.facts.tables.cell_texts import choices_of_text, text_of_cell
from assay.facts.tables.cells import Style, folded
from assay.facts.values.vocabulary import Definition

MEMORY = 1_500 * 1024 * 1024


in_time = attacks_by_files.in_time  # every attack ends in time


# ---------------------------------------------------------------- archives

CELL = '<row r="1"><c r="A1" {}><v>1</v></c></row>'
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HOSTILE: dict[str, dict[str, str | bytes | None]] = {
    **{f"entities in {part}": {part: DOCTYPE + str(data)} for part, data in PARTS.items()},
    **{f"a file from outside in {part}": {part: OUTSIDE + str(data)} for part, data in PARTS.items()},
    "a document type after a remark": {SHEET: f"<!-- <a --> {DOCTYPE}{GOOD}"},
    "a document type after an instruction": {SHEET: f'<?xml version="1.0"?><?a <a ?>{DOCTYPE}{GOOD}'},
    "a document type far down": {SHEET: f"<!-- {'x' * 100_000} -->{DOCTYPE}{GOOD}"},
    "a document type beyond what is looked at": {SHEET: f"<!--{'x' * 1_100_000}-->{DOCTYPE}{GOOD}"},
    "UTF-16 with a mark": {SHEET: ("\ufeff" + DOCTYPE + GOOD).encode("utf-16-le")},
    "UTF-16 the other way": {SHEET: ("\ufeff" + DOCTYPE + GOOD).encode("utf-16-be")},
    "UTF-16 without a mark": {SHEET: (DOCTYPE + GOOD).encode("utf-16-le")},
    "UTF-16 behind a declaration": {SHEET: b'<?xml version="1.0" encoding="UTF-16"?>' + GOOD.encode("utf-16-le")},
    "UTF-7": {SHEET: b'<?xml version="1.0" encoding="UTF-7"?>' + (DOCTYPE + GOOD).encode("utf-7")},
    "EBCDIC": {SHEET: b'<?xml version="1.0" encoding="cp037"?>' + (DOCTYPE + GOOD).encode("cp037")},
    "a sheet under another name": {
        SHEET: None,
        "xl/worksheets/sheet1.txt": DOCTYPE + GOOD,
        RELATIONS: books.relations("worksheets/sheet1.txt"),
        TYPES: books.types().replace("sheet1.xml", "sheet1.txt"),
    },
    "no XML": {SHEET: "\x00\x01\x02"},
    "not closed": {SHEET: GOOD[:-30]},
    "nothing": {SHEET: ""},
    "no list of sheets": {BOOK: None},
    "no relations": {RELATIONS: None},
    "no sheet": {SHEET: None},
    "a relation to nothing": {RELATIONS: books.relations("worksheets/none.xml")},
    "a relation to itself": {RELATIONS: books.relations("workbook.xml")},
    "a relation upwards": {RELATIONS: books.relations("../../../../etc/passwd")},
    "a relation to a file": {RELATIONS: books.relations("/etc/passwd", mode=' TargetMode="External"')},
    "a relation to the net": {RELATIONS: books.relations("http://localhost:1/x.xml", mode=' TargetMode="External"')},
    "two sheets in one part": {BOOK: books.sheets("pairs", "more", part=1)},
    "two sheets of one name": {
        BOOK: books.sheets("pairs", "pairs"),
        "xl/worksheets/sheet2.xml": GOOD,
        RELATIONS: books.relations("worksheets/sheet1.xml", "worksheets/sheet2.xml"),
    },
    "a name without end": {BOOK: books.sheets("pairs" * 50_000)},
    "1,500 sheets": {BOOK: books.sheets(*(f"s{n}" for n in range(1_500)), part=1)},
    "a million formats": {STYLES: f"<styleSheet {SPACES}><cellXfs>{'<xf/>' * 1_000_000}</cellXfs></styleSheet>"},
    "millions of texts": {TEXTS: f"<sst {SPACES}>{'<si/>' * 2_100_000}</sst>"},
    "millions of elements among texts": {TEXTS: f"<sst {SPACES}>{'<x/>' * 10_100_000}</sst>"},
    "texts that pass for a sheet": {TYPES: books.types(texts=SHEET)},
    "a list of sheets that passes for texts": {TYPES: books.types(main=TEXTS)},
    "millions of elements beside the rows": {SHEET: sheet("<x/>" * 3_100_000)},
    "millions of cells in a row": {SHEET: sheet(f'<row r="1">{"<c/>" * 3_100_000}</row>')},
    "rows of another name": {SHEET: sheet("<y:row/>" * 3_100_000).replace("<sheetData", '<sheetData xmlns:y="y"', 1)},
    "a row that is too far down": {SHEET: sheet('<row r="1"/><row r="2000000000"/>')},
    "a row far down, otherwise": {SHEET: sheet('<row r="1"/><row r="2e9"/>')},
    "a row twice": {SHEET: sheet(f'{HEADINGS}<row r="2"/><row r="2">{text_cell("A2", "Ann")}</row>')},
    "rows downwards": {SHEET: sheet(f'{HEADINGS}<row r="9"/><row r="2">{text_cell("A2", "Ann")}</row>')},
    "the last cell of all": {SHEET: sheet(f'{HEADINGS}<row r="1048576">{text_cell("XFD1048576", "x")}</row>')},
    "a column that is none": {SHEET: sheet(f'{HEADINGS}<row r="2">{text_cell("ZZZZ2", "x")}</row>')},
    "wide rows of formats": {
        SHEET: sheet(HEADINGS + "".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(2, 3_000)))
    },
    "formulas shared by many": {
        SHEET: sheet(
            f'<row r="1"><c r="A1"><f t="shared" si="0">{"A1+" * 2_600}1</f></c></row>'
            + "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/></c></row>' for n in range(2, 9_000))
        )
    },
    "a format without end": {SHEET: sheet(HEADINGS + CELL.replace("1", "2").format(f's="{"9" * 5_000}"'))},
    "a text that is not there": {SHEET: sheet(HEADINGS + CELL.replace("1", "2").format('t="s"'))},
    "a number of 5,000 digits": {SHEET: sheet(HEADINGS + f'<row r="2"><c r="B2"><v>{"9" * 5_000}</v></c></row>')},
    "no number": {SHEET: sheet(HEADINGS + '<row r="2"><c r="B2"><v>NaN</v></c></row>')},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_workbooks_that_are_none(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    books.make(tmp_path / "book.xlsx", HOSTILE[name])
    with within(15):
        found = codes(tmp_path, "book.xlsx", mentoring)
    assert set(found) <= {"F404", "F405", "F406", "F409", "F408"} and found[-1] != "F408", found


UNDECLARED: dict[str, dict[str, str | bytes | None]] = {
    "a format": {SHEET: sheet(HEADINGS + CELL.replace("1", "2").format('s="1000000000"'))},
    "no format at all": {SHEET: sheet(HEADINGS + CELL.replace("1", "2").format('s=""'))},
    "a number format": {
        SHEET: sheet(HEADINGS + CELL.replace("1", "2").format('s="0"')),
        STYLES: f'<styleSheet {SPACES}><cellXfs><xf numFmtId="9999"/></cellXfs></styleSheet>',
    },
    "fills that are empty": {
        SHEET: sheet(HEADINGS + CELL.replace("1", "2").format('s="0"')),
        STYLES: f'<styleSheet {SPACES}><fills><fill/></fills><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
    },
}


@pytest.mark.parametrize("name", UNDECLARED)
def test_a_style_that_is_not_there_is_the_plain_one(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    """As Excel takes it; other programs write such workbooks."""
    books.make(tmp_path / "plain.xlsx", {SHEET: sheet(HEADINGS + CELL.replace("1", "2").format(""))})
    books.make(tmp_path / "book.xlsx", UNDECLARED[name])

    def said(file: str) -> list[str]:
        try:
            return [one.code for one in assay.read_facts(naming(tmp_path, file), mentoring).warnings]
        except assay.InputError as error:
            return [one.code for one in error.problems]

    assert said("book.xlsx") == said("plain.xlsx") and "F404" not in said("book.xlsx")


CELLS: dict[str, tuple[str, str]] = {
    "infinity": ('<c r="B2"><v>1e999</v></c>', "Y110"),
    "4,000 digits": (f'<c r="B2"><v>{"9" * 4_000}</v></c>', "F208"),
    "an error": ('<c r="B2" t="e"><v>#REF!</v></c>', "F504"),
    "a formula to run": ("<c r=\"B2\"><f>cmd|'/c calc'!A1</f></c>", "F505"),
    "a link to another book": ('<c r="B2" t="str"><f>[9]x!A1</f><v>x</v></c>', "F202"),
    "an endless text": (text_cell("A2", "b" * 300_000), "F206"),
    "an escape": (text_cell("A2", 'text:"\\u001b[31m"'), ""),
    "a format from behind": ('<c r="B2" s="-1"><v>1</v></c>', "F208"),
}


@pytest.mark.parametrize("name", CELLS)
def test_cells_that_are_none(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    cell, code = CELLS[name]
    books.make(tmp_path / "book.xlsx", {SHEET: sheet(f'{HEADINGS}<row r="2">{cell}</row>')})
    if code:
        assert code in codes(tmp_path, "book.xlsx", mentoring)
    else:
        assay.read_facts(naming(tmp_path, "book.xlsx"), mentoring)


def test_archives_that_are_none(tmp_path: Path, mentoring: assay.Standard) -> None:
    path = tmp_path / "book.xlsx"
    attacks: list[Callable[[], object]] = [
        lambda: path.write_bytes(b"PK\3\4" + b"\0" * 100),
        lambda: path.write_bytes(b""),
        lambda: path.write_bytes(books.make(path, {}).read_bytes()[:-40]),
        lambda: path.write_bytes(books.make(path, {}).read_bytes()[400:]),
        lambda: books.with_directory(books.make(path, {}), 2_500_000),
        lambda: books.with_directory(books.make(path, {}), 6_000),
        lambda: books.make(path, {f"p{n}.xml": "<a/>" for n in range(5_100)}),
        lambda: books.make(path, {}, zipfile.ZIP_LZMA),
        lambda: books.make(path, {}, zipfile.ZIP_BZIP2),
        lambda: books.declaring(books.make(path, {}), SHEET, 3 << 30),
        lambda: books.declaring(books.make(path, {}), STYLES, 300 << 20),
        lambda: books.declaring(books.make(path, {}), SHEET, 20),
        lambda: books.make(path, {STYLES: " " * (257 << 20)}),
        lambda: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 5_000),
    ]
    for attack in attacks:
        attack()
        with within(10):
            assert codes(tmp_path, "book.xlsx", mentoring) == ["F404"]
    with path.open("wb") as file:
        file.truncate(200 << 20)
    assert codes(tmp_path, "book.xlsx", mentoring) == ["F003"]


def test_names_in_an_archive_are_never_paths(tmp_path: Path, mentoring: assay.Standard) -> None:
    odd = dict.fromkeys(("../../out.xml", "/etc/out.xml", "..\\out.xml", "a\x1bb.xml", "x" * 60000), "<a/>")
    odd |= {"xl/vbaProject.bin": "\xd0\xcf", "xl/externalLinks/externalLink1.xml": "<a/>"}
    books.make(tmp_path / "book.xlsm", odd)  # type: ignore[arg-type]
    facts = assay.read_facts(naming(tmp_path, "book.xlsm"), mentoring)
    assert len(facts.current["pairs"].value) == 1  # type: ignore[arg-type]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["book.xlsm", "facts.yaml"]


def test_memory_is_bounded(tmp_path: Path) -> None:
    """The largest that is let through, each in a process of its own."""
    attacks: dict[str, dict[str, str | bytes | None]] = {
        "elements beside rows": {SHEET: sheet('<x a=""/>' * 1_200_000)},
        "a bomb of 100 MB": {SHEET: sheet("<x/>" * 25_000_000)},
    }
    for parts in attacks.values():
        books.make(tmp_path / "book.xlsx", parts)
        naming(tmp_path, "book.xlsx")
        limited = f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({MEMORY},) * 2)"
        words = [
            sys.executable,
            "-c",
            f"{limited}\nfrom assay.cli.app import main; main()",
            "check",
            str(tmp_path / "facts.yaml"),
        ]
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode == 2 and "Traceback" not in done.stderr and ": F40" in done.stderr


# ---------------------------------------------------------------- text files

TABLE = "mentee,mentor,started_on\n"
TABLES: dict[str, tuple[Callable[[], str], set[str]]] = {
    "a line without end": (lambda: "a" * 1_100_000, {"F409"}),
    "a line just so long": (lambda: TABLE + "a" * 999_000, {"F410"}),
    "10,000 columns": (lambda: ",".join(f"c{n}" for n in range(10_000)) + "\n" + TABLE, {"F409"}),
    "millions of commas": (lambda: ("," * 900_000 + "\n") * 30, {"F409"}),
    "millions of cells": (lambda: ("a," * 450_000 + "\n") * 30, {"F409"}),
    "millions of signs": (lambda: (",;|\t" * 200_000 + "\n") * 30, {"F409", "F410"}),
    "a cell of 200 kB": (lambda: TABLE + '"' + "a" * 200_000 + '",b,2024-10-01\n', {"F410"}),
    "a quote never closed": (lambda: TABLE + '"' + "a,b,c\n" * 8_000_000, {"F410"}),
    "quotes that go on": (lambda: TABLE + '"' + 'a\n","' * 5_000_000, {"F410"}),
    "rows that are too long": (lambda: TABLE + "a,b,2024-10-01,d\n" * 100_000, {"F410"}),
    "rows that may be totals": (lambda: TABLE + "Total,,\n" * 60_000, {"F506"}),
    "wrong cells": (lambda: TABLE + "".join(f"a,b,x{n}\n" for n in range(100_000)), {"F208"}),
    "long wrong cells": (lambda: TABLE + (f"a,b,{'x' * 130_000}\n") * 60, {"F202"}),
    "a sign that is none": (lambda: 'sep="\n' + TABLE + "a,b,x\n", {"F202", "F410"}),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_that_are_none(name: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    text, expected = TABLES[name]
    (tmp_path / "pairs.csv").write_text(text(), "utf-8")
    with within(12):
        found = codes(tmp_path, "pairs.csv", mentoring)
    assert set(found) & expected and len(found) <= 210, found[:9]


def test_bytes_that_are_no_text(tmp_path: Path, mentoring: assay.Standard) -> None:
    good = TABLE + "a,b,2024-10-01\n"
    for data in (
        good.encode() + b"\0",
        good.encode() + b"\xff",
        b"\xff\xfe" + b"\xd8" * 9_999,
        b"\x1b[31m," + good.encode(),
        good.encode().replace(b"a,b", "a\u0085,b\x9b".encode()),
        b"\x80" * 5_000_000,
    ):
        (tmp_path / "pairs.csv").write_bytes(data)
        assert codes(tmp_path, "pairs.csv", mentoring) == ["F004"]
    with (tmp_path / "pairs.csv").open("wb") as file:
        file.truncate(600 << 20)
    assert codes(tmp_path, "pairs.csv", mentoring) == ["F003"]


def test_no_pattern_is_slow() -> None:
    style = Style()
    choice = Definition("c", "choice", "c", options=("a", "b"), many=True)
    readers: list[Callable[[str], object]] = [
        lambda text: money_of(Definition("m", "money", "m", unit="GBP"), text, style),
        lambda text: percentage_of(text, style),
        number_in,
        date_in,
        folded,
        text_of_cell,
        lambda text: choices_of_text(choice, text),
    ]
    length = 130_000
    units = [
        " ",
        "1",
        "1 ",
        "a",
        ";",
        '"',
        '";',
        "1,",
        ".",
        "(",
        "GBP",
        "£",
        "-",
        "\\",
        '\\"',
        "1:",
        " of",
        "%",
        "\xa0",
        "_",
        "x005F_",
    ]
    for unit in units:
        for text in (
            unit * (length // len(unit)),
            f"1{unit * (length // len(unit))}x",
            f'text:"{unit * 10_000}',
            f"1{unit * 20}%",
            f"£{unit * 50}£",
        ):
            for reader in readers:
                started = processor_seconds()
                reader(text)
                assert processor_seconds() - started < 0.5, (unit, reader)
