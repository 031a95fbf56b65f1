"""Facts as they were read: each with its place and what backs it, by period."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem

from .dates import Period
from .evidence import STATUSES, Backing, Evidence
from .records import Records, Value
from .scalars import UNKNOWN
from .showing import Shown


@dataclass(frozen=True, slots=True)
class Given:
    """A fact that was given, where, and what backs it."""

    value: Value = field(repr=False)  # it may be about a person
    at: Position
    backing: Backing | None = None

    @property
    def findings(self) -> tuple[Evidence, ...]:
        """The findings that agree with the value; all of them where it was settled on another."""
        found = self.backing.findings if self.backing else ()
        agreed = tuple(one for one in found if one.found is UNKNOWN or one.found == self.value)
        return agreed or found

    @property
    def evidence(self) -> Evidence | None:
        """The strongest of what backs the value, the first of several; None where nothing does."""
        ranked = sorted(self.findings, key=lambda one: STATUSES.index(one.status))
        return ranked[0] if ranked else None


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """What was observed in one period, by dotted key.

    ``absent`` says that there was no such period: the subject is younger than
    that, and every fact of it is known to be none.
    """

    period: Period
    given: AnyMapping[str, Given]
    absent: bool = False


@dataclass(frozen=True, slots=True)
class ReadWith:
    """What facts were read with: the id of a standard and the digest of its vocabulary; empty where nobody said."""

    standard: str = ""
    vocabulary: str = ""


NOT_SAID = ReadWith()


@dataclass(frozen=True, slots=True, repr=False)
class FactSet(Shown):
    """Everything observed at one subject: this period first, then those before it, without a gap."""

    subject_id: str
    subject_name: str
    as_of: date
    periods: tuple[PeriodFacts, ...]
    digest: str
    warnings: tuple[Problem, ...] = ()
    standard: str = ""
    notes: str = ""
    read_with: ReadWith = NOT_SAID

    def in_short(self) -> str:
        facts = " + ".join(str(len(one.given)) for one in self.periods)
        return f"{self.subject_name}, {self.period.name}, as of {self.as_of}: {facts} facts"

    @property
    def period(self) -> Period:
        return self.periods[0].period

    @property
    def current(self) -> AnyMapping[str, Given]:
        return self.periods[0].given

    @property
    def previous(self) -> AnyMapping[str, Given]:
        return self.periods[1].given if len(self.periods) > 1 else {}

    def given(self, key: str, back: int) -> Given | None:
        """A fact of so many periods back as it was given, if it was."""
        return self.periods[back].given.get(key) if back < len(self.periods) else None

    def files(self) -> tuple[str, ...]:
        """The files that the facts were read from, by the names under which they are shown."""
        found: dict[str, None] = {}
        for one in self.periods:
            for given in one.given.values():
                origin = given.value.origin if isinstance(given.value, Records) else None
                found |= dict.fromkeys((given.at.file, *((origin.file,) if origin else ())))
        return tuple(found)

    def absent(self, back: int) -> bool:
        """Whether it is known that there was no such period."""
        return any(one.absent for one in self.periods[: back + 1])
