"""The best and the worst that can still come: the level first, then areas, then criteria. Plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assay.engine.explaining.words import label_words, verdict_words
from assay.facts.language.phrases import all_of
from assay.facts.values.references import before
from assay.views.phrases import say
from assay.views.unsettled import unsettled_words

from .layout import Paint, head, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.bounds import Bounds, Reachable, TargetBounds
    from assay.engine.questions.witness import WitnessFact, WitnessRecords

PAGE = "bounds"
_MOST_FACTS, _MOST_KINDS, _MOST_ROWS = 3, 2, 5


def bounds_text(answer: Bounds, paint: Paint, source: str) -> str:
    """All of it. ``source`` is the facts file as the person named it."""
    lines = [*head(answer.about, paint)]
    open_ = [one for one in answer.targets if not one.known]
    whole = len(answer.targets) > answer.about.criteria
    if not open_:
        lines += wrapped(say(PAGE, "known" if whole else "known_of"))
        lines += ["", *wrapped(say(PAGE, "next_none", source=source))]
        return "\n".join(lines) + "\n"
    for one in answer.targets:
        if one.target == "level":
            lines += [*_target(one, answer.about.levels, paint, ""), ""]
    for key, wanted in (("areas", True), ("criteria", False)):
        listed = [one for one in answer.targets if one.target != "level" and one.target.startswith("area ") == wanted]
        found = [one for one in listed if not one.known]
        if found:
            lines.append(paint.bold(say(PAGE, key)))
            for one in found:
                lines += _target(one, {}, paint, "  ")
            lines += ["", *_settled(len(listed) - len(found), len(listed))]
    lines += _end(open_, whole, source)
    return "\n".join(lines) + "\n"


def _settled(known: int, all_: int) -> list[str]:
    return [*wrapped(say(PAGE, "settled", count=known, all=all_)), ""] if known else []


def _target(one: TargetBounds, titles: Mapping[str, str], paint: Paint, indent: str) -> Iterator[str]:
    what = say(PAGE, "level")
    if one.target.startswith("area "):
        what = say(PAGE, "area", id=one.target.removeprefix("area "), title=one.title)
    elif one.target != "level":
        what = say(PAGE, "criterion", id=one.target, title=one.title)
    line = say(PAGE, "could", what=what, words=_could(one, titles))
    for text in wrapped(line, indent, f"{indent}  "):
        yield paint.bold(text) if one.target == "level" else text
    for fact in () if one.target == "level" else one.unsettled:
        words = unsettled_words(fact.label, fact.back, fact.reason, fact.records, fact.field_label, fact.on)
        yield from wrapped(words, f"{indent}  ", f"{indent}    ")
    if one.known or len(one.reachable) < 2:
        return
    for reachable in _worth_showing(one):
        yield from _reachable(reachable, titles, f"{indent}  ")


def _could(one: TargetBounds, titles: Mapping[str, str]) -> str:
    if one.known:
        return say(PAGE, "is", verdict=_verdict(one.worst, titles))
    if not one.reachable:
        return say(PAGE, "open")
    if len(one.reachable) == 1:
        return say(PAGE, "sure", verdict=_verdict(one.worst, titles))
    words = say(PAGE, "between", worst=_verdict(one.worst, titles), best=_verdict(one.best, titles))
    others = [_verdict(verdict, titles) for verdict in one.could_be if verdict not in (one.worst, one.best)]
    return say(PAGE, "middle", words=words, others=all_of(others)) if others else words


def _verdict(verdict: str, titles: Mapping[str, str]) -> str:
    return titles.get(verdict, verdict_words(verdict))


def _worth_showing(one: TargetBounds) -> list[Reachable]:
    """The best and the worst; of two that is all."""
    return [reachable for reachable in reversed(one.reachable) if reachable.verdict in (one.best, one.worst)]


def _reachable(one: Reachable, titles: Mapping[str, str], indent: str) -> Iterator[str]:
    verdict = _verdict(one.verdict, titles)
    if not one.proved:
        yield from wrapped(say(PAGE, "unproved", verdict=verdict), indent, f"{indent}  ")
        return
    if not one.witness:
        yield from wrapped(say(PAGE, "any_facts", verdict=verdict), indent, f"{indent}  ")
        return
    yield from wrapped(say(PAGE, "verdict", verdict=verdict), indent, f"{indent}  ")
    for fact in one.witness[:_MOST_FACTS]:
        yield from wrapped(_fact_words(fact), f"{indent}  ", f"{indent}    ")
    if len(one.witness) > _MOST_FACTS:
        yield f"{indent}  {say(PAGE, 'more', count=len(one.witness) - _MOST_FACTS)}"


def _fact_words(one: WitnessFact) -> str:
    label = one.label if one.name == before(one.back) else label_words(one.label, one.back)
    if one.lapsed:
        return say(PAGE, "lapsed", words=_fact_words(replace(one, lapsed=False)))
    if one.records is None:
        return say(PAGE, "fact", label=label, value=one.words)
    kinds = [_kind_words(kind) for kind in one.records[:_MOST_KINDS]]
    more = len(one.records) - _MOST_KINDS
    if more > 0:
        kinds.append(say(PAGE, "more", count=more))
    return say(PAGE, "records", label=label, kinds="; ".join(kinds) or say(PAGE, "nothing"))


def _kind_words(one: WitnessRecords) -> str:
    fields = ", ".join(say(PAGE, "field", label=field.label, value=field.words) for field in one.fields)
    if not one.rows:
        return say(PAGE, "kind", count=one.number, fields=fields)
    return _rows_words(one.rows, fields)


def _rows_words(rows: Sequence[int], fields: str) -> str:
    more = len(rows) - _MOST_ROWS
    if more > 0:
        return say(PAGE, "row_more", rows=", ".join(map(str, rows[:_MOST_ROWS])), fields=fields, count=more)
    return say(PAGE, "rows", rows=all_of([str(row) for row in rows]), fields=fields, count=len(rows))


def _end(open_: Sequence[TargetBounds], whole: bool, source: str) -> Iterator[str]:
    proved = all(reachable.proved for one in open_ for reachable in one.reachable)
    yield from wrapped(say(PAGE, "rest" if proved else "rest_unproved"))
    first = "level" if any(one.target == "level" for one in open_) else open_[0].target.removeprefix("area ")
    targets = "" if whole and first != "level" else f" {first}"
    yield ""
    yield from wrapped(say(PAGE, "next", source=source, targets=targets), "", "  ")
