"""Goals: ``9.1=met``, ``area 4=met``, ``level=established``; reached by that verdict or a better one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, UnknownTarget
from assay.facts.values.suggest import did_you_mean, listed
from assay.rules.language.standard import Standard

from .targets import target_named

_VERDICTS: tuple[str, ...] = ("partly_met", "met")


class Goal(NamedTuple):
    """A target, and the verdicts of which one is to be reached, the one named first."""

    target: str
    verdicts: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.target}={self.verdicts[0]}"


def goals_of(standard: Standard, texts: Iterable[str]) -> tuple[Goal, ...]:
    """Goals as they are written after ``--to``; InputError with every one that cannot be understood."""
    found: list[Goal] = []
    problems: list[Problem] = []
    for text in texts:
        target, _, verdict = (" ".join(part.split()) for part in text.partition("="))
        goal = _goal(standard, target, verdict.replace(" ", "_"), problems)
        if goal is not None:
            found.append(goal)
    if not found and not problems:
        problems.append(_problem("Q131", "there is no goal", "write it like 9.1=met, area 4=met or level=established"))
    if problems:
        raise InputError(problems)
    return tuple(found)


def goals_named(standard: Standard, texts: str | Iterable[str]) -> tuple[Goal, ...]:
    """Goals as a program gives them: UnknownTarget where there is no such target, ValueError where one cannot be."""
    goals = [texts] if isinstance(texts, str) else list(texts)
    for goal in goals:
        target_named(standard, goal.partition("=")[0])
    try:
        return goals_of(standard, goals)
    except InputError as error:
        first = error.problems[0]
        raise ValueError(f"{first.message}; {first.hint}") from None


def _goal(standard: Standard, target: str, verdict: str, problems: list[Problem]) -> Goal | None:
    try:
        target = target_named(standard, target)
    except UnknownTarget as error:
        problems.append(_problem("U102", error.says, error.hint))
        return None
    order = [level.id for level in reversed(standard.levels)] if target == "level" else [*_VERDICTS]
    if verdict not in order:
        hint = did_you_mean(verdict, order) or f"it can be {listed(order)}"
        problems.append(_problem("Q132", f"'{verdict[:40]}' is no goal for {target}", hint))
        return None
    return Goal(target, tuple(order[order.index(verdict):]))


def _problem(code: str, message: str, hint: str) -> Problem:
    return Problem(code, Position(Source("--to")), message, hint)
