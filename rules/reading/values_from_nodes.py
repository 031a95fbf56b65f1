"""From positioned nodes to values: facts, parameters, dates, arithmetic, and values over records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, cast

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence
from assay.facts.problems.positions import Position
from assay.facts.values.suggest import did_you_mean, listed
from assay.facts.values.vocabulary import Definition
from assay.rules.language.grammar import form_of
from assay.rules.language.literals import literal
from assay.rules.language.scope import Scope
from assay.rules.language.terms import (
    Aggregate,
    AggregateKind,
    Ago,
    Arithmetic,
    Collection,
    Condition,
    Fact,
    Field,
    Literal_,
    Named,
    NamedValue,
    Parameter,
    Quantity,
    ShareOf,
)
from assay.rules.language.types import (
    COUNT,
    DATE,
    DURATION,
    NUMERIC,
    PERCENTAGE,
    Type,
    comparable,
    joined,
    multiplied,
    type_of,
)

_TAKEN_OF = {"sum": "numbers", "mean": "numbers", "minimum": "numbers and dates",
             "maximum": "numbers and dates", "values": "choices", "distinct": "single values"}  # fmt: skip
MAYBE = replace(PERCENTAGE, may_be_none=True)
"""A share, which is ``none`` where there is nothing to take it of."""

ConditionReader: TypeAlias = "Callable[[Node, Scope], Condition | None]"


def value_of(
    node: Node, expected: Type | None, scope: Scope, condition_of: ConditionReader
) -> Quantity | None:
    """The value a node stands for; None, with problems, where it refers to nothing.

    ``expected`` is the type that a written-out value is read as.
    """
    if isinstance(node, Scalar):
        return literal(node, expected, scope)
    inner = scope.deeper(node.at)
    if inner is None or not isinstance(node, Mapping):
        return None
    form = form_of(set(node.entries))
    key = form.key if form else ""
    match key:
        case "fact" | "previous":
            return fact_named(cast("Node", node.get(key)), _back(node) if key == "previous" else 0, node.at, inner)
        case "field":
            return _field(node, inner)
        case "parameter":
            found = inner.parameter(_name(node, "parameter"), _at(node, "parameter"))
            if found is None:
                return None
            return Parameter(_name(node, key), found.value, found.type, node.at)
        case "definition":
            return cast("Quantity | None", named(node, inner, "value", condition_of))
        case "ago":
            return _ago(node, inner, condition_of)
        case "share_of":
            return _share(node, inner, condition_of)
        case "plus" | "minus" | "times":
            return _arithmetic(node, key, inner, condition_of)
        case "part":
            return _part(node, inner, condition_of)
        case _:
            return _aggregate(node, key, inner, condition_of)


def records_of(node: Mapping, key: str, scope: Scope) -> Collection | None:
    """The collection named under a key; None, with a problem, where it holds no records."""
    place = cast("Node", node.get(key))
    back = 0
    if isinstance(place, Mapping):
        back, place = _back(place), cast("Node", place.get("previous"))
    name = str(cast("Scalar", place).value)
    if scope.records:
        scope.problem("R303", place.at, "records cannot be looked at inside other records",
                      "move it outside, and join the two with 'all' or 'any'")
        return None
    if name in scope.tallies and back:
        scope.problem("R303", place.at, f"'{name}' are those of this period: earlier verdicts are not kept",
                      f"write the key alone: {name}")
        return None
    if name in scope.tallies:
        return Collection(name, back, place.at)
    definition = scope.fact(name, place.at)
    if definition is None:
        return None
    if definition.type != "records":
        many = [k for k, d in scope.vocabulary.items() if d.type == "records"]
        hint = did_you_mean(name, many, scope.marks.problems)
        hint = hint or (f"records are {listed(many)}" if many else "no fact holds records")
        scope.problem("R303", place.at, f"{name} is {_kind(definition)}, not records", hint)
        return None
    return Collection(name, back, place.at)


def named(
    node: Mapping, scope: Scope, wants: str, condition_of: ConditionReader
) -> Condition | Quantity | None:
    """What a definition stands for at this place, in this place's scope."""
    name, at = _name(node, "definition"), _at(node, "definition")
    entry = scope.definitions.get(name)
    if entry is None:
        hint = did_you_mean(name, scope.definitions, scope.marks.problems) or "declare it under 'definitions'"
        scope.problem("R304", at, f"there is no definition '{name[:60]}'", hint)
        return None
    scope.marks.definitions.add(name)
    if wants not in entry and not {"condition", "value"} & set(entry.entries):
        return None  # it is neither: that has been said where it is declared
    if wants not in entry:
        is_, other = ("a value", "compare it with an operator") if wants == "condition" else (
            "a condition", "use it without an operator")
        scope.problem("R303", at, f"the definition {name} is {is_}, not {_article(wants)}", other)
        return None
    if name in scope.inside:
        chain = (*scope.inside[scope.inside.index(name) :], name)
        if frozenset(chain) not in scope.marks.cycles:
            scope.marks.cycles.add(frozenset(chain))
            scope.problem("R310", at, f"the definition {name} uses itself: {' → '.join(chain)}",
                          "let one of them do without the other")
        return None
    memo = (name, scope.records, bool(scope.tallies))
    if memo in scope.marks.expanded:
        found, size, levels = scope.marks.expanded[memo]
        room = scope.room(node.at, size, levels)
        return replace(found, at=node.at) if found is not None and room else None
    before, outer = scope.marks.size, scope.marks.deepest
    scope.marks.deepest = scope.depth
    inside = replace(scope, inside=(*scope.inside, name))
    body = cast("Node", entry.get(wants))
    says = str(cast("Scalar", entry.get("says")).value)
    made: Condition | Quantity | None
    if wants == "condition":
        condition = condition_of(body, inside)
        made = None if condition is None else Named(name, says, condition, node.at)
    else:
        value = value_of(body, None, inside, condition_of)
        made = None if value is None else NamedValue(name, says, value, value.type, node.at)
    # What has no meaning is kept as well, so that it is looked at, and complained of, once.
    scope.marks.expanded[memo] = (made, scope.marks.size - before, scope.marks.deepest - scope.depth)
    scope.marks.deepest = max(outer, scope.marks.deepest)
    return made


