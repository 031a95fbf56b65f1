"""A collection of records, held by column: each distinct value once, each row as small numbers.

A register of 200,000 rows has a few thousand distinct dates and a handful of
outcomes. Held so, it takes a few bytes a cell, and what a rule asks of a row is
worked out once for each combination of values that occurs.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias, overload

from assay.facts.problems.positions import Position

from .scalars import FieldValue


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a collection; a field that was not given is absent here, and unknown."""

    number: int
    values: Mapping[str, Value] = field(repr=False)  # they may be about a person
    at: Position


class FieldColumn(NamedTuple):
    """One field of all rows: for each row the index of its value; value 0 is UNKNOWN."""

    codes: Sequence[int]
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that records were read from, and in which of its columns (A, B, …) each field stands.

    ``sheet`` is empty for a file without sheets.
    """

    file: str
    sheet: str = ""
    letters: Mapping[str, str] = field(default_factory=lambda: {})


@dataclass(frozen=True, slots=True, eq=False)
class Records(Sequence[Record]):
    """Rows with the same fields. ``places`` gives where each row stands; ``origin`` the file, if it was one."""

    columns: Mapping[str, FieldColumn] = field(repr=False)
    places: Sequence[Position] = field(repr=False)
    origin: Origin | None = None

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        return Record(number + 1, self.row(number), self.places[number])

    def __iter__(self) -> Iterator[Record]:
        for number in range(len(self)):
            yield self[number]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Records):
            return NotImplemented
        return len(self) == len(other) and all(self.row(n) == other.row(n) for n in range(len(self)))

    def __hash__(self) -> int:
        return hash((len(self), *sorted(self.columns)))

    def row(self, index: int) -> dict[str, Value]:
        """The values of a row, counted from 0, without those that are not known."""
        return {name: values[code] for name, (codes, values) in self.columns.items() if (code := codes[index])}

    def combinations(self, names: Iterable[str]) -> tuple[tuple[str, ...], Iterable[tuple[int, ...]]]:
        """Those of the fields that any row has, and for each row the codes of their values."""
        known = tuple(name for name in names if name in self.columns)
        if not known:
            return (), (() for _ in range(len(self)))
        return known, zip(*(self.columns[name].codes for name in known), strict=True)

    def values_of(self, names: Sequence[str], codes: Sequence[int]) -> dict[str, Value]:
        """The values that a combination stands for, without those that are not known."""
        return {name: self.columns[name].values[code] for name, code in zip(names, codes, strict=True) if code}


class ColumnBuilder:
    """Takes the values of one field row by row."""

    def __init__(self, unknown: Value) -> None:
        self._values: list[Value] = [unknown]
        self._codes = array("I")
        self._index: dict[Value, int] = {}
        self._aliases: dict[int, int] = {}
        self.add = self._codes.append
        """The next row has the value of that index."""

    def __len__(self) -> int:
        return len(self._codes)

    def code(self, value: Value) -> int:
        """The index that a value has, now or from now on."""
        if value is self._values[0]:
            return 0
        found = self._index.get(value)
        if found is None:
            found = self._index[value] = len(self._values)
            self._values.append(value)
        return found

    def alias(self, code: int) -> int:
        """Another index of the same value, for rows that are to be counted: see ``merged``."""
        if code not in self._aliases:
            self._aliases[code] = len(self._values)
            self._values.append(self._values[code])
        return self._aliases[code]

    def merged(self) -> int:
        """How many rows have an alias; from now on they have the value itself."""
        codes = {alias: code for code, alias in self._aliases.items()}
        if not codes:
            return 0
        rows = [row for row, code in enumerate(self._codes) if code in codes]
        for row in rows:
            self._codes[row] = codes[self._codes[row]]
        self._aliases.clear()
        return len(rows)

    def since(self, row: int) -> Iterator[Value]:
        """The values of the rows from that one on, counted from 0."""
        return (self._values[code] for code in self._codes[row:])

    def fill(self, rows: int) -> None:
        """The rows up to here, those that have none, are not known."""
        self._codes.extend([0] * (rows - len(self._codes)))

    def column(self) -> FieldColumn:
        return FieldColumn(self._codes, tuple(self._values))


def records_of(rows: Iterable[Mapping[str, Value]], places: Sequence[Position], unknown: Value) -> Records:
    """Records from rows that are at hand; a field of none of them has no column."""
    builders: dict[str, ColumnBuilder] = {}
    for number, row in enumerate(rows):
        for name, value in row.items():
            builder = builders.get(name)
            if builder is None:
                builder = builders[name] = ColumnBuilder(unknown)
            builder.fill(number)
            builder.add(builder.code(value))
    for builder in builders.values():
        builder.fill(len(places))
    return Records({name: builder.column() for name, builder in builders.items()}, places)


Value: TypeAlias = FieldValue | Records
"""What a fact can hold."""

NO_RECORDS = Records({}, ())
"""Known to be empty."""


@dataclass(frozen=True, slots=True)
class RowPlaces(Sequence[Position]):
    """The places of rows of a file, by the number of the line or sheet row at which each begins."""

    at: Position
    numbers: Sequence[int]
    sheet: str = ""

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Position: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Position]: ...
    def __getitem__(self, index: int | slice) -> Position | Sequence[Position]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        number = self.numbers[index]
        if self.sheet:
            return self.at._replace(path=f"{self.sheet}!A{number}")
        return self.at._replace(line=number, column=1)
