"""Rows of a table that are no records, or may be none: totals, notes, headings printed again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from operator import itemgetter
from typing import Literal, Protocol

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.records import ColumnBuilder, Value
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition

from .cells import Faulty
from .headings import Headings
from .last_rows import LastRows
from .row_cells import columns_filled, first_filled, is_rule, runs
from .running_sums import RunningSums
from .second_headings import HeadedColumn, names_of, repeats, tells_of_columns
from .short_rows import ShortRows
from .table import RECORD, Grid, Raw, Row
from .total_labels import is_count, is_label, is_plain_label, may_be_label, may_hold_label

Totals = Literal["leave out", "keep"]

_NOTE = re.compile(r"\s*([*†‡§]|(notes?|source|n\.?b\.?|printed|exported|generated|page \d+)\b)", re.IGNORECASE)
_FEW = 2
"""Columns of a list so narrow that a row with one text is a record with one gap."""
_MOST_SAID = 200
_COULD_BE_DATA = frozenset({"F203", "F501", "F502", "F504", "F505"})
"""What is wrong with a cell that may well hold a value."""


class ReadColumn(Protocol):
    """A column that is read."""

    number: int
    definition: Definition
    builder: ColumnBuilder
    numeric: bool

    def read(self, raw: Raw, grid: Grid, at: Position | None, problems: list[Problem]) -> Value | Faulty: ...


class BesideRecords:
    """Asked of every row in turn, before it is taken for a record. ``problems`` collects what is doubtful.

    ``columns`` are those that are read, of ``hidden`` ones nothing is shown; ``below`` are the first rows. Rows with
    one text only, unticked boxes only, or fewer cells than headings are asked about by ``finish``: then it is known
    what others hold. ``ours``: a sheet of our own, whose headings are known.
    """

    def __init__(
        self, grid: Grid, headings: Headings, columns: Sequence[ReadColumn], totals: Totals | None,
        hidden: frozenset[int], problems: list[Problem], below: Sequence[Row] = (),
        ours: bool = False,
    ) -> None:  # fmt: skip
        self._grid, self._columns, self._totals = grid, columns, totals
        self._hidden, self._problems, self._below, self._ours = hidden, problems, below, ours
        self._said = 0
        self._first = columns[0].number
        self._texts = headings.texts
        self._first_names = names_of(columns[0], headings.texts)
        numeric = [one for one in columns if one.definition.type in NUMBER_TYPES]
        self._words = [one for one in columns if one.definition.type not in NUMBER_TYPES]
        self._sums = {one.number: RunningSums(one.builder) for one in numeric} if self._words else {}
        self._wordy = len(self._words) > 1
        self._names = any(one.definition.type != "boolean" for one in self._words)
        self._whole = 0
        self._worded = 0
        self._zeros = self._ticked = False
        self._last = LastRows()
        self.asked: set[int] = set()
        """Rows that are asked about: of these nothing else need be said."""
        self._lone: list[Row] = []
        self._unticked: list[Row] = []
        self.short = ShortRows(grid, len(headings.row.cells))
        numbers = [one.number for one in columns]
        self._width, self._headed = max(numbers) + 1, len(headings.row.cells)
        self._pick = itemgetter(*numbers) if len(numbers) > 1 and not grid.sheet else None

    def holds(self, row: Row, gap: bool) -> bool:
        """Whether a row is no record, or is asked about; ``gap``: an empty row stands above it."""
        first = row.cells[self._first] if self._first < len(row.cells) else None
        named = isinstance(first, str) and first.strip().lower() in self._first_names
        if named and repeats(row, self._columns, self._texts):
            self._ask(row, first_filled(row), "repeats the headings")
            return True
        label = self._label(row)
        sums = self._sum_formulas(row) if self._grid.formulas else []
        if label is not None or sums:
            return self._total(row, label, sums)
        first_of_all = not (self._whole or self._lone or self._ours)
        if first_of_all and tells_of_columns(row, self._columns, self._texts, self._read_cell, self._below):
            self._ask(row, first_filled(row), "reads as a second row of headings")
            return True
        note = bool(row.cells) and isinstance(row.cells[0], str) and _NOTE.match(row.cells[0]) is not None
        filled = self._filled(row)
        if (gap or note or not filled) and self._stands_apart(filled):
            self._ask(row, first_filled(row), "may be a note beside the data, or data")
            return True
        if len(filled) == len(self._columns) and self._wordy and not is_rule(row.cells[self._words[0].number]):
            return self._weigh(row, filled)
        return self._figures(row, filled) or self._weigh(row, filled)

    def _figures(self, row: Row, filled: Sequence[ReadColumn]) -> bool:
        """A row that adds up those above, or is called like a figure; or a line drawn with signs."""
        words = [one for one in filled if not one.numeric]
        if len(words) > 1:
            if all(is_rule(row.cells[one.number]) for one in filled):
                self._ask(row, words[0].number, "is a line between rows, or data")
                return True
            return False
        if words and not self._ours and words[0].definition.type == "text" and len(words) < max(2, len(self._words)):
            raw = row.cells[words[0].number]
            named = self._worded * 2 > self._whole  # other rows have more than one text
            if isinstance(raw, str) and (is_count(raw) or is_rule(raw) or (named and may_be_label(raw))):
                self._ask(row, words[0].number, "may be a total or a note, or data")
                return True
        return self._adds_up(row, filled, words)

    def _weigh(self, row: Row, filled: Sequence[ReadColumn]) -> bool:
        """Note what a row holds, beside others: it is a record, but may be asked about in the end."""
        if len(filled) == len(self._columns):
            self._whole += 1
            self._worded += self._wordy
            self._last.another()
            if len(row.cells) < self._headed:
                self.short.note(row)
            return False
        words = len(filled) == 1 and filled[0].definition.type not in {*NUMBER_TYPES, "boolean"}
        if words and len(self._columns) > _FEW:
            self._lone.append(row)
        elif all(self._says_little(one, row) for one in filled):
            self._unticked.append(row)
        else:
            self._note_last(row, filled)
            self._whole += 1
            self._worded += sum(not one.numeric for one in filled) > 1
            self.short.note(row)
        return False

    def _note_last(self, row: Row, filled: Sequence[ReadColumn]) -> None:
        """Whether a row may sum up those above: nothing but numbers, or those and one text where others have more."""
        words = sum(not one.numeric for one in filled)
        few = (words < 1 and self._names) or (words == 1 < len(self._words) and self._worded * 2 > self._whole)
        if self._ours or not few:
            return self._last.another()
        figures = {self._sums[one.number]: value for one in filled if (value := self._number(one, row)) is not None}
        return self._last.note(row, words > 0, figures)

    def finish(self, doubtful: Sequence[Row]) -> None:
        """Ask about rows that are unlike the others; ``doubtful`` are short ones in which a cell could not be read."""
        short: set[int] = set()
        for number, problem in self.short.doubtful(doubtful, self._whole):
            short.add(number)
            self._say(problem)
        self.asked |= short
        if self._ours:  # its rows are records; a total below them is asked about all the same
            return
        if self._whole or len(self._lone) == 1:
            for row in self._lone:
                if row.number not in short:
                    self._ask(row, first_filled(row), "holds one text only: it may be a heading or a note, or data")
        for row, said in self._last.doubtful(self._whole):
            if row.number not in short:
                self._ask(row, first_filled(row), said)
        if not (self._whole or self._names):
            return
        for first, last in runs(self._unticked):
            rows = f"row {first.number} holds" if first is last else f"rows {first.number} to {last.number} hold"
            hint = self._settles("them", str(first.number) if first is last else f"{first.number}-{last.number}")
            at = self._place(first, first_filled(first))
            self.asked.update(range(first.number, last.number + 1))
            boxes = "boxes" if self._ticked else "boxes that are not ticked"
            self._say(Problem("F506", at, f"{rows} nothing but {boxes}{', or zeros' if self._zeros else ''}", hint))

    def _read_cell(self, column: HeadedColumn, raw: Raw) -> object:
        return next(one for one in self._columns if one.number == column.number).read(raw, self._grid, None, [])

    def _says_little(self, column: ReadColumn, row: Row) -> bool:
        """Whether a cell is a box that is not ticked; or, in a list that has names as well, any box, or 0."""
        if column.definition.type not in ("boolean", *(NUMBER_TYPES if self._names and not self._ours else ())):
            return False
        value = column.read(row.cells[column.number], self._grid, None, [])
        if isinstance(value, bool):
            self._ticked |= value and self._names
            return not value or (self._names and not self._ours)
        zero = isinstance(value, int | Decimal | Fraction) and value == 0
        self._zeros |= zero
        return zero

    def _filled(self, row: Row) -> Sequence[ReadColumn]:
        """The columns in which a row has something: mostly all of them, which is quickly seen in a text file."""
        if self._pick is not None and len(row.cells) >= self._width:
            cells = self._pick(row.cells)
            if "" not in cells and not any(map(str.isspace, cells)):
                return self._columns
        return columns_filled(row, self._columns)

    def _stands_apart(self, filled: Sequence[ReadColumn]) -> bool:
        """Whether it has nothing in the columns that are read, or one text only, below other rows."""
        alone = len(filled) == 1 < len(self._columns) and len(filled[0].builder) > 0
        return not filled or (alone and filled[0].definition.type not in NUMBER_TYPES)

    # ----------------------------------------------------------------- totals

    def _total(self, row: Row, label: int | None, sums: list[int]) -> bool:
        """A row with the label of a total, or with formulas that add up those above."""
        for one in self._sums.values():
            one.begin_anew()
        if self._totals == "leave out":
            return True
        others = [one for one in columns_filled(row, self._columns) if one.number != label and one.number not in sums]
        if sums:
            certain = label is not None or all(one.definition.type in NUMBER_TYPES for one in others)
        else:
            raw = row.cells[label or 0]
            alone = isinstance(raw, str) and is_plain_label(raw)
            certain = alone and any(self._is_no_value(one, row) for one in others)
        at = label if label is not None else sums[0]
        if certain:
            message = f"row {row.number} reads as a total, and is left out"
            place = self._place(row, at)
            hint = f"write '{RECORD}' at its edge" if self._ours else "say 'totals: keep'"
            self._say(Problem("F507", place, message, f"{hint} if it is data", "warning"))
        else:
            said = "has a formula that adds up rows above: it may be a total, or data"
            self._ask(row, at, said if sums else "may be a total, or data")
        return True

    def _label(self, row: Row) -> int | None:
        """The column of a cell that reads as the label of a total."""
        texts = (row.text or " ".join(raw for raw in row.cells if isinstance(raw, str))).lower()
        if not may_hold_label(texts, row.cells):
            return None
        for number, raw in enumerate(row.cells):
            if isinstance(raw, str) and is_label(raw):
                column = next((one for one in self._columns if one.number == number), None)
                if column is None or raw.strip() not in column.definition.options:
                    return number
        return None

    def _sum_formulas(self, row: Row) -> list[int]:
        return [number for number, raw in enumerate(row.cells) if self._grid.is_sum(raw, row.number, number)]

    def _is_no_value(self, column: ReadColumn, row: Row) -> bool:
        found = column.read(row.cells[column.number], self._grid, None, [])
        return isinstance(found, Faulty) and found.code not in _COULD_BE_DATA

    def _adds_up(self, row: Row, filled: Sequence[ReadColumn], words: Sequence[ReadColumn]) -> bool:
        """Whether a row of numbers adds up those above it, or those since the last total.

        Where a text stands beside the numbers, all of them have to, and others rows have more than one text.
        """
        found = [(one, self._sums[one.number].come_to(value)) for one in filled if one.number in self._sums
                 and (value := self._number(one, row)) is not None]  # fmt: skip
        totals = [one for one, comes in found if comes]
        if not totals or (words and (self._ours or len(totals) < len(filled) - 1 or self._worded * 2 <= self._whole)):
            return False
        if self._totals != "leave out":
            self._ask(row, totals[0].number, "may be a total: it adds up rows above")
        for sums in self._sums.values():
            sums.begin_anew()
        return True

    def _number(self, column: ReadColumn, row: Row) -> Fraction | None:
        value = column.read(row.cells[column.number], self._grid, None, [])
        return Fraction(value) if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool) else None

    # ----------------------------------------------------------------- rows and cells

    def _ask(self, row: Row, column: int, message: str) -> None:
        self.asked.add(row.number)
        hint = self._settles("it", str(row.number))
        self._say(Problem("F506", self._place(row, column), f"row {row.number} {message}", hint))

    def _settles(self, what: str, rows: str) -> str:
        if self._ours:
            return f"take {what} out; or write '{RECORD}' into the narrow column at the edge if it is data"
        return f"take {what} out, or say 'skip_rows: [{rows}]', or 'totals: keep' if it is data"

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
        shown = isinstance(raw, str) and is_plain_label(raw)
        return self._grid.place(row, column, "", self._hidden - {column} if shown else self._hidden)
