"""What an answer speaks of: which standard, whose facts, which day. Every answer begins with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assay.facts.values.fact_set import FactSet
from assay.rules.language.standard import Standard


@dataclass(frozen=True, slots=True)
class About:
    """The standard and the facts behind an answer; the digests tell whether either has changed since.

    ``levels`` has the titles of the levels by id, ``criteria`` says how many there
    are; both are empty where a recorded document is all there is.
    """

    standard: str
    title: str
    version: str
    standard_digest: str
    subject: str
    name: str
    as_of: date
    period: str
    facts_digest: str
    levels: Mapping[str, str] = field(default_factory=lambda: {})
    criteria: int = 0

    def __str__(self) -> str:
        return f"{self.name}, {self.period}"


def about(standard: Standard, facts: FactSet) -> About:
    """What stands at the head of every answer."""
    return About(
        standard.id, standard.title, standard.version, standard.digest, facts.subject_id, facts.subject_name,
        facts.as_of, facts.period.name, facts.digest, {level.id: level.title for level in standard.levels},
        len(standard.criteria),
    )  # fmt: skip
