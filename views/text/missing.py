"""What is missing: questions in the order in which to ask, in plain text of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from assay.engine.explaining.words import label_words
from assay.facts.language.phrases import all_of, any_of
from assay.views.phrases import say
from assay.views.unsettled import unsettled_words

from .layout import Paint, file_in, head, target_words, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.missing import MissingFact, MissingFacts

PAGE = "missing"
_MOST_ROWS = 10
_INDENT = "    "


def missing_text(answer: MissingFacts, paint: Paint, source: str) -> str:
    """All of it. ``source`` is the facts file as the person named it."""
    lines = [*head(answer.about, paint)]
    if not answer.unknown:
        lines += wrapped(say(PAGE, "none"))
    elif not answer.facts:
        lines += wrapped(say(PAGE, "settled"))
    else:
        lines += [*wrapped(say(PAGE, "open", count=len(answer.unknown))), ""]
    for number, one in enumerate(answer.facts, 1):
        lines += [*_fact(number, one, len(answer.unknown), paint), ""]
    if answer.beyond and answer.facts:
        words = say(PAGE, "beyond", count=len(answer.beyond), targets=all_of([target_words(t) for t in answer.beyond]),
                    source=source, first=answer.beyond[0].removeprefix("area "))  # fmt: skip
        lines += [*wrapped(words), ""]
    if answer.without_influence and answer.unknown:
        lines += [*wrapped(say(PAGE, "without", count=len(answer.without_influence))), ""]
    lines += [*([""] if lines[-1] else []), *_next(answer, source)]
    return "\n".join(lines) + "\n"


def _fact(number: int, one: MissingFact, targets: int, paint: Paint) -> Iterator[str]:
    question = one.question
    if one.back and one.key:
        question = say(PAGE, "title", label=label_words(one.label, one.back), question=one.question)
    settling = unsettled_words(one.label, one.back, one.reason, one.rows, "".join(one.field_labels[:1]), one.on)
    question, begin = settling or question, f"{number:>2}. "
    first, *rest = wrapped(question, begin, _INDENT)
    yield f"{begin}{paint.bold(first.removeprefix(begin))}"
    yield from map(paint.bold, rest)
    yield from _indented("; ".join([_name(one), _alone(one, targets)]))
    if one.rows:
        yield from _indented(say(PAGE, "rows", rows=_rows(one), first=say(PAGE, "place", place=one.places[0])))
    if one.instead:
        yield from _indented(say(PAGE, "instead", facts=any_of(one.instead)))
    yield from _indented(say(PAGE, "why", why=one.why_asked))
    if not one.proved:
        yield from _indented(say(PAGE, "unproved"))


def _indented(words: str) -> list[str]:
    return wrapped(words, _INDENT, f"{_INDENT}  ")


def _name(one: MissingFact) -> str:
    """The fact's name, and what it is for."""
    if not one.fields or one.reason == "differ":
        return say(PAGE, "fact", name=one.name, criteria=all_of(one.serves))
    return say(PAGE, "list", name=one.name, fields=any_of(one.field_labels), criteria=all_of(one.serves))


def _alone(one: MissingFact, targets: int) -> str:
    """How much it could settle."""
    if targets == 1:
        return say(PAGE, "alone.all" if one.settles else "alone.none")
    return say(PAGE, "alone_of.some" if one.settles else "alone_of.none", number=one.settles, all=targets)


def _rows(one: MissingFact) -> str:
    rows = all_of([str(row) for row in one.rows[:_MOST_ROWS]])
    more = len(one.rows) - _MOST_ROWS
    if more > 0:
        return say(PAGE, "record_more", rows=", ".join(map(str, one.rows[:_MOST_ROWS])), count=more)
    return say(PAGE, "record", rows=rows, count=len(one.rows))


def _next(answer: MissingFacts, source: str) -> Iterator[str]:
    if all(one.reason != "missing" or not one.key for one in answer.facts):
        yield from wrapped(say(PAGE, "next_none", source=source))
        return
    whole = len(answer.targets) == answer.about.criteria and not any(map(_is_whole, answer.targets))
    asked = "" if whole else "".join(f" {target.removeprefix('area ')}" for target in answer.targets)
    key = "next" if PurePath(file_in(source)).suffix.lower() in (".yaml", ".yml", ".json") else "next_book"
    yield from wrapped(say(PAGE, key, source=source, file=file_in(source), targets=asked), "", "  ")


def _is_whole(target: str) -> bool:
    """Whether a target is made of others."""
    return target == "level" or target.startswith("area ")
