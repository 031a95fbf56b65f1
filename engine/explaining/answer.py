"""What an assessment says: frozen, typed, and the same as a document with a published schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from assay.facts.problems.positions import json_printable
from assay.facts.problems.problems import Problem
from assay.facts.values.fact_set import FactSet
from assay.rules.language.standard import Area, Caution, Criterion, Level, Standard

from .because import Because
from .explanations import Fired, Reader
from .reasons import Missing, missing
from .record_lists import RecordList, records_behind

FORMAT = "assessment/1"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """The verdict on one criterion. ``could_be`` names the verdicts still possible."""

    criterion: Criterion
    verdict: str
    could_be: tuple[str, ...]
    cautions: tuple[Caution, ...] = ()

    @property
    def id(self) -> str:
        return self.criterion.id


@dataclass(frozen=True, slots=True)
class AreaResult:
    """The verdict on one area, and the tally of its criteria's verdicts."""

    area: Area
    verdict: str
    could_be: tuple[str, ...]
    tally: Mapping[str, int]

    @property
    def id(self) -> str:
        return self.area.id


@dataclass(frozen=True, slots=True)
class LevelResult:
    """The overall level: one of the standard's, ``unknown`` or ``not_applicable``."""

    verdict: str
    could_be: tuple[str, ...]
    levels: tuple[Level, ...]

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


@dataclass(frozen=True, slots=True)
class Assumption:
    """A fact that nobody has shown: it is assumed, and these criteria rest on it."""

    fact: str
    value: object
    criteria: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Assessment:
    """One standard, one subject, one date: the verdicts and what led to them."""

    standard: Standard
    facts: FactSet
    level: LevelResult
    areas: tuple[AreaResult, ...]
    criteria: tuple[CriterionResult, ...]
    assumptions: tuple[Assumption, ...]
    problems: tuple[Problem, ...]
    reader: Reader = field(repr=False, compare=False)

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
        """The result for a criterion; KeyError where the standard has none of that id."""
        return self._by_id[id_]

    def area(self, id_: str) -> AreaResult:
        """The result for an area; KeyError where the standard has none of that id."""
        found = next((a for a in self.areas if a.id == id_), None)
        if found is None:
            raise KeyError(id_)
        return found

    def because(self, target: str) -> Mapping[str, Because]:
        """The evaluated conditions behind a criterion, an area or ``level``, by their role.

        The roles of a criterion and an area are ``applies_when``, ``met_when`` and
        ``partly_when``, as far as there are any; those of the level are its levels.
        """
        return self.reader.because(target)

    def showing_personal(self) -> Assessment:
        """The same assessment, whose explanations show what is about single people too."""
        return replace(self, reader=replace(self.reader, personal=True))

    def records_behind(self, because: Because) -> RecordList | None:
        """The very records that a condition counted; None where it counts none."""
        return records_behind(self.facts, self.standard.vocabulary, because)

    def missing(self, id_: str) -> tuple[Missing, ...]:
        """The facts that keep a criterion's verdict open; none where the verdict is known."""
        if self.criterion(id_).verdict != "unknown":
            return ()
        return missing(self.reader, id_)

    def _unsettled(self, id_: str) -> dict[str, object]:
        """Why a verdict is not known, where not (only) because something is missing."""
        found = self.missing(id_)
        if self.criterion(id_).verdict == "unknown" and not found:
            return {"unsettled": [{"reason": "beyond"}]}
        others = [one.to_dict() for one in found if one.reason != "missing"]
        return {"unsettled": others} if others else {}

    def to_dict(self) -> dict[str, object]:
        """The document that ``assay schema assessment`` describes."""
        reader = self.reader
        return {
            "assay": FORMAT,
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
                    "tally": dict(a.tally),
                    "because": reader.because_dict(f"area {a.id}"),
                }
                for a in self.areas
            ],
            "criteria": [
                {
                    "id": c.id,
                    "area": c.criterion.area,
                    "title": c.criterion.title,
                    "verdict": c.verdict,
                    "could_be": list(c.could_be),
                    "missing": [one.name for one in self.missing(c.id) if one.reason in ("missing", "lapsed")],
                    **self._unsettled(c.id),
                    "cautions": [caution.say for caution in c.cautions],
                    "because": reader.because_dict(c.id),
                }
                for c in self.criteria
            ],
            "trail": [
                {"step": f.step, "rule": f.rule, "given": list(f.given), "concluded": f.concluded}
                for f in self.trail
            ],
            "assumptions": [
                {"fact": a.fact, "value": a.value, "criteria": list(a.criteria), "note": a.note}
                for a in self.assumptions
            ],
            "problems": [problem.to_dict() for problem in self.problems],
        }

    def to_json(self, indent: int | None = 1) -> str:
        """The document as JSON text, with a line break at its end. Same inputs, same bytes."""
        return json_printable(json.dumps(self.to_dict(), indent=indent, ensure_ascii=False)) + "\n"
