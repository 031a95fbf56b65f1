"""The evidence register: every fact that a verdict rests on, what it is, who found it where, and how sure that is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.assumptions import all_places
from assay.engine.explaining.words import amount_words, day_words, label_words
from assay.engine.questions.why.conditions import fact_seen
from assay.engine.questions.why.proof_data import FactSeen, Finding
from assay.facts.language.phrases import all_of
from assay.facts.values.evidence import STATUSES
from assay.facts.values.records import Records
from assay.facts.values.references import Place, reference
from assay.facts.values.rows import not_shown, value_words
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language.types import type_of
from assay.views.text.why_tree import settled_words, where_words

from .words import say


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What one person found, in words."""

    source: str
    collected_on: str
    by: str
    status: str


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One fact, its value, what backs it, and the criteria that rest on it. One without findings was worked out."""

    name: str
    label: str
    value: str
    written: str
    findings: tuple[FindingShown, ...]
    settled: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """All entries, those of this period first, and how many facts have which status."""

    entries: tuple[EvidenceEntry, ...]
    statuses: tuple[tuple[str, int], ...]


def register(assessment: Assessment) -> Register:
    """Every fact that a criterion looks at and that is known, in the order of the standard's questions."""
    plan, facts = assessment.reader.plan, assessment.facts
    resting: dict[Place, list[str]] = {}
    for c in plan.criteria:
        for place in all_places(plan, c.applies, c.met, c.partly, *c.cautions):
            resting.setdefault(place, []).append(c.unit.id)
    order = {key: number for number, key in enumerate(assessment.standard.vocabulary)}
    entries: list[EvidenceEntry] = []
    statuses: Counter[str] = Counter()
    for place in sorted(resting, key=lambda one: (one[1], order[one[0]])):
        seen = fact_seen(assessment.reader, place)
        if seen.state not in ("given", "computed"):
            continue
        entries.append(_entry(assessment, place, seen, tuple(resting[place])))
        given = facts.given(*place)
        if given is not None:
            statuses[given.evidence.status if given.evidence else "asserted"] += 1
    return Register(tuple(entries), tuple((status, statuses[status]) for status in STATUSES if statuses[status]))


def _entry(assessment: Assessment, place: Place, seen: FactSeen, criteria: tuple[str, ...]) -> EvidenceEntry:
    findings: tuple[FindingShown, ...] = ()
    if seen.state == "computed":
        sources = [reference(*one) for one in assessment.reader.with_sources([place]) if one != place]
        written = say("register.worked_out", sources=all_of(sources))
    else:
        written = where_words(seen)
        findings = tuple(map(_found, seen.findings)) or (FindingShown("", "", "", say("register.asserted")),)
    label = label_words(assessment.standard.vocabulary[place[0]].label, place[1])
    return EvidenceEntry(
        seen.fact, label, _value(assessment, place, seen), written, findings,
        settled_words(seen.settled) if seen.settled else "", criteria,
    )  # fmt: skip


def _value(assessment: Assessment, place: Place, seen: FactSeen) -> str:
    """The value as it was given, also where its evidence is too old for it to count."""
    definition = assessment.standard.vocabulary[place[0]]
    if seen.personal and not assessment.reader.personal:
        return not_shown()
    given = assessment.facts.given(*place)
    amount = assessment.reader.amount(*place) if given is None else given.value
    if isinstance(amount, Records):
        return value_words(definition, amount)
    words = amount_words(amount, type_of(definition))
    counts = given is None or assessment.reader.amount(*place) is not UNKNOWN
    return words if counts else say("register.does_not_count", value=words)


def _found(one: Finding) -> FindingShown:
    status = say(f"register.{one.status}")
    if one.valid_until:
        status = say("register.until", status=status, day=day_words(one.valid_until))
    source = ", ".join(part for part in (one.source, *one.locator) if part)
    return FindingShown(source, day_words(one.collected_on) if one.collected_on else "", one.by, status)
