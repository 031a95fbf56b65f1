"""What is missing, as questions: those that settle most verdicts first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assay.engine.assessing.assess import Compiled
from assay.engine.explaining.words import label_words
from assay.engine.questions.missing import MissingFact, missing_facts
from assay.facts.language.phrases import all_of
from assay.facts.values.fact_set import FactSet
from assay.facts.values.vocabulary import Vocabulary
from assay.views.unsettled import unsettled_words

from .words import say, sentence

_MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A fact to find out, how to ask for it, and the criteria that wait for it.

    ``instead`` are the facts that it could be worked out from.
    """

    name: str
    words: str
    instead: str
    criteria: tuple[str, ...]


def questions(compiled: Compiled, facts: FactSet) -> tuple[QuestionShown, ...]:
    """The facts that can still change the verdict on a criterion, in the order in which to ask for them."""
    vocabulary = compiled.plan.standard.vocabulary
    return tuple(
        QuestionShown(one.name, _words(one, vocabulary),
                 say("missing.instead", facts=all_of(one.instead)) if one.instead else "",
                 one.serves)
        for one in missing_facts(compiled, facts).facts
    )  # fmt: skip


def _words(one: MissingFact, vocabulary: Vocabulary) -> str:
    label = label_words(one.label, one.back)
    words = unsettled_words(one.label, one.back, one.reason, one.rows, "".join(one.field_labels[:1]), one.on)
    if words:
        return sentence(words)
    if not one.key:
        return one.question
    if not one.rows:
        return say("missing.earlier", label=sentence(label).rstrip("."), question=one.question) if one.back else (
            one.question
        )
    fields = [vocabulary[one.key].fields[name].label for name in one.fields]
    rows = all_of([str(row) for row in one.rows[:_MOST_ROWS]])
    left = len(one.rows) - _MOST_ROWS
    rows = say("missing.more_rows", rows=rows, count=left) if left > 0 else rows
    return sentence(say("missing.rows", list=label, fields=all_of(fields), rows=rows))


def by_criterion(asked: Sequence[QuestionShown]) -> Mapping[str, tuple[str, ...]]:
    """What each criterion waits for."""
    found: dict[str, tuple[str, ...]] = {}
    for one in asked:
        for id_ in one.criteria:
            found[id_] = (*found.get(id_, ()), one.words)
    return found
