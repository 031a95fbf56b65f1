"""What an assessment says: frozen, typed, and the same as a document with a published schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast

from assay.engine.plan.targets import target_named, unknown_target
from assay.engine.reference.tally import TALLIED
from assay.facts.problems.positions import json_printable
from assay.facts.problems.problems import Problem
from assay.facts.values.fact_set import FactSet
from assay.facts.values.showing import Shown
from assay.rules.language.kinds import KnownVerdict, Verdict
from assay.rules.language.standard import Area, Caution, Criterion, Level, Standard

from .because import Because
from .explanations import Fired, Reader
from .reasons import Missing, missing
from .record_lists import RecordList, records_behind

if TYPE_CHECKING:
    from .assessment_document import (
        AssessmentDocument,
        CriterionDocument,
        ProblemDocument,
        TallyDocument,
        UnsettledDocument,
    )

FORMAT = "assessment/1"


@dataclass(frozen=True, slots=True, repr=False)
class CriterionResult(Shown):
    """The verdict on one criterion. ``could_be`` names the verdicts still possible."""

    criterion: Criterion
    verdict: Verdict
    could_be: tuple[KnownVerdict, ...]
    cautions: tuple[Caution, ...] = ()

    def in_short(self) -> str:
        return f"{self.id}: {_could_be_words(self)}"

    @property
    def id(self) -> str:
        return self.criterion.id


@dataclass(frozen=True, slots=True, repr=False)
class AreaResult(Shown):
    """The verdict on one area, and the tally of its criteria's verdicts."""

    area: Area
    verdict: Verdict
    could_be: tuple[KnownVerdict, ...]
    tally: Mapping[Verdict, int]

    def in_short(self) -> str:
        return f"{self.id}: {_could_be_words(self)}"

    @property
    def id(self) -> str:
        return self.area.id


@dataclass(frozen=True, slots=True, repr=False)
class LevelResult(Shown):
    """The overall level: one of the standard's, ``unknown`` or ``not_applicable``."""

    verdict: str
    could_be: tuple[str, ...]
    levels: tuple[Level, ...]

    def in_short(self) -> str:
        return _could_be_words(self)

    def title(self, verdict: str | None = None) -> str:
        """The title of a level, by its id."""
        wanted = self.verdict if verdict is None else verdict
        return next((level.title for level in self.levels if level.id == wanted), wanted.replace("_", " "))

    def at_least(self, level: str) -> bool:
        """Whether the level is certainly this one or a better one; ValueError for an unknown id."""
        order = [entry.id for entry in reversed(self.levels)]
        if level not in order:
            raise ValueError(f"no level {level!r}; the levels are {', '.join(order)}")
        return all(one in order and order.index(one) >= order.index(level) for one in self.could_be)


def _could_be_words(one: CriterionResult | AreaResult | LevelResult) -> str:
    return one.verdict if one.verdict != "unknown" else f"unknown, could be {' or '.join(one.could_be)}"


@dataclass(frozen=True, slots=True)
class Assumption:
    """A fact that nobody has shown: it is assumed, and these criteria rest on it."""

    fact: str
    value: object
    criteria: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, repr=False)
