"""What is given in place of a facts file: tables, workbooks, documents; told by ending and content."""

from __future__ import annotations

import zipfile
from pathlib import Path

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem

from .locate import WORKBOOKS

_TABLES = (".csv", ".tsv", ".tab")
_SHEETS = {
    ".xls": "a workbook of the old kind", ".xlsb": "a binary workbook", ".xlt": "a workbook of the old kind",
    ".ods": "an OpenDocument spreadsheet", ".fods": "an OpenDocument spreadsheet", ".numbers": "a Numbers spreadsheet",
}  # fmt: skip
_DOCUMENTS = {
    ".pdf": "a PDF document", ".doc": "a Word document", ".docx": "a Word document", ".odt": "an OpenDocument text",
    ".rtf": "a text document", ".pages": "a Pages document", ".pptx": "a presentation", ".html": "a web page",
    ".htm": "a web page",
}  # fmt: skip
_INSIDE = {
    "xl/workbook.bin": ".xlsb", "xl/workbook.xml": ".xlsx", "word/document.xml": ".docx",
    "ppt/presentation.xml": ".pptx", "Index/Document.iwa": ".numbers",
}  # fmt: skip
_OPEN_DOCUMENT = {b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
                  b"application/vnd.oasis.opendocument.text": ".odt"}  # fmt: skip
_LOOKED_AT = 4096
_SEPARATORS = (",", ";", "\t")


def not_facts(path: Path, shown: str) -> Problem | None:
    """What a file is and what to do, where it is no facts file for certain; none of its lines is shown."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            head = file.read(_LOOKED_AT)
        kind = _by_content(path, head) or path.suffix.lower()
    except OSError:  # what is wrong will be said when it is read
        return None
    at = Position(Source(shown))
    if kind in WORKBOOKS and path.suffix.lower() not in WORKBOOKS:
        return Problem("F404", at, "this is an Excel workbook, but not called one", "give it its ending: .xlsx")
    if kind in _SHEETS:
        return Problem("F404", at, f"this is {_SHEETS[kind]}, not a facts file", "save it as .xlsx, without a password")
    if kind in _TABLES:
        hint = f"name it in a facts file, under the list that it holds: 'pairs: {{from: {path.stem}.csv}}'"
        if path.suffix.lower() != ".csv":
            hint = f"save it as {path.stem}.csv, and {hint}"
        return Problem("F108", at, "this is a list of records, not a facts file", hint)
    if kind in _DOCUMENTS:
        hint = "write what it says into a facts file; 'assay facts template -o facts.yaml' makes one to fill in"
        return Problem("F108", at, f"this is {_DOCUMENTS[kind]}, not a facts file", hint)
    return None


def _by_content(path: Path, head: bytes) -> str:
    """The ending that a file's content asks for; empty where it tells nothing."""
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0"):  # the old container of Office: what is in it is told by the ending
        return ".doc" if path.suffix.lower() == ".doc" else ".xls"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(path)
    return ".csv" if _is_table(head, path.suffix.lower()) else ""


def _in_archive(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < _LOOKED_AT:
                return _OPEN_DOCUMENT.get(archive.read("mimetype").strip(), "")
    except (OSError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        return ""
    return next((ending for name, ending in _INSIDE.items() if name in names), "")


def _is_table(head: bytes, ending: str) -> bool:
    """Whether the first lines of a text are rows with as many separators each, and nothing of a facts file."""
    text = head.decode("utf-8-sig", "replace")
    lines = [line for line in text.splitlines() if line.strip()][:3]
    if len(lines) < 2 or text.lstrip()[:1] in "{[#-%<" or ending == ".json":
        return False
    if "assay:" in text or ":" in lines[0]:
        return False
    counts = [(lines[0].count(mark), lines[1].count(mark)) for mark in _SEPARATORS]
    return any(first and first == second for first, second in counts)
