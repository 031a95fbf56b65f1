"""Conditions and values in words: which sentence says a term, and with which values. The words are in ``language``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any, Literal, TypeAlias

from assay.engine.language.phrases import say
from assay.engine.reference.amounts import Amount, OneOf, Range, Some, Truth
from assay.facts.language.phrases import all_of, any_of
from assay.facts.values.dates import Duration
from assay.facts.values.lookalikes import differing, sign_named
from assay.facts.values.scalars import NONE, UNKNOWN, Number, Share
from assay.facts.values.values import format_number
from assay.facts.values.vocabulary import Definition, Vocabulary
from assay.rules.language import terms
from assay.rules.language.terms import Collection, Compare, Condition, Quantified, Quantity
from assay.rules.language.types import NUMBER, Type

NO_BREAK = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line; views may turn it into a plain space."""
_TRUTHS: Mapping[Truth, str] = {True: "truth.yes", False: "truth.no", None: "truth.unknown"}
_VERDICTS = frozenset({"met", "partly_met", "not_met", "unknown", "not_applicable"})
_TALLIES = frozenset({"criteria", "areas"})

Wording: TypeAlias = Literal["says", "needs", "must_not", "if"]
"""How a comparison is said: as a clause, as what is needed, as what must not be, after an *if*."""


def truth_words(truth: Truth) -> str:
    """Yes, no or not known."""
    return say("values", _TRUTHS[truth])


def verdict_words(verdict: str) -> str:
    """A verdict as it is said."""
    return say("values", f"verdict.{verdict}") if verdict in _VERDICTS else verdict.replace("_", " ")


def day_words(day: date) -> str:
    """18 July 2025."""
    return say("values", "day", day=day.day, month=say("values", f"month.{day.month}"), year=day.year)


def duration_words(length: Duration) -> str:
    """12 months, 2 years, 1 month and 10 days."""
    years, rest = divmod(length.months, 12)
    parts: list[str] = []
    if length.months:
        whole = years >= 2 and not rest
        parts.append(say("values", "duration.years", count=years) if whole else
                     say("values", "duration.months", count=length.months))  # fmt: skip
    if length.days or not parts:
        parts.append(say("values", "duration.days", count=length.days))
    return all_of(parts)


def label_words(label: str, back: int) -> str:
    """What a fact is called, with the period of which it is where that is an earlier one."""
    if back > 1:
        return say("values", "label.earlier", label=label, back=back)
    return say("values", "label.previous", label=label) if back else label


def locator_words(name: str, text: str) -> str:
    """Where in a source: ``page 2``."""
    return say("values", f"locator.{name}", text=text)


def records_words(number: int) -> str:
    """So many records."""
    return say("values", "records", count=number)


def earlier_period(back: int) -> str:
    """An earlier period itself."""
    return say("values", "earlier.further", back=back) if back > 1 else say("values", "earlier.previous")


def amount_words(amount: Amount, type_: Type, beside: Iterable[Amount | None] = ()) -> str:
    """A value as a person reads it; what is only partly known says so.

    ``beside`` are values that it is compared with: see ``number_words``.
    """
    if amount is UNKNOWN:
        return say("values", "amount.unknown")
    if amount is NONE:
        return say("values", "amount.none")
    if isinstance(amount, Range):
        beside = tuple(beside)
        low = None if amount.low is None else amount_words(amount.low, type_, (*beside, amount.high))
        high = None if amount.high is None else amount_words(amount.high, type_, (*beside, amount.low))
        kind = "at_most" if low is None else "at_least" if high is None else "between"
        return say("values", f"amount.{kind}", low=low, high=high)
    if isinstance(amount, OneOf):
        return any_of([amount_words(one, type_) for one in in_order(amount, type_)])
    if isinstance(amount, Some):
        key = "amount.in_part" if amount.known else "amount.in_part_none"
        return say("values", key, known=", ".join(sorted(amount.known)))
    if isinstance(amount, bool):
        return truth_words(amount)
    if isinstance(amount, Share):
        percentage = number_words(amount, type_, _numbers(beside))
        return say("values", "amount.share", part=amount.part, whole=amount.whole, percentage=percentage)
    if isinstance(amount, int | Decimal | Fraction):
        return number_words(amount, type_, _numbers(beside))
    if isinstance(amount, date):
        return day_words(amount)
    if isinstance(amount, frozenset):
        return all_of(sorted(amount)) or say("values", "amount.none_chosen")
    if isinstance(amount, str) and "not_applicable" not in type_.options:
        return _text_words(amount, [one for one in beside if isinstance(one, str)])
    return verdict_words(str(amount))


def _text_words(text: str, beside: Iterable[str]) -> str:
    """A text, with the signs that tell it from one that looks the same."""
    signs = [sign_named(sign) for one in beside for sign, _ in differing(text, one) if sign]
    return say("values", "amount.text_with", text=text, signs=", ".join(dict.fromkeys(signs))) if signs else text


