"""What is missing, and what to ask next: the facts that can still change a verdict, those that settle most first.

A fact is listed where two completions of all that is not known differ in it
alone and in a verdict asked for. That is decided by proof: what is left out can
change nothing, whatever the rest turns out to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from assay.engine.assessing.assess import Compiled
from assay.engine.explaining.about import About, about
from assay.engine.explaining.reasons import Unsettled
from assay.engine.explaining.words import earlier_period
from assay.engine.language.phrases import say
from assay.engine.plan.plan import CriterionPlan
from assay.engine.plan.rests_on import bases
from assay.engine.solving.completions import YEARS
from assay.engine.solving.independent_parts import Parts
from assay.engine.solving.influence import Influence
from assay.engine.solving.proofs import Proofs, TargetProgress
from assay.engine.solving.solver import Undecided
from assay.facts.problems.positions import Position
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records
from assay.facts.values.references import Place, before, reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.showing import Shown

from .unrecorded import lacking, ties, unrecorded


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that can still change a verdict.

    ``serves`` are the criteria whose verdict it can change, ``settles`` how many
    of the verdicts asked for it could settle alone. ``instead`` names the facts
    from which it could be worked out; ``rows`` the records in which one of
    ``fields`` (in words ``field_labels``) is not recorded, ``places`` where these stand. ``proved`` is false
    where the proof gave up. ``reason`` says why it is not known: of ``differ``,
    the records are those that differ in ``fields``, though all are ``on`` one day.
    """

    key: str
    back: int
    name: str
    label: str
    question: str
    why_asked: str
    serves: tuple[str, ...]
    settles: int
    instead: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    proved: bool = True
    places: tuple[str, ...] = ()
    field_labels: tuple[str, ...] = ()
    reason: Unsettled = "missing"
    on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MissingFacts(Shown):
    """All that is missing for some targets, in the order in which to ask.

    ``unknown`` are the targets whose verdict is not known, ``beyond`` those of them
    that come out the same whatever is missing: the rule by itself cannot tell.
    ``without_influence`` are the facts that are not given, or not wholly, and can
    change none of them.
    """

    about: About
    targets: tuple[str, ...]
    unknown: tuple[str, ...]
    facts: tuple[MissingFact, ...]
    without_influence: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()

    def in_short(self) -> str:
        open_ = f"{len(self.unknown)} of {len(self.targets)} verdicts not known"
        return f"{self.about}: {open_}; {len(self.facts)} facts to ask for"


class FactInfluence(NamedTuple):
    """What one fact can do to one verdict.

    It can change it by way of the criteria it ``serves``; ``settles``: it could
    settle it alone; ``proved``: that it can change it is proved.
    """

    place: Place
    serves: tuple[str, ...]
    settles: bool
    proved: bool
    rows: tuple[int, ...]
    fields: tuple[str, ...]
    reason: Unsettled = "missing"
    on: date | None = None

    @property
    def matter(self) -> tuple[object, ...]:
        """What it is about: the fact, or records of it that differ in a field."""
        return (self.place, self.fields, self.rows) if self.reason == "differ" else (self.place,)


KnownInfluences: TypeAlias = "MutableMapping[tuple[object, ...], tuple[FactInfluence, ...]]"
"""What was found before of a target, by all it rests on; for asking again after each answer."""


