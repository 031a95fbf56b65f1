"""What the attack tests share: small standards and facts made to order, and problems by code."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import assay
from assay.facts.problems.problems import InputError, render
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files

Json = Any

HEAD: Json = {"id": "attack", "title": "Attack", "version": "1", "summary": "S", "year_starts": "09-01",
              "source": {"title": "T"}}  # fmt: skip
ADDING_UP: Json = {
    "area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
    "levels": [
        {"id": "good", "title": "Good", "when": {"every": "areas", "that": {"field": "verdict", "is": "met"}}},
        {"id": "poor", "title": "Poor"},
    ],
}
AS_OF, PERIOD = "2025-07-18", "2024/25"


def is_(number: int, value: bool = True) -> Json:
    return {"fact": f"f{number}", "is": value}


def booleans(number: int) -> Json:
    return {f"f{n}": {"type": "boolean", "label": f"f{n}", "question": "?"} for n in range(number)}


def fact(type_: str, **more: Json) -> Json:
    return {"type": type_, "label": "l", "question": "?", **more}


def criterion(id_: str, met_when: Json, area: str = "1", **more: Json) -> Json:
    return {"id": id_, "area": area, "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
            "reading": "r", "met_when": met_when, **more}  # fmt: skip


def rules(criteria: list[Json], vocabulary: Json, **more: Json) -> Json:
    """A whole standard of one area, unless ``more`` says otherwise."""
    return {"assay": "rules/1", "standard": HEAD, "areas": [{"id": "1", "title": "A"}], "vocabulary": vocabulary,
            "criteria": criteria, "adding_up": ADDING_UP, **more}  # fmt: skip


def standard(document: Json) -> assay.Standard:
    return standard_from_files([File("rules.json", json.dumps(document).encode())])


def facts(given: Json, **more: Json) -> Json:
    return {"assay": "facts/1", "subject": {"id": "x"}, "as_of": AS_OF, "period": PERIOD, "facts": given, **more}


def assessed(document: Json, given: Json) -> assay.Assessment:
    return assay.Assessor(standard(document)).assess(facts(given))


def verdicts(document: Json, given: Json) -> list[str]:
    """The verdict of each criterion, after the whole answer was written as well."""
    assessment = assessed(document, given)
    json.loads(assessment.to_json())
    return [result.verdict for result in assessment.criteria]


def verdict(met_when: Json, given: Json, facts_known: int, **more: Json) -> str:
    """The verdict of one criterion over facts f0, f1, …"""
    return verdicts(rules([criterion("1.1", met_when, **more)], booleans(facts_known)), given)[0]


def refused(attack: Callable[[], object]) -> list[str]:
    """The codes of the problems with which an attack is answered; all of them can be shown."""
    with pytest.raises(InputError) as caught:
        attack()
    problems = caught.value.problems
    assert problems
    for problem in problems[:20]:
        shown = render(problem)
        assert len(shown) < 3_000, "a problem fits a screen"
        assert all(line.isprintable() for line in shown.replace("\xa0", " ").split("\n")), shown
    return [problem.code for problem in problems]
