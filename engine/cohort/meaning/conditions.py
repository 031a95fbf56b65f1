"""Conditions and values as columns: the same meaning as ``conditions`` and ``quantities``, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, at_least_of, decided, negate, nw, sure
from assay.engine.cohort.tables.numbers import Frac, Whole, fraction
from assay.facts.values.dates import Duration, Period, earlier
from assay.rules.language import terms
from assay.rules.language.terms import (
    Aggregate,
    Ago,
    Arithmetic,
    Compare,
    Condition,
    Day,
    Fact,
    Field,
    Literal_,
    NamedValue,
    Parameter,
    Quantified,
    Quantity,
    ShareOf,
    ThisPeriod,
)

from . import amounts, arithmetic
from .amounts import UNKNOWN, Amount, Many, Measure, Single
from .bounds import count, every, share, some
from .folds import fold
from .reading import CannotExpress, ColumnScope, brought
from .records import counts_of
from .sources import Sources

_DAYS: dict[str, Callable[[date, Period, date], date]] = {
    "as_of": lambda as_of, period, _: as_of,
    "period_start": lambda as_of, period, _: period.start,
    "period_end": lambda as_of, period, _: period.end,
}


# -------------------------------------------------------------- values


def quantity(term: Quantity, scope: ColumnScope) -> Amount:
    """A term's amount for every row."""
    reading = scope.reading
    match term:
        case Literal_(value) | Parameter(_, value):
            return constant(value)
        case Fact(key, back):
            found = reading.fact(key, back + scope.back, lambda body, b: quantity(body, ColumnScope(reading, b)))
            return _beside(scope, found)
        case Field(name):
            assert scope.table is not None and scope.table.place is not None
            definition = reading.plan.standard.vocabulary[scope.table.place[0]].fields[name]
            return Sources(reading.lists[scope.table.name], reading.calc).amount(name, definition)
        case Day(name):
            return _day(scope, _DAYS[name])
        case Ago(duration):
            length = cast("Duration", duration.value)
            return _day(scope, lambda as_of, period, _: earlier(as_of, length))
        case ThisPeriod():
            return UNKNOWN
        case NamedValue(value=inner):
            return quantity(inner, scope)
        case Arithmetic():
            return _arithmetic(term, scope)
        case ShareOf() | Aggregate():
            return cast("Amount", reading.once((term, scope.back), lambda: _over_records(term, scope)))


def constant(value: Any) -> Amount:
    """A value that is the same for every row."""
    if isinstance(value, bool | str):
        return Single(value)
    if isinstance(value, date):
        return Measure(value, value)
    found = fraction(value)
    return Measure(found, found)


def _beside(scope: ColumnScope, amount: Amount) -> Amount:
    """A subject's amount, brought beside the records where it is wanted there."""
    if scope.table is None or scope.brings is None:
        return amount
    found: Amount = brought(scope.reading, amount, scope.brings)
    return replace(found, beside=None) if isinstance(found, Measure) else found


def _day(scope: ColumnScope, choose: Callable[[date, Period, date], date]) -> Amount:
    day = scope.reading.days.of(choose, scope.back)
    return _beside(scope, Measure(day, day))


def _arithmetic(term: Arithmetic, scope: ColumnScope) -> Amount:
    calc = scope.reading.calc
    operation = {
        "plus": arithmetic.add, "minus": arithmetic.subtract, "times": arithmetic.multiply, "part": arithmetic.part_of
    }[term.operation]  # fmt: skip
    parts = [cast("Measure", quantity(value, scope)) for value in term.values]
    if scope.table is None:
        parts = [cast("Measure", scope.reading.settle(part)) for part in parts]
    result, *rest = parts
    for value in rest:
        result = operation(calc, result, value)
    return result


def _over_records(term: ShareOf | Aggregate, scope: ColumnScope) -> Amount:
    if isinstance(term, ShareOf):
        return share(scope.reading.calc, counts_of(term.records, term.among, term.that, scope, condition))
    if term.kind == "count":
        return count(scope.reading.calc, counts_of(term.records, None, term.where, scope, condition))
    return fold(term, scope, condition, quantity)


