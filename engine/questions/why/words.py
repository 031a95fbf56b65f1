"""The words of a proof: what an open condition asks, and by how much one fails."""

from __future__ import annotations

from fractions import Fraction

from assay.engine.explaining.because import Because, Margin
from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.reasons import Reason
from assay.engine.explaining.words import number_words
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language.terms import Compare, Quantified
from assay.rules.language.types import NUMBER


def asked_words(reader: Reader, because: Because) -> tuple[str, str]:
    """What is looked at, and what it would have to be: ``pairs that completed``, ``at least 90 %``."""
    term, speaker = because.term, reader.speaker
    if isinstance(term, Compare):
        subject, needs = speaker.value(term.left), speaker.needs(term)
        if because.says == f"{subject}{needs}":
            known = all(amount is not UNKNOWN for amount in because.needed)
            return subject, f"{_when(needs)}{because.needed_words() if known else ''}"
    elif isinstance(term, Quantified) and term.records.key in speaker.vocabulary:
        kind = {"some": "at least one", "none": "none", "every": "each"}[term.kind]
        inside = speaker.inside(term.records)
        among = f" of those where {inside.condition(term.among)}" if term.among else ""
        return speaker.records(term.records), f"{kind}{among}: {inside.condition(term.that)}"
    return because.says, ""


def _when(needs: str) -> str:
    """What follows a value in a comparison, after *if*: ``is at least 2`` becomes ``at least 2``."""
    words = needs.removeprefix(": ").strip()
    for plain, wanted in (("is there", "it is there"), ("is known", "it is known"), ("is ", ""),
                          ("lies ", "it lies "), ("has ", "it has ")):  # fmt: skip
        if words.startswith(plain):
            return wanted + words.removeprefix(plain)
    return words


def short_words(reason: Reason) -> str:
    """By how much a comparison fails, in its unit; empty where it does not fail by an amount, or records tell it."""
    margin = reason.because.margin
    if margin is None or margin.by >= 0 or reason.negated or (margin.records is not None and margin.records < 0):
        return ""
    return margin_words(margin, reason.because)


def margin_words(margin: Margin, because: Because) -> str:
    """A margin without its sign: ``3 days``, ``1 percentage point``, ``GBP 200``, ``2``."""
    by = abs(Fraction(margin.by))
    if margin.unit == "days":
        return f"{by} {'day' if by == 1 else 'days'}"
    if margin.unit == "percentage points":
        return f"{number_words(by, NUMBER)} percentage {'point' if by == 1 else 'points'}"
    term = because.term
    return number_words(by, term.left.type if isinstance(term, Compare) else NUMBER)
