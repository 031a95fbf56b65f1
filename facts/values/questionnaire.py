"""What a standard asks, in which order, and in which words: the one source of every template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assay.facts.language.phrases import say

from .references import reference
from .vocabulary import Definition, Vocabulary
from .written_numbers import format_number

OTHER = ""
"""The id of the last section: what no criterion looks at. No area has an empty id."""


@dataclass(frozen=True, slots=True)
class Question:
    """One fact, of this period or ``back`` periods before it.

    ``criteria`` are the ids of those it serves, also by way of what is computed
    from it. ``computed_from`` are the references of the facts from which this
    one is worked out where it is not given; a question that has them is not
    counted among what is asked.
    """

    key: str
    back: int
    definition: Definition
    criteria: tuple[str, ...] = ()
    computed_from: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return reference(self.key, self.back)


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one area, each in the first area that needs it; ``OTHER`` comes last."""

    id: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Every fact of a vocabulary, asked once.

    ``year_starts`` is the month and day on which a period such as 2024/25 begins.
    """

    standard_id: str
    title: str
    version: str
    source_line: str
    year_starts: tuple[int, int]
    sections: tuple[Section, ...]
    vocabulary: Vocabulary

    def questions(self) -> Iterator[Question]:
        for section in self.sections:
            yield from section.questions

    def back(self) -> int:
        """How many periods back the questions go."""
        return max((question.back for question in self.questions()), default=0)


def including(asked: Questionnaire, given: Iterable[tuple[str, int]]) -> Questionnaire:
    """The same with questions for facts that it does not ask: after those of nearer periods, else at the end."""
    listed = {(question.key, question.back) for question in asked.questions()}
    for key, back in sorted(set(given) - listed, key=lambda place: place[1]):
        asked = _with(asked, Question(key, back, asked.vocabulary[key]))
    return asked


def _with(asked: Questionnaire, new: Question) -> Questionnaire:
    for place, section in enumerate(asked.sections):
        kin = [n for n, question in enumerate(section.questions) if question.key == new.key]
        if kin:
            at = kin[-1] + 1
            questions = (*section.questions[:at], new, *section.questions[at:])
            sections = (*asked.sections[:place], replace(section, questions=questions), *asked.sections[place + 1 :])
            return replace(asked, sections=sections)
    if asked.sections and asked.sections[-1].id == OTHER:
        last = asked.sections[-1]
        return replace(asked, sections=(*asked.sections[:-1], replace(last, questions=(*last.questions, new))))
    return replace(asked, sections=(*asked.sections, Section(OTHER, say("questions", "other"), (new,))))


def as_written(definitions: Vocabulary) -> list[tuple[str, Definition]]:
    """Facts, or fields of records, in the order in which the vocabulary's author wrote them."""
    return sorted(definitions.items(), key=lambda entry: (entry[1].at.file, *entry[1].at[1:3], entry[0]))


# ---------------------------------------------------------------- in plain words


def period_words(back: int) -> str:
    """``the period before``, ``two periods before``, …"""
    return say("questions", f"period.{back}")


def question_words(question: Question) -> str:
    """What to ask a person; of an earlier period what to ask after the question of this one."""
    definition = question.definition
    if question.back:
        key = "and.previous" if question.back == 1 else "and.earlier"
        return say("questions", key, period=period_words(question.back), label=definition.label)
    words = definition.question or definition.label
    return words[:1].upper() + words[1:]


def field_words(definition: Definition) -> str:
    """The heading of a field of records."""
    return definition.label[:1].upper() + definition.label[1:]


def answer_words(definition: Definition) -> str:
    """How a person writes the answer, by its type; nothing about records and none."""
    key: str = definition.type
    if definition.type in ("integer", "decimal") and definition.unit:
        key = f"{key}_unit"
    elif definition.many:
        key = "choices"
    options = "; ".join(definition.options)
    return say("questions", f"answer.{key}", limits=_limits(definition), unit=definition.unit, options=options)


def or_none(definition: Definition) -> str:
    """How to say that there is none, where that can be said; else nothing."""
    return say("questions", "or_none") if definition.may_be_none and not definition.many else ""


def _limits(definition: Definition) -> str:
    """The bounds, where they are others than one would think."""
    usual = (0, 1 if definition.type == "percentage" else None)
    if (definition.minimum, definition.maximum) == usual:
        return ""
    low, high = (
        None if limit is None else format_number(limit, definition.type == "percentage")
        for limit in (definition.minimum, definition.maximum)
    )
    if low is None and high is None:
        return ""
    key = "high" if low is None else "low" if high is None else "both"
    return say("questions", f"limits.{key}", low=low, high=high)
