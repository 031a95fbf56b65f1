"""Of how a workbook looks only the number formats: openpyxl refuses what other programs write of fonts and fills."""

from __future__ import annotations

import zipfile
from importlib import import_module
from typing import IO, Any
from xml.etree import ElementTree

STYLES = "xl/styles.xml"
LONGEST_FORMAT = 255
"""Characters of a number format that Excel allows."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLAIN = (
    "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    '<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>'
)
_NORMAL = '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'


class FormatTooLong(Exception):
    """A number format is longer than any that a program writes."""


class _Archive(zipfile.ZipFile):
    """A workbook whose styles are plain."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        data = super().read(name, pwd)
        return plain_styles(data) if name == STYLES else data


def open_plainly(file: IO[bytes], data_only: bool) -> Any:
    """A workbook of openpyxl's, to be read row by row; FormatTooLong, or whatever openpyxl raises."""
    # A fifth of a second: only where a workbook is read. It has no types.
    reader: Any = import_module("openpyxl.reader.excel").ExcelReader(
        file, read_only=True, data_only=data_only, keep_links=False
    )
    reader.archive.close()
    reader.archive = _Archive(file)
    reader.read()
    return reader.wb


def plain_styles(data: bytes) -> bytes:
    """A styles part with the number format of each cell style, and nothing else."""
    root = ElementTree.fromstring(data)
    formats: list[str] = []
    for one in root.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt"):
        code, number = one.get("formatCode", ""), one.get("numFmtId", "")
        if len(code) > LONGEST_FORMAT:
            raise FormatTooLong
        if number.isdigit():
            formats.append(_element("numFmt", numFmtId=number, formatCode=code))
    styles = [_element("xf", numFmtId=number if (number := one.get("numFmtId", "0")).isdigit() else "0")
              for one in root.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]  # fmt: skip
    named = f"<numFmts>{''.join(formats)}</numFmts>" if formats else ""
    cells = f"<cellXfs>{''.join(styles) or _element('xf', numFmtId='0')}</cellXfs>"
    return f'<styleSheet xmlns="{_MAIN[1:-1]}">{named}{_PLAIN}{cells}{_NORMAL}</styleSheet>'.encode()


def _element(name: str, **attributes: str) -> str:
    return ElementTree.tostring(ElementTree.Element(name, attributes), encoding="unicode")


