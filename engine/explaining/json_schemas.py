"""JSON Schemas made of types, in the few words that a reader of documents needs to know."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """No titles that only repeat a name, and one list of types where a value is one of several plain ones."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        return _as_types(super().nullable_schema(schema))

    def union_schema(self, schema: Any) -> JsonSchemaValue:
        return _as_types(super().union_schema(schema))


def _as_types(schema: JsonSchemaValue) -> JsonSchemaValue:
    options: list[dict[str, Any]] = schema.get("anyOf", [])
    if not options or any(list(option) != ["type"] or not isinstance(option["type"], str) for option in options):
        return schema
    return {**{key: value for key, value in schema.items() if key != "anyOf"}, "type": [o["type"] for o in options]}


def json_schema(adapter: TypeAdapter[Any], kind: str) -> dict[str, object]:
    """The JSON Schema of a document, which begins with its kind and version."""
    found: dict[str, Any] = adapter.json_schema(mode="serialization", schema_generator=_Generator)
    properties = {"assay": {"const": f"{kind}/1"}, **{k: v for k, v in found["properties"].items() if k != "assay"}}
    required = ["assay", *(key for key in found.get("required", []) if key != "assay")]
    return {"$schema": _DIALECT, "$id": f"urn:assay:{kind}/1", **found, "properties": properties, "required": required}
