"""A way to the goals on trial: what it sets, and the facts and verdicts that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assay.engine.assessing.assess import Compiled
from assay.engine.assessing.verdicts_only import Judged, judged
from assay.engine.plan.goals import Goal
from assay.engine.plan.rests_on import bases
from assay.engine.reference.admit import compatible
from assay.engine.solving.proofs import completed
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place
from assay.facts.values.scalars import UNKNOWN

from .changeable_world import Set

_AT = Position(Source("a way to the goal"))


@dataclass
class Rows:
    """What is set in a list: by the number of the record, new ones last; groups of records are changed alike."""

    records: Records | None
    sets: dict[int, dict[str, Value]]
    groups: list[tuple[int, ...]]
    any_: set[tuple[int, str]] = field(default_factory=lambda: set[tuple[int, str]]())
    """Fields in which any text will do, so long as there is one."""

    @property
    def before(self) -> int:
        return 0 if self.records is None else len(self.records)

    def made(self) -> Records:
        rows = [] if self.records is None else [dict(record.values) for record in self.records]
        places = [] if self.records is None else list(self.records.places)
        for number in sorted(self.sets):
            if number > len(rows):
                rows.append({})
                places.append(_AT)
            rows[number - 1].update(self.sets[number])
        return records_of(rows, tuple(places), UNKNOWN)


@dataclass
class WayDraft:
    """Values that are set, and lists in which something is."""

    compiled: Compiled
    facts: FactSet
    now: Judged
    goals: Sequence[Goal]
    values: dict[Place, Value]
    lists: dict[Place, Rows]
    any_: set[Place] = field(default_factory=lambda: set[Place]())

    def made(self) -> tuple[FactSet, Judged, list[Place]] | None:
        """The facts as they would be, their verdicts and the figures that are worked out anew; None where the facts
        contradict each other."""
        values = {**self.values, **{place: rows.made() for place, rows in self.lists.items()}}
        try:
            dropped = self._contradicted(values)
            facts = completed(self.facts, {**values, **dict.fromkeys(dropped, UNKNOWN)})
            return facts, judged(self.compiled, facts), dropped
        except InputError:
            return None

    def reached(self) -> bool:
        """Whether the goals are reached, by the reference."""
        made = self.made()
        return made is not None and all(set(made[1].could_be(goal.target)) <= set(goal.verdicts) for goal in self.goals)

    def _contradicted(self, values: Mapping[Place, Value]) -> list[Place]:
        """The figures that were given, and contradict the lists as they are then."""
        plan = self.compiled.plan
        given = {
            place: one.value for place, _ in plan.computed
            if (one := self.facts.given(*place)) is not None and place not in values
            and bases(plan, place) & set(values)
        }  # fmt: skip
        if not given:
            return []
        row = judged(self.compiled, completed(self.facts, {**values, **dict.fromkeys(given, UNKNOWN)})).row
        return [place for place, value in given.items() if not compatible(row[plan.places[place]], value)]


def draft_of(
    compiled: Compiled, facts: FactSet, now: Judged, goals: Sequence[Goal], sets: Mapping[Place, Set]
) -> WayDraft:
    """What the search found, to be tried and made simpler."""
    values: dict[Place, Value] = {}
    lists: dict[Place, Rows] = {}
    for place, one in sorted(sets.items()):
        if isinstance(one.value, Records):
            was = now.row[compiled.plan.places[place]]
            groups = list(one.groups)
            lists[place] = Rows(was if isinstance(was, Records) else None,
                                {number: dict(fields) for number, fields in one.fields.items()}, groups)  # fmt: skip
        else:
            values[place] = one.value
    return WayDraft(compiled, facts, now, goals, values, lists)
