"""Adding verdicts up, in columns: rules over members of which each may stand for several records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import comb
from typing import NamedTuple, cast

from assay.engine.cohort.tables.columns import (
    Column,
    Truth,
    all_of,
    any_of,
    at_least_of,
    counted,
    decided,
    maybe,
    negate,
    nw,
    sure,
)
from assay.engine.cohort.tables.numbers import ColumnArithmetic, Frac, Whole, number
from assay.engine.reference import masks
from assay.engine.reference.conditions import condition as reference_condition
from assay.engine.reference.evaluate import tally_compiler
from assay.engine.reference.tally import Member, collection
from assay.facts.values.records import Value
from assay.rules.language import terms
from assay.rules.language.terms import Compare, Condition, Quantified

from .amounts import Measure, at_least, equal, more_than
from .bounds import Counts, PlainCounts, count, share
from .verdicts import Could

_MOST_WAYS = 20
_ROUNDED: Mapping[str, tuple[bool, bool]] = {
    "at_least": (False, False), "more_than": (True, False), "less_than": (False, True), "at_most": (True, True),
}  # fmt: skip
"""Whether more than the number is needed, and whether it is the other way round."""


class MemberFlags(NamedTuple):
    """What one member can count as: surely so, possibly so, surely not so, possibly not so, surely at all.

    ``truth``: whether it is so, in one condition, where it always counts.
    """

    is_so: Truth
    may_be_so: Truth
    is_not: Truth
    may_be_not: Truth
    counted: Truth
    truth: Truth | str = ""


def _every(seen: MemberFlags) -> Truth:
    """Whether the member, should it count, is so."""
    if isinstance(seen.truth, str):
        return decided(negate(seen.may_be_not), seen.is_not)
    return seen.truth


def _some(seen: MemberFlags) -> Truth:
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
    calc: ColumnArithmetic
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
        short = self.at_once(term)
        if not isinstance(short, str):
            return short
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

    def at_once(self, term: Compare) -> Truth | str:
        """A share of a few members that always count, beside a number: so many of them have to be so.

        Told on bits alone, which is quicker than adding up. A text where it cannot be told so.
        """
        if not isinstance(term.left, terms.ShareOf) or term.operator not in _ROUNDED:
            return "another comparison"
        right = self.quantity(term.right[0])
        cut = right.low.constant if right is not None and isinstance(right.low, Frac) else None
        seen = self.seen(term.left.among, term.left.that)
        truths = [one.truth for one in seen if not isinstance(one.truth, str)]
        if cut is None or not seen or len(truths) < len(seen):
            return "not all of them always count"
        over, beyond = _ROUNDED[term.operator]
        exact = cut * len(seen)
        least = exact.numerator // exact.denominator + 1 if over else -(-exact.numerator // exact.denominator)
        if comb(len(seen), min(max(least, 0), len(seen))) > _MOST_WAYS:
            return "too many ways"
        found = at_least_of(least, truths)
        return negate(found) if beyond else found

    def quantity(self, term: terms.Quantity) -> Measure | None:
        from .conditions import constant

        match term:
            case terms.Literal_(value) | terms.Parameter(_, value):
                found = constant(value)
                return found if isinstance(found, Measure) else None
            case terms.ShareOf(_, among, that):
                return share(self.calc, self.counts(among, that))
            case terms.Aggregate(kind="count", where=where):
                return count(self.calc, self.counts(None, where))
            case _:
                return None

    def seen(self, among: Condition | None, that: Condition | None) -> list[MemberFlags]:
        """What each member can count as; what each of its verdicts makes of it is the same for every row."""
        c = tally_compiler()
        fits = None if among is None else reference_condition(among, c)
        is_so = None if that is None else reference_condition(that, c)
        found: list[MemberFlags] = []
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
                found.append(
                    MemberFlags(sure(truth), maybe(truth), sure(negate(truth)), maybe(negate(truth)), True, truth)
                )
                continue
            can: dict[int, list[Truth]] = {masks.OUT: [], masks.NO: [], masks.YES: []}
            for verdict, flag in member.flags.items():
                for outcome, flags in can.items():
                    if outcomes.get(verdict, 0) & outcome:
                        flags.append(flag)
            out, no, so = (any_of(can[outcome]) for outcome in (masks.OUT, masks.NO, masks.YES))
            inside = negate(out)
            found.append(MemberFlags(all_of([inside, negate(no)]), so, all_of([inside, negate(so)]), no, inside))
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
            return PlainCounts(is_so, may_be_so, minus(size, may_be_so), minus(size, is_so), size, True)
        return PlainCounts(total(0), total(1), total(2), total(3), total(4), True)

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
