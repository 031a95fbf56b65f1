"""The very records for and against a verdict, and what one person found, in words."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.answer import Assessment
from assay.engine.because import Because
from assay.engine.reader import ROLES
from assay.engine.record_lists import RecordList
from assay.engine.words import day_words
from assay.facts.evidence import Evidence
from assay.facts.rows import fields_words

from .output import Paint, wrapped

_MOST = 100
"""Records of one kind that are listed."""


def rows_lines(assessment: Assessment, target: str, paint: Paint, personal: bool) -> Iterator[str]:
    """The records behind every condition of a criterion, each list once."""
    if all(c.id != target for c in assessment.criteria):
        yield ""
        yield "Records are listed for one criterion at a time."
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
            yield from (paint.bold(line) for line in wrapped(f"Records of {found.name}: {leaf.says}"))
            if found.file:
                yield from wrapped(f"from {found.file}", "  ", "    ")
            yield from _kinds(found, personal)
            hidden = hidden or not personal
    if not shown:
        yield ""
        yield "No records are counted here."
    elif hidden:
        yield ""
        yield from wrapped("People are shown by numbers, free text is not shown; --personal shows both.")


def _leaves(because: Because) -> Iterator[Because]:
    if not because.parts:
        yield because
    for part in because.parts:
        yield from _leaves(part)


def _kinds(found: RecordList, personal: bool) -> Iterator[str]:
    for heading, numbers in (("so", found.yes), ("not so", found.no), ("not known", found.open),
                             ("not counted", found.out)):  # fmt: skip
        if not numbers:
            continue
        yield f"  {heading}: {len(numbers):,}"
        for record in found.shown(numbers[:_MOST], personal):
            words = fields_words(record.fields)
            yield from wrapped(f"{record.number} ({record.place}): {words}", "    ", "        ")
        if len(numbers) > _MOST:
            yield f"    … and {len(numbers) - _MOST:,} more; all: assay facts show FACTS --rows {found.name}"


def finding_words(one: Evidence) -> str:
    """What one person found, and how it is backed."""
    parts = [one.source, *(f"{name} {text}" for name, text in one.locator())]
    if one.collected_on:
        parts.append(f"collected {day_words(one.collected_on)}")
    if one.by:
        parts.append(f"by {one.by}")
    if one.valid_until:
        parts.append(f"valid until {day_words(one.valid_until)}")
    return ", ".join(part for part in (*parts, one.status) if part)
