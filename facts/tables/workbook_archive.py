"""Whether an archive may be unpacked as a workbook: looked at before anything in it is believed.

Sizes are those that the archive declares (zipfile gives no more than that).
What openpyxl holds whole grows with the number of elements, not with the bytes
of the archive, so those are counted; of sheets it keeps whatever stands outside
of rows, so large ones are looked through first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree
from xml.parsers import expat

LARGEST_UNPACKED = 2 * 1024 * 1024 * 1024
LARGEST_PART = 256 * 1024 * 1024
"""Bytes unpacked of a part that is no sheet."""
MOST_PARTS = 5_000
_LARGEST_DIRECTORY = 4 * 1024 * 1024
_MOST_ELEMENTS = 400_000
"""In a part that is held whole: styles, the list of sheets. Excel knows 65,490 formats of cells."""
_MOST_TEXTS = 2_000_000
_MOST_IN_TEXTS = 10_000_000
_MANY = 3_000_000
"""Elements of a sheet from which it is looked through whether they stand in rows."""
_MOST_OUTSIDE = 500_000
_MOST_IN_A_ROW = 200_000
_CHUNK = 1 << 20
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TEXTS = "sharedstrings.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?\sencoding\s{0,9}=\s{0,9}["']([^"']{0,40})["']""")
_SPACE = re.compile(rb"\s*")
_BESIDE = re.compile(r"(customXml|__MACOSX|docMetadata|xl/model|xl/customData)/")
_HARMLESS = re.compile(
    r"customXml(Properties|DataProps|Props)?(\+xml)?$|/classificationlabels$|[Mm]odel(\+data)?$|customData"
)
_PLAIN = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
AGAIN = "open it in Excel or LibreOffice, and save it again as .xlsx"


class Refused(Exception):
    """An archive that is not unpacked, and what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _damaged() -> Refused:
    return Refused("this is not an Excel workbook, or it is damaged", "save it again as .xlsx")


def _too_large() -> Refused:
    return Refused("this workbook unpacks to more than is read", "is it the right file?")


def check_archive(path: Path) -> None:
    """Refused where an archive is no workbook, or not one that can be read without harm."""
    try:
        with _Bounded(path.open("rb", buffering=0)) as file, zipfile.ZipFile(file) as archive:
            _check_parts(archive.infolist())
            unread = _unread(archive)
            for part in archive.infolist():
                if part.filename not in unread:
                    _check_part(archive, part)
            _check_types(archive)
            with suppress(KeyError):  # then it is said that it is damaged
                if _STRICT.encode() in archive.read("xl/workbook.xml")[:_CHUNK]:
                    raise Refused("this is a workbook of the kind 'Strict Open XML'",
                                  "save it as 'Excel Workbook (.xlsx)'")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError,
            expat.ExpatError, ElementTree.ParseError):  # fmt: skip
        raise _damaged() from None


class _Bounded(io.BufferedReader):
    """A file of whose end no endless list of parts is read: it is read in one go."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _LARGEST_DIRECTORY:
            raise zipfile.BadZipFile
        return super().read(size)


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
        raise Refused("this is not an Excel workbook",
                      "save it as .xlsx" if "mimetype" in names else "is it the right file?")
    if len(names) < len(parts) or any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
                                      for part in parts):  # fmt: skip
        raise _damaged()
    large = any(part.file_size > LARGEST_PART and not _SHEET.fullmatch(part.filename) for part in parts)
    if large or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _too_large()


