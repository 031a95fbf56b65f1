"""Reading an assessment that was recorded as JSON: a stranger may have written the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

from assay.facts.problems.nodes import Mapping as MappingNode
from assay.facts.problems.nodes import Node, Scalar, kind_of, to_plain
from assay.facts.problems.nodes import Sequence as SequenceNode
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, stop_on_errors
from assay.facts.text.read_text import read_bytes, read_json_data
from assay.facts.values.showing import Shown
from assay.facts.values.suggest import listed

from .answer import FORMAT
from .answer_schema import assessment_schema

DEEPEST = 250
"""Rules are nested 100 levels deep at most, and each level of a rule takes two of an assessment."""
_MOST = 50
"""Problems after which no more are looked for: the file is something else."""
_FORMAT = re.compile(r"assessment/[0-9]{1,4}", re.ASCII)
_KINDS = {"string": "text", "integer": "a whole number", "boolean": "true or false", "null": "nothing",
          "object": "a mapping", "array": "a list"}  # fmt: skip

Schema: TypeAlias = "Mapping[str, Any]"


@dataclass(frozen=True, slots=True, repr=False)
class Recorded(Shown):
    """An assessment as it was recorded: as plain data, and the very bytes."""

    name: str
    document: Mapping[str, object]
    data: bytes

    def in_short(self) -> str:
        return f"{self.name}: {self.document.get('assay')}, {len(self.data)} bytes"


def read_recorded(path: Path, name: str | None = None) -> Recorded:
    """Read a recorded assessment; InputError with every problem where it is none.

    Of a format other than this version's only the format is looked at.
    """
    shown = name or path.as_posix()
    problems: list[Problem] = []
    data = read_bytes(path, shown, problems)
    stop_on_errors(problems)
    return parse_recorded(data or b"", shown)


def parse_recorded(data: bytes, name: str) -> Recorded:
    """The same from bytes."""
    problems: list[Problem] = []
    node = read_json_data(data, name, problems, DEEPEST)
    stop_on_errors(problems)
    format_ = node.get("assay") if isinstance(node, MappingNode) else None
    value = format_.value if isinstance(format_, Scalar) else None
    if not isinstance(node, MappingNode) or not (isinstance(value, str) and _FORMAT.fullmatch(value)):
        at = format_.at if format_ else node.at if node else Position(Source(name))
        hint = "an assessment is what 'assay assess FACTS --format json' writes"
        raise InputError([Problem("Q121", at, "this is no recorded assessment", hint)])
    if value == FORMAT:
        for problem in _departures(node):
            problems.append(problem)
            if len(problems) >= _MOST:
                break
        stop_on_errors(problems)
    return Recorded(name, cast("Mapping[str, object]", to_plain(node)), data)


def _departures(node: Node) -> Iterator[Problem]:
    """Where a document departs from the published schema. No call is nested, however deep the document is."""
    whole = assessment_schema()
    todo: list[tuple[Node, Schema, str, Position]] = [(node, whole, "the file", node.at)]
    while todo:
        here, schema, name, at = todo.pop()
        while "$ref" in schema:
            schema = cast("Schema", cast("Schema", whole["$defs"])[str(schema["$ref"]).rpartition("/")[2]])
        problem = _wrong(here, schema, name)
        if problem:
            yield Problem("Q122", here.at if isinstance(here, Scalar) else at, problem[0], problem[1])
            continue
        if isinstance(here, MappingNode):
            missing = [key for key in schema.get("required", ()) if key not in here]
            if missing:
                yield Problem("Q122", at, f"{name} lacks {listed(missing, 12)}", "was a part of the file cut out?")
            properties, others = schema.get("properties", {}), schema.get("additionalProperties", {})
            todo += [(child, properties.get(key, others), key[:60], place) for key, place, child in here.items()]
        elif isinstance(here, SequenceNode):
            entry = f"an entry of {name}" if name != "the file" else "an entry"
            todo += [(child, schema.get("items", {}), entry, child.at) for child in here.items]


def _wrong(node: Node, schema: Schema, name: str) -> tuple[str, str] | None:
    """What is wrong with a value itself, and a hint; None where it is as it should be."""
    value = node.value if isinstance(node, Scalar) else node
    kinds: Any = schema.get("type", ())
    wanted: list[str] = [kinds] if isinstance(kinds, str) else list(kinds)
    if wanted and not any(_is(node, kind) for kind in wanted):
        return f"{name} should be {' or '.join(_KINDS[kind] for kind in wanted)}, this is {kind_of(node)}", ""
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    if allowed is not None and not any(type(one) is type(value) and one == value for one in allowed):
        shown = f"'{str(value)[:60]}'" if isinstance(value, str) else kind_of(node)
        return f"{name} cannot be {shown}", f"it can be {listed([str(one) for one in allowed], 12)}"
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value, re.ASCII):
        return f"{name} cannot be '{value[:60]}'", "was it written by hand?"
    if isinstance(value, int) and "minimum" in schema and value < schema["minimum"]:
        return f"{name} should be {schema['minimum']} or more", ""
    if isinstance(node, SequenceNode) and len(node.items) < schema.get("minItems", 0):
        return f"{name} is empty", ""
    return None


def _is(node: Node, kind: str) -> bool:
    match kind:
        case "object":
            return isinstance(node, MappingNode)
        case "array":
            return isinstance(node, SequenceNode)
        case _ if not isinstance(node, Scalar):
            return False
        case "string":
            return isinstance(node.value, str)
        case "boolean":
            return isinstance(node.value, bool)
        case "null":
            return node.value is None
        case _:
            return isinstance(node.value, int) and not isinstance(node.value, bool)
