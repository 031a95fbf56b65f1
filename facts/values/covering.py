"""What of a facts file no excerpt shows: what names or describes a person, and the free text of records."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence

from .references import parse_reference
from .suggest import nearest
from .vocabulary import Definition, Vocabulary

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}", re.ASCII)
_SECTIONS = ("facts", "previous", "earlier", "evidence")
_HEAD = ("assay", "standard", "subject", "as_of", "period", "notes")


def is_private(field: Definition) -> bool:
    """Whether a field of records is about a person, or free text."""
    return field.personal or field.type == "text"


def may_be_named(name: str, value: Node) -> bool:
    """Whether a name that is no field's can be told: without a value, or with spaces, it may be a value itself."""
    return _NAME.fullmatch(name) is not None and not (isinstance(value, Scalar) and value.value is None)


def cover(file: Mapping, vocabulary: Vocabulary) -> None:
    """Hide all of it, before anything is said of the file.

    A record under a name that is not known may be about a person too, and is
    hidden with it; so is what stands under a name much like that of such a fact.
    """
    if file.at.line:  # values of a program have no lines that could be shown
        people = tuple(key for key, definition in vocabulary.items() if definition.personal)
        _Cover(vocabulary, people).file(file)


@dataclass(frozen=True, slots=True)
class _Cover:
    vocabulary: Vocabulary
    people: tuple[str, ...]

    def file(self, file: Mapping) -> None:
        for key, node in _every(file):
            section = key if key in _SECTIONS else nearest(key, (*_SECTIONS, *_HEAD)) if key not in _HEAD else key
            match section:
                case "facts" | "previous":
                    self.facts(node, "")
                case "earlier":
                    self.earlier(node)
                case "evidence":
                    self.evidence(node)
                case None:
                    self.fact(key, node)
                case _:
                    pass

    def facts(self, node: Node, prefix: str) -> None:
        if isinstance(node, Mapping):
            for name, child in _every(node):
                self.fact(f"{prefix}{name}", child)
        elif not isinstance(node, Scalar):
            _hide(node)

    def fact(self, key: str, node: Node) -> None:
        definition = self.vocabulary.get(key)
        if definition is not None and definition.type == "records":
            _records(node, definition)
        elif definition is not None:
            if definition.personal:
                _hide(node)
        elif isinstance(node, Mapping) and any(known.startswith(f"{key}.") for known in self.vocabulary):
            self.facts(node, f"{key}.")
        elif not isinstance(node, Scalar) or nearest(key, self.people) or \
                any(known.startswith(f"{key}.") for known in self.people):  # fmt: skip
            _hide(node)

    def earlier(self, node: Node) -> None:
        for item in node.items if isinstance(node, Sequence) else (node,):
            if isinstance(item, Mapping):
                for key, child in _every(item):
                    if key == "facts" or key not in ("period", "from"):
                        self.facts(child, "")
            elif not isinstance(item, Scalar):
                _hide(item)

    def evidence(self, node: Node) -> None:
        """What was found is of the fact's own type, and stands as deep as findings do."""
        for key, child in _every(node) if isinstance(node, Mapping) else ():
            definition = self.vocabulary.get(parse_reference(key)[0])
            if definition is None or definition.personal or definition.type == "records":
                _found(child)


def _every(node: Mapping) -> Iterator[tuple[str, Node]]:
    for key, (_, child) in node.entries.items():
        yield key, child
    yield from node.dropped


def _hide(node: Node) -> None:
    match node:
        case Scalar(_, at):
            at.source.hide(at)
        case Sequence(items):
            for item in items:
                _hide(item)
        case Mapping():
            _hide_names(node, ())
            for _, child in _every(node):
                _hide(child)


def _hide_names(node: Mapping, known: Container[str]) -> None:
    """Names that may be values."""
    for key, (at, child) in node.entries.items():
        if not may_be_named(key, child) and key not in known:
            at.source.hide(at)


def _records(node: Node, definition: Definition) -> None:
    match node:
        case Sequence(items):
            for item in items:
                _record(item, definition)
        case Mapping(entries) if "from" in entries:
            words = node.get("words")
            if isinstance(words, Mapping):
                _record(words, definition)
        case Mapping():
            _record(node, definition)
        case Scalar(value):
            if isinstance(value, str) and value != "none":
                _hide(node)


def _record(node: Node, definition: Definition) -> None:
    if not isinstance(node, Mapping):
        _hide(node)
        return
    _hide_names(node, definition.fields)
    for name, child in _every(node):
        field = definition.fields.get(name)
        if field is None or is_private(field):
            _hide(child)


def _found(node: Node) -> None:
    match node:
        case Sequence(items):
            for item in items:
                _found(item)
        case Mapping():
            for key, child in _every(node):
                if key == "found":
                    _hide(child)
                elif key == "findings":
                    _found(child)
        case _:
            pass
