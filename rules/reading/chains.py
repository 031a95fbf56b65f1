"""Computed facts that rest on others: never on themselves, nor on too many, nor on what lies too far back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.references import MOST_BACK
from assay.rules.language.scope import DEEPEST
from assay.rules.language.standard import Criterion
from assay.rules.language.terms import Fact, Quantity, Term, children, looked_at

_MOST_COMPUTED = 1_000
"""Computed facts behind one, each counted as often as it is used."""


class _Rests(NamedTuple):
    """How many levels of computed facts are behind one, how many they are, and how far back they look."""

    levels: int = 0
    size: int = 0
    back: int = 0


def check_chains(
    computed: Mapping[str, Quantity], places: Mapping[str, Position], problems: list[Problem]
) -> dict[str, int]:
    """How many periods back each computed fact looks, where that can be followed."""
    uses = {key: sorted(looked_at(value)) for key, value in computed.items()}
    rests: dict[str, _Rests] = {}
    told: set[str] = set()
    for start in computed:
        path: dict[str, None] = {}
        todo = [(start, False)]
        while todo:
            key, finished = todo.pop()
            if finished:
                del path[key]
                rests[key] = _rests(key, uses[key], rests, places[key], problems)
            elif key in path and not told & set(chain := [*list(path)[list(path).index(key) :], key]):
                told |= set(chain)
                problems.append(Problem("R310", places[key], f"{key} is computed from itself: {' → '.join(chain)}",
                                        "let one of them be given, or be computed from something else"))
            elif key not in rests and key not in path:
                path[key] = None
                inner = sorted({used for used, _ in uses[key]} & set(computed), reverse=True)
                todo += [(key, True), *((used, False) for used in inner)]
    return {key: one.back for key, one in rests.items()}


def _rests(
    key: str, uses: Sequence[tuple[str, int]], rests: Mapping[str, _Rests], at: Position, problems: list[Problem]
) -> _Rests:
    inner = [(rests.get(used, _Rests()), back) for used, back in uses]
    levels = 1 + max((one.levels for one, _ in inner), default=0)
    size = 1 + sum(one.size for one, _ in inner)
    if levels > DEEPEST or size > _MOST_COMPUTED:
        message = f"{key} rests on more computed facts than can be followed"
        problems.append(Problem("R309", at, message, "let one of them be given"))
        return _Rests()
    back = max((one.back + back for one, back in inner), default=0)
    if back > MOST_BACK:
        problems.append(_too_far(f"{key} is computed from facts of {back} periods back", at))
        return _Rests(levels, size)
    return _Rests(levels, size, back)


def check_reach(criteria: Iterable[Criterion], reach: Mapping[str, int], problems: list[Problem]) -> None:
    """A criterion looks no further back than facts can be given, also by way of computed ones."""
    if not any(reach.values()):
        return
    told: set[Position] = set()
    for criterion in criteria:
        rule = criterion.rule
        todo: list[Term | None] = [rule.applies_when, rule.met_when, rule.partly_when]
        todo += [caution.when for caution in criterion.cautions]
        while todo:
            term = todo.pop()
            if term is None:
                continue
            todo += children(term)
            if isinstance(term, Fact) and term.back + reach.get(term.key, 0) > MOST_BACK and term.at not in told:
                told.add(term.at)
                back = term.back + reach[term.key]
                problems.append(_too_far(f"{term.key}, {term.back} periods back, rests on facts of {back} periods back",
                                         term.at))


def _too_far(message: str, at: Position) -> Problem:
    return Problem("R314", at, message, f"facts can be given for at most {MOST_BACK} periods back")
