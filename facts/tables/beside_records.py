"""Rows of a table that are no records, or may be none: totals, notes, headings printed again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Protocol

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.records import ColumnBuilder, Value
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition

from .cells import Faulty, folded
from .headings import Headings
from .table import Grid, Raw, Row

Totals = Literal["leave out", "keep"]

_TOTAL = re.compile(r"(grand |sub ?)?totals?( .*)?|(sum|average|mean|count|overall)( of .*| total)?", re.IGNORECASE)
_TOTAL_ALONE = re.compile(r"(grand |sub ?)?totals?|sum|average|mean|count|overall( total)?", re.IGNORECASE)
_TOTAL_WORDS = ("total", "sum", "average", "mean", "count", "overall")
_NOTE = re.compile(r"\s*([*†‡§]|(notes?|source|n\.?b\.?|printed|exported|generated|page \d+)\b)", re.IGNORECASE)
_MOST_SAID = 200
_COULD_BE_DATA = frozenset({"F203", "F501", "F502", "F504", "F505"})
"""What is wrong with a cell that may well hold a value."""


class ReadColumn(Protocol):
    """A column that is read."""

    number: int
    definition: Definition
    builder: ColumnBuilder

    def read(self, raw: Raw, grid: Grid, at: Position | None, problems: list[Problem]) -> Value | Faulty: ...


def is_empty(cells: Sequence[Raw]) -> bool:
    """Whether none of the cells holds anything."""
    return all(raw is None or raw == "" or (isinstance(raw, str) and raw.isspace()) for raw in cells)


class BesideRecords:
    """Asked of every row in turn, before it is taken for a record. ``problems`` collects what is doubtful.

    ``columns`` are those that are read; of ``hidden`` ones nothing is shown.
    """

    def __init__(
        self, grid: Grid, headings: Headings, columns: Sequence[ReadColumn], totals: Totals | None,
        hidden: frozenset[int], problems: list[Problem],
    ) -> None:  # fmt: skip
        self._grid, self._columns, self._totals = grid, columns, totals
        self._hidden, self._problems = hidden, problems
        self._said = 0
        self._first = columns[0].number
        self._heading = headings.texts.get(self._first)
        self._headings = {one.number: headings.texts.get(one.number) for one in columns}
        numeric = [one for one in columns if one.definition.type in NUMBER_TYPES]
        self._words = [one.number for one in columns if one.definition.type not in NUMBER_TYPES]
        self._sums = [_Sums(one) for one in numeric] if self._words else []

    def holds(self, row: Row, gap: bool) -> bool:
        """Whether a row is no record, or is asked about; ``gap``: an empty row stands above it."""
        raw = row.cells[self._first] if self._first < len(row.cells) else None
        if raw == self._heading and self._repeats_headings(row):
            self._ask(row, self._first, "repeats the headings")
            return True
        label = self._label(row)
        sums = self._sum_formulas(row) if self._grid.formulas else []
        if label is not None or sums:
            return self._total(row, label, sums)
        note = bool(row.cells) and isinstance(row.cells[0], str) and _NOTE.match(row.cells[0]) is not None
        if (gap or note or not self._any_in(row)) and self._stands_apart(row):
            self._ask(row, _first_filled(row), "may be a note beside the data, or data")
            return True
        return self._adds_up(row)

    def _repeats_headings(self, row: Row) -> bool:
        filled = self._in(row)
        return len(filled) == len(self._columns) and all(
            row.cells[one.number] == self._headings[one.number] for one in filled
        )

    def _stands_apart(self, row: Row) -> bool:
        """Whether it has nothing in the columns that are read, or one text only, below other rows."""
        filled = self._in(row)
        alone = len(filled) == 1 < len(self._columns) and len(filled[0].builder) > 0
        return not filled or (alone and filled[0].definition.type not in NUMBER_TYPES)

    # ----------------------------------------------------------------- totals

    def _total(self, row: Row, label: int | None, sums: list[int]) -> bool:
        """A row with the label of a total, or with formulas that add up those above."""
        for one in self._sums:
            one.begin_anew()
        if self._totals == "leave out":
            return True
        others = [one for one in self._in(row) if one.number != label and one.number not in sums]
        if sums:
            certain = label is not None or all(one.definition.type in NUMBER_TYPES for one in others)
        else:
            raw = row.cells[label or 0]
            alone = isinstance(raw, str) and _TOTAL_ALONE.fullmatch(folded(raw)) is not None
            certain = alone and any(self._is_no_value(one, row) for one in others)
        at = label if label is not None else sums[0]
        if certain:
            message = f"row {row.number} reads as a total, and is left out"
            place = self._place(row, at)
            self._say(Problem("F507", place, message, "say 'totals: keep' if it is data", "warning"))
        else:
            said = "has a formula that adds up rows above: it may be a total, or data"
            self._ask(row, at, said if sums else "may be a total, or data")
        return True

    def _label(self, row: Row) -> int | None:
        """The column of a cell that reads as the label of a total."""
        texts = (row.text or " ".join(raw for raw in row.cells if isinstance(raw, str))).lower()
        if not any(word in texts for word in _TOTAL_WORDS):
            return None
        for number, raw in enumerate(row.cells):
            if isinstance(raw, str) and len(raw) < 80 and _TOTAL.fullmatch(folded(raw)):
                column = next((one for one in self._columns if one.number == number), None)
                if column is None or raw.strip() not in column.definition.options:
                    return number
        return None

    def _sum_formulas(self, row: Row) -> list[int]:
        return [number for number, raw in enumerate(row.cells) if self._grid.is_sum(raw, row.number, number)]

    def _is_no_value(self, column: ReadColumn, row: Row) -> bool:
        found = column.read(row.cells[column.number], self._grid, None, [])
        return isinstance(found, Faulty) and found.code not in _COULD_BE_DATA

    def _adds_up(self, row: Row) -> bool:
        """Whether a row of numbers alone adds up those above it, or those since the last total."""
        if not self._sums or not all(is_empty(row.cells[number : number + 1]) for number in self._words):
            return False
        totals = [sums for sums in self._sums if self._is_sum_of(sums, row)]
        if not totals:
            return False
        if self._totals != "leave out":
            self._ask(row, totals[0].column.number, "may be a total: it adds up rows above")
        for sums in self._sums:
            sums.begin_anew()
        return True

    def _is_sum_of(self, sums: _Sums, row: Row) -> bool:
        raw = row.cells[sums.column.number] if sums.column.number < len(row.cells) else None
        value = sums.column.read(raw, self._grid, None, [])
        if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
            return False
        return sums.come_to(Fraction(value))

    # ----------------------------------------------------------------- rows and cells

    def _ask(self, row: Row, column: int, message: str) -> None:
        hint = f"take it out, or say 'skip_rows: [{row.number}]', or 'totals: keep' if it is data"
        self._say(Problem("F506", self._place(row, column), f"row {row.number} {message}", hint))

    def _say(self, problem: Problem) -> None:
        """A problem; after many the last one says that there are more."""
        self._said += 1
        if self._said == _MOST_SAID:
            problem = replace(problem, message=f"{problem.message}; and perhaps more rows below it")
        if self._said <= _MOST_SAID:
            self._problems.append(problem)

    def _place(self, row: Row, column: int) -> Position:
        """A cell; of one that is not to be shown the word for a total can be."""
        raw = row.cells[column] if column < len(row.cells) else None
        shown = isinstance(raw, str) and _TOTAL_ALONE.fullmatch(folded(raw)) is not None
        return self._grid.place(row, column, "", self._hidden - {column} if shown else self._hidden)

    def _in(self, row: Row) -> list[ReadColumn]:
        """The columns in which a row has something."""
        return [one for one in self._columns if not is_empty(row.cells[one.number : one.number + 1])]

    def _any_in(self, row: Row) -> bool:
        return any(not is_empty(row.cells[one.number : one.number + 1]) for one in self._columns)


@dataclass(slots=True)
class _Sum:
    """Numbers added up, and how many they are."""

    terms: int = 0
    total: Fraction = Fraction(0)

    def add(self, number: Fraction) -> None:
        self.terms += 1
        self.total += number


class _Sums:
    """What a column of numbers comes to: of all records so far, and of those since the last total."""

    def __init__(self, column: ReadColumn) -> None:
        self.column = column
        self._read = 0
        self._all, self._since = _Sum(), _Sum()

    def begin_anew(self) -> None:
        self._catch_up()
        self._since = _Sum()

    def come_to(self, total: Fraction) -> bool:
        """Whether two records or more come to that."""
        self._catch_up()
        return any(one.terms > 1 and one.total == total for one in (self._all, self._since))

    def _catch_up(self) -> None:
        for value in self.column.builder.since(self._read):
            self._read += 1
            if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
                self._all.add(Fraction(value))
                self._since.add(Fraction(value))


def _first_filled(row: Row) -> int:
    return next((number for number, raw in enumerate(row.cells) if not is_empty([raw])), 0)
