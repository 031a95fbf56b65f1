"""JSON to positioned nodes.

The standard library's decoder tells no positions of values and takes floats
and repeated keys, so the grammar is walked here, with its own string scanner.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError, JSONDecoder
from typing import cast

from .nodes import Mapping, Node, Scalar, Sequence
from .positions import Position, Source
from .problems import Problem
from .read_yaml import DEEPEST, MOST_NODES, number_or_text

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)
_WORD = re.compile(r"[-+A-Za-z0-9_.]+")
_WORDS = {"true": True, "false": False, "null": None}
_DECODER = JSONDecoder()
_SURROGATE = re.compile("[\ud800-\udfff\x00]")


def _scan(text: str, offset: int) -> tuple[str, int]:
    """The string whose first character stands at an offset, and where it ends."""
    value, end = _DECODER.raw_decode(text, offset - 1)
    return cast("str", value), end


class _Stop(Exception):
    """The text cannot be read on; its problem has been noted."""


class _Reader:
    """One pass over one text; ``where`` is the offset reached."""

    def __init__(self, source: Source, problems: list[Problem]) -> None:
        self.source, self.text, self.problems = source, source.text, problems
        self.starts = [0] + [m.end() for m in re.finditer("\n", source.text)]
        self.nodes = 0

    def at(self, offset: int, width: int = 1) -> Position:
        line = bisect_right(self.starts, offset)
        return Position(self.source, line, offset - self.starts[line - 1] + 1, max(1, width))

    def stop(self, offset: int, message: str, hint: str = "", code: str = "J101") -> _Stop:
        self.problems.append(Problem(code, self.at(min(offset, len(self.text))), message, hint))
        return _Stop()

    def space(self, offset: int) -> int:
        found = _SPACE.match(self.text, offset)
        return found.end() if found else offset

    def value(self, offset: int, depth: int) -> tuple[Node, int]:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self.stop(offset, f"more than {MOST_NODES:,} values in one file", code="Y106")
        if depth > DEEPEST:
            raise self.stop(offset, f"nested deeper than {DEEPEST} levels", code="Y105")
        match self.text[offset : offset + 1]:
            case "{":
                return self.mapping(offset, depth)
            case "[":
                return self.sequence(offset, depth)
            case '"':
                text, end = self.string(offset)
                return Scalar(text, self.at(offset, end - offset)), end
            case "":
                raise self.stop(offset, "the file ends where a value should stand")
            case _:
                return self.word(offset)

    def string(self, offset: int) -> tuple[str, int]:
        try:
            text, end = _scan(self.text, offset + 1)
        except JSONDecodeError as error:
            raise self.stop(error.pos, f"a text is not finished or not valid: {error.msg}") from None
        if _SURROGATE.search(text):
            raise self.stop(offset, "a text holds half a character or a null", code="F004")
        return text, end

    def word(self, offset: int) -> tuple[Node, int]:
        found = _WORD.match(self.text, offset)
        if not found:
            shown = self.text[offset]
            hint = "write texts in double quotes" if shown == "'" else ""
            raise self.stop(offset, f"'{shown}' cannot begin a value", hint)
        word, at = found[0], self.at(offset, len(found[0]))
        if word in _WORDS:
            return Scalar(_WORDS[word], at), found.end()
        if _NUMBER.fullmatch(word):
            return Scalar(number_or_text(word, at, self.problems), at), found.end()
        if word.lstrip("+-").lower() in ("nan", "inf", "infinity"):
            message = f"{word} is not a number that can be counted with"
            self.problems.append(Problem("Y110", at, message))
            return Scalar(None, at), found.end()
        raise self.stop(offset, f"'{word[:40]}' is not a value", "write texts in double quotes")

    def sequence(self, begin: int, depth: int) -> tuple[Node, int]:
        items: list[Node] = []
        offset = self.space(begin + 1)
        if self.text[offset : offset + 1] == "]":
            return Sequence((), self.at(begin)), offset + 1
        while True:
            item, offset = self.value(offset, depth + 1)
            items.append(item)
            offset, ended = self.next(offset, "]", begin)
            if ended:
                return Sequence(tuple(items), self.at(begin)), offset

    def mapping(self, begin: int, depth: int) -> tuple[Node, int]:
        entries: dict[str, tuple[Position, Node]] = {}
        offset = self.space(begin + 1)
        if self.text[offset : offset + 1] == "}":
            return Mapping(entries, self.at(begin)), offset + 1
        while True:
            if self.text[offset : offset + 1] != '"':
                raise self.stop(offset, "a key in double quotes should stand here")
            key, end = self.string(offset)
            at = self.at(offset, end - offset)
            offset = self.space(end)
            if self.text[offset : offset + 1] != ":":
                raise self.stop(offset, "a ':' should stand here")
            item, offset = self.value(self.space(offset + 1), depth + 1)
            if key in entries:
                hint = f"it stands on line {entries[key][0].line} already; keep one of the two"
                self.problems.append(Problem("Y108", at, f"'{key}' stands twice", hint))
            else:
                entries[key] = (at, item)
            offset, ended = self.next(offset, "}", begin)
            if ended:
                return Mapping(entries, self.at(begin)), offset

    def next(self, offset: int, closing: str, begin: int) -> tuple[int, bool]:
        """Past a comma (to the next entry) or past the closing bracket."""
        offset = self.space(offset)
        found = self.text[offset : offset + 1]
        if found == closing:
            return offset + 1, True
        if found == ",":
            after = self.space(offset + 1)
            if self.text[after : after + 1] == closing:
                raise self.stop(offset, f"a ',' stands before the '{closing}'", "remove the ','")
            return after, False
        line = self.at(begin).line
        raise self.stop(offset, f"a ',' or '{closing}' should stand here",
                        f"the bracket was opened on line {line}")


def read_json(source: Source, problems: list[Problem]) -> Node | None:
    """The one value of a source; None, with problems, where it cannot be had whole."""
    before = len(problems)
    reader = _Reader(source, problems)
    try:
        start = reader.space(0)
        if start == len(source.text):
            raise reader.stop(0, "the file is empty", code="Y102")
        node, end = reader.value(start, 0)
        end = reader.space(end)
        if end != len(source.text):
            raise reader.stop(end, "something stands after the end")
    except _Stop:
        return None
    return node if len(problems) == before else None
