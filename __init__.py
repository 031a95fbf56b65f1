"""Assay: declarative quality standards, explainable verdicts.

>>> import assay
>>> assessment = assay.assess("examples/oakfield/facts.yaml")
>>> assessment.criterion("3.3").verdict
'partly_met'

Everything an embedder needs stands here; see docs/embedding.md. Nothing is
imported before it is used.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from sys import modules

from assay.engine.version import VERSION as _version

__version__ = _version
TYPE_CHECKING = False  # checkers take it for true; typing itself costs more to import than all of this
# The one list of public names. Type checkers and freezing tools read these
# imports; at run time they are read from the compiled module, which is there
# where the source is not (zip archives, frozen programs), and needs no parser.
if TYPE_CHECKING:
    from assay.engine.api import Assessor as Assessor
    from assay.engine.api import assess as assess
    from assay.engine.api import load_standard as load_standard
    from assay.engine.api import parse_facts as parse_facts
    from assay.engine.api import read_facts as read_facts
    from assay.engine.cohorts import Cohort as Cohort
    from assay.engine.explaining.answer import AreaResult as AreaResult
    from assay.engine.explaining.answer import Assessment as Assessment
    from assay.engine.explaining.answer import Assumption as Assumption
    from assay.engine.explaining.answer import CriterionResult as CriterionResult
    from assay.engine.explaining.answer import LevelResult as LevelResult
    from assay.engine.explaining.because import Because as Because
    from assay.engine.explaining.because import Counted as Counted
    from assay.engine.explaining.because import Margin as Margin
    from assay.engine.explaining.documents import document as document
    from assay.engine.explaining.documents import schema as schema
    from assay.engine.explaining.explanations import Fired as Fired
    from assay.engine.explaining.record_lists import RecordList as RecordList
    from assay.engine.explaining.recorded import Recorded as Recorded
    from assay.engine.explaining.recorded import read_recorded as read_recorded
    from assay.engine.questions.bounds import Bounds as Bounds
    from assay.engine.questions.compare.compare import Comparison as Comparison
    from assay.engine.questions.compare.compare import compare as compare
    from assay.engine.questions.improve.improve import Improvement as Improvement
    from assay.engine.questions.margins import Margins as Margins
    from assay.engine.questions.margins import margins_of as margins_of
    from assay.engine.questions.missing import MissingFacts as MissingFacts
    from assay.engine.questions.questions import Questions as Questions
    from assay.engine.questions.until import ValidUntil as ValidUntil
    from assay.engine.questions.verify import Verification as Verification
    from assay.engine.questions.whatif.whatif import WhatIf as WhatIf
    from assay.engine.questions.why.proof import Proof as Proof
    from assay.engine.questions.why.proof import proof as proof
    from assay.facts.problems.codes import ProblemCode as ProblemCode
    from assay.facts.problems.codes import explain_code as explain_code
    from assay.facts.problems.problems import AssayError as AssayError
    from assay.facts.problems.problems import EngineFault as EngineFault
    from assay.facts.problems.problems import InputError as InputError
    from assay.facts.problems.problems import NotInstalled as NotInstalled
    from assay.facts.problems.problems import Problem as Problem
    from assay.facts.problems.problems import UnknownTarget as UnknownTarget
    from assay.facts.values.fact_set import FactSet as FactSet
    from assay.rules.language.standard import Standard as Standard
    from assay.views.paperwork import check_files as check_files
    from assay.views.paperwork import facts_template as facts_template
    from assay.views.paperwork import written_facts as written_facts
    from assay.views.render import render as render
    from assay.views.render import report as report


@cache
def _homes() -> dict[str, str]:
    """Each public name, and the module that it lives in."""
    from dis import get_instructions

    assert __spec__ is not None and __spec__.loader is not None
    homes: dict[str, str] = {}
    home, imported = "", False
    for step in get_instructions(__spec__.loader.get_code(__name__)):  # type: ignore[attr-defined]
        if step.opname == "IMPORT_NAME":
            home = step.argval
        elif step.opname == "STORE_NAME" and imported and home.startswith("assay.") and step.argval[0] != "_":
            homes[step.argval] = home
        imported = step.opname == "IMPORT_FROM"
    return homes


def __dir__() -> list[str]:
    return sorted([*_homes(), "__version__"])


if not TYPE_CHECKING:  # a checker that saw it would take any name for a public one

    def __getattr__(name: str) -> object:
        if name == "__all__":
            return __dir__()
        if name.startswith("__") or name not in _homes():
            raise AttributeError(f"module 'assay' has no attribute {name!r}", name=name, obj=modules[__name__])
        return getattr(import_module(_homes()[name]), name)
