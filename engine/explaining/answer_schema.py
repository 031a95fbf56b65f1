"""The published JSON Schema of an assessment."""

from __future__ import annotations

from assay.engine.reference.tally import TALLIED
from assay.rules.language.standard import VERDICTS

from .answer import FORMAT

Schema = dict[str, object]

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_DATE: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_COUNT: Schema = {"type": "integer", "minimum": 0}


def _object(required: Schema, optional: Schema | None = None, description: str = "") -> Schema:
    found: Schema = {
        "type": "object",
        "required": list(required),
        "properties": required | (optional or {}),
    }
    return found | ({"description": description} if description else {})


def _list(of: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/$defs/{of}"}}


def assessment_schema() -> Schema:
    """Draft 2020-12. Keys that stand here stay; more may be added."""
    reasons: Schema = {"type": "object", "additionalProperties": {"$ref": "#/$defs/because"}}
    verdict: Schema = {"enum": [*VERDICTS, "unknown"]}
    could_be: Schema = {"type": "array", "minItems": 1, "items": {"enum": list(VERDICTS)}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:assay:{FORMAT}",
        "title": "An assessment",
        **_object({
            "assay": {"const": FORMAT},
            "standard": _object({"id": _TEXT, "title": _TEXT, "version": _TEXT, "digest": _DIGEST}),
            "subject": _object({"id": _TEXT, "name": _TEXT}),
            "as_of": _DATE,
            "period": _object({"name": _TEXT, "from": _DATE, "to": _DATE}),
            "facts": _object({"digest": _DIGEST}),
            "level": _object({"verdict": _TEXT, "could_be": _TEXTS, "because": reasons},
                             description="The level's id, unknown or not_applicable"),
            "areas": _list("area"),
            "criteria": _list("criterion"),
            "trail": _list("step"),
            "assumptions": _list("assumption"),
            "problems": _list("problem"),
        }),
        "$defs": {
            "area": _object({
                "id": _TEXT, "title": _TEXT, "verdict": verdict, "could_be": could_be,
                "tally": _object(dict.fromkeys(TALLIED, _COUNT)), "because": reasons,
            }),
            "criterion": _object({
                "id": _TEXT, "area": _TEXT, "title": _TEXT, "verdict": verdict, "could_be": could_be,
                "missing": _TEXTS, "cautions": _TEXTS, "because": reasons,
            }, {"unsettled": _list("unsettled")}),
            "unsettled": _object(
                {"reason": {"enum": ["differ", "lapsed", "beyond"]}},
                {"fact": _TEXT, "field": _TEXT, "on": _TEXT, "records": {"type": "array", "items": _COUNT}},
                "Why a verdict is not known though nothing is missing: records of one day differ in a field, what "
                "backs a fact is out of date, or the rule cannot tell",
            ),
            "because": _because(),
            "fact": _object(
                {"fact": _TEXT, "period": {"enum": ["current", "previous", "earlier"]}},
                {"back": {"type": "integer", "minimum": 2, "description": "How many periods earlier"},
                 "absent": {"const": True, "description": "There was no such period"},
                 "value": {}, "records": {"type": ["integer", "null"]}, "file": _TEXT, "line": _COUNT,
                 "column": _COUNT, "path": _TEXT, "computed": {"const": True},
                 "personal": {"const": True, "description": "About a person: the value is not shown"},
                 "evidence": {"type": "object"}, "findings": {"type": "array", "items": {"type": "object"}},
                 "resolved": {"type": "object", "description": "Who settled findings that differ, and why"},
                 "from": _object({"file": _TEXT, "columns": {"type": "object"}}, {"sheet": _TEXT},
                                 "The file that a list was read from, and the column of each field"),
                 "places": {"type": "object", "description": "Where the records counted as not so, or not "
                            "known, stand: by record number the row of the file, or line and column"}},
                "A fact that was looked at: its value, and where it was written or that it was computed",
            ),
            "step": _object(
                {"step": {"type": "integer", "minimum": 1}, "rule": _TEXT, "given": _TEXTS, "concluded": _TEXT},
                description="One rule that fired",
            ),
            "assumption": _object({"fact": _TEXT, "value": {}, "criteria": _TEXTS, "note": _TEXT}),
            "problem": _object({"code": _TEXT, "severity": {"const": "warning"}, "message": _TEXT, "file": _TEXT},
                               {"line": _COUNT, "column": _COUNT, "path": _TEXT, "hint": _TEXT}),
        },
    }  # fmt: skip


def _because() -> Schema:
    kinds = ["all", "any", "not", "at_least", "definition", "trend", "some", "none", "every", "compare"]
    counted = _object(
        {"yes": _COUNT, "no": _COUNT, "out": _COUNT, "open": _COUNT},
        {"no_rows": {"type": "array"}, "open_rows": {"type": "array"}},
        "Records by what became of them; rows are record numbers from 1, or ids",
    )
    margin = _object(
        {"by": {"type": ["integer", "string"]}, "unit": _TEXT},
        {"records": {"type": "integer"}},
        "By how much it holds (0 or more) or fails (below 0)",
    )
    return _object(
        {"is": {"enum": kinds}, "value": {"type": ["boolean", "null"], "description": "null is unknown"},
         "says": _TEXT},
        {
            "parts": _list("because"),
            "operator": _TEXT,
            "observed": {"description": "Exact: whole numbers as such, other numbers, percentages and dates as text"},
            "needed": {"type": "array"},
            "parameters": _TEXTS,
            "private": {"const": True, "description": "The values are single people's, and are not shown"},
            "counted": counted,
            "margin": margin,
            "facts": _list("fact"),
        },
        "One evaluated condition",
    )  # fmt: skip
