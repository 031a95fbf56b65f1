"""Two assessments side by side, those verdicts first that have become worse: plain text, 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from assay.engine.explaining.words import day_words, verdict_words
from assay.facts.language.phrases import all_of, any_of
from assay.views.phrases import say

from .layout import Paint, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.compare.compare import ChangeKind, Comparison, VerdictChange
    from assay.engine.questions.compare.reasons import ChangedReason
    from assay.engine.questions.compare.rules import RuleChange

PAGE = "compare"


def compare_text(found: Comparison, paint: Paint, source: str, document: bool) -> str:
    """The whole comparison. ``source`` is the newer of the two as the person named it; it may be a document."""
    lines = [*_head(found, paint), *level_lines(found, paint), *change_lines(found, paint)]
    lines += [*wrapped(unchanged_words(found)), "", *_next(found, source, document)]
    return "\n".join(lines) + "\n"


def _head(found: Comparison, paint: Paint) -> Iterator[str]:
    old, new = found.old, found.about
    yield paint.bold(new.name)
    yield from wrapped(say("common", "standard", title=new.title, version=new.version))
    if (old.standard, old.version) != (new.standard, new.version):
        yield from wrapped(say(PAGE, "versions", old=old.version, new=new.version))
    yield from wrapped(say(PAGE, "span", before=day_words(old.as_of), old_period=old.period,
                           after=day_words(new.as_of), new_period=new.period))  # fmt: skip
    for key in found.remarks:
        yield from wrapped(say(PAGE, f"remark.{key}", old=old.name, new=new.name), "", "  ")
    yield ""


def level_lines(found: Comparison, paint: Paint, page: str = PAGE) -> Iterator[str]:
    """What became of the level."""
    heading, *rest = wrapped(level_words(found, page), "", "  ")
    yield paint.bold(heading)
    yield from rest
    if found.level.change == "incomparable":
        yield from wrapped(say(PAGE, "kind.incomparable"), "  ")
    yield from _rules(found.level.rule, "  ")
    yield ""


def level_words(found: Comparison, page: str = PAGE) -> str:
    """What became of the level, in a line."""
    level = found.level
    was, now = (_level(found.levels, *side) for side in ((level.was, level.was_could_be),
                                                         (level.now, level.now_could_be)))  # fmt: skip
    key = "level_same" if level.change == "unchanged" else "level"
    return say(page if key == "level_same" else PAGE, key, was=was, now=now)


def change_lines(found: Comparison, paint: Paint) -> Iterator[str]:
    """Every criterion and area that is another one, those to look at first before the others."""
    last: ChangeKind | None = None
    for change in found.criteria:
        if change.change != last:
            yield from [""] if last else []
            yield paint.bold(say(PAGE, f"kind.{change.change}"))
        last = change.change
        yield from _criterion(change, paint)
    if found.areas:
        yield from [""] if found.criteria else []
        yield paint.bold(say(PAGE, "areas"))
        for change in found.areas:
            yield from _area(change, paint)
    if found.criteria or found.areas:
        yield ""


def _criterion(change: VerdictChange, paint: Paint) -> Iterator[str]:
    yield from _verdicts(change.title, change, f"  {change.target:<6}", " " * 8, paint)
    for reason in change.because:
        yield from _reason(reason)
    yield from _rules(change.rule, " " * 8)
    if change.lacking and change.change != "incomparable":
        labels = all_of([one.label for one in change.lacking])
        yield from wrapped(say(PAGE, "lacking", labels=labels), " " * 8, " " * 10)


def _area(change: VerdictChange, paint: Paint) -> Iterator[str]:
    title = say(PAGE, "area", id=change.target.removeprefix("area "), title=change.title)
    yield from _verdicts(title, change, "  ", "    ", paint)
    members = [one.target for one in change.by if one.was != one.now] or [one.target for one in change.by]
    if members:
        yield from wrapped(say(PAGE, "by", members=all_of(members)), "    ", "      ")
    yield from _rules(change.rule, "    ")


def _verdicts(title: str, change: VerdictChange, indent: str, hang: str, paint: Paint) -> Iterator[str]:
    """A title, and what became of the verdict."""
    if change.change in ("new", "gone"):
        verdict = _verdict(change.now or change.was, change.now_could_be or change.was_could_be)
        yield from wrapped(say(PAGE, "there", title=title, verdict=verdict), indent, hang)
        return
    both = change.change == "still_unknown"
    was = _verdict(change.was, change.was_could_be if both else ())
    now = _verdict(change.now, change.now_could_be)
    key = "same" if change.was == change.now and not both else "change"
    lines = wrapped(say(PAGE, key, title=title, was=was, now=now), indent, hang)
    shown = verdict_words(change.now)
    if lines[-1].endswith(f"→ {shown}"):
        lines[-1] = lines[-1].removesuffix(shown) + paint.verdict(shown, change.now)
    yield from lines


def _verdict(verdict: str, could_be: tuple[str, ...]) -> str:
    if verdict != "unknown" or not could_be:
        return verdict_words(verdict)
    return say(PAGE, "could_be", could_be=any_of([verdict_words(one) for one in could_be]))


def _level(titles: Mapping[str, str], verdict: str, could_be: tuple[str, ...]) -> str:
    if verdict == "unknown":
        return say(PAGE, "level_open", could_be=any_of([_level(titles, one, ()) for one in could_be]))
    words = verdict_words(verdict)
    return titles.get(verdict, words[:1].upper() + words[1:])


def _reason(reason: ChangedReason) -> Iterator[str]:
    yield from wrapped(say(PAGE, "reason", held=reason.held, holds=reason.holds, says=reason.says), " " * 8, " " * 10)
    for words in seen_words(reason):
        yield from wrapped(words, " " * 10, " " * 12)


def seen_words(reason: ChangedReason) -> Iterator[str]:
    """What was seen, and is seen now; where the condition saw the same, the facts behind it."""
    if reason.was != reason.now:
        yield say(PAGE, "seen", was=reason.was, now=reason.now)
        return
    for fact in reason.facts:
        yield say(PAGE, "fact", label=fact.label, was=fact.was, now=fact.now)


def _rules(rules: tuple[RuleChange, ...], indent: str) -> Iterator[str]:
    """What two rules do not have in common."""
    for words in rules_words(rules):
        yield from wrapped(words, indent, f"{indent}  ")


def rules_words(rules: tuple[RuleChange, ...]) -> Iterator[str]:
    """The same without lines; what several roles ask is said once."""
    once = {(one.what, one.label, one.was, one.now): one for one in rules}
    for one in once.values():
        yield from _rule(one)


def _rule(rule: RuleChange) -> Iterator[str]:
    """One thing that two rules do not have in common."""
    values = {"label": rule.label, "was": rule.was, "now": rule.now}
    if rule.what == "fresh":
        values |= {side: values[side] or say(PAGE, "rule.always") for side in ("was", "now")}
        yield say(PAGE, "rule.fresh", **values)
    elif rule.what != "condition":
        key = "new" if not rule.was else "gone" if not rule.now else "other" if rule.was == rule.now else "changed"
        yield say(PAGE, f"rule.{rule.what}.{key}", **values)
    elif not (rule.was or rule.now):
        yield say(PAGE, "rule.other")
    else:
        both = bool(rule.was and rule.now)
        if rule.was:
            yield say(PAGE, "rule.was" if both else "rule.no_longer", **values)
        if rule.now:
            yield say(PAGE, "rule.now" if both else "rule.also", **values)


def counts(found: Comparison) -> dict[str, str]:
    """How many criteria and areas are as they were, in words."""
    criteria, areas = found.unchanged_criteria, found.unchanged_areas
    return {"criteria": say(PAGE, "criteria", count=criteria), "areas": say(PAGE, "count_areas", count=areas)}


def unchanged_words(found: Comparison) -> str:
    """How much is as it was."""
    nothing = not (found.criteria or found.areas) and found.level.change == "unchanged"
    none = not (found.unchanged_criteria or found.unchanged_areas)
    key = "all" if nothing else "none" if none else "rest"
    return say(PAGE, f"unchanged.{key}", **counts(found))


def first_target(found: Comparison) -> str:
    """The verdict to look at first; empty where none is another one."""
    there = [one.target for one in (*found.criteria, *found.areas) if one.change != "gone"]
    return there[0].removeprefix("area ") if there else ""


def _next(found: Comparison, source: str, document: bool) -> Iterator[str]:
    target = first_target(found)
    key = "next_document" if document else "next" if target else "next_none"
    yield from wrapped(say(PAGE, key, source=source, target=target or "level"), "", "  ")
