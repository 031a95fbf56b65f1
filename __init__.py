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
    from assay.engine.cohort import Cohort, assess_tables, compile_cohort, verdict_names
    from assay.engine.cohort_columns import verdict_columns
    from assay.engine.paperwork import check_files, facts_template, written_facts
    from assay.engine.reader import Fired
    from assay.engine.record_lists import RecordList
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
    "Cohort": "assay.engine.cohort",
    "Counted": "assay.engine.because",
    "CriterionResult": "assay.engine.answer",
    "EngineFault": "assay.facts.problems",
    "FactSet": "assay.facts.fact_set",
    "Fired": "assay.engine.reader",
    "InputError": "assay.facts.problems",
    "LevelResult": "assay.engine.answer",
    "Margin": "assay.engine.because",
    "Problem": "assay.facts.problems",
    "RecordList": "assay.engine.record_lists",
    "Standard": "assay.rules.standard",
    "assess": "assay.engine.api",
    "assess_tables": "assay.engine.cohort",
    "check_files": "assay.engine.paperwork",
    "compile_cohort": "assay.engine.cohort",
    "facts_template": "assay.engine.paperwork",
    "load_standard": "assay.engine.api",
    "parse_facts": "assay.engine.api",
    "read_facts": "assay.engine.api",
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
    "Cohort",
    "Counted",
    "CriterionResult",
    "EngineFault",
    "FactSet",
    "Fired",
    "InputError",
    "LevelResult",
    "Margin",
    "Problem",
    "RecordList",
    "Standard",
    "__version__",
    "assess",
    "assess_tables",
    "check_files",
    "compile_cohort",
    "facts_template",
    "load_standard",
    "parse_facts",
    "read_facts",
    "verdict_columns",
    "verdict_names",
    "written_facts",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'assay' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
