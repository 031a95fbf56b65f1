"""Conditions over unknown numbers, for proofs: the one module that speaks to Z3.

What is known stays a plain Python value as long as it can; an expression is
made only where something is not known. Other modules take ``z3`` from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from assay.facts.problems.extras import needed

Expr: TypeAlias = Any
"""An expression of Z3; it has no static types."""
Flag: TypeAlias = "bool | Expr"
SolverNumber: TypeAlias = "int | Fraction | Expr"

SUMS, PRODUCTS = 2, 6
"""Two of Z3's ways with arithmetic: the old one is several times faster with many sums of a few choices, the new
one knows more of unknown numbers times each other."""
EFFORT = 30_000_000
"""Steps that one question may take (Z3's resource count, which no clock decides)."""


class _OnNeed:
    """Z3, imported when something of it is first asked for: an answer's type is there without it."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(needed("z3"), name)
        setattr(self, name, found)
        return found


z3: Any = _OnNeed()


class Undecided(Exception):
    """The solver gave up, or what it found did not bear the reference's judgement."""


def solver(effort: int = EFFORT) -> Any:
    """A solver whose answers depend on nothing but the question."""
    return _set_up(z3.Solver(), effort, SUMS)


def _set_up(found: Any, effort: int, arithmetic: int) -> Any:
    found.set("rlimit", effort)
    found.set("random_seed", 0)
    found.set("arith.solver", arithmetic)
    return found


class Search:
    """Models in which all conditions hold, one after the other; of several ``wishes`` the first that can be granted is.

    It is asked in a context of its own: an answer hangs on nothing that was asked before.
    """

    def __init__(self, conditions: Iterable[Flag], wishes: Sequence[Sequence[Flag]] = (), effort: int = EFFORT) -> None:
        self.wanted, self.wishes, self.effort = [both(conditions)], wishes, effort
        self._ways = [SUMS, PRODUCTS]
        self._solver: Any = None

    def model(self, *more: Flag) -> Any | None:
        """One in which these hold too, now and from now on; None where there is none, Undecided where the solver gave
        up."""
        self.wanted += more
        if any(flag is False for flag in self.wanted):
            return None
        self._add(more)
        while self._solver is not None or self._ways:
            if self._solver is None:
                self._solver = _set_up(z3.Solver(ctx=z3.Context()), self.effort, self._ways.pop(0))
                self._add(self.wanted)
            for wish in (*self.wishes, ()):
                answer: Any = self._solver.check(*self._here(wish))
                if answer == z3.sat:
                    return self._solver.model().translate(z3.main_ctx())
                if answer == z3.unsat and (not wish or len(self._solver.unsat_core()) == 0):
                    return None  # and not because of the wishes
            self._solver = None
        raise Undecided

    def _add(self, flags: Iterable[Flag]) -> None:
        if self._solver is not None:
            self._solver.add(*self._here(flags))

    def _here(self, flags: Iterable[Flag]) -> list[Expr]:
        return [flag.translate(self._solver.ctx) for flag in flags if not isinstance(flag, bool)]


# ---------------------------------------------------------------- conditions


def both(parts: Iterable[Flag]) -> Flag:
    """All of these."""
    kept: list[Expr] = []
    for part in parts:
        if part is False:
            return False
        if part is not True:
            kept.append(part)
    if not kept:
        return True
    return kept[0] if len(kept) == 1 else _joined("Z3_mk_and", kept)


def either(parts: Iterable[Flag]) -> Flag:
    """At least one of these."""
    kept: list[Expr] = []
    for part in parts:
        if part is True:
            return True
        if part is not False:
            kept.append(part)
    if not kept:
        return False
    return kept[0] if len(kept) == 1 else _joined("Z3_mk_or", kept)


def no(part: Flag) -> Flag:
    """Not this."""
    if isinstance(part, bool):
        return not part
    return z3.BoolRef(z3.z3core.Z3_mk_not(part.ctx_ref(), part.as_ast()), part.ctx)


def _joined(function: str, parts: Sequence[Expr]) -> Expr:
    """Conditions joined, without the looks at each that Z3's own And and Or take: all are of one kind."""
    ctx = parts[0].ctx
    of = (z3.Ast * len(parts))(*(part.as_ast() for part in parts))
    return z3.BoolRef(getattr(z3.z3core, function)(ctx.ref(), len(parts), of), ctx)


def when(condition: Flag, then: SolverNumber, otherwise: SolverNumber) -> SolverNumber:
    """A number that a condition decides."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if _is_number(then) and _is_number(otherwise) and then == otherwise:
        return then
    left, right = lifted(then), lifted(otherwise)
    return z3.If(condition, left, right)


def flagged(condition: Flag, then: Flag, otherwise: Flag) -> Flag:
    """A condition that another decides."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    return either((both((condition, then)), both((no(condition), otherwise))))


# ------------------------------------------------------------------- numbers


def _is_number(number: SolverNumber) -> bool:
    return isinstance(number, int | Fraction)


def exact(number: Any) -> SolverNumber:
    """A number as the functions here take it: an int, or a Fraction that is none."""
    if isinstance(number, int):
        return int(number)
    if isinstance(number, Decimal | Fraction):
        found = Fraction(number)
        return found.numerator if found.denominator == 1 else found
    return number


def lifted(number: SolverNumber) -> Expr:
    """An expression of a number."""
    if isinstance(number, int):
        return z3.IntVal(number)
    if isinstance(number, Fraction):
        return z3.RealVal(f"{number.numerator}/{number.denominator}")
    return number


def _beside(number: SolverNumber) -> Expr:
    return lifted(number) if isinstance(number, Fraction) else number


def plus(left: SolverNumber, right: SolverNumber) -> SolverNumber:
    """left + right."""
    if _is_number(left) and not left:
        return right
    if _is_number(right) and not right:
        return left
    return exact(left + right) if _is_number(left) and _is_number(right) else _beside(left) + _beside(right)


def minus(left: SolverNumber, right: SolverNumber) -> SolverNumber:
    """left - right."""
    return plus(left, times(-1, right))


def times(left: SolverNumber, right: SolverNumber) -> SolverNumber:
    """left * right."""
    for one, other in ((left, right), (right, left)):
        if _is_number(one) and one in (0, 1):
            return other if one else 0
    return exact(left * right) if _is_number(left) and _is_number(right) else _beside(left) * _beside(right)


def total(parts: Iterable[SolverNumber]) -> SolverNumber:
    """The sum."""
    known: SolverNumber = 0
    rest: list[Expr] = []
    for part in parts:
        if _is_number(part):
            known = exact(known + part)
        else:
            rest.append(part)
    if not rest:
        return known
    found = z3.Sum(*rest) if len(rest) > 1 else rest[0]
    return found + lifted(known) if known else found


def no_less(left: SolverNumber, right: SolverNumber) -> Flag:
    """left >= right."""
    return left >= right if _is_number(left) and _is_number(right) else _beside(left) >= _beside(right)


def more(left: SolverNumber, right: SolverNumber) -> Flag:
    """left > right."""
    return left > right if _is_number(left) and _is_number(right) else _beside(left) > _beside(right)


def same(left: SolverNumber, right: SolverNumber) -> Flag:
    """left == right."""
    return left == right if _is_number(left) and _is_number(right) else _beside(left) == _beside(right)


def least(left: SolverNumber, right: SolverNumber) -> SolverNumber:
    """The smaller of two."""
    if _is_number(left) and _is_number(right):
        return min(left, right)
    return when(no_less(right, left), left, right)


def most(left: SolverNumber, right: SolverNumber) -> SolverNumber:
    """The larger of two."""
    if _is_number(left) and _is_number(right):
        return max(left, right)
    return when(no_less(left, right), left, right)
