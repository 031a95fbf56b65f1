"""Conditions and values in plain English. The one place where sentences are made from terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assay.engine.reference.amounts import Amount, OneOf, Range, Some, Truth
from assay.facts.values.dates import Duration
from assay.facts.values.scalars import NONE, UNKNOWN, Number, Share
from assay.facts.values.values import format_number
from assay.facts.values.vocabulary import Definition, Vocabulary
from assay.rules.language import terms
from assay.rules.language.terms import Collection, Compare, Condition, Quantified, Quantity
from assay.rules.language.types import Type

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
NO_BREAK = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line; views may turn it into a plain space."""
TRUTH: Mapping[Truth, str] = {True: "yes", False: "no", None: "not known"}
VERDICTS = {
    "met": "met",
    "partly_met": "partly met",
    "not_met": "not met",
    "unknown": "not known",
    "not_applicable": "not applicable",
}
_OPERATORS = {
    "is": "is", "is_not": "is not", "at_least": "is at least", "at_most": "is at most",
    "more_than": "is more than", "less_than": "is less than", "before": "is before",
    "after": "is after", "on_or_before": "is on or before", "on_or_after": "is on or after",
}  # fmt: skip
_WHETHER = "whether "
_TALLIES = {"criteria": "criteria", "areas": "areas"}
_ONE = {"criteria": "criterion", "areas": "area"}


def _wanted(term: Compare) -> bool | None:
    """The truth that a comparison of a yes-or-no value asks for; None for other comparisons."""
    wanted: Any = getattr(term.right[0], "value", None) if term.right else None
    if term.operator not in ("is", "is_not") or not isinstance(wanted, bool):
        return None
    return wanted == (term.operator == "is")


def verdict_words(verdict: str) -> str:
    """A verdict as it is said."""
    return VERDICTS.get(verdict, verdict.replace("_", " "))


def any_of(items: Sequence[str], word: str = "or") -> str:
    """``a, b or c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def day_words(day: date) -> str:
    """18 July 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def period_words(back: int) -> str:
    """Of which period a fact is, after its label, with the space before it; nothing for this one."""
    if back > 1:
        return f" {back} periods earlier"
    return " in the previous period" if back else ""


def earlier_period(back: int) -> str:
    """An earlier period itself."""
    return f"the period {back} periods earlier" if back > 1 else "the previous period"


def amount_words(amount: Amount, type_: Type) -> str:
    """A value as a person reads it; what is only partly known says so."""
    if amount is UNKNOWN:
        return "not known"
    if amount is NONE:
        return "none"
    if isinstance(amount, Range):
        low = None if amount.low is None else amount_words(amount.low, type_)
        high = None if amount.high is None else amount_words(amount.high, type_)
        if low is None or high is None:
            return f"at most {high}" if low is None else f"at least {low}"
        return f"between {low} and {high}"
    if isinstance(amount, OneOf):
        return any_of([amount_words(one, type_) for one in in_order(amount, type_)])
    if isinstance(amount, Some):
        known = ", ".join(sorted(amount.known)) or "none so far"
        return f"{known}, perhaps more"
    if isinstance(amount, bool):
        return TRUTH[amount]
    if isinstance(amount, Share):
        return f"{amount.part} of {amount.whole}, {number_words(amount, type_)}"
    if isinstance(amount, int | Decimal | Fraction):
        return number_words(amount, type_)
    if isinstance(amount, date):
        return day_words(amount)
    if isinstance(amount, frozenset):
        return any_of(sorted(amount), "and") or "none of them"
    return verdict_words(str(amount)) if "not_applicable" in type_.options else str(amount)


def in_order(amount: OneOf, type_: Type) -> list[Amount]:
    """The values that are possible, options as the vocabulary lists them; none comes last."""
    options = {option: n for n, option in enumerate(type_.options)}
    return sorted(amount.values, key=lambda one: (one is NONE, options.get(one, 0), str(one)))


def number_words(number: Number, type_: Type) -> str:
    """A number with its unit, to two places. A number near a whole one is cut, never rounded to it."""
    percentage = type_.kind == "percentage"
    exact = Fraction(number) * (100 if percentage else 1)
    text = format_number(exact)
    if "/" in text or len(text.partition(".")[2]) > 2:
        short = Fraction(int(abs(exact) * 100 + Fraction(1, 2)) * (-1 if exact < 0 else 1), 100)
        if short.denominator == 1 and short != exact:
            short = Fraction(int(exact * 100), 100)
        text = f"{float(short):.2f}"
    whole, dot, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}" if digits.isdigit() and len(digits) > 4 else digits
    text = f"{sign}{grouped}{dot}{rest}"
    if percentage:
        return f"{text}{NO_BREAK}%"
    if type_.kind == "money":
        return f"{type_.unit}{NO_BREAK}{text}"
    return text


# ---------------------------------------------------------------- values


