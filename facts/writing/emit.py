"""A tree of what a file shall say, written as YAML or as JSON: the same tree, the same bytes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from assay.facts.problems.positions import json_printable

WIDEST = 110
"""Columns up to which a mapping or list stands in one line of YAML."""

_PLAIN = re.compile(r"[^\W\d_][^\W_]*[.)]?(?:(?:, | \(|' |[ ./'&+_-])[^\W_]+[.)]?)*")
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n", "none"))
_WORDY = re.compile(r"\S+(?: \S+)+")
_BARE = re.compile(r"\d{4}/\d{2}", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


@dataclass(frozen=True, slots=True)
class Word:
    """Something that needs no quotes in YAML: a number, a date, true. ``json`` is it in JSON."""

    yaml: str
    json: str


@dataclass(frozen=True, slots=True)
class Inline:
    """A mapping that stands in one line where it fits."""

    entries: Mapping[str, Tree]


Tree: TypeAlias = "str | Word | Inline | Mapping[str, Tree] | Sequence[Tree]"
"""Texts, words, mappings and lists. Lists stand in one line where they hold no mapping and fit."""


# ---------------------------------------------------------------- YAML


def to_yaml(tree: Mapping[str, Tree]) -> str:
    """A YAML document that reads back as the same tree, with two spaces for each level."""
    return "".join(f"{line}\n" for line in _block(tree, 0))


def in_one_line(tree: Tree) -> str:
    """The tree as YAML in one line, however long; empty where it has to stand on several."""
    return _flow(tree) or ""


def yaml_text(text: str) -> str:
    """A text as one YAML scalar: as it is where nobody could take it for something else, else in double quotes."""
    if _BARE.fullmatch(text) or (_PLAIN.fullmatch(text) and text.lower() not in _WORDS and text.isprintable()):
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _block(tree: Tree, indent: int) -> list[str]:
    """The lines of a mapping or list that stands on lines of its own."""
    room, found = " " * indent, list[str]()
    if isinstance(tree, Inline):
        tree = tree.entries
    if isinstance(tree, Mapping):
        for key, child in tree.items():
            found += _entry(f"{room}{yaml_text(key)}:", child, indent)
    elif isinstance(tree, Sequence):
        for child in tree:
            lines = _entry(f"{room}-", child, indent)
            if len(lines) > 1 and lines[0] == f"{room}-":  # '- ' and the first line of what it holds are one line
                lines = [f"{room}- {lines[1].lstrip()}", *lines[2:]]
            found += lines
    return found


def _entry(start: str, child: Tree, indent: int) -> list[str]:
    """The lines of ``key: value``, or of ``- value``."""
    if isinstance(child, str) and "\n" in child and _literal(child):
        return [f"{start} |-", *(f"{' ' * (indent + 2)}{line}".rstrip() for line in child.split("\n"))]
    line = _flow(child)
    if line is None:
        return [start, *_block(child, indent + 2)]
    fits = len(start) + 1 + len(line) <= WIDEST
    if isinstance(child, str) and not fits and _WORDY.fullmatch(child) and child.isprintable():
        folded = textwrap.wrap(child, WIDEST - indent - 2, break_long_words=False, break_on_hyphens=False)
        return [f"{start} >-", *(f"{' ' * (indent + 2)}{part}" for part in folded)]
    if fits or isinstance(child, str | Word) or not _holds(child):
        return [f"{start} {line}"]
    return [start, *_block(child, indent + 2)]


def _literal(text: str) -> bool:
    """Whether a text of several lines is the same again as a block."""
    lines = text.split("\n")
    first_and_last = bool(lines[0].strip()) and bool(lines[-1].strip()) and lines[0][:1] != " "
    return first_and_last and all(line.isprintable() and line == line.rstrip() for line in lines)


def _holds(tree: Tree) -> bool:
    """Whether there is anything in it that could stand on lines of its own."""
    return not isinstance(tree, str | Word) and bool(tree.entries if isinstance(tree, Inline) else tree)


def _flow(tree: Tree) -> str | None:
    """The tree in one line; None where it has to stand on several."""
    match tree:
        case str():
            return yaml_text(tree)
        case Word():
            return tree.yaml
        case Inline():
            parts = [(key, _flow_part(child)) for key, child in tree.entries.items()]
            if any(part is None for _, part in parts):
                return None
            return "{" + ", ".join(f"{yaml_text(key)}: {part}" for key, part in parts) + "}"
        case Mapping():
            return None if tree else "{}"
        case _:
            items = [_flow_part(child) for child in tree]
            mappings = any(isinstance(child, Inline) for child in tree)
            return None if mappings or None in items else f"[{', '.join(str(item) for item in items)}]"


def _flow_part(tree: Tree) -> str | None:
    """The same inside brackets, where a comma would end a text without quotes."""
    if isinstance(tree, str) and "," in tree:
        return f'"{"".join(map(_escaped, tree))}"'
    return None if isinstance(tree, str) and "\n" in tree and _literal(tree) else _flow(tree)


# ---------------------------------------------------------------- JSON


def to_json_text(tree: Tree) -> str:
    """The same tree as JSON, with two spaces for each level."""
    return f"{json_printable(_json(tree, ''))}\n"


def _json(tree: Tree, room: str) -> str:
    match tree:
        case str():
            return json.dumps(tree, ensure_ascii=False)
        case Word():
            return tree.json
        case Inline():
            return _json(tree.entries, room)
        case Mapping():
            inner = [f"{room}  {json.dumps(key)}: {_json(child, f'{room}  ')}" for key, child in tree.items()]
            return "{\n" + ",\n".join(inner) + f"\n{room}}}" if inner else "{}"
        case _:
            inner = [f"{room}  {_json(child, f'{room}  ')}" for child in tree]
            return "[\n" + ",\n".join(inner) + f"\n{room}]" if inner else "[]"
