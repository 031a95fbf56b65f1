"""A stored assessment, read back to be compared.

It may have been changed by anybody: nothing in it is believed unchecked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from assay.engine.explaining.about import About
from assay.engine.explaining.answer_schema import assessment_schema
from assay.facts.problems.nodes import Mapping as MappingNode
from assay.facts.problems.nodes import Node, Scalar, find, kind_of, to_plain
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem, stop_on_errors
from assay.facts.values.dates import parse_date
from assay.facts.values.suggest import listed

from .snapshot import Snapshot, Tree, snapshot_of_document

_MOST = 200
_KINDS = {"string": "text", "integer": "a whole number", "boolean": "true or false", "object": "a mapping",
          "array": "a list", "null": "null"}  # fmt: skip
_HINT = "compare the document as 'assay assess --format json' wrote it"


def is_document(node: Node | None) -> bool:
    """Whether a file that was read is an assessment, of this version or another."""
    kind = node.get("assay") if isinstance(node, MappingNode) else None
    return isinstance(kind, Scalar) and isinstance(kind.value, str) and kind.value.startswith("assessment/")


def read_document(node: Node) -> Snapshot:
    """The assessment that a document holds; InputError with every problem where it is none, or contradicts itself."""
    problems = list(dict.fromkeys(_departures(node)))  # each key that is missing is told by itself
    stop_on_errors(problems)
    document = cast("Tree", to_plain(node))
    problems += _contradictions(document, node)
    stop_on_errors(problems)
    standard, subject, period = document["standard"], document["subject"], document["period"]
    days = [cast("date", parse_date(text)) for text in (document["as_of"], period["from"], period["to"])]
    about = About(
        standard["id"], standard["title"], standard["version"], standard["digest"], subject["id"], subject["name"],
        days[0], period["name"], document["facts"]["digest"],
    )  # fmt: skip
    return snapshot_of_document(document, about, days[1], days[2])


def _at(node: Node, path: tuple[str | int, ...]) -> Position:
    """The place in the document, without its line: that could show what nobody asked for."""
    at, _ = find(node, path)
    return at._replace(source=Source(at.file), width=1)


# ---------------------------------------------------------------- by the published schema


def _departures(node: Node) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # it costs more than a comparison of facts

    validator: Any = Draft202012Validator(assessment_schema())
    for number, error in enumerate(validator.iter_errors(to_plain(node))):
        if number >= _MOST:
            return
        path = tuple(error.absolute_path)
        yield Problem("Q111", _at(node, path), f"{_where(path)}{_departure(error)}", _HINT)


def _where(path: tuple[str | int, ...]) -> str:
    """``criteria[3].verdict: ``, cut where it is long."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)[1:]
    return f"{text[:80]}: " if text else ""


def _departure(error: Any) -> str:
    expected: Any = error.validator_value
    match error.validator:
        case "required":
            missing = [f"'{key}'" for key in expected if key not in error.instance]
            return f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        case "type":
            kinds = [expected] if isinstance(expected, str) else expected
            return f"this should be {' or '.join(_KINDS.get(kind, kind) for kind in kinds)}, this is " \
                f"{_kind(error.instance)}"  # fmt: skip
        case "const":
            return f"this should be {expected}"
        case "enum":
            return f"this is none of {listed(map(str, expected), 12)}"
        case "minItems":
            return "this list is empty"
        case "minimum":
            return f"this is less than {expected}"
        case _:
            return "this is not written as in an assessment"


def _kind(value: object) -> str:
    if isinstance(value, Mapping | list):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    return kind_of(Scalar(cast("Any", value), Position(Source(""))))


# ---------------------------------------------------------------- in itself


def _contradictions(document: Tree, node: Node) -> Iterator[Problem]:
    """What the schema cannot see: days that are none, ids that stand twice, verdicts that cannot be."""

    def problem(path: tuple[str | int, ...], message: str) -> Problem:
        return Problem("Q112", _at(node, path), f"{_where(path)}{message}", _HINT)

    for path in (("as_of",), ("period", "from"), ("period", "to")):
        found: Any = document
        for step in path:
            found = found[step]
        if parse_date(found) is None:
            yield problem(path, "this is no day of the calendar")
    areas = {area["id"] for area in document["areas"]}
    for name in ("areas", "criteria"):
        ids = Counter(entry["id"] for entry in document[name])
        for number, entry in enumerate(document[name][:_MOST]):
            if ids[entry["id"]] > 1:
                yield problem((name, number, "id"), f"'{entry['id'][:40]}' stands more than once")
            if name == "criteria" and entry["area"] not in areas:
                yield problem((name, number, "area"), f"there is no area '{entry['area'][:40]}'")
            yield from (problem((name, number, "verdict"), one) for one in _verdict(entry))
    yield from (problem(("level", "verdict"), one) for one in _verdict(document["level"]))


def _verdict(entry: Tree) -> Iterator[str]:
    """A verdict is the one that is possible, and unknown where there are several."""
    could_be = list(dict.fromkeys(entry["could_be"]))
    wanted = could_be[0] if len(could_be) == 1 else "unknown"
    if entry["verdict"] != wanted or not could_be:
        yield f"the verdict is '{entry['verdict'][:40]}', but it could be {listed(could_be) or 'nothing'}"


