"""Only the verdicts, by the reference evaluation: nothing is fired and nothing explained. For asking many times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from assay.engine.reference.admit import admit
from assay.engine.reference.evaluate import Values, possible, verdict_of
from assay.engine.reference.quantities import Facts
from assay.engine.reference.tally import Member, collection
from assay.facts.values.fact_set import FactSet

from .assess import Compiled

CouldBe = tuple[str, ...]


class Judged(NamedTuple):
    """What each criterion, area and the level could be; one verdict where it is known."""

    row: Facts
    values: Values
    criteria: Mapping[str, CouldBe]
    areas: Mapping[str, CouldBe]
    level: CouldBe

    def could_be(self, target: str) -> CouldBe:
        """Of ``9.1``, ``area 4`` or ``level``; KeyError where there is none."""
        if target == "level":
            return self.level
        area = target.removeprefix("area ")
        return self.areas[area] if target != area else self.criteria[target]

    def verdict(self, target: str) -> str:
        """The verdict, or ``unknown``."""
        return verdict_of(self.could_be(target))


def judged(compiled: Compiled, facts: FactSet) -> Judged:
    """The verdicts on some facts; InputError where they contradict each other."""
    row, _ = admit(compiled.admission, facts)
    return judged_row(compiled, row)


def judged_row(compiled: Compiled, row: Facts) -> Judged:
    """The same of facts as admitted."""
    plan = compiled.plan
    values = compiled.criteria(row)
    criteria = {c.unit.id: possible(c.unit, values) for c in plan.criteria}
    areas: dict[str, CouldBe] = {}
    for area in plan.standard.areas:
        inside = (Member(c.unit.id, criteria[c.unit.id]) for c in plan.criteria if c.criterion.area == area.id)
        areas[area.id] = possible(plan.area, compiled.area([collection(inside)]))
    members = collection(Member(area.id, areas[area.id], area.group) for area in plan.standard.areas)
    return Judged(row, values, criteria, areas, possible(plan.level, compiled.level([members])))
