"""From conditions to verdicts in columns: which verdicts one thing could have, as flags, numbers and bits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from assay.engine.cohort.tables.columns import Column, Truth, all_of, any_of, chosen, maybe, negate, nw
from assay.engine.plan.plan import Outcome, Plan, Unit
from assay.rules.language.kinds import VERDICTS

RuleNodes: TypeAlias = "tuple[int | None, int, int | None]"
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
    rule: tuple[Truth, Truth, Truth] | None = None
    """When it applies, is met, is partly met, where that is its rule."""

    @property
    def always(self) -> bool:
        """Whether it is graded by a rule that always applies: then its conditions say all, without flags."""
        return self.rule is not None and self.rule[0] is True

    def named(self) -> Could:
        """The same, once the flags are columns of their own."""
        if self.always:
            return self
        flags = {v: f if isinstance(f, bool) else nw.col(f"__{self.column}_{v}") for v, f in self.flags.items()}
        return Could(self.id, self.column, flags, self.group, self.rule)

    def columns(self) -> dict[str, Column]:
        if self.always:
            return {}
        return {f"__{self.column}_{v}": f for v, f in self.flags.items() if not isinstance(f, bool) and f is not None}


def could(
    unit: Unit, values: Mapping[int, Truth], id_: str, group: str = "", rule: RuleNodes | None = None
) -> Could:
    """The verdicts of a unit that its nodes leave open. ``rule``: its nodes, where it is graded by one."""
    flags = {outcome.verdict: _possible(outcome, values) for outcome in unit.outcomes}
    grades = None
    if rule is not None:
        applies, met, partly = rule
        below = False if partly is None else values[partly]
        grades = (True if applies is None else values[applies], values[met], below)
    return Could(id_, column_of(unit.kind, id_ if unit.kind != "level" else ""), flags, group, grades)


def _possible(outcome: Outcome, values: Mapping[int, Truth]) -> Truth:
    return all_of([maybe(values[node] if wanted else negate(values[node])) for node, wanted in outcome.needs])


def code(one: Could, verdicts: Sequence[str]) -> Column:
    """The verdict as a number: its place among ``verdicts``, or the number of these where it is not settled."""
    if one.rule is not None:
        return _code_of_rule(*one.rule)
    several: Truth = False
    seen: Truth = False
    value = _code(len(verdicts))
    for verdict, flag in one.flags.items():
        several, seen = any_of([several, all_of([seen, flag])]), any_of([seen, flag])
        value = chosen(flag, _code(verdicts.index(verdict)), value)
    return chosen(several, _code(len(verdicts)), value)


def _code_of_rule(applies: Truth, met: Truth, partly: Truth) -> Column:
    """The same from the conditions themselves: met 2, partly met 1, not met 0, not applicable 3, unknown 4."""
    open_ = any_of([_null(met), _null(partly)])
    found = chosen(met, _code(2), chosen(open_, _code(UNKNOWN_CODE), chosen(partly, _code(1), _code(0))))
    if applies is True:
        return found
    return chosen(negate(applies), _code(3), chosen(_null(applies), _code(UNKNOWN_CODE), found))


def _null(truth: Truth) -> Truth:
    return truth is None if truth is None or isinstance(truth, bool) else truth.is_null()


def _code(number_: int) -> Column:
    return nw.lit(number_, nw.Int8)


def mask(one: Could, verdicts: Sequence[str]) -> Column:
    """Which verdicts it could be, as bits: bit n for the n-th of ``verdicts``."""
    parts = [
        chosen(flag, nw.lit(2 ** verdicts.index(v), nw.Int16), nw.lit(0, nw.Int16))
        for v, flag in one.flags.items()
        if flag is not False
    ]
    return reduce(lambda a, b: a + b, parts).cast(nw.Int16)


def level_names(plan: Plan) -> tuple[str, ...]:
    """Levels from the lowest to the best, and not applicable."""
    return (*(level.id for level in reversed(plan.levels)), "not_applicable")
