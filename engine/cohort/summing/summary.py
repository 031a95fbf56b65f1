"""A cohort's verdicts added up: levels, areas, criteria, by period and by group, without what is about a few.

Each period is a population of its own: figures of several are never added up, so
that no school counts twice and nothing about one period can be worked out from
another. Numbers are counts; shares are exact fractions until they are shown.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from assay.engine.explaining.words import NO_BREAK
from assay.engine.language.phrases import say
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.engine.reference.tally import TALLIED
from assay.engine.version import VERSION
from assay.facts.problems.positions import json_printable, printable
from assay.facts.values.showing import Shown
from assay.rules.language.standard import Standard, natural

from .margins import Histogram, MarginName, histograms, margin_columns
from .privacy import hidden_groups
from .tallies import TallyCell, VerdictSource, VerdictTable, count, not_given, open_verdicts, tallied

if TYPE_CHECKING:
    from assay.engine.explaining.assessment_document import TallyDocument

    from .summary_document import (
        BreakdownDocument,
        FiguresDocument,
        GroupDocument,
        PeriodSummaryDocument,
        SummaryDocument,
    )

SUPPRESS_BELOW = 10
"""Groups of fewer subjects are not shown, unless another number is given."""

Tally = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many subjects, and how many of them have which level and which verdict on each area and criterion."""

    subjects: int
    level: Tally
    areas: Mapping[str, Tally]
    criteria: Mapping[str, Tally]

    def to_dict(self) -> FiguresDocument:
        return {
            "subjects": self.subjects, "level": dict(self.level),
            "areas": {id_: cast("TallyDocument", dict(tally)) for id_, tally in self.areas.items()},
            "criteria": {id_: cast("TallyDocument", dict(tally)) for id_, tally in self.criteria.items()},
        }  # fmt: skip


class Rank(NamedTuple):
    """A criterion, and how many (``part``) of those that count for it (``whole``) are as asked."""

    id: str
    part: int
    whole: int

    @property
    def share(self) -> Fraction:
        return Fraction(self.part, self.whole) if self.whole else Fraction(0)


