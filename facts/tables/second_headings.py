"""Further rows of headings: printed again, or below the first, where exports of surveys tell what columns hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from assay.facts.values.suggest import means_unknown
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition

from .cells import Faulty, folded
from .table import Raw, Row, letter

_IMPORT_ID = re.compile(r"""\s*\{\s*["']+ImportId""")
_SHORTEST_QUESTION = 8
_EXAMPLE = re.compile(r"\s*(?:e\.? ?g\b|(?:for )?example\b|z\. ?b\b|beispiel\b|par exemple\b)", re.IGNORECASE)
_TOLD = frozenset({
    "response", "open ended response", "other (please specify)", "text", "string", "varchar", "char", "number",
    "numeric", "integer", "int", "float", "decimal", "double", "date", "datetime", "timestamp", "date / time",
    "boolean", "bool", "yes/no", "choice", "list", "category", "percent", "percentage", "currency", "money",
    "mandatory", "optional", "required",
})  # fmt: skip
"""What is said of columns in the rows below their headings: kinds of answers, types."""
_JOINTS = (" - ", ": ", ". ", " (", "_")
_FEW = 3
_LOOKED_AT = 20
"""Cells below, which tell whether columns hold what they should."""


class HeadedColumn(Protocol):
    """A column that is read."""

    number: int
    definition: Definition


class Reads(Protocol):
    """What a cell of a column stands for."""

    def __call__(self, column: HeadedColumn, raw: Raw) -> object: ...


def repeats(row: Row, columns: Sequence[HeadedColumn], headings: Mapping[int, str]) -> bool:
    """Whether the cells that are read hold the headings again, as they stand there or as the vocabulary has them."""
    filled = [(one, raw) for one in columns if isinstance(raw := _cell(row, one.number), str) and raw.strip()]
    if len(filled) < min(2, len(columns)) or any(_is_value(_cell(row, one.number)) for one in columns):
        return False
    return all(folded(raw) in names_of(one, headings) for one, raw in filled)


def tells_of_columns(
    row: Row, columns: Sequence[HeadedColumn], headings: Mapping[int, str], read: Reads, below: Sequence[Row]
) -> bool:
    """Whether the first row below the headings says of the columns what they hold; ``below`` are some of the next."""
    filled = [(number, raw) for number, raw in enumerate(row.cells) if raw is not None and str(raw).strip()]
    if _counts_columns(filled):
        return True
    texts = [(number, raw) for number, raw in filled if isinstance(raw, str)]
    if not texts or len(texts) < len(filled):
        return False
    if any(_IMPORT_ID.match(raw) for _, raw in texts):
        return True
    by_number = {one.number: one for one in columns}
    like = [number for number, raw in texts if _is_like(raw, by_number.get(number), headings.get(number, ""))]
    told = [number for number, raw in texts if folded(raw) in _TOLD or _EXAMPLE.match(raw)]
    if len(like) * 2 >= len(texts) or len(told) == len(texts) > 1 or (len(told) == len(texts) == len(headings)):
        return True
    known = [(by_number[number], raw) for number, raw in texts if number in by_number]
    values = [one for one, raw in known if one.definition.type != "text" and not isinstance(read(one, raw), Faulty)]
    if values:
        return False
    asks = any(raw.rstrip().endswith("?") and len(raw) > _SHORTEST_QUESTION for _, raw in texts)
    return asks or _fits_nowhere(row, known, read, below)


def _fits_nowhere(
    row: Row, known: Sequence[tuple[HeadedColumn, str]], read: Reads, below: Sequence[Row]
) -> bool:
    """Whether words stand in all columns that hold no text, and those where a number or a date should be hold such."""
    others = [(one, raw) for one, raw in known if one.definition.type != "text"]
    if len(others) < 2 or not all(_is_word(raw) for _, raw in others):
        return False
    measured = [one for one, _ in others if one.definition.type in {*NUMBER_TYPES, "date"}]
    cells = [(one, _cell(other, one.number)) for other in below if other.number > row.number for one in measured]
    fits = [not isinstance(read(one, raw), Faulty) for one, raw in cells[:_LOOKED_AT] if raw is not None and raw != ""]
    return bool(fits) and all(fits)


def _is_word(raw: str) -> bool:
    return any(c.isalpha() for c in raw) and not any(c.isdigit() for c in raw) and not means_unknown(raw)


def _is_like(raw: str, column: HeadedColumn | None, heading: str) -> bool:
    """Whether a cell says its heading again, with more or less beside it."""
    if not _bare(raw):
        return False
    names = [heading, *((column.definition.key, column.definition.label) if column else ())]
    return any(_bare(name) == _bare(raw) or (name and raw.startswith(tuple(f"{name}{joint}" for joint in _JOINTS)))
               for name in names)  # fmt: skip


def _counts_columns(filled: Sequence[tuple[int, Raw]]) -> bool:
    """Whether the cells are 1, 2, 3 … or A, B, C …, one after the other from the first column on."""
    words = [str(raw).strip().strip("()[].").casefold() for _, raw in filled]
    if len(words) < _FEW or [number for number, _ in filled] != list(range(len(words))):
        return False
    return words in ([str(n + 1) for n in range(len(words))], [letter(n).casefold() for n in range(len(words))])


def names_of(column: HeadedColumn, headings: Mapping[int, str]) -> frozenset[str]:
    """What a column may be called, in small letters."""
    texts = [text for text in (headings.get(column.number, ""), column.definition.key, column.definition.label) if text]
    return frozenset([*map(folded, texts), *(text.strip().lower() for text in texts)])


def _is_value(raw: Raw) -> bool:
    return raw is not None and not isinstance(raw, str)


def _cell(row: Row, number: int) -> Raw:
    return row.cells[number] if number < len(row.cells) else None


def _bare(text: str) -> str:
    """The letters and digits of a heading."""
    return "".join(c for c in text.casefold() if c.isalnum())
