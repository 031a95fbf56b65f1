"""What the commands of questions share: the target, the format, and where the answer goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, UnknownTarget

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
    from assay.engine.plan.targets import target_named

    found: list[str] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            found.append(target_named(standard, text))
        except UnknownTarget as error:
            problems.append(Problem("U102", Position(Source(place)), error.says, error.hint))
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
