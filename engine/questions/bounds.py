"""The best and the worst that can still come of what is known: exact, each with facts that would make it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from assay.engine.assessing.assess import Compiled
from assay.engine.explaining.about import About, about
from assay.engine.explaining.reasons import Unsettled, missing
from assay.engine.language.phrases import say
from assay.engine.plan.targets import unknown_target
from assay.engine.solving.independent_parts import Parts
from assay.engine.solving.proofs import Proofs, TargetProgress
from assay.engine.solving.solver import Undecided
from assay.engine.solving.uses import Use, uses_of
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place, reference
from assay.facts.values.scalars import UNKNOWN, Share
from assay.facts.values.showing import Shown
from assay.facts.values.vocabulary import Definition

from .unrecorded import reader_of
from .witness import WitnessFact, is_lapsed, known_records, witness

_LONGEST_WHOLE = 10**18


@dataclass(frozen=True, slots=True)
class Reachable:
    """A verdict that can still come, with what would have to turn out for it.

    Where the verdict is known already, or could not be decided, there is no witness.
    """

    verdict: str
    witness: tuple[WitnessFact, ...] = ()
    proved: bool = True


@dataclass(frozen=True, slots=True)
class UnsettledFact:
    """A fact that is not known though it is not missing: what backs it has ``lapsed``, or ``records`` of it
    ``differ`` in ``field`` (in words ``field_label``), though all are ``on`` one day."""

    name: str
    label: str
    back: int
    reason: Unsettled
    field: str = ""
    field_label: str = ""
    on: date | None = None
    records: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetBounds:
    """What a criterion, an area or the level can still become, from worst to best; verdicts that
    no order ranks (*not applicable*) stand last and are neither worst nor best.

    ``known``: the facts already say which it is. Where they do not and one
    verdict alone is reachable, it is this one whatever the rest turns out to be.
    ``unsettled`` are the facts because of which it is not known though they are
    not missing.
    """

    target: str
    title: str
    known: bool
    reachable: tuple[Reachable, ...]
    unsettled: tuple[UnsettledFact, ...] = ()

    @property
    def could_be(self) -> tuple[str, ...]:
        return tuple(one.verdict for one in self.reachable)

    @property
    def worst(self) -> str:
        """The worst; ``unknown`` where no facts whatever settle it."""
        return self.could_be[0] if self.could_be else "unknown"

    @property
    def best(self) -> str:
        if not self.could_be:
            return "unknown"
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
        found.append(TargetBounds(
            target, titles[target], known, reachable(parts, target), () if known else _unsettled(parts.proofs, target)
        ))  # fmt: skip
    return Bounds(about(compiled.plan.standard, facts), tuple(found))


def _unsettled(proofs: Proofs, target: str) -> tuple[UnsettledFact, ...]:
    """The facts below a target that are given, and not known nevertheless."""
    criteria, vocabulary = proofs.open_below(target), proofs.plan.standard.vocabulary
    reader = reader_of(proofs)
    found = [
        UnsettledFact(one.name, one.label, one.back, "differ", one.field, one.field_label, one.on,
                      tuple(row for row in one.rows if isinstance(row, int)))
        for c in criteria for one in missing(reader, c.unit.id) if one.reason == "differ"
    ]  # fmt: skip
    cone = set[Place]().union(*(proofs.cones.criteria[c.unit.id] for c in criteria))
    found += [UnsettledFact(reference(key, back), vocabulary[key].label, back, "lapsed")
              for key, back in sorted(cone) if is_lapsed(proofs, (key, back))]  # fmt: skip
    return tuple(dict.fromkeys(found))


def reachable(parts: Parts, target: str) -> tuple[Reachable, ...]:
    """The verdicts that a target can still have."""
    proofs = parts.proofs
    could_be = proofs.judged.could_be(target)
    if len(could_be) == 1:
        return (Reachable(could_be[0]),)
    found = parts.reachable(target)
    if not found:
        proofs.must_be_unknown(target)
    return tuple(_reached(proofs, target, *one) for one in found.items())


def _reached(proofs: Proofs, target: str, verdict: str, values: Mapping[Place, Value] | None) -> Reachable:
    try:
        needed = None if values is None else _needed(proofs, target, verdict, values)
    except Undecided:
        needed = None
    return Reachable(verdict, (), False) if needed is None else Reachable(verdict, witness(proofs, needed))


def _needed(proofs: Proofs, target: str, verdict: str, values: Mapping[Place, Value]) -> Mapping[Place, Value]:
    """Of a witness what is needed: without any one fact more the verdict would not be known."""

    def enough(some: Mapping[Place, Value]) -> bool:
        try:
            return proofs.judge(some).verdict(target) == verdict
        except Undecided:
            return False

    uses = uses_of(proofs.plan, proofs.open_below(target))
    values = _writable(proofs, values, enough)
    kept = dict(values)
    narrow = {place: _narrow(proofs, place, value, uses) for place, value in values.items()}
    if enough(narrow):
        kept = narrow
    for place in sorted(values, key=lambda place: (isinstance(values[place], Records), place)):
        rest = {one: value for one, value in kept.items() if one != place}
        if enough(rest):
            kept = rest
            continue
        value = kept[place]
        fewer = _halved(value) if isinstance(value, Records) and known_records(proofs, place) is None else None
        while fewer is not None and enough({**kept, place: fewer}):
            kept = {**kept, place: fewer}
            fewer = _halved(fewer)
    return kept


def _halved(value: Records) -> Records | None:
    """The first half of the records of a list; none of one."""
    if not len(value):
        return None
    rows = [value.row(n) for n in range(len(value) // 2)]
    return records_of(rows, value.places[: len(rows)], UNKNOWN)


def _writable(
    proofs: Proofs, values: Mapping[Place, Value], enough: Callable[[Mapping[Place, Value]], bool]
) -> Mapping[Place, Value]:  # fmt: skip
    """The same where each number can be written in a facts file; Undecided where that is not to be had."""
    vocabulary = proofs.plan.standard.vocabulary
    for digits, summed in product((2, 6, 12), (False, True)):
        found = {
            place: each_written(vocabulary[place[0]], value, digits, summed) if place[0] in vocabulary else value
            for place, value in values.items()
        }
        if enough(found):
            return found
    raise Undecided


def each_written(definition: Definition, value: Value, digits: int, summed: bool) -> Value:
    """``summed``: what is cut off of a number goes to the next of its field, so that sums and means stay."""
    if not isinstance(value, Records):
        return _written(definition, value, digits)
    rows: list[dict[str, Value]] = [dict(record.values) for record in value]
    for name, field in definition.fields.items():
        rest = Fraction(0)
        for row in rows:
            one = row.get(name, UNKNOWN)
            if isinstance(one, Fraction) and not isinstance(one, Share) and _endless(one):
                row[name] = written = _written(field, one + rest if summed else one, digits)
                rest += one - written if isinstance(written, Fraction) else 0
    return records_of(rows, value.places, UNKNOWN)


def _written(definition: Definition, value: Value, digits: int) -> Value:
    """A fraction that no decimal is, as a part of a whole, or near by."""
    if not isinstance(value, Fraction) or isinstance(value, Share) or not _endless(value):
        return value
    if definition.type == "percentage" and 0 <= value <= 1 and value.denominator < _LONGEST_WHOLE:
        return Share(value.numerator, value.denominator)
    return Fraction(round(value * 10**digits), 10**digits)


def _endless(value: Fraction) -> bool:
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return rest > 1


def _narrow(proofs: Proofs, place: Place, value: Value, uses: Mapping[str, Use]) -> Value:
    """Records without what was made up in fields at which nothing here looks."""
    if not isinstance(value, Records):
        return value
    before = known_records(proofs, place)
    fields = uses.get(place[0], Use()).fields
    rows = [
        {name: one for name, one in record.values.items() if name in fields or (before and name in before.row(n))}
        for n, record in enumerate(value)
    ]
    return records_of(rows, value.places, UNKNOWN)


def _titles(compiled: Compiled) -> dict[str, str]:
    standard = compiled.plan.standard
    return {c.id: c.title for c in standard.criteria} | {f"area {a.id}": a.title for a in standard.areas} | {
        "level": say("values", "level")
    }