def _name(node: Mapping, key: str) -> str:
    return str(cast("Scalar", node.get(key)).value)


def _at(node: Mapping, key: str) -> Position:
    return cast("Node", node.get(key)).at


def _kind(definition: Definition) -> str:
    return "records" if definition.type == "records" else type_of(definition).words()


def _article(word: str) -> str:
    return f"a {word}"


def fact_named(place: Node, back: int, at: Position, scope: Scope) -> Fact | None:
    """The fact whose key stands at this place; None, with a problem, where it is no single value."""
    name = str(cast("Scalar", place).value)
    definition = scope.fact(name, place.at)
    if definition is None:
        return None
    if definition.type == "records":
        scope.problem("R303", place.at, f"{name} holds records, a single value is needed here",
                      "use count_of, some, share_of and their like")
        return None
    # Every fact of a period that was not, before the subject began, is none.
    type_ = type_of(definition)
    return Fact(name, back, replace(type_, may_be_none=True) if back else type_, at)


def _back(node: Mapping) -> int:
    """How many periods back ``previous`` looks."""
    found = node.get("back")
    return found.value if isinstance(found, Scalar) and isinstance(found.value, int) else 1


def _field(node: Mapping, scope: Scope) -> Quantity | None:
    name, at = _name(node, "field"), _at(node, "field")
    if scope.fields is None:
        scope.problem("R313", at, f"the field '{name[:60]}' stands outside records",
                      "fields can be used inside where, among and that")
        return None
    definition = scope.fields.get(name)
    if definition is None:
        _no_field(name, at, scope.records, scope.fields, scope)
        return None
    return Field(name, type_of(definition), node.at)


def _no_field(
    name: str, at: Position, records: str, fields: object, scope: Scope
) -> None:
    names = list(cast("dict[str, Definition]", fields))
    hint = did_you_mean(name, names, scope.marks.problems) or f"its fields are {listed(names, 12)}"
    scope.problem("R313", at, f"{records} has no field '{name[:60]}'", hint)


def _ago(node: Mapping, scope: Scope, condition_of: ConditionReader) -> Quantity | None:
    inner = cast("Node", node.get("ago"))
    duration = value_of(inner, DURATION, scope, condition_of)
    if duration is None:
        return None
    if duration.type.kind != "duration" or not isinstance(duration, Literal_ | Parameter):
        scope.problem("R303", inner.at, f"a duration is needed here, this is {duration.type.words()}",
                      "write 12 months, or a parameter that is a duration")
        return None
    return Ago(duration, DATE, node.at)