# ---------------------------------------------------------- conditions


def condition(term: Condition, scope: ColumnScope) -> Truth:
    """A condition's value for every row."""
    match term:
        case terms.All(parts):
            return all_of([condition(part, scope) for part in parts])
        case terms.Any(parts):
            return any_of([condition(part, scope) for part in parts])
        case terms.AtLeast(least, parts):
            return at_least_of(least, [condition(part, scope) for part in parts])
        case terms.Not(part):
            return negate(condition(part, scope))
        case terms.Named(_, _, part):
            return condition(part, scope)
        case Quantified():
            return cast("Truth", scope.reading.once((term, scope.back), lambda: _quantified(term, scope)))
        case Compare():
            return _compare(term, scope)


def _quantified(term: Quantified, scope: ColumnScope) -> Truth:
    counts = counts_of(term.records, term.among, term.that, scope, condition)
    if term.kind == "every":
        return every(counts)
    found = some(counts)
    return negate(found) if term.kind == "none" else found


def _compare(term: Compare, scope: ColumnScope) -> Truth:
    left = quantity(term.left, scope)
    if term.operator == "is_not":
        return negate(_beside_each(replace(term, operator="is"), left, scope))
    if term.operator == "none_of":
        return negate(_beside_each(replace(term, operator="one_of"), left, scope))
    return _beside_each(term, left, scope)


def _beside_each(term: Compare, left: Amount, scope: ColumnScope) -> Truth:
    """A comparison; with each of the values that may be, where one side is known only so far."""
    rights = [] if term.operator in ("known", "exists", "absent", "within") else [
        quantity(right, scope) for right in term.right
    ]  # fmt: skip
    for n, side in enumerate([left, *rights]):
        if not isinstance(side, Single) or side.perhaps is None or term.operator in ("known", "exists", "absent"):
            continue
        perhaps = side.perhaps
        if perhaps.rest is not False and not all(isinstance(right, Literal_ | Parameter) for right in term.right):
            raise CannotExpress("the latest of several texts beside another text")
        found = [(flag, _with(term, left, rights, n, Single(value), scope)) for value, flag in perhaps.values.items()]
        found += [(perhaps.rest, False)] if perhaps.rest is not False else []
        yes = sure(all_of([perhaps.closed, negate(perhaps.none), *_where(found, lambda truth: truth)]))
        never = sure(all_of([perhaps.closed, *_where(found, negate)]))
        return decided(yes, never)
    return _compared(term, left, scope)


def _where(found: list[tuple[Column | bool, Truth]], of: Callable[[Truth], Truth]) -> list[Truth]:
    return [any_of([negate(flag), sure(of(truth))]) for flag, truth in found]


def _with(term: Compare, left: Amount, rights: list[Amount], n: int, value: Single, scope: ColumnScope) -> Truth:
    """The comparison where one of its sides is just this value."""
    if not n:
        assert isinstance(left, Single)
        return _beside_each(term, replace(value, options=left.options), scope)
    literal = Literal_(cast("Any", value.value), term.right[n - 1].type)
    return _beside_each(replace(term, right=(*term.right[: n - 1], literal, *term.right[n:])), left, scope)


def _compared(term: Compare, left: Amount, scope: ColumnScope) -> Truth:
    reading = scope.reading
    match term.operator:
        case "known":
            return decided(amounts.known(reading.calc, left), False)
        case "exists":
            return amounts.exists(left)
        case "absent":
            return negate(amounts.exists(left))
        case "within":
            first, last = _span(term.right[0], scope)
            inside = cast("Measure", left)
            return all_of([amounts.at_least(reading.calc, inside, first), amounts.at_least(reading.calc, last, inside)])
        case "includes" | "includes_any":
            return _includes(left, term)
        case "one_of":
            return _one_of(left, term, scope)
        case "is":
            return amounts.equal(reading.calc, left, quantity(term.right[0], scope))
        case operator if isinstance(left, Single):
            return _graded(operator, left, [quantity(right, scope) for right in term.right], scope)
        case operator:
            rights = [cast("Measure", quantity(right, scope)) for right in term.right]
            return _measured(operator, cast("Measure", left), rights, scope)


