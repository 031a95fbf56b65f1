"""Where the values of a YAML or JSON text begin and end, so that one can be put in and the rest stay as it is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

_SPACE = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r"[^,\]}\s]+")


@dataclass(frozen=True, slots=True)
class Span:
    """One value: where it begins and ends in the text, and what it is made of.

    ``flow`` says that it stands in brackets; ``value`` is the text of a scalar
    as it is written, and None where nothing stands there. ``end`` of a value
    without brackets is where the last thing in it ends.
    """

    kind: Literal["mapping", "sequence", "scalar"]
    start: int
    end: int
    flow: bool = False
    entries: tuple[tuple[str, int, Span], ...] = ()
    items: tuple[Span, ...] = ()
    value: str | None = None

    def get(self, name: str) -> Span | None:
        """The value of that name."""
        return next((child for key, _, child in self.entries if key == name), None)


def spans_of(text: str, is_json: bool) -> Span:
    """The spans of a text that was read without a problem."""
    return _json(text, _space(text, 0)) if is_json else _yaml(text)


# ---------------------------------------------------------------- YAML


def _yaml(text: str) -> Span:
    from ruamel.yaml import YAML

    reader: Any = YAML(typ="safe")
    stack: list[tuple[Any, list[Span]]] = []
    found: list[Span] = []
    for event in reader.parse(text):
        match type(event).__name__:
            case "MappingStartEvent" | "SequenceStartEvent":
                stack.append((event, found))
                found = []
            case "MappingEndEvent" | "SequenceEndEvent":
                begun, outer = stack.pop()
                outer.append(_collection(begun, event, found))
                found = outer
            case "ScalarEvent":
                plain = event.style in (None, "")
                value = None if plain and event.value in ("", "~", "null", "Null", "NULL") else event.value
                found.append(Span("scalar", event.start_mark.index, event.end_mark.index, value=value))
            case _:
                pass
    return found[0]


def _collection(begun: Any, ended: Any, children: list[Span]) -> Span:
    start, flow = begun.start_mark.index, bool(begun.flow_style)
    end = ended.end_mark.index if flow else children[-1].end
    if type(begun).__name__ == "SequenceStartEvent":
        return Span("sequence", start, end, flow, items=tuple(children))
    pairs = zip(children[::2], children[1::2], strict=True)
    return Span("mapping", start, end, flow, tuple((key.value or "", key.start, child) for key, child in pairs))


# ---------------------------------------------------------------- JSON


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _json(text: str, start: int) -> Span:
    """One value; the text is known to be JSON."""
    if text[start] == "{":
        return _json_mapping(text, start)
    if text[start] == "[":
        items: list[Span] = []
        at = _space(text, start + 1)
        while text[at] != "]":
            items.append(_json(text, at))
            at = _space(text, items[-1].end)
            at = _space(text, at + 1) if text[at] == "," else at
        return Span("sequence", start, at + 1, True, items=tuple(items))
    if text[start] == '"':
        value, end = json.JSONDecoder(strict=False).raw_decode(text, start)
        return Span("scalar", start, end, value=value)
    found = _WORD.match(text, start)
    end = found.end() if found else start
    word = text[start:end]
    return Span("scalar", start, end, value=None if word == "null" else word)


def _json_mapping(text: str, start: int) -> Span:
    entries: list[tuple[str, int, Span]] = []
    at = _space(text, start + 1)
    while text[at] != "}":
        name = _json(text, at)
        colon = _space(text, name.end)
        child = _json(text, _space(text, colon + 1))
        entries.append((name.value or "", at, child))
        at = _space(text, child.end)
        at = _space(text, at + 1) if text[at] == "," else at
    return Span("mapping", start, at + 1, True, tuple(entries))
