"""A facts file to fill in: every question as a comment, every key ready to be uncommented."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from assay.facts.file.head import FORMAT
from assay.facts.language.phrases import each_of, say
from assay.facts.values.examples import example
from assay.facts.values.questionnaire import (
    Question,
    Questionnaire,
    answer_words,
    as_written,
    or_none,
    period_words,
    question_words,
)
from assay.facts.values.references import reference
from assay.facts.values.vocabulary import Definition

from .canonical import value_tree
from .emit import Inline, in_one_line, yaml_text

PAGE = "template"
_WIDTH = 96


def template_yaml(asked: Questionnaire) -> str:
    """The text of the file. It can be read as it stands; then nothing is known but the subject's placeholder."""
    lines = [*_comment(say(PAGE, "head", title=asked.title, version=asked.version, source=asked.source_line)), ""]
    lines += [
        f"assay: {FORMAT}",
        f"standard: {asked.standard_id}",
        f"{f'subject: {_placeholder()}':<43} # {say(PAGE, 'subject')}",
        f"as_of: 2000-01-01     # {say(PAGE, 'as_of')}",
        f"period: 1999/00       # {say(PAGE, 'period')}",
        f"                      # {{name: {say(PAGE, 'period_name')}, from: 2025-01-06, to: 2025-04-04}}",
        f"# notes: {say(PAGE, 'notes')}",
        "",
        "facts:",
    ]
    for section in asked.sections:
        now = [question for question in section.questions if question.back == 0]
        if now:
            lines += ["", *_heading(f"{section.id} {section.title}".strip(), "  ")]
            lines += [line for question in now for line in _question(question)]
    lines += _earlier(asked)
    lines += ["", *_heading(say(PAGE, "evidence.heading"))]
    lines += [*_comment(say(PAGE, "evidence.words")), "", "evidence:", *_evidence(asked)]
    return "\n".join(lines) + "\n"


def _placeholder() -> str:
    return in_one_line(Inline({"id": say(PAGE, "subject_id"), "name": say(PAGE, "subject_name")}))


def _comment(text: str, room: str = "") -> list[str]:
    found: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        deeper = "    " if line.startswith("  ") else ""
        whole = f"{deeper[2:]}{' '.join(line.split())}"  # no line break of any kind may end the comment
        parts = textwrap.wrap(whole, _WIDTH - len(room), subsequent_indent=deeper)
        found += [f"{room}# {part}" for part in parts] or [f"{room}#"]
    return found


def _heading(title: str, room: str = "") -> list[str]:
    return [f"{room}# ---- {' '.join(title.split())} ".ljust(_WIDTH, "-")]


def _question(question: Question, room: str = "  ") -> Iterator[str]:
    """The comment of one question, and its key."""
    definition = question.definition
    yield ""
    yield from _comment(" ".join(question_words(question).split()), room)
    yield from _comment(_how(question), room)
    for name, field in as_written(definition.fields):
        yield from _comment(f"  {yaml_text(name)}: {_field(field)}", room)
    if definition.type == "records":
        yield f"{room}# {yaml_text(question.key)}:"
        yield f"{room}#   - {_record(definition)}"
    else:
        yield f"{room}# {yaml_text(question.key)}:"


def _how(question: Question) -> str:
    definition = question.definition
    if definition.type == "records":
        words = [say(PAGE, "records")]
    else:
        words = [part for part in (_answer(definition), or_none(definition)) if part]
    if question.computed_from:
        words.append(say(PAGE, "computed", facts=each_of(question.computed_from)))
    if question.criteria:
        words.append(say(PAGE, "criteria", criteria=", ".join(question.criteria)))
    return ". ".join(words) + "."


def _answer(definition: Definition) -> str:
    """How a facts file writes the answer."""
    if definition.type == "boolean":
        return say(PAGE, "boolean")
    if definition.type == "choice":
        options = ", ".join(yaml_text(option) for option in definition.options)
        return say(PAGE, "choices" if definition.many else "choice", options=options)
    return answer_words(definition)


def _field(field: Definition) -> str:
    """What a field of a record says, and how."""
    none = field.may_be_none and not field.many
    if field.type == "text" and not none:
        return field.label
    how = say(PAGE, "answer_or_none", how=_answer(field)) if none else _answer(field)
    return say(PAGE, "field", label=field.label, how=how)


def _record(definition: Definition) -> str:
    """The example row, in one line."""
    values = example(definition)
    return in_one_line(Inline({name: value_tree(field, values[name]) for name, field in as_written(definition.fields)}))


def _earlier(asked: Questionnaire) -> list[str]:
    """The questions of the periods before this one: the nearest under ``previous``, others under ``earlier``."""
    lines: list[str] = []
    for back in range(1, asked.back() + 1):
        questions = [question for question in asked.questions() if question.back == back]
        if not questions:
            continue
        words = period_words(back)
        lines += ["", *_heading(words[:1].upper() + words[1:]), ""]
        if back == 1:
            lines += _comment(say(PAGE, "previous"))
            lines += ["", "previous:"]
            lines += [line for question in questions for line in _question(question)]
        else:
            lines += [] if any(line == "# earlier:" for line in lines) else ["# earlier:"]
            lines += [f"#   - period: {_year_before(back)}   # {say(PAGE, 'replace')}", "#     facts:"]
            for question in questions:
                lines += [f"#   {line}" for line in _question(question) if line]
    return lines


def _year_before(back: int) -> str:
    return f"{1999 - back}/{(2000 - back) % 100:02}"


def _evidence(asked: Questionnaire) -> list[str]:
    first = next((reference(question.key, question.back) for question in asked.questions()), "")
    if not first:
        return []
    source, by = yaml_text(say(PAGE, "evidence.source")), yaml_text(say(PAGE, "evidence.by"))
    entry = f"{{source: {source}, collected_on: 2000-01-01, by: {by}, status: evidenced}}"
    return [f"  # {yaml_text(first)}:", f"  #   {entry}"]
