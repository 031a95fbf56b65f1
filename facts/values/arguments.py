"""Arguments of the public calls, held against what they can be."""

from __future__ import annotations

from types import UnionType


def demand(value: object, kinds: type | UnionType, words: str) -> None:
    """TypeError, with the words of what was wanted, where an argument is nothing of the kind."""
    if not isinstance(value, kinds):
        raise TypeError(f"{words}, not {type(value).__name__}")
