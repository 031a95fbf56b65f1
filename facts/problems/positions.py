"""Where something was read: file, line and column, kept to the very end."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
# Controls, line breaks, what turns the direction of writing, halves of characters.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_STEERING_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One text that was read: its name as the user gave it, made fit to be shown, and its lines.

    Of a large file only a part is kept: ``first`` is the number of its first line.
    """

    name: str
    text: str = field(default="", repr=False)
    first: int = 1
    _starts: array[int] = field(default_factory=lambda: array("I"), init=False, repr=False)
    _hidden: array[int] = field(default_factory=lambda: array("I"), init=False, repr=False)
    _covered: dict[int, dict[int, str]] = field(default_factory=lambda: {}, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", printable(self.name))

    def line(self, number: int) -> str:
        """The text of a line (the first is 1); empty where there is none."""
        starts = self._lines()
        number -= self.first - 1
        if not 0 < number <= len(starts):
            return ""
        covered = self._covers().get(number)
        return self._line_whole(number) if covered is None else covered

    def hide(self, at: Position) -> None:
        """Never show what stands there: it is about a person."""
        if at.line:
            self._hidden.extend((at.line - self.first + 1, at.column, at.width))

    def at(self, offset: int, width: int = 1) -> Position:
        """The place of a character, counted from 0."""
        starts = self._lines()
        line = bisect_right(starts, offset)
        return Position(self, line + self.first - 1, offset - starts[line - 1] + 1, max(1, width))

    def _line_whole(self, number: int) -> str:
        starts = self._lines()
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\n\r\x85\u2028\u2029")

    def _covers(self) -> dict[int, str]:
        """The lines of which something is hidden, as they may be shown; made once, when a line is asked for."""
        known = self._covered.get(len(self._hidden))
        if known is not None or not self._hidden:
            return known or {}
        starts, spans = self._lines(), dict[int, list[tuple[int, int]]]()
        hidden = self._hidden
        for line, column, width in zip(hidden[::3], hidden[1::3], hidden[2::3], strict=True):
            begin = starts[line - 1] + column - 1
            last = bisect_right(starts, begin + width - 1)
            for number in range(line, last + 1):  # a text can go on in the lines below
                at = starts[number - 1]
                spans.setdefault(number, []).append((max(begin, at) - at, begin + width - at))
        made = {number: _with_dots(self._line_whole(number), found) for number, found in spans.items()}
        self._covered.clear()
        self._covered[len(self._hidden)] = made
        return made

    def _lines(self) -> array[int]:
        """Where each line begins; looked for once, and only when someone asks."""
        if not self._starts:
            found = array("I", [0])
            found.extend(match.end() for match in _BREAK.finditer(self.text))
            object.__setattr__(self, "_starts", found)
        return self._starts


class Position(NamedTuple):
    """A place in a source. Lines and columns count from 1; line 0 means "no line".

    Facts that came as Python values have no lines: they carry their path
    (``facts.coordinator.fte``) instead. So do the cells of workbooks
    (``Pairs!D7``); their line is the row, by which they are put in order.
    """

    source: Source
    line: int = 0
    column: int = 0
    width: int = 1
    path: str = ""

    @property
    def file(self) -> str:
        return self.source.name

    def to_dict(self) -> dict[str, object]:
        """The place as plain data: file, and line and column, or the path."""
        found: dict[str, object] = {"file": self.file}
        if self.path:
            found["path"] = self.path
        elif self.line:
            found |= {"line": self.line, "column": self.column}
        return found

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        if self.path:
            return f"{self.file}:{self.path}"
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


def _with_dots(text: str, spans: list[tuple[int, int]]) -> str:
    """A line with dots in place of what is hidden."""
    parts: list[str] = []
    done = 0
    for begin, end in sorted(spans):
        begin, end = max(begin, done), min(end, len(text))
        if begin < end:
            parts += [text[done:begin], "·" * (end - begin)]
            done = end
    return "".join([*parts, text[done:]])


def printable(text: str) -> str:
    """A text in one line, without what would steer a terminal."""
    return text if text.isprintable() else _STEERING.sub("\ufffd", text)


def cut(text: str, width: int) -> str:
    """A text of so many characters at most, with … in place of what is cut off."""
    return text if len(text) <= width else text[: width - 1] + "…"


def json_printable(text: str) -> str:
    """A JSON document with escapes in place of what would steer a terminal."""
    return _STEERING_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


NOWHERE = Position(Source("-"))
