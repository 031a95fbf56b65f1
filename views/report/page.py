"""The report of one assessment: everything that is shown, in its order, ready for a page or for Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assay.engine.assessing.assess import Compiled
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.words import day_words, label_words, verdict_words
from assay.engine.questions.compare.compare import compare
from assay.engine.questions.why.proof import proof
from assay.engine.reference.tally import TALLIED
from assay.engine.version import VERSION
from assay.facts.language.phrases import all_of, any_of
from assay.facts.values.references import parse_reference
from assay.views.phrases import say as say_of

from .changes import Changes, changes
from .criteria import VerdictGroup, groups
from .missing import QuestionShown, by_criterion, questions
from .nearness import Threshold, distances, thresholds
from .picture import AreaBar, area_bars
from .plan import PlanStep, plan
from .register import EvidenceEntry, Register, register
from .tree import ReasonTree, trees
from .until import Holding, holding
from .words import say, sentence


@dataclass(frozen=True, slots=True)
class Rung:
    """A level: whether it is reached, the one that was reached, or one that still could be."""

    title: str
    reached: bool
    here: bool
    possible: bool


@dataclass(frozen=True, slots=True)
class Caveat:
    """What to bear in mind of the level, and the anchor of the section that says more."""

    words: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A fact that is assumed, and the criteria that rest on it."""

    name: str
    label: str
    value: str
    note: str
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All sections; one that is empty is left out."""

    subject: str
    standard: str
    version: str
    source: str
    as_of: str
    period: str
    level: str
    rungs: tuple[Rung, ...]
    level_trees: tuple[ReasonTree, ...]
    caveats: tuple[Caveat, ...]
    period_before: str
    areas: tuple[AreaBar, ...]
    totals: tuple[int, ...]
    verdicts: tuple[tuple[str, str], ...]
    groups: tuple[VerdictGroup, ...]
    near: tuple[Threshold, ...]
    register: Register
    missing: tuple[QuestionShown, ...]
    plan: tuple[PlanStep, ...]
    changes: Changes | None
    holding: Holding
    assumed: tuple[Assumed, ...]
    remarks: tuple[str, ...]
    origin: tuple[tuple[str, str], ...]
    personal: bool


def report_of(compiled: Compiled, assessment: Assessment, earlier: Assessment | None = None) -> Report:
    """The report on an assessment with a compiled standard. ``earlier`` is one of a period or more before."""
    facts, standard, personal = assessment.facts, assessment.standard, assessment.reader.personal
    source = ", ".join(part for part in (standard.source.title, standard.source.published) if part)
    proofs = [proof(assessment, one.id, all_rows=personal) for one in assessment.criteria]
    near, asked = thresholds(assessment), questions(compiled, facts)
    evidence = register(assessment)
    assumed = tuple(_assumed(assessment, evidence.entries))
    since = compare(earlier, assessment) if earlier else None
    verdicts = {one.id: one.verdict for one in earlier.criteria} if earlier else {}
    before = {one.id: verdicts.get(since.older(one.id), "") for one in assessment.criteria} if since else {}
    return Report(
        subject=facts.subject_name,
        standard=standard.title,
        version=standard.version,
        source=source,
        as_of=day_words(assessment.as_of),
        period=_period(assessment),
        level=_level_words(assessment),
        rungs=tuple(_rungs(assessment)),
        level_trees=_level_trees(assessment),
        caveats=tuple(_caveats(assessment, assumed)),
        period_before=earlier.facts.period.name if earlier else "",
        areas=area_bars(assessment, earlier, since),
        totals=tuple(sum(area.tally[verdict] for area in assessment.areas) for verdict in TALLIED),
        verdicts=tuple((verdict, verdict_words(verdict)) for verdict in TALLIED),
        groups=groups(assessment.reader, proofs, by_criterion(asked), distances(near), before, personal),
        near=_nearest(near),
        register=evidence,
        missing=asked,
        plan=plan(assessment.reader, proofs),
        changes=changes(since) if since else None,
        holding=holding(compiled, facts, personal),
        assumed=assumed,
        remarks=tuple(f"{problem.at}: {problem.message}" for problem in assessment.problems),
        origin=tuple(_origin(assessment, earlier)),
        personal=personal,
    )


def _nearest(near: tuple[Threshold, ...]) -> tuple[Threshold, ...]:
    """Those that one step would turn, and those that fall short; not those with something to spare."""
    return tuple(one for one in near if one.decides and (one.turns or not one.holds))


def _period(assessment: Assessment) -> str:
    period = assessment.facts.period
    return say("cover.period_days", name=period.name, first=day_words(period.start), last=day_words(period.end))


# ---------------------------------------------------------------- the level


def _level_words(assessment: Assessment) -> str:
    level = assessment.level
    return say("cover.not_settled") if level.verdict == "unknown" else level.title()


def _rungs(assessment: Assessment) -> Iterator[Rung]:
    """The levels from the lowest up; every level below the one that was reached is reached too."""
    level = assessment.level
    ids = [one.id for one in reversed(level.levels)]
    reached = min((ids.index(one) for one in level.could_be if one in ids), default=-1)
    settled = level.verdict in ids
    for number, one in enumerate(reversed(level.levels)):
        possible = not settled and one.id in level.could_be
        yield Rung(one.title, number <= reached, settled and number == reached, possible)


def _level_trees(assessment: Assessment) -> tuple[ReasonTree, ...]:
    found = proof(assessment, "level")
    ids = [level.id for level in assessment.level.levels]
    headed = [(say_of("common", "role.level", level=assessment.level.title(one.role)) if one.role in ids
               else say_of("common", f"role.{one.role}"), one) for one in found.roles]  # fmt: skip
    return trees(found, headed, {})


def _caveats(assessment: Assessment, assumed: tuple[Assumed, ...]) -> Iterator[Caveat]:
    """What a reader of the level has to know beside it."""
    level = assessment.level
    if level.verdict == "unknown":
        titles = any_of([level.title(one) for one in level.could_be])
        yield Caveat(say("cover.could_be", levels=titles), "missing")
    unknown = [one.id for one in assessment.criteria if one.verdict == "unknown"]
    if unknown:
        yield Caveat(say("cover.unknown", count=len(unknown), all=len(assessment.criteria),
                         criteria=all_of(unknown)), "missing")  # fmt: skip
    for one in assumed:
        if one.criteria:
            words = say("cover.assumed", fact=sentence(one.label).rstrip("."), count=len(one.criteria),
                        criteria=all_of(one.criteria))  # fmt: skip
            yield Caveat(words, "assumptions")
    for result in assessment.criteria:
        for caution in result.cautions:
            yield Caveat(say("cover.caution", criterion=result.id, caution=caution.say), f"c-{result.id}")
    if assessment.problems:
        yield Caveat(say("cover.remarks", count=len(assessment.problems)), "assumptions")


# ---------------------------------------------------------------- what it rests on


def _assumed(assessment: Assessment, entries: tuple[EvidenceEntry, ...]) -> Iterator[Assumed]:
    """With its value as the register has it, where a criterion rests on it."""
    vocabulary, values = assessment.standard.vocabulary, {entry.name: entry.value for entry in entries}
    for one in assessment.assumptions:
        key, back = parse_reference(one.fact)
        label = label_words(vocabulary[key].label, back)
        yield Assumed(one.fact, label, values.get(one.fact, str(one.value)), one.note, one.criteria)


def _origin(assessment: Assessment, earlier: Assessment | None) -> Iterator[tuple[str, str]]:
    """What anyone needs to verify this report later."""
    standard, facts = assessment.standard, assessment.facts
    yield say("origin.standard"), say("origin.standard_words", id=standard.id, version=standard.version)
    yield say("origin.standard_digest"), standard.digest
    yield say("origin.facts_digest"), facts.digest
    if earlier is not None:
        yield say("origin.earlier_digest"), earlier.facts.digest
    yield say("origin.assay"), VERSION
