"""Criteria and conditions as nested functions of the facts at hand: the reference evaluation, compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from assay.engine.plan.plan import CriterionPlan, Graph
from assay.engine.reference.amounts import Truth, negate
from assay.engine.reference.conditions import COMPARISONS, condition, number_of
from assay.engine.reference.quantities import Compiler, Facts
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language import terms
from assay.rules.language.terms import Compare, Condition, Literal_, Parameter

QuickTest: TypeAlias = Callable[[Facts], Truth]
VerdictFunction: TypeAlias = Callable[[Facts], str]
LeafFunction: TypeAlias = Callable[[int], QuickTest]
"""From a leaf's index to its function."""

_PLAIN = (int, Decimal)


def verdict_function(
    plan: CriterionPlan, graph: Graph, leaf: LeafFunction, tests: dict[int, QuickTest]
) -> VerdictFunction:
    """A criterion's verdict. Functions made before stand in ``tests``."""
    met = _test(plan.met, graph, leaf, tests)
    partly = None if plan.partly is None else _test(plan.partly, graph, leaf, tests)
    applies = None if plan.applies is None else _test(plan.applies, graph, leaf, tests)

    def graded(v: Facts) -> str:
        value = met(v)
        if value is True:
            return "met"
        below = False if partly is None else partly(v)
        if value is None or below is None:
            return "unknown"
        return "partly_met" if below else "not_met"

    if partly is None:
        names = {True: "met", False: "not_met", None: "unknown"}

        def simple(v: Facts) -> str:
            return names[met(v)]

        judge = simple
    else:
        judge = graded
    if applies is None:
        return judge
    test = applies

    def conditional(v: Facts) -> str:
        value = test(v)
        if value is True:
            return judge(v)
        return "unknown" if value is None else "not_applicable"

    return conditional


def _test(index: int, graph: Graph, leaf: LeafFunction, tests: dict[int, QuickTest]) -> QuickTest:
    """One node's function, made once."""
    if index in tests:
        return tests[index]
    node = graph.nodes[index]
    parts = [_test(part, graph, leaf, tests) for part in node.parts]
    match node.term:
        case terms.All():
            made = _all(parts)
        case terms.Any():
            made = _any(parts)
        case terms.AtLeast(least):
            made = _at_least(least, parts)
        case terms.Not():
            inner = parts[0]
            made = _not(inner)
        case terms.Named():
            made = parts[0]
        case _:
            made = leaf(index)
    tests[index] = made
    return made


def _not(inner: QuickTest) -> QuickTest:
    return lambda v: negate(inner(v))


def _at_least(least: int, parts: Sequence[QuickTest]) -> QuickTest:
    return lambda v: number_of(least, [part(v) for part in parts])


def _all(parts: Sequence[QuickTest]) -> QuickTest:
    if len(parts) == 2:
        first, second = parts

        def both(v: Facts) -> Truth:
            left = first(v)
            if left is False:
                return False
            right = second(v)
            return right if left is True or right is False else None

        return both

    def every(v: Facts) -> Truth:
        result: Truth = True
        for part in parts:
            value = part(v)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return every


def _any(parts: Sequence[QuickTest]) -> QuickTest:
    def some(v: Facts) -> Truth:
        result: Truth = False
        for part in parts:
            value = part(v)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return some


def leaf_function(term: Condition, c: Compiler) -> QuickTest:
    """A leaf's function. Plain numbers and texts are compared at once, all else in full."""
    full = condition(term, c)
    if isinstance(term, Compare) and isinstance(term.left, terms.Fact) and len(term.right) == 1:
        place, right = c.place(term.left.key, term.left.back), term.right[0]
        if place is not None and isinstance(right, Literal_ | Parameter):
            constant: Any = right.value
            kind = term.left.type.kind
            if kind in ("number", "money", "percentage") and constant.__class__ in _PLAIN:
                made = _number_leaf(term.operator, place, constant)
                if made is not None:
                    return made
            if kind in ("boolean", "text", "choice") and term.operator in ("is", "is_not"):
                return _same_leaf(term.operator == "is", place, constant)
    return lambda v: full(v, None)


def _number_leaf(operator: str, place: int, constant: Any) -> QuickTest | None:
    compare = COMPARISONS.get(operator)
    if compare is None:
        return None

    def at_least(v: Facts) -> Truth:
        value = v[place]
        return value >= constant if value.__class__ in _PLAIN else compare(value, constant)

    def more_than(v: Facts) -> Truth:
        value = v[place]
        return value > constant if value.__class__ in _PLAIN else compare(value, constant)

    def at_most(v: Facts) -> Truth:
        value = v[place]
        return value <= constant if value.__class__ in _PLAIN else compare(value, constant)

    def less_than(v: Facts) -> Truth:
        value = v[place]
        return value < constant if value.__class__ in _PLAIN else compare(value, constant)

    def equal(v: Facts) -> Truth:
        value = v[place]
        return value == constant if value.__class__ in _PLAIN else compare(value, constant)

    return {"at_least": at_least, "more_than": more_than, "at_most": at_most,
            "less_than": less_than, "is": equal}.get(operator)  # fmt: skip


def _same_leaf(wanted: bool, place: int, constant: Any) -> QuickTest:
    def same(v: Facts) -> Truth:
        value = v[place]
        if value is UNKNOWN:
            return None
        truth: bool = value == constant if wanted else value != constant
        return truth

    return same
