"""Characters that no text may hold: they would steer a terminal, or are no characters at all."""

from __future__ import annotations

import re

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem

_IN_FILES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_IN_TEXTS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def first_unfit(text: str) -> re.Match[str] | None:
    """The first character of a file that cannot stand in one."""
    return _IN_FILES.search(text)


def first_unfit_in_text(text: str) -> re.Match[str] | None:
    """The first character of a text that none may hold."""
    return None if text.isprintable() else _IN_TEXTS.search(text)


def refuse_unfit(text: str, at: Position, problems: list[Problem]) -> None:
    """A problem where a text that was read, escapes and all, holds what none may hold."""
    found = first_unfit_in_text(text)
    if found:
        message = f"a text holds the character U+{ord(found[0]):04X}, which cannot be shown"
        problems.append(Problem("F004", at, message, "remove it"))
