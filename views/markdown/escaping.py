"""Texts of others inside Markdown: none of them can become markup, and markup of a view's own can be read back."""

from __future__ import annotations

import re

from assay.facts.problems.positions import printable

BOLD, NOT_BOLD = "\x02", "\x03"
"""Around what a view prints in bold; no text of others keeps such a character."""
_STEERS = re.compile(r"[\\`*_\[\]<>|#]|&(?=#?\w+;)|~(?=~)|(?<=~)~")
_BEGINS = re.compile(r"([-+=~:]|\d+[.)](?= |$))")
_BEGINS_BLOCK = re.compile(r"[-+](?= |$)|[-=](?=[-= ]*$)|\d+[.)](?= |$)")
"""What would begin a list, a rule or a heading; a sign before a number does not."""


def escaped(text: str) -> str:
    """Text that cannot become markup, in one line, wherever in a line it stands."""
    words = printable(" ".join(_with_escapes(text).split()))
    return _marked(words, _BEGINS_BLOCK.match(words))


def inline(text: str) -> str:
    """A line of a view: what stands between the marks in bold, the rest as text."""
    parts: list[str] = []
    for number, piece in enumerate(re.split(f"[{BOLD}{NOT_BOLD}]", text)):
        words = printable(_with_escapes(piece))
        if number % 2 and words.strip():
            before, after = " " * words.startswith(" "), " " * words.endswith(" ")
            words = f"{before}**{words.strip()}**{after}"
        parts.append(words)
    return at_line_start(" ".join("".join(parts).split()))


def at_line_start(line: str) -> str:
    """A line whose beginning cannot make a list, a rule or a heading of it."""
    return _marked(line, _BEGINS.match(line))


def _marked(line: str, found: re.Match[str] | None) -> str:
    if found is None:
        return line
    mark = found[0]
    return f"{mark[:-1]}\\{mark[-1]}{line[len(mark):]}"


def _with_escapes(text: str) -> str:
    return _STEERS.sub(r"\\\g<0>", text)
