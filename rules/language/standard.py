"""A standard, read and checked: frozen, typed, positioned. What the engine plans from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assay.facts.problems.positions import NOWHERE, Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.fact_set import FactSet, ReadWith
from assay.facts.values.records import Value
from assay.facts.values.showing import Shown
from assay.facts.values.vocabulary import Definition, Vocabulary

from .kinds import VERDICTS
from .terms import Condition, Quantity
from .types import Type


@dataclass(frozen=True, slots=True, eq=False)
class ParameterInfo:
    """A named number, why it has its value, and whether the source gives it."""

    name: str
    value: Value
    type: Type
    because: str
    normative: bool
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class SourceDocument:
    """The published document behind the standard."""

    title: str
    published: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Caution:
    """What to say beside a verdict when a condition is not known to be false."""

    when: Condition
    say: str


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """When something applies, is met, is partly met. None: always applies, is never partly met."""

    applies_when: Condition | None
    met_when: Condition
    partly_when: Condition | None


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One requirement of the standard."""

    id: str
    area: str
    title: str
    statement: str
    source_area: str
    source_item: str
    reading: str
    rule: Rule
    cautions: tuple[Caution, ...] = ()
    evidence: tuple[str, ...] = ()
    improve: str = ""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A group of criteria; ``group`` is the standard's own division of areas."""

    id: str
    title: str
    group: str = ""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """One overall level. The last (lowest) has no condition."""

    id: str
    title: str
    when: Condition | None
    summary: str = ""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Standard(Shown):
    """Everything one standard says. Criteria and areas are in the order of their ids."""

    id: str
    title: str
    version: str
    summary: str
    source: SourceDocument
    year_starts: tuple[int, int]
    parameters: Mapping[str, ParameterInfo]
    vocabulary: Vocabulary
    computed: Mapping[str, Quantity]
    areas: tuple[Area, ...]
    criteria: tuple[Criterion, ...]
    area_rule: Rule
    levels: tuple[Level, ...]
    digest: str
    warnings: tuple[Problem, ...] = field(default=(), compare=False)
    vocabulary_digest: str = ""

    @property
    def read_with(self) -> ReadWith:
        """What facts note that are read with this standard."""
        return ReadWith(self.id, self.vocabulary_digest)

    def in_short(self) -> str:
        return f"{self.id} {self.version}: {len(self.criteria)} criteria in {len(self.areas)} areas"

    def criterion(self, id_: str) -> Criterion | None:
        """The criterion of that id."""
        return next((c for c in self.criteria if c.id == id_), None)

    def area(self, id_: str) -> Area | None:
        """The area of that id."""
        return next((a for a in self.areas if a.id == id_), None)


def of_another_standard(facts: FactSet, standard: Standard) -> list[Problem]:
    """A problem where facts are for another standard, or were read with other words and bounds than it has now."""
    read, asked = facts.read_with, standard.read_with
    name = read.standard or facts.standard
    if name and name != asked.standard:
        message = f"these facts were read for the standard '{name[:60]}', and are given to '{asked.standard}'"
        hint = "assess them with the standard they are for, or read them with this one"
        return [Problem("F106", _first(facts), message, hint)]
    if read.vocabulary and asked.vocabulary and read.vocabulary != asked.vocabulary:
        message = f"these facts were read with another vocabulary of '{asked.standard}' than the one given here"
        return [Problem("F106", _first(facts), message, "read them again, with the standard that is to assess them")]
    return []


def _first(facts: FactSet) -> Position:
    return Position(Source(next(iter(facts.files()), "facts")))


def tally_fields(areas: tuple[Area, ...]) -> dict[str, dict[str, Definition]]:
    """What rules over verdicts can name: the fields of ``criteria`` and of ``areas``."""
    verdict = Definition("verdict", "choice", "verdict", options=VERDICTS)
    id_ = Definition("id", "text", "number")
    groups = tuple(sorted({area.group for area in areas if area.group}))
    group = Definition("group", "choice", "group", options=groups)
    return {
        "criteria": {"id": id_, "verdict": verdict},
        "areas": {"id": id_, "verdict": verdict, "group": group},
    }


def natural(id_: str) -> tuple[tuple[int, int, str], ...]:
    """A key that sorts ids as people do: 1.2 before 1.10. No two ids have the same."""
    parts = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|[^\d.]+", id_)]
    return (*parts, (-1, 0, id_))
