"""The distance of one evaluated condition from its threshold: exact, in proportion, and in whole steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal, TypeAlias, cast

from assay.engine.reference.amounts import OneOf, Range, Some, plain
from assay.engine.reference.evaluate import compiler
from assay.engine.reference.quantities import Compiler, quantity
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.rules.language import terms
from assay.rules.language.terms import Compare, Quantified, Quantity
from assay.rules.language.types import NUMERIC

from .because import Because
from .explanations import Reader
from .thresholds import Steps, distance, steps

StepKind: TypeAlias = Literal["share", "count", "unit", "day", ""]
"""What one more is. ``share``: of the records counted one more is so, and as many are counted;
``count``: one more record counts; ``unit``: the number itself is one more; ``day``: a day
later; empty where the value has no smallest step."""

_YEAR = 365
"""Days by which a distance from a fixed day is put in proportion."""


@dataclass(frozen=True, slots=True)
class Distance:
    """A distance: ``by`` is 0 or more where the condition holds; ``relative`` is in proportion to what is needed.

    ``whole`` is how many records a share is of.
    """

    by: int | Fraction
    unit: str
    relative: Fraction
    step: StepKind = ""
    steps: Steps | None = None
    can_turn: bool = False
    whole: int | None = None

    @property
    def spare(self) -> int | None:
        """Steps to spare, or below 0 those needed; None where no number of them would do."""
        if self.steps is None or (self.steps.spare < 0 and not self.can_turn):
            return None
        return self.steps.spare

    @property
    def one_step(self) -> bool:
        """Whether a single step turns the condition."""
        return self.steps is not None and self.can_turn and abs(self.steps.turning) == 1


def is_threshold(because: Because) -> bool:
    """Whether a condition compares a number or a date, or is a statement on how many records are so."""
    term = because.term
    if isinstance(term, Quantified):
        return True
    ordered = ("is", "is_not", "at_least", "at_most", "more_than", "less_than", "between",
               "before", "after", "on_or_before", "on_or_after", "within")  # fmt: skip
    return isinstance(term, Compare) and term.operator in ordered and (
        term.left.type.kind in NUMERIC or term.left.type.kind == "date"
    )


def measure(reader: Reader, because: Because) -> Distance | None:
    """How far a threshold is; None where a side is not known, is none or is private."""
    term = because.term
    if isinstance(term, Quantified):
        return _of_records(term, because)
    if not isinstance(term, Compare) or because.said.private or because.value is None:
        return None
    sides: tuple[Any, ...] = (because.observed, *because.needed)
    if any(side is None or side is UNKNOWN or side is NONE or isinstance(side, Range | Some | OneOf) for side in sides):
        return None
    if isinstance(because.observed, date):
        return _of_days(term, [side.toordinal() for side in sides])
    return _of_numbers(reader, term, because, [Fraction(side) for side in sides])


def _of_records(term: Quantified, because: Because) -> Distance | None:
    """*Some*, *none* and *every* are counts of records that are so, or are not."""
    counted = because.counted
    if counted is None or counted.open:
        return None
    operator, number, limit = {
        "some": ("at_least", len(counted.yes), 1),
        "none": ("at_most", len(counted.yes), 0),
        "every": ("at_most", len(counted.no), 0),
    }[term.kind]
    found = steps(operator, number, [limit])
    by = distance(operator, [number, limit])
    if term.kind == "every" and found is not None:
        found = Steps(found.spare, not found.more)  # it is more of them being so that makes each so
    return Distance(by, "records", Fraction(abs(by), max(1, len(counted.yes) + len(counted.no))), "count", found, True)


def _of_days(term: Compare, sides: list[int]) -> Distance:
    by = _distance(term.operator, sides)
    length = sides[2] - sides[1] if term.operator in ("within", "between") else _YEAR
    found = steps(term.operator, sides[0], sides[1:])
    return Distance(by, "days", Fraction(abs(by), max(1, length)), "day", found, True)


def _of_numbers(reader: Reader, term: Compare, because: Because, sides: list[Fraction]) -> Distance:
    by = _distance(term.operator, sides)
    relative = abs(by) / (abs(sides[1]) or 1)
    if term.left.type.kind == "percentage":
        parts = because.share_parts or _parts(reader, term.left)
        if parts is None:
            return Distance(plain(by * 100), "percentage points", relative)
        part, whole = parts
        found = steps(term.operator, part, [side * whole for side in sides[1:]])
        can = found is not None and 0 <= part + found.turning <= whole
        return Distance(plain(by * 100), "percentage points", relative, "share", found, can, whole)
    unit = term.left.type.unit or "number"
    if not term.left.type.whole or sides[0].denominator != 1:
        return Distance(plain(by), unit, relative)
    number = int(sides[0])
    found = steps(term.operator, number, sides[1:])
    low, high = _ends(reader, term.left)
    after = number + (found.turning if found else 0)
    can = found is not None and (low is None or after >= low) and (high is None or after <= high)
    step: StepKind = "count" if _is_count(reader, term.left) else "unit"
    return Distance(plain(by), "records" if step == "count" else unit, relative, step, found, can)


def _distance(operator: str, sides: Any) -> Any:
    """Also of equality: 0 where it holds, and of its opposite: 0 where that fails."""
    if operator in ("is", "is_not"):
        far = abs(sides[0] - sides[1])
        return far if operator == "is_not" else -far
    return distance(operator, sides)


def _ends(reader: Reader, left: Quantity) -> tuple[Any, Any]:
    """The least and the most that a number can be."""
    match left:
        case terms.NamedValue(value=value):
            return _ends(reader, value)
        case terms.Fact(key):
            definition = reader.plan.standard.vocabulary[key]
            return definition.minimum, definition.maximum
        case terms.Aggregate("count" | "distinct"):
            return 0, None
        case _:
            return None, None


def _is_count(reader: Reader, left: Quantity) -> bool:
    """Whether a number is one of records, also where it is a computed fact."""
    match left:
        case terms.NamedValue(value=value):
            return _is_count(reader, value)
        case terms.Fact(key) if key in reader.plan.standard.computed:
            return _is_count(reader, reader.plan.standard.computed[key])
        case terms.Aggregate("count"):
            return True
        case _:
            return False


def _parts(reader: Reader, left: Quantity, back: int = 0) -> tuple[int, int] | None:
    """The two numbers of a ratio of whole numbers, also where it is a computed fact that was not given."""
    match left:
        case terms.NamedValue(value=value):
            return _parts(reader, value, back)
        case terms.Fact(key, further) if key in reader.plan.standard.computed:
            if reader.given(key, back + further) is not None:
                return None
            return _parts(reader, reader.plan.standard.computed[key], back + further)
        case terms.Arithmetic("part", (part, whole)) if part.type.whole and whole.type.whole:
            plan = reader.plan
            c = Compiler(plan.places, compiler(plan).condition, back)
            found: tuple[Any, Any] = (quantity(part, c)(reader.row, None), quantity(whole, c)(reader.row, None))
            known = all(isinstance(one, int | Fraction) for one in found)
            return cast("tuple[int, int]", found) if known else None
        case _:
            return None
