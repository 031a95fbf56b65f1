"""What has changed since an earlier assessment, as the report shows it: what is worse first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.words import verdict_words
from assay.engine.questions.compare.compare import VerdictChange, compare
from assay.facts.language.phrases import all_of
from assay.views.phrases import say as say_of
from assay.views.text.compare import level_words, rules_words, seen_words, unchanged_words

from .words import sentence


@dataclass(frozen=True, slots=True)
class ChangedVerdict:
    """A criterion or area whose verdict is another one. ``area`` is the id of an area.

    Without ``was`` it is new, without ``now`` gone.
    """

    target: str
    area: str
    title: str
    was: str
    was_words: str
    now: str
    now_words: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """Those that have become better, or worse, or are no longer known."""

    heading: str
    changes: tuple[ChangedVerdict, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that has changed. ``remarks`` are what a reader must know first."""

    remarks: tuple[str, ...]
    level: str
    groups: tuple[ChangedGroup, ...]
    unchanged: str


def changes(earlier: Assessment, assessment: Assessment) -> Changes:
    """What has changed from the earlier assessment to this one."""
    found = compare(earlier, assessment)
    groups = [
        ChangedGroup(say_of("compare", f"kind.{kind}"), tuple(map(_changed, same)))
        for kind, same in groupby(found.criteria, key=lambda one: one.change)
    ]
    if found.areas:
        groups.append(ChangedGroup(say_of("compare", "areas"), tuple(map(_changed, found.areas))))
    remarks = tuple(
        say_of("compare", f"remark.{key}", old=found.old.name, new=found.about.name) for key in found.remarks
    )
    return Changes(remarks, level_words(found), tuple(groups), unchanged_words(found))


def _changed(change: VerdictChange) -> ChangedVerdict:
    area = change.target.removeprefix("area ")
    return ChangedVerdict(
        change.target, area if area != change.target else "", change.title,
        change.was, verdict_words(change.was) if change.was else "",
        change.now, verdict_words(change.now) if change.now else "", tuple(map(sentence, _because(change))),
    )  # fmt: skip


def _because(change: VerdictChange) -> Iterator[str]:
    """The conditions that are settled otherwise, with what was seen; the rules that are others."""
    for reason in change.because:
        yield "; ".join([reason.says, *seen_words(reason)])
    yield from rules_words(change.rule)
    if change.by:
        members = [one.target for one in change.by if one.was != one.now] or [one.target for one in change.by]
        yield say_of("compare", "by", members=all_of(members))