class Speaker:
    """Says terms in the words of one vocabulary. ``fields`` are those of the record at hand.

    ``personal``: what is about single people is shown too.
    """

    def __init__(
        self, vocabulary: Vocabulary, fields: Mapping[str, Definition] | None = None, personal: bool = False
    ) -> None:
        self.vocabulary, self.fields, self.personal = vocabulary, fields or {}, personal

    def inside(self, records: Collection) -> Speaker:
        definition = self.vocabulary.get(records.key)
        return Speaker(self.vocabulary, definition.fields if definition else {}, self.personal)

    def records(self, records: Collection) -> str:
        if records.key in _TALLIES:
            return f"the {_TALLIES[records.key]}"
        return self.vocabulary[records.key].label + period_words(records.back)

    def value(self, term: Quantity) -> str:
        """A value, as the subject or object of a sentence."""
        match term:
            case terms.Literal_(value, type_) | terms.Parameter(_, value, type_):
                return str(value) if isinstance(value, Duration) else amount_words(value, type_)
            case terms.Fact(key, back):
                return self.vocabulary[key].label + period_words(back)
            case terms.Field(name):
                definition = self.fields.get(name)
                return definition.label if definition else name
            case terms.Day(name):
                return {"as_of": "the assessment date", "period_start": "the first day of the period",
                        "period_end": "the last day of the period"}[name]  # fmt: skip
            case terms.ThisPeriod():
                return "the review period"
            case terms.Ago(duration):
                return f"{duration.value} before the assessment date"
            case terms.NamedValue(_, says):
                return says
            case terms.ShareOf(records, among, that):
                inside = self.inside(records)
                if records.key in _TALLIES:
                    of = f"{_that(among)} " if among else ""
                    return f"the share of {of}{_TALLIES[records.key]} that are {_that(that)}"
                of = f", of those where {inside.condition(among)}" if among else ""
                return f"the share of {self.records(records)} where {inside.condition(that)}{of}"
            case terms.Arithmetic():
                return self._arithmetic(term)
            case terms.Aggregate():
                return self._aggregate(term)

    def _arithmetic(self, term: terms.Arithmetic) -> str:
        values = [self.value(value) for value in term.values]
        match term.operation:
            case "plus":
                return any_of(values, "and") + " together"
            case "minus":
                return f"{values[0]} less {values[1]}"
            case "times":
                return " times ".join(values)
            case "part":
                return f"{values[0]} as a share of {values[1]}"

    def _aggregate(self, term: terms.Aggregate) -> str:
        inside = self.inside(term.records)
        label = self.records(term.records)
        where = f" (where {inside.condition(term.where)})" if term.where else ""
        field = inside.value(terms.Field(term.field, term.type)) if term.field else ""
        match term.kind:
            case "count":
                return f"how many of {label}{where}"
            case "distinct":
                return f"how many different values of {field} in {label}{where}"
            case "values":
                return f"{field} in {label}{where}, taken together"
            case "latest":
                return f"{field} in the latest of {label}{where}"
            case "sum":
                return f"the sum of {field} in {label}{where}"
            case kind:
                return f"the {kind} {field} in {label}{where}"

    # ------------------------------------------------------------ conditions

    def condition(self, term: Condition) -> str:
        """A condition as a clause that is true or false."""
        match term:
            case terms.All(parts):
                return any_of([self.condition(part) for part in parts], "and")
            case terms.Any(parts):
                return any_of([self.condition(part) for part in parts])
            case terms.AtLeast(number, parts):
                return f"at least {number} of: {any_of([self.condition(p) for p in parts])}"
            case terms.Not(part):
                return f"it is not so that {self.condition(part)}"
            case terms.Named(_, says):
                return says
            case Quantified(kind, records, among, that):
                inside = self.inside(records)
                if records.key in _TALLIES:
                    return self._tallied(kind, records, among, that)
                each = {"some": "at least one", "none": "none", "every": "each"}[kind]
                of = f" (of those where {inside.condition(among)})" if among else ""
                return f"{each} of {self.records(records)}{of}: {inside.condition(that)}"
            case Compare():
                return self._comparison(term)

    def _tallied(self, kind: str, records: Collection, among: Condition | None, that: Condition) -> str:
        """Verdicts added up: each applicable criterion is met."""
        each = {"some": "at least one", "none": "no", "every": "each"}[kind]
        of = f"{_that(among)} " if among else ""
        return f"{each} {of}{_ONE[records.key]} is {_that(that)}"

    def _comparison(self, term: Compare) -> str:
        wanted, subject = _wanted(term), self.value(term.left)
        if wanted is not None and subject.startswith(_WHETHER):
            clause = subject.removeprefix(_WHETHER)
            return clause if wanted else f"it is not so that {clause}"
        return f"{self.value(term.left)}{self.needs(term)}"

    def needs(self, term: Compare) -> str:
        """What follows the value in a comparison, with the space before it."""
        rights = [self.value(right) for right in term.right]
        match term.operator:
            case "is" | "is_not" if _wanted(term) is not None:
                return ": yes" if _wanted(term) else ": no"
            case "between":
                return f" is between {rights[0]} and {rights[1]}"
            case "within":
                if isinstance(term.right[0], terms.ThisPeriod):
                    return " lies in the review period"
                return f" lies within {rights[0]} before the assessment date"
            case "one_of":
                return f" is {any_of(rights)}"
            case "none_of":
                return f" is none of {any_of(rights)}"
            case "includes":
                return f" has all of {any_of(rights, 'and')}"
            case "includes_any":
                return f" has at least one of {any_of(rights)}"
            case "exists":
                return " is there"
            case "absent":
                return ": none"
            case "known":
                return " is known"
            case operator:
                return f" {_OPERATORS[operator]} {rights[0]}"


def _that(term: Condition | None) -> str:
    """What a condition says of a criterion or an area, as an adjective."""
    match term:
        case terms.All(parts):
            return any_of([_that(part) for part in parts], "and")
        case terms.Any(parts):
            return any_of([_that(part) for part in parts])
        case terms.Not(part):
            return f"not {_that(part)}"
        case Compare(terms.Field("verdict"), "is_not", (terms.Literal_("not_applicable"),)):
            return "applicable"
        case Compare(terms.Field(), operator, right):
            words = any_of([verdict_words(str(getattr(one, "value", ""))) for one in right])
            return f"not {words}" if operator in ("is_not", "none_of") else words
        case _:
            return ""
