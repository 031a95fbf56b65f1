"""What can be observed: the facts a standard knows, their types, and how to ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from assay.facts.problems.positions import NOWHERE, Position

from .dates import Duration

FactType = Literal[
    "boolean", "integer", "decimal", "percentage", "money", "date", "text", "choice", "records"
]
FACT_TYPES: tuple[str, ...] = get_args(FactType)
LONGEST_TEXT = 10_000
"""Characters of one text: of a value, or of a line of evidence."""
NUMBER_TYPES = frozenset({"integer", "decimal", "percentage", "money"})

Limit: TypeAlias = date | str
"""A day, ``as_of``, or the name of another date: a fact, or a field of the same record."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One fact, or one field of a record.

    ``minimum`` and ``maximum`` are exact and inclusive; those of a percentage
    are ratios (90 % is 0.9). ``fields`` is empty but for records. ``cost`` weighs
    one change of it (of records: one record) when a way to a goal is looked for;
    what is not ``changeable`` stays as it is then. ``not_before``, ``not_after``,
    ``usually`` (low and high, or nothing) and ``unique`` (of records: the fields
    that tell them apart) say what would be implausible. A date that
    ``begins`` is the day since which there is the subject.
    """

    key: str
    type: FactType
    label: str
    question: str = ""
    unit: str = ""
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    options: tuple[str, ...] = ()
    ordered: bool = False
    many: bool = False
    may_be_none: bool = False
    evidence: tuple[str, ...] = ()
    fresh_for: Duration | None = None
    when_stale: Literal["report", "unknown"] = "report"
    personal: bool = False
    changeable: bool = True
    cost: int = 1
    fields: Mapping[str, Definition] = field(default_factory=lambda: {})
    not_before: Limit | None = None
    not_after: Limit | None = None
    usually: tuple[int | Decimal | date, int | Decimal | date] | tuple[()] = ()
    unique: tuple[str, ...] = ()
    when_implausible: Literal["warning", "problem"] = "warning"
    at: Position = field(default=NOWHERE, compare=False)
    begins: bool = False

    def describe(self) -> str:
        """What a value of it looks like, for hints."""
        match self.type:
            case "boolean":
                words = "true or false"
            case "integer":
                words = "a whole number"
            case "decimal":
                words = "a number"
            case "percentage":
                words = "a percentage such as 75%"
            case "money":
                words = f"an amount in {self.unit}, such as 1250.50"
            case "date":
                words = "a date such as 2025-07-18"
            case "text":
                words = "text"
            case "choice":
                words = ("a list of any of " if self.many else "one of ") + ", ".join(self.options)
            case "records":
                words = "a list of records"
        return f"{words}, or none" if self.may_be_none else words


Vocabulary = Mapping[str, Definition]
