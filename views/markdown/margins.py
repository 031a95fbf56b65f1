"""How far every threshold is, as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assay.views.phrases import say
from assay.views.text.layout import head
from assay.views.text.margins import (
    GROUPS,
    PAGE,
    distance_words,
    effect_words,
    end_lines,
    group_of,
    needs_words,
    unmeasured_lines,
    weak_words,
)

from .escaping import escaped
from .lines import MarkedPaint, markdown_of_lines

if TYPE_CHECKING:
    from assay.engine.questions.margins import Margins, NearMiss


def margins_markdown(margins: Margins, source: str) -> str:
    """The same content as the text; written where lines are as wide as they need to be."""
    paint = MarkedPaint()
    begin = "\n".join([*head(margins.about, paint), *([] if margins.margins else [say(PAGE, "none")])])
    end = "\n".join([*unmeasured_lines(margins, paint), *end_lines(margins, source)])
    return f"{markdown_of_lines(begin)}{''.join(_tables(margins))}\n{markdown_of_lines(end, headed=True)}"


def _tables(margins: Margins) -> Iterator[str]:
    columns = [say("report", "near.criterion"),
               *(say(PAGE, f"columns.{name}") for name in ("threshold", "observed", "needs", "distance"))]  # fmt: skip
    for group in GROUPS:
        found = [one for one in margins.margins if group_of(one) == group]
        if found:
            yield f"\n## {escaped(say(PAGE, f'groups.{group}'))}\n\n"
            yield f"| {' | '.join(map(escaped, columns))} |\n|{'---|' * len(columns)}\n"
            yield from (f"| {' | '.join(map(escaped, _cells(one)))} |\n" for one in found)


def _cells(one: NearMiss) -> list[str]:
    subject = " ".join(filter(None, (one.subject, weak_words(one))))
    distance = "; ".join(filter(None, (distance_words(one), effect_words(one))))
    return [one.target, subject, one.observed_words, needs_words(one), distance]
