"""Verdicts as tables: the reference evaluation of criteria whose leaves each compare one fact with constants.

Each plain value of a fact has, once and for all, the truth of every leaf that
looks at it: two bits each, in one number. The numbers of all facts added up
hold, for each criterion, the cell of a table of its verdicts. Both are filled
from the nested functions, as values and cells turn up.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from operator import getitem, itemgetter
from typing import Any, Literal, TypeAlias

from assay.engine.firing.rulebase import leaves_of
from assay.engine.plan.plan import DAYS, CriterionPlan, Plan
from assay.engine.reference.amounts import Truth
from assay.engine.reference.quantities import Facts
from assay.facts.values.references import Place, reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition
from assay.rules.language.terms import Compare, Condition, Fact, Literal_, Parameter

from .closures import LeafFunction, QuickTest, VerdictFunction, verdict_function
from .plain import ByClass, Converter, Slow, known
from .steps import stepped

_MOST_LEAVES = 8
"""Leaves of a criterion that has a table."""
_MOST_BITS = 2_048
"""Bits of all criteria together: beyond, adding them up would cost more than it saves."""
_MOST_CELLS = 4_096
_TRUTHS: tuple[Truth, ...] = (None, True, False)

Leaf: TypeAlias = "tuple[Place, tuple[Any, ...]]"
"""The fact that a leaf looks at, and the constants that it is compared with."""


class Tables:
    """Tables for those criteria of a plan that can have them; ``rest`` are the ids of the others."""

    def __init__(self, plan: Plan, leaf: LeafFunction, converters: Mapping[Place, Converter]) -> None:
        computed = {place for place, _ in plan.computed}
        uses: dict[Place, list[tuple[QuickTest, int, tuple[Any, ...]]]] = {
            p: [] for p in plan.places if p not in computed
        }
        fit = [(c, leaves) for c in plan.criteria if (leaves := _leaves(plan, c, uses)) is not None]
        wide = any(len(leaves) > 4 for _, leaves in fit)
        self._format: Literal["B", "H"] = "H" if wide else "B"
        width = 16 if wide else 8
        if len(fit) * width > _MOST_BITS:
            fit = []
        self._size = len(fit) * width // 8
        self._ids = [c.unit.id for c, _ in fit]
        self._tables: list[Mapping[int, str]] = []
        for number, (criterion, leaves) in enumerate(fit):
            for n, (index, (place, constants)) in enumerate(leaves.items()):
                uses[place].append((leaf(index), number * width + 2 * n, constants))
            order = {index: n for n, index in enumerate(leaves)}
            verdict = verdict_function(criterion, plan.graph, _reading(order), {})
            self._tables.append(_Verdicts(verdict, len(leaves)))
        vocabulary = plan.standard.vocabulary
        blank: Facts = [UNKNOWN] * (len(DAYS) * plan.periods + len(plan.places))
        self._bits: dict[str, ByClass] = {
            reference(*place): _bits(vocabulary[place[0]], converters[place], used, blank, plan.places[place])
            for place, used in uses.items()
        }
        self.rest = {c.unit.id for c in plan.criteria}.difference(self._ids)

    def verdicts(self, facts: Mapping[str, object]) -> dict[str, str] | None:
        """The verdicts of the criteria with a table; None where a value needs the full reader."""
        table, bits = self._bits, 0
        try:
            for key, value in facts.items():
                bits += table[key][value.__class__][value]
        except (Slow, KeyError):
            return None
        cells = memoryview(bits.to_bytes(self._size, sys.byteorder)).cast(self._format)
        return dict(zip(self._ids, map(getitem, self._tables, cells), strict=True))


class _Verdicts(dict[int, str]):
    """A criterion's verdict for each cell: two bits a leaf, 0 unknown, 1 true, 2 false."""

    __slots__ = ("_leaves", "_verdict")

    def __init__(self, verdict: VerdictFunction, leaves: int) -> None:
        super().__init__()
        self._verdict, self._leaves = verdict, leaves

    def __missing__(self, cell: int) -> str:
        made = self._verdict([_TRUTHS[cell >> 2 * n & 3] for n in range(self._leaves)])
        if len(self) < _MOST_CELLS:
            self[cell] = made
        return made


def _leaves(plan: Plan, criterion: CriterionPlan, given: Mapping[Place, object]) -> dict[int, Leaf] | None:
    """A criterion's leaves by their index; None where it cannot have a table."""
    roots = (criterion.applies, criterion.met, criterion.partly)
    found: dict[int, Leaf] = {}
    for index in leaves_of(plan.graph, (root for root in roots if root is not None)):
        leaf = _only_fact(plan.graph.nodes[index].term)
        if leaf is None or leaf[0] not in given:
            return None
        found[index] = leaf
    return found if len(found) <= _MOST_LEAVES else None


def _only_fact(term: Condition) -> Leaf | None:
    """The fact on which alone a leaf depends, if it is so: no other fact, no record, no day."""
    match term:
        case Compare(Fact(key, back), operator, right) if operator != "within":
            constants = tuple(one.value for one in right if isinstance(one, Literal_ | Parameter))
            return ((key, back), constants) if len(constants) == len(right) else None
        case _:
            return None


def _reading(order: Mapping[int, int]) -> LeafFunction:
    """Leaves as functions of a list of their truths."""
    return lambda index: itemgetter(order[index])


def _bits(
    definition: Definition,
    convert: Converter,
    uses: Sequence[tuple[QuickTest, int, tuple[Any, ...]]],
    blank: Facts,
    place: int,
) -> ByClass:
    """From a plain value to the truths of all leaves that look at it, each where its cell has it."""

    def follows(value: Any) -> int:
        row = blank.copy()
        row[place] = value
        found = 0
        for test, shift, _ in uses:
            truth = test(row)
            if truth is not None:
                found |= (1 if truth else 2) << shift
        return found

    def full(value: Any) -> int:
        return follows(convert(value))

    constants = [constant for _, _, some in uses for constant in some]
    if definition.type in NUMBER_TYPES and all(isinstance(one, int | Decimal | Fraction) for one in constants):
        return known(full, stepped(definition, constants, follows, full))
    return known(full)
