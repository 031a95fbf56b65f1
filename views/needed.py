"""What a verdict would need, and what it waits for, in words: where its rule leaves a choice, the choice is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.needed import Needed, Waiting
from assay.engine.explaining.reasons import Missing, Reason, reason_words
from assay.facts.language.phrases import all_of, any_of

from .phrases import say

PAGE = "needed"


class NeedLine(NamedTuple):
    """A line, and the lines under it: what a choice is between."""

    words: str
    parts: tuple[NeedLine, ...] = ()


def need_lines(
    reader: Reader, found: Needed | None, words_of: Callable[[Reader, Reason], str] = reason_words
) -> tuple[NeedLine, ...]:
    """A line for each thing that is needed; none where there is nothing."""
    if found is None:
        return ()
    if found.leaf is None and found.each:
        return tuple(line for part in found.parts for line in need_lines(reader, part, words_of))
    return (_line(reader, found, words_of),)


def _line(reader: Reader, found: Needed, words_of: Callable[[Reader, Reason], str]) -> NeedLine:
    if found.leaf is not None:
        return NeedLine(words_of(reader, found.leaf))
    if found.so:
        key = "one_besides" if found.number == 1 else "some_besides"
        words = say(PAGE, key, number=found.number, count=found.so)
    else:
        words = say(PAGE, "each" if found.each else "one" if found.number == 1 else "some", number=found.number)
    return NeedLine(words, tuple(_line(reader, part, words_of) for part in found.parts))


def in_a_line(line: NeedLine) -> str:
    """A line with those under it, numbered, as one sentence."""
    if not line.parts:
        return line.words
    parts: list[str] = []
    for number, part in enumerate(line.parts, 1):
        words = say(PAGE, "group", words=in_a_line(part)) if part.parts else part.words.rstrip(".")
        parts.append(say(PAGE, "numbered", number=number, words=words))
    return say(PAGE, "in_a_line", words=line.words, parts="; ".join(parts))


def waiting_words(found: Sequence[Waiting], words_of: Callable[[Missing], str]) -> list[str]:
    """What a verdict waits for: ``the a or the b``; one text for each thing that it waits for."""
    return [_waiting(one, words_of, False) for one in found]


def choices_words(found: Sequence[Waiting]) -> str:
    """The same by labels, where there is a choice in it; else nothing."""
    if not any(one.parts for one in found):
        return ""
    return say(PAGE, "waits", facts=all_of([_waiting(one, lambda fact: fact.label, len(found) > 1) for one in found]))


def _waiting(one: Waiting, words_of: Callable[[Missing], str], inside: bool) -> str:
    if one.fact is not None:
        return words_of(one.fact)
    parts = [_waiting(part, words_of, True) for part in one.parts]
    if one.number == len(parts):
        words = all_of(parts)
    elif one.number == 1:
        words = any_of(parts)
    else:
        words = say(PAGE, "waits_some", number=one.number, facts=any_of(parts))
    return say(PAGE, "group", words=words) if inside else words