def _share(node: Mapping, scope: Scope, condition_of: ConditionReader) -> Quantity | None:
    records = records_of(node, "share_of", scope)
    if records is None:
        return None
    inner = scope.within(records)
    that = condition_of(cast("Node", node.get("that")), inner)
    among = condition_of(cast("Node", node.get("among")), inner) if "among" in node else None
    if that is None or ("among" in node and among is None):
        return None
    return ShareOf(records, among, that, MAYBE, node.at)


def _aggregate(
    node: Mapping, key: str, scope: Scope, condition_of: ConditionReader
) -> Quantity | None:
    records = records_of(node, key, scope)
    if records is None:
        return None
    kind = cast("AggregateKind", key.removesuffix("_of"))
    inner = scope.within(records)
    where = condition_of(cast("Node", node.get("where")), inner) if "where" in node else None
    fields = scope.fields_of(records.key)
    names: dict[str, Definition] = {}
    for part in ("field", "by"):
        if part in node:
            name = _name(node, part)
            if name not in fields:
                _no_field(name, _at(node, part), records.key, fields, scope)
                return None
            names[part] = fields[name]
    if "where" in node and where is None:
        return None
    type_ = _aggregate_type(kind, names, node, scope)
    if type_ is None:
        return None
    field = names["field"].key if "field" in names else ""
    by = names["by"].key if "by" in names else ""
    low, high = (names["field"].minimum, names["field"].maximum) if field else (None, None)
    return Aggregate(kind, records, type_, field, by, where, low, high, node.at)


def _aggregate_type(
    kind: AggregateKind, names: dict[str, Definition], node: Mapping, scope: Scope
) -> Type | None:
    if kind == "count":
        return COUNT
    found = type_of(names["field"])
    at = _at(node, "field")
    match kind:
        case "distinct" if found.kind != "set":
            return COUNT
        case "sum" | "mean" if found.kind in NUMERIC:
            return replace(found, whole=found.whole and kind == "sum", may_be_none=kind == "mean")
        case "minimum" | "maximum" if found.kind in (*NUMERIC, "date"):
            return replace(found, may_be_none=True)
        case "latest":
            if type_of(names["by"]).kind != "date":
                scope.problem("R303", _at(node, "by"), f"'by' should be a date, this is {_kind(names['by'])}",
                              "name a field of type date")
                return None
            return replace(found, may_be_none=True)
        case "values" if found.kind in ("choice", "set"):
            return Type("set", options=found.options)
        case _:
            scope.problem("R303", at, f"{kind}_of cannot be taken of {found.words()}", f"it takes {_TAKEN_OF[kind]}")
            return None


def _values(
    node: Node | None, scope: Scope, condition_of: ConditionReader
) -> list[Quantity] | None:
    items = node.items if isinstance(node, Sequence) else ()
    found = [value_of(item, None, scope, condition_of) for item in items]
    kept = [value for value in found if value is not None]
    return kept if len(kept) == len(found) else None


def _arithmetic(
    node: Mapping, key: str, scope: Scope, condition_of: ConditionReader
) -> Quantity | None:
    values = _values(node.get(key), scope, condition_of)
    if values is None:
        return None
    type_ = values[0].type
    for value in values:
        if value.type.kind not in NUMERIC:
            scope.problem("R303", value.at, f"'{key}' is made of numbers, this is {value.type.words()}")
            return None
    for value in values[1:]:
        both = multiplied(type_, value.type) if key == "times" else joined(type_, value.type)
        if both is None:
            here, before = value.type.words(), type_.words()
            said = {"times": f"{before} cannot be multiplied by {here}", "plus": f"{here} cannot be added to {before}",
                    "minus": f"{here} cannot be taken from {before}"}  # fmt: skip
            scope.problem("R303", value.at, said[key],
                          "" if key == "times" else "only numbers of the same unit can be added or taken away")
            return None
        type_ = both
    return Arithmetic(key, tuple(values), replace(type_, may_be_none=False), node.at)  # type: ignore[arg-type]


def _part(node: Mapping, scope: Scope, condition_of: ConditionReader) -> Quantity | None:
    part = value_of(cast("Node", node.get("part")), None, scope, condition_of)
    whole = value_of(cast("Node", node.get("whole")), None, scope, condition_of)
    if part is None or whole is None:
        return None
    if part.type.kind not in NUMERIC or not comparable(part.type, whole.type):
        at = whole.at if part.type.kind in NUMERIC else part.at
        scope.problem("R303", at, f"{part.type.words()} is no part of {whole.type.words()}",
                      "part and whole are numbers of the same unit")
        return None
    return Arithmetic("part", (part, whole), MAYBE, node.at)
