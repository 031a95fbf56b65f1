"""How a fact of another period is named: ``previous.KEY``, and ``previous2.KEY`` for two periods back."""

from __future__ import annotations

import re
from typing import TypeAlias

Place: TypeAlias = tuple[str, int]
"""A fact's key, and how many periods back."""

MOST_BACK = 9
"""Periods before this one that are read and looked at."""

_REFERENCE = re.compile(r"previous([2-9]?)\.(.+)", re.ASCII)


def reference(key: str, back: int) -> str:
    """``scheme.pairs``, ``previous.scheme.pairs`` a period back, ``previous2.scheme.pairs`` two."""
    return f"{before(back)}.{key}" if back else key


def parse_reference(text: str) -> tuple[str, int]:
    """The key and how many periods back; a text that is no reference is taken for a key of this period."""
    found = _REFERENCE.fullmatch(text)
    return (found[2], int(found[1] or 1)) if found else (text, 0)


def before(back: int) -> str:
    """What references to an earlier period begin with: ``previous``, ``previous2``, …"""
    return "previous" if back == 1 else f"previous{back}"
