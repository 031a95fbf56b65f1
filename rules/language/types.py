"""The types of values in conditions, and which of them can meet in a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assay.facts.values.vocabulary import Definition

Kind = Literal[
    "boolean", "number", "percentage", "money", "date", "text", "choice", "set", "duration", "period"
]
NUMERIC: frozenset[str] = frozenset({"number", "percentage", "money"})


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value. ``unit`` is a number's unit or money's currency."""

    kind: Kind
    unit: str = ""
    options: tuple[str, ...] = ()
    ordered: bool = False
    whole: bool = False
    may_be_none: bool = False

    def words(self) -> str:
        """What a person would call it, with an article."""
        match self.kind:
            case "boolean":
                return "true or false"
            case "money":
                return f"money in {self.unit}"
            case "number" if self.unit:
                return f"a number ({self.unit})"
            case "text":
                return "text"
            case "set":
                return "a set"
            case kind:
                return f"a {kind}"


BOOLEAN = Type("boolean")
NUMBER = Type("number")
COUNT = Type("number", whole=True)
PERCENTAGE = Type("percentage")
DATE = Type("date")
TEXT = Type("text")
DURATION = Type("duration")
PERIOD = Type("period")


def type_of(definition: Definition) -> Type:
    """The type of a fact's or field's value (records have none: they are never compared)."""
    none = definition.may_be_none
    match definition.type:
        case "boolean":
            return Type("boolean", may_be_none=none)
        case "integer" | "decimal":
            whole = definition.type == "integer"
            return Type("number", unit=definition.unit, whole=whole, may_be_none=none)
        case "percentage":
            return Type("percentage", may_be_none=none)
        case "money":
            return Type("money", unit=definition.unit, may_be_none=none)
        case "date":
            return Type("date", may_be_none=none)
        case "choice":
            kind: Kind = "set" if definition.many else "choice"
            return Type(kind, options=definition.options, ordered=definition.ordered, may_be_none=none)
        case _:
            return Type("text", may_be_none=none)


def comparable(left: Type, right: Type) -> bool:
    """Whether two values of these types can be equal or, where they have one, be ordered."""
    if {left.kind, right.kind} == {"text", "choice"}:
        return True
    if left.kind != right.kind:
        return False
    if left.kind in ("choice", "set"):
        return left.options == right.options or not (left.ordered or right.ordered)
    return left.unit == right.unit or (left.kind == "number" and not (left.unit and right.unit))


def joined(left: Type, right: Type) -> Type | None:
    """The type of a sum or difference; None where the two cannot be added."""
    if left.kind not in NUMERIC or not comparable(left, right):
        return None
    return Type(left.kind, unit=left.unit or right.unit, whole=left.whole and right.whole)


def multiplied(left: Type, right: Type) -> Type | None:
    """The type of a product; None where it would have none."""
    if left.kind not in NUMERIC or right.kind not in NUMERIC:
        return None
    if right.kind == "percentage":
        return Type(left.kind, unit=left.unit)
    if left.kind == "percentage":
        return Type(right.kind, unit=right.unit)
    if left.kind == "money" and right.kind == "money":
        return None
    if left.unit and right.unit and left.kind == right.kind:
        return None
    kind: Kind = "money" if "money" in (left.kind, right.kind) else "number"
    unit = left.unit if left.kind == kind and left.unit else right.unit if right.kind == kind else left.unit
    return Type(kind, unit=unit, whole=left.whole and right.whole)
