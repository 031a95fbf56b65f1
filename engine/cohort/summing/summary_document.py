"""What stands in the document of a cohort's summary: the types from which its JSON Schema is made.

Only type checkers and the schema import this module, as with ``assessment_document``.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from assay.engine.explaining.assessment_document import CountShown, DayShown, DigestShown, TallyDocument

HiddenMark: TypeAlias = Annotated[Literal[True], Field(description="Too few to be shown: all else is absent")]


class SummaryStandardDocument(TypedDict):
    """The standard; the digest is of its rules."""

    id: str
    version: str
    digest: DigestShown


class FiguresDocument(TypedDict):
    """How many subjects, and how many of them have which level, and which verdict on each area and criterion."""

    subjects: CountShown
    level: dict[str, CountShown]
    areas: dict[str, TallyDocument]
    criteria: dict[str, TallyDocument]


class GroupDocument(TypedDict):
    """A group of a breakdown, with its figures unless it is hidden."""

    name: str
    hidden: NotRequired[HiddenMark]
    subjects: NotRequired[CountShown]
    level: NotRequired[dict[str, CountShown]]
    areas: NotRequired[dict[str, TallyDocument]]
    criteria: NotRequired[dict[str, TallyDocument]]


class BreakdownDocument(TypedDict):
    """The groups of one column; the hidden ones as one, where others are shown beside them."""

    column: str
    groups: list[GroupDocument]
    hidden_together: NotRequired[FiguresDocument]


class FailedDocument(TypedDict):
    """A criterion, how many do not meet it, and of how many that is known."""

    id: str
    not_met: CountShown
    known: CountShown


class NotKnownDocument(TypedDict):
    """A criterion, of how many it is not known, and to how many it applies."""

    id: str
    unknown: CountShown
    applicable: CountShown


class HistogramDocument(TypedDict):
    """How many subjects lie how far from a threshold: the nearest bin first, the last without an end."""

    criterion: str
    comparison: Annotated[int, Field(ge=1)]
    of: str
    unit: str
    hidden: NotRequired[HiddenMark]
    bin_width: NotRequired[float]
    below: NotRequired[list[CountShown]]
    at: NotRequired[CountShown]
    above: NotRequired[list[CountShown]]
    unknown: NotRequired[CountShown]


class PeriodSummaryDocument(TypedDict):
    """All subjects of one period."""

    period: str | None
    hidden: NotRequired[HiddenMark]
    first_as_of: NotRequired[DayShown | None]
    last_as_of: NotRequired[DayShown | None]
    subjects: NotRequired[CountShown]
    level: NotRequired[dict[str, CountShown]]
    areas: NotRequired[dict[str, TallyDocument]]
    criteria: NotRequired[dict[str, TallyDocument]]
    most_failed: NotRequired[list[FailedDocument]]
    most_unknown: NotRequired[list[NotKnownDocument]]
    breakdowns: NotRequired[list[BreakdownDocument]]
    margins: NotRequired[list[HistogramDocument]]


class FileDocument(TypedDict):
    """A file that was read, and a fingerprint of its contents."""

    name: str
    digest: DigestShown


class SummarySourceDocument(TypedDict):
    """The verdicts that were added up."""

    name: str
    files: list[FileDocument]


class SummaryDocument(TypedDict):
    """A summary of a cohort."""

    assay: Literal["cohort-summary/1"]
    standard: SummaryStandardDocument
    made_with: str
    suppress_below: CountShown
    by: list[str]
    periods: list[PeriodSummaryDocument]
    source: SummarySourceDocument
    made_by: dict[str, str]
