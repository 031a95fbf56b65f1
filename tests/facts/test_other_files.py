"""Files given in place of a facts file: what they are is said, and none of their lines is shown."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import assay
from assay.facts.inputs import find_facts
from assay.facts.problems.problems import render
from assay.rules.language.standard import Standard

SECRET = "Zebedee Quux"
ROWS = f"Mentee,Mentor,Outcome\n{SECRET},M1,completed\n"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + SECRET.encode() * 50


def archive(*names: str, mimetype: str = "") -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as made:
            if mimetype:
                made.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
            for name in names:
                made.writestr(name, SECRET)

    return write


CASES: list[tuple[str, str, str, bytes | Callable[[Path], None]]] = [
    ("register.csv", "F108", "list of records", ROWS.encode()),
    ("register.CSV", "F108", "list of records", ROWS.encode("utf-16")),
    ("register.tsv", "F108", "list of records", ROWS.replace(",", "\t").encode()),
    ("one-row.csv", "F108", "list of records", SECRET.encode()),
    ("windows.csv", "F108", "list of records", ROWS.replace("M1", "Zoë").encode("cp1252")),
    ("register.txt", "F108", "list of records", ROWS.replace(",", ";").encode()),
    ("register.yaml", "F108", "list of records", ROWS.encode()),
    ("register", "F108", "list of records", ROWS.encode()),
    ("register.xls", "F404", "old kind", OLD),
    ("renamed.yaml", "F404", "old kind", OLD),
    ("register.xlsb", "F404", "binary workbook", archive("xl/workbook.bin")),
    ("renamed.json", "F404", "binary workbook", archive("xl/workbook.bin")),
    ("register.ods", "F404", "OpenDocument spreadsheet", archive("content.xml", mimetype="spreadsheet")),
    ("renamed-ods.yaml", "F404", "OpenDocument spreadsheet", archive("content.xml", mimetype="spreadsheet")),
    ("register.numbers", "F404", "Numbers", archive("Index/Document.iwa")),
    ("renamed-xlsx.yaml", "F404", "Excel workbook", archive("xl/workbook.xml")),
    ("report.pdf", "F108", "PDF", b"%PDF-1.7\n" + SECRET.encode()),
    ("report.yaml", "F108", "PDF", b"%PDF-1.7\n" + SECRET.encode()),
    ("report.docx", "F108", "Word", archive("word/document.xml")),
    ("report.doc", "F108", "Word", OLD),
    ("report.odt", "F108", "OpenDocument text", archive("content.xml", mimetype="text")),
    ("damaged.ods", "F404", "OpenDocument spreadsheet", b"PK\x03\x04" + SECRET.encode()),
]


@pytest.fixture(scope="module")
def standard() -> Standard:
    return assay.load_standard()


@pytest.mark.parametrize(("name", "code", "words", "content"), CASES, ids=[case[0] for case in CASES])
def test_what_a_file_is_and_what_to_do(
    name: str, code: str, words: str, content: bytes | Callable[[Path], None], tmp_path: Path, standard: Standard
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        content(path)
    with pytest.raises(assay.InputError) as raised:
        assay.read_facts(path, standard)
    (problem,) = raised.value.problems
    assert problem.code == code and words in problem.message and problem.hint
    assert SECRET not in render(problem) and "Mentee" not in render(problem)


@pytest.mark.parametrize(
    "text",
    ["assay: facts/1\nsubject: {id: a, name: b}\n", "# a, b\n# c, d\n", "{a, b}\n{c, d}\n", "- a, b\n- c, d\n",
     "subject: {id: a, name: b}\nassay: facts/1\n", "one, two\n\nthree\n", json.dumps({"assay": "facts/1"}, indent=0),
     "", "words, and more words\nand another line\n"],
)  # fmt: skip
def test_what_may_be_a_facts_file_is_read_as_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "facts.yaml").write_text(text)
    found = find_facts(tmp_path / "facts.yaml", "facts.yaml").problems
    assert not {problem.code for problem in found} & {"F108", "F404"}
