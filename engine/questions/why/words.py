"""The words of a proof: what an open condition asks, and by how much one fails."""

from __future__ import annotations

from assay.engine.explaining.because import Because
from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.reasons import Reason, with_needed
from assay.engine.explaining.words import margin_words
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language.terms import Compare
from assay.rules.language.types import NUMBER


def asked_words(reader: Reader, because: Because) -> tuple[str, str]:
    """What is looked at, and what it would have to be: ``pairs that completed``, ``at least 90 %``."""
    subject, when = reader.speaker.asked(because.term)
    compared = isinstance(because.term, Compare) and bool(when)
    known = compared and all(amount is not UNKNOWN for amount in because.needed)
    return subject, with_needed(when, because) if known else when


def short_words(reason: Reason) -> str:
    """By how much a comparison fails, in its unit; empty where it does not fail by an amount, or records tell it."""
    margin, term = reason.because.margin, reason.because.term
    if margin is None or margin.by >= 0 or reason.negated or (margin.records is not None and margin.records < 0):
        return ""
    return margin_words(margin.by, margin.unit, term.left.type if isinstance(term, Compare) else NUMBER)
