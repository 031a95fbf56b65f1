"""Definitions that no rule reaches: they are checked as if one did, at whichever place they have a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from assay.facts.problems.nodes import Mapping as MappingNode
from assay.facts.problems.nodes import Scalar
from assay.facts.problems.problems import Problem
from assay.facts.values.vocabulary import Definition
from assay.rules.language.scope import Marks, Scope

from .conditions_from_nodes import condition_of
from .values_from_nodes import named


def check_unused(
    scope: Scope, tallies: Mapping[str, Mapping[str, Definition]], problems: list[Problem]
) -> None:
    """Problems of definitions that have no meaning anywhere: those of the place where it can be read furthest."""
    unused = [name for name in scope.definitions if name not in scope.marks.definitions]
    marks = Marks([])  # of its own: what only such a definition uses is not used
    places = list(_places(replace(scope, marks=marks), tallies))
    for name in unused:
        found: list[list[Problem]] = []
        for place in places:
            wrong = _problems(name, place)
            if wrong is None:
                break
            found.append(wrong)
        else:
            told = list(filter(None, found))
            field = bool(told) and told[0][0].code == "R313"  # then it may be meant for records
            meant: list[Problem] = max(told, key=_how_far) if field else [one for first in told[:1] for one in first]
            problems += meant


def _how_far(problems: list[Problem]) -> tuple[int, int]:
    """Where the first problem stands: the further it can be read at a place, the likelier it is meant for it."""
    return problems[0].at.line, problems[0].at.column


def _places(scope: Scope, tallies: Mapping[str, Mapping[str, Definition]]) -> Iterator[Scope]:
    """Outside records, inside each list of them, and where verdicts are added up."""
    yield scope
    for key, definition in scope.vocabulary.items():
        if definition.type == "records":
            yield replace(scope, fields=definition.fields, records=key)
    adding = replace(scope, vocabulary={}, tallies=tallies)
    yield adding
    for key, fields in tallies.items():
        yield replace(adding, fields=fields, records=key)


def _problems(name: str, place: Scope) -> list[Problem] | None:
    """What is wrong with a definition at a place, as far as it has not been told; None where it has a meaning."""
    body, marks = place.definitions[name], place.marks
    if not {"condition", "value"} & set(body.entries):
        return []  # it is neither: that has been said where it is declared
    before = len(marks.problems)
    marks.begin(body.at)
    marks.whole = 0
    node = MappingNode({"definition": (body.at, Scalar(name, body.at))}, body.at)
    made = named(node, place, "condition" if "condition" in body else "value", condition_of)
    found = marks.problems[before:]
    del marks.problems[before:]
    return None if made is not None and not found else found
