"""Explanations as data: one evaluated condition, what was observed, and by how much it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, cast

from assay.engine.reference.amounts import Amount, OneOf, Range, Some, Truth
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN, Share
from assay.facts.values.values import to_json
from assay.rules.language import terms
from assay.rules.language.terms import Compare, Condition, Quantified
from assay.rules.language.types import NUMERIC, Type

from .thresholds import distance, steps
from .words import TRUTH, amount_words, in_order

MOST_ROWS = 20


class Counted(NamedTuple):
    """Record numbers (or members' ids): so, not so, not counted, not known.

    ``of`` is the list of records that they are numbers in, ``fields`` those
    that the conditions on each record look at.
    """

    yes: tuple[int | str, ...]
    no: tuple[int | str, ...]
    out: tuple[int | str, ...]
    open: tuple[int | str, ...]
    of: Place | None = None
    fields: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """How many of each, and which are not so or not known (the first of them)."""
        found: dict[str, object] = {
            "yes": len(self.yes), "no": len(self.no), "out": len(self.out), "open": len(self.open)
        }  # fmt: skip
        for name, rows in (("no_rows", self.no), ("open_rows", self.open)):
            if rows:
                found[name] = list(rows[:MOST_ROWS])
        return found


@dataclass(frozen=True, slots=True)
class Margin:
    """By how much a comparison holds (0 or more) or fails (below 0), in ``unit``.

    ``records`` is the same in whole records: -2 says that two of those that
    count would have had to be otherwise. ``more`` says whether it is by more of
    them being so, rather than by fewer, that the comparison would turn.
    """

    by: int | Fraction
    unit: str
    records: int | None = None
    more: bool = True

    def to_dict(self) -> dict[str, object]:
        found: dict[str, object] = {"by": to_json(self.by, "decimal"), "unit": self.unit}
        if self.records is not None:
            found["records"] = self.records
        return found


@dataclass(frozen=True, slots=True)
class Said:
    """What is the same for a condition in every assessment: the term, its words, its facts.

    ``share`` says that the value compared is a share of the records counted,
    ``private`` that it is one person's, or free text, and is not to be shown.
    """

    term: Condition
    words: str
    facts: tuple[Place, ...]
    share: bool = False
    private: bool = False


class Because(NamedTuple):
    """One evaluated condition. ``value`` is None where it is unknown.

    ``observed`` and ``needed`` are the sides of a comparison (of ``within``: the
    first and the last day allowed); ``counted`` the records behind it.
    """

    said: Said
    value: Truth
    parts: tuple[Because, ...] = ()
    observed: Amount | None = None
    needed: tuple[Amount, ...] = ()
    counted: Counted | None = None

    def __repr__(self) -> str:
        observed = self.observed_words()
        return f"<{TRUTH[self.value]}: {self.says}{f' ({observed})' if observed else ''}>"

    @property
    def term(self) -> Condition:
        return self.said.term

    @property
    def says(self) -> str:
        """The condition in words."""
        return self.said.words

    @property
    def kind(self) -> str:
        """``compare``, ``some``, ``none``, ``every``, ``all``, ``any``, ``not``, ``at_least``, ``definition``,
        ``trend``.
        """
        match self.said.term:
            case Compare():
                return "compare"
            case Quantified(kind):
                return kind
            case terms.AtLeast():
                return "at_least"
            case terms.Named(name):
                return "definition" if name else "trend"
            case term:
                return type(term).__name__.lower()

    @property
    def margin(self) -> Margin | None:
        """By how much a comparison of known numbers or dates holds or fails."""
        term = self.said.term
        if not isinstance(term, Compare) or not self.needed or self.said.private:
            return None
        sides = (self.observed, *self.needed)
        if any(side is None or side is UNKNOWN or side is NONE or isinstance(side, Range | Some | OneOf) for side in sides):
            return None
        if isinstance(self.observed, date):
            by = distance(term.operator, [cast("date", side).toordinal() for side in sides])
            return None if by is None else Margin(by, "days")
        if term.left.type.kind not in NUMERIC:
            return None
        return self._number_margin(term, [Fraction(cast("Any", side)) for side in sides])

    def _number_margin(self, term: Compare, sides: list[Fraction]) -> Margin | None:
        by = distance(term.operator, sides)
        if by is None:
            return None
        if term.left.type.kind != "percentage":
            return Margin(_plain(by), term.left.type.unit or "number")
        by = _plain(by * 100)
        parts = self.share_parts
        found = None if parts is None else steps(term.operator, parts[0], [side * parts[1] for side in sides[1:]])
        if parts is None or found is None:
            return Margin(by, "percentage points")
        can = found.spare >= 0 or 0 <= parts[0] + found.turning <= parts[1]
        return Margin(by, "percentage points", found.spare if can else None, found.more)

    @property
    def share_parts(self) -> tuple[int, int] | None:
        """How many are so, and of how many, where a share of people was observed; None where that is not told."""
        if not isinstance(self.said.term, Compare) or self.said.term.left.type.kind != "percentage":
            return None
        if self.counted and not self.counted.open:
            part, whole = len(self.counted.yes), len(self.counted.yes) + len(self.counted.no)
            if whole and self.observed == Fraction(part, whole):
                return part, whole
        elif isinstance(self.observed, Share):
            return self.observed.part, self.observed.whole
        return None

    def observed_words(self) -> str:
        """What was observed at a leaf, in words; empty for a condition made of others."""
        term, counted = self.said.term, self.counted
        if isinstance(term, Quantified):
            if counted is None:
                return "not known"
            total = len(counted.yes) + len(counted.no) + len(counted.open)
            return f"{_of(counted, total)}" if total else "there are none"
        if not isinstance(term, Compare) or self.observed is None:
            return ""
        if self.said.private:
            return "known, and not shown" if self.observed is not UNKNOWN else "not known"
        words = amount_words(self.observed, term.left.type)
        if counted and self.said.share:
            total = len(counted.yes) + len(counted.no) + len(counted.open)
            return f"{_of(counted, total)}, {words}" if total else "none: there is nothing to take a share of"
        return words


    def needed_words(self) -> str:
        """The values compared with, in brackets, where the rule does not write them out."""
        term = self.said.term
        if not isinstance(term, Compare) or not self.needed or self.said.private:
            return ""
        if term.operator == "within":
            first = self.needed[0]
            return f" ({amount_words(first, term.left.type)} or later)"
        plain = all(isinstance(right, terms.Literal_ | terms.Parameter) for right in term.right)
        if plain:
            return ""
        amounts = [amount_words(a, r.type) for a, r in zip(self.needed, term.right, strict=True)]
        return f" ({', '.join(amounts)})"


def _of(counted: Counted, total: int) -> str:
    open_ = f", {len(counted.open)} not known" if counted.open else ""
    return f"{len(counted.yes)} of {total}{open_}"


def _plain(number: Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number


def amount_json(amount: Amount | None, type_: Type) -> object:
    """An amount in JSON: exact; a range as its ends, a set known in part as that part."""
    word = "percentage" if type_.kind == "percentage" else "decimal"
    if amount is None or amount is UNKNOWN:
        return None
    if isinstance(amount, Range):
        low = None if amount.low is None else to_json(amount.low, word)
        high = None if amount.high is None else to_json(amount.high, word)
        return {"low": low, "high": high} | ({"or_none": True} if amount.hollow else {})
    if isinstance(amount, OneOf):
        return {"one_of": [amount_json(one, type_) for one in in_order(amount, type_)]}
    if isinstance(amount, Some):
        return {"known": sorted(amount.known), "open": True}
    return to_json(amount, word)
