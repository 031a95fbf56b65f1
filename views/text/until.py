"""How long an answer holds, and what changes then: plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from assay.engine.explaining.words import day_words, verdict_words
from assay.facts.language.phrases import all_of
from assay.views.phrases import say

from .layout import Paint, head, target_words, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.turned import TurnedVerdict
    from assay.engine.questions.until import Cause, ComingChange, Passed, ValidUntil

PAGE = "until"


def until_text(answer: ValidUntil, paint: Paint, source: str) -> str:
    """All of it. ``source`` is the facts file as the person named it."""
    lines = [*head(answer.about, paint), *wrapped(holds_words(answer))]
    for number, change in enumerate(answer.changes):
        day = say(PAGE, "day" if number else "then", day=day_words(change.day))
        lines += ["", paint.bold(day)]
        lines += _change(change, answer.about.levels)
    lines += ["", *_end(answer, source)]
    return "\n".join(lines) + "\n"


def holds_words(answer: ValidUntil) -> str:
    """Until when it holds."""
    if answer.until is None:
        return say(PAGE, "always", day=day_words(answer.horizon))
    if answer.targets:
        targets = all_of([target_words(target) for target in answer.targets])
        return say(PAGE, "holds_of", targets=targets, day=day_words(answer.until))
    return say(PAGE, "holds", day=day_words(answer.until))


def _change(change: ComingChange, levels: Mapping[str, str]) -> Iterator[str]:
    if change.contradiction:
        yield from wrapped(say(PAGE, "contradiction", why=change.contradiction), "  ", "    ")
        return
    if not change.turned:
        yield from wrapped(say(PAGE, "again"), "  ")
    told: set[str] = set()
    for one in change.turned:
        yield from wrapped(turned_words(one, levels), "  ", "    ")
        for cause in change.causes:
            if cause.target == one.target:
                told.add(cause.target)
                yield from _cause(cause)
    for cause in change.causes:
        if cause.target not in told:
            yield from _cause(cause)


def turned_words(one: TurnedVerdict, levels: Mapping[str, str]) -> str:
    """A verdict that changes. ``levels``: their titles."""
    if one.target == "level":
        what = say(PAGE, "level")
    elif one.target.startswith("area "):
        what = say(PAGE, "area", id=one.target.removeprefix("area "), title=one.title)
    else:
        what = say(PAGE, "criterion", id=one.target, title=one.title)
    return say(PAGE, "turned", what=what, was=_verdict(one, one.was, levels), now=_verdict(one, one.now, levels))


def _verdict(one: TurnedVerdict, verdict: str, levels: Mapping[str, str]) -> str:
    return levels.get(verdict, verdict_words(verdict)) if one.target == "level" else verdict_words(verdict)


def _cause(cause: Cause) -> Iterator[str]:
    yield from wrapped(cause_words(cause), "      ", "        ")
    for one in cause.passed:
        yield from wrapped(passed_words(one), "        ", "          ")


def cause_words(cause: Cause) -> str:
    """What became of a condition."""
    key = {True: "now", False: "no_longer", None: "unknown"}[cause.now]
    return say(PAGE, f"cause.{key}", condition=cause.condition)


def passed_words(one: Passed) -> str:
    """What happened to a date by itself."""
    what = one.label or say(PAGE, "passed.rule")
    on = day_words(one.on) if one.on else say(PAGE, "passed.hidden")
    if one.field:
        what = say(PAGE, "passed.field", label=one.label, field=one.field_label)
        on = say(PAGE, "passed.records", on=on, count=one.records)
    return say(PAGE, f"passed.{one.kind}", what=what, on=on, window=one.window)


def _end(answer: ValidUntil, source: str) -> Iterator[str]:
    if not answer.changes:
        yield from wrapped(say(PAGE, "next_now", source=source))
        return
    yield from wrapped(say(PAGE, "rest", day=day_words(answer.horizon)))
    first = next((change for change in answer.changes if change.turned), None)
    if first is None:
        yield from wrapped(say(PAGE, "next_now", source=source))
        return
    target = first.turned[0].target.removeprefix("area ")
    yield from wrapped(say(PAGE, "next", source=source, target=target, day=first.day.isoformat()))
