"""Problems as values: code, position, message, hint. Readers collect, they do not raise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .positions import Position, printable

Severity = Literal["error", "warning"]

MOST_SHOWN = 200
"""More problems than this are counted, not shown."""

_LONGEST_EXCERPT = 100
_LONGEST_SENTENCE = 1_200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input, or (a warning) deserves a look."""

    code: str
    at: Position
    message: str
    hint: str = ""
    severity: Severity = "error"

    def to_dict(self) -> dict[str, object]:
        """The same as plain data."""
        found: dict[str, object] = {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
        }
        found |= self.at.to_dict()
        if self.hint:
            found["hint"] = self.hint
        return found


class AssayError(Exception):
    """Anything Assay raises on purpose."""


class InputError(AssayError):
    """An input was bad; ``problems`` holds everything that is wrong with it, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = in_order(problems)
        super().__init__("\n".join(render(problem) for problem in self.problems[:MOST_SHOWN]))


class UnknownTarget(AssayError, KeyError):
    """There is no criterion, area, level or subject of that name; ``hint`` says what may have been meant."""

    def __init__(self, target: str, says: str, hint: str = "") -> None:
        self.target, self.says, self.hint = target, says, hint
        super().__init__(target, says, hint)

    def __str__(self) -> str:
        return f"{self.says}; {self.hint}" if self.hint else self.says


class NotInstalled(AssayError):
    """A package that is needed is not there, or does not load; ``problem`` says how to mend it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(render(problem))


class EngineFault(AssayError):
    """An internal fault: the readings disagree, or the rule engine broke. Never an answer."""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Without repeats, by file and place."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (*_place(p.at), p.code, p.message)))


def _place(at: Position) -> tuple[str, str, int, int, str]:
    """By which places are put in order: lines from left to right, cells sheet by sheet and row by row."""
    sheet, mark, cell = at.path.rpartition("!")
    if mark and at.line:
        return at.file, sheet, at.line, len(cell), cell
    return at.file, "", at.line, at.column, at.path


def errors(problems: Sequence[Problem]) -> bool:
    """True where one of them is more than a warning."""
    return any(problem.severity == "error" for problem in problems)


def stop_on_errors(problems: Sequence[Problem]) -> None:
    """Raise InputError with all problems where one of them is an error."""
    if errors(problems):
        raise InputError(problems)


def render(problem: Problem) -> str:
    """``file:line:column: code: message``, the source line, a caret, and the hint."""
    word = "warning: " if problem.severity == "warning" else ""
    lines = [_cut(printable(f"{problem.at}: {problem.code}: {word}{problem.message}"))]
    excerpt = problem.at.source.line(problem.at.line) if problem.at.line else ""
    if excerpt.strip():
        lines += _excerpt(excerpt, problem.at.column, problem.at.width)
    if problem.hint:
        lines.append(_cut(printable(f"  hint: {problem.hint}")))
    return "\n".join(lines)


def _cut(text: str) -> str:
    """Names, headings and sheets may be of any length; what is said of them is not."""
    return text if len(text) <= _LONGEST_SENTENCE else f"{text[:_LONGEST_SENTENCE]}…"


def _excerpt(line: str, column: int, width: int) -> list[str]:
    start = 0
    if column > _LONGEST_EXCERPT - 20:
        start = column - 21
    shown = "".join(c if c.isprintable() else " " for c in line[start : start + _LONGEST_EXCERPT])
    before = "…" if start else ""
    after = "…" if len(line) > start + _LONGEST_EXCERPT else ""
    caret = len(before) + column - 1 - start
    tail = max(0, min(width, len(shown) + len(before) - caret) - 1)
    return [f"    {before}{shown}{after}".rstrip(), f"    {' ' * caret}^{'~' * tail}"]
