"""YAML to positioned nodes, event by event, so that depth, size and aliases stay bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .nodes import Mapping, Node, Scalar, Sequence
from .positions import Position, Source
from .problems import Problem
from .suggest import listed

DEEPEST = 60
"""Levels of nesting; deeper input is refused."""

MOST_NODES = 1_000_000
"""Values in one file; more are refused."""

MOST_DIGITS = 40
"""Digits of a number, and its largest power of ten."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII)
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

# libyaml's words for what is wrong, and ours.
_WORDS = (
    ("found character '\\t'", "a tab cannot be used to indent", "indent with spaces"),
    ("did not find expected key", "this line does not fit the ones above it",
     "check the indentation, and that text with ': ' or '#' in it stands in quotes"),
    ("mapping values are not allowed", "a ': ' stands where none can",
     "put text that has ': ' in it in quotes, and check the indentation"),
    ("could not find expected ':'", "a key without its ':'", "write 'key: value'"),
    ("did not find expected '-' indicator", "this line does not fit the list above it",
     "begin each entry with '- ' at the same indentation"),
    ("did not find expected ',' or", "a ',' or a closing bracket is missing", ""),
    ("found unexpected end of stream", "the file ends inside a quoted text or a bracket", ""),
    ("found unknown escape character", "an unknown escape in a text in double quotes",
     "use single quotes, or write the backslash twice"),
    ("found character that cannot start any token", "this character cannot begin a value",
     "put the text in quotes"),
    ("exceeded max depth", f"nested deeper than {DEEPEST} levels", ""),
)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not finished yet."""

    at: Position
    items: list[Node] = field(default_factory=lambda: [])
    entries: dict[str, tuple[Position, Node]] | None = None
    key: Scalar | None = None
    wants_value: bool = False


def read_yaml(source: Source, problems: list[Problem]) -> Node | None:
    """The one document of a source; None, with problems, where it cannot be had whole."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    before = len(problems)
    try:
        reader: Any = YAML(typ="safe")
        node = _build(reader.parse(source.text), source, problems)
    except MarkedYAMLError as error:
        problems.append(_syntax(error, source))
        return None
    except (YAMLError, RecursionError) as error:
        problems.append(Problem("Y101", Position(source), f"this is not YAML: {error}"))
        return None
    return node if len(problems) == before else None


def _build(events: Iterator[Any], source: Source, problems: list[Problem]) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    documents = nodes = 0
    for event in events:
        name = type(event).__name__
        if name == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                at = _at(event, source)
                problems.append(Problem("Y107", at, "a second document begins here; one is read",
                                        "remove the line '---', or split the file"))
                return None
            continue
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            done = stack.pop()
            finished: Node = (
                Sequence(tuple(done.items), done.at)
                if done.entries is None
                else Mapping(done.entries, done.at)
            )
            if stack:
                _attach(stack[-1], finished, problems)
            else:
                root = finished
            continue
        if name not in ("ScalarEvent", "AliasEvent", "MappingStartEvent", "SequenceStartEvent"):
            continue
        nodes += 1
        at = _at(event, source)
        if nodes > MOST_NODES:
            problems.append(Problem("Y106", at, f"more than {MOST_NODES:,} values in one file"))
            return None
        _refuse_tricks(event, name, at, problems)
        if name.endswith("StartEvent"):
            if len(stack) >= DEEPEST:
                problems.append(Problem("Y105", at, f"nested deeper than {DEEPEST} levels"))
                return None
            stack.append(_Open(at, entries={} if name == "MappingStartEvent" else None))
            continue
        leaf = Scalar(None, at) if name == "AliasEvent" else _scalar(event, at, problems)
        if stack:
            _attach(stack[-1], leaf, problems)
        else:
            root = leaf
    if root is None:
        problems.append(Problem("Y102", Position(source), "the file is empty"))
    return root


def _attach(parent: _Open, child: Node, problems: list[Problem]) -> None:
    if parent.entries is None:
        parent.items.append(child)
    elif not parent.wants_value:
        parent.wants_value = True
        parent.key = None
        if not isinstance(child, Scalar) or not isinstance(child.value, str):
            shown = child.value if isinstance(child, Scalar) else "a list or mapping"
            problems.append(Problem("Y103", child.at, f"a key must be text, this is {shown}",
                                    "put the key in quotes"))
        else:
            parent.key = child
    else:
        parent.wants_value = False
        key = parent.key
        if key is None:
            return
        word = str(key.value)
        if word in parent.entries:
            first = parent.entries[word][0]
            problems.append(Problem("Y108", key.at, f"'{word}' stands twice",
                                    f"it stands on line {first.line} already; keep one of the two"))
        else:
            parent.entries[word] = (key.at, child)


def _refuse_tricks(event: Any, name: str, at: Position, problems: list[Problem]) -> None:
    if name == "AliasEvent":
        problems.append(Problem("Y104", at, f"the alias *{event.anchor} is not read",
                                "write the value out"))
        return
    if event.anchor:
        problems.append(Problem("Y104", at, f"the anchor &{event.anchor} is not read", "remove it"))
    if event.tag:
        problems.append(Problem("Y109", at, f"the tag {str(event.tag)[:60]} is not read", "remove it"))


def _scalar(event: Any, at: Position, problems: list[Problem]) -> Scalar:
    text: str = event.value
    at = at._replace(width=max(1, event.end_mark.column - event.start_mark.column)
                     if event.end_mark.line == event.start_mark.line else 1)
    # The style is '' where plain in libyaml's binding and None in the Python scanner.
    if event.style not in (None, ""):
        return Scalar(text, at)
    if text in _NULL:
        return Scalar(None, at)
    if text in _BOOLEAN:
        return Scalar(_BOOLEAN[text], at)
    if _NOT_FINITE.fullmatch(text):
        problems.append(Problem("Y110", at, f"{text} is not a number that can be counted with"))
        return Scalar(None, at)
    return Scalar(number_or_text(text, at, problems), at)


def number_or_text(text: str, at: Position, problems: list[Problem]) -> int | Decimal | str:
    """An exact number where the text is one, else the text itself."""
    if not text[-1:].isdigit() and text[-1:] != ".":
        return text
    if len(text) <= MOST_DIGITS and _INTEGER.fullmatch(text):
        return int(text)
    if len(text) > 4_000 or not _DECIMAL.fullmatch(text):
        return text
    number = Decimal(text)
    digits, exponent = len(number.as_tuple().digits), number.adjusted()
    if digits > MOST_DIGITS or abs(exponent) > MOST_DIGITS:
        problems.append(Problem("Y111", at, f"a number of more than {MOST_DIGITS} digits",
                                "is there a slip of the keyboard?"))
        return 0
    return int(number) if number == number.to_integral_value() else number


def _at(event: Any, source: Source) -> Position:
    return Position(source, event.start_mark.line + 1, event.start_mark.column + 1)


def _syntax(error: Any, source: Source) -> Problem:
    mark = error.problem_mark or error.context_mark
    at = Position(source, mark.line + 1, mark.column + 1) if mark else Position(source)
    said = str(error.problem or error.context or "")
    for theirs, ours, hint in _WORDS:
        if theirs in said:
            where = error.context_mark
            begun = f" (in what begins on line {where.line + 1})" if where and mark and (
                where.line != mark.line) else ""
            return Problem("Y101", at, ours + begun, hint)
    known = listed([said]) or "unreadable"
    return Problem("Y101", at, f"this is not YAML: {known}")
