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

from assay.engine.version import VERSION as __version__

if TYPE_CHECKING:
    from assay.engine.api import Assessor, assess, load_standard, parse_facts, read_facts
    from assay.engine.cohort.meaning.cohort import Cohort, assess_tables, compile_cohort, verdict_names
    from assay.engine.cohort.meaning.columns import verdict_columns
    from assay.engine.explaining.answer import AreaResult, Assessment, Assumption, CriterionResult, LevelResult
    from assay.engine.explaining.because import Because, Counted, Margin
    from assay.engine.explaining.documents import document
    from assay.engine.explaining.explanations import Fired
    from assay.engine.explaining.record_lists import RecordList
    from assay.engine.explaining.recorded import read_recorded
    from assay.engine.questions.bounds import Bounds
    from assay.engine.questions.compare.compare import Comparison, compare
    from assay.engine.questions.improve.improve import Improvement
    from assay.engine.questions.margins import Margins, margins_of
    from assay.engine.questions.missing import MissingFacts
    from assay.engine.questions.questions import Questions
    from assay.engine.questions.until import ValidUntil
    from assay.engine.questions.verify import Verification
    from assay.engine.questions.whatif.whatif import WhatIf
    from assay.engine.questions.why.proof import Proof, proof
    from assay.facts.problems.problems import AssayError, EngineFault, InputError, NotInstalled, Problem
    from assay.facts.values.fact_set import FactSet
    from assay.rules.language.standard import Standard
    from assay.views.paperwork import check_files, facts_template, written_facts

_HOMES = {
    "AreaResult": "assay.engine.explaining.answer",
    "AssayError": "assay.facts.problems.problems",
    "Assessment": "assay.engine.explaining.answer",
    "Assessor": "assay.engine.api",
    "Assumption": "assay.engine.explaining.answer",
    "Because": "assay.engine.explaining.because",
    "Bounds": "assay.engine.questions.bounds",
    "Cohort": "assay.engine.cohort.meaning.cohort",
    "Comparison": "assay.engine.questions.compare.compare",
    "Counted": "assay.engine.explaining.because",
    "CriterionResult": "assay.engine.explaining.answer",
    "EngineFault": "assay.facts.problems.problems",
    "FactSet": "assay.facts.values.fact_set",
    "Fired": "assay.engine.explaining.explanations",
    "Improvement": "assay.engine.questions.improve.improve",
    "InputError": "assay.facts.problems.problems",
    "LevelResult": "assay.engine.explaining.answer",
    "Margin": "assay.engine.explaining.because",
    "Margins": "assay.engine.questions.margins",
    "MissingFacts": "assay.engine.questions.missing",
    "NotInstalled": "assay.facts.problems.problems",
    "Problem": "assay.facts.problems.problems",
    "Proof": "assay.engine.questions.why.proof",
    "Questions": "assay.engine.questions.questions",
    "RecordList": "assay.engine.explaining.record_lists",
    "Standard": "assay.rules.language.standard",
    "ValidUntil": "assay.engine.questions.until",
    "Verification": "assay.engine.questions.verify",
    "WhatIf": "assay.engine.questions.whatif.whatif",
    "assess": "assay.engine.api",
    "assess_tables": "assay.engine.cohort.meaning.cohort",
    "check_files": "assay.views.paperwork",
    "compare": "assay.engine.questions.compare.compare",
    "compile_cohort": "assay.engine.cohort.meaning.cohort",
    "document": "assay.engine.explaining.documents",
    "facts_template": "assay.views.paperwork",
    "load_standard": "assay.engine.api",
    "margins_of": "assay.engine.questions.margins",
    "parse_facts": "assay.engine.api",
    "proof": "assay.engine.questions.why.proof",
    "read_facts": "assay.engine.api",
    "read_recorded": "assay.engine.explaining.recorded",
    "verdict_columns": "assay.engine.cohort.meaning.columns",
    "verdict_names": "assay.engine.cohort.meaning.cohort",
    "written_facts": "assay.views.paperwork",
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
    "NotInstalled",
    "Problem",
    "Proof",
    "Questions",
    "RecordList",
    "Standard",
    "ValidUntil",
    "Verification",
    "WhatIf",
    "__version__",
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
