"""Answers as plain data, each kind with a published JSON schema that pydantic makes of its types.

An answer is a frozen dataclass whose fields are texts, numbers, dates, tuples
and other such dataclasses; exact values stand in it as a facts file would have
them (``plain``). An assessment and a summary of a cohort hold more than their
documents, and write these themselves, by types of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, cast

from assay.facts.problems.positions import json_printable
from assay.facts.values.records import Value
from assay.facts.values.scalars import UNKNOWN, Share
from assay.facts.values.suggest import did_you_mean
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import to_json

Plain: TypeAlias = bool | int | str | tuple[str, ...] | None
"""A value as a facts file would have it; None is unknown, and ``none`` is known not to be there."""

class AnswerKind(NamedTuple):
    """``module.Class`` of a kind of answer, under ``assay.engine``; and of its document, if it writes that itself."""

    answer: str
    written: str = ""


KINDS: Mapping[str, AnswerKind] = MappingProxyType({
    "assessment": AnswerKind("explaining.answer.Assessment", "explaining.assessment_document.AssessmentDocument"),
    "bounds": AnswerKind("questions.bounds.Bounds"),
    "cohort-summary": AnswerKind("cohort.summing.summary.Summary", "cohort.summing.summary_document.SummaryDocument"),
    "comparison": AnswerKind("questions.compare.compare.Comparison"),
    "improvement": AnswerKind("questions.improve.improve.Improvement"),
    "interview": AnswerKind("questions.interview.result.Interviewed"),
    "margins": AnswerKind("questions.margins.Margins"),
    "missing": AnswerKind("questions.missing.MissingFacts"),
    "proof": AnswerKind("questions.why.proof.Proof"),
    "valid_until": AnswerKind("questions.until.ValidUntil"),
    "verification": AnswerKind("questions.verify.Verification"),
    "whatif": AnswerKind("questions.whatif.whatif.WhatIf"),
})  # fmt: skip
"""The kinds of answers, each by the word that its document begins with."""


def plain(value: Value | None, definition: Definition) -> Plain:
    """A fact's value as a facts file would have it: shares with their parts, other numbers as exact text."""
    if isinstance(value, Share):
        return f"{value.part} of {value.whole}"
    return None if value is None or value is UNKNOWN else plain_json(to_json(value, definition.type))


def plain_json(found: object) -> Plain:
    """The same of a value that is in JSON already; None of one that is known in part."""
    if isinstance(found, list):
        return tuple(map(str, cast("list[object]", found)))
    return found if isinstance(found, bool | int | str) else None


def kind_of(answer: object) -> str:
    """The kind of an answer; TypeError where it is none."""
    of = type(answer)
    name = f"{of.__module__}.{of.__name__}"
    for kind, home in KINDS.items():
        if name == f"assay.engine.{home.answer}":
            return kind
    raise TypeError(f"{of.__name__} is no answer; the kinds of answers are {', '.join(KINDS)}")


def document(answer: object) -> dict[str, object]:
    """An answer as plain data, beginning with its kind and version; TypeError where it is none."""
    kind = kind_of(answer)
    if KINDS[kind].written:
        return cast("dict[str, object]", cast("Any", answer).to_dict())
    return {"assay": f"{kind}/1", **_adapter(kind).dump_python(answer, mode="json")}


def document_text(answer: object) -> str:
    """The same as JSON text, with a line break at its end. Same inputs, same bytes."""
    if KINDS[kind_of(answer)].written:
        return cast("str", cast("Any", answer).to_json())
    return json_printable(json.dumps(document(answer), indent=1, ensure_ascii=False)) + "\n"


def schema(kind: str) -> dict[str, object]:
    """The JSON Schema of one kind of answer; ValueError where there is no such kind."""
    if kind not in KINDS:
        near = did_you_mean(kind, KINDS)
        found = f"there is no kind of answer '{kind[:40]}'{f' ({near})' if near else ''}"
        raise ValueError(f"{found}; the kinds are {', '.join(KINDS)}")
    from .json_schemas import json_schema

    return json_schema(_adapter(kind), kind)


@cache
def _adapter(kind: str) -> Any:
    from pydantic import TypeAdapter  # it costs more than many an answer, so only where data are asked for

    module, _, name = (KINDS[kind].written or KINDS[kind].answer).rpartition(".")
    return TypeAdapter(getattr(import_module(f"assay.engine.{module}"), name))
