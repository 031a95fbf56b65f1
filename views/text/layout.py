"""How plain text is laid out: colours where they are wanted, paragraphs and tables of a width."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from assay.engine.explaining.words import NO_BREAK, day_words, verdict_words
from assay.facts.problems.positions import printable
from assay.views.phrases import say

if TYPE_CHECKING:
    from assay.engine.explaining.about import About

WIDTH = 80
WIDE = 1_000_000
"""The width at which no line is broken, so that a line is a paragraph, a heading or an item."""
ITEM = re.compile(r"- |\d+\. ")
NO_ITEM = "\x04"
"""Before a paragraph that begins as an item of a list does, and is none; only in lines that are ``WIDE``."""
_width: ContextVar[int] = ContextVar("the width of lines", default=WIDTH)
"""What a view is written in; a context of its own for every thread and task, so that no view hands it through."""

_COMMAND = re.compile(r"(?:(?<=: )|^)assay [a-z]+ .+$")
"""A command at the end of a paragraph: where it does not fit, it has a line of its own, that it can be copied."""

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COLOURS = {"met": "\x1b[32m", "partly_met": "\x1b[33m", "not_met": "\x1b[31m", "unknown": "\x1b[35m",
            "not_applicable": "\x1b[90m"}  # fmt: skip


class Paint:
    """Colours where they are wanted, plain text where they are not. Meaning never hangs on colour."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def bold(self, text: str) -> str:
        return f"{_BOLD}{text}{_PLAIN}" if self.on else text

    def dim(self, text: str) -> str:
        return f"{_DIM}{text}{_PLAIN}" if self.on else text

    def verdict(self, text: str, verdict: str) -> str:
        """A text in a verdict's colour; the text itself says the verdict."""
        colour = _COLOURS.get(verdict)
        return f"{colour}{_BOLD}{text}{_PLAIN}" if self.on and colour else text


def file_in(source: str) -> str:
    """The file in the words by which a command reads it."""
    return shlex.split(source)[0]


@contextmanager
def lines_of(width: int) -> Generator[None]:
    """Whatever is laid out inside is laid out in lines of that width."""
    token = _width.set(width)
    try:
        yield
    finally:
        _width.reset(token)


def line_width() -> int:
    """How many characters a line may have."""
    return _width.get()


def wrapped(text: str, indent: str = "", hang: str | None = None, width: int | None = None) -> list[str]:
    """A paragraph in lines of at most ``width`` (or ``line_width``); later lines are indented by ``hang``."""
    later = indent if hang is None else hang
    words = printable(re.sub(r"[ \t\r\n]+", " ", text).strip())
    if line_width() == WIDE and ITEM.match(words):
        words = f"{NO_ITEM}{words}"
    most, command = width or line_width(), _COMMAND.search(words)
    if command is not None and len(indent) + len(words) > most:
        before = wrapped(words[: command.start()], indent, hang, most) if command.start() else []
        return [*before, f"{indent}  {command[0]}" if before else f"{indent}{command[0]}"]
    lines = textwrap.wrap(words, most, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False)
    return [line.replace(NO_BREAK, " ") for line in lines] or [indent.rstrip()]


def columns(rows: Sequence[Sequence[str]], gap: str = "  ") -> list[str]:
    """Rows as a table; the first column to the left, the others to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        gap.join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def level_title(about: About, verdict: str) -> str:
    """A level by its title; that it is not known, or not applicable, in words."""
    return about.levels.get(verdict, verdict_words(verdict))


def target_words(target: str) -> str:
    """What an answer is about: a criterion by its id, an area, the level."""
    if target == "level":
        return say("common", "target.level")
    area = target.removeprefix("area ")
    return target if area == target else say("common", "target.area", id=area)


def head(about: About, paint: Paint) -> Iterator[str]:
    """Whose facts an answer speaks of, by which standard, on which day; and an empty line."""
    yield paint.bold(about.name)
    yield from wrapped(say("common", "standard", title=about.title, version=about.version))
    yield from wrapped(say("common", "as_of", day=day_words(about.as_of), period=about.period))
    yield ""
