"""The facts file of an interview: its text, how it is read, and one answer more in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assay.facts.file.facts_file import Context, facts_from_node
from assay.facts.problems.positions import NOWHERE, Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.text.read_text import read_text
from assay.facts.values.dates import Period
from assay.facts.values.digests import facts_digest
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.questionnaire import as_written
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place, reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.facts.writing.answers import Answer, PeriodTree, holds, is_json, with_answer
from assay.facts.writing.canonical import facts_yaml, period_tree, value_tree
from assay.facts.writing.drafts import draft_in, with_draft
from assay.facts.writing.emit import Tree
from assay.rules.language.standard import Standard

Read = Callable[[str], FactSet]
"""How the text of the file is read; InputError with every problem where it is bad."""
_CONTRADICTIONS = ("F305", "F604")
"""What an answer itself can be wrong in: it differs from a finding, or from the file of another year."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A facts file as text. ``name`` says whether it is JSON; every answer is read with ``read`` again."""

    name: str
    text: str
    read: Read


def paper_of(facts: FactSet, standard: Standard) -> Paper:
    """Facts that stand in no file of their own, written as one. Lists that came from files are written out whole."""
    name = "facts.yaml"
    context = Context(standard.vocabulary, standard.year_starts, read_with=standard.read_with)

    def read(text: str) -> FactSet:
        problems: list[Problem] = []
        node = read_text(text, name, problems)
        if node is None:
            raise InputError(problems)
        return facts_from_node(node, context, problems)

    return Paper(name, facts_yaml(facts, standard.vocabulary, standard.year_starts), read)


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """An answer before it is written: the value of a fact, or of a field of one of its records (from 1)."""

    place: Place
    value: Value
    row: int = 0
    field: str = ""


def can_hold(paper: Paper, facts: FactSet, standard: Standard, back: int) -> bool:
    """Whether facts of that period are written into this file, and not into one that it names."""
    return holds(paper.text, paper.name, back, _periods(facts, standard, back))


def with_told(paper: Paper, facts: FactSet, standard: Standard, told: AnswerTold) -> tuple[Paper, FactSet]:
    """The file with an answer in it, and the facts that it now holds; InputError where they do not go together.

    What was read before is there again, and the answer with it, or nothing is written.
    """
    key, back = told.place
    definition = standard.vocabulary[key]
    tree = _tree(definition.fields[told.field] if told.field else definition, told.value)
    answer = Answer(key, back, tree, _periods(facts, standard, back), told.row, told.field)
    text = with_answer(paper.text, paper.name, answer)
    if text is None:
        raise InputError([_no_place(paper, told)])
    try:
        after = paper.read(text)
    except InputError as error:
        if all(problem.code in _CONTRADICTIONS for problem in error.problems if problem.severity == "error"):
            raise
        paper.read(paper.text)  # perhaps a file that it names is no longer what it was
        raise InputError([_no_place(paper, told)]) from None
    if not _as_told(facts, after, told):
        raise InputError([_no_place(paper, told)])
    return replace(paper, text=text), after


def drafted(paper: Paper, standard: Standard, place: Place) -> tuple[Mapping[str, Value], ...]:
    """The records of a list that was begun before and not finished, as they are kept in the file."""
    if is_json(paper.name):
        return ()
    return draft_in(paper.text, reference(*place), standard.vocabulary[place[0]])


def with_drafted(paper: Paper, standard: Standard, place: Place, rows: Sequence[Mapping[str, Value]]) -> Paper:
    """The file with an unfinished list kept in it, as a comment; JSON has none, and stays as it is."""
    if is_json(paper.name):
        return paper
    text = with_draft(paper.text, reference(*place), standard.vocabulary[place[0]], rows)
    try:
        kept = paper.read(text).digest == paper.read(paper.text).digest
    except InputError:
        kept = False
    return replace(paper, text=text) if kept else paper


def _tree(definition: Definition, value: Value) -> Tree:
    return value_tree(definition, value, as_written(definition.fields))


def _periods(facts: FactSet, standard: Standard, back: int) -> tuple[PeriodTree, ...]:
    """This period and those before it, as a facts file names them."""
    return tuple(period_tree(one, standard.year_starts) for one in _calendar(facts, back))


def _calendar(facts: FactSet, back: int) -> list[Period]:
    found = [one.period for one in facts.periods[: back + 1]]
    while len(found) <= back:
        found.append(found[-1].before())
    return found


def _no_place(paper: Paper, told: AnswerTold) -> Problem:
    name = reference(*told.place)
    where = f" of record {told.row}" if told.row else ""
    message = f"{told.field or name}{where} cannot be put into the file as it is laid out"
    return Problem("Q142", Position(Source(paper.name)), message, f"write it there with an editor, under {name}")


def _as_told(before: FactSet, after: FactSet, told: AnswerTold) -> bool:
    """Whether the facts are those of before and the answer, and nothing else."""
    key, back = told.place
    given = after.given(key, back)
    if given is None:
        return False
    old = before.given(key, back)
    value = told.value
    if told.row:
        if old is None or not isinstance(old.value, Records):
            return False
        value = _with_field(old.value, told)
    if given.value != value:
        return False
    wanted = [dict(one.given) for one in before.periods]
    periods = _calendar(before, back)
    while len(wanted) <= back:
        wanted.append({})
    wanted[back][key] = replace(given, value=value)
    whole = [
        PeriodFacts(before.periods[n].period if n < len(before.periods) else periods[n], one,
                    n < len(before.periods) and before.periods[n].absent)
        for n, one in enumerate(wanted)
    ]  # fmt: skip
    expected = facts_digest(before.subject_id, before.subject_name, before.as_of, whole)
    return expected == after.digest and (after.standard, after.notes) == (before.standard, before.notes)


def _with_field(records: Records, told: AnswerTold) -> Records:
    rows: list[Mapping[str, Value]] = [records.row(n) for n in range(len(records))]
    rows[told.row - 1] = {**rows[told.row - 1], told.field: told.value}
    return records_of(rows, records.places, UNKNOWN)


def given_here(given: Given | None, paper: Paper) -> bool:
    """Whether a fact that was given stands in this file itself, its records and all."""
    if given is None:
        return False
    origin = given.value.origin if isinstance(given.value, Records) else None
    return origin is None and given.at.file == Source(paper.name).name and given.at is not NOWHERE
