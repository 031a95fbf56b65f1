"""Explanations as data: one evaluated condition, what was observed, and by how much it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from assay.engine.language.phrases import say
from assay.engine.reference.amounts import Amount, OneOf, Range, Some, Truth, plain
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN, Share
from assay.facts.values.written_numbers import to_json
from assay.rules.language import terms
from assay.rules.language.kinds import ConditionKind
from assay.rules.language.terms import Compare, Condition, Quantified
from assay.rules.language.types import DATE, NUMBER, NUMERIC, Type

from .thresholds import distance, steps
from .words import amount_words, in_order, truth_words

if TYPE_CHECKING:
    from .assessment_document import CountedDocument, MarginDocument

MOST_ROWS = 20
_OPEN = Range | Some | OneOf


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

    def to_dict(self) -> CountedDocument:
        """How many of each, and which are not so or not known (the first of them)."""
        found: CountedDocument = {
            "yes": len(self.yes), "no": len(self.no), "out": len(self.out), "open": len(self.open)
        }  # fmt: skip
        if self.no:
            found["no_rows"] = list(self.no[:MOST_ROWS])
        if self.open:
            found["open_rows"] = list(self.open[:MOST_ROWS])
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

    def to_dict(self) -> MarginDocument:
        """The same as plain data."""
        found: MarginDocument = {"by": cast("int | str", to_json(self.by, "decimal")), "unit": self.unit}
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
        return f"<{truth_words(self.value)}: {self.says}{f' ({observed})' if observed else ''}>"

    @property
    def term(self) -> Condition:
        return self.said.term

    @property
    def says(self) -> str:
        """The condition in words."""
        return self.said.words

    @property
    def kind(self) -> ConditionKind:
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
                return cast("ConditionKind", type(term).__name__.lower())

    @property
    def margin(self) -> Margin | None:
        """By how much a comparison of known numbers or dates holds or fails."""
        term = self.said.term
        if not isinstance(term, Compare) or not self.needed or self.said.private:
            return None
        sides = (self.observed, *self.needed)
        if any(side is None or side is UNKNOWN or side is NONE or isinstance(side, _OPEN) for side in sides):
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
            return Margin(plain(by), term.left.type.unit or "number")
        by = plain(by * 100)
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
                return amount_words(UNKNOWN, NUMBER)
            return counted_words(len(counted.yes), len(counted.no), len(counted.open))
        if not isinstance(term, Compare) or self.observed is None:
            return ""
        if self.said.private:
            return amount_words(UNKNOWN, NUMBER) if self.observed is UNKNOWN else say("reasons", "observed.private")
        words = amount_words(self.observed, term.left.type, self.needed)
        if counted and self.said.share:
            return share_words(len(counted.yes), len(counted.no), len(counted.open), words)
        return words

    def needed_words(self) -> str:
        """The values compared with, where the rule does not write them out."""
        term = self.said.term
        if not isinstance(term, Compare) or not self.needed or self.said.private:
            return ""
        if term.operator == "within":
            first = self.needed[0]
            return say("reasons", "needed.since", first=amount_words(first, term.left.type))
        if all(isinstance(right, terms.Literal_ | terms.Parameter) for right in term.right):
            return ""
        return ", ".join(self.needed_each())

    def needed_each(self) -> tuple[str, ...]:
        """Each value compared with: what the rule writes out exactly, others as far as tells them from what was seen.

        Of ``within`` the first and the last day allowed.
        """
        term = self.said.term
        if not isinstance(term, Compare):
            return ()
        if term.operator == "within":
            return tuple(amount_words(one, DATE) for one in self.needed)
        literal = [isinstance(right, terms.Literal_ | terms.Parameter) for right in term.right]
        return tuple(
            amount_words(amount, right.type, (amount,) if exact else (self.observed, *_others(self.needed, number)))
            for number, (amount, right, exact) in enumerate(zip(self.needed, term.right, literal, strict=True))
        )


def _others(amounts: tuple[Amount, ...], number: int) -> tuple[Amount, ...]:
    return amounts[:number] + amounts[number + 1 :]


def counted_words(yes: int, no: int, open_: int) -> str:
    """How many records are so, and of how many."""
    total = yes + no + open_
    if not total:
        return say("reasons", "observed.none")
    return say("reasons", "observed.counted_open" if open_ else "observed.counted", yes=yes, total=total, open=open_)


def share_words(yes: int, no: int, open_: int, share: str) -> str:
    """The same, with the share that they are."""
    if not yes + no + open_:
        return say("reasons", "observed.nothing_to_share")
    return say("reasons", "observed.share", counted=counted_words(yes, no, open_), share=share)


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
