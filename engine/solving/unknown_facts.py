"""What there is to ask for: facts that are not known, each in the form in which a school has it.

A figure can be given itself or be worked out from a list. Where nothing of the
list is known, and no rule looks at the list but through such figures, the
figures are asked for; else the list, or what its records leave open.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

from assay.engine.plan.plan import DAYS, CriterionPlan, Plan
from assay.engine.plan.rests_on import Cones, bases, looked_at_by, nodes_of, sources
from assay.engine.reference.conditions import settled
from assay.engine.reference.quantities import Facts
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records
from assay.facts.values.references import Place
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language import terms
from assay.rules.language.terms import Quantity

from .completions import YEARS
from .uses import Use


def asked_of(
    plan: Plan, row: Facts, uses: Mapping[str, Use], criteria: Iterable[CriterionPlan], tied: Container[Place]
) -> frozenset[Place]:  # fmt: skip
    """The facts to ask for, of all that these criteria rest on; lists in which records of one day differ (``tied``)
    among them."""
    figures, base = forms_of(plan, row, criteria)
    values = {place: row[plan.places[place]] for place in figures | base}
    return frozenset(
        place for place, value in values.items()
        if (not settled(value) if place in figures else place in tied or _open(value, uses.get(place[0], Use())))
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


def forms_at(
    width: int, plan: Plan, row: Facts, uses: Mapping[str, Use], asked: frozenset[Place], cone: frozenset[Place]
) -> tuple[frozenset[Place], frozenset[Place], frozenset[Place]]:  # fmt: skip
    """What is not known of some facts, as ``Proofs`` takes it at a width; ``asked`` at the first.

    Also what of it may stay unknown, and which figures may be none though they cannot be given so.
    """
    if not width:
        return asked, frozenset(), frozenset()
    computed = {place: bases(plan, place) for place in cone if place[0] in plan.standard.computed}
    figures = {place for place in computed if not settled(row[plan.places[place]])}
    years = frozenset(place for place in cone if place[0] == YEARS)
    places, hollow = asked, frozenset[Place]()
    if width == 1:
        hollow = frozenset(p for p in figures & asked if not computed[p] & asked and _may_be_none(plan, p))
    else:
        base = cone - years - computed.keys()
        places = frozenset(p for p in base if p in asked or _open(row[plan.places[p]], uses.get(p[0], Use())))
    unseen = {place for place in places - computed.keys() if row[plan.places[place]] is UNKNOWN}
    lists = {place for place in unseen if plan.standard.vocabulary[place[0]].type == "records"}
    # A figure is given in place of its list, and then of all that it would be worked out from.
    left_out = unseen & set[Place]().union(*(one for one in computed.values() if one & lists))
    beside = frozenset(place for place in figures if computed[place] & left_out)
    return places | beside | years, frozenset(left_out | beside), hollow


def _may_be_none(plan: Plan, place: Place) -> bool:
    """Whether a figure can be worked out to be none, but not be given as none."""
    return not plan.standard.vocabulary[place[0]].may_be_none and _none(plan, plan.standard.computed[place[0]])


def _none(plan: Plan, term: Quantity) -> bool:
    match term:
        case terms.Fact(key):
            body = plan.standard.computed.get(key)
            return plan.standard.vocabulary[key].may_be_none or (body is not None and _none(plan, body))
        case terms.ShareOf():
            return True
        case terms.Aggregate(kind):
            return kind in ("mean", "minimum", "maximum", "latest")
        case terms.Arithmetic(operation, values):
            return operation == "part" or any(_none(plan, value) for value in values)
        case terms.NamedValue(value=value):
            return _none(plan, value)
        case _:
            return False


def years_of(facts: FactSet, plan: Plan, row: Facts) -> Place | None:
    """The first period that may not have been; None where no rule looks at it.

    One at whose start there was the subject, as it began before, was one.
    """
    first, begun = len(facts.periods), list[date]()
    for key in beginnings(plan):
        given = facts.given(key, 0)
        anew = (key, 0) in plan.places and row[plan.places[key, 0]] is UNKNOWN
        if given is not None and isinstance(given.value, date) and not anew:
            begun.append(given.value)
    while first < plan.periods and any(began <= start_of(row, first) for began in begun):
        first += 1
    return None if first >= plan.periods or facts.absent(first - 1) else (YEARS, first)


def beginnings(plan: Plan) -> list[str]:
    """The dates since which there is the subject."""
    return [key for key, definition in plan.standard.vocabulary.items() if definition.begins]


def start_of(row: Facts, back: int) -> date:
    """The first day of a period."""
    found: date = row[DAYS.index("period_start") + len(DAYS) * back]
    return found


def with_years(cones: Cones, years: Place | None) -> Cones:
    """What rests on facts of such a period rests on whether there was one."""
    if years is None:
        return cones

    def more(places: frozenset[Place]) -> frozenset[Place]:
        return places | {years} if any(back >= years[1] for _, back in places) else places

    return Cones(
        tuple(map(more, cones.nodes)), {place: more(one) for place, one in cones.places.items()},
        {id_: more(one) for id_, one in cones.criteria.items()},
    )  # fmt: skip


def _open(value: object, use: Use) -> bool:
    """Whether something of a fact is not known."""
    if isinstance(value, Records):
        columns = value.columns
        return len(value) > 0 and any(name not in columns or 0 in columns[name].codes for name in use.fields)
    return value is UNKNOWN