def _unread(archive: zipfile.ZipFile) -> frozenset[str]:
    """Parts that nobody reads: queries, data models, what other systems put beside; they may be written in any way.

    A part counts only where nothing names it as a part of a workbook; else it could be read as a sheet.
    """
    beside = [part.filename for part in archive.infolist() if _BESIDE.match(part.filename)]
    if not beside:
        return frozenset()
    named: list[tuple[str, str]] = []
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"):
        with suppress(KeyError), archive.open(name) as file:
            text = file.read(_CHUNK)
            if not _plain_text(text) or not _without_document_type(text):
                return frozenset()
            for entry in ElementTree.fromstring(text + file.read()).iter():
                kind = entry.get("ContentType") or entry.get("Type") or ""
                named.append((entry.get("PartName") or entry.get("Target") or "", kind))
    if any(_BESIDE.search(target.lstrip("/.")) and not _HARMLESS.search(kind) for target, kind in named):
        return frozenset()
    return frozenset(beside)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as file:
        begin = file.read(_CHUNK)
        named = part.filename.lower().endswith((".xml", ".rels", ".vml"))
        if not named and not begin.removeprefix(_MARK).lstrip().startswith((b"<", *_WIDE)):
            return  # a picture, or the settings of a printer
        if not _plain_text(begin):
            raise Refused("a part of this workbook is not written as UTF-8", AGAIN)
        if not _without_document_type(begin):
            raise Refused("a part of this workbook declares a document type, as no program that makes workbooks does",
                          AGAIN)
        texts, elements, chunk = 0, 0, begin
        while chunk:
            elements += chunk.count(b"<") - chunk.count(b"</")
            texts += chunk.count(b"<si")
            chunk = file.read(_CHUNK)
    if _SHEET.fullmatch(part.filename):
        if elements > _MANY:
            with archive.open(part) as file:
                _check_rows(file)
    elif part.filename.lower().endswith(_TEXTS):
        if elements > _MOST_IN_TEXTS or texts > _MOST_TEXTS:
            raise _too_large()
    elif elements > _MOST_ELEMENTS:
        raise _too_large()


def _plain_text(begin: bytes) -> bool:
    """Whether a part is UTF-8, so that what is looked for in it can be found."""
    if begin.startswith(_WIDE) or b"\0" in begin[:200]:
        return False
    said = _ENCODING.match(begin.removeprefix(_MARK))
    return not said or said[1].lower() in _PLAIN


def _without_document_type(begin: bytes) -> bool:
    """Whether a part comes to its first element without a document type, in which entities could be defined."""
    text = begin.removeprefix(_MARK)
    at = 0
    while True:
        at = cast("re.Match[bytes]", _SPACE.match(text, at)).end()
        for begins, ends in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if text.startswith(begins, at):
                end = text.find(ends, at + len(begins))
                if end < 0:
                    return False
                at = end + len(ends)
                break
        else:
            return text[at : at + 1] == b"<" and text[at + 1 : at + 2] != b"!"


def _check_types(archive: zipfile.ZipFile) -> None:
    """That what is held whole is not declared to be a part that was let through as a sheet or as texts."""
    if "[Content_Types].xml" not in archive.namelist():
        return
    for entry in ElementTree.fromstring(archive.read("[Content_Types].xml")).iter():
        kind, name = entry.get("ContentType", ""), entry.get("PartName", "").lstrip("/").lower()
        is_sheet, is_texts = _SHEET.fullmatch(name), name.endswith(_TEXTS)
        if (is_sheet and not kind.endswith("worksheet+xml")) or (is_texts and not kind.endswith("sharedStrings+xml")):
            raise _damaged()


def _check_rows(file: Any) -> None:
    """That the elements of a large sheet stand in rows, which are forgotten one after the other."""
    depth = outside = inside = 0

    def start(name: str, _: Any) -> None:
        nonlocal depth, outside, inside
        if depth or name in (f"{_MAIN} row", f"{_STRICT} row"):
            depth += 1
            inside += 1
        else:
            outside += 1
        if outside > _MOST_OUTSIDE or inside > _MOST_IN_A_ROW:
            raise _too_large()

    def end(_: str) -> None:
        nonlocal depth, inside
        if depth:
            depth -= 1
            inside = inside if depth else 0

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.ParseFile(file)
