"""What a YAML, JSON or Python input is read into: values that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from .positions import Position

PlainScalar: TypeAlias = "bool | int | Decimal | str | None"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One plain value; numbers are exact, never floats."""

    value: PlainScalar
    at: Position


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    at: Position


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; every key is text and stands once. ``dropped`` are entries that a problem was found with."""

    entries: dict[str, tuple[Position, Node]]
    at: Position
    dropped: tuple[tuple[str, Node], ...] = ()

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def get(self, key: str) -> Node | None:
        found = self.entries.get(key)
        return found[1] if found else None

    def key_at(self, key: str) -> Position:
        """Where the key itself stands."""
        return self.entries[key][0]

    def items(self) -> Iterator[tuple[str, Position, Node]]:
        for key, (at, node) in self.entries.items():
            yield key, at, node


Node: TypeAlias = "Scalar | Sequence | Mapping"


def kind_of(node: Node) -> str:
    """What a person would call it, with an article."""
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool()):
            return "true or false"
        case Scalar(value=int() | Decimal()):
            return "a number"
        case Scalar():
            return "text"


def to_plain(node: Node) -> object:
    """The same as plain dicts, lists and scalars, without positions."""
    match node:
        case Mapping(entries=entries):
            return {key: to_plain(child) for key, (_, child) in entries.items()}
        case Sequence(items=items):
            return [to_plain(child) for child in items]
        case Scalar(value=value):
            return value


def find(node: Node, path: tuple[str | int, ...]) -> tuple[Position, Node]:
    """The node at a path, or the nearest one above it, with the position to show.

    For an entry of a mapping that is where its key stands.
    """
    at = node.at
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node.entries:
            at, node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            at = node.at
        else:
            break
    return at, node