def _numbers(amounts: Iterable[Amount | None]) -> Iterator[Number]:
    for amount in amounts:
        if isinstance(amount, Range):
            yield from _numbers((amount.low, amount.high))
        elif isinstance(amount, int | Decimal | Fraction) and not isinstance(amount, bool):
            yield amount


def in_order(amount: OneOf, type_: Type) -> list[Amount]:
    """The values that are possible, options as the vocabulary lists them; none comes last."""
    options = {option: n for n, option in enumerate(type_.options)}
    return sorted(amount.values, key=lambda one: (one is NONE, options.get(one, 0), str(one)))


def number_words(number: Number, type_: Type, beside: Iterable[Number] = ()) -> str:
    """A number with its unit, to two places, or as many as show on which side of those beside it, and of 0, it lies.

    A number near a whole one is cut, never rounded to it. One that stands beside itself is exact.
    """
    percentage = type_.kind == "percentage"
    scale = 100 if percentage else 1
    exact = Fraction(number) * scale
    text = format_number(exact)
    others = [Fraction(other) * scale for other in beside]
    if others or "/" in text or len(text.partition(".")[2]) > _PLACES:
        places = _places(exact, others)
        if "/" in text or len(text.partition(".")[2]) > places:
            digits = str(abs(int(_rounded(exact, places) * 10**places))).rjust(places + 1, "0")
            text = f"{'-' if exact < 0 else ''}{digits[:-places]}.{digits[-places:]}"
    whole, dot, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if digits.isdigit() and len(digits) > 4:
        digits = f"{int(digits):,}".replace(",", say("values", "number.group"))
    text = f"{sign}{digits}{say('values', 'number.point') if dot else ''}{rest}"
    if percentage:
        return say("values", "number.percentage", number=text)
    if type_.kind == "money":
        return say("values", "number.money", currency=type_.unit, number=text)
    return text


_PLACES = 2


def _rounded(exact: Fraction, places: int) -> Fraction:
    scaled = abs(exact) * 10**places
    short = Fraction(int(scaled + Fraction(1, 2)), 10**places)
    if short.denominator == 1 and short != abs(exact):
        short = Fraction(int(scaled), 10**places)
    return -short if exact < 0 else short


def _places(exact: Fraction, others: list[Fraction]) -> int:
    """The least places at which numbers, rounded or exact, stand to each other and to 0 as they do."""
    least = max((len(format_number(exact).partition(".")[2]) for other in others if other == exact), default=0)
    numbers = sorted({exact, *others, Fraction(0)})
    places = max(_PLACES, least)
    while True:
        shown = [(one, _rounded(one, places)) for one in numbers]
        if all(max(low) < min(high) for low, high in combinations(shown, 2)):
            return places
        places += 1


def margin_words(by: int | Fraction, unit: str, type_: Type) -> str:
    """A distance without its sign: ``3 days``, ``1 percentage point``, ``GBP 200``, ``2``."""
    by = abs(Fraction(by))
    if unit == "days":
        return say("values", "margin.days", count=by, number=by)
    if unit == "percentage points":
        return say("values", "margin.points", count=by, number=number_words(by, NUMBER))
    return number_words(by, type_)


