"""Whether a recorded assessment is reproduced, and what differs: plain text, 80 columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assay.facts.values.dates import parse_date
from assay.views.phrases import say

from .layout import Paint, head, target_words, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.verify import Difference, InputDiffers, Verification

PAGE = "verify"


def verify_text(answer: Verification, paint: Paint, source: str) -> str:
    """All of it. ``source`` is the facts file as the person named it."""
    lines = [*head(answer.about, paint), *_outcome(answer, paint), *_inputs(answer, paint), *_moved(answer, paint),
             *_values(answer, paint), "", *_next(answer, source)]  # fmt: skip
    return "\n".join(lines) + "\n"


def _outcome(answer: Verification, paint: Paint) -> Iterator[str]:
    values = f"{answer.values:,}"
    if answer.reproduced:
        text = say(PAGE, "same_bytes", number=values)
    elif not answer.number:
        text = say(PAGE, "layout", number=values)
    else:
        text = say(PAGE, "differs", number=f"{answer.number:,}", values=values, count=answer.number)
    yield from map(paint.bold, wrapped(text))


def _inputs(answer: Verification, paint: Paint) -> Iterator[str]:
    if answer.inputs:
        yield ""
        yield paint.bold(say(PAGE, "inputs.heading"))
        for one in answer.inputs:
            recorded = one.recorded or say(PAGE, "inputs.not_told")
            what = say(PAGE, f"inputs.{one.what}")
            text = say(PAGE, "inputs.row", what=what, recorded=_short(recorded), found=_short(one.found))
            yield from wrapped(text, "  ", "    ")
    elif answer.number:
        yield from wrapped(say(PAGE, "inputs.same"))


def _moved(answer: Verification, paint: Paint) -> Iterator[str]:
    if answer.moved:
        yield ""
        yield paint.bold(say(PAGE, "moved.heading"))
        for one in answer.moved:
            yield from wrapped(say(PAGE, "moved.row", recorded=one.recorded, found=one.found), "  ", "    ")


def _values(answer: Verification, paint: Paint) -> Iterator[str]:
    if not answer.differences:
        return
    yield ""
    yield paint.bold(say(PAGE, "values.heading"))
    for one in answer.differences:
        yield from _value(one)
    rest = answer.number - len(answer.differences)
    if rest:
        yield from wrapped(say(PAGE, "values.more", number=f"{rest:,}"), "  ")


def _value(one: Difference) -> Iterator[str]:
    where = say(PAGE, "values.of", path=one.path, target=target_words(one.target)) if one.target else one.path
    yield from wrapped(where, "  ", "    ")
    for key, value in (("recorded", one.recorded), ("found", one.found)):
        shown = say(PAGE, "values.nothing") if value is None else value
        yield from wrapped(say(PAGE, f"values.{key}", value=_short(shown)), "      ", "        ")


def _short(value: str) -> str:
    """Digests by their beginning."""
    return re.sub(r"(sha256:[0-9a-f]{12})[0-9a-f]{52}", r"\1…", value)


def _next(answer: Verification, source: str) -> Iterator[str]:
    other: dict[str, InputDiffers] = {one.what: one for one in answer.inputs}
    day = other["as_of"].recorded if "as_of" in other else None
    if day is not None and parse_date(day):
        yield from wrapped(say(PAGE, "next.as_of", day=day))
    if "standard" in other and other["standard"].recorded:
        yield from wrapped(say(PAGE, "next.standard", id=other["standard"].recorded))
    target = next((one.target for one in answer.differences if one.target), "level").removeprefix("area ")
    yield from wrapped(say(PAGE, "next.why", source=source, target=target))
