"""A form to print and fill in by hand: one HTML page for A4, without scripts and without anything from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Literal

from assay.facts.language.phrases import each_of
from assay.facts.problems.extras import needed
from assay.facts.values.evidence import STATUSES
from assay.facts.values.questionnaire import (
    Question,
    Questionnaire,
    answer_words,
    as_written,
    field_words,
    period_words,
    question_words,
)
from assay.facts.values.references import parse_reference
from assay.facts.values.vocabulary import Definition
from assay.views.phrases import say

PAGE = "form"
_ROWS = 6
"""Empty rows of a table of records."""
_WIDE = 7
"""Columns from which on a table is set smaller."""
_UPRIGHT = 10
"""Columns from which on its headings run upwards."""

Shape = Literal["boxes", "line", "table"]


@dataclass(frozen=True, slots=True)
class FormField:
    """One column of a table: its heading, what can be ticked or how to answer, and whether it needs room."""

    heading: str
    how: str
    roomy: bool


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One question as it is printed.

    ``boxes`` are what can be ticked; ``unit`` stands after the line; ``instead``
    says when the question need not be answered.
    """

    number: str
    reference: str
    words: str
    criteria: str
    later: bool
    shape: Shape
    boxes: tuple[str, ...]
    hint: str
    unit: str
    instead: str
    shown_by: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FormPart:
    """One area."""

    id: str
    title: str
    entries: tuple[FormEntry, ...]


def form_html(asked: Questionnaire) -> str:
    """The whole page. What the standard says is escaped, whatever it holds.

    Raises NotInstalled where jinja2 is not installed.
    """
    numbers = iter(range(1, 100_000))
    parts = [
        FormPart(section.id, section.title, tuple(_entry(q, str(next(numbers)), asked) for q in section.questions))
        for section in asked.sections
    ]
    jinja2 = needed("jinja2")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text: str = environment.from_string(_template()).render(
        asked=asked, parts=parts, rows=range(_ROWS), wide=_WIDE, upright=_UPRIGHT, statuses=STATUSES,
        earlier=[_existed(back) for back in range(1, asked.back() + 1)], say=partial(say, PAGE),
    )  # fmt: skip
    return text


def _existed(back: int) -> str:
    return say(PAGE, "existed_previous" if back == 1 else "existed_earlier", period=period_words(back))


@cache
def _template() -> str:
    return (Path(__file__).parent / "templates" / "form.html.j2").read_text(encoding="utf-8")


def _entry(question: Question, number: str, asked: Questionnaire) -> FormEntry:
    definition = question.definition
    sources = dict.fromkeys(parse_reference(source)[0] for source in question.computed_from)
    instead = each_of([asked.vocabulary[key].label for key in sources]) if sources else ""
    fields = tuple(FormField(field_words(f), _short(f), f.type == "text") for _, f in as_written(definition.fields))
    return FormEntry(
        number, question.reference, question_words(question), ", ".join(question.criteria), question.back > 0,
        _shape(definition), _boxes(definition), _hint(definition), _unit(definition),
        instead, ", ".join(definition.evidence), fields,
    )  # fmt: skip


def _shape(definition: Definition) -> Shape:
    if definition.type == "records":
        return "table"
    return "boxes" if definition.type in ("boolean", "choice") else "line"


def _boxes(definition: Definition) -> tuple[str, ...]:
    """What can be ticked; of a table and a line only that there is none."""
    none = (say(PAGE, "box.none"),) if definition.may_be_none and not definition.many else ()
    match definition.type:
        case "boolean":
            return (say(PAGE, "box.yes"), say(PAGE, "box.no"), *none)
        case "choice":
            return (*definition.options, *((say(PAGE, "box.none_chosen"),) if definition.many else none))
        case "records":
            return (say(PAGE, "box.no_records"),)
        case _:
            return none


def _hint(definition: Definition) -> str:
    match definition.type:
        case "choice":
            return say(PAGE, "hint.many" if definition.many else "hint.one")
        case "date" | "percentage":
            return say(PAGE, f"hint.{definition.type}")
        case _:
            return ""


def _unit(definition: Definition) -> str:
    return "" if definition.type == "percentage" else definition.unit


def _short(field: Definition) -> str:
    """How to fill in a column, in a few words."""
    none = field.may_be_none and not field.many
    match field.type:
        case "boolean" | "date" | "percentage":
            words = say(PAGE, f"column.{field.type}")
        case "choice":
            words = " / ".join(field.options)
        case "text":
            return say(PAGE, "hint.or_none") if none else ""
        case _:
            words = answer_words(field)
            words = f"{words[:1].lower()}{words[1:]}"
    return say(PAGE, "column.or_none", how=words) if none else words
