"""A facts file to fill in: every question as a comment, every key ready to be uncommented."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from assay.facts.file.head import FORMAT
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

_WIDTH = 96

_HEAD = """\
{title}, version {version}
Source: {source}

A facts file to fill in. Lines that begin with '#' are comments: to answer a question, remove
the '# ' before its key and write the answer after the colon. Leave commented what is not
known: it then counts as not known, never as no and never as nought. Only what is known to be
absent is answered with 'none', where the question says so.

To see whether everything can be read: assay check FILE. For the verdicts: assay assess FILE.
"""
_EVIDENCE = """\
What backs each answer: the key of the fact, then where it comes from, the day, the person and
how far it can be relied upon (evidenced, asserted or assumed). Everything is optional. Parts:
source, file, sheet, cell, row, page, collected_on, by, status, valid_until, sha256, note.
"""


def template_yaml(asked: Questionnaire) -> str:
    """The text of the file. It can be read as it stands; then nothing is known but the subject's placeholder."""
    lines = [*_comment(_HEAD.format(title=asked.title, version=asked.version, source=asked.source_line)), ""]
    lines += [
        f"assay: {FORMAT}",
        f"standard: {asked.standard_id}",
        "subject: {id: my-school, name: My School}   # replace both",
        "as_of: 2000-01-01     # replace: the day of which the assessment speaks",
        "period: 1999/00       # replace: the review period, as in 2024/25; or",
        "                      # {name: spring, from: 2025-01-06, to: 2025-04-04}",
        "# notes: what a reader should know",
        "",
        "facts:",
    ]
    for section in asked.sections:
        now = [question for question in section.questions if question.back == 0]
        if now:
            lines += ["", *_heading(f"{section.id} {section.title}".strip(), "  ")]
            lines += [line for question in now for line in _question(question)]
    lines += _earlier(asked)
    lines += ["", *_heading("Evidence")]
    lines += [*_comment(_EVIDENCE), "", "evidence:", *_evidence(asked)]
    return "\n".join(lines) + "\n"


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
        words = ["A line for each, like the example, which is to be replaced; [] where it is known that there are none"]
    else:
        words = [part for part in (_answer(definition), or_none(definition)) if part]
    if question.computed_from:
        words.append(f"Worked out where {' and '.join(question.computed_from)} is given; answer it only where not")
    if question.criteria:
        words.append(f"Criteria: {', '.join(question.criteria)}")
    return ". ".join(words) + "."


def _answer(definition: Definition) -> str:
    """How a facts file writes the answer."""
    if definition.type == "boolean":
        return "true or false"
    if definition.many:
        return f"A list of any of these: [{', '.join(yaml_text(option) for option in definition.options)}]"
    if definition.type == "choice":
        return f"One of these: {', '.join(yaml_text(option) for option in definition.options)}"
    return answer_words(definition)


def _field(field: Definition) -> str:
    """What a field of a record says, and how."""
    none = ", or none" if field.may_be_none and not field.many else ""
    how = "" if field.type == "text" and not none else f" ({_answer(field)}{none})"
    return f"{field.label}{how}"


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
            lines += _comment("Write 'previous: none' if there was nothing yet in the period before.")
            lines += ["", "previous:"]
            lines += [line for question in questions for line in _question(question)]
        else:
            lines += [] if any(line == "# earlier:" for line in lines) else ["# earlier:"]
            lines += [f"#   - period: {_year_before(back)}   # replace", "#     facts:"]
            for question in questions:
                lines += [f"#   {line}" for line in _question(question) if line]
    return lines


def _year_before(back: int) -> str:
    return f"{1999 - back}/{(2000 - back) % 100:02}"


def _evidence(asked: Questionnaire) -> list[str]:
    first = next((reference(question.key, question.back) for question in asked.questions()), "")
    if not first:
        return []
    entry = "{source: a document or a person, collected_on: 2000-01-01, by: office, status: evidenced}"
    return [f"  # {yaml_text(first)}:", f"  #   {entry}"]
