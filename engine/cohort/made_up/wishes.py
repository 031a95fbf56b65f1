"""What the rules of a standard wish of each fact and field: the data, and what can be told without the rules.

A wish is a comparison turned so that it speaks well of a subject: what stands
under *not* is turned round, and what a share should have at least is wished of
each record. The generator of cohorts draws values that fulfil wishes, or just
fail them; nothing here decides a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from assay.engine.plan.plan import Plan
from assay.facts.values.references import Place
from assay.rules.language.standard import Standard
from assay.rules.language.terms import (
    Aggregate,
    All,
    Arithmetic,
    Condition,
    Fact,
    Named,
    NamedValue,
    Quantity,
    looked_at,
)

WishSource: TypeAlias = "str | Quantity"
"""What a record's field counts towards: the key of a computed fact, or a share, mean or sum in a rule."""



class Wish(NamedTuple):
    """An operator and what it compares with, seen from a fact or field.

    ``each``: wished of every record rather than of some. ``source``: towards
    what the record counts; ``down`` where less of it is better. ``back``: the
    period whose facts and days are meant; ``period``: that of the records.
    ``negated``: that there is none fulfils it too. ``aside``: another way to
    fulfil what an earlier wish of the same fact would.
    """

    operator: str
    right: tuple[Quantity, ...] = ()
    each: bool = True
    source: WishSource | None = None
    down: bool = False
    back: int = 0
    negated: bool = False
    period: int = 0
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """All wishes of a standard.

    ``groups`` numbers the standard's groups of areas by fact; ``pools`` says
    which list has as many members as a field of another can have distinct values.
    """

    facts: Mapping[Place, tuple[Wish, ...]]
    fields: Mapping[tuple[str, str], tuple[Wish, ...]]
    sizes: Mapping[str, tuple[Wish, ...]]
    inline: Mapping[Quantity, tuple[Wish, ...]]
    shares: Mapping[str, tuple[Wish, ...]]
    groups: Mapping[str, int]
    pools: Mapping[tuple[str, str], str]


def bare(term: Quantity) -> Quantity:
    """A value without the name that the standard gave it."""
    while isinstance(term, NamedValue):
        term = term.value
    return term


def conjuncts(term: Condition | None) -> tuple[Condition, ...]:
    """The conditions that must all hold."""
    if term is None:
        return ()
    if isinstance(term, Named):
        return conjuncts(term.part)
    if isinstance(term, All):
        return tuple(inner for part in term.parts for inner in conjuncts(part))
    return (term,)


def groups_of(standard: Standard) -> dict[str, int]:
    """The group of areas that a fact serves first, by its number in the standard's order."""
    names = list(dict.fromkeys(area.group for area in standard.areas))
    of_area = {area.id: names.index(area.group) for area in standard.areas}
    found: dict[str, int] = {}

    def add(key: str, group: int) -> None:
        if key not in found:
            found[key] = group
            if key in standard.computed:
                for inner, _ in sorted(looked_at(standard.computed[key])):
                    add(inner, group)

    for criterion in standard.criteria:
        for part in (criterion.rule.applies_when, criterion.rule.met_when, criterion.rule.partly_when):
            for key, _ in sorted(looked_at(part)) if part is not None else ():
                add(key, of_area.get(criterion.area, 0))
    return found


def pools_of(plan: Plan) -> dict[tuple[str, str], str]:
    """Fields whose distinct values are set against the number of records of another list."""
    found: dict[tuple[str, str], str] = {}
    for body in plan.standard.computed.values():
        match bare(body):
            case Arithmetic("part", (Aggregate(kind="distinct") as part, whole)):
                counted = whole_list(plan.standard, whole)
                if counted and counted != part.records.key:
                    found[(part.records.key, part.field)] = counted
            case _:
                pass
    return found


def whole_list(standard: Standard, term: Quantity) -> str:
    """The list of which a value counts all records; empty where it is something else."""
    term = bare(term)
    if isinstance(term, Fact) and not term.back and term.key in standard.computed:
        return whole_list(standard, standard.computed[term.key])
    if isinstance(term, Aggregate) and term.kind == "count" and term.where is None and not term.records.back:
        return term.records.key
    return ""