@dataclass(frozen=True, slots=True)
class SummaryGroup:
    """A group of a breakdown; ``figures`` is None where they are hidden."""

    name: str
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The groups of one column. ``together`` are the hidden ones as one, where others are shown beside them."""

    column: str
    groups: tuple[SummaryGroup, ...]
    together: Figures | None

    @property
    def shown(self) -> tuple[SummaryGroup, ...]:
        return tuple(group for group in self.groups if group.figures is not None)

    @property
    def hidden(self) -> tuple[str, ...]:
        return tuple(group.name for group in self.groups if group.figures is None)

    def to_dict(self) -> BreakdownDocument:
        found: BreakdownDocument = {"column": self.column, "groups": []}
        for one in self.groups:
            group: GroupDocument = {"name": one.name}
            if one.figures is None:
                group["hidden"] = True
            else:
                group.update(cast("GroupDocument", one.figures.to_dict()))
            found["groups"].append(group)
        if self.together is not None:
            found["hidden_together"] = self.together.to_dict()
        return found


@dataclass(frozen=True, slots=True)
class PeriodSummary:
    """All subjects of one period; ``figures`` is None where they are too few to be shown, and then all else is empty.

    ``name`` is empty where the table has no periods; ``first`` and ``last`` are
    the days of which its assessments speak.
    """

    name: str
    first: date | None
    last: date | None
    figures: Figures | None
    breakdowns: tuple[Breakdown, ...] = ()
    margins: tuple[Histogram, ...] = ()

    def most_failed(self) -> tuple[Rank, ...]:
        """Criteria by the share of *not met* among those that apply and are known, the largest first."""
        return _ranked(self.figures, "not_met", ("met", "partly_met", "not_met"))

    def most_unknown(self) -> tuple[Rank, ...]:
        """Criteria by the share of *unknown* among all but those known not to apply, the largest first."""
        return _ranked(self.figures, "unknown", ("met", "partly_met", "not_met", "unknown"))

    def to_dict(self) -> PeriodSummaryDocument:
        if self.figures is None:
            return {"period": self.name or None, "hidden": True}
        failed, unknown = self.most_failed(), self.most_unknown()
        found: PeriodSummaryDocument = {
            "period": self.name or None,
            "first_as_of": self.first.isoformat() if self.first else None,
            "last_as_of": self.last.isoformat() if self.last else None,
        }
        found.update(cast("PeriodSummaryDocument", self.figures.to_dict()))
        found["most_failed"] = [{"id": rank.id, "not_met": rank.part, "known": rank.whole} for rank in failed]
        found["most_unknown"] = [{"id": rank.id, "unknown": rank.part, "applicable": rank.whole} for rank in unknown]
        found["breakdowns"] = [one.to_dict() for one in self.breakdowns]
        found["margins"] = [one.to_dict() for one in self.margins]
        return found


class FileOf(NamedTuple):
    """A file that was read: its name, and a fingerprint of its contents."""

    name: str
    digest: str


@dataclass(frozen=True, repr=False)
class Summary(Shown):
    """What a table of verdicts says. ``periods`` are in their order, the latest last."""

    standard: Standard
    by: tuple[str, ...]
    suppress_below: int
    periods: tuple[PeriodSummary, ...]
    source: str
    noun: str = "subjects"
    files: tuple[FileOf, ...] = ()
    made_by: Mapping[str, str] = field(default_factory=lambda: {})

    def in_short(self) -> str:
        periods = ", ".join(one.name for one in self.periods) or "no period"
        return f"{self.standard.id} {self.standard.version}: {self.noun} of {periods}"

    @property
    def latest(self) -> PeriodSummary | None:
        """The latest period that is shown."""
        return next((one for one in reversed(self.periods) if one.figures is not None), None)

    @cached_property
    def levels(self) -> tuple[tuple[str, str], ...]:
        """What the level can be, best first: id and title."""
        titles = [(level.id, level.title) for level in self.standard.levels]
        return (*titles, ("unknown", say("tables", "not_settled")), ("not_applicable", say("tables", "not_applicable")))

    def to_dict(self) -> SummaryDocument:
        """The document that ``assay schema cohort-summary`` describes."""
        standard = self.standard
        return {
            "assay": "cohort-summary/1",
            "standard": {"id": standard.id, "version": standard.version, "digest": standard.digest},
            "made_with": f"assay {VERSION}",
            "suppress_below": self.suppress_below,
            "by": list(self.by),
            "periods": [period.to_dict() for period in self.periods],
            "source": {"name": self.source, "files": [{"name": one.name, "digest": one.digest} for one in self.files]},
            "made_by": dict(self.made_by),
        }

    def to_json(self) -> str:
        """The same as text, to the byte the same for the same table."""
        return json_printable(json.dumps(self.to_dict(), indent=2, ensure_ascii=False)) + "\n"


# ---------------------------------------------------------------- adding up


def summarise(
    standard: Standard,
    verdicts: VerdictSource,
    by: Sequence[str] = (),
    *,
    suppress_below: int = SUPPRESS_BELOW,
    noun: str = "subjects",
    margin_names: Mapping[str, MarginName] | None = None,
    made_by: Mapping[str, str] | None = None,
) -> Summary:
    """Add up a table of verdicts; ``by`` are the columns whose groups are shown, each in a breakdown of its own.

    ``noun`` is what views call the subjects, in the plural: schemes, schools.
    ``margin_names`` are those that the standard gives, unless others are given.
    InputError where the table cannot be read or is not one of this standard.
    Periods are told apart anyway, where the table has a column for them.
    """
    columns = tuple(dict.fromkeys(name for name in by if name != "period"))
    table = open_verdicts(verdicts)
    cells = count(table, standard, columns)
    if margin_names is None and any("__margin_" in name for name in table.columns):
        margin_names = _margin_names(standard)
    margins = histograms(table, margin_columns(table, standard, margin_names or {}), suppress_below)
    names = sorted({cell.period for cell in cells}, key=lambda name: (name != not_given(), natural(name)))
    periods = tuple(
        _period(standard, name, [cell for cell in cells if cell.period == name], columns, suppress_below,
                margins.get(name, ()))
        for name in names
    )  # fmt: skip
    files = _fingerprints(table)
    return Summary(standard, columns, suppress_below, periods, table.name, printable(noun), files, dict(made_by or {}))


def _margin_names(standard: Standard) -> dict[str, MarginName]:
    from assay.engine.cohort.meaning.reasons import margins_of  # and with it Narwhals: only where there are margins

    return {name: MarginName(one.says, one.unit) for name, one in margins_of(plan_from_standard(standard)).items()}


def _period(
    standard: Standard,
    name: str,
    cells: Sequence[TallyCell],
    by: Sequence[str],
    below: int,
    margins: tuple[Histogram, ...],
) -> PeriodSummary:
    figures = _figures(standard, cells)
    if figures.subjects < below:
        return PeriodSummary(name, None, None, None)
    first = min((cell.first for cell in cells if cell.first), default=None)
    last = max((cell.last for cell in cells if cell.last), default=None)
    sizes: dict[tuple[str, ...], int] = defaultdict(int)
    for cell in cells:
        sizes[cell.groups] += cell.subjects
    hidden = hidden_groups(sizes, len(by), below)
    breakdowns = tuple(_breakdown(standard, cells, n, column, hidden[n]) for n, column in enumerate(by))
    return PeriodSummary(name, first, last, figures, breakdowns, margins)


def _breakdown(
    standard: Standard, cells: Sequence[TallyCell], n: int, column: str, hidden: frozenset[str]
) -> Breakdown:
    by_name: dict[str, list[TallyCell]] = defaultdict(list)
    for cell in cells:
        by_name[cell.groups[n]].append(cell)
    names = sorted(by_name, key=lambda name: (name == not_given(), natural(name)))
    groups = tuple(SummaryGroup(name, None if name in hidden else _figures(standard, by_name[name])) for name in names)
    rest = [cell for cell in cells if cell.groups[n] in hidden]
    together = _figures(standard, rest) if 0 < len(hidden) < len(names) else None
    return Breakdown(column, groups, together)


def _figures(standard: Standard, cells: Iterable[TallyCell]) -> Figures:
    cells = list(cells)
    columns = tallied(standard)
    totals = {one.column: dict.fromkeys(one.names, 0) for one in columns}
    for cell in cells:
        for one in columns:
            total = totals[one.column]
            for name, number in zip(one.names, cell.counts[one.column], strict=True):
                total[name] += number
    levels = (*(level.id for level in standard.levels), "unknown", "not_applicable")
    of: dict[str, dict[str, Tally]] = {"criterion": {}, "area": {}, "level": {}}
    for one in columns:
        total = totals[one.column]
        order = levels if one.kind == "level" else TALLIED
        of[one.kind][one.id] = {name: total[name] for name in order}
    return Figures(sum(cell.subjects for cell in cells), of["level"]["level"], of["area"], of["criterion"])


def _ranked(figures: Figures | None, part: str, whole: Sequence[str]) -> tuple[Rank, ...]:
    if figures is None:
        return ()
    ranks = [Rank(id_, tally[part], sum(tally[name] for name in whole)) for id_, tally in figures.criteria.items()]
    return tuple(sorted(ranks, key=lambda rank: (-rank.share, -rank.part, natural(rank.id))))


def _fingerprints(table: VerdictTable) -> tuple[FileOf, ...]:
    found: list[FileOf] = []
    for path in table.files:
        with path.open("rb") as file:
            found.append(FileOf(path.name, f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"))
    return tuple(found)


# ---------------------------------------------------------------- shares in words


def percent(part: int, whole: int, places: int = 1) -> str:
    """A share in per cent, rounded half up; what is not nothing is never shown as 0, nor what is not all as 100."""
    if not whole:
        return "–"
    full = 100 * 10**places
    steps = (2 * full * part + whole) // (2 * whole)
    if steps == 0 and part:
        return f"<{_decimal(1, places)}{NO_BREAK}%"
    if steps == full and part < whole:
        return f">{_decimal(full - 1, places)}{NO_BREAK}%"
    return f"{_decimal(steps, places)}{NO_BREAK}%"


def _decimal(steps: int, places: int) -> str:
    whole, rest = divmod(steps, 10**places)
    return f"{whole}.{rest:0{places}}" if places else str(whole)
