"""The lines of a text view as Markdown: what is in bold at the margin is a heading, what is indented a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assay.facts.problems.positions import printable
from assay.views.text.layout import ITEM, NO_ITEM, Paint

from .escaping import BOLD, NOT_BOLD, inline

_LINE = re.compile(rf"({BOLD}?)( *)({BOLD}?)(?:- |(\d+)\. )?(.*)", re.DOTALL)


class MarkedPaint(Paint):
    """Marks what is bold, so that Markdown and HTML know; colours are left out, since none says more than its text."""

    def __init__(self) -> None:
        super().__init__(True)

    def bold(self, text: str) -> str:
        mark = NO_ITEM if ITEM.match(text) else ""
        words = printable(text.replace(NO_ITEM, ""))
        return f"{BOLD}{mark}{words}{NOT_BOLD}"

    def dim(self, text: str) -> str:
        return text

    def verdict(self, text: str, verdict: str) -> str:
        return self.bold(text)


def markdown_of_lines(text: str, headed: bool = False) -> str:
    """A text written with ``MarkedPaint``, ``WIDE``, as Markdown. ``headed``: its title stands above already."""
    return "\n".join(_without_repeats(_lines(text, headed))).strip("\n") + "\n"


def _lines(text: str, headed: bool) -> Iterator[str]:
    open_items: list[tuple[int, int]] = []  # where the words of each item stand, in the text and in Markdown
    listed = False
    for line in text.split("\n"):
        found = _LINE.fullmatch(line)
        assert found is not None
        outer, space, inner, number, words = found.groups(default="")
        bold, indent, marked = bool(outer or inner), len(space), found.start(5) > found.end(3)
        words = words.replace(NO_ITEM, "")
        words = f"{BOLD}{words}" if bold else words
        if not words.strip(f" {BOLD}{NOT_BOLD}"):
            open_items.clear()
            yield ""
        elif indent or marked:
            while open_items and open_items[-1][0] >= indent:
                open_items.pop()
            mark = f"{number}. " if number else "- "
            column = open_items[-1][1] if open_items else 0
            if not listed:
                yield ""
            open_items.append((indent, column + len(mark)))
            yield f"{' ' * column}{mark}{inline(words)}"
        else:
            open_items.clear()
            plain = inline(words.replace(BOLD, "").replace(NOT_BOLD, ""))
            yield ""
            yield f"{'##' if headed else '#'} {plain}" if bold else inline(words)
            yield ""
            headed = headed or bold
        listed = bool(open_items)


def _without_repeats(lines: Iterator[str]) -> Iterator[str]:
    """One empty line where there are several."""
    last = ""
    for line in lines:
        if line or last:
            yield line
        last = line
