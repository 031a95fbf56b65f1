"""The mentoring standard's own cases, one test each."""

from __future__ import annotations

import pytest

from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.assessing.cases import Case, failures, read_cases
from assay.facts.problems.problems import render
from assay.rules.reading.files import packaged
from assay.rules.reading.read_standard import load_standard

STANDARD = load_standard("mentoring")
CASES = read_cases(packaged() / "mentoring", STANDARD.vocabulary)


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_standard(STANDARD)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.criterion} {case.name}")
def test_case_has_its_verdict(case: Case, compiled: Compiled) -> None:
    assert [render(problem) for problem in failures(compiled, [case])] == []
