"""What a file with rows and columns is read into, row by row: cells that know where they stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from assay.facts.problems.positions import Position, Source

if TYPE_CHECKING:
    from .cells import Cell

MOST_ROWS = 2_000_000
MOST_COLUMNS = 500

ENCODINGS = {
    "utf-8": "utf-8", "utf-16": "utf-16", "windows-1252": "cp1252", "windows-1250": "cp1250",
    "windows-1251": "cp1251", "iso-8859-1": "iso-8859-1", "iso-8859-2": "iso-8859-2",
    "iso-8859-15": "iso-8859-15", "macintosh": "mac-roman",
}  # fmt: skip
"""The encodings of text files that can be named, and Python's names of them."""
DELIMITERS = {"comma": ",", ",": ",", "semicolon": ";", ";": ";", "tab": "\t", "\t": "\t", "bar": "|", "|": "|"}
"""The signs that part cells, by their names and by themselves."""

RECORD = "record"
"""Marks a row of a sheet of our own as a record, whatever it holds."""

Raw: TypeAlias = Hashable
"""A cell as the file's reader gives it; None where it is empty. Equal ones mean the same."""

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called now and then with what is read, how much of it is done and how much there is (0: not known)."""


class Row(NamedTuple):
    """A row: the number by which people find it (of its line or sheet row, from 1) and its cells.

    ``text`` is the row as it stands in a text file. ``keep``: it is a record even
    where nothing of it is known.
    """

    number: int
    cells: Sequence[Raw]
    text: str = ""
    keep: bool = False


class Grid(Protocol):
    """An open file, or one sheet of it.

    ``formulas``: some of its cells are formulas; ``foreign``: a point in a number
    may part thousands; ``day_0``: the day from which days are counted.
    """

    source: Source
    sheet: str
    foreign: bool
    formulas: bool
    day_0: date

    def rows(self) -> Iterator[Row]:
        """Every row, empty ones too, in their order."""
        ...

    def cell(self, raw: Raw) -> Cell | None:
        """What a cell holds."""
        ...

    def is_sum(self, raw: Raw, row: int, column: int) -> bool:
        """Whether the cell is a formula that adds up or counts cells above it; ``row`` from 1, ``column`` from 0."""
        ...

    def place(self, row: Row, column: int, heading: str, hidden: frozenset[int]) -> Position:
        """Where a cell stands; of ``hidden`` columns nothing is shown."""
        ...


def letter(column: int) -> str:
    """The letter of a column counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
