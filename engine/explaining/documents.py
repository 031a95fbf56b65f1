"""Answers as plain data, each kind with a published JSON schema that pydantic makes of its types.

An answer is a frozen dataclass whose fields are texts, numbers, dates, tuples
and other such dataclasses; exact values stand in it as a facts file would have
them (``plain``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from assay.facts.problems.positions import json_printable
from assay.facts.values.records import Value
from assay.facts.values.scalars import UNKNOWN, Share
from assay.facts.values.values import to_json
from assay.facts.values.vocabulary import Definition

Plain: TypeAlias = bool | int | str | tuple[str, ...] | None
"""A value as a facts file would have it; None is unknown, and ``none`` is known not to be there."""

KINDS: Mapping[str, str] = MappingProxyType({
    "improvement": "improve.improve.Improvement",
    "interview": "interview.result.Interviewed",
    "margins": "margins.Margins",
    "valid_until": "until.ValidUntil",
    "verification": "verify.Verification",
    "proof": "why.proof.Proof",
    "whatif": "whatif.whatif.WhatIf",
    "comparison": "compare.compare.Comparison",
    "missing": "missing.MissingFacts",
    "bounds": "bounds.Bounds",
})  # fmt: skip
"""The kinds of answers: ``module.Class`` of each, under ``assay.engine.questions``."""


def plain(value: Value, definition: Definition) -> Plain:
    """A fact's value as a facts file would have it: shares with their parts, other numbers as exact text."""
    if isinstance(value, Share):
        return f"{value.part} of {value.whole}"
    if value is UNKNOWN:
        return None
    found: Any = to_json(value, definition.type)
    return tuple(cast("list[str]", found)) if isinstance(found, list) else found


def kind_of(answer: object) -> str:
    """The kind of an answer; TypeError where it is none."""
    of = type(answer)
    name = f"{of.__module__}.{of.__name__}"
    for kind, home in KINDS.items():
        if name == f"assay.engine.questions.{home}":
            return kind
    raise TypeError(f"{of.__name__} is no answer; the kinds of answers are {', '.join(KINDS)}")


def document(answer: object) -> dict[str, object]:
    """An answer as plain data, beginning with its kind and version; TypeError where it is none."""
    kind = kind_of(answer)
    return {"assay": f"{kind}/1", **_adapter(kind).dump_python(answer, mode="json")}


def document_text(answer: object) -> str:
    """The same as JSON text, with a line break at its end. Same inputs, same bytes."""
    return json_printable(json.dumps(document(answer), indent=1, ensure_ascii=False)) + "\n"


def schema(kind: str) -> dict[str, object]:
    """The JSON Schema of one kind of answer; KeyError where there is no such kind."""
    found: dict[str, Any] = _adapter(kind).json_schema(mode="serialization")
    found["properties"] = {"assay": {"const": f"{kind}/1"}, **found["properties"]}
    found["required"] = ["assay", *found.get("required", [])]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


@cache
def _adapter(kind: str) -> Any:
    from pydantic import TypeAdapter  # it costs more than many an answer, so only where data are asked for

    module, _, name = KINDS[kind].rpartition(".")
    return TypeAdapter(getattr(import_module(f"assay.engine.questions.{module}"), name))
