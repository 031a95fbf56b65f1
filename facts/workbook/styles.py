"""How a workbook looks: one accent colour, input cells that can be told from the rest, rows high enough."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

ACCENT: Final = "1F5560"
TINT: Final = "E4EEF0"
PAPER: Final = "FFFDF2"
"""The ground of cells to fill in."""
_LINE: Final = "C9D3D6"
_INK: Final = "222222"
_GREY: Final = "7A8488"
_WHITE: Final = "FFFFFF"
TITLE_HEIGHT: Final = 27.0


@dataclass(frozen=True, slots=True)
class CellStyle:
    """Font, ground, border, alignment and lock of one kind of cell. Colours are six hexadecimal digits."""

    size: float = 10.5
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = _INK
    fill: str = ""
    line: str = ""
    wrap: bool = True
    align: str = ""
    locked: bool = True


STYLES: Final = {
    "assay title": CellStyle(size=18, bold=True, colour=ACCENT, wrap=False),
    "assay subtitle": CellStyle(size=13, bold=True, colour=ACCENT, wrap=False),
    "assay lead": CellStyle(colour=_GREY, wrap=False),
    "assay paragraph": CellStyle(),
    "assay progress": CellStyle(bold=True, colour=ACCENT, wrap=False),
    "assay heading": CellStyle(bold=True, colour=_WHITE, fill=ACCENT, line=ACCENT),
    "assay question": CellStyle(line=_LINE),
    "assay later question": CellStyle(colour=_GREY, line=_LINE),
    "assay small": CellStyle(size=9, colour=_GREY, line=_LINE),
    "assay small link": CellStyle(size=9, colour=ACCENT, underline=True, line=_LINE),
    "assay link": CellStyle(colour=ACCENT, underline=True, wrap=False),
    "assay input": CellStyle(fill=PAPER, line=_LINE, locked=False, align="left"),
    "assay answer": CellStyle(size=11, bold=True, fill=PAPER, line=_LINE, locked=False, align="left"),
    "assay locked value": CellStyle(line=_LINE, fill=TINT),
    "assay machine": CellStyle(size=7.5, colour="A9B2B5", wrap=False),
    "assay how": CellStyle(size=8.5, italic=True, colour=_GREY, fill=TINT, line=_LINE),
    "assay example": CellStyle(italic=True, colour=_GREY, fill=TINT, line=_LINE, align="left"),
    "assay bar": CellStyle(colour=ACCENT, line=_LINE),
    "assay number": CellStyle(line=_LINE, align="right"),
}


def lines(text: str, width: float, size: float = 10.5) -> int:
    """In how many lines a text stands in a column of so many characters of the usual size."""
    room = max(4, math.floor(width * 1.08 * 10.5 / size))
    return sum(max(1, len(textwrap.wrap(line, room))) for line in text.split("\n")) if text else 1


def height(cells: Iterable[tuple[str, float, float]]) -> float:
    """The height in points of a row of (text, width, size of type)."""
    return max(18.0, *(lines(text, width, size) * size * 1.32 + 5 for text, width, size in cells))
