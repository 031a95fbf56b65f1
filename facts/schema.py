"""The JSON Schema of a standard's facts file, made from its vocabulary."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from .evidence import STATUSES
from .vocabulary import Definition, Vocabulary

Schema = dict[str, object]

_DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_PERCENTAGE = r"^\s*([-+]?\d{1,40}(\.\d{1,40})?\s*%|\d{1,18}\s+of\s+\d{1,18})\s*$"


def facts_schema(standard_id: str, vocabulary: Vocabulary) -> Schema:
    """Draft 2020-12. It holds structure, types and bounds; ``assay check`` holds the rest."""
    facts = _tree(vocabulary)
    evidence = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "source": {"type": ["string", "null"], "description": "Document and page, or file and row"},
            "collected_on": {"anyOf": [_DATE, {"type": "null"}]},
            "by": {"type": ["string", "null"], "description": "Who collected it"},
            "status": {"enum": [*STATUSES, None]},
            "note": {"type": ["string", "null"]},
        },
    }
    keys = sorted(vocabulary) + sorted(f"previous.{key}" for key in vocabulary)
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
            "subject": {
                "type": "object",
                "required": ["id"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "minLength": 1, "maxLength": 200},
                    "name": {"type": "string", "minLength": 1, "maxLength": 200},
                },
            },
            "as_of": {"description": "The date the assessment speaks of", "anyOf": [_DATE, {"type": "null"}]},
            "period": {
                "description": "The review period, as 2024/25, 2025, or with its first and last day",
                "anyOf": [
                    {"type": ["string", "integer"]},
                    {
                        "type": "object",
                        "required": ["name", "from", "to"],
                        "additionalProperties": False,
                        "properties": {"name": {"type": "string"}, "from": _DATE, "to": _DATE},
                    },
                ],
            },
            "facts": facts,
            "previous": facts,
            "evidence": {
                "type": ["object", "null"],
                "additionalProperties": False,
                "properties": dict.fromkeys(keys, evidence),
            },
            "notes": {"type": "string"},
        },
    }


def _tree(vocabulary: Vocabulary) -> Schema:
    root: Schema = {}
    for key, definition in sorted(vocabulary.items()):
        place = root
        *groups, name = key.split(".")
        for group in groups:
            place = cast("Schema", place.setdefault(group, {}))
        place[name] = definition
    return _group(root)


def _group(tree: Schema) -> Schema:
    properties = {
        name: value_schema(child) if isinstance(child, Definition) else _group(cast("Schema", child))
        for name, child in tree.items()
    }
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


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
            return [{"type": "array", "items": row}]


def _bounds(definition: Definition) -> Schema:
    found: Schema = {}
    for word, bound in (("minimum", definition.minimum), ("maximum", definition.maximum)):
        if bound is not None:
            found[word] = float(bound) if isinstance(bound, Decimal) else bound
    return found
