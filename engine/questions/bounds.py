"""The best and the worst that can still come of what is known: exact, each with facts that would make it so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assay.engine.assessing.assess import Compiled
from assay.engine.explaining.about import About, about
from assay.engine.explaining.documents import Plain, plain
from assay.engine.explaining.words import amount_words
from assay.engine.language.phrases import say
from assay.engine.plan.plan import Plan
from assay.engine.plan.targets import unknown_target
from assay.engine.solving.completions import Use, terms_of, uses_of
from assay.engine.solving.independent_parts import Parts
from assay.engine.solving.proofs import Proofs, TargetProgress
from assay.engine.solving.solver import Undecided
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place, reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.showing import Shown
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import Literal_, Parameter, walk
from assay.rules.language.types import type_of


@dataclass(frozen=True, slots=True)
class WitnessField:
    """What is set in one field of some records; ``words`` says the value."""

    field: str
    label: str
    value: Plain
    words: str


@dataclass(frozen=True, slots=True)
class WitnessRecords:
    """So many records of a list in which the same is set; ``rows`` are their numbers where the facts have them."""

    number: int
    rows: tuple[int, ...]
    fields: tuple[WitnessField, ...]


@dataclass(frozen=True, slots=True)
class WitnessFact:
    """One fact of a witness; of a list, whose ``value`` is null, ``records`` are those in which something is set.

    ``back`` counts periods back, ``words`` says the value.
    """

    name: str
    label: str
    back: int
    value: Plain
    words: str
    records: tuple[WitnessRecords, ...] | None = None


@dataclass(frozen=True, slots=True)
class Reachable:
    """A verdict that can still come, with what would have to turn out for it.

    Where the verdict is known already, or could not be decided, there is no witness.
    """

    verdict: str
    witness: tuple[WitnessFact, ...] = ()
    proved: bool = True


@dataclass(frozen=True, slots=True)
class TargetBounds:
    """What a criterion, an area or the level can still become, from worst to best; verdicts that
    no order ranks (*not applicable*) stand last and are neither worst nor best.

    ``known``: the facts already say which it is. Where they do not and one
    verdict alone is reachable, it is this one whatever the rest turns out to be.
    """

    target: str
    title: str
    known: bool
    reachable: tuple[Reachable, ...]

    @property
    def could_be(self) -> tuple[str, ...]:
        return tuple(one.verdict for one in self.reachable)

    @property
    def worst(self) -> str:
        return self.could_be[0]

    @property
    def best(self) -> str:
        ranked = [one for one in self.could_be if one != "not_applicable"]
        return ranked[-1] if ranked else "not_applicable"


@dataclass(frozen=True, slots=True, repr=False)
class Bounds(Shown):
    """The bounds of every target, in the order of the standard; the level last."""

    about: About
    targets: tuple[TargetBounds, ...]

    def in_short(self) -> str:
        open_ = sum(not one.known for one in self.targets)
        return f"{self.about}: {open_} of {len(self.targets)} verdicts open"

    def of(self, target: str) -> TargetBounds:
        """Those of ``9.1``, ``area 4`` (or ``4``) or ``level``; UnknownTarget where it was not asked for."""
        found = next((one for one in self.targets if one.target in (target, f"area {target}")), None)
        if found is None:
            raise unknown_target(target, "verdict", [one.target for one in self.targets])
        return found


def all_targets(compiled: Compiled) -> tuple[str, ...]:
    """Every target of a standard."""
    standard = compiled.plan.standard
    return (*(c.id for c in standard.criteria), *(f"area {a.id}" for a in standard.areas), "level")


def bounds_of(
    compiled: Compiled, facts: FactSet, targets: Iterable[str] = (), progress: TargetProgress | None = None
) -> Bounds:
    """What each target can still become, each with a witness that the reference has judged.

    ``targets`` are ``9.1``, ``area 4``, ``level``; none means all. Raises
    InputError where the facts contradict each other.
    """
    wanted = tuple(dict.fromkeys(targets)) or all_targets(compiled)
    parts = Parts(Proofs(compiled, facts))
    parts.proofs.agree_on_something()
    judged = parts.proofs.judged
    titles = _titles(compiled)
    found: list[TargetBounds] = []
    for done, target in enumerate(wanted):
        if progress is not None:
            progress(done, len(wanted))
        known = len(judged.could_be(target)) == 1
        found.append(TargetBounds(target, titles[target], known, reachable(parts, target)))
    return Bounds(about(compiled.plan.standard, facts), tuple(found))


def reachable(parts: Parts, target: str) -> tuple[Reachable, ...]:
    """The verdicts that a target can still have."""
    proofs = parts.proofs
    could_be = proofs.judged.could_be(target)
    if len(could_be) == 1:
        return (Reachable(could_be[0]),)
    scene = parts.scene(target)
    sure = scene.world.sure(target)
    found: list[Reachable] = []
    for verdict in could_be:
        try:
            model = proofs.solve([scene.world], scene.places, [sure[verdict]])
            if model is None:
                continue
            values = scene.values(model, scene.world)
            if proofs.judge(values).verdict(target) != verdict:
                raise Undecided
            found.append(Reachable(verdict, witness(proofs, _needed(proofs, target, verdict, values))))
        except Undecided:
            found.append(Reachable(verdict, (), False))
    return tuple(found)


def _needed(proofs: Proofs, target: str, verdict: str, values: Mapping[Place, Value]) -> Mapping[Place, Value]:
    """Of a witness what is needed: without any one fact more the verdict would not be known."""

    def enough(some: Mapping[Place, Value]) -> bool:
        try:
            return proofs.judge(some).verdict(target) == verdict
        except Undecided:
            return False

    uses = uses_of(proofs.plan, proofs.open_below(target))
    kept = dict(values)
    narrow = {place: _narrow(proofs, place, value, uses) for place, value in values.items()}
    if enough(narrow):
        kept = narrow
    for place in sorted(values, key=lambda place: (isinstance(values[place], Records), place)):
        rest = {one: value for one, value in kept.items() if one != place}
        if enough(rest):
            kept = rest
    return kept


def _narrow(proofs: Proofs, place: Place, value: Value, uses: Mapping[str, Use]) -> Value:
    """Records without what was made up in fields at which nothing here looks."""
    if not isinstance(value, Records):
        return value
    given = proofs.facts.given(*place)
    before = given.value if given is not None and isinstance(given.value, Records) else None
    fields = uses.get(place[0], Use()).fields
    rows = [
        {name: one for name, one in record.values.items() if name in fields or (before and name in before.row(n))}
        for n, record in enumerate(value)
    ]
    return records_of(rows, value.places, UNKNOWN)


def witness(proofs: Proofs, values: Mapping[Place, Value]) -> tuple[WitnessFact, ...]:
    """Facts as data: figures as they are, of lists what is set in records."""
    found: list[WitnessFact] = []
    named = _named(proofs.plan)
    for (key, back), value in sorted(values.items(), key=lambda item: (item[0][1], item[0][0])):
        definition = proofs.plan.standard.vocabulary[key]
        name = reference(key, back)
        if isinstance(value, Records):
            records = _records(proofs, (key, back), value)
            found.append(WitnessFact(name, definition.label, back, None, "", records))
        elif definition.type == "text" and value not in named:
            # Any text would do. The solver's may be one that stands elsewhere in the facts, and tell of a person.
            found.append(WitnessFact(name, definition.label, back, "…", say("values", "amount.any_text")))
        else:
            found.append(WitnessFact(name, definition.label, back, plain(value, definition), _words(value, definition)))
    return tuple(found)


def _named(plan: Plan) -> frozenset[object]:
    """The texts that rules name."""
    return frozenset(term.value for term in walk(terms_of(plan)) if isinstance(term, Literal_ | Parameter))


def _records(proofs: Proofs, place: Place, records: Records) -> tuple[WitnessRecords, ...]:
    """The records in which something is set, those of them together in which the same is."""
    definition = proofs.plan.standard.vocabulary[place[0]]
    given = proofs.facts.given(*place)
    before = given.value if given is not None and isinstance(given.value, Records) else None
    alike: dict[tuple[WitnessField, ...], list[int]] = {}
    for n, record in enumerate(records):
        known = {} if before is None else before.row(n)
        fields = tuple(
            WitnessField(name, field.label, plain(value, field), _words(value, field))
            for name, value in sorted(record.values.items())
            if name not in known and (field := definition.fields[name]).type != "text"  # made-up texts say nothing
        )
        if fields or before is None:
            alike.setdefault(fields, []).append(n + 1)
    return tuple(
        WitnessRecords(len(rows), () if before is None else tuple(rows), fields) for fields, rows in alike.items()
    )


def _words(value: Value, definition: Definition) -> str:
    return amount_words(value, type_of(definition))


def _titles(compiled: Compiled) -> dict[str, str]:
    standard = compiled.plan.standard
    return {c.id: c.title for c in standard.criteria} | {f"area {a.id}": a.title for a in standard.areas} | {
        "level": say("values", "level")
    }
