"""Spaces of names and choices that are read as one space, and the note that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem, in_order

from .characters import spaced_otherwise
from .vocabulary import Definition

SPACES_NOTED = "F213"


def spaces_noted(definition: Definition, text: str, at: Position) -> list[Problem]:
    """A note where spaces of a name or a choice are read as one: without it they would be two."""
    name = definition.type == "text" and (definition.personal or not definition.question)  # no free text
    noted = (name or definition.type == "choice") and spaced_otherwise(text, definition.personal)
    return [spaces_note(definition, "", at)] if noted else []


def spaces_note(definition: Definition, where: str, at: Position) -> Problem:
    """That spaces are read as one; ``where`` says in which cells."""
    message = f"{definition.key}: several spaces in a row, or other spaces, are read as one space{where}"
    return Problem(SPACES_NOTED, at, message, "write one space; where one is meant, nothing need be done", "warning")


def noted_once(problems: Iterable[Problem]) -> list[Problem]:
    """The same, of notes on spaces the first alone for each fact of a file, with the number of the others."""
    notes: dict[tuple[str, str], list[Problem]] = {}
    others: list[Problem] = []
    for one in problems:
        (notes.setdefault((one.at.file, one.message), []) if one.code == SPACES_NOTED else others).append(one)
    for found in notes.values():
        first, more = in_order(found)[0], len(dict.fromkeys(found)) - 1
        said = f"; so in {more:,} more {'place' if more == 1 else 'places'}" if more else ""
        others.append(replace(first, message=first.message + said))
    return others
