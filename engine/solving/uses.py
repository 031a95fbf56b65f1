"""How the rules look at each list: which fields, and how many kinds of records are enough for what they ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.rests_on import terms_of
from assay.engine.reference.quantities import fields_in
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import (
    Aggregate,
    Compare,
    Field,
    Literal_,
    Parameter,
    Quantified,
    ShareOf,
    Term,
    walk,
)

from .solver import SolverNumber, exact

MOST_KINDS = 8
"""Ways in which the records of one list may turn out differently, unless options alone take more."""
MOST_POOLS = 7
_STEPS = {"integer": 1, "percentage": 10_000}
"""How many steps the unit of a number has; of others a hundred."""


class Use(NamedTuple):
    """How the rules look at a list.

    ``kinds`` of records are enough for what they count; ``summed`` are the
    fields whose values are added up or averaged, each with the numbers that
    rules hold beside it; ``told`` are those whose different values are counted,
    each with how often.
    """

    fields: tuple[str, ...] = ()
    kinds: int = 1
    summed: Mapping[str, tuple[SolverNumber, ...]] = {}
    told: Mapping[str, int] = {}


@dataclass
class _Looks:
    """What is found of one list."""

    fields: set[str] = field(default_factory=lambda: set())
    terms: set[Term] = field(default_factory=lambda: set())
    summed: set[str] = field(default_factory=lambda: set())
    told: dict[str, set[Term]] = field(default_factory=lambda: {})
    options: int = 0


def uses_of(plan: Plan, criteria: Iterable[CriterionPlan] | None = None) -> dict[str, Use]:
    """How the rules of a plan, or of some criteria, look at each list."""
    found: dict[str, _Looks] = {}
    terms = terms_of(plan, criteria)
    for term in walk(terms):
        if not isinstance(term, Quantified | ShareOf | Aggregate):
            continue
        looks = found.setdefault(term.records.key, _Looks())
        for one in (term.where,) if isinstance(term, Aggregate) else (term.among, term.that):
            looks.fields |= fields_in(one)
        if isinstance(term, Aggregate):
            looks.fields |= {name for name in (term.field, term.by) if name}
            definition = plan.standard.vocabulary.get(term.records.key)
            if definition is not None:
                _folded(looks, term, definition)
        looks.terms.add(term)
    return {
        key: Use(
            tuple(sorted(looks.fields)),
            max(min(MOST_KINDS, 2 + 2 * len(looks.terms)), looks.options + 1),
            {name: _beside(terms, name, plan.standard.vocabulary[key].fields[name]) for name in sorted(looks.summed)},
            {name: len(ones) for name, ones in sorted(looks.told.items())},
        )
        for key, looks in found.items()
    }


def _folded(looks: _Looks, term: Aggregate, definition: Definition) -> None:
    options = 0 if not term.field or definition.fields[term.field].many else len(definition.fields[term.field].options)
    if term.kind in ("sum", "mean"):
        looks.summed.add(term.field)
    elif term.kind == "values" and options:
        looks.options += options
    elif term.kind == "distinct":
        looks.options += options
        if definition.fields[term.field].type not in ("boolean", "choice"):
            looks.told.setdefault(term.field, set()).add(term)


def pools_of(use: Use, name: str) -> int:
    """Pools of made-up texts that are enough: for each way to count some texts and not others one."""
    return min((1 << use.told[name]) - 1, use.kinds, MOST_POOLS)


def _beside(terms: Iterable[Term], name: str, definition: Definition) -> tuple[SolverNumber, ...]:
    """The numbers that some rule holds beside a field, or what is added up of it, and their nearest neighbours."""
    step = Fraction(1, _STEPS.get(definition.type, 100))
    cuts: set[Any] = set()
    for term in walk(terms):
        if isinstance(term, Compare) and any(_is_of(one, name) for one in walk([term.left])):
            values = (one.value for one in walk(term.right) if isinstance(one, Literal_ | Parameter))
            cuts |= {exact(value) for value in values if isinstance(value, int | Decimal | Fraction)}
    near = {exact(number) for cut in cuts for number in (cut - step, cut, cut + step)}
    low, high = definition.minimum, definition.maximum
    return tuple(sorted(
        n for n in near if (low is None or n >= exact(low)) and (high is None or n <= exact(high))
        and (definition.type != "integer" or isinstance(n, int))
    ))  # fmt: skip


def _is_of(term: Term, name: str) -> bool:
    return (isinstance(term, Field) and term.name == name) or (isinstance(term, Aggregate) and term.field == name)
