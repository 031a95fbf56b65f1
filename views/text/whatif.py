"""What if: what was set, and the difference that it makes. Plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assay.views.phrases import say

from .compare import change_lines, counts, first_target, level_lines
from .layout import Paint, file_in, head, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.whatif.whatif import WhatIf

PAGE = "whatif"


def whatif_text(answer: WhatIf, paint: Paint, source: str) -> str:
    """All of it. ``source`` is the facts file as the person named it."""
    found = answer.difference
    lines = [*head(answer.about, paint), *_set(answer, paint), *level_lines(found, paint, PAGE)]
    lines += [*change_lines(found, paint), *_rest(answer), "", *_next(answer, source)]
    return "\n".join(lines) + "\n"


def _set(answer: WhatIf, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "heading"))
    for one in answer.settings:
        key = "hidden" if not one.shown else "set" if one.differs else "already"
        words = say(PAGE, key, label=one.label, was=one.was_words, to=one.to_words)
        yield from wrapped(words, "  ", "    ")
    for figure in answer.worked_out:
        words = say(PAGE, "worked_out", label=figure.label, was=figure.was, now=figure.now)
        yield from wrapped(words, "  ", "    ")
    yield ""


def _rest(answer: WhatIf) -> Iterator[str]:
    found = answer.difference
    changed = found.criteria or found.areas or found.level.change != "unchanged"
    yield from wrapped(say(PAGE, "rest" if changed else "nothing", **counts(found)))


def _next(answer: WhatIf, source: str) -> Iterator[str]:
    target = first_target(answer.difference)
    key = "next" if target else "next_none"
    yield from wrapped(say(PAGE, key, source=source, file=file_in(source), target=target or "level"), "", "  ")
