"""Until when the verdicts hold, as the report shows it."""

from __future__ import annotations

from dataclasses import dataclass

from assay.engine.assessing.assess import Compiled
from assay.engine.explaining.words import day_words
from assay.engine.questions.until import ComingChange, valid_until
from assay.facts.values.fact_set import FactSet
from assay.views.phrases import say as say_of
from assay.views.text.until import cause_words, holds_words, passed_words, turned_words


@dataclass(frozen=True, slots=True)
class Turning:
    """A day, the verdicts that are others from then on, and why."""

    day: str
    turned: tuple[str, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """How long all verdicts hold, and what changes after that, a day at a time."""

    words: str
    turnings: tuple[Turning, ...]


def holding(compiled: Compiled, facts: FactSet, personal: bool) -> Holding:
    """How long the verdicts hold with the facts as they are, as the as-of date moves on."""
    answer = valid_until(compiled, facts, personal=personal)
    levels = {level.id: level.title for level in compiled.plan.levels}
    return Holding(holds_words(answer), tuple(_turning(change, levels) for change in answer.changes))


def _turning(change: ComingChange, levels: dict[str, str]) -> Turning:
    turned = tuple(turned_words(one, levels) for one in change.turned)
    if change.contradiction:
        turned = (say_of("until", "contradiction", why=change.contradiction),)
    causes = tuple(
        "; ".join([f"{cause.target}: {cause_words(cause)}", *map(passed_words, cause.passed)])
        for cause in change.causes
    )  # fmt: skip
    return Turning(day_words(change.day), turned or (say_of("until", "again"),), causes)
