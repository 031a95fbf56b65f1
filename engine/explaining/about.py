"""What an answer speaks of: which standard, whose facts, which day. Every answer begins with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assay.facts.values.fact_set import FactSet
from assay.rules.language.standard import Standard


@dataclass(frozen=True, slots=True)
class About:
    """The standard and the facts behind an answer; the digests tell whether either has changed since."""

    standard: str
    title: str
    version: str
    standard_digest: str
    subject: str
    name: str
    as_of: date
    period: str
    facts_digest: str


def about(standard: Standard, facts: FactSet) -> About:
    """What stands at the head of every answer."""
    return About(
        standard.id, standard.title, standard.version, standard.digest, facts.subject_id, facts.subject_name,
        facts.as_of, facts.period.name, facts.digest,
    )  # fmt: skip
