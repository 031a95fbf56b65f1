"""A text or several options in one cell, as they are written and as they are read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final

from assay.facts.values.vocabulary import Definition

NONE_WORD: Final = "none"
SEE_FINDINGS: Final = "see Findings"
"""In the Source column: this fact's evidence stands among the findings; the row's own cells say nothing."""

_ESCAPED = re.compile(r'text:"(?:.|\n)*"')
# What XML, a spreadsheet or a reader of tables would not give back as it is: carriage returns, escapes such as
# _x000D_, and the wide and narrow blanks that nobody can see.
_FRAGILE = re.compile(r"\r|[^\S \t\n]|_x[0-9A-Fa-f]{4}_|x005[Ff]_")
_CHOICE = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^;]*)\s*(?:;|$)')


def cell_text(text: str) -> str:
    """A text as a cell can keep it: as it is, or ``text:"…"`` with JSON's escapes where it would not survive.

    So stand an empty text, spaces at either end, carriage returns, and what would be taken for
    another word of ours.
    """
    fragile = text != text.strip() or not text or _FRAGILE.search(text) or _ESCAPED.fullmatch(text)
    keyword = text == SEE_FINDINGS or (text != NONE_WORD and text.casefold() == NONE_WORD)
    if not fragile and not keyword:
        return text
    return f"text:{_in_quotes(text)}"


def _in_quotes(text: str) -> str:
    """The text as JSON writes it, without what is fragile."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _FRAGILE.sub(lambda m: m[0].replace("x", "\\u0078", 1) if "x" in m[0] else f"\\u{ord(m[0]):04x}", quoted)


def text_of_cell(text: str) -> str:
    """The text that a cell stands for; spaces around it do not count."""
    text = text.strip()
    if _ESCAPED.fullmatch(text):
        try:
            found = json.loads(text.removeprefix("text:"), strict=False)
        except ValueError:
            return text
        return found if isinstance(found, str) else text
    return text


# ---------------------------------------------------------------- several options


def nothing_chosen(definition: Definition) -> str:
    """The words for the empty set: ``none of these``, in brackets where an option has that name."""
    words = "none of these"
    while words in definition.options:
        words = f"({words})"
    return words


def choices_text(definition: Definition, chosen: Iterable[str]) -> str:
    """``mentors; students``, in the vocabulary's order; one that would not be read back stands in quotes."""
    names = [_quoted(option) for option in definition.options if option in set(chosen)]
    return "; ".join(names) if names else nothing_chosen(definition)


def choices_of_text(definition: Definition, text: str) -> tuple[str, ...]:
    """The names in a cell of several options, as written, in order; not yet held against the options."""
    text = text.strip()
    if text == nothing_chosen(definition):
        return ()
    names = [found[1].strip() for found in _CHOICE.finditer(text)]
    return tuple(_unquoted(name) for name in names if name)


def _quoted(option: str) -> str:
    safe = option == option.strip() and not _FRAGILE.search(option) and not set(';"\n') & set(option)
    return option if safe else _in_quotes(option)


def _unquoted(name: str) -> str:
    if name.startswith('"') and name.endswith('"') and len(name) > 1:
        try:
            return str(json.loads(name, strict=False))
        except ValueError:
            return name
    return name


