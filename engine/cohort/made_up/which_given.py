"""Which facts of a made-up cohort are given, so that no figure contradicts the records or its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias, cast

import numpy as np

from assay.facts.values.references import Place
from assay.facts.values.vocabulary import Definition
from assay.rules.language.standard import Standard
from assay.rules.language.terms import Aggregate, Arithmetic, Fact, Literal_, Parameter, Quantity, ShareOf, looked_at

from .compared_with import amount
from .draws import BoolArray, chance
from .scene import DIRECT, MadeUpPart
from .wishes import bare, conjuncts, whole_list

Interval: TypeAlias = tuple[Fraction | None, Fraction | None]
_OPEN: Interval = (None, None)


def unknown_facts(scene: MadeUpPart) -> dict[Place, BoolArray]:
    """For every fact that is no list, of whom it is not known. Lists that could contradict are taken back."""
    found: dict[Place, BoolArray] = {}
    for key, back in sorted(scene.plan.places, key=lambda place: (place[1], place[0])):
        if scene.definition(key).type != "records" and key not in scene.plan.standard.computed:
            found[(key, back)] = scene.left_out(key) | scene.absent[back]
    for place, body in scene.plan.computed:
        if not _provable(scene.plan.standard, place[0], body):
            for list_ in _lists(scene, place):
                scene.given[list_] = np.zeros(scene.rows, np.bool_)
    _give_figures(scene, found)
    for place, body in scene.plan.computed:
        if isinstance(bare(body), Arithmetic):
            _take_back(scene, place, bare(body), found)
    return found


def _give_figures(scene: MadeUpPart, found: dict[Place, BoolArray]) -> None:
    """A figure is given directly only where nothing that it is computed from is known."""
    open_: dict[Place, BoolArray] = {}
    for place, _ in scene.plan.computed:
        key, back = place
        free = np.ones(scene.rows, np.bool_)
        for input_ in _inputs(scene, place):
            if input_ in scene.given:
                free &= ~scene.given[input_]
            else:
                free &= found[input_] & open_.get(input_, free)
        often = np.where(scene.careful[scene.group(key)], 1.0, DIRECT)
        given = free & chance(scene.rng, often, scene.rows) & ~scene.left_out(key) & ~scene.absent[back]
        open_[place] = free
        found[place] = ~given


def _inputs(scene: MadeUpPart, place: Place) -> list[Place]:
    """What a computed fact looks at, as far as the plan has it."""
    key, back = place
    every = [(inner, more + back) for inner, more in sorted(looked_at(scene.plan.standard.computed[key]))]
    return [input_ for input_ in every if input_ in scene.plan.places]


def _lists(scene: MadeUpPart, place: Place) -> Iterator[Place]:
    for input_ in _inputs(scene, place):
        if input_ in scene.given:
            yield input_
        elif input_[0] in scene.plan.standard.computed:
            yield from _lists(scene, input_)


def _take_back(scene: MadeUpPart, place: Place, body: Quantity, found: dict[Place, BoolArray]) -> None:
    """Where given figures would put a computed one out of its bounds, one of them is left out."""
    inputs = _inputs(scene, place)
    if not inputs or any(input_ in scene.given for input_ in inputs):
        return
    value = amount(body, scene.ground(*place), place[1])
    if value is None:
        return
    definition = scene.definition(place[0])
    wrong = np.zeros(scene.rows, np.bool_)
    if definition.minimum is not None:
        wrong |= np.asarray(value) < float(definition.minimum) - 1e-9
    if definition.maximum is not None:
        wrong |= np.asarray(value) > float(definition.maximum) + 1e-9
    for input_ in inputs:
        wrong &= ~found[input_] & ~scene.drawn[input_].none
    found[inputs[0]] = found[inputs[0]] | wrong


# ---------------------------------------------------------------- bounds


def _provable(standard: Standard, key: str, body: Quantity) -> bool:
    """Whether no records at all can put a computed fact out of its bounds."""
    definition, term = standard.vocabulary[key], bare(body)
    if definition.type not in ("integer", "decimal", "money", "percentage"):
        return True
    if not any(isinstance(t, ShareOf | Aggregate) for t in _expanded(standard, term)):
        return True
    low, high = _interval(standard, term)
    least, most = definition.minimum, definition.maximum
    enough = least is None or (low is not None and low >= least)
    return enough and (most is None or (high is not None and high <= most))


def _expanded(standard: Standard, term: Quantity) -> Iterator[Quantity]:
    """The terms of a value, those of the computed facts in it too."""
    term = bare(term)
    yield term
    if isinstance(term, Arithmetic):
        for value in term.values:
            yield from _expanded(standard, value)
    elif isinstance(term, Fact) and term.key in standard.computed:
        yield from _expanded(standard, standard.computed[term.key])


def _interval(standard: Standard, term: Quantity) -> Interval:
    """Between which numbers a value lies, whatever the facts are."""
    term = bare(term)
    match term:
        case Literal_(value) | Parameter(_, value) if not isinstance(value, bool):
            number = Fraction(cast("int", value)) if hasattr(value, "as_integer_ratio") else None
            return number, number
        case Fact(key):
            return _allowed(standard.vocabulary[key])
        case ShareOf():
            return Fraction(0), Fraction(1)
        case Aggregate(kind="count" | "distinct"):
            return Fraction(0), None
        case Aggregate(kind="sum"):
            low, _ = _allowed(standard.vocabulary[term.records.key].fields[term.field])
            return (Fraction(0) if low is not None and low >= 0 else None), None
        case Aggregate() if term.field:
            return _allowed(standard.vocabulary[term.records.key].fields[term.field])
        case Arithmetic(operation, values):
            return _combined(standard, operation, values)
        case _:
            return _OPEN


def _allowed(definition: Definition) -> Interval:
    low, high = definition.minimum, definition.maximum
    return (None if low is None else Fraction(low)), (None if high is None else Fraction(high))


def _combined(standard: Standard, operation: str, values: tuple[Quantity, ...]) -> Interval:
    if operation == "part" and _no_more(standard, values[0], values[1]):
        return Fraction(0), Fraction(1)
    low, high = _interval(standard, values[0])
    for value in values[1:]:
        least, most = _interval(standard, value)
        if operation == "minus":
            least, most = (None if most is None else -most), (None if least is None else -least)
        if operation in ("plus", "minus"):
            low = None if low is None or least is None else low + least
            high = None if high is None or most is None else high + most
            continue
        positive = low is not None and least is not None and low >= 0 and least >= 0
        high = high * most if positive and operation == "times" and high is not None and most is not None else None
        low = Fraction(0) if positive else None
    return low, high


def _no_more(standard: Standard, part: Quantity, whole: Quantity) -> bool:
    """Whether one count can never be more than another: of some of the same records, or of a pool."""
    part, whole = _counted(standard, part), _counted(standard, whole)
    if not (isinstance(part, Aggregate) and isinstance(whole, Aggregate)):
        return False
    if part.kind == "distinct" and part.records.key != whole.records.key:
        return bool(whole_list(standard, whole)) and not part.records.back
    same = (part.records.key, part.records.back) == (whole.records.key, whole.records.back)
    alike = part.kind == whole.kind and part.field == whole.field
    alike = alike or (part.kind, whole.kind) == ("distinct", "count")
    return same and alike and set(conjuncts(whole.where)) <= set(conjuncts(part.where))


def _counted(standard: Standard, term: Quantity) -> Quantity:
    term = bare(term)
    while isinstance(term, Fact) and not term.back and term.key in standard.computed:
        term = bare(standard.computed[term.key])
    return term
