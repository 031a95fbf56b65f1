"""The sections of a rule file, as pydantic models. Conditions stay positioned nodes until typed."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from assay.facts.problems.positions import printable

# pydantic follows every $ref, and these lead outside its models: the schema puts them right.
STANDS_FOR = "x-stands-for"
ConditionNode = Annotated[Any, WithJsonSchema({STANDS_FOR: "condition"})]
ValueNode = Annotated[Any, WithJsonSchema({STANDS_FOR: "value"})]

NAME = r"^[a-z][a-z0-9_]*$"
KEY = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"
ID = r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9][A-Za-z0-9_-]*)*$"


def _in_one_line(text: str) -> str:
    if text != printable(text):
        raise PydanticCustomError("one_line", "it should be plain text in one line")
    return text


Text = Annotated[str, Field(min_length=1, max_length=5_000)]
Line = Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_in_one_line)]
Identifier = Annotated[str, Field(pattern=ID, max_length=60)]
Key = Annotated[str, Field(pattern=KEY, max_length=100)]
Name = Annotated[str, Field(pattern=NAME, max_length=60)]
Bound = int | Decimal | str
ParameterValue = bool | int | Decimal | str


class RuleSection(BaseModel):
    """Nothing that is not named, nothing converted, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SourceSection(RuleSection):
    title: Line = Field(description="The published document")
    published: Line | None = Field(None, description="When it was published or updated")
    note: Text | None = Field(None, description="Where the reading is ours and not the source's")


DAY_OF_ANY_YEAR = (
    r"^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$|^(0[13-9]|1[0-2])-(29|30)$|^(0[13578]|1[02])-31$"
)
"""Month and day; not 29 February, on which most years could not begin."""


class Head(RuleSection):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    title: Line
    version: Line
    summary: Text
    source: SourceSection
    year_starts: Annotated[str, Field(pattern=DAY_OF_ANY_YEAR)] = Field(
        "01-01", description="Month and day on which a review period begins"
    )


class ParameterEntry(RuleSection):
    type: Literal[
        "integer", "decimal", "percentage", "money", "duration", "date", "text", "choice", "boolean"
    ]
    value: ParameterValue
    because: Text = Field(description="Why this value")
    normative: bool = Field(False, description="Whether the source itself gives the value")
    unit: Line | None = None
    options: Annotated[list[Line], Field(min_length=1, max_length=100)] | None = None


class Described(RuleSection):
    """What facts and the fields of records have in common."""

    label: Line = Field(description="A noun phrase, used in explanations")
    unit: Line | None = Field(None, description="What a number counts; the currency of money")
    minimum: Bound | None = None
    maximum: Bound | None = None
    options: Annotated[list[Line], Field(min_length=1, max_length=100)] | None = None
    ordered: bool = Field(False, description="The options stand from lowest to highest")
    many: bool = Field(False, description="The value is a set of options")
    may_be_none: bool = Field(False, description="The value can be known to be absent")
    personal: bool = Field(False, description="The value names or describes a person")
    changeable: bool = Field(True, description="Whether a way to a goal may change it")
    not_before: Line | None = Field(None, description="Of a date: as_of, a day, or another date, before which it "
                                                      "would be implausible")
    not_after: Line | None = Field(None, description="Of a date: as_of, a day, or another date, after which it "
                                                     "would be implausible")
    usually: Annotated[list[Bound], Field(min_length=2, max_length=2)] | None = Field(
        None, description="The lowest and the highest figure that cause no remark"
    )
    when_implausible: Literal["warning", "problem"] = Field(
        "warning", description="Whether what is implausible is remarked or refused; what is unusual is remarked"
    )


class FieldEntry(Described):
    type: Literal["boolean", "integer", "decimal", "percentage", "money", "date", "text", "choice"]
    question: Line | None = None


class FactEntry(Described):
    type: Literal[
        "boolean", "integer", "decimal", "percentage", "money", "date", "text", "choice", "records"
    ]
    question: Line = Field(description="What to ask a person")
    evidence: list[Line] = Field(default_factory=list, description="What an assessor can look at")
    fresh_for: Line | None = Field(None, description="A duration, such as 12 months")
    when_stale: Literal["report", "unknown"] = "report"
    cost: Annotated[int, Field(ge=1, le=1000, strict=True)] = Field(1, description="The effort of one change of it")
    begins: bool = Field(False, description="Of a date: the day since which there is the subject")
    fields: dict[Name, FieldEntry] | None = Field(None, description="The fields of records")
    unique: Annotated[list[Name], Field(min_length=1, max_length=20)] | None = Field(
        None, description="The fields that tell records apart: no two records are equal in all of them"
    )
    computed: ValueNode | None = Field(None, description="The value, worked out from other facts")


class DefinitionEntry(RuleSection):
    says: Line = Field(description="What it stands for, as a phrase in an explanation")
    condition: ConditionNode | None = None
    value: ValueNode | None = None


class AreaEntry(RuleSection):
    id: Identifier
    title: Line
    group: Line | None = None


class SourceReference(RuleSection):
    area: int | str
    item: int | str


class CautionEntry(RuleSection):
    when: ConditionNode
    say: Text


class CriterionEntry(RuleSection):
    id: Identifier
    area: Identifier
    title: Line
    statement: Text = Field(description="What is required, in our own words, true to the source")
    source: SourceReference
    reading: Text = Field(description="Why the rule tests what it tests")
    applies_when: ConditionNode | None = None
    met_when: ConditionNode
    partly_when: ConditionNode | None = None
    cautions: list[CautionEntry] = Field(default_factory=lambda: [])
    evidence: list[Line] = Field(default_factory=list)
    improve: Text | None = Field(None, description="What to do where it is not met")


class AreaRule(RuleSection):
    applies_when: ConditionNode | None = None
    met_when: ConditionNode
    partly_when: ConditionNode | None = None


class LevelEntry(RuleSection):
    id: Annotated[str, Field(pattern=NAME, max_length=60)]
    title: Line
    summary: Text | None = None
    when: ConditionNode | None = Field(None, description="The last level has none")


class AddingUp(RuleSection):
    area: AreaRule
    levels: Annotated[list[LevelEntry], Field(min_length=1, max_length=20)] = Field(
        description="Best first"
    )


class RuleFile(RuleSection):
    """One file of a standard. Every section is optional; together the files make the whole."""

    assay: Literal["rules/1"]
    standard: Head | None = None
    parameters: dict[Name, ParameterEntry] | None = None
    vocabulary: dict[Key, FactEntry] | None = None
    definitions: dict[Name, DefinitionEntry] | None = None
    areas: list[AreaEntry] | None = None
    criteria: list[CriterionEntry] | None = None
    adding_up: AddingUp | None = None
