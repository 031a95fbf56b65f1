"""The very records for and against a verdict, in words."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.because import Because
from assay.engine.explaining.record_lists import RecordList
from assay.facts.values.rows import fields_words
from assay.rules.language.kinds import ROLES
from assay.views.phrases import say

from .layout import Paint, wrapped

_MOST = 100
"""Records of one kind that are listed."""


def rows_lines(assessment: Assessment, target: str, paint: Paint, personal: bool) -> Iterator[str]:
    """The records behind every condition of a criterion, each list once."""
    if all(c.id != target for c in assessment.criteria):
        yield ""
        yield say("why", "rows.one_at_a_time")
        return
    because = assessment.because(target)
    shown: set[int] = set()
    hidden = False
    for role in ROLES:
        for leaf in _leaves(because[role]) if role in because else ():
            found = assessment.records_behind(leaf)
            if found is None or id(leaf.said) in shown:
                continue
            shown.add(id(leaf.said))
            yield ""
            yield from (
                paint.bold(line) for line in wrapped(say("why", "rows.heading", list=found.name, says=leaf.says))
            )
            if found.file:
                yield from wrapped(say("why", "rows.file", file=found.file), "  ", "    ")
            yield from _kinds(found, personal)
            hidden = hidden or not personal
    if not shown:
        yield ""
        yield say("why", "rows.none")
    elif hidden:
        yield ""
        yield from wrapped(say("common", "personal"))


def _leaves(because: Because) -> Iterator[Because]:
    if not because.parts:
        yield because
    for part in because.parts:
        yield from _leaves(part)


def _kinds(found: RecordList, personal: bool) -> Iterator[str]:
    for kind, numbers in (("so", found.yes), ("not_so", found.no), ("not_known", found.open),
                          ("not_counted", found.out)):  # fmt: skip
        if not numbers:
            continue
        yield f"  {say('why', 'rows.kind', kind=say('why', f'rows.{kind}'), count=len(numbers))}"
        for record in found.shown(numbers[:_MOST], personal):
            words = say(
                "why", "rows.record", number=record.number, place=record.place, fields=fields_words(record.fields)
            )
            yield from wrapped(words, "    ", "        ")
        if len(numbers) > _MOST:
            yield f"    {say('why', 'rows.more', count=len(numbers) - _MOST, list=found.name)}"
