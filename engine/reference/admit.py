"""From given facts to the list that rules look at: days, staleness, computed figures, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, cast

from assay.engine.plan.plan import Plan
from assay.facts.problems.positions import NOWHERE
from assay.facts.problems.problems import Problem, stop_on_errors
from assay.facts.values.dates import earlier
from assay.facts.values.evidence import Evidence
from assay.facts.values.fact_set import FactSet, Given
from assay.facts.values.records import NO_RECORDS, Value
from assay.facts.values.references import Place, before, reference
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition
from assay.facts.values.written_numbers import format_number
from assay.rules.language.standard import of_another_standard
from assay.rules.language.terms import looked_at

from .amounts import Amount, OneOf, Range, Some, bounds, equal
from .conditions import settled
from .evaluate import compiler
from .quantities import Facts, RecordAtHand, quantity

Calculation = Callable[[Facts, RecordAtHand], Amount]


@dataclass(frozen=True)
class Admission:
    """How a plan's computed facts are worked out, in an order in which they can be."""

    plan: Plan
    calculations: tuple[tuple[Place, int, Calculation], ...]


def admission(plan: Plan) -> Admission:
    """Compile the computed facts of a plan."""
    base = compiler(plan)
    found = [
        (place, plan.places[place], quantity(body, replace(base, back=place[1])))
        for place, body in plan.computed
    ]
    return Admission(plan, tuple(found))


def days(facts: FactSet, periods: int) -> list[Any]:
    """The first places of the list; of a period that is over, its last day is the as-of date."""
    period = facts.period
    found = [facts.as_of, period.start, period.end]
    for back in range(1, periods):
        period = facts.periods[back].period if back < len(facts.periods) else period.before()
        found += [period.end, period.start, period.end]
    return found


def admit(admission: Admission, facts: FactSet) -> tuple[Facts, tuple[Problem, ...]]:
    """The list of facts, and warnings; InputError where figures differ, or the standard is another."""
    plan = admission.plan
    stop_on_errors(of_another_standard(facts, plan.standard))
    problems: list[Problem] = []
    _check_beginning(plan, facts, problems)
    row: Facts = [*days(facts, plan.periods), *([UNKNOWN] * len(plan.places))]
    absent = [facts.absent(back) for back in range(plan.periods)]
    for (key, back), place in plan.places.items():
        given = facts.given(key, back)
        if absent[back]:
            row[place] = NO_RECORDS if plan.standard.vocabulary[key].type == "records" else NONE
        elif given is not None:
            row[place] = _fresh(plan, key, back, given, facts, problems)
    for (key, back), place, calculate in admission.calculations:
        if absent[back]:
            continue
        given = facts.given(key, back)
        computed = calculate(row, None)
        _check_bounds(plan, (key, back), computed, facts, problems)
        row[place] = _agreed(plan, (key, back), given, row[place], computed, problems)
    stop_on_errors(problems)
    return row, tuple(problems)


def made_beside(admission: Admission, facts: FactSet) -> Iterator[tuple[Place, Given, Amount]]:
    """Every figure that is given although it is computed, and what it is computed as, whether they agree or not."""
    plan = admission.plan
    row: Facts = [*days(facts, plan.periods), *([UNKNOWN] * len(plan.places))]
    for (key, back), place in plan.places.items():
        given = facts.given(key, back)
        row[place] = UNKNOWN if given is None else given.value
    for (key, back), place, calculate in admission.calculations:
        given, computed = facts.given(key, back), calculate(row, None)
        if given is not None:
            yield (key, back), given, computed
        row[place] = computed if given is None else given.value


def _check_beginning(plan: Plan, facts: FactSet, problems: list[Problem]) -> None:
    """A period in which there was the subject, as it began before, cannot be one that was not."""
    back = next((n for n, one in enumerate(facts.periods) if one.absent), 0)
    if not back:
        return
    period = facts.periods[back].period
    for key, definition in plan.standard.vocabulary.items():
        given = facts.given(key, 0) if definition.begins else None
        if given is not None and isinstance(given.value, date) and given.value <= period.start:
            message = f"{before(back)} is none, as if there had been no such period, and {key} is {given.value}"
            hint = f"give the facts of {period.name}, or leave {before(back)} out; or correct {key}"
            problems.append(Problem("A406", given.at, message, hint))


def _fresh(
    plan: Plan, key: str, back: int, given: Given, facts: FactSet, problems: list[Problem]
) -> Value:
    """The value, unless all that backs it is older than the standard allows, and makes it unknown."""
    definition = plan.standard.vocabulary[key]
    if given.backing is not None:
        _check_days(definition, (key, back), given, facts.as_of, problems)
    if back or not given.findings:
        return given.value
    lapsed = [(one, why) for one in given.findings if (why := stale(definition, one, facts.as_of))]
    fresh, unknown = len(lapsed) < len(given.findings), has_lapsed(definition, given, facts.as_of)
    outcome = "something else backs it" if fresh else "it counts as not known" if unknown else "it still counts"
    for one, why in lapsed:
        message = f"the evidence for {key} {why}, so {outcome}"
        if fresh:
            message = f"the evidence for {key} {why}; {outcome}"
        problems.append(Problem("A402", one.at, message, "collect it anew", "warning"))
    return UNKNOWN if unknown else given.value


