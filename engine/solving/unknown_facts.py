"""What there is to ask for: facts that are not known, each in the form in which a school has it.

A figure can be given itself or be worked out from a list. Where nothing of the
list is known, and no rule looks at the list but through such figures, the
figures are asked for; else the list, or what its records leave open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.rests_on import bases, looked_at_by, nodes_of, sources
from assay.engine.reference.conditions import settled
from assay.engine.reference.quantities import Facts
from assay.facts.values.records import Records
from assay.facts.values.references import Place
from assay.facts.values.scalars import UNKNOWN

from .completions import Use


def asked_of(plan: Plan, row: Facts, uses: Mapping[str, Use], criteria: Iterable[CriterionPlan]) -> frozenset[Place]:
    """The facts to ask for, of all that these criteria rest on."""
    figures, base = forms_of(plan, row, criteria)
    values = {place: row[plan.places[place]] for place in figures | base}
    return frozenset(
        place for place, value in values.items()
        if (not settled(value) if place in figures else _open(value, uses.get(place[0], Use())))
    )  # fmt: skip


def forms_of(plan: Plan, row: Facts, criteria: Iterable[CriterionPlan]) -> tuple[set[Place], set[Place]]:
    """Figures that are given as such, and base facts and lists: the forms in which a school has what is looked at."""
    computed = plan.standard.computed
    figures: set[Place] = set()
    base: set[Place] = set()
    waiting = list(looked_at_by(plan, nodes_of(criteria)))
    seen: set[Place] = set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        if place[0] not in computed:
            base.add(place)
        elif all(row[plan.places[one]] is UNKNOWN for one in bases(plan, place)):
            figures.add(place)
        else:
            waiting.extend(sources(plan, place))
    # A list that is looked at itself gives its figures too.
    while mixed := [place for place in figures if bases(plan, place) & base]:
        for place in mixed:
            figures.discard(place)
            base |= bases(plan, place)
    return figures, base


def _open(value: object, use: Use) -> bool:
    """Whether something of a fact is not known."""
    if isinstance(value, Records):
        columns = value.columns
        return len(value) > 0 and any(name not in columns or 0 in columns[name].codes for name in use.fields)
    return value is UNKNOWN
