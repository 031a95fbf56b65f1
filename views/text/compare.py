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
    lines += [*_renamed(found, paint), *_years(found, paint)]
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
    yield from (line for words in by_words(found.level) for line in wrapped(words, "  ", "    "))
    yield from _rules(found.level.rule, "  ")
    yield ""


def level_words(found: Comparison, page: str = PAGE) -> str:
    """What became of the level, in a line."""
    level = found.level
    was = _level(found.old.levels or found.levels, level.was, level.was_could_be)
    now = _level(found.about.levels or found.levels, level.now, level.now_could_be)
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
    yield from _verdicts(titled(change, change.title), change, f"  {change.target:<6}", " " * 8, paint)
    for reason in change.because:
        yield from _reason(reason)
    yield from _rules(change.rule, " " * 8)
    if change.lacking and change.change != "incomparable":
        labels = all_of([one.label for one in change.lacking])
        yield from wrapped(say(PAGE, "lacking", labels=labels), " " * 8, " " * 10)


def _area(change: VerdictChange, paint: Paint) -> Iterator[str]:
    title = say(PAGE, "area", id=change.target.removeprefix("area "), title=change.title)
    yield from _verdicts(titled(change, title), change, "  ", "    ", paint)
    yield from (line for words in by_words(change) for line in wrapped(words, "    ", "      "))
    for reason in change.because:
        yield from _reason(reason, "    ")
    yield from _rules(change.rule, "    ")


def titled(change: VerdictChange, title: str) -> str:
    """A title, with the number that it had before, if that was another."""
    was = change.was_target.removeprefix("area ")
    return say(PAGE, "renumbered", title=title, was=was) if was else title


def by_words(change: VerdictChange) -> Iterator[str]:
    """By which criteria an area's verdict is another one, by which areas the level's."""
    members = [one.target for one in change.by if one.was != one.now] or [one.target for one in change.by]
    areas = [one.removeprefix("area ") for one in members if one.startswith("area ")]
    if areas:
        yield say(PAGE, "by_areas", count=len(areas), members=all_of(areas))
    elif members:
        yield say(PAGE, "by", members=all_of(members))


def _verdicts(title: str, change: VerdictChange, indent: str, hang: str, paint: Paint) -> Iterator[str]:
    """A title, and what became of the verdict."""
    if change.change in ("new", "gone"):
        verdict = verdict_said(change.now or change.was, change.now_could_be or change.was_could_be)
        yield from wrapped(say(PAGE, "there", title=title, verdict=verdict), indent, hang)
        return
    both = change.change == "still_unknown"
    was = verdict_said(change.was, change.was_could_be if both else ())
    now = verdict_said(change.now, change.now_could_be)
    key = "same" if change.was == change.now and not both else "change"
    lines = wrapped(say(PAGE, key, title=title, was=was, now=now), indent, hang)
    shown = verdict_words(change.now)
    if lines[-1].endswith(f"→ {shown}"):
        lines[-1] = lines[-1].removesuffix(shown) + paint.verdict(shown, change.now)
    yield from lines


def verdict_said(verdict: str, could_be: tuple[str, ...]) -> str:
    """A verdict, and what it could be where it is not known; nothing where there is none."""
    if not verdict:
        return ""
    if verdict != "unknown" or not could_be:
        return verdict_words(verdict)
    return say(PAGE, "could_be", could_be=any_of([verdict_words(one) for one in could_be]))


def _level(titles: Mapping[str, str], verdict: str, could_be: tuple[str, ...]) -> str:
    if verdict == "unknown":
        return say(PAGE, "level_open", could_be=any_of([_level(titles, one, ()) for one in could_be]))
    words = verdict_words(verdict)
    return titles.get(verdict, words[:1].upper() + words[1:])


def _reason(reason: ChangedReason, indent: str = " " * 8) -> Iterator[str]:
    words = say(PAGE, "reason", held=reason.held, holds=reason.holds, says=reason.says)
    yield from wrapped(words, indent, f"{indent}  ")
    for seen in seen_words(reason):
        yield from wrapped(seen, f"{indent}  ", f"{indent}    ")


def seen_words(reason: ChangedReason) -> Iterator[str]:
    """What was seen, and is seen now; where the condition saw the same, the facts behind it."""
    if reason.was or reason.now:
        yield say(PAGE, "seen", was=reason.was, now=reason.now)
        return
    for fact in reason.facts:
        yield say(PAGE, "fact", label=fact.label, was=fact.was, now=fact.now)
    if reason.private:
        yield say(PAGE, "private")


def _renamed(found: Comparison, paint: Paint) -> Iterator[str]:
    """What has another number or name, and is the same."""
    if found.renamed:
        yield paint.bold(say(PAGE, "renamed.heading"))
        for words in renamed_words(found):
            yield from wrapped(words, "  ", "    ")
        yield ""


def _years(found: Comparison, paint: Paint) -> Iterator[str]:
    """What the facts of the later year tell otherwise of the earlier one than its own facts."""
    if found.years_differ:
        yield paint.bold(say(PAGE, "years.heading"))
        for words in years_words(found):
            yield from wrapped(words, "  ", "    ")
        yield ""


def years_words(found: Comparison) -> Iterator[str]:
    """The same without lines."""
    for one in found.years_differ:
        shown = "shown" if one.here or one.there else "not_shown"
        yield say(PAGE, f"years.{shown}", fact=one.fact, period=one.period, here=one.here,
                  here_at=one.here_at or one.fact, there=one.there, there_at=one.there_at or one.fact)  # fmt: skip


def renamed_words(found: Comparison) -> Iterator[str]:
    """The same without lines."""
    for one in found.renamed:
        number = "number" if one.was != one.now else "same"
        title = "same" if one.was_title == one.title or not (one.was_title and one.title) else "title"
        yield say(PAGE, f"renamed.{one.what}.{number}_{title}", was=one.was, now=one.now, was_title=one.was_title,
                  title=one.title or one.was_title)  # fmt: skip


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
    both = bool(rule.was) == bool(rule.now)
    if rule.what == "fresh":
        values |= {side: values[side] or say(PAGE, "rule.always") for side in ("was", "now")}
        yield say(PAGE, "rule.fresh", **values)
    elif rule.what != "condition":
        key = "other" if not (rule.was or rule.now) else "changed" if both else "new" if rule.now else "gone"
        yield say(PAGE, f"rule.{rule.what}.{key}", **values)
    elif not (rule.was or rule.now):
        yield say(PAGE, "rule.other")
    else:
        of = "_of" if rule.label else ""
        if rule.was:
            yield say(PAGE, f"rule.was{of}" if both else f"rule.no_longer{of}", **values)
        if rule.now:
            yield say(PAGE, f"rule.now{of}" if both else f"rule.also{of}", **values)


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