def missing_facts(
    compiled: Compiled, facts: FactSet, targets: Iterable[str] = (), kept: KnownInfluences | None = None,
    progress: TargetProgress | None = None,
) -> MissingFacts:  # fmt: skip
    """The facts that can still change the verdicts asked for.

    ``targets`` are ``9.1``, ``area 4``, ``level``; none means every criterion.
    ``kept`` remembers what was found from one call to the next. Raises InputError
    where the facts contradict each other.
    """
    standard = compiled.plan.standard
    wanted = tuple(dict.fromkeys(targets)) or tuple(c.id for c in standard.criteria)
    proofs = Proofs(compiled, facts)
    proofs.agree_on_something()
    influence = Influence(Parts(proofs))
    unknown = tuple(target for target in wanted if len(proofs.judged.could_be(target)) > 1)
    found: dict[tuple[object, ...], list[FactInfluence]] = {}
    beyond: list[str] = []
    for done, target in enumerate(unknown):
        if progress is not None:
            progress(done, len(unknown))
        ones = _of_target(influence, target, {} if kept is None else kept)
        for one in ones:
            found.setdefault(one.matter, []).append(one)
        if not ones:
            beyond.append(target)
    listed = [_fact(proofs, ones[0].place, ones) for ones in found.values()]
    order = {c.unit.id: n for n, c in enumerate(compiled.plan.criteria)}
    listed.sort(key=lambda one: (-one.settles, -len(one.serves), [order[c] for c in one.serves], one.back, one.key))
    return MissingFacts(about(standard, facts), wanted, unknown, tuple(listed), _without(proofs, listed),
                        tuple(beyond))  # fmt: skip


def _fact(proofs: Proofs, place: Place, ones: list[FactInfluence]) -> MissingFact:
    key, back = place
    standard = proofs.plan.standard
    served = {id_ for one in ones for id_ in one.serves}
    serves = tuple(c.id for c in standard.criteria if c.id in served)
    why = " ".join(f"{c.id}: {c.statement}" for c in standard.criteria if c.id in served)
    if key == YEARS:
        period = earlier_period(back)
        question = say("values", "earlier.ask", period=period, name=proofs.facts.subject_name)
        return MissingFact(
            key, back, before(back), say("values", "earlier.whether", period=period), question, why, serves,
            sum(one.settles for one in ones), proved=all(one.proved for one in ones),
        )  # fmt: skip
    definition = standard.vocabulary[key]
    instead = bases(proofs.plan, place) if key in standard.computed else set[Place]()
    rows = {row for one in ones for row in one.rows}
    fields = {name for one in ones for name in one.fields}
    records = proofs.judged.row[proofs.plan.places[place]]
    return MissingFact(
        key, back, reference(key, back), definition.label, definition.question, why, serves,
        sum(one.settles for one in ones), tuple(reference(*one) for one in sorted(instead)),
        tuple(sorted(rows)), tuple(name for name in definition.fields if name in fields),
        all(one.proved for one in ones), tuple(_where(records.places[row - 1]) for row in sorted(rows)),
        tuple(field.label for name, field in definition.fields.items() if name in fields),
        ones[0].reason, ones[0].on,
    )  # fmt: skip


def _where(at: Position) -> str:
    return str(at) if at.path or not at.line else f"{at.file}:{at.line}"


def _without(proofs: Proofs, listed: Iterable[MissingFact]) -> tuple[str, ...]:
    """The facts that are not given, or not wholly, and neither listed nor behind a figure that is."""
    plan = proofs.plan
    places = {(key, 0) for key in plan.standard.vocabulary} | set(plan.places)
    asked = [(one.key, one.back) for one in listed if one.key != YEARS]
    behind = {place for one in asked for place in (one, *bases(plan, one))}
    return tuple(
        reference(*place) for place in sorted(places - behind, key=lambda place: (place[1], place[0]))
        if place[0] not in plan.standard.computed and not proofs.facts.absent(place[1]) and _gap(proofs, place)
    )  # fmt: skip


def _gap(proofs: Proofs, place: Place) -> bool:
    given = proofs.facts.given(*place)
    if given is None:
        return True
    if isinstance(given.value, Records):
        columns, fields = given.value.columns, proofs.plan.standard.vocabulary[place[0]].fields
        return len(given.value) > 0 and any(name not in columns or 0 in columns[name].codes for name in fields)
    return given.value is UNKNOWN


