"""An interview: what to ask next, and what an answer changes. It reads and writes no file itself.

Every state is kept whole and points to the one before it, so that going back
is exact. After each answer the facts are read again from the text of the file,
by the same reader as always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assay.engine.assessing.assess import Compiled
from assay.engine.questions.missing import KnownInfluences, MissingFact, missing_facts
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import NO_RECORDS, Value, records_of
from assay.facts.values.references import reference
from assay.facts.values.scalars import UNKNOWN

from .answers import typed_value
from .facts_text import AnswerTold, Paper, drafted, paper_of, with_drafted, with_told
from .fields import fields_looked_at
from .state import AskedOutcome, AskedQuestion, Interview, InterviewQuestion, ListDraft, Matter, list_behind, question


def begin(
    compiled: Compiled, facts: FactSet, targets: Sequence[str] = (), paper: Paper | None = None
) -> Interview:
    """An interview about what is missing for the targets; none are all criteria.

    ``paper`` is the facts file that the facts were read from, which the answers
    are written into; without one they are written as a file in memory.
    InputError where the facts contradict each other.
    """
    if paper is None:
        paper = paper_of(facts, compiled.plan.standard)
        facts = paper.read(paper.text)
    wanted = tuple(targets)
    kept: KnownInfluences = {}
    missing = missing_facts(compiled, facts, wanted, kept)
    return Interview(compiled, wanted, facts, paper, facts, missing, kept=kept)


def answer(interview: Interview, text: str) -> Interview | tuple[Problem, ...]:
    """The state after a typed answer; problems, and nothing changed, where it is none."""
    asked = question(interview)
    if asked is None:
        return interview
    if asked.kind == "list":
        return _begin_list(interview, asked, text)
    shown = f"{asked.name}.{asked.field}" if asked.field else asked.name
    value = typed_value(asked.definition, text, shown)
    if isinstance(value, tuple):
        return value
    if asked.kind == "record":
        return _typed(interview, asked, value)
    return _told(interview, asked, AnswerTold((asked.missing.key, asked.missing.back), value, asked.row, asked.field))


def dont_know(interview: Interview) -> Interview:
    """The state after *don't know*: the fact stays unknown, and is not asked again."""
    return _closed(interview, "not known")


def skip(interview: Interview) -> Interview:
    """The state after a question was passed over. It comes again when the interview is begun anew."""
    return _closed(interview, "skipped")


def leave(interview: Interview) -> Interview:
    """The state where the whole list is left, to be filled in in the file."""
    asked = question(interview)
    if asked is None:
        return interview
    whole: Matter = (asked.missing.key, asked.missing.back, 0, "")
    return _after(interview, AskedQuestion(whole, "left for later"), closed=interview.closed | {whole}, draft=None)


def back(interview: Interview) -> Interview:
    """The state before the last question was answered or passed over; the same where there was none."""
    return interview.before or interview


def finish(interview: Interview) -> Interview | tuple[Problem, ...]:
    """The list that is being typed is complete: it is written."""
    draft = interview.draft
    if draft is None:
        return interview
    rows = (*draft.rows, draft.row) if draft.row else draft.rows
    asked = InterviewQuestion("list", draft.missing, interview.compiled.plan.standard.vocabulary[draft.missing.key])
    if not rows:
        at = Position(Source("answer"))
        return (Problem("F202", at, "no record has been typed yet", "go back, and answer none if there are none"),)
    records = records_of(rows, [Position(Source("answer"), n + 1) for n in range(len(rows))], UNKNOWN)
    return _told(interview, asked, AnswerTold((draft.missing.key, draft.missing.back), records))


def by_list(interview: Interview) -> Interview | None:
    """The state in which the list is asked for that a figure is worked out from; None where there is no such list."""
    asked = question(interview)
    place = None if asked is None or asked.kind != "fact" else list_behind(interview, asked.missing)
    if asked is None or place is None:
        return None
    definition = interview.compiled.plan.standard.vocabulary[place[0]]
    listed = replace(
        asked.missing, key=place[0], back=place[1], name=reference(*place), label=definition.label,
        question=definition.question, instead=(),
    )  # fmt: skip
    return replace(interview, instead=listed, before=interview)


def _drafted(interview: Interview, missing: MissingFact) -> Interview:
    plan, place = interview.compiled.plan, (missing.key, missing.back)
    rows = drafted(interview.paper, plan.standard, place)
    draft = ListDraft(missing, fields_looked_at(plan, *place), rows)
    return replace(interview, draft=draft, instead=None, before=interview)


def end_record(interview: Interview) -> Interview:
    """The record that is being typed ends here; the fields that were not reached stay not recorded."""
    while interview.draft is not None and interview.draft.row:
        interview = skip(interview)
    return interview


def _begin_list(interview: Interview, asked: InterviewQuestion, text: str) -> Interview | tuple[Problem, ...]:
    word = text.strip().casefold()
    place = (asked.missing.key, asked.missing.back)
    if word in ("none", "none at all", "0", "[]"):
        return _told(interview, asked, AnswerTold(place, NO_RECORDS))
    if word not in ("add", "yes"):
        at = Position(Source("answer"))
        hint = "answer add to type the records one by one, none where there are none, or don't know"
        return (Problem("F202", at, f"{asked.name} is a list of records", hint),)
    return _drafted(interview, asked.missing)


def _typed(interview: Interview, asked: InterviewQuestion, value: Value | None) -> Interview:
    """A field of a record typed, or passed over; a record of which nothing was typed is none."""
    draft = interview.draft
    assert draft is not None
    row = draft.row if value is None else {**draft.row, asked.field: value}
    paper = interview.paper
    if draft.at + 1 < len(draft.fields):
        after = replace(draft, row=row, at=draft.at + 1)
    else:
        after = replace(draft, rows=(*draft.rows, row) if row else draft.rows, row={}, at=0)
        place = (draft.missing.key, draft.missing.back)
        paper = with_drafted(paper, interview.compiled.plan.standard, place, after.rows)
    return replace(interview, draft=after, paper=paper, before=interview)


def _told(interview: Interview, asked: InterviewQuestion, told: AnswerTold) -> Interview | tuple[Problem, ...]:
    compiled = interview.compiled
    standard = compiled.plan.standard
    paper = interview.paper
    if asked.kind == "list":
        paper = with_drafted(paper, standard, told.place, ())  # the list itself takes the place of what was kept
    try:
        paper, facts = with_told(paper, interview.facts, standard, told)
        missing = missing_facts(compiled, facts, interview.targets, interview.kept)
    except InputError as error:
        return error.problems
    said = AskedQuestion(asked.matter, "answered", told.value)
    return _after(interview, said, paper=paper, facts=facts, missing=missing, draft=None,
                  closed=interview.closed | {asked.matter})  # fmt: skip


def _closed(interview: Interview, outcome: AskedOutcome) -> Interview:
    asked = question(interview)
    if asked is None:
        return interview
    if asked.kind == "record":
        return _typed(interview, asked, None)
    return _after(interview, AskedQuestion(asked.matter, outcome), closed=interview.closed | {asked.matter})


def _after(interview: Interview, said: AskedQuestion, **changes: object) -> Interview:
    return replace(interview, log=(*interview.log, said), instead=None, before=interview, **changes)  # type: ignore[arg-type]