class Assessment(Shown):
    """One standard, one subject, one date: the verdicts and what led to them."""

    standard: Standard
    facts: FactSet
    level: LevelResult
    areas: tuple[AreaResult, ...]
    criteria: tuple[CriterionResult, ...]
    assumptions: tuple[Assumption, ...]
    problems: tuple[Problem, ...]
    reader: Reader = field(repr=False, compare=False)

    def in_short(self) -> str:
        tally = {verdict: sum(c.verdict == verdict for c in self.criteria) for verdict in TALLIED}
        counts = ", ".join(f"{number} {verdict}" for verdict, number in tally.items() if number)
        level = "level not settled" if self.level.verdict == "unknown" else self.level.verdict
        return f"{self.facts.subject_name}, {self.facts.period.name}: {level}; {counts}"

    @property
    def as_of(self) -> date:
        return self.facts.as_of

    @property
    def trail(self) -> tuple[Fired, ...]:
        """Every rule that fired, in order, in words."""
        return self.reader.trail()

    @cached_property
    def _by_id(self) -> dict[str, CriterionResult]:
        return {c.id: c for c in self.criteria}

    def criterion(self, id_: str) -> CriterionResult:
        """The result for a criterion; UnknownTarget, a KeyError, where the standard has none of that id."""
        found = self._by_id.get(id_)
        if found is None:
            raise unknown_target(id_, "criterion", self._by_id)
        return found

    def area(self, id_: str) -> AreaResult:
        """The result for an area; UnknownTarget, a KeyError, where the standard has none of that id."""
        found = next((a for a in self.areas if a.id == id_), None)
        if found is None:
            raise unknown_target(id_, "area", [area.id for area in self.areas])
        return found

    def because(self, target: str) -> Mapping[str, Because]:
        """The evaluated conditions behind a criterion, an area or ``level``, by their role.

        The roles of a criterion and an area are ``applies_when``, ``met_when`` and
        ``partly_when``, as far as there are any; those of the level are its levels.
        """
        return self.reader.because(target_named(self.standard, target))

    def showing_personal(self) -> Assessment:
        """The same assessment, whose explanations show what is about single people too."""
        return replace(self, reader=self.reader.showing_personal())

    def records_behind(self, because: Because) -> RecordList | None:
        """The very records that a condition counted; None where it counts none."""
        return records_behind(self.facts, self.standard.vocabulary, because)

    def missing(self, id_: str) -> tuple[Missing, ...]:
        """The facts that keep a criterion's verdict open; none where the verdict is known."""
        if self.criterion(id_).verdict != "unknown":
            return ()
        return missing(self.reader, id_)

    def _unsettled(self, id_: str) -> list[UnsettledDocument]:
        """Why a verdict is not known, where not (only) because something is missing."""
        found = self.missing(id_)
        if self.criterion(id_).verdict == "unknown" and not found:
            return [{"reason": "beyond"}]
        return [one.to_dict() for one in found if one.reason != "missing"]

    def _criterion(self, c: CriterionResult) -> CriterionDocument:
        found: CriterionDocument = {
            "id": c.id,
            "area": c.criterion.area,
            "title": c.criterion.title,
            "verdict": c.verdict,
            "could_be": list(c.could_be),
            "missing": [one.name for one in self.missing(c.id) if one.reason in ("missing", "lapsed")],
            "cautions": [caution.say for caution in c.cautions],
            "because": self.reader.because_dict(c.id),
        }
        unsettled = self._unsettled(c.id)
        return {**found, "unsettled": unsettled} if unsettled else found

    def to_dict(self) -> AssessmentDocument:
        """The document that ``assay schema assessment`` describes."""
        reader = self.reader
        return {
            "assay": "assessment/1",
            "standard": {
                "id": self.standard.id,
                "title": self.standard.title,
                "version": self.standard.version,
                "digest": self.standard.digest,
            },
            "subject": {"id": self.facts.subject_id, "name": self.facts.subject_name},
            "as_of": self.as_of.isoformat(),
            "period": {
                "name": self.facts.period.name,
                "from": self.facts.period.start.isoformat(),
                "to": self.facts.period.end.isoformat(),
            },
            "facts": {"digest": self.facts.digest},
            "level": {
                "verdict": self.level.verdict,
                "could_be": list(self.level.could_be),
                "because": reader.because_dict("level"),
            },
            "areas": [
                {
                    "id": a.id,
                    "title": a.area.title,
                    "verdict": a.verdict,
                    "could_be": list(a.could_be),
                    "tally": cast("TallyDocument", dict(a.tally)),
                    "because": reader.because_dict(f"area {a.id}"),
                }
                for a in self.areas
            ],
            "criteria": [self._criterion(c) for c in self.criteria],
            "trail": [
                {"step": f.step, "rule": f.rule, "given": list(f.given), "concluded": f.concluded}
                for f in self.trail
            ],
            "assumptions": [
                {"fact": a.fact, "value": a.value, "criteria": list(a.criteria), "note": a.note}
                for a in self.assumptions
            ],
            "problems": [cast("ProblemDocument", problem.to_dict()) for problem in self.problems],
        }

    def to_json(self, indent: int | None = 1) -> str:
        """The document as JSON text, with a line break at its end. Same inputs, same bytes."""
        return json_printable(json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)) + "\n"