def _of_target(influence: Influence, target: str, kept: KnownInfluences) -> tuple[FactInfluence, ...]:
    """The facts that can change one verdict."""
    proofs = influence.proofs
    criteria = proofs.open_below(target)
    cone = sorted(frozenset[Place]().union(*(proofs.cones.criteria[c.unit.id] for c in criteria)))
    row, places = proofs.judged.row, proofs.plan.places
    asked = [place for place in cone if place in proofs.asked]
    known = sorted(place for place in proofs.asked_by(criteria) if place not in cone)
    days = tuple(row[: min(places.values(), default=0)])
    absent = tuple(one.absent for one in proofs.facts.periods)
    key = (target, tuple(asked), tuple(known), days, absent, *(row[places[place]] for place in cone))
    if key not in kept:
        found = [one for place in asked for one in _found(influence, target, criteria, place)]
        found += _otherwise(influence, target, criteria, {one.place for one in found})
        kept[key] = tuple(found or _together(influence, target, criteria, asked))
    return kept[key]


def _together(
    influence: Influence, target: str, criteria: tuple[CriterionPlan, ...], asked: Sequence[Place]
) -> Iterator[FactInfluence]:
    """Facts of which none changes the verdict while all others stay, as a figure that is given ties them."""
    proofs, reachable = influence.proofs, influence.parts.reachable(target)
    if not reachable:
        proofs.must_be_unknown(target)
    if len(reachable) < 2:
        return
    tied = [place for place in asked if len(proofs.ties[place]) > 1]
    for place in tied or asked:
        inside = tuple(c.unit.id for c in criteria if place in proofs.cones.criteria[c.unit.id])
        yield from _listed(influence, target, place, inside, True)


def _otherwise(
    influence: Influence, target: str, criteria: tuple[CriterionPlan, ...], listed: set[Place]
) -> Iterator[FactInfluence]:
    """What is not asked for first: figures whose lists change nothing, and whether there was an earlier period."""
    wider = influence.wider
    if wider is None:
        return
    proofs = wider.proofs
    cone = frozenset[Place]().union(*(proofs.cones.criteria[c.unit.id] for c in criteria))
    for place in sorted((cone & proofs.asked) - influence.proofs.asked):
        figure = place[0] in proofs.plan.standard.computed
        if place[0] == YEARS or (figure and not bases(proofs.plan, place) & listed):
            yield from _found(wider, target, criteria, place)


def _found(
    influence: Influence, target: str, criteria: tuple[CriterionPlan, ...], place: Place
) -> Iterator[FactInfluence]:
    proofs, proved = influence.proofs, True
    inside = tuple(c.unit.id for c in criteria if place in proofs.cones.criteria[c.unit.id])
    try:
        if not influence.changes(target, place):
            return
        serves = tuple(id_ for id_ in inside if influence.changes(id_, place)) or inside
    except Undecided:
        proved, serves = False, inside
    yield from _listed(influence, target, place, serves, proved)


def _listed(
    influence: Influence, target: str, place: Place, serves: tuple[str, ...], proved: bool
) -> Iterator[FactInfluence]:
    """A fact; of a list what is not recorded in it, and each time that records of one day differ in it."""
    proofs = influence.proofs
    try:
        settles = influence.settles(target, place)
    except Undecided:
        settles = False
    value = UNKNOWN if place[0] == YEARS else proofs.judged.row[proofs.plan.places[place]]
    if not isinstance(value, Records):
        yield FactInfluence(place, serves, settles, proved, (), (), _why_unknown(proofs, place))
        return
    rows, fields = unrecorded(proofs, serves, place)
    tied = ties(proofs, serves, place)
    settles = settles and len(tied) + bool(rows) < 2
    if not rows and not tied:
        rows, fields = lacking(value, proofs.uses[place[0]].fields)
    if rows or not tied:
        yield FactInfluence(place, serves, settles, proved, rows, fields)
    for one in tied:
        numbers = tuple(row for row in one.rows if isinstance(row, int))
        yield FactInfluence(place, serves, settles, proved, numbers, (one.field,), "differ", one.on)


def _why_unknown(proofs: Proofs, place: Place) -> Unsettled:
    given = proofs.facts.given(*place)
    return "missing" if given is None or given.value is UNKNOWN else "lapsed"
