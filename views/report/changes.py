"""What has changed since an earlier assessment, as the report shows it: what is worse first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from assay.engine.questions.compare.compare import Comparison, VerdictChange
from assay.views.phrases import say as say_of
from assay.views.text.compare import (
    by_words,
    level_words,
    renamed_words,
    rules_words,
    seen_words,
    titled,
    unchanged_words,
    verdict_said,
    years_words,
)

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
    """All that has changed. ``remarks`` are what a reader must know first, ``renamed`` what is called otherwise."""

    remarks: tuple[str, ...]
    level: tuple[str, ...]
    groups: tuple[ChangedGroup, ...]
    renamed: tuple[str, ...]
    unchanged: str


def changes(found: Comparison) -> Changes:
    """What has changed from an earlier assessment to this one."""
    groups = [
        ChangedGroup(say_of("compare", f"kind.{kind}"), tuple(map(_changed, same)))
        for kind, same in groupby(found.criteria, key=lambda one: one.change)
    ]
    if found.areas:
        groups.append(ChangedGroup(say_of("compare", "areas"), tuple(map(_changed, found.areas))))
    remarks = tuple(
        say_of("compare", f"remark.{key}", old=found.old.name, new=found.about.name) for key in found.remarks
    )
    if found.years_differ:
        heading = say_of("compare", "years.heading")
        remarks = (*remarks, *(f"{heading}: {words}" for words in years_words(found)))
    level = (level_words(found), *map(sentence, (*by_words(found.level), *rules_words(found.level.rule))))
    return Changes(remarks, level, tuple(groups), tuple(renamed_words(found)), unchanged_words(found))


def _changed(change: VerdictChange) -> ChangedVerdict:
    area = change.target.removeprefix("area ")
    return ChangedVerdict(
        change.target, area if area != change.target else "", titled(change, change.title),
        change.was, verdict_said(change.was, change.was_could_be), change.now,
        verdict_said(change.now, change.now_could_be), tuple(map(sentence, _because(change))),
    )  # fmt: skip


def _because(change: VerdictChange) -> Iterator[str]:
    """The conditions that are settled otherwise, with what was seen; the rules that are others."""
    for reason in change.because:
        yield "; ".join([reason.says, *seen_words(reason)])
    yield from rules_words(change.rule)
    yield from by_words(change)
