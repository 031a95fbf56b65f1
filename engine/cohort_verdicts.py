"""From conditions to verdicts in columns: criteria, then areas over criteria, then the level over areas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple, TypeAlias, cast

from assay.facts.values import Value
from assay.rules import terms
from assay.rules.standard import VERDICTS
from assay.rules.terms import Compare, Condition, Quantified

from . import masks
from .cohort_amounts import Measure, at_least, equal, more_than
from .cohort_bounds import Counted, Counts, count, share
from .cohort_numbers import Arithmetic, Whole, number
from .columns import Column, Truth, all_of, any_of, at_least_of, chosen, counted, decided, maybe, negate, nw, sure
from .conditions import condition as reference_condition
from .evaluate import tally_compiler
from .plan import Outcome, Plan, Unit
from .tally import Member, collection

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


# ---------------------------------------------------------------- adding up


class Seen(NamedTuple):
    """What one member can count as: surely so, possibly so, surely not so, possibly not so, surely at all.

    ``truth``: whether it is so, in one condition, where it always counts.
    """

    is_so: Truth
    may_be_so: Truth
    is_not: Truth
    may_be_not: Truth
    counted: Truth
    truth: Truth | str = ""


def _every(seen: Seen) -> Truth:
    """Whether the member, should it count, is so."""
    if isinstance(seen.truth, str):
        return decided(negate(seen.may_be_not), seen.is_not)
    return seen.truth


def _some(seen: Seen) -> Truth:
    """Whether the member counts and is so."""
    if isinstance(seen.truth, str):
        return decided(seen.is_so, negate(seen.may_be_so))
    return seen.truth


def _one_of(wanted: frozenset[str], met: Truth, partly: Truth) -> Truth:
    """Whether the verdict of a rule that always applies is one of these: exact, like the flags, in fewer steps."""
    either = any_of([met, partly])
    return {
        frozenset[str](): False,
        frozenset({"met"}): met,
        frozenset({"partly_met"}): all_of([negate(met), partly]),
        frozenset({"not_met"}): negate(either),
        frozenset({"met", "partly_met"}): either,
        frozenset({"met", "not_met"}): any_of([met, negate(partly)]),
        frozenset({"partly_met", "not_met"}): negate(met),
    }.get(wanted, True)


@dataclass(frozen=True)
class Tally:
    """Conditions over members, of which each may stand for several records; one of these is true.

    What is counted is noted in ``made``, under names that begin with ``prefix``,
    and has to be a column before the conditions can be read.
    """

    members: Sequence[Could]
    calc: Arithmetic
    prefix: str
    made: dict[str, Column]

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
            case Quantified("every", _, among, that):
                return all_of([_every(m) for m in self.seen(among, that)])
            case Quantified(kind, _, among, that):
                found = any_of([_some(m) for m in self.seen(among, that)])
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

    def seen(self, among: Condition | None, that: Condition | None) -> list[Seen]:
        """What each member can count as; what each of its verdicts makes of it is the same for every row."""
        c = tally_compiler()
        fits = None if among is None else reference_condition(among, c)
        is_so = None if that is None else reference_condition(that, c)
        found: list[Seen] = []
        for member in self.members:
            outcomes = {
                verdict: masks.mask(
                    True if fits is None else fits([], _record(member, verdict)),
                    True if is_so is None else is_so([], _record(member, verdict)),
                )
                for verdict, flag in member.flags.items()
                if flag is not False
            }
            if member.always and set(outcomes.values()) <= {masks.NO, masks.YES}:
                assert member.rule is not None
                yes = frozenset(verdict for verdict, outcome in outcomes.items() if outcome == masks.YES)
                truth = _one_of(yes, member.rule[1], member.rule[2])
                found.append(Seen(sure(truth), maybe(truth), sure(negate(truth)), maybe(negate(truth)), True, truth))
                continue
            can: dict[int, list[Truth]] = {masks.OUT: [], masks.NO: [], masks.YES: []}
            for verdict, flag in member.flags.items():
                for outcome, flags in can.items():
                    if outcomes.get(verdict, 0) & outcome:
                        flags.append(flag)
            out, no, so = (any_of(can[outcome]) for outcome in (masks.OUT, masks.NO, masks.YES))
            inside = negate(out)
            found.append(Seen(all_of([inside, negate(no)]), so, all_of([inside, negate(so)]), no, inside))
        return found

    def counts(self, among: Condition | None, that: Condition | None) -> Counts:
        """How many members count and are so."""
        begun, seen = len(self.made), self.seen(among, that)

        def total(n: int) -> Whole:
            flags = [(one.is_so, one.may_be_so, one.is_not, one.may_be_not, one.counted)[n] for one in seen]
            return self._total(f"__{self.prefix}_{begun}_{n}", flags)

        if all(member.counted is True for member in seen):
            size, is_so, may_be_so = number(len(seen)), total(0), total(1)
            minus = self.calc.minus
            return Counted(is_so, may_be_so, minus(size, may_be_so), minus(size, is_so), size, True)
        return Counted(total(0), total(1), total(2), total(3), total(4), True)

    def _total(self, name: str, flags: Sequence[Truth]) -> Whole:
        fixed = sum(flag is True for flag in flags)
        columns = [counted(flag) for flag in flags if not isinstance(flag, bool) and flag is not None]
        if not columns:
            return number(fixed)
        # Eight bits hold a hundred of them; that is where time goes with a million rows.
        sums = [reduce(lambda a, b: a + b, columns[n : n + 100]).cast(nw.Int16) for n in range(0, len(columns), 100)]
        self.made[name] = reduce(lambda a, b: a + b, sums)
        column = nw.col(name)
        total = column + nw.lit(fixed, nw.Int16) if fixed else column
        return Whole(total, fixed, fixed + len(columns), True)


def _record(member: Could, verdict: str) -> Mapping[str, Value]:
    (alternatives,) = collection([Member(member.id, (verdict,), member.group)]).alternatives
    return alternatives[0]


def level_names(plan: Plan) -> tuple[str, ...]:
    """Levels from the lowest to the best, and not applicable."""
    return (*(level.id for level in reversed(plan.levels)), "not_applicable")
