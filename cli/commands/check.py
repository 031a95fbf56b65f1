"""Checking without assessing: facts against their standard, a standard against itself and its cases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assay.cli.shared.reading import FactsGiven, prepared
from assay.engine.assessing.assess import compile_standard
from assay.engine.reference.admit import admit
from assay.facts.file.file_digests import noted_files
from assay.facts.inputs import is_workbook
from assay.facts.language.phrases import all_of
from assay.facts.problems.nodes import Mapping, Scalar
from assay.facts.problems.positions import printable
from assay.facts.problems.problems import InputError, Problem
from assay.facts.text.read_text import read_path
from assay.rules.reading.files import find_standard, packaged_ids
from assay.views.paperwork import check_files
from assay.views.phrases import say
from assay.views.text.layout import wrapped

PAGE = "commands"


def is_facts(path: str) -> bool:
    """Whether a path is to be checked as facts: what is not clearly a standard is."""
    try:
        if path in packaged_ids() or Path(path).is_dir():
            return False
    except OSError:  # a name too long to be one
        return False
    if is_workbook(Path(path)):
        return True
    problems: list[Problem] = []
    node = read_path(Path(path), problems)
    if not isinstance(node, Mapping):
        return Path(path).exists() or Path(path).suffix != ""
    form = node.get("assay")
    return not (isinstance(form, Scalar) and str(form.value).startswith("rules/"))


def check_facts(given: FactsGiven) -> tuple[tuple[Problem, ...], str]:
    """The problems of a file of facts and of the files of its evidence, and what it holds in a line."""
    compiled, facts = prepared(given)
    changed = check_files(facts, given.path.parent)
    told = {problem.at for problem in changed}  # a file that is not there is the graver problem of the two
    facts = replace(facts, warnings=tuple(one for one in facts.warnings if one.code != "F309" or one.at not in told))
    try:
        _, warnings = admit(compiled.admission, facts)
    except InputError as error:
        return (*facts.warnings, *changed, *error.problems), ""
    if changed:
        return (*facts.warnings, *warnings, *changed), ""
    known = len(compiled.plan.standard.vocabulary)
    parts = [say(PAGE, "checked.known", number=len(facts.current), all=known)]
    for back, period in enumerate(facts.periods[1:], 1):
        if period.given:
            key = "checked.previous" if back == 1 else "checked.earlier"
            parts.append(say(PAGE, key, number=len(period.given), period=period.period.name))
    noted = noted_files(facts)
    files = say(PAGE, "checked.noted", count=noted) if noted else ""
    key = "checked.facts_noted" if noted else "checked.facts"
    words = say(PAGE, key, file=printable(given.path.as_posix()), parts=all_of(parts), noted=files)
    return (*facts.warnings, *warnings), "\n".join(wrapped(words)) + "\n"


def check_standard(where: str) -> tuple[tuple[Problem, ...], str]:
    """The problems of a standard and of its cases, and what it holds in a line."""
    from assay.engine.assessing.cases import failures, read_cases
    from assay.rules.reading.read_standard import load_standard

    try:
        standard = load_standard(where)
        compiled = compile_standard(standard)
        folder = find_standard(where)
        cases = read_cases(folder, standard.vocabulary) if folder.is_dir() else ()
        results = [tuple(failures(compiled, [case])) for case in cases]
    except InputError as error:
        return error.problems, ""
    problems = (*standard.warnings, *(problem for result in results for problem in result))
    words = say(
        PAGE, "checked.standard_cases" if cases else "checked.standard", id=standard.id, version=standard.version,
        areas=len(standard.areas), criteria=len(standard.criteria), facts=len(standard.vocabulary),
        parameters=len(standard.parameters), rules=compiled.firing.rules,
        passed=sum(not result for result in results), cases=len(cases),
    )  # fmt: skip
    return problems, f"{words}\n"
