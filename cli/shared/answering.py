"""What the commands of questions share: the target, the format, and where the answer goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem

from .output import bad_input, write

if TYPE_CHECKING:
    from assay.rules.language.standard import Standard


class AnswerFormat(str, Enum):
    """How an answer is written."""

    text = "text"
    json = "json"


Targets = Annotated[
    list[str] | None,
    typer.Argument(metavar="TARGET…", help="Criteria (3.3), areas (4) or level; without any, all of them."),
]
FormatOption = Annotated[AnswerFormat, typer.Option("--format", "-f", help="How to write it.")]


def target_of(standard: Standard, text: str, place: str = "TARGET") -> str:
    """A target as the engine names it: ``9.1``, ``area 4`` or ``level``; the command ends where there is none."""
    found = targets_of(standard, [text], place)
    return found[0]


def targets_of(standard: Standard, texts: Iterable[str], place: str = "TARGET") -> tuple[str, ...]:
    """Several targets; the command ends with all that are not there."""
    from assay.facts.values.suggest import did_you_mean

    areas = [area.id for area in standard.areas]
    criteria = [c.id for c in standard.criteria]
    known = [*criteria, *areas, *(f"area {id_}" for id_ in areas), "level"]
    found: list[str] = []
    problems: list[Problem] = []
    for text in texts:
        wanted = " ".join(text.split())
        if wanted in known:
            found.append(f"area {wanted}" if wanted in areas and wanted not in criteria else wanted)
            continue
        hint = did_you_mean(wanted, known) or "a criterion such as 3.3, an area such as 4, or level"
        problems.append(Problem("U102", Position(Source(place)), f"the standard has no '{wanted[:40]}'", hint))
    if problems:
        raise bad_input(InputError(problems))
    return tuple(found)


def show(
    answer: object,
    text: Callable[[], str],
    format: AnswerFormat,
    output: Path | None,
    inputs: Iterable[str],
) -> None:
    """Write an answer: as JSON, or in the words that ``text`` makes."""
    if format is AnswerFormat.json:
        from assay.engine.explaining.documents import document_text

        write(document_text(answer), output, inputs)
    else:
        write(text(), output, inputs)
