"""One state of an interview, and what is asked in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from assay.engine.assessing.assess import Compiled
from assay.engine.questions.missing import KnownInfluences, MissingFact, MissingFacts
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records, Value
from assay.facts.values.references import Place, parse_reference, reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition

from .facts_text import Paper, can_hold, given_here
from .fields import fields_looked_at

AskedOutcome: TypeAlias = Literal["answered", "not known", "skipped", "left for later"]
QuestionKind: TypeAlias = Literal["fact", "list", "record", "field"]
Matter: TypeAlias = "tuple[str, int, int, str]"
"""What a question is about: a fact, how many periods back, a record (0 is none) and its field."""


@dataclass(frozen=True, slots=True)
class InterviewQuestion:
    """What is asked next.

    ``kind`` is ``fact`` for a value, ``list`` for a list of which nothing is
    known, ``record`` for a field of a record that is being added to it, and
    ``field`` for something that a record of the file leaves open. ``definition``
    is that of the fact or field; ``row`` counts records from 1.
    """

    kind: QuestionKind
    missing: MissingFact
    definition: Definition
    row: int = 0
    field: str = ""

    @property
    def name(self) -> str:
        return reference(self.missing.key, self.missing.back)

    @property
    def matter(self) -> Matter:
        return (self.missing.key, self.missing.back, self.row, self.field)


@dataclass(frozen=True, slots=True)
class ListDraft:
    """A list that is being typed. It is written when it is complete: half a list would be taken for the whole.

    Until then its records are kept in the file as comments, where that can have any.
    """

    missing: MissingFact
    fields: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...] = ()
    row: Mapping[str, Value] = field(default_factory=lambda: {})
    at: int = 0


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that was put, and what came of it."""

    matter: Matter
    outcome: AskedOutcome
    value: Value = UNKNOWN


@dataclass(frozen=True)
class Interview:
    """One state of an interview. ``closed`` are matters that are not asked again; ``first`` the facts it began with."""

    compiled: Compiled
    targets: tuple[str, ...]
    first: FactSet
    paper: Paper = field(repr=False)
    facts: FactSet
    missing: MissingFacts
    closed: frozenset[Matter] = frozenset()
    log: tuple[AskedQuestion, ...] = ()
    draft: ListDraft | None = None
    instead: MissingFact | None = None
    """The list that is asked for in place of the figure that is worked out from it."""
    before: Interview | None = field(default=None, repr=False, compare=False)
    kept: KnownInfluences = field(default_factory=lambda: {}, repr=False, compare=False)
    """What ``missing_facts`` found before; every state of an interview shares it."""


def question(interview: Interview) -> InterviewQuestion | None:
    """What to ask next; None where nothing that matters can be asked any more."""
    draft = interview.draft
    if draft is not None:
        name = draft.fields[draft.at]
        definition = interview.compiled.plan.standard.vocabulary[draft.missing.key].fields[name]
        return InterviewQuestion("record", draft.missing, definition, len(draft.rows) + 1, name)
    if interview.instead is not None:
        listed = interview.compiled.plan.standard.vocabulary[interview.instead.key]
        return InterviewQuestion("list", interview.instead, listed)
    return next(_questions(interview), None)


def elsewhere(interview: Interview) -> tuple[MissingFact, ...]:
    """What cannot be written into this file: it stands in another, its evidence is out of date, or it contradicts
    itself."""
    return tuple(one for one in interview.missing.facts if _why_not(interview, one))


def list_behind(interview: Interview, one: MissingFact) -> Place | None:
    """The one list that a figure is worked out from, where it can be typed into this file."""
    vocabulary = interview.compiled.plan.standard.vocabulary
    places = [parse_reference(name) for name in one.instead]
    if len(places) != 1 or vocabulary[places[0][0]].type != "records":
        return None
    return None if interview.facts.given(*places[0]) is not None else places[0]


def still_to_ask(interview: Interview) -> int:
    """How many facts could still matter, and can be asked."""
    return len({(one.missing.key, one.missing.back) for one in _questions(interview)})


def _questions(interview: Interview) -> Iterator[InterviewQuestion]:
    vocabulary = interview.compiled.plan.standard.vocabulary
    for one in interview.missing.facts:
        whole: Matter = (one.key, one.back, 0, "")
        if whole in interview.closed or _why_not(interview, one):
            continue
        definition = vocabulary[one.key]
        given = interview.facts.given(one.key, one.back)
        if given is not None and isinstance(given.value, Records):
            yield from _open_fields(interview, one, definition, given.value)
        else:
            yield InterviewQuestion("list" if definition.type == "records" else "fact", one, definition)


def _why_not(interview: Interview, one: MissingFact) -> bool:
    """Whether a fact cannot be answered in this file."""
    if not one.key or one.reason != "missing":
        return True  # whether there was a year, which of several records is right, or new evidence, is for the file
    given = interview.facts.given(one.key, one.back)
    if given is not None and isinstance(given.value, Records):
        return not given_here(given, interview.paper)
    return not can_hold(interview.paper, interview.facts, interview.compiled.plan.standard, one.back)


def _open_fields(
    interview: Interview, one: MissingFact, definition: Definition, records: Records
) -> Iterator[InterviewQuestion]:
    """What the records leave open; where it is not said which of them matter, all that rules look at."""
    names = one.fields or fields_looked_at(interview.compiled.plan, one.key, one.back)
    for row in one.rows or range(1, len(records) + 1):
        known = records.row(row - 1)
        for name in names:
            if name not in known and (one.key, one.back, row, name) not in interview.closed:
                yield InterviewQuestion("field", one, definition.fields[name], row, name)
