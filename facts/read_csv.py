"""Text files with rows and columns: encodings, the sign that parts the cells, quotes. Read line by line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from .cells import Cell
from .characters import first_unfit
from .positions import Position, Source
from .problems import InputError, Problem
from .suggest import listed
from .table import ENCODINGS, MOST_COLUMNS, Progress, Raw, Row

LARGEST_CSV = 512 * 1024 * 1024
_CANDIDATES = ",;\t|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 30
_LONGEST_LINE = 1_000_000
_EVERY = 5_000
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)

Score = Callable[[Sequence[str]], int]
"""How many names of columns that are looked for stand in a row."""


class CsvGrid:
    """One open text file. It is closed when its rows have been read."""

    sheet = ""
    formulas = False

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
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
        self._encoding = marked or (ENCODINGS[encoding] if encoding else "utf-8")
        head = list(islice(self._lines(None), _SAMPLE))
        self._skip = 0
        said = _SEP.fullmatch(head[0][1]) if head else None
        if said:
            delimiter, self._skip, head = delimiter or said[1], 1, head[1:]
        self._delimiter = delimiter or self._found([line for _, line in head], score)
        self.foreign = self._delimiter != ","

    def rows(self) -> Iterator[Row]:
        """Every row; InputError where the file breaks off."""
        at_hand: list[str] = []
        numbers = [0]

        def feed() -> Iterator[str]:
            for number, line in islice(self._lines(self._progress), self._skip, None):
                at_hand.append(line)
                numbers.append(number)
                yield line

        reader = csv.reader(feed(), delimiter=self._delimiter, strict=True)
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
            yield Row(first, cells, "".join(at_hand))
            at_hand.clear()
            del numbers[:-1]

    def cell(self, raw: Raw) -> Cell | None:
        return raw if isinstance(raw, str) and raw.strip() else None

    def is_sum(self, raw: Raw) -> bool:
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
            number = 0
            while True:
                try:
                    line = text.readline(_LONGEST_LINE + 1)
                except UnicodeDecodeError:
                    raise InputError([self._undecodable(binary)]) from None
                if not line:
                    break
                number += 1
                if len(line) > _LONGEST_LINE:
                    raise self._stop("F409", f"a line of more than {_LONGEST_LINE:,} characters",
                                     "is it a text file with rows and columns?", number)
                unfit = None if line.rstrip("\r\n").isprintable() else first_unfit(line)
                if unfit:
                    at = Position(Source(self.source.name), number, unfit.start() + 1)
                    message = f"the character U+{ord(unfit[0]):04X} cannot stand in a text file"
                    raise InputError([Problem("F004", at, message, "remove it; is this a text file?")])
                if progress and number % _EVERY == 0:
                    progress(self.source.name, binary.tell(), self._size)
                yield number, line
            text.detach()

    def _found(self, sample: list[str], score: Score) -> str:
        """The sign with which most names of columns are found."""
        scored: list[tuple[int, str]] = []
        for sign in _CANDIDATES:
            best = 0
            with suppress(csv.Error):  # a quote that does not fit this sign; with the right one it will be said
                for cells in csv.reader(sample, delimiter=sign, strict=True):
                    best = max(best, score(cells))
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
        return self._stop("F410", "after a closing quote stands more text",
                          "write a quote inside a quoted text twice", line + max(0, len(at_hand) - 1))

    def _undecodable(self, binary: BinaryIO) -> Problem:
        binary.seek(0)
        encoding = "utf-8" if self._encoding == "utf-8-sig" else self._encoding
        number, place, byte = 0, 0, 0
        for line in binary:
            number += 1
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                place, byte = len(line[: error.start].decode(encoding, "replace")), line[error.start]
                break
        at = Position(Source(self.source.name), number, place + 1)
        if encoding != "utf-8":
            return Problem("F004", at, "this is not text in the encoding that is named",
                           f"it can be {listed(ENCODINGS, 10)}")
        as_windows = bytes([byte]).decode("cp1252", "replace")
        hint = (f"in Windows-1252, as Excel saves it, the byte would be '{as_windows}': if that is meant, "
                "say 'encoding: windows-1252'")  # fmt: skip
        return Problem("F004", at, f"the byte 0x{byte:02x} is not UTF-8 text", hint)


def _spans(text: str, delimiter: str) -> list[tuple[int, int]]:
    """Where each cell of a row begins and ends, its quotes within."""
    spans: list[tuple[int, int]] = []
    begin, quoted = 0, False
    body = text.rstrip("\r\n")
    for offset, character in enumerate(chain(body, (delimiter,))):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and (not quoted or offset == len(body)):
            spans.append((begin, offset))
            begin = offset + 1
    return spans
