"""Text files in other encodings than is said: bytes that are no text, characters that cannot be, UTF-8 in disguise."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.suggest import listed

from .table import ENCODINGS

_CHUNK = 1 << 20
_BREAK = re.compile(r"\r\n|\r(?!\Z)|\n")
_NAMES = {python: name for name, python in ENCODINGS.items()}
_ENOUGH = 1_000
"""Lines with other letters than those of ASCII after which it is known what a file is."""


class Utf8InDisguise:
    """Whether a file that is read in an encoding of one byte a letter is UTF-8: all of its lines could be read so."""

    def __init__(self, encoding: str) -> None:
        self._encoding = "" if encoding.startswith("utf") else encoding
        self._lines, self._first, self._shown = 0, 0, ("", "")

    def note(self, line: str, number: int) -> None:
        """Look at a line with other letters than those of ASCII."""
        if not self._encoding or line.isascii() or self._lines > _ENOUGH:
            return
        try:
            meant = line.encode(self._encoding).decode("utf-8")
        except UnicodeError:
            self._encoding = ""
            return
        self._lines += 1
        if not self._first:
            self._first = number
            begin = next(n for n, c in enumerate(line) if not c.isascii())
            size = len(next(c for c in meant if not c.isascii()).encode("utf-8"))
            self._shown = line[begin : begin + size], meant[begin]

    def problem(self, source: Source) -> Problem | None:
        """That it is UTF-8, where all of its lines are."""
        if not self._encoding or not self._first:
            return None
        said = _NAMES.get(self._encoding, self._encoding)
        message = f"this is UTF-8 text, and is read as {said}: '{self._shown[0]}' would be '{self._shown[1]}'"
        return Problem("F004", Position(source, self._first, 1), message, "say 'encoding: utf-8', or leave it out")


def undecodable(binary: BinaryIO, encoding: str, source: Source) -> Problem:
    """Where the first byte is that is no text of this encoding; lines end as text files end them."""
    binary.seek(0)
    wide = encoding == "utf-8" and _every_other_is_zero(binary.read(200))
    binary.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    line, tail, byte, begun = 1, "", 0, False
    while not begun:
        chunk = binary.read(_CHUNK)
        begun = not chunk
        try:
            text = decoder.decode(chunk, final=begun)
        except UnicodeDecodeError as error:
            good = codecs.getincrementaldecoder(error.encoding)("ignore")
            text, byte, begun = good.decode(error.object[: error.start]), error.object[error.start], True
        parts = _BREAK.split(tail + text)
        line, tail = line + len(parts) - 1, parts[-1]
    if tail.endswith("\r"):
        line, tail = line + 1, ""
    at = Position(Source(source.name), line, len(tail) + 1)
    if not encoding.startswith("utf-8"):
        hint = f"say 'encoding: …'; it can be {listed(ENCODINGS, 10)}"
        return Problem("F004", at, "this is not text in the encoding of the file", hint)
    as_windows = bytes([byte]).decode("cp1252", "replace")
    hint = (f"in Windows-1252, as Excel saves it, the byte would be '{as_windows}': if that is meant, "
            "say 'encoding: windows-1252'")  # fmt: skip
    if wide:
        hint = "it was saved as 'Unicode text': say 'encoding: utf-16'"
    return Problem("F004", at, f"the byte 0x{byte:02x} is not UTF-8 text", hint)


def _every_other_is_zero(begin: bytes) -> bool:
    """Whether a text begins as one in UTF-16 without a mark does."""
    return any(half.count(0) * 2 > len(half) for half in (begin[::2], begin[1::2]))


def unfit_character(unfit: re.Match[str], line: int, encoding: str, source: Source) -> Problem:
    """A character that cannot stand in a text file."""
    at = Position(Source(source.name), line, unfit.start() + 1)
    message = f"the character U+{ord(unfit[0]):04X} cannot stand in a text file"
    hint = "remove it; is this a text file?"
    if "\x80" <= unfit[0] <= "\x9f" and encoding.startswith("iso-8859"):
        meant = unfit[0].encode("latin-1").decode("cp1252", "replace")
        hint = f"in Windows-1252 it would be '{meant}': if that is meant, say 'encoding: windows-1252'"
    if unfit[0] == "\0" and encoding == "utf-8":
        hint = "remove it; or, if the file was saved as 'Unicode text', say 'encoding: utf-16'"
    return Problem("F004", at, message, hint)
