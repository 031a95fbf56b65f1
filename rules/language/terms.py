"""Conditions and values after checking: frozen, typed, positioned. What a rule says, and no more.

Positions do not count when two terms are compared: the same condition written
in two places is the same term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Literal, TypeAlias

from assay.facts.problems.positions import NOWHERE, Position
from assay.facts.values.records import Value
from assay.facts.values.scalars import Number

from .types import Type

AggregateKind = Literal[
    "count", "distinct", "sum", "mean", "minimum", "maximum", "latest", "values"
]
Operator = Literal[
    "is", "is_not", "at_least", "at_most", "more_than", "less_than", "between",
    "before", "after", "on_or_before", "on_or_after", "within",
    "one_of", "none_of", "includes", "includes_any", "exists", "absent", "known",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection: a fact of type records, so many periods back, or a tally's members."""

    key: str
    back: int = 0
    at: Position = attribute(default=NOWHERE, compare=False)


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class Literal_:
    """A value written in the rule."""

    value: Value
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number of the standard, with its value."""

    name: str
    value: Value
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact, of this period or so many periods back."""

    key: str
    back: int
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record at hand."""

    name: str
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Day:
    """``as_of``, or the first or last day of the review period."""

    name: Literal["as_of", "period_start", "period_end"]
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ThisPeriod:
    """The review period as a stretch of time, for ``within``."""

    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Ago:
    """The as-of date less a duration."""

    duration: Literal_ | Parameter
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One value worked out over records. ``low`` and ``high`` bound the field, where it is a number."""

    kind: AggregateKind
    records: Collection
    type: Type
    field: str = ""
    by: str = ""
    where: Condition | None = None
    low: Number | None = None
    high: Number | None = None
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ShareOf:
    """Of the records that fit ``among``, the share for which ``that`` holds."""

    records: Collection
    among: Condition | None
    that: Condition
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Exact sums, differences, products, and ``part``: the ratio of two numbers."""

    operation: Literal["plus", "minus", "times", "part"]
    values: tuple[Quantity, ...]
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A value that the standard has given a name."""

    name: str
    says: str
    value: Quantity
    type: Type
    at: Position = attribute(default=NOWHERE, compare=False)


# ------------------------------------------------------------ conditions


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is."""

    parts: tuple[Condition, ...]
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Any:
    """True when at least one part is."""

    parts: tuple[Condition, ...]
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """True when the part is false."""

    part: Condition
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True when at least so many parts are."""

    number: int
    parts: tuple[Condition, ...]
    parameter: str = ""
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A condition that the standard has given a name; without one a trend, said in one phrase."""

    name: str
    says: str
    part: Condition
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quantified:
    """Some, none or every record (of those that fit ``among``) is so."""

    kind: Literal["some", "none", "every"]
    records: Collection
    among: Condition | None
    that: Condition
    at: Position = attribute(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A value, an operator and what it is compared with (two for ``between``, many for sets)."""

    left: Quantity
    operator: Operator
    right: tuple[Quantity, ...]
    at: Position = attribute(default=NOWHERE, compare=False)


Quantity: TypeAlias = (
    "Literal_ | Parameter | Fact | Field | Day | ThisPeriod | Ago | Aggregate | ShareOf | Arithmetic | NamedValue"
)
Condition: TypeAlias = "All | Any | Not | AtLeast | Named | Quantified | Compare"
Term: TypeAlias = "Quantity | Condition"


def children(term: Term) -> tuple[Term, ...]:
    """The terms directly inside a term, in the order in which they stand."""
    match term:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            return parts
        case Not(part) | Named(_, _, part):
            return (part,)
        case Quantified(_, _, among, that) | ShareOf(_, among, that):
            return (that,) if among is None else (among, that)
        case Compare(left, _, right):
            return (left, *right)
        case Aggregate(where=where):
            return () if where is None else (where,)
        case Arithmetic(_, values):
            return values
        case NamedValue(value=value):
            return (value,)
        case Ago(duration=duration):
            return (duration,)
        case Literal_() | Parameter() | Fact() | Field() | Day() | ThisPeriod():
            return ()


def walk(terms: Iterable[Term]) -> Iterator[Term]:
    """Some terms, and everything inside them."""
    todo = list(terms)
    while todo:
        here = todo.pop()
        yield here
        todo.extend(children(here))


def looked_at(term: Term) -> set[tuple[str, int]]:
    """Every fact that a term looks at, itself or in its parts, and how many periods back."""
    found: set[tuple[str, int]] = set()
    for here in walk([term]):
        if isinstance(here, Fact):
            found.add((here.key, here.back))
        records = getattr(here, "records", None)
        if isinstance(records, Collection):
            found.add((records.key, records.back))
    return found
