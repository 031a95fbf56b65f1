"""Two texts beside each other, cut and spelt so that a reader sees where they differ."""

from __future__ import annotations

from itertools import takewhile
from unicodedata import normalize

from assay.facts.problems.positions import printable

LONGEST = 200
"""Characters of a text that are shown."""


def beside(one: str, other: str) -> tuple[str, str]:
    """Two texts; of long ones the part in which they begin to differ.

    Those that differ, and would look the same, have what cannot be told apart by its number: ``U+00A0``.
    """
    if one != other and _seen(one) == _seen(other):
        one, other = _spelt(one), _spelt(other)
    alike = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(one, other, strict=False)))
    start = max(0, alike - LONGEST // 2) if alike >= LONGEST * 3 // 4 else 0
    return beginning(one, start), beginning(other, start)


def beginning(text: str, start: int = 0) -> str:
    """The beginning of a long text, or so much of it from a place on; a short one whole."""
    if len(text) <= LONGEST:
        return text
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def _seen(text: str) -> str:
    """How a text looks: lines are laid out anew, and spaces look alike."""
    return " ".join(printable(normalize("NFKC", text)).split())


def _spelt(text: str) -> str:
    """A text with every character outside printable ASCII, and every space after a space, by its number."""
    found: list[str] = []
    for number, sign in enumerate(text):
        plain = sign.isascii() and sign.isprintable() and not (sign == " " and text[number - 1 : number] in ("", " "))
        found.append(sign if plain else f"U+{ord(sign):04X}")
    return "".join(found)
