"""Assay: declarative quality standards, explainable verdicts.

>>> import assay
>>> assessment = assay.assess("examples/oakfield/facts.yaml")
>>> assessment.criterion("3.3").verdict
'partly_met'

Everything an embedder needs stands here; see docs/embedding.md. Nothing is
imported before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.engine.answer import (
        AreaResult,
        Assessment,
        Assumption,
        CriterionResult,
        LevelResult,
    )
    from assay.engine.api import Assessor, assess, load_standard, parse_facts, read_facts
    from assay.engine.because import Because, Counted, Margin
    from assay.engine.bounds import Bounds
    from assay.engine.cohort import Cohort, assess_tables, compile_cohort, verdict_names
    from assay.engine.cohort_columns import verdict_columns
    from assay.engine.compare import Comparison, compare
    from assay.engine.documents import document
    from assay.engine.improve import Improvement
    from assay.engine.margins import Margins, margins_of
    from assay.engine.missing import MissingFacts
    from assay.engine.paperwork import check_files, facts_template, written_facts
    from assay.engine.proof import Proof, proof
    from assay.engine.questions import Questions
    from assay.engine.reader import Fired
    from assay.engine.record_lists import RecordList
    from assay.engine.recorded import read_recorded
    from assay.engine.until import ValidUntil
    from assay.engine.verify import Verification
    from assay.engine.whatif import WhatIf
    from assay.facts.fact_set import FactSet
    from assay.facts.problems import AssayError, EngineFault, InputError, Problem
    from assay.rules.standard import Standard

__version__ = "0.1.0"

_HOMES = {
    "AreaResult": "assay.engine.answer",
    "AssayError": "assay.facts.problems",
    "Assessment": "assay.engine.answer",
    "Assessor": "assay.engine.api",
    "Assumption": "assay.engine.answer",
    "Because": "assay.engine.because",
    "Bounds": "assay.engine.bounds",
    "Cohort": "assay.engine.cohort",
    "Comparison": "assay.engine.compare",
    "Counted": "assay.engine.because",
    "CriterionResult": "assay.engine.answer",
    "EngineFault": "assay.facts.problems",
    "FactSet": "assay.facts.fact_set",
    "Fired": "assay.engine.reader",
    "Improvement": "assay.engine.improve",
    "InputError": "assay.facts.problems",
    "LevelResult": "assay.engine.answer",
    "Margin": "assay.engine.because",
    "Margins": "assay.engine.margins",
    "MissingFacts": "assay.engine.missing",
    "Problem": "assay.facts.problems",
    "Proof": "assay.engine.proof",
    "Questions": "assay.engine.questions",
    "RecordList": "assay.engine.record_lists",
    "Standard": "assay.rules.standard",
    "ValidUntil": "assay.engine.until",
    "Verification": "assay.engine.verify",
    "WhatIf": "assay.engine.whatif",
    "assess": "assay.engine.api",
    "assess_tables": "assay.engine.cohort",
    "check_files": "assay.engine.paperwork",
    "compare": "assay.engine.compare",
    "compile_cohort": "assay.engine.cohort",
    "document": "assay.engine.documents",
    "facts_template": "assay.engine.paperwork",
    "load_standard": "assay.engine.api",
    "margins_of": "assay.engine.margins",
    "parse_facts": "assay.engine.api",
    "proof": "assay.engine.proof",
    "read_facts": "assay.engine.api",
    "read_recorded": "assay.engine.recorded",
    "verdict_columns": "assay.engine.cohort_columns",
    "verdict_names": "assay.engine.cohort",
    "written_facts": "assay.engine.paperwork",
}

__all__ = [
    "AreaResult",
    "AssayError",
    "Assessment",
    "Assessor",
    "Assumption",
    "Because",
    "Bounds",
    "Cohort",
    "Comparison",
    "Counted",
    "CriterionResult",
    "EngineFault",
    "FactSet",
    "Fired",
    "Improvement",
    "InputError",
    "LevelResult",
    "Margin",
    "Margins",
    "MissingFacts",
    "Problem",
    "Proof",
    "Questions",
    "RecordList",
    "Standard",
    "ValidUntil",
    "Verification",
    "WhatIf",
    "assess",
    "assess_tables",
    "check_files",
    "compare",
    "compile_cohort",
    "document",
    "facts_template",
    "load_standard",
    "margins_of",
    "parse_facts",
    "proof",
    "read_facts",
    "read_recorded",
    "verdict_columns",
    "verdict_names",
    "written_facts",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'assay' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
