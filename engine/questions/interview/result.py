"""What an interview has brought: what was asked, what came of it, and which verdicts it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assay.engine.assessing.assess import assess_unfired
from assay.engine.explaining.about import About, about
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.documents import Plain, plain
from assay.engine.explaining.reasons import Unsettled
from assay.engine.questions.bounds import bounds_of
from assay.engine.questions.turned import TurnedVerdict
from assay.engine.reference.admit import admit
from assay.engine.reference.evaluate import possible, verdict_of
from assay.facts.values.covering import is_private
from assay.facts.values.records import Records, Value
from assay.facts.values.references import reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.showing import Shown

from .state import AskedOutcome, AskedQuestion, Interview, elsewhere, question


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A question and its outcome.

    ``record`` counts from 1, and is 0 where the fact itself was asked; ``answer``
    is null where there was none, or where it is about a person.
    """

    name: str
    record: int
    field: str
    outcome: AskedOutcome
    answer: Plain
    records: int | None


@dataclass(frozen=True, slots=True)
class StillOpen:
    """A verdict that was asked for and is still not known, and what it could be."""

    target: str
    title: str
    could_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certain:
    """A verdict that is read as not known, but is this one whatever the rest turns out to be."""

    target: str
    title: str
    verdict: str


@dataclass(frozen=True, slots=True)
class NotHere:
    """A fact that cannot be answered in this file. ``records`` are those that leave something open, or that
    ``differ`` in ``field`` though all are ``on`` one day."""

    name: str
    file: str
    records: tuple[int, ...]
    reason: Unsettled = "missing"
    field: str = ""
    on: date | None = None
    label: str = ""
    back: int = 0
    field_label: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Interviewed(Shown):
    """The outcome of an interview. ``complete``: there is nothing more to ask, but what was passed over.

    ``missing`` names what could still matter, ``not_here`` the part of it that
    stands in other files.
    """

    about: About
    targets: tuple[str, ...]
    asked: tuple[AskedFact, ...]
    complete: bool
    changed: tuple[TurnedVerdict, ...]
    open: tuple[StillOpen, ...]
    certain: tuple[Certain, ...]
    missing: tuple[str, ...]
    not_here: tuple[NotHere, ...]

    def in_short(self) -> str:
        turned = f"{len(self.changed)} verdicts changed, {len(self.open)} still open"
        return f"{self.about}: {len(self.asked)} asked, {turned}"


def interviewed(interview: Interview) -> Interviewed:
    """The outcome so far."""
    compiled = interview.compiled
    before, after = assess_unfired(compiled, interview.first), assess_unfired(compiled, interview.facts)
    was, now = dict(_verdicts(before)), dict(_verdicts(after))
    changed = tuple(
        TurnedVerdict(target, title, was[target][1], verdict)
        for target, (title, verdict, _) in now.items() if verdict != was[target][1]
    )  # fmt: skip
    certain = _certain(interview)
    still = tuple(
        StillOpen(target, now[target][0], now[target][2])
        for target in interview.missing.unknown if target not in certain
    )  # fmt: skip
    return Interviewed(
        about(compiled.plan.standard, interview.facts), interview.targets,
        tuple(_asked(interview, one) for one in interview.log), question(interview) is None, changed, still,
        tuple(Certain(target, now[target][0], verdict) for target, verdict in certain.items()),
        tuple(one.name for one in interview.missing.facts),
        tuple(_not_here(interview)),
    )  # fmt: skip


def _certain(interview: Interview) -> dict[str, str]:
    """The verdicts that no missing fact can change, of those that are read as not known."""
    served = {id_ for one in interview.missing.facts for id_ in one.serves}
    areas = {c.id: c.area for c in interview.compiled.plan.standard.criteria}
    served |= {f"area {areas[id_]}" for id_ in served}
    free = [target for target in interview.missing.unknown if target not in served
            and (target != "level" or not interview.missing.facts)]  # fmt: skip
    if not free:
        return {}
    found = bounds_of(interview.compiled, interview.facts, free).targets
    return {one.target: one.reachable[0].verdict for one in found if len(one.reachable) == 1}


def _verdicts(assessment: Assessment) -> Iterator[tuple[str, tuple[str, str, tuple[str, ...]]]]:
    """Every target with its title, its verdict and what it could be."""
    for c in assessment.criteria:
        yield c.id, (c.criterion.title, c.verdict, c.could_be)
    for a in assessment.areas:
        yield f"area {a.id}", (a.area.title, a.verdict, a.could_be)
    level = assessment.level
    yield "level", ("", level.verdict, level.could_be)


def _asked(interview: Interview, one: AskedQuestion) -> AskedFact:
    key, back, row, field = one.matter
    definition = interview.compiled.plan.standard.vocabulary[key]
    value: Value = one.value
    if field:
        definition = definition.fields[field]
    private = is_private(definition) if field else definition.personal or definition.type == "text"
    records = len(value) if isinstance(value, Records) else None
    shown = None if private or value is UNKNOWN or records is not None else plain(value, definition)
    return AskedFact(reference(key, back), row, field, one.outcome, shown, records)


def _not_here(interview: Interview) -> Iterator[NotHere]:
    for one in elsewhere(interview):
        given = interview.facts.given(one.key, one.back)
        file = ""
        if given is not None:
            origin = given.value.origin if isinstance(given.value, Records) else None
            file = origin.file if origin else given.at.file
        field = "".join(one.fields[:1]) if one.reason == "differ" else ""
        label = "".join(one.field_labels[:1]) if field else ""
        yield NotHere(one.name, file, one.rows, one.reason, field, one.on, one.label, one.back, label)


def known_verdicts(interview: Interview) -> dict[str, str]:
    """The verdict of every criterion as the facts now are, without explanations."""
    compiled = interview.compiled
    row, _ = admit(compiled.admission, interview.facts)
    values = compiled.criteria(row)
    return {c.unit.id: verdict_of(possible(c.unit, values)) for c in compiled.plan.criteria}
