"""Conditions, compiled: from a term to a three-valued function of the facts at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any, TypeAlias, cast

from assay.facts.values.dates import Duration, earlier
from assay.facts.values.records import Value
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.rules.language.terms import (
    All,
    AtLeast,
    Compare,
    Condition,
    Named,
    Not,
    Parameter,
    Quantified,
    Quantity,
    ThisPeriod,
)
from assay.rules.language.terms import Any as AnyOf
from assay.rules.language.terms import Literal_ as Written

from . import masks
from .amounts import (
    Amount,
    OneOf,
    Range,
    Some,
    Truth,
    at_least,
    at_most,
    equal,
    includes,
    includes_any,
    less_than,
    more_than,
    negate,
)
from .quantities import Compiler, ConditionFunction, Facts, RecordAtHand, outcomes, quantity

COMPARISONS: dict[str, Callable[[Amount, Amount], Truth]] = {
    "is": equal,
    "at_least": at_least,
    "at_most": at_most,
    "more_than": more_than,
    "less_than": less_than,
    "after": more_than,
    "before": less_than,
    "on_or_after": at_least,
    "on_or_before": at_most,
}


def all_of(values: Sequence[Truth]) -> Truth:
    """Kleene's and."""
    if False in values:
        return False
    return None if None in values else True


def any_of(values: Sequence[Truth]) -> Truth:
    """Kleene's or."""
    if True in values:
        return True
    return None if None in values else False


def number_of(least: int, values: Sequence[Truth]) -> Truth:
    """At least so many of these are true."""
    if values.count(True) >= least:
        return True
    return False if len(values) - values.count(False) < least else None


def condition(term: Condition, c: Compiler) -> ConditionFunction:
    """The function that gives a condition's value: True, False, or None for unknown."""
    match term:
        case All(parts):
            return _all([condition(part, c) for part in parts])
        case AnyOf(parts):
            return _any([condition(part, c) for part in parts])
        case AtLeast(least, parts):
            functions = [condition(part, c) for part in parts]
            return lambda v, r: number_of(least, [f(v, r) for f in functions])
        case Not(part):
            inner = condition(part, c)
            return lambda v, r: negate(inner(v, r))
        case Named(_, _, part):
            return condition(part, c)
        case Quantified():
            return _quantified(term, c)
        case Compare():
            return comparison(term, c)


def _all(functions: Sequence[ConditionFunction]) -> ConditionFunction:
    def function(v: Facts, r: RecordAtHand) -> Truth:
        result: Truth = True
        for part in functions:
            value = part(v, r)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return function


def _any(functions: Sequence[ConditionFunction]) -> ConditionFunction:
    def function(v: Facts, r: RecordAtHand) -> Truth:
        result: Truth = False
        for part in functions:
            value = part(v, r)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return function


def _quantified(term: Quantified, c: Compiler) -> ConditionFunction:
    members = outcomes(term.records, term.among, term.that, c)
    judge = masks.every if term.kind == "every" else masks.some

    def function(v: Facts, r: RecordAtHand) -> Truth:
        found = members(v)
        if found is None:
            return None
        value = judge(found)
        return negate(value) if term.kind == "none" else value

    return function


Judge: TypeAlias = "Callable[[Amount, tuple[Amount, ...]], Truth]"
SidesFunction: TypeAlias = "Callable[[Facts, RecordAtHand], tuple[Amount, ...]]"


def comparison(term: Compare, c: Compiler) -> ConditionFunction:
    """The function of one comparison."""
    left = quantity(term.left, c)
    judge = judge_of(term)
    right = right_of(term, c)
    return lambda v, r: judge(left(v, r), right(v, r))


def right_of(term: Compare, c: Compiler) -> SidesFunction:
    """What a comparison compares with; ``within`` with the first and last day allowed."""
    if term.operator == "within":
        return _span(term.right[0], c)
    if all(isinstance(right, Written | Parameter) for right in term.right):
        constant = tuple(cast("Written | Parameter", right).value for right in term.right)
        return lambda v, r: constant
    functions = [quantity(right, c) for right in term.right]
    return lambda v, r: tuple([function(v, r) for function in functions])


def judge_of(term: Compare) -> Judge:
    """How a comparison's sides decide it; where one is any of a few values, what each of them gives alike."""
    judge = _judge_of(term)
    if term.operator in ("known", "exists", "absent"):
        return judge

    def each(left: Amount, right: tuple[Amount, ...]) -> Truth:
        if not (isinstance(left, OneOf) or any(isinstance(side, OneOf) for side in right)):
            return judge(left, right)
        sides = [side.values if isinstance(side, OneOf) else (side,) for side in (left, *right)]
        found = {judge(one, tuple(rest)) for one, *rest in product(*sides)}
        return found.pop() if len(found) == 1 else None

    return each


def _judge_of(term: Compare) -> Judge:
    match term.operator:
        case "known":
            return lambda left, right: True if settled(left) else None
        case "exists":
            return lambda left, right: negate(_is_none(left))
        case "absent":
            return lambda left, right: _is_none(left)
        case "within":
            return lambda left, right: all_of((at_least(left, right[0]), at_most(left, right[1])))
        case "includes" | "includes_any":
            wanted = frozenset(str(cast("Written | Parameter", right).value) for right in term.right)
            test = includes if term.operator == "includes" else includes_any
            return lambda left, right: test(left, wanted)
        case "one_of":
            return _one_of
        case "none_of":
            return lambda left, right: negate(_one_of(left, right))
        case "is_not":
            return lambda left, right: negate(equal(left, right[0]))
        case "between":
            rank = _ranked(term.left)
            return lambda left, right: all_of(
                (at_least(rank(left), rank(right[0])), at_most(rank(left), rank(right[1])))
            )
        case operator:
            compare = COMPARISONS[operator]
            if operator != "is" and term.left.type.kind == "choice":
                rank = _ranked(term.left)
                return lambda left, right: compare(rank(left), rank(right[0]))
            return lambda left, right: compare(left, right[0])


def _ranked(subject: Quantity) -> Callable[[Amount], Amount]:
    """Options of an ordered choice compare by their place in the list; other values as they are."""
    if subject.type.kind != "choice":
        return lambda amount: amount
    ranks: dict[Any, Value] = {option: rank for rank, option in enumerate(subject.type.options)}
    return lambda amount: ranks.get(amount, amount)


def settled(amount: Amount) -> bool:
    """Whether an amount is known (``none`` is) rather than open in part or whole."""
    return not (amount is UNKNOWN or isinstance(amount, Range | Some | OneOf))


def _is_none(amount: Amount) -> Truth:
    if amount is UNKNOWN or (isinstance(amount, Range) and amount.hollow):
        return None
    if isinstance(amount, OneOf):
        return None if NONE in amount.values else False
    return amount is NONE


def _one_of(left: Amount, rights: Sequence[Amount]) -> Truth:
    return any_of([equal(left, right) for right in rights])


def _span(span: Quantity, c: Compiler) -> SidesFunction:
    """Not after the as-of date, and no further back than the span's beginning."""
    last = c.day("as_of")
    if isinstance(span, ThisPeriod):
        start, end = c.day("period_start"), c.day("period_end")
        return lambda v, r: (v[start], min(v[end], v[last]))
    length = cast("Duration", cast("Written | Parameter", span).value)
    return lambda v, r: (earlier(v[last], length), v[last])
