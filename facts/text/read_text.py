"""From a file or a text to positioned nodes: bytes, limits, and the choice of reader."""

from __future__ import annotations

from pathlib import Path

from assay.facts.problems.nodes import Node
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.characters import first_unfit

from .read_json import read_json
from .read_yaml import read_yaml

LARGEST_FILE = 16 * 1024 * 1024
"""Bytes; a larger file is refused unread."""


def read_path(path: Path, problems: list[Problem], name: str | None = None) -> Node | None:
    """Read a YAML or JSON file; None, with problems, where it cannot be read."""
    shown = name or path.as_posix()
    data = read_bytes(path, shown, problems)
    return None if data is None else read_data(data, shown, problems)


def read_bytes(path: Path, shown: str, problems: list[Problem]) -> bytes | None:
    """A file's bytes; None, with a problem, where it is missing, too large or not a file."""
    at = Position(Source(shown))
    try:
        if path.is_dir():
            problems.append(Problem("F002", at, "this is a folder, a file is needed"))
            return None
        if not path.exists():
            problems.append(Problem("F001", at, "there is no such file"))
            return None
        if not path.is_file():
            problems.append(Problem("F002", at, "this is not a regular file"))
            return None
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            problems.append(_too_large(at, max(len(data), path.stat().st_size)))
            return None
        return data
    except OSError as error:
        problems.append(Problem("F002", at, f"the file cannot be read: {error.strerror}"))
        return None


def read_data(data: bytes, name: str, problems: list[Problem]) -> Node | None:
    """Read bytes as JSON (where the name ends so) or YAML."""
    text = _decoded(data, name, problems)
    return None if text is None else read_text(text, name, problems)


def read_json_data(data: bytes, name: str, problems: list[Problem], deepest: int) -> Node | None:
    """Read bytes as JSON, whatever the name, down to so many levels."""
    text = _decoded(data, name, problems)
    source = None if text is None else _fit(text, name, problems)
    return None if source is None else read_json(source, problems, deepest)


def read_text(text: str, name: str, problems: list[Problem]) -> Node | None:
    """Read a text as JSON (where the name ends so) or YAML."""
    source = _fit(text, name, problems)
    if source is None:
        return None
    if name.lower().endswith(".json"):
        return read_json(source, problems)
    return read_yaml(source, problems)


def _decoded(data: bytes, name: str, problems: list[Problem]) -> str | None:
    if len(data) > LARGEST_FILE:
        problems.append(_too_large(Position(Source(name)), len(data)))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_not_utf8(data, error.start, name))
        return None


def _fit(text: str, name: str, problems: list[Problem]) -> Source | None:
    """The text as a source; None, with a problem, where it is too long or holds what no text can."""
    source = Source(name, text)
    if len(text) > LARGEST_FILE:
        problems.append(_too_large(Position(source), len(text)))
        return None
    found = first_unfit(text)
    if found:
        at = source.at(found.start())
        message = f"the character U+{ord(found[0]):04X} cannot stand in a text file"
        problems.append(Problem("F004", at, message, "remove it; is this a text file?"))
        return None
    return source


def _too_large(at: Position, size: int) -> Problem:
    message = f"the file has {size:,} bytes; at most {LARGEST_FILE:,} are read"
    return Problem("F003", at, message)


def _not_utf8(data: bytes, start: int, name: str) -> Problem:
    line = data.count(b"\n", 0, start) + 1
    begin = data.rfind(b"\n", 0, start) + 1
    column = len(data[begin:start].decode("utf-8", "replace")) + 1
    source = Source(name, data[: start + 200].decode("utf-8", "replace"))
    hint = "save the file as UTF-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hint = "this looks like UTF-16; save the file as UTF-8"
    message = f"the byte 0x{data[start]:02x} is not UTF-8 text"
    return Problem("F004", Position(source, line, column), message, hint)
