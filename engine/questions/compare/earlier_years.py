"""Where this year's facts of an earlier year are others than the facts of that year's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.words import amount_words
from assay.engine.plan.plan import Plan
from assay.engine.reference.admit import admission, compatible, made_beside
from assay.facts.problems.positions import NOWHERE, Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.beside import beside
from assay.facts.values.dates import Period
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.references import Place, before, parse_reference, reference
from assay.facts.values.rows import value_words
from assay.facts.values.told_twice import Apart, ToldTwice, periods_of_both, told_twice
from assay.facts.values.vocabulary import Vocabulary
from assay.rules.language.terms import looked_at
from assay.rules.language.types import type_of

from .snapshot import Snapshot, SnapshotCondition, SnapshotFact, snapshot_of
from .words import fact_label, fact_words

HINT = "correct one of the two; what both give has to be the same"


@dataclass(frozen=True, slots=True)
class YearDiffers:
    """A fact of an earlier period, as this year's facts have it (``here``) and as that year's own have it (``there``).

    Without values where they are about people, or where lists have as many
    records. ``here_at`` and ``there_at`` are the two places. ``fact`` is
    ``previous`` where one of the two says that there was no such period.
    """

    fact: str
    label: str
    period: str
    here: str
    here_at: str
    there: str
    there_at: str


Placed = tuple[YearDiffers, Position]
"""A difference, and its place in the facts of the later year."""


def years_differ(old: Snapshot, new: Snapshot) -> tuple[Placed, ...]:
    """Each difference between two assessments, whichever of them is of the later year."""
    this, last = (new, old) if new.start >= old.start else (old, new)
    if this.about.subject != last.about.subject:
        return ()
    if this.facts is None or last.facts is None or this.plan is None:
        return tuple((one, _position(one.here_at)) for one in _of_documents(this, last))
    return _of_facts(this.facts, last.facts, this.plan)


def year_problems(old: Assessment | Snapshot, new: Assessment | Snapshot) -> tuple[Problem, ...]:
    """The same as warnings."""
    if isinstance(old, Snapshot) or isinstance(new, Snapshot):
        found = years_differ(snapshot_of(old), snapshot_of(new))
    else:
        this, last = (new, old) if new.facts.period.start >= old.facts.period.start else (old, new)
        found = _of_facts(this.facts, last.facts, this.reader.plan)
    return tuple(Problem("F605", at, year_words(one), HINT, "warning") for one, at in found)


def _of_facts(this: FactSet, last: FactSet, plan: Plan) -> tuple[Placed, ...]:
    vocabulary = plan.standard.vocabulary
    found = [*told_twice(this, last, vocabulary), *_made_otherwise(plan, this, last)]
    found.sort(key=lambda one: (one.back, one.key))
    return tuple((_shown(one, this.periods[one.back].period, vocabulary), _at(one)) for one in found)


def year_words(one: YearDiffers) -> str:
    """A difference, with both places but that of the later year."""
    if not one.here and not one.there:
        return f"{one.fact} is another than in the facts of {one.period} themselves, {one.there_at}"
    return f"{one.fact} is {one.here}, and in the facts of {one.period} themselves {one.there}, {one.there_at}"


def _position(at: str) -> Position:
    """A place that a document names."""
    file, line, column = [*at.rsplit(":", 2), "", ""][:3]
    if line.isdecimal() and column.isdecimal():
        return Position(Source(file), int(line), int(column))
    return Position(Source(at))


def _at(one: ToldTwice) -> Position:
    given = one.here or one.there
    return given.at if given is not None else NOWHERE


def _shown(one: ToldTwice, period: Period, vocabulary: Vocabulary) -> YearDiffers:
    places = [str(side.at) if side is not None else "" for side in (one.here, one.there)]
    if one.here is None or one.there is None:
        here, there = ("none", "given") if one.here is None else ("given", "none")
        return YearDiffers(before(one.back), before(one.back), period.name, here, places[0], there, places[1])
    name = reference(one.key, one.back)
    words = one.apart
    return YearDiffers(name, fact_label(name, vocabulary), period.name, words.one, places[0], words.other, places[1])


# ------------------------------------------------------------ a figure here, and there what it is made of


def _made_otherwise(plan: Plan, this: FactSet, last: FactSet) -> Iterator[ToldTwice]:
    """Figures that one gives, and that the records of the other make another one, as at the end of that period."""
    ways = admission(plan)
    computed = plan.standard.computed
    for back, ago in periods_of_both(this, last):
        mine, own = this.periods[back], last.periods[ago]
        if mine.absent or own.absent:
            continue
        for figures, lists, ours in ((mine, own, True), (own, mine, False)):
            given = {key: one for key, one in figures.given.items() if key in computed and key not in lists.given}
            sources = {key: one for key, one in lists.given.items() if key not in figures.given}
            if not given or not sources:
                continue
            whole = PeriodFacts(mine.period, {**sources, **given})
            merged = replace(this, periods=(*this.periods[:back], whole, *this.periods[back + 1 :]))
            for (key, when), figure, made in made_beside(ways, merged):
                used = _used(plan, (key, 0)) & sources.keys()
                if when != back or key not in given or not used or compatible(made, figure.value):
                    continue
                definition = plan.standard.vocabulary[key]
                other = Given(figure.value, sources[min(used)].at)
                words = ("", "")
                if not definition.personal:
                    made_words = amount_words(made, type_of(definition))
                    words = beside(value_words(definition, figure.value), made_words)
                here, there = (figure, other) if ours else (other, figure)
                first, second = words if ours else words[::-1]
                yield ToldTwice(key, back, here, there, Apart(first, second))


def _used(plan: Plan, place: Place) -> set[str]:
    """What a computed figure is worked out from in its own period."""
    body = plan.standard.computed.get(place[0])
    found: set[str] = set()
    for key, back in looked_at(body) if body is not None else ():
        if not back:
            found |= {key} | _used(plan, (key, 0))
    return found


# ------------------------------------------------------------ documents


def _of_documents(this: Snapshot, last: Snapshot) -> Iterator[YearDiffers]:
    """The facts that conditions looked at, as far as documents have their values."""
    if last.start >= this.start:
        return
    mine, own = _looked_at(this), _looked_at(last)
    vocabulary = this.vocabulary or last.vocabulary
    ago = _periods_ago(this, last)
    for name, looked in mine.items():
        key, back = parse_reference(name)
        other = own.get(reference(key, back - ago)) if back >= ago > 0 else None
        if other is None or not looked.at or not other.at or looked.personal or other.personal:
            continue
        if looked.value is None or other.value is None or (looked.value, looked.listed) == (other.value, other.listed):
            continue
        sides = (looked.value, other.value)
        words = beside(fact_words(looked, vocabulary, sides), fact_words(other, vocabulary, sides))
        if words[0] != words[1]:
            name_of = last.about.period if back == ago else before(back)
            yield YearDiffers(name, fact_label(name, vocabulary), name_of, words[0], looked.at, words[1], other.at)


def _periods_ago(this: Snapshot, last: Snapshot) -> int:
    """How many regular periods before this one the other is; 0 where it is none of them."""
    period = Period(this.about.period, this.start, this.end)
    for back in range(1, 10):
        period = period.before()
        if (period.start, period.end) == (last.start, last.end):
            return back
    return 0


def _looked_at(snapshot: Snapshot) -> dict[str, SnapshotFact]:
    found: dict[str, SnapshotFact] = {}
    todo: list[SnapshotCondition] = [tree for one in snapshot.criteria for tree in one.because.values()]
    while todo:
        here = todo.pop()
        found |= {looked.name: looked for looked in here.facts}
        todo += here.parts
    return found
