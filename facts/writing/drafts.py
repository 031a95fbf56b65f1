"""A list that is not finished, kept as comments at the end of a YAML facts file: half a list is no fact yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assay.facts.problems.nodes import Node
from assay.facts.problems.positions import Source
from assay.facts.problems.problems import Problem
from assay.facts.text.read_yaml import read_yaml
from assay.facts.values.questionnaire import as_written
from assay.facts.values.records import Records, Value
from assay.facts.values.values import parse_value
from assay.facts.values.vocabulary import Definition

from .canonical import value_tree
from .emit import Inline, in_one_line

_HEAD = "# Not finished: {name}; 'assay ask' goes on with it. Typed so far:"


def with_draft(text: str, name: str, definition: Definition, rows: Sequence[Mapping[str, Value]]) -> str:
    """The text with these records of a list (by its reference) as comments at its end; without any, with none."""
    text = _block(name).sub("", text)
    if not rows:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += newline
    fields = as_written(definition.fields)
    lines = [in_one_line(Inline({n: value_tree(field, row[n]) for n, field in fields if n in row})) for row in rows]
    return text + newline.join([_HEAD.format(name=name), *(f"#   - {line}" for line in lines), ""])


def draft_in(text: str, name: str, definition: Definition) -> tuple[Mapping[str, Value], ...]:
    """The records of a list that was not finished; none where what stands there can no longer be read."""
    found = _block(name).search(text)
    if found is None:
        return ()
    lines = [line[len("#   ") :].rstrip("\r") for line in found[0].split("\n")[1:] if line.startswith("#   - ")]
    problems: list[Problem] = []
    node: Node | None = read_yaml(Source("draft", "\n".join(lines) + "\n"), problems)
    value = None if node is None else parse_value(definition, node, problems)
    if problems or not isinstance(value, Records):
        return ()
    return tuple(value.row(n) for n in range(len(value)))


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(_HEAD.format(name=name))}\r?\n(?:#   - .*(?:\n|\Z))*", re.M)
