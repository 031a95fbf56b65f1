"""Values, verdicts and days in words. The words are in ``language``; conditions are said by ``speaker``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from assay.engine.language.phrases import say
from assay.engine.reference.amounts import Amount, OneOf, Range, Some, Truth
from assay.facts.language.phrases import all_of, any_of
from assay.facts.values.dates import Duration
from assay.facts.values.lookalikes import differing, sign_named
from assay.facts.values.scalars import NONE, UNKNOWN, Number, Share
from assay.facts.values.written_numbers import format_number
from assay.rules.language.types import NUMBER, Type

NO_BREAK = "\N{NO-BREAK SPACE}"
"""Keeps a number and its unit on one line; views may turn it into a plain space."""
_TRUTHS: Mapping[Truth, str] = {True: "truth.yes", False: "truth.no", None: "truth.unknown"}
_VERDICTS = frozenset({"met", "partly_met", "not_met", "unknown", "not_applicable"})


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
    options: dict[Amount, int] = {option: n for n, option in enumerate(type_.options)}
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
