"""Verdicts and nothing else, fast: the reference evaluation as nested functions over plain facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from assay.facts.dates import parse_date
from assay.facts.facts_file import FactSet, facts_from_node
from assay.facts.problems import InputError, Problem
from assay.facts.read_python import read_python
from assay.facts.values import NONE, UNKNOWN, parse_percentage
from assay.facts.vocabulary import Definition
from assay.rules import terms
from assay.rules.terms import Compare, Condition, Literal_, Parameter

from .admit import Admission, admit, days
from .amounts import Truth
from .conditions import COMPARISONS, condition, negate, number_of
from .evaluate import compiler
from .plan import CriterionPlan, Graph, Plan
from .quantities import Compiler, Facts

Test: TypeAlias = Callable[[Facts], Truth]
Verdict: TypeAlias = Callable[[Facts], str]
Converter: TypeAlias = Callable[[Any], Any]

_PLAIN = (int, Decimal)
_MOST_REMEMBERED = 10_000


class _Slow(Exception):
    """A value that needs the full reader: to be read, or to be refused with a proper problem."""


class Quick:
    """One plan's criteria as functions, and the conversion of plain values for them."""

    def __init__(self, plan: Plan, admission: Admission) -> None:
        self._plan, self._admission = plan, admission
        c = compiler(plan)
        tests: dict[int, Test] = {}
        self._verdicts = [(cp.unit.id, _verdict(cp, plan.graph, c, tests)) for cp in plan.criteria]
        self._table: dict[str, tuple[int, Converter]] = {}
        for (key, back), place in plan.places.items():
            name = f"previous.{key}" if back else key
            self._table[name] = (place, _converter(plan.standard.vocabulary[key]))
        self._blank = [UNKNOWN] * len(plan.places)
        self._periods: dict[tuple[object, object], list[Any]] = {}

    def verdicts(self, facts: Mapping[str, object], as_of: date | str, period: str) -> dict[str, str]:
        """The verdict of each criterion."""
        row = self.row(facts, as_of, period)
        return {id_: verdict(row) for id_, verdict in self._verdicts}

    def row(self, facts: Mapping[str, object], as_of: date | str, period: str) -> Facts:
        """The list of facts that the functions take; InputError where a value is bad."""
        first = self._periods.get((as_of, period))
        if first is None:
            return self._full(facts, as_of, period)
        row = first + self._blank
        table = self._table
        try:
            for key, value in facts.items():
                place, convert = table[key]
                row[place] = convert(value)
        except (_Slow, KeyError):
            return self._full(facts, as_of, period)
        for _, place, calculate in self._admission.calculations:
            if row[place] is not UNKNOWN:
                return self._full(facts, as_of, period)
            row[place] = calculate(row, None)
        return row

    def _full(self, facts: Mapping[str, object], as_of: date | str, period: str) -> Facts:
        """The way of a facts file, with all its checks."""
        sections: dict[str, dict[str, object]] = {"facts": {}, "previous": {}}
        for key, value in facts.items():
            if str(key).startswith("previous."):
                sections["previous"][str(key)[9:]] = value
            else:
                sections["facts"][key] = value
        document = {"assay": "facts/1", "subject": {"id": "facts"}, "as_of": as_of, "period": period, **sections}
        problems: list[Problem] = []
        node = read_python(document, "facts", problems)
        if node is None:
            raise InputError(problems)
        standard = self._plan.standard
        read: FactSet = facts_from_node(node, standard.vocabulary, standard.year_starts)
        row, _ = admit(self._admission, read)
        if len(self._periods) < _MOST_REMEMBERED:
            self._periods[(as_of, period)] = days(read)
        return row


# ---------------------------------------------------------------- conversion


def _converter(definition: Definition) -> Converter:
    """From a plain value to what rules compare; _Slow for what is not plainly right."""
    low, high = definition.minimum, definition.maximum
    options = frozenset(definition.options)
    none = definition.may_be_none

    def special(value: Any) -> Any:
        if value is None:
            return UNKNOWN
        if none and value == "none":
            return NONE
        raise _Slow

    def boolean(value: Any) -> Any:
        return value if value is True or value is False else special(value)

    def number(value: Any) -> Any:
        kind = value.__class__
        if kind is not int:
            if kind is float and whole_or_less:
                value = Decimal(repr(value))
            elif kind is not Decimal or not whole_or_less:
                return special(value)
            if not value.is_finite() or abs(value.adjusted()) > 30 or len(value.as_tuple().digits) > 30:
                raise _Slow
        elif not -(10**30) < value < 10**30:
            raise _Slow
        if (low is not None and value < low) or (high is not None and value > high):
            raise _Slow
        return value

    def percentage(value: Any) -> Any:
        if value.__class__ is not str:
            return special(value)
        ratio = parse_percentage(value)
        if ratio is None or (low is not None and ratio < low) or (high is not None and ratio > high):
            return special(value)
        return ratio

    def day(value: Any) -> Any:
        if isinstance(value, datetime):
            raise _Slow
        if isinstance(value, date):
            value = value.isoformat()
        found = parse_date(value) if isinstance(value, str) else None
        return special(value) if found is None else found

    def choice(value: Any) -> Any:
        return value if value.__class__ is str and value in options else special(value)

    def text(value: Any) -> Any:
        return value if value.__class__ is str and value != "none" and len(value) < 1_000 else special(value)

    whole_or_less = definition.type in ("decimal", "money")
    if definition.many or definition.type == "records":
        return special
    return {
        "boolean": boolean, "integer": number, "decimal": number, "money": number,
        "percentage": percentage, "date": day, "choice": choice, "text": text,
    }[definition.type]  # fmt: skip


# ----------------------------------------------------------------- functions


def _verdict(plan: CriterionPlan, graph: Graph, c: Compiler, tests: dict[int, Test]) -> Verdict:
    met = _test(plan.met, graph, c, tests)
    partly = None if plan.partly is None else _test(plan.partly, graph, c, tests)
    applies = None if plan.applies is None else _test(plan.applies, graph, c, tests)

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


def _test(index: int, graph: Graph, c: Compiler, tests: dict[int, Test]) -> Test:
    """One node's function, made once; leaves that compare a fact with a constant are cut short."""
    if index in tests:
        return tests[index]
    node = graph.nodes[index]
    parts = [_test(part, graph, c, tests) for part in node.parts]
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
        case term:
            made = _leaf(term, c)
    tests[index] = made
    return made


def _not(inner: Test) -> Test:
    return lambda v: negate(inner(v))


def _at_least(least: int, parts: Sequence[Test]) -> Test:
    return lambda v: number_of(least, [part(v) for part in parts])


def _all(parts: Sequence[Test]) -> Test:
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


def _any(parts: Sequence[Test]) -> Test:
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


def _leaf(term: Condition, c: Compiler) -> Test:
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


def _number_leaf(operator: str, place: int, constant: Any) -> Test | None:
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


def _same_leaf(wanted: bool, place: int, constant: Any) -> Test:
    def same(v: Facts) -> Truth:
        value = v[place]
        if value is UNKNOWN:
            return None
        return value == constant if wanted else value != constant

    return same

