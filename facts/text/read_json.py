"""JSON to positioned nodes.

The standard library's decoder tells no positions of values and takes floats
and repeated keys, so the grammar is walked here, with its own string scanner.
"""

from __future__ import annotations

import re
from json import JSONDecodeError, JSONDecoder
from typing import cast

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.characters import fit
from assay.facts.values.suggest import LEAVE_OUT

from .read_yaml import DEEPEST, MOST_NODES, number_or_text

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", re.ASCII)
_WORD = re.compile(r"[-+A-Za-z0-9_.]+")
_WORDS = {"true": True, "false": False, "null": None}
_COMMENTS = "JSON has no comments; remove it, or put it under 'notes'"
_DECODER = JSONDecoder()


def _scan(text: str, offset: int) -> tuple[str, int]:
    """The string whose first character stands at an offset, and where it ends."""
    value, end = _DECODER.raw_decode(text, offset - 1)
    return cast("str", value), end


class _Stop(Exception):
    """The text cannot be read on; its problem has been noted."""


class _Reader:
    """One pass over one text; ``where`` is the offset reached."""

    def __init__(self, source: Source, problems: list[Problem], deepest: int) -> None:
        self.source, self.text, self.problems, self.deepest = source, source.text, problems, deepest
        self.nodes = 0

    def at(self, offset: int, width: int = 1) -> Position:
        return self.source.at(offset, width)

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
        if depth > self.deepest:
            raise self.stop(offset, f"nested deeper than {self.deepest} levels", code="Y105")
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
            raise self.broken(offset, error) from None
        return fit(text, self.at(offset, end - offset), self.problems), end

    def broken(self, offset: int, error: JSONDecodeError) -> _Stop:
        if "escape" in error.msg:
            hint = "write the backslash twice"
            return self.stop(error.pos, "an unknown escape in a text", hint)
        if "control" in error.msg and self.text[error.pos : error.pos + 1] not in ("\n", "\r"):
            return self.stop(error.pos, "a tab cannot stand in a text", "write \\t, or a space")
        hint = "end it with '\"' on the same line; a line break in a text is written \\n"
        return self.stop(offset, "this text does not end on its line", hint)

    def word(self, offset: int) -> tuple[Node, int]:
        found = _WORD.match(self.text, offset)
        if not found:
            shown = self.text[offset]
            hint = _COMMENTS if shown in "/#" else "write texts in double quotes"
            raise self.stop(offset, f"{'a single quote' if shown == chr(39) else shown} cannot begin a value", hint)
        word, at = found[0], self.at(offset, len(found[0]))
        if word in _WORDS:
            return Scalar(_WORDS[word], at), found.end()
        if _NUMBER.fullmatch(word):
            return Scalar(number_or_text(word, at, self.problems), at), found.end()
        if word.lstrip("+-").lower() in ("nan", "inf", "infinity"):
            message = f"{word} is not a number that can be counted with"
            self.problems.append(Problem("Y110", at, message, LEAVE_OUT))
            return Scalar(None, at), found.end()
        hint = "write texts in double quotes"
        if word.lower() in ("yes", "no", "true", "false"):
            hint = "write true or false"
        elif word[0] in "+-.0123456789":
            hint = "write numbers like 1200 or 0.5, and texts in double quotes"
        raise self.stop(offset, f"'{word[:40]}' is not a value", hint)

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
        dropped: list[tuple[str, Node]] = []
        offset = self.space(begin + 1)
        if self.text[offset : offset + 1] == "}":
            return Mapping(entries, self.at(begin)), offset + 1
        while True:
            if self.text[offset : offset + 1] != '"':
                hint = _COMMENTS if self.text[offset : offset + 1] in ("/", "#") else 'write "name": value'
                raise self.stop(offset, "a name in double quotes should stand here", hint)
            key, end = self.string(offset)
            at = self.at(offset, end - offset)
            offset = self.space(end)
            if self.text[offset : offset + 1] != ":":
                raise self.stop(offset, "a ':' is missing before this", 'write "name": value')
            item, offset = self.value(self.space(offset + 1), depth + 1)
            if key in entries:
                hint = f"it stands on line {entries[key][0].line} already; keep one of the two"
                self.problems.append(Problem("Y108", at, f"'{key[:60]}' stands twice", hint))
                dropped.append((key, item))
            else:
                entries[key] = (at, item)
            offset, ended = self.next(offset, "}", begin)
            if ended:
                return Mapping(entries, self.at(begin), tuple(dropped)), offset

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
        if not found:
            raise self.stop(begin, "this bracket is never closed", f"write '{closing}' where it ends")
        raise self.stop(offset, f"a ',' or '{closing}' is missing before this",
                        f"the bracket was opened on line {self.at(begin).line}")


def read_json(source: Source, problems: list[Problem], deepest: int = DEEPEST) -> Node | None:
    """The one value of a source, without what is a problem; None where it breaks off."""
    reader = _Reader(source, problems, deepest)
    try:
        start = reader.space(0)
        if start == len(source.text):
            raise reader.stop(0, "the file is empty", code="Y102")
        node, end = reader.value(start, 0)
        end = reader.space(end)
        if end != len(source.text):
            raise reader.stop(end, "something stands after the end", "a JSON file holds one value")
    except _Stop:
        return None
    return node