def _check_days(definition: Definition, place: Place, given: Given, as_of: date, problems: list[Problem]) -> None:
    """What the days of evidence say against it: that nobody could have known it yet, or nothing of its age."""
    name = reference(*place)
    for one in given.findings:
        if one.collected_on is not None and one.collected_on > as_of:
            message = f"the evidence for {name} was collected on {one.collected_on}, after the as-of date, {as_of}"
            problems.append(Problem("A404", one.at, message, "correct one of the two dates", "warning"))
        elif one.collected_on or one.valid_until or one.status == "assumed":
            continue  # the finding says itself how long it holds, or that nobody found it
        elif definition.fresh_for and not place[1]:
            message = f"the age of the evidence for {name} is not known; it stays fresh for {definition.fresh_for}"
            problems.append(Problem("A405", one.at, message, "add 'collected_on', the day it was collected", "warning"))


def has_lapsed(definition: Definition, given: Given, as_of: date) -> bool:
    """Whether all that backs a fact of this period is out of date, and makes it not known."""
    found = given.findings
    return definition.when_stale == "unknown" and bool(found) and all(stale(definition, one, as_of) for one in found)


def stale(definition: Definition, one: Evidence, as_of: date) -> str:
    """Why a finding can no longer be relied upon; empty where it can."""
    if one.valid_until is not None and one.valid_until < as_of:
        return f"was valid until {one.valid_until}"
    fresh_for, collected = definition.fresh_for, one.collected_on
    if fresh_for is None or collected is None or collected >= earlier(as_of, fresh_for):
        return ""
    return f"was collected on {collected}; it stays fresh for {fresh_for}"


def _check_bounds(
    plan: Plan,
    place: Place,
    computed: Amount,
    facts: FactSet,
    problems: list[Problem],
) -> None:
    """A figure that the facts make impossible, such as 50 of 40, says that one of them is wrong."""
    key, back = place
    definition = plan.standard.vocabulary[key]
    if definition.type not in NUMBER_TYPES or computed is NONE or computed is UNKNOWN:
        return
    high = definition.maximum
    low = definition.minimum
    found = bounds(computed)
    if high is not None and found.low is not None and found.low > high:  # type: ignore[operator]
        limit, word = high, "most"
    elif low is not None and found.high is not None and found.high < low:  # type: ignore[operator]
        limit, word = low, "least"
    else:
        return
    sources = sorted(looked_at(plan.standard.computed[key]))
    given = [facts.given(k, b + back) for k, b in sources]
    at = next((one.at for one in given if one is not None), NOWHERE)
    names = ", ".join(k for k, _ in sources)
    percentage = definition.type == "percentage"
    bound = show(limit, percentage)
    message = f"{reference(key, back)} comes to {show(computed, percentage)}; it can be at {word} {bound}"
    if definition.personal:
        message = f"{reference(key, back)} is out of bounds; it can be at {word} {bound}"
    problems.append(Problem("A403", at, message, f"look at what it is computed from: {names}"))


def _agreed(
    plan: Plan,
    place: Place,
    given: Given | None,
    value: Value,
    computed: Amount,
    problems: list[Problem],
) -> Amount:
    """The computed figure where it is settled, else the given one; a problem where they differ."""
    if given is None or value is UNKNOWN:
        return computed
    if not compatible(computed, value):
        key, name = place[0], reference(*place)
        hint = "correct one of the two, or leave the figure out and let it be computed"
        definition = plan.standard.vocabulary[key]
        percentage = definition.type == "percentage"
        shown = show(value, percentage), show(computed, percentage)
        message = f"{name} is given as {shown[0]}, but the records make it {shown[1]}"
        if definition.personal:
            message = f"{name} is given as something else than the records make it"
        problems.append(Problem("A401", given.at, message, hint))
    return computed if settled(computed) else value


def compatible(computed: Amount, value: Value) -> bool:
    """Whether a figure can still turn out to be the one given."""
    if computed is UNKNOWN:
        return True
    if isinstance(computed, OneOf):
        return value in computed.values
    if value is NONE or computed is NONE:
        return value is computed or (isinstance(computed, Range) and computed.hollow)
    if isinstance(computed, Some):
        given = cast("frozenset[str]", value)
        return computed.known <= given and (computed.possible is None or given <= computed.known | computed.possible)
    return equal(computed, value) is not False


def show(amount: Amount, percentage: bool = False) -> str:
    """An amount in a message."""
    if isinstance(amount, Range):
        low = "anything" if amount.low is None else show(cast("Value", amount.low), percentage)
        high = "anything" if amount.high is None else show(cast("Value", amount.high), percentage)
        return f"{low} to {high}"
    if isinstance(amount, OneOf):
        return " or ".join(sorted(show(one, percentage) for one in amount.values))
    if isinstance(amount, Some):
        return ", ".join(sorted(amount.known)) or "a set"
    if isinstance(amount, frozenset):
        return ", ".join(sorted(amount)) or "nothing"
    if isinstance(amount, bool) or (not hasattr(amount, "numerator") and not hasattr(amount, "as_tuple")):
        return "none" if amount is NONE else str(amount)
    text = format_number(cast("Any", amount), percentage)
    if percentage and "/" in text:
        tenths = round(Fraction(cast("Any", amount)) * 1000)
        text += f" (about {'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}%)"
    return text
