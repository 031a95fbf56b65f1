"""From conditions to verdicts in columns: criteria, then areas over criteria, then the level over areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, cast

from assay.facts.values import Value
from assay.rules import terms
from assay.rules.standard import VERDICTS
from assay.rules.terms import Compare, Condition, Quantified

from . import masks
from .cohort_amounts import Measure, at_least, equal, more_than
from .cohort_bounds import Counts, count, every, share, some
from .cohort_numbers import Arithmetic, Whole, number
from .columns import Column, Truth, all_of, any_of, as_column, at_least_of, chosen, counted, maybe, negate, nw, sure
from .conditions import condition as reference_condition
from .evaluate import tally_compiler
from .plan import Outcome, Plan, Unit
from .tally import Member, collection

UNKNOWN_CODE = len(VERDICTS)


def column_of(kind: str, id_: str = "") -> str:
    """The name of the column that holds a verdict."""
    return kind if not id_ else f"{kind}_{re.sub(r'[^A-Za-z0-9]', '_', id_)}"


@dataclass(frozen=True)
class Could:
    """Which verdicts one thing could have: a flag for each, never null; those that it never has are missing."""

    id: str
    column: str
    flags: Mapping[str, Truth]
    group: str = ""

    def named(self) -> Could:
        """The same, once the flags are columns of their own."""
        flags = {v: f if isinstance(f, bool) else nw.col(f"__{self.column}_{v}") for v, f in self.flags.items()}
        return Could(self.id, self.column, flags, self.group)

    def columns(self) -> dict[str, Column]:
        return {f"__{self.column}_{v}": f for v, f in self.flags.items() if not isinstance(f, bool) and f is not None}


def could(unit: Unit, values: Mapping[int, Truth], id_: str, group: str = "") -> Could:
    """The verdicts of a unit that its nodes leave open."""
    flags = {outcome.verdict: _possible(outcome, values) for outcome in unit.outcomes}
    return Could(id_, column_of(unit.kind, id_ if unit.kind != "level" else ""), flags, group)


def _possible(outcome: Outcome, values: Mapping[int, Truth]) -> Truth:
    return all_of([maybe(values[node] if wanted else negate(values[node])) for node, wanted in outcome.needs])


def code(one: Could, verdicts: Sequence[str]) -> Column:
    """The verdict as a number: its place among ``verdicts``, or the number of these where it is not settled."""
    flags = [(verdicts.index(v), f) for v, f in one.flags.items() if f is not False]
    unknown = nw.lit(len(verdicts), nw.Int8)
    columns = [as_column(flag).cast(nw.Int8) for _, flag in flags]
    if len(flags) == 1:
        return chosen(flags[0][1], nw.lit(flags[0][0], nw.Int8), unknown)
    open_ = reduce(lambda a, b: a + b, columns)
    weights = [column * nw.lit(n, nw.Int8) for column, (n, _) in zip(columns, flags, strict=True) if n]
    value = reduce(lambda a, b: a + b, weights) if weights else nw.lit(0, nw.Int8)
    return chosen(open_ == 1, value.cast(nw.Int8), unknown)


def mask(one: Could, verdicts: Sequence[str]) -> Column:
    """Which verdicts it could be, as bits: bit n for the n-th of ``verdicts``."""
    parts = [
        as_column(flag).cast(nw.Int16) * nw.lit(2 ** verdicts.index(v), nw.Int16)
        for v, flag in one.flags.items()
        if flag is not False
    ]
    return reduce(lambda a, b: a + b, parts).cast(nw.Int16)


# ---------------------------------------------------------------- adding up


def tallied(plan_condition: Condition, members: Sequence[Could], calc: Arithmetic) -> Truth:
    """A condition over verdicts: each member may stand for several records, of which one is true."""
    read = _Tally(members, calc)
    return read.condition(plan_condition)


@dataclass(frozen=True)
class _Tally:
    members: Sequence[Could]
    calc: Arithmetic

    def condition(self, term: Condition) -> Truth:
        match term:
            case terms.All(parts):
                return all_of([self.condition(part) for part in parts])
            case terms.Any(parts):
                return any_of([self.condition(part) for part in parts])
            case terms.AtLeast(least, parts):
                return at_least_of(least, [self.condition(part) for part in parts])
            case terms.Not(part):
                return negate(self.condition(part))
            case terms.Named(_, _, part):
                return self.condition(part)
            case Quantified(kind, _, among, that):
                counts = self.counts(among, that)
                found = every(counts) if kind == "every" else some(counts)
                return negate(found) if kind == "none" else found
            case Compare():
                return self.compare(term)

    def compare(self, term: Compare) -> Truth:
        left = self.quantity(term.left)
        rights = [self.quantity(right) for right in term.right]
        calc = self.calc
        if left is None or any(right is None for right in rights):
            return None
        right = rights[0] if rights else left
        operators: Mapping[str, Callable[[], Truth]] = {
            "at_least": lambda: at_least(calc, left, cast("Measure", right)),
            "at_most": lambda: at_least(calc, cast("Measure", right), left),
            "more_than": lambda: more_than(calc, left, cast("Measure", right)),
            "less_than": lambda: more_than(calc, cast("Measure", right), left),
            "is": lambda: equal(calc, left, cast("Measure", right)),
            "is_not": lambda: negate(equal(calc, left, cast("Measure", right))),
            "between": lambda: all_of([
                at_least(calc, left, cast("Measure", rights[0])), at_least(calc, cast("Measure", rights[1]), left)
            ]),
            "one_of": lambda: any_of([equal(calc, left, cast("Measure", one)) for one in rights]),
            "none_of": lambda: negate(any_of([equal(calc, left, cast("Measure", one)) for one in rights])),
        }  # fmt: skip
        return operators[term.operator]()

    def quantity(self, term: terms.Quantity) -> Measure | None:
        from .cohort_conditions import constant

        match term:
            case terms.Literal_(value) | terms.Parameter(_, value):
                found = constant(value)
                return found if isinstance(found, Measure) else None
            case terms.Share(_, among, that):
                return share(self.calc, self.counts(among, that))
            case terms.Aggregate(kind="count", where=where):
                return count(self.counts(None, where))
            case _:
                return None

    def counts(self, among: Condition | None, that: Condition | None) -> Counts:
        """How many members count and are so; what each verdict would make of a member is the same for every row."""
        c = tally_compiler()
        fits = None if among is None else reference_condition(among, c)
        is_so = None if that is None else reference_condition(that, c)
        open_: dict[int, list[Truth]] = {masks.OUT: [], masks.NO: [], masks.YES: []}
        closed: dict[str, list[Truth]] = {"yes": [], "no": [], "counted": []}
        for member in self.members:
            flags: dict[int, list[Truth]] = {masks.OUT: [], masks.NO: [], masks.YES: []}
            for verdict, flag in member.flags.items():
                made = masks.mask(
                    True if fits is None else fits([], _record(member, verdict)),
                    True if is_so is None else is_so([], _record(member, verdict)),
                )
                for outcome, found in flags.items():
                    if made & outcome:
                        found.append(flag)
            can = {outcome: any_of(found) for outcome, found in flags.items()}
            for outcome, truth in can.items():
                open_[outcome].append(truth)
            in_ = negate(can[masks.OUT])
            closed["counted"].append(in_)
            closed["yes"].append(all_of([in_, negate(can[masks.NO])]))
            closed["no"].append(all_of([in_, negate(can[masks.YES])]))
        total = self._total
        return Counts(total(closed["yes"]), total(open_[masks.YES]), total(closed["no"]), total(open_[masks.NO]),
                      total(closed["counted"]), True)  # fmt: skip

    def _total(self, flags: Sequence[Truth]) -> Whole:
        fixed = sum(flag is True for flag in flags)
        columns = [counted(flag) for flag in flags if not isinstance(flag, bool) and flag is not None]
        if not columns:
            return number(fixed)
        column: Any = reduce(lambda a, b: a + b, columns).cast(nw.Int64)
        return Whole(column + fixed if fixed else column, fixed, fixed + len(columns))


def _record(member: Could, verdict: str) -> Mapping[str, Value]:
    (alternatives,) = collection([Member(member.id, (verdict,), member.group)]).alternatives
    return alternatives[0]


def level_names(plan: Plan) -> tuple[str, ...]:
    """Levels from the lowest to the best, and not applicable."""
    return (*(level.id for level in reversed(plan.levels)), "not_applicable")


__all__ = ["VERDICTS", "Could", "code", "column_of", "could", "level_names", "mask", "sure", "tallied"]
