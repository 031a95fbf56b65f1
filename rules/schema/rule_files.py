"""The published JSON Schema of a rule file: the models' sections, the grammar's conditions."""

from __future__ import annotations

from typing import cast

from pydantic.json_schema import models_json_schema

from assay.facts.values.references import MOST_BACK
from assay.rules.language.grammar import CONDITIONS, DAYS, OPERATORS, TRENDS, VALUES, Form, Part
from assay.rules.language.sections import STANDS_FOR, RuleFile

Schema = dict[str, object]

_REFERENCE: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
_SCALAR = ["string", "number", "boolean"]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _many(of: str, least: int = 1, most: int = 1_000) -> Schema:
    return {"type": "array", "minItems": least, "maxItems": most, "items": _ref(of)}


def _part(part: Part) -> Schema:
    match part:
        case "conditions":
            return _many("condition")
        case "condition" | "value" | "records":
            return _ref(part)
        case "values":
            return _many("value", 2)
        case "pair":
            return _many("value", 2, 2)
        case "name":
            return _REFERENCE
        case "number" | "back":
            return _ref(part)
        case "periods":
            return {"description": "How many periods, this one included", **_ref(part)}
        case "direction":
            return {"description": "What every step is: " + ", ".join(TRENDS), "enum": list(TRENDS)}


def _form(form: Form) -> Schema:
    return {
        "title": form.says,
        "type": "object",
        "required": form.required,
        "additionalProperties": False,
        "properties": {key: _part(part) for key, part in form.parts.items()},
    }


def _operator(kind: str) -> Schema:
    match kind:
        case "pair":
            return _many("value", 2, 2)
        case "list":
            return _many("value")
        case "flag":
            return {"type": "boolean"}
        case "true":
            return {"const": True}
        case _:
            return _ref("value")


def _comparison(form: Form) -> Schema:
    schema = _form(form)
    properties = cast("Schema", schema["properties"])
    operators = {
        name: {"description": says, **_operator(kind)} for name, (says, kind) in OPERATORS.items()
    }
    return schema | {
        "properties": properties | operators,
        "oneOf": [{"required": [name]} for name in OPERATORS],
    }


def _dispatch(names: dict[str, str], unless: dict[str, list[str]]) -> list[Schema]:
    """``if`` a key is there ``then`` the form it names: one form is tried, never all of them."""
    found: list[Schema] = []
    for key, target in names.items():
        test: Schema = {"type": "object", "required": [key]}
        if unless.get(key):
            test["not"] = {"anyOf": [{"required": [other]} for other in unless[key]]}
        found.append({"if": test, "then": _ref(target)})
    return found


def condition_schemas() -> dict[str, Schema]:
    """The definitions ``condition``, ``value``, ``records`` and one for each form."""
    with_field = [form.key for form in VALUES.values() if "field" in form.parts and form.key != "field"]
    unless = {"field": with_field}
    defs: dict[str, Schema] = {}
    for form in CONDITIONS.values():
        defs[f"condition_{form.key}"] = _form(form)
    for form in VALUES.values():
        defs[f"value_{form.key}"] = _form(form)
        defs[f"compare_{form.key}"] = _comparison(form)
    # A named condition stands alone; a named value is compared.
    defs["compare_definition"].pop("oneOf")
    defs["compare_definition"]["maxProperties"] = 2
    conditions = {key: f"condition_{key}" for key in CONDITIONS}
    comparisons = {key: f"compare_{key}" for key in VALUES}
    defs["condition"] = {
        "title": "a condition: true, false or unknown",
        "type": "object",
        "anyOf": [{"required": [key]} for key in (*CONDITIONS, *VALUES)],
        "allOf": _dispatch(conditions, {}) + _dispatch(comparisons, unless),
    }
    defs["value"] = {
        "title": "a value",
        "description": "Written out, or " + ", ".join(DAYS) + ", or a mapping",
        "type": [*_SCALAR, "object"],
        "if": {"type": "object"},
        "then": {
            "anyOf": [{"required": [key]} for key in VALUES],
            "allOf": _dispatch({key: f"value_{key}" for key in VALUES}, unless),
        },
    }
    defs["records"] = {
        "title": "the key of a fact that holds records",
        "type": ["string", "object"],
        "required": ["previous"],
        "additionalProperties": False,
        "properties": {"previous": _REFERENCE, "back": _ref("back")},
    }
    defs["number"] = _number("a whole number, or a parameter that is one", {"minimum": 1})
    periods: Schema = {"minimum": 2, "maximum": 1 + MOST_BACK}
    defs["periods"] = _number("a number of periods, or a parameter that is one", periods)
    defs["back"] = {"title": "a number of periods", "type": "integer", "minimum": 1, "maximum": MOST_BACK}
    return defs


def _number(title: str, bounds: Schema) -> Schema:
    return {
        "title": title,
        "type": ["integer", "object"],
        **bounds,
        "required": ["parameter"],
        "additionalProperties": False,
        "properties": {"parameter": _REFERENCE},
    }


def rules_schema() -> Schema:
    """Draft 2020-12. Made from the models and the grammar; a copy is published in the package."""
    _, made = models_json_schema([(RuleFile, "validation")])
    defs = cast("dict[str, Schema]", made["$defs"])
    for schema in defs.values():
        _tidy(schema)
    root = defs.pop("RuleFile")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:assay:rules/1",
        **root,
        "title": "A rule file of Assay",
        "$defs": dict(sorted((defs | condition_schemas()).items())),
    }


def _tidy(schema: object) -> None:
    """Drop titles that only repeat a key, Decimal's text patterns, and nulls (YAML leaves out)."""
    if isinstance(schema, list):
        for child in cast("list[object]", schema):
            _tidy(child)
        return
    if not isinstance(schema, dict):
        return
    mapping = cast("Schema", schema)
    if isinstance(mapping.get("title"), str):
        mapping.pop("title")
    options = mapping.get("anyOf")
    if isinstance(options, list):
        kept = [o for o in cast("list[Schema]", options) if o.get("type") != "null" and (
            not str(o.get("pattern", "")).startswith("^(?!^[-+.]*$)"))]
        mapping["anyOf"] = kept
        if len(kept) == 1:
            mapping.pop("anyOf")
            mapping.update(kept[0])
        elif all(set(o) == {"type"} for o in kept):
            mapping.pop("anyOf")
            types = list(dict.fromkeys(str(o["type"]) for o in kept))
            mapping["type"] = [t for t in types if not (t == "integer" and "number" in types)]
    if mapping.get("default", 0) is None:
        mapping.pop("default")
    meant = mapping.pop(STANDS_FOR, None)
    if meant:
        mapping.update(_ref(str(meant)))
    if "patternProperties" in mapping:
        mapping["additionalProperties"] = False
    for key, child in list(mapping.items()):
        if key not in ("default", "enum", "const", "required", "properties"):
            _tidy(child)
    for child in cast("Schema", mapping.get("properties", {})).values():
        _tidy(child)


if __name__ == "__main__":
    import json
    import sys

    json.dump(rules_schema(), sys.stdout, indent=1, ensure_ascii=False)
    sys.stdout.write("\n")
