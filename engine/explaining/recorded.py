"""Reading an assessment that was recorded as JSON: a stranger may have written the file.

Nothing that stands in a bad file is shown: where it came from, and what would be, nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
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

DEEPEST = 250
"""Rules are nested 100 levels deep at most, and each level of a rule takes two of an assessment."""
PUBLISHED = Path(__file__).parent / "assessment-1.json"
"""The published schema, as the types of ``assessment_document`` make it: ``make schemas``."""
_MOST = 50
"""Problems after which no more are looked for: the file is something else."""
_FORMAT = re.compile(r"assessment/[0-9]{1,4}", re.ASCII)
_KINDS = {"string": "text", "integer": "a whole number", "boolean": "true or false", "null": "nothing",
          "object": "a mapping", "array": "a list"}  # fmt: skip
_HINT = "take the file as 'assay assess --format json' wrote it"

Schema: TypeAlias = "Mapping[str, Any]"
DocumentPath: TypeAlias = "tuple[str | int, ...]"


@dataclass(frozen=True, slots=True, repr=False)
class Recorded(Shown):
    """An assessment as it was recorded: as plain data, and the very bytes. ``node`` knows where everything stands."""

    name: str
    document: Mapping[str, object]
    data: bytes = field(repr=False)
    node: Node = field(repr=False, compare=False)

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
    value = _format_of(node)
    if node is None or value is None or not _FORMAT.fullmatch(value):
        format_ = node.get("assay") if isinstance(node, MappingNode) else None
        at = format_.at if format_ else node.at if node else Position(Source(name))
        hint = "an assessment is what 'assay assess FACTS --format json' writes"
        raise InputError([Problem("Q121", at, "this is no recorded assessment", hint)])
    recorded = Recorded(name, cast("Mapping[str, object]", to_plain(node)), data, node)
    if value == FORMAT:
        stop_on_errors(list(departures(recorded)))
    return recorded


def is_recorded(node: Node | None) -> bool:
    """Whether a file that was read is an assessment, of this version or another."""
    return (_format_of(node) or "").startswith("assessment/")


def _format_of(node: Node | None) -> str | None:
    found = node.get("assay") if isinstance(node, MappingNode) else None
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else None


def recorded_problem(code: str, at: Position, path: DocumentPath, message: str, hint: str = _HINT) -> Problem:
    """A problem of a recorded assessment: at its place, named by its path, without the line."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
    where = f"{steps[:80]}: " if steps else ""
    return Problem(code, at._replace(source=Source(at.file), width=1), f"{where}{message}", hint)


# ---------------------------------------------------------------- by the published schema


@cache
def published() -> Schema:
    """The JSON Schema of assessments, as published in the package."""
    import json

    return cast("Schema", json.loads(PUBLISHED.read_text("utf-8")))


def departures(recorded: Recorded) -> Iterator[Problem]:
    """Where a document departs from the published schema, the first of them.

    No call is nested, however deep the document is, and nothing is imported: see ``docs/decisions``.
    """
    whole = published()
    todo: list[tuple[Node, Schema, DocumentPath, Position]] = [(recorded.node, whole, (), recorded.node.at)]
    told = 0
    while todo and told < _MOST:
        here, schema, path, at = todo.pop()
        while "$ref" in schema:
            schema = cast("Schema", cast("Schema", whole["$defs"])[str(schema["$ref"]).rpartition("/")[2]])
        wrong = _wrong(here, schema)
        if wrong:
            yield recorded_problem("Q122", here.at if isinstance(here, Scalar) else at, path, wrong)
            told += 1
            continue
        if isinstance(here, MappingNode):
            missing = [f"'{key}'" for key in schema.get("required", ()) if key not in here]
            if missing:
                said = f"{listed(missing, 12)} {'is' if len(missing) == 1 else 'are'} missing"
                yield recorded_problem("Q122", at, path, said, "was a part of the file cut out?")
                told += 1
            inner, others = schema.get("properties", {}), schema.get("additionalProperties", {})
            todo += [(child, inner.get(key, others), (*path, key), place) for key, place, child in here.items()]
        elif isinstance(here, SequenceNode):
            inner = schema.get("items", {})
            todo += [(child, inner, (*path, number), child.at) for number, child in enumerate(here.items)]


def _wrong(node: Node, schema: Schema) -> str:
    """What is wrong with a value itself; nothing where it is as it should be."""
    value = node.value if isinstance(node, Scalar) else node
    kinds: Any = schema.get("type", ())
    wanted: list[str] = [kinds] if isinstance(kinds, str) else list(kinds)
    if wanted and not any(_is(node, kind) for kind in wanted):
        return f"this should be {' or '.join(_KINDS[kind] for kind in wanted)}, this is {kind_of(node)}"
    if "const" in schema and not _same(value, schema["const"]):
        return f"this should be {schema['const'] if isinstance(schema['const'], str) else 'true'}"
    if "enum" in schema and not any(_same(value, one) for one in schema["enum"]):
        return f"this is none of {listed(map(str, schema['enum']), 12)}"
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value, re.ASCII):
        return "this is not written as in an assessment"
    if isinstance(value, int) and "minimum" in schema and value < schema["minimum"]:
        return f"this is less than {schema['minimum']}"
    if isinstance(node, SequenceNode) and len(node.items) < schema.get("minItems", 0):
        return "this list is empty"
    return ""


def _same(value: object, wanted: object) -> bool:
    return type(value) is type(wanted) and value == wanted


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
