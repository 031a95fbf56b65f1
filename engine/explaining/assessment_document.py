"""What stands in the document of an assessment: the types from which its JSON Schema is made.

Keys that stand here stay; more may be added. Type checkers hold ``Assessment.to_dict``
against them. Only they and the schema import this module: pydantic costs more than an assessment.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from assay.facts.values.evidence import Status
from assay.rules.language.kinds import ConditionKind, KnownVerdict, PeriodName, Verdict

CountShown: TypeAlias = Annotated[int, Field(ge=0)]
DigestShown: TypeAlias = Annotated[str, Field(pattern="^sha256:[0-9a-f]{64}$")]
DayShown: TypeAlias = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
CouldBeShown: TypeAlias = Annotated[list[KnownVerdict], Field(min_length=1)]
class TallyDocument(TypedDict):
    met: CountShown
    partly_met: CountShown
    not_met: CountShown
    unknown: CountShown
    not_applicable: CountShown  # fmt: skip


class StandardDocument(TypedDict):
    """The standard: the digest is of its rules."""

    id: str
    title: str
    version: str
    digest: DigestShown


class SubjectDocument(TypedDict):
    """Whose facts they are."""

    id: str
    name: str


PeriodDocument = TypedDict("PeriodDocument", {"name": str, "from": DayShown, "to": DayShown})


class FactsDocument(TypedDict):
    """The facts: the digest is of their values."""

    digest: DigestShown


class EvidenceDocument(TypedDict):
    """What backs a fact, or what one person found."""

    status: Status
    source: NotRequired[str]
    file: NotRequired[str]
    sheet: NotRequired[str]
    cell: NotRequired[str]
    row: NotRequired[str]
    page: NotRequired[str]
    collected_on: NotRequired[DayShown]
    by: NotRequired[str]
    valid_until: NotRequired[DayShown]
    sha256: NotRequired[str]
    note: NotRequired[str]
    found: NotRequired[object]


class ResolvedDocument(TypedDict):
    """Who settled findings that differ, and why."""

    by: str
    why: str
    on: NotRequired[DayShown]


class OriginDocument(TypedDict):
    """The file that a list was read from, and the column of each field."""

    file: str
    sheet: NotRequired[str]
    columns: dict[str, str]


class RecordPlaceDocument(TypedDict, total=False):
    """Where a record stands: the row of its file, or the line and column."""

    row: CountShown
    line: CountShown
    column: CountShown
    path: str


_From = TypedDict("_From", {"from": NotRequired[OriginDocument]})


class FactDocument(_From):
    """A fact that was looked at: its value, and where it was written or that it was computed."""

    fact: str
    period: PeriodName
    back: NotRequired[Annotated[int, Field(ge=2, description="How many periods earlier")]]
    absent: NotRequired[Annotated[Literal[True], Field(description="There was no such period")]]
    value: NotRequired[object]
    records: NotRequired[int | None]
    file: NotRequired[str]
    line: NotRequired[CountShown]
    column: NotRequired[CountShown]
    path: NotRequired[str]
    computed: NotRequired[Literal[True]]
    personal: NotRequired[Annotated[Literal[True], Field(description="About a person: the value is not shown")]]
    evidence: NotRequired[EvidenceDocument]
    findings: NotRequired[list[EvidenceDocument]]
    resolved: NotRequired[ResolvedDocument]
    places: NotRequired[Annotated[
        dict[str, RecordPlaceDocument],
        Field(description="Where the records counted as not so, or not known, stand: by record number the row of the "
              "file, or line and column"),
    ]]  # fmt: skip


class CountedDocument(TypedDict):
    """Records by what became of them; rows are record numbers from 1, or ids."""

    yes: CountShown
    no: CountShown
    out: CountShown
    open: CountShown
    no_rows: NotRequired[list[int | str]]
    open_rows: NotRequired[list[int | str]]


class MarginDocument(TypedDict):
    """By how much it holds (0 or more) or fails (below 0)."""

    by: int | str
    unit: str
    records: NotRequired[int]


_Is = TypedDict("_Is", {"is": ConditionKind})


class ConditionDocument(_Is):
    """One evaluated condition."""

    value: Annotated[bool | None, Field(description="null is unknown")]
    says: str
    parts: NotRequired[list[ConditionDocument]]
    least: NotRequired[Annotated[int, Field(description="Of at_least: how many of the parts must be so")]]
    operator: NotRequired[str]
    observed: NotRequired[Annotated[
        object, Field(description="Exact: whole numbers as such, other numbers, percentages and dates as text")
    ]]  # fmt: skip
    needed: NotRequired[list[object]]
    parameters: NotRequired[list[str]]
    private: NotRequired[
        Annotated[Literal[True], Field(description="The values are single people's, and are not shown")]
    ]
    counted: NotRequired[CountedDocument]
    margin: NotRequired[MarginDocument]
    facts: NotRequired[list[FactDocument]]


class LevelDocument(TypedDict):
    """The level's id, unknown or not_applicable."""

    verdict: str
    could_be: list[str]
    because: dict[str, ConditionDocument]


class AreaDocument(TypedDict):
    """One area."""

    id: str
    title: str
    verdict: Verdict
    could_be: CouldBeShown
    tally: TallyDocument
    because: dict[str, ConditionDocument]


class UnsettledDocument(TypedDict):
    """Why a verdict is not known though nothing is missing: records of one day differ in a field, what backs a
    fact is out of date, or the rule cannot tell."""

    reason: Literal["differ", "lapsed", "beyond"]
    fact: NotRequired[str]
    field: NotRequired[str]
    on: NotRequired[str]
    records: NotRequired[list[int]]


class CriterionDocument(TypedDict):
    """One criterion. ``unsettled``: why its verdict is not known, where not because something is missing."""

    id: str
    area: str
    title: str
    verdict: Verdict
    could_be: CouldBeShown
    missing: list[str]
    unsettled: NotRequired[list[UnsettledDocument]]
    cautions: list[str]
    because: dict[str, ConditionDocument]


class StepDocument(TypedDict):
    """One rule that fired."""

    step: Annotated[int, Field(ge=1)]
    rule: str
    given: list[str]
    concluded: str


class AssumptionDocument(TypedDict):
    """A fact that is assumed, and the criteria that rest on it."""

    fact: str
    value: object
    criteria: list[str]
    note: str


class ProblemDocument(TypedDict):
    """Something doubtful in the facts."""

    code: str
    severity: Literal["warning"]
    message: str
    file: str
    line: NotRequired[CountShown]
    column: NotRequired[CountShown]
    path: NotRequired[str]
    hint: NotRequired[str]


class AssessmentDocument(TypedDict):
    """An assessment."""

    assay: Literal["assessment/1"]
    standard: StandardDocument
    subject: SubjectDocument
    as_of: DayShown
    period: PeriodDocument
    facts: FactsDocument
    level: LevelDocument
    areas: list[AreaDocument]
    criteria: list[CriterionDocument]
    trail: list[StepDocument]
    assumptions: list[AssumptionDocument]
    problems: list[ProblemDocument]
