"""From positioned nodes to conditions: references, types and units are checked on the way.

The schema has been satisfied before, so the shapes are right; what can still be
wrong is what the words refer to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence
from assay.facts.values.scalars import Number, Special
from assay.facts.values.suggest import listed, one_of
from assay.facts.values.written_numbers import compare_numbers, format_number
from assay.rules.language.grammar import OPERATORS, form_of
from assay.rules.language.literals import whole_number
from assay.rules.language.scope import Scope
from assay.rules.language.terms import (
    All,
    Any,
    AtLeast,
    Compare,
    Condition,
    Fact,
    Literal_,
    Not,
    Operator,
    Parameter,
    Quantified,
    Quantity,
    ShareOf,
)
from assay.rules.language.types import DURATION, NUMERIC, Type, comparable

from .trends_from_nodes import trend_of
from .values_from_nodes import named, records_of, value_of

_ORDER = frozenset({"at_least", "at_most", "more_than", "less_than"})
_DATES = {"before", "after", "on_or_before", "on_or_after"}
_INSTEAD = {"at_least": "on_or_after", "at_most": "on_or_before", "more_than": "after",
            "less_than": "before", "after": "more_than", "before": "less_than",
            "on_or_after": "at_least", "on_or_before": "at_most"}  # fmt: skip


def condition_of(node: Node, scope: Scope) -> Condition | None:
    """The condition a node stands for; None, with problems, where it refers to nothing."""
    inner = scope.deeper(node.at)
    if inner is None or not isinstance(node, Mapping):
        return None
    keys = set(node.entries)
    form = form_of(keys)
    match form.key if form else "":
        case "all" | "any" as key:
            parts = _conditions(node.get(key), inner)
            make = All if key == "all" else Any
            return None if parts is None else make(parts, node.key_at(key))
        case "of":
            return _at_least(node, inner)
        case "not":
            part = condition_of(cast("Node", node.get("not")), inner)
            return None if part is None else Not(part, node.key_at("not"))
        case "some" | "none" | "every" as key:
            return _quantified(node, key, inner)
        case "trend":
            return trend_of(node, inner)
        case "definition" if not keys & set(OPERATORS):
            return cast("Condition | None", named(node, inner, "condition", condition_of))
        case _:
            return _compare(node, inner)


def _conditions(node: Node | None, scope: Scope) -> tuple[Condition, ...] | None:
    items = node.items if isinstance(node, Sequence) else ()
    parts = [condition_of(item, scope) for item in items]
    found = tuple(part for part in parts if part is not None)
    return found if len(found) == len(parts) else None


def _at_least(node: Mapping, scope: Scope) -> Condition | None:
    parts = _conditions(node.get("of"), scope)
    wanted = whole_number(node.get("at_least"), scope)
    if parts is None or wanted is None:
        return None
    number, name, at = wanted
    if not 1 <= number <= len(parts):
        shown = f"{number} ({name})" if name else str(number)
        scope.problem("R307", at, f"at least {shown} of {len(parts)} conditions",
                      f"the number can be 1 to {len(parts)}")
        return None
    return AtLeast(number, parts, name, node.key_at("of"))


def _quantified(node: Mapping, key: str, scope: Scope) -> Condition | None:
    records = records_of(node, key, scope)
    if records is None:
        return None
    inner = scope.within(records)
    that = condition_of(cast("Node", node.get("that" if key == "every" else "where")), inner)
    among: Condition | None = None
    if key == "every" and "among" in node:
        among = condition_of(cast("Node", node.get("among")), inner)
        if among is None:
            return None
    if that is None:
        return None
    return Quantified(key, records, among, that, node.key_at(key))  # type: ignore[arg-type]


def _compare(node: Mapping, scope: Scope) -> Condition | None:
    operators = [key for key in node.entries if key in OPERATORS]
    if len(operators) != 1:
        return None  # the schema has said so
    operator = operators[0]
    subject = Mapping({k: v for k, v in node.entries.items() if k != operator}, node.at)
    left = value_of(subject, None, scope, condition_of)
    wanted = cast("Node", node.get(operator))
    if left is None:
        # What can be said of the other side without knowing this one is said all the same.
        for item in wanted.items if isinstance(wanted, Sequence) else (wanted,):
            if isinstance(item, Mapping):
                value_of(item, None, scope, condition_of)
        return None
    if not _fits(operator, left.type, node, scope):
        return None
    if operator in ("exists", "known"):
        if operator == "exists":
            operator = "exists" if cast("Scalar", wanted).value else "absent"
        return Compare(left, cast("Operator", operator), (), node.at)
    right = _right(operator, left, wanted, scope)
    if right is None:
        return None
    for value in right:
        if not _reachable(left, value, scope):
            return None
    return Compare(left, cast("Operator", operator), right, node.at)


def _right(
    operator: str, left: Quantity, wanted: Node, scope: Scope
) -> tuple[Quantity, ...] | None:
    expected = left.type
    if operator == "within":
        expected = DURATION
    elif operator.startswith("includes"):
        expected = replace(left.type, kind="choice", may_be_none=False)
    nodes = wanted.items if isinstance(wanted, Sequence) else (wanted,)
    found: list[Quantity] = []
    for item in nodes:
        value = value_of(item, expected, scope, condition_of)
        if value is not None and _meets(left, value, expected, item, scope):
            found.append(value)
    return tuple(found) if len(found) == len(nodes) else None


def _meets(left: Quantity, right: Quantity, expected: Type, node: Node, scope: Scope) -> bool:
    if expected.kind == "duration" and right.type.kind in ("duration", "period"):
        return True
    if left.type.kind == "set" and right.type.kind == "text" and isinstance(right, Parameter):
        return True
    if comparable(expected, right.type):
        options = expected.options
        if (isinstance(right, Parameter) and expected.kind == "choice" and options
                and right.value not in options and not isinstance(right.value, Special)):
            scope.problem("R305", node.at, f"the value of {right.name}, '{right.value}', is not one of the options",
                          one_of(str(right.value), options))
            return False
        return True
    message = f"{expected.words()} is needed here, this is {right.type.words()}"
    if expected.kind == right.type.kind and expected.options != right.type.options:
        message = "two ordered choices with different options cannot be compared"
    scope.problem("R303", node.at, message, _unit_hint(expected, right.type))
    return False


def _unit_hint(left: Type, right: Type) -> str:
    if left.options and right.options:
        return f"here they are {listed(left.options)}; there {listed(right.options)}"
    if left.kind == right.kind == "number":
        return "only numbers of the same unit can be compared"
    if "percentage" in (left.kind, right.kind) and {left.kind, right.kind} <= NUMERIC:
        return "a share of two numbers is written {part: …, whole: …}"
    return ""


def _fits(operator: str, left: Type, node: Mapping, scope: Scope) -> bool:
    """Whether the operator has a meaning for values of this type."""
    at = node.key_at(operator)
    hint = ""
    if operator in _ORDER or operator == "between":
        ordered = left.kind in NUMERIC or (left.kind == "choice" and left.ordered)
        if ordered or (operator == "between" and left.kind == "date"):
            return True
        if left.kind == "date":
            hint = f"dates are compared with '{_INSTEAD[operator]}'"
        elif left.kind == "choice":
            hint = "say 'ordered: true' where the options stand from lowest to highest"
        elif left.kind == "boolean":
            hint = "write 'is: true' or 'is: false'"
    elif operator in _DATES or operator == "within":
        if left.kind == "date":
            return True
        if left.kind in NUMERIC and operator in _INSTEAD:
            hint = f"numbers are compared with '{_INSTEAD[operator]}'"
    elif operator in ("includes", "includes_any"):
        if left.kind == "set":
            return True
        hint = "use 'one_of'" if left.kind in ("choice", "text") else ""
    elif operator == "exists":
        if left.may_be_none:
            return True
        hint = "only what may be none can be there or not; say 'may_be_none: true', or use 'known'"
    elif operator == "known" or left.kind != "set":
        return True
    else:
        hint = "sets are compared with 'includes' or 'includes_any'"
    scope.problem("R306", at, f"'{operator}' cannot be used with {left.words()}", hint)
    return False


def _reachable(left: Quantity, right: Quantity, scope: Scope) -> bool:
    """A percentage that the value before it can never have is a slip of the keyboard."""
    if left.type.kind != "percentage" or not isinstance(right, Literal_ | Parameter):
        return True
    limit: Number | None = None
    if isinstance(left, ShareOf):
        limit = 1
    elif isinstance(left, Fact):
        limit = scope.vocabulary[left.key].maximum
    value = cast("Number", right.value)
    if limit is None or isinstance(right.value, Special) or compare_numbers(value, limit) <= 0:
        return True
    shown, most = format_number(value, True), format_number(limit, True)
    name = f"{right.name} is {shown}, which" if isinstance(right, Parameter) else shown
    scope.problem("R308", right.at, f"{name} can never be reached: the most there can be is {most}",
                  "is there a digit too many?")
    return False

