"""Text files with rows and columns: encodings, the sign that parts the cells, quotes. Read line by line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.characters import first_unfit

from .cell_dates import EXCEL_DAY_0
from .cells import Cell
from .encodings import Utf8InDisguise, undecodable, unfit_character
from .row_cells import looks_like_row
from .table import ENCODINGS, MOST_COLUMNS, Progress, Raw, Row

LARGEST_CSV = 512 * 1024 * 1024
_CANDIDATES = ",;\t|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAMPLE = 30
_LONGEST_LINE = 1_000_000
_MOST_LINES = 10_000
"""Lines of one row, whose texts go on from line to line."""
_SAMPLED = 20_000
_EVERY = 5_000
_QUOTED = re.compile(r' *"(?:[^"]|"")*"')
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)

Score = Callable[[Sequence[str]], int]
"""How many names of columns that are looked for stand in a row."""


class CsvGrid:
    """One open text file. It is closed when its rows have been read."""

    sheet = ""
    formulas = False
    day_0 = EXCEL_DAY_0

    def __init__(
        self, path: Path, shown: str, score: Score, encoding: str | None = None, delimiter: str | None = None,
        progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self.source, self._path, self._progress = Source(shown), path, progress
        self._size = path.stat().st_size
        if self._size > LARGEST_CSV:
            raise self._stop("F003", f"the file has {self._size:,} bytes; at most {LARGEST_CSV:,} are read")
        with path.open("rb") as file:
            start = file.read(4)
        if start.startswith(_WORKBOOKS):
            raise self._stop("F404", "this is no text file, but a workbook or another archive",
                             "give it its right ending, such as .xlsx, or save it as .csv")
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
        self._encoding = marked or (ENCODINGS[encoding] if encoding else "utf-8")
        if self._encoding == "utf-16" and not marked:
            self._encoding = "utf-16-be" if start.startswith(b"\0") else "utf-16-le"
        head = list(islice(self._lines(None), _SAMPLE))
        self._skip = 0
        said = _SEP.fullmatch(head[0][1]) if head else None
        if said and said[1] in _CANDIDATES:
            delimiter, self._skip, head = delimiter or said[1], 1, head[1:]
        self._delimiter = delimiter or self._found([line[:_SAMPLED] for _, line in head], score)
        self.foreign = self._delimiter != ","

    def rows(self) -> Iterator[Row]:
        """Every row; InputError where the file breaks off."""
        at_hand: list[str] = []
        numbers = [0]

        def feed() -> Iterator[str]:
            for number, line in islice(self._lines(self._progress), self._skip, None):
                at_hand.append(line)
                if len(at_hand) > _MOST_LINES:
                    raise self._stop("F410", f"a quote that begins in this row is not closed in {_MOST_LINES:,} lines",
                                     "write '\"' where the text ends", numbers[1 - len(at_hand)])
                numbers.append(number)
                yield line

        reader = csv.reader(feed(), delimiter=self._delimiter, strict=True, skipinitialspace=True)
        while True:
            begin = numbers[-1] + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise self._broken(error, begin + self._skip * (begin == 1), at_hand) from None
            if len(cells) > MOST_COLUMNS:
                raise self._stop("F409", f"more than {MOST_COLUMNS} columns", "is it the right file?", begin)
            first = numbers[-len(at_hand)] if at_hand else begin
            if len(at_hand) > 1 and self._swallows(at_hand, cells):
                message = f"a quote that begins in this row is closed in line {numbers[-1]}"
                hint = "write '\"' where the text ends, or write the text in one line"
                raise self._stop("F410", f"{message}; the lines between look like rows", hint, first)
            yield Row(first, cells, "".join(at_hand))
            at_hand.clear()
            del numbers[:-1]

    def _swallows(self, lines: Sequence[str], cells: Sequence[str]) -> bool:
        """Whether a line within a quoted text looks like a row itself."""
        return any(looks_like_row(line, self._delimiter, len(cells))
                   for line in (*lines[1:-1], lines[-1].partition('"')[0]))  # fmt: skip

    def cell(self, raw: Raw) -> Cell | None:
        return raw if isinstance(raw, str) and raw.strip() else None

    def is_sum(self, raw: Raw, row: int, column: int) -> bool:
        return False

    def place(self, row: Row, column: int, heading: str, hidden: frozenset[int]) -> Position:
        """The cell in its line, where the cells of hidden columns are covered."""
        spans = _spans(row.text, self._delimiter)
        covered = list(row.text)
        for number in hidden:
            if number < len(spans):
                begin, end = spans[number]
                covered[begin:end] = ["\n" if c == "\n" else "\r" if c == "\r" else "·" for c in covered[begin:end]]
        source = Source(self.source.name, "".join(covered), row.number)
        begin, end = spans[column] if column < len(spans) else (len(row.text.rstrip("\r\n")),) * 2
        return source.at(begin, end - begin)

    # ------------------------------------------------------------------ lines

    def _lines(self, progress: Progress | None) -> Iterator[tuple[int, str]]:
        with self._path.open("rb") as binary:
            text = io.TextIOWrapper(binary, encoding=self._encoding, newline="")
            doubt = Utf8InDisguise(self._encoding)
            number = 0
            while True:
                try:
                    line = text.readline(_LONGEST_LINE + 1)
                except UnicodeDecodeError:
                    raise InputError([undecodable(binary, self._encoding, self.source)]) from None
                if not line:
                    break
                number += 1
                if len(line) > _LONGEST_LINE:
                    raise self._stop("F409", f"a line of more than {_LONGEST_LINE:,} characters",
                                     "is it a text file with rows and columns?", number)
                if not (line.isascii() and line.rstrip("\r\n").isprintable()):
                    doubt.note(line, number)
                    unfit = first_unfit(line)
                    if unfit:
                        wrong = unfit_character(unfit, number, self._encoding, self.source)
                        raise InputError([doubt.problem(self.source) or wrong])
                if progress and number % _EVERY == 0:
                    progress(self.source.name, binary.tell(), self._size)
                yield number, line
            text.detach()
        found = doubt.problem(self.source)
        if found:
            raise InputError([found])

    def _found(self, sample: list[str], score: Score) -> str:
        """The sign with which most names of columns are found."""
        scored: list[tuple[int, str]] = []
        for sign in _CANDIDATES:
            best = 0
            with suppress(csv.Error):  # a quote that does not fit this sign; with the right one it will be said
                for cells in csv.reader(sample, delimiter=sign, strict=True, skipinitialspace=True):
                    best = max(best, score(cells[:MOST_COLUMNS]))
            scored.append((best, sign))
        best = max(scored, key=lambda one: one[0])[0]
        signs = [sign for found, sign in scored if found == best]
        used = [sign for sign in signs if any(sign in line for line in sample)]
        if best and len(used) > 1:
            shown = " or ".join({"\t": "a tab"}.get(sign, f"'{sign}'") for sign in used)
            raise self._stop("F410", f"it is not clear which sign parts the cells: {shown}",
                             "say it with 'delimiter: comma', 'semicolon', 'tab' or 'bar'")
        return used[0] if used else ","

    # --------------------------------------------------------------- problems

    def _stop(self, code: str, message: str, hint: str = "", line: int = 0) -> InputError:
        return InputError([Problem(code, Position(self.source, line, 1 if line else 0), message, hint)])

    def _broken(self, error: csv.Error, line: int, at_hand: list[str]) -> InputError:
        said = str(error)
        if "limit" in said:
            return self._stop("F410", "a cell is longer than is read; a quote before it may not be closed",
                              "write '\"' where the text ends", line)
        if "unexpected end of data" in said:
            return self._stop("F410", "a quote that begins in this row is never closed",
                              "write '\"' where the text ends", line)
        last = line + max(0, len(at_hand) - 1)
        if last > line:
            return self._stop("F410", f"a quote that begins in this row is closed in line {last}, within a text",
                              "write '\"' where the text ends; a quote inside a quoted text is written twice", line)
        return self._stop("F410", "after a closing quote stands more text",
                          "write a quote inside a quoted text twice", line)


def _spans(text: str, delimiter: str) -> list[tuple[int, int]]:
    """Where each cell of a row begins and ends, its quotes within. A quote that is not the first sign is text."""
    body = text.rstrip("\r\n")
    spans: list[tuple[int, int]] = []
    begin = 0
    while begin <= len(body):
        quoted = _QUOTED.match(body, begin)
        end = body.find(delimiter, quoted.end() if quoted else begin)
        end = len(body) if end < 0 else end
        spans.append((begin, end))
        begin = end + 1
    return spans
