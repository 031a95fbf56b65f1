"""What a person typed, as a value: read as a cell of a sheet would be, and held against the vocabulary."""

from __future__ import annotations

from assay.facts.problems.nodes import Scalar, Sequence
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem, errors
from assay.facts.tables.cell_texts import nothing_chosen
from assay.facts.tables.cell_values import written
from assay.facts.tables.cells import Cell, Faulty, Style, covered
from assay.facts.values.characters import fit
from assay.facts.values.records import Value
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.values import parse_value
from assay.facts.values.vocabulary import LONGEST_TEXT, Definition

_STYLE = Style(ours=True)


def typed_value(definition: Definition, text: str, name: str) -> Value | tuple[Problem, ...]:
    """The value that a line stands for; problems where it is none of that type. ``name`` says what was asked."""
    at = Position(Source("answer"))
    if len(text) > LONGEST_TEXT:
        message = f"a text of {len(text):,} characters; at most {LONGEST_TEXT:,} are read"
        return (Problem("F206", at, message, "say it in fewer words"),)
    unfit: list[Problem] = []
    text = fit(text, at, unfit)
    if unfit:
        return tuple(unfit)
    cell: Cell = text
    found = written(definition, cell, _STYLE)
    if isinstance(found, Faulty):
        return (_problem(definition, found, at),)
    node = Sequence(tuple(Scalar(one, at) for one in found), at) if isinstance(found, list) else Scalar(found, at)
    problems: list[Problem] = []
    value = parse_value(definition, node, problems)
    if value is UNKNOWN or errors(problems):
        return tuple(problems) or (Problem("F202", at, f"{name} has no value here", f"write {definition.describe()}"),)
    return value


def _problem(definition: Definition, faulty: Faulty, at: Position) -> Problem:
    shown = covered(faulty, definition, ours=True) if definition.personal else faulty
    hint = shown.hint
    if faulty.code == "F204":
        hint = f"write '{nothing_chosen(definition)}' if nothing was chosen, or don't know"
    elif "cell" in hint or "column" in hint or not hint or (definition.personal and faulty.code == "F503"):
        hint = f"write {definition.describe()}, or don't know"
    return Problem(shown.code, at, shown.message, hint)
