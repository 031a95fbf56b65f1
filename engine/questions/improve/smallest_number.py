"""The smallest that a number can be: asked of the solver step by step, each time of a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from assay.engine.solving.proofs import Undecided
from assay.engine.solving.solver import EFFORT, solver, z3
from assay.engine.solving.variables import whole

_MOST_UPWARDS = 40
_LITTLE = EFFORT // 5


@dataclass
class Budget:
    """How many more steps may come to nothing before a search is given up."""

    left: int = 5 * EFFORT


class Least(NamedTuple):
    """A model in which a number is as small as was found; it cannot be smaller than ``low``."""

    model: Any
    low: int
    high: int


def least(search: Sequence[Any], aim: Any, start: int, budget: Budget) -> Least | None:
    """The smallest that a number from ``start`` on can be; None where nothing is possible.

    From below, for small numbers are soon found impossible. Where the solver
    gives up, ``low`` and ``high`` differ. Undecided where it finds nothing.
    """
    if isinstance(aim, int):
        model = checked(search, budget=budget)
        return None if model is None else Least(model, aim, aim)
    proved, low, model, high, step = start, start, None, None, 1
    while high is None or low < high:
        if high is None and low > start + _MOST_UPWARDS:
            model = checked(search, budget=budget)
            if model is None:
                return None
            high = whole(model, aim)
            low = min(low, high)
            continue
        middle = low + step - 1 if high is None else (low + high) // 2
        try:
            found = checked(search, aim <= middle, budget=budget)
        except Undecided:
            low, step = middle + 1, 2 * step
            continue
        if found is None:
            proved = middle + 1
            low, step = max(low, proved), 2 * step
        else:
            model, high = found, whole(found, aim)
            low = min(low, high)
    return Least(model, min(proved, high), high)


def finer(search: list[Any], aim: Any, model: Any) -> Any:
    """A model in which a number is smaller, as far as little effort finds one; the search is held to it."""
    if isinstance(aim, int):
        return model
    low, high = 0, whole(model, aim)
    budget = Budget(_LITTLE)
    while low < high:
        middle = (low + high) // 2
        try:
            found = checked(search, aim <= middle, effort=_LITTLE, budget=budget)
        except Undecided:
            found = None
        if found is None:
            low = middle + 1
        else:
            model, high = found, whole(found, aim)
    search.append(aim <= high)
    return model


def checked(wanted: Sequence[Any], *more: Any, budget: Budget, effort: int = EFFORT) -> Any:
    """A model in which all hold, None where there is none; Undecided where the solver gave up.

    Each time by a new solver, which prepares for the question as a whole. One
    way of arithmetic is quick where the other gives up, so that each is tried, with
    little effort at first.
    """
    for arithmetic, steps in ((2, effort // 5), (6, effort // 5), (2, effort), (6, effort)):
        if budget.left <= 0:
            break
        search = solver(steps)
        search.set("arith.solver", arithmetic)
        search.add(*wanted, *more)
        answer = search.check()
        if answer == z3.sat:
            return search.model()
        if answer == z3.unsat:
            return None
        budget.left -= steps
    raise Undecided
