"""The JSON Schema of a standard's facts file, made from its vocabulary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from assay.facts.values.evidence import STATUSES
from assay.facts.values.references import MOST_BACK, reference
from assay.facts.values.vocabulary import Definition, Vocabulary

from .record_files import WORDS

Schema = dict[str, object]

_DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_PERCENTAGE = r"^\s*([-+]?\d{1,40}(\.\d{1,40})?\s*%|\d{1,18}\s+of\s+\d{1,18})\s*$"


def facts_schema(standard_id: str, vocabulary: Vocabulary) -> Schema:
    """Draft 2020-12. It holds structure, types and bounds; ``assay check`` holds the rest."""
    facts: Schema = {"$ref": "#/$defs/facts"}
    other_file = _object({"from": {"type": "string", "description": "The facts file of another year"}}, ["from"])
    none: Schema = {"const": "none", "description": "There was no such period: the scheme is younger"}
    period: Schema = {"$ref": "#/$defs/period"}
    names = [reference(key, back) for back in range(MOST_BACK + 1) for key in sorted(vocabulary)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:assay:facts/1:{standard_id}",
        "title": f"Facts for the standard {standard_id}",
        "type": "object",
        "required": ["assay", "subject", "period", "facts"],
        "additionalProperties": False,
        "properties": {
            "assay": {"const": "facts/1"},
            "standard": {"type": "string"},
            "subject": _object({
                "id": {"type": "string", "minLength": 1, "maxLength": 200},
                "name": {"type": "string", "minLength": 1, "maxLength": 200},
            }, ["id"]),
            "as_of": {"description": "The date the assessment speaks of", "anyOf": [_DATE, {"type": "null"}]},
            "period": period,
            "facts": facts,
            "previous": {"description": "The period before this one", "anyOf": [facts, none, other_file]},
            "earlier": {
                "type": ["array", "null"],
                "description": "The periods before that one",
                "items": {"anyOf": [
                    _object({"period": period, "facts": {"anyOf": [facts, none]}}, ["period", "facts"]), other_file,
                ]},
            },
            "evidence": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": {name: {"$ref": "#/$defs/backing"} for name in names},
            },
            "notes": {"type": "string"},
        },
        "$defs": {
            "facts": _facts(vocabulary),
            "period": {
                "description": "The review period, as 2024/25, 2025, or with its first and last day",
                "anyOf": [
                    {"type": ["string", "integer"]},
                    _object({"name": {"type": "string"}, "from": _DATE, "to": _DATE}, ["name", "from", "to"]),
                ],
            },
            **_evidence(),
            **{f"fact-{key}": value_schema(definition) for key, definition in sorted(vocabulary.items())},
        },
    }  # fmt: skip


def _object(properties: Schema, required: Sequence[str] = ()) -> Schema:
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return found | ({"required": list(required)} if required else {})


def _evidence() -> Schema:
    """What backs a fact: one finding, several, or several with how they were settled."""
    text: Schema = {"type": ["string", "null"]}
    number: Schema = {"type": ["string", "integer", "null"]}
    day: Schema = {"anyOf": [_DATE, {"type": "null"}]}
    finding = _object({
        "source": text | {"description": "Document, as a person would find it"},
        "file": text, "sheet": text, "cell": text, "row": number, "page": number,
        "collected_on": day,
        "by": text | {"description": "Who collected it"},
        "status": {"enum": [*STATUSES, None]},
        "valid_until": day | {"description": "The last day on which it can be relied upon"},
        "sha256": {"type": ["string", "null"], "pattern": "^[0-9a-fA-F]{64}$", "description": "The digest of the file"},
        "note": text,
        "found": {"description": "What this person found; of the fact's type"},
    })  # fmt: skip
    findings: Schema = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/finding"}}
    resolved = _object({"by": {"type": "string"}, "why": {"type": "string"}, "on": day}, ["by", "why"])
    settled = _object({"findings": findings, "resolved": resolved}, ["findings"])
    return {"finding": finding, "backing": {"anyOf": [{"$ref": "#/$defs/finding"}, findings, settled]}}


def _facts(vocabulary: Vocabulary) -> Schema:
    """Facts in groups, or each under its whole key with dots."""
    root: Schema = {}
    for key in sorted(vocabulary):
        place = root
        *groups, name = key.split(".")
        for group in groups:
            place = cast("Schema", place.setdefault(group, {}))
        place[name] = key
    grouped = _group(root)
    whole: Schema = {key: {"$ref": f"#/$defs/fact-{key}"} for key in sorted(vocabulary)}
    grouped["properties"] = whole | cast("Schema", grouped["properties"])
    return grouped


def _group(tree: Schema) -> Schema:
    properties: Schema = {
        name: {"$ref": f"#/$defs/fact-{child}"} if isinstance(child, str) else _group(cast("Schema", child))
        for name, child in tree.items()
    }
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


def _from_file(definition: Definition) -> Schema:
    """Records in a file, and how it is to be read."""
    fields = list(definition.fields)
    texts: Schema = {"type": "object", "additionalProperties": False,
                     "properties": {name: {"type": "string"} for name in fields}}  # fmt: skip
    words: Schema = {"type": "object", "additionalProperties": False,
                     "properties": {name: {"type": "object"} for name in fields}}  # fmt: skip
    said: Schema = {key: {"enum": list(allowed)} for key, allowed in WORDS.items()}
    return _object({
        "from": {"type": "string", "description": "A CSV file or a workbook, beside this file or below it"},
        "sheet": {"type": "string"},
        "columns": texts | {"description": "By field, its heading in the file"},
        "ignore": {"type": "array", "items": {"type": "string"}, "description": "Headings that do not matter"},
        "words": words | {"description": "By field, what the file's words stand for; '' is an empty cell"},
        "skip_rows": {"type": "array", "items": {"type": "integer"}, "description": "Rows that are no records"},
        **said,
    }, ["from"])  # fmt: skip


def value_schema(definition: Definition) -> Schema:
    """The schema of one fact or field; ``null`` is always allowed and means not known."""
    forms = [*_forms(definition), {"type": "null"}]
    if definition.may_be_none:
        forms.append({"const": "none"})
    words = definition.question or definition.label
    return {"title": definition.label, "description": words, "anyOf": forms}


def _forms(definition: Definition) -> list[Schema]:
    match definition.type:
        case "boolean":
            words = ["yes", "no", "Yes", "No", "YES", "NO"]
            return [{"type": "boolean"}, {"enum": list[object](words)}]
        case "integer":
            return [{"type": "integer"} | _bounds(definition)]
        case "decimal":
            return [{"type": "number"} | _bounds(definition)]
        case "percentage":
            return [{"type": "string", "pattern": _PERCENTAGE}]
        case "money":
            unit = re.escape(definition.unit)
            return [{"type": "number"} | _bounds(definition),
                    {"type": "string", "pattern": rf"^({unit} *[-+0-9.]+|[-+0-9.]+ *{unit})$"}]
        case "date":
            return [_DATE]
        case "text":
            return [{"type": "string", "maxLength": 10_000}]
        case "choice":
            one: Schema = {"enum": list[object](definition.options)}
            return [{"type": "array", "items": one}] if definition.many else [one]
        case "records":
            row: Schema = {
                "type": "object",
                "additionalProperties": False,
                "properties": {name: value_schema(field) for name, field in definition.fields.items()},
            }
            return [{"type": "array", "items": row}, _from_file(definition)]


def _bounds(definition: Definition) -> Schema:
    found: Schema = {}
    for word, bound in (("minimum", definition.minimum), ("maximum", definition.maximum)):
        if isinstance(bound, Decimal):
            number = int(bound) if bound == int(bound) else float(bound)
            if Decimal(repr(number)) == bound:  # a bound that JSON cannot hold exactly is left to the reader of facts
                found[word] = number
        elif bound is not None:
            found[word] = bound
    return found
