"""Markdown as views here write it, as a piece of HTML: headings, paragraphs, lists, tables, bold, emphasis, code.

It reads that much of Markdown and no more. Every character that is no markup of
a view is escaped, so whatever a text holds, no element and no link comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from assay.facts.language.phrases import LANGUAGE

_HEADING = re.compile(r"(#{1,5}) (.*)")
_ITEM = re.compile(r"( *)(?:-|(\d+)\.) (.*)")
_TOKEN = re.compile(r"\\(.)|(\*\*)|(\*)|`([^`]*)`|([^\\*`]+|.)", re.DOTALL)
_CELL = re.compile(r"(?:\\.|[^|\\])*")


def html_of_markdown(text: str) -> str:
    """One ``article``, to be put into a page: its headings begin at the second level."""
    return f'<article class="assay" lang="{LANGUAGE}">\n{"".join(_blocks(text.splitlines()))}</article>\n'


def _blocks(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        begin, line = at, lines[at]
        at += 1
        heading = _HEADING.fullmatch(line)
        if heading is not None:
            level = len(heading[1]) + 1
            yield f"<h{level}>{_inline(heading[2])}</h{level}>\n"
        elif line.startswith("|"):
            while at < len(lines) and lines[at].startswith("|"):
                at += 1
            yield from _table([_cells(row) for row in lines[begin:at]])
        elif _ITEM.fullmatch(line):
            while any(_ITEM.fullmatch(one) for one in lines[at : at + 1 + (lines[at : at + 1] == [""])]):
                at += 1
            yield from _items([one for one in lines[begin:at] if one])
        elif line.strip():
            while at < len(lines) and lines[at].strip() and not lines[at].startswith(("|", "#", "- ")):
                at += 1
            yield f"<p>{'<br>'.join(_inline(one.rstrip()) for one in lines[begin:at])}</p>\n"


def _items(lines: Sequence[str]) -> Iterator[str]:
    """Lists inside lists: an item further in belongs to the one before it."""
    open_lists: list[tuple[int, str]] = []
    for line in lines:
        found = _ITEM.fullmatch(line)
        assert found is not None
        indent, number, words = len(found[1]), found[2], found[3]
        while open_lists and open_lists[-1][0] > indent:
            yield f"</li></{open_lists.pop()[1]}>\n"
        if open_lists and open_lists[-1][0] == indent:
            yield "</li>\n"
        else:
            open_lists.append((indent, "ol" if number else "ul"))
            yield f"<{open_lists[-1][1]}>\n"
        yield f'<li value="{number}">{_inline(words)}' if number else f"<li>{_inline(words)}"
    for _, kind in reversed(open_lists):
        yield f"</li></{kind}>\n"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first row is the head, and the second says nothing; a row is named by its first cell."""
    head, *body = [row for n, row in enumerate(rows) if n != 1]
    yield "<table>\n<thead><tr>"
    yield from (f'<th scope="col">{_inline(cell)}</th>' if cell else "<td></td>" for cell in head)
    yield "</tr></thead>\n<tbody>\n"
    for first, *others in body:
        cells = "".join(f"<td>{_inline(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{_inline(first)}</th>{cells}</tr>\n'
    yield "</tbody>\n</table>\n"


def _cells(row: str) -> list[str]:
    found: list[str] = []
    at = 1
    while at < len(row):
        cell = _CELL.match(row, at)
        assert cell is not None
        found.append(cell[0].strip())
        at = cell.end() + 1
    return found


def _inline(text: str) -> str:
    parts: list[str] = []
    open_: list[str] = []
    for found in _TOKEN.finditer(text):
        escaped, bold, emphasis, code, plain = found.groups()
        if bold or emphasis:
            tag = "strong" if bold else "em"
            if tag in open_:
                while open_[-1] != tag:
                    parts.append(f"</{open_.pop()}>")
                parts.append(f"</{open_.pop()}>")
            else:
                open_.append(tag)
                parts.append(f"<{tag}>")
        elif code is not None:
            parts.append(f"<code>{escape(code)}</code>")
        else:
            parts.append(escape(escaped or plain or ""))
    return "".join([*parts, *(f"</{tag}>" for tag in reversed(open_))])
