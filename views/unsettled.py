"""Why something is not known though it is not missing, and what settles it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assay.engine.explaining.reasons import Unsettled
from assay.engine.explaining.words import day_words, label_words
from assay.facts.language.phrases import all_of

from .phrases import say

PAGE = "unsettled"


def unsettled_words(
    label: str, back: int, reason: Unsettled, rows: Sequence[int | str] = (), field: str = "", on: date | None = None
) -> str:  # fmt: skip
    """One sentence of a fact and a field, by their labels; empty where the fact is simply missing."""
    name = label_words(label, back)
    if reason == "lapsed":
        return say(PAGE, "lapsed", label=name)
    if reason != "differ":
        return ""
    records = all_of([str(row) for row in rows])
    if on is None:
        return say(PAGE, "differ_undated", label=name, rows=records, field=field)
    return say(PAGE, "differ", label=name, rows=records, day=day_words(on), field=field, count=len(rows) - 1)
