"""The lines of text files of a cohort, counted by themselves: no row is swallowed, torn or filled up in silence.

An engine fills short rows with nulls, and takes lines for one cell between two
quotes that do not belong together. So every row is held against the headings
here, before any engine reads the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.tables.row_cells import looks_like_row

from .files import PartFile

_MOST_SAID = 20
_MOST_LINES = 10_000
"""Lines of one row, whose texts go on from line to line."""
_BEGINNING = 8_000_000
_QUOTED = re.compile(rb'"(?:[^"]|"")*"')
_END = re.compile(rb"(?:\r?\n)?\Z")
_LONE = ("a row has a line end of CR only in it", "let all lines end alike")
_KEY = re.compile(rb'"((?:[^"\\]|\\.)*)"[ \t\r]*:')


def line_problems(file: PartFile) -> list[Problem]:
    """What is wrong with the rows of a CSV file or of JSON lines as text; at most a few of each file are said."""
    with file.path.open("rb") as lines:
        found = _csv(lines, Source(file.shown)) if file.format == "csv" else _json_lines(lines, Source(file.shown))
        said = list(islice(found, _MOST_SAID + 1))
    if len(said) > _MOST_SAID:
        more = Problem("B302", Position(Source(file.shown)), f"more than {_MOST_SAID} rows of this file cannot be read",
                       "look at how it was written")  # fmt: skip
        said[-1] = more
    return said


def _csv(lines: BinaryIO, source: Source) -> Iterator[Problem]:
    beginning = lines.read(_BEGINNING)
    if b"\n" not in beginning and b"\r" in beginning.rstrip(b"\r"):
        yield _wrong(source, 1, "the lines end with CR only", "save the file with line ends of LF or CR LF")
        return
    lines.seek(0)
    wanted, number = -1, 0
    for line in lines:
        number += 1
        if b'"' in line:
            first = number
            text, number = _whole(line, lines, number)
            cells, problem = _cells(text, source, first, number, wanted)
            if problem is not None:
                yield problem
                if cells < 0:
                    return
                continue
        else:
            first, cells = number, line.count(b",") + 1
            if b"\r" in line.removesuffix(b"\r\n"):
                yield _wrong(source, number, *_LONE)
                continue
        if wanted < 0:
            wanted = cells
            if wanted == 1 and any(sign in line for sign in b";\t|"):
                yield _wrong(source, first, "the cells are not parted by commas", "save the file with commas")
                return
        elif cells != wanted and line.strip():
            if cells > wanted:
                message = "a row has more cells than there are headings"
                hint = "put text that has a comma in it in quotes"
            else:
                message = f"a row has {cells} {'cell' if cells == 1 else 'cells'}, of {wanted} headings"
                hint = "is the file cut off? leave a cell empty between its commas"
            yield _wrong(source, first, message, hint)


def _whole(line: bytes, lines: BinaryIO, number: int) -> tuple[bytes, int]:
    """A row to where its quotes are closed, and the number of its last line."""
    parts, quotes = [line], line.count(b'"')
    while quotes % 2 and len(parts) < _MOST_LINES:
        more = lines.readline()
        if not more:
            break
        parts.append(more)
        quotes += more.count(b'"')
        number += 1
    return b"".join(parts), number


def _cells(text: bytes, source: Source, first: int, last: int, wanted: int) -> tuple[int, Problem | None]:
    """How many cells a row with quotes has; -1 where it cannot be told where the next row begins."""
    hint = "put text that has a quote in it in quotes, and double the quote"
    cells, at, end = 0, 0, _END.search(text)
    stop = len(text) if end is None else end.start()
    while True:
        cells += 1
        if text.startswith(b'"', at):
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                return -1, _wrong(source, first, "a quote is not closed", hint)
            if any(looks_like_row(part.decode("latin-1"), ",", wanted) for part in quoted[0].split(b"\n")[1:]):
                message = f"a quote that begins in this row is closed in line {last}; the lines between look like rows"
                mend = "close it where the text ends, or write the text in one line"
                return cells, _wrong(source, first, message, mend)
            at = quoted.end()
            if at < stop and not text.startswith(b",", at):
                lost = -1 if last > first else cells
                return lost, _wrong(source, first, "after a closing quote stands more text", hint)
            comma = at if at < stop else -1
        else:
            comma = text.find(b",", at, stop)
            cell = text[at : stop if comma < 0 else comma]
            if b"\r" in cell:
                return cells, _wrong(source, first, *_LONE)
            if b'"' in cell:
                return -1 if last > first else cells, _wrong(source, first, "a quote stands within a text", hint)
        if comma < 0:
            return cells, None
        at = comma + 1


def _json_lines(lines: BinaryIO, source: Source) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        keys = _KEY.findall(line)
        if len(keys) != len(set(keys)):  # perhaps of an object within
            twice: list[str] = []
            _object(line, twice)
            if twice:
                yield _wrong(source, number, f"the key '{twice[0][:60]}' stands twice in this line", "keep one of them")


def _object(line: bytes, twice: list[str]) -> None:
    def pairs(found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in found]
        twice.extend(name for n, name in enumerate(names) if name in names[:n])
        return dict(found)

    try:
        json.loads(line, object_pairs_hook=pairs)
    except (ValueError, RecursionError):  # the engine says what is wrong with it
        twice.clear()


def _wrong(source: Source, line: int, message: str, hint: str) -> Problem:
    return Problem("B302", Position(source, line, 1), message, hint)
