"""Conditions and values that they compare in words: which sentence says a term. The words are in ``language``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from assay.engine.language.phrases import say
from assay.facts.language.phrases import all_of, any_of
from assay.facts.values.vocabulary import Definition, Vocabulary
from assay.rules.language import terms
from assay.rules.language.terms import Collection, Compare, Condition, Quantified, Quantity

from .words import label_words, literal_words, verdict_words

_TALLIES = frozenset({"criteria", "areas"})

Wording: TypeAlias = Literal["says", "needs", "must_not", "if"]
"""How a comparison is said: as a clause, as what is needed, as what must not be, after an *if*."""


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
                   among=inside._part(among, "") if among else "", that=inside._part(that, ""))  # fmt: skip

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
                return all_of([self._part(part, "and", parts) for part in parts])
            case terms.Any(parts):
                return any_of([self._part(part, "or", parts) for part in parts])
            case terms.AtLeast(number, parts):
                several = any_of([self._part(part, "", parts) for part in parts])
                return say("conditions", "at_least", number=number, parts=several)
            case terms.Not(part):
                return say("conditions", "not", part=self._part(part, ""))
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

    def _part(self, term: Condition, joined: str, parts: Sequence[Condition] = ()) -> str:
        """A condition as a part of one that joins its parts by a word: in brackets, where it has another such word."""
        words = self.condition(term)
        grouped = len(parts) != 1 and _joins(term) not in ("", joined)
        return say("conditions", "group", words=words) if grouped else words

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


def _joins(term: Condition) -> str:
    """By which word a condition joins its parts or its values; ``of`` where by another way; empty where by none."""
    match term:
        case terms.All((part,)) | terms.Any((part,)):
            return _joins(part)
        case terms.All():
            return "and"
        case terms.Any():
            return "or"
        case terms.AtLeast():
            return "of"
        case Quantified(_, records) if records.key not in _TALLIES:
            return "of"
        case Compare(_, "one_of" | "none_of" | "includes_any", right) if len(right) > 1:
            return "or"
        case Compare(_, "includes" | "between", right) if len(right) > 1:
            return "and"
        case _:
            return ""


def _that(term: Condition | None) -> str:
    """What a condition says of a criterion or an area, as an adjective."""
    match term:
        case terms.All(parts):
            return all_of([_that_part(part, "and", parts) for part in parts])
        case terms.Any(parts):
            return any_of([_that_part(part, "or", parts) for part in parts])
        case terms.Not(part):
            return say("conditions", "that.not", that=_that_part(part, ""))
        case Compare(terms.Field("verdict"), "is_not", (terms.Literal_("not_applicable"),)):
            return say("conditions", "that.applicable")
        case terms.AtLeast(number, parts):
            several = any_of([_that_part(part, "", parts) for part in parts])
            return say("conditions", "at_least", number=number, parts=several)
        case Compare(terms.Field(), operator, right):
            words = any_of([verdict_words(str(getattr(one, "value", ""))) for one in right])
            return say("conditions", "that.not", that=words) if operator in ("is_not", "none_of") else words
        case _:
            return ""


def _that_part(term: Condition, joined: str, parts: Sequence[Condition] = ()) -> str:
    grouped = len(parts) != 1 and _joins(term) not in ("", joined)
    return say("conditions", "group", words=_that(term)) if grouped else _that(term)
