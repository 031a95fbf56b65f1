"""How near the thresholds are, as the report shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.words import verdict_words
from assay.engine.questions.margins import margins_of
from assay.facts.language.phrases import all_of
from assay.views.phrases import say as say_of
from assay.views.text.margins import distance_words, needs_words


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold of a criterion, what was observed, and how far that is from it, in words.

    ``otherwise`` is the verdict on its other side, ``decides`` that it is another.
    """

    criterion: str
    title: str
    says: str
    subject: str
    observed: str
    needed: str
    distance: str
    holds: bool
    turns: bool
    decides: bool
    otherwise: str
    otherwise_words: str
    weak: str


def thresholds(assessment: Assessment) -> tuple[Threshold, ...]:
    """Every threshold that can be measured, the most telling first."""
    return tuple(
        Threshold(
            one.target, one.title, one.says, one.subject, one.observed_words, needs_words(one), distance_words(one),
            one.holds, one.turns, one.decides, one.otherwise, verdict_words(one.otherwise),
            all_of([say_of("margins", f"weak.{reason}") for reason in one.weak_because]),
        )
        for one in margins_of(assessment).margins
    )  # fmt: skip


def distances(found: tuple[Threshold, ...]) -> Mapping[str, Mapping[str, str]]:
    """The distances by criterion and by what the threshold says."""
    by_criterion: dict[str, dict[str, str]] = {}
    for one in found:
        by_criterion.setdefault(one.criterion, {})[one.says] = one.distance
    return by_criterion