def _measured(operator: str, left: Measure, rights: list[Measure], scope: ColumnScope) -> Truth:
    calc, right = scope.reading.calc, rights[0]
    match operator:
        case "at_least" | "on_or_after":
            return amounts.at_least(calc, left, right)
        case "at_most" | "on_or_before":
            return amounts.at_least(calc, right, left)
        case "more_than" | "after":
            return amounts.more_than(calc, left, right)
        case "less_than" | "before":
            return amounts.more_than(calc, right, left)
        case _:
            return all_of([amounts.at_least(calc, left, right), amounts.at_least(calc, rights[1], left)])


_KEPT: dict[str, Callable[[int, int], bool]] = {
    "at_least": lambda a, b: a >= b,
    "at_most": lambda a, b: a <= b,
    "more_than": lambda a, b: a > b,
    "less_than": lambda a, b: a < b,
}


def _graded(operator: str, left: Single, rights: list[Amount], scope: ColumnScope) -> Truth:
    """An ordered choice compares by the place of its options in their list."""
    if operator == "between":
        return all_of([_graded("at_least", left, rights[:1], scope), _graded("at_most", left, rights[1:], scope)])
    right, keep = cast("Single", rights[0]), _KEPT[operator]
    options = left.options or right.options
    if isinstance(right.value, str) and right.value in options:
        rank = options.index(right.value)
        wanted = tuple(option for n, option in enumerate(options) if keep(n, rank))
        return all_of([negate(left.none), negate(right.none), amounts.one_of(left, wanted)])
    one, other = _rank(left, options), _rank(right, options)
    return _measured(operator, one, [other], scope)


def _rank(single: Single, options: tuple[str, ...]) -> Measure:
    if isinstance(single.value, str) and single.value in options:
        exact = fraction(options.index(single.value))
        return Measure(exact, exact, single.none)
    if not isinstance(single.value, nw.Expr):
        return Measure(None, None, single.none)
    rank: Any = nw.lit(None, nw.Int64)
    value = single.value.cast(nw.String) if single.categories is not None else single.value
    for n, option in enumerate(options):
        rank = nw.when(value == option).then(nw.lit(n, nw.Int64)).otherwise(rank)
    found = Frac(Whole(rank, 0, len(options)))
    return Measure(found, found, single.none)


def _includes(left: Amount, term: Compare) -> Truth:
    if not isinstance(left, Many):
        return None
    wanted = [str(cast("Literal_ | Parameter", right).value) for right in term.right]
    members = [left.members.get(option, False) for option in wanted]
    found = all_of(members) if term.operator == "includes" else any_of(members)
    return all_of([negate(left.none), found])


def _one_of(left: Amount, term: Compare, scope: ColumnScope) -> Truth:
    rights = [quantity(right, scope) for right in term.right]
    if isinstance(left, Single):
        plain = [right.value for right in rights if isinstance(right, Single) and isinstance(right.value, str)]
        if len(plain) == len(rights):
            return all_of([negate(left.none), amounts.one_of(left, tuple(plain))])
    return any_of([amounts.equal(scope.reading.calc, left, right) for right in rights])


def _span(span: Quantity, scope: ColumnScope) -> tuple[Measure, Measure]:
    """The first and the last day of a stretch of time that ends, at the latest, on the as-of date."""
    if isinstance(span, ThisPeriod):
        start = _day(scope, _DAYS["period_start"])
        return cast("Measure", start), cast("Measure", _day(scope, lambda as_of, period, _: min(period.end, as_of)))
    length = cast("Duration", cast("Literal_ | Parameter", span).value)
    start = _day(scope, lambda as_of, period, _: earlier(as_of, length))
    return cast("Measure", start), cast("Measure", _day(scope, _DAYS["as_of"]))

