"""Why something is not known though it is not missing, and what settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assay.engine.explaining.reasons import Unsettled
from assay.engine.explaining.words import any_of, day_words, period_words
from assay.facts.values.vocabulary import Vocabulary

from .phrases import say

PAGE = "unsettled"


def unsettled_words(
    vocabulary: Vocabulary, key: str, back: int, reason: Unsettled, rows: Sequence[int | str], field: str, on: date | None
) -> str:  # fmt: skip
    """One sentence; empty where the fact is simply missing."""
    if reason == "lapsed":
        return say(PAGE, "lapsed", label=vocabulary[key].label, period=period_words(back))
    if reason != "differ" or on is None:
        return ""
    names = any_of([str(row) for row in rows], "and")
    return say(PAGE, "differ", label=vocabulary[key].label, period=period_words(back), rows=names, day=day_words(on),
               field=vocabulary[key].fields[field].label, count=len(rows) - 1)  # fmt: skip