def literal_words(value: Amount | Duration, type_: Type) -> str:
    """A value that a rule writes out, with all its places."""
    return duration_words(value) if isinstance(value, Duration) else amount_words(value, type_, (value,))


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

    def records(self, records: Collection, among: Condition | None = None) -> str:
        """A list, or those in it that fit a condition."""
        if records.key in _TALLIES:
            words = say("conditions", f"{records.key}.all")
        else:
            words = label_words(self.vocabulary[records.key].label, records.back)
        return words if among is None else say(
            "conditions", "among", records=words, among=self.inside(records).condition(among)
        )  # fmt: skip

    def value(self, term: Quantity) -> str:
        """A value, as the subject or object of a sentence."""
        match term:
            case terms.Literal_(value, type_) | terms.Parameter(_, value, type_):
                return literal_words(value, type_)
            case terms.Fact(key, back):
                return label_words(self.vocabulary[key].label, back)
            case terms.Field(name):
                definition = self.fields.get(name)
                return definition.label if definition else name
            case terms.Day(name):
                return say("conditions", f"value.{name}")
            case terms.ThisPeriod():
                return say("conditions", "value.this_period")
            case terms.Ago(duration):
                return say("conditions", "value.ago", duration=self.value(duration))
            case terms.NamedValue(_, says):
                return says
            case terms.ShareOf(records, among, that):
                return self._share(records, among, that)
            case terms.Arithmetic():
                return self._arithmetic(term)
            case terms.Aggregate():
                return self._aggregate(term)

    def _share(self, records: Collection, among: Condition | None, that: Condition) -> str:
        key = "share_among" if among else "share"
        if records.key in _TALLIES:
            return say("conditions", f"{records.key}.{key}", among=_that(among), that=_that(that))
        inside = self.inside(records)
        return say("conditions", f"value.{key}", records=self.records(records),
                   among=inside.condition(among) if among else "", that=inside.condition(that))  # fmt: skip

    def _arithmetic(self, term: terms.Arithmetic) -> str:
        first, *others = (self.value(value) for value in term.values)
        if term.operation == "plus":
            return say("conditions", "value.plus", values=all_of([first, *others]))
        for second in others:
            first = say("conditions", f"value.{term.operation}", first=first, second=second)
        return first

    def _aggregate(self, term: terms.Aggregate) -> str:
        inside, records = self.inside(term.records), self.records(term.records)
        if term.where:
            records = say("conditions", "where", records=records, where=inside.condition(term.where))
        field = inside.value(terms.Field(term.field, term.type)) if term.field else ""
        return say("conditions", f"value.{term.kind}", records=records, field=field)

    # ------------------------------------------------------------ conditions

    def condition(self, term: Condition) -> str:
        """A condition as a clause that is true or false."""
        match term:
            case terms.All(parts):
                return all_of([self.condition(part) for part in parts])
            case terms.Any(parts):
                return any_of([self.condition(part) for part in parts])
            case terms.AtLeast(number, parts):
                return say("conditions", "at_least", number=number, parts=any_of([self.condition(p) for p in parts]))
            case terms.Not(part):
                return say("conditions", "not", part=self.condition(part))
            case terms.Named(_, says):
                return says
            case Quantified(kind, records, among, that) if records.key in _TALLIES:
                key = f"{kind}_among" if among else kind
                return say("conditions", f"{records.key}.{key}", among=_that(among), that=_that(that))
            case Quantified(kind):
                return self.quantified(term, kind)
            case Compare():
                clause = self._clause(term)
                return self.compared(term, "says") if clause is None else clause

    def quantified(self, term: Quantified, key: str) -> str:
        """How many of a list are so: by ``some``, ``none`` or ``every``; by ``counted`` what is counted."""
        that = self.inside(term.records).condition(term.that)
        return say("conditions", f"quantified.{key}", records=self.records(term.records, term.among), that=that)

    def _clause(self, term: Compare) -> str | None:
        """Of a value that says whether something is so, that it is, or is not; None for other comparisons."""
        wanted, whether = _wanted(term), say("conditions", "whether")
        subject = "" if wanted is None else self.value(term.left)
        if not subject.startswith(whether):
            return None
        clause = subject.removeprefix(whether)
        return clause if wanted else say("conditions", "not", part=clause)

    def compared(self, term: Compare, way: Wording) -> str:
        """A comparison, in one of the ways to say it."""
        rights = [self.value(right) for right in term.right]
        first, second = rights[0] if rights else "", rights[1] if len(rights) > 1 else ""
        return say("conditions", f"{way}.{_form(term)}", subject=self.value(term.left), first=first, second=second,
                   any=any_of(rights), all=all_of(rights))  # fmt: skip

    def asked(self, term: Condition) -> tuple[str, str]:
        """What is looked at, and after an *if* what it would have to be; the latter is empty where a clause says both.

        ``pairs that completed``, ``at least 90 %``.
        """
        if isinstance(term, Compare) and self._clause(term) is None:
            return self.value(term.left), self.compared(term, "if")
        if isinstance(term, Quantified) and term.records.key in self.vocabulary:
            inside, among = self.inside(term.records), term.among
            key = f"{term.kind}_among" if among else term.kind
            when = say("conditions", f"if.{key}", among=inside.condition(among) if among else "",
                       that=inside.condition(term.that))  # fmt: skip
            return self.records(term.records), when
        return self.condition(term), ""


def _wanted(term: Compare) -> bool | None:
    """The truth that a comparison of a yes-or-no value asks for; None for other comparisons."""
    wanted: Any = getattr(term.right[0], "value", None) if term.right else None
    if term.operator not in ("is", "is_not") or not isinstance(wanted, bool):
        return None
    return wanted == (term.operator == "is")


def _form(term: Compare) -> str:
    """The key of a comparison's sentences."""
    wanted = _wanted(term)
    if wanted is not None:
        return "yes" if wanted else "no"
    if term.operator == "within" and isinstance(term.right[0], terms.ThisPeriod):
        return "within_period"
    return term.operator


def _that(term: Condition | None) -> str:
    """What a condition says of a criterion or an area, as an adjective."""
    match term:
        case terms.All(parts):
            return all_of([_that(part) for part in parts])
        case terms.Any(parts):
            return any_of([_that(part) for part in parts])
        case terms.Not(part):
            return say("conditions", "that.not", that=_that(part))
        case Compare(terms.Field("verdict"), "is_not", (terms.Literal_("not_applicable"),)):
            return say("conditions", "that.applicable")
        case Compare(terms.Field(), operator, right):
            words = any_of([verdict_words(str(getattr(one, "value", ""))) for one in right])
            return say("conditions", "that.not", that=words) if operator in ("is_not", "none_of") else words
        case _:
            return ""
