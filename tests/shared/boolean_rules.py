"""Conditions that are choices between yes and no, their meaning in a few lines, and runs without end."""

from __future__ import annotations

import gc
import random
import resource
from collections.abc import Callable

from shared.small_standards import Json, booleans, criterion, facts, is_, rules, standard

__all__ = ["SOME", "WIDE", "facts", "grown_by", "kleene", "random", "random_facts", "right", "standard"]


def kleene(condition: Json, given: Json) -> bool | None:
    """The meaning of a condition, in a few lines of its own."""
    if "fact" in condition:
        known = given.get(condition["fact"])
        return None if known is None else known == condition["is"]
    if "not" in condition:
        value = kleene(condition["not"], given)
        return None if value is None else not value
    key = next(key for key in ("all", "any", "of") if key in condition)
    values = [kleene(part, given) for part in condition[key]]
    least = {"all": len(values), "any": 1}.get(key) or condition["at_least"]
    return True if values.count(True) >= least else False if len(values) - values.count(False) < least else None


WIDE = rules(
    [criterion(f"1.{n}", {"all": [is_(n), {"any": [is_(n + 1), is_(n + 2)]}]}) for n in range(10)]
    + [criterion("1.99", {"all": [{"any": [is_(2 * n), is_(2 * n + 1)]} for n in range(6)]})],
    booleans(12),
)  # fmt: skip


def right(given: Json) -> dict[str, str]:
    words = {True: "met", False: "not_met", None: "unknown"}
    return {c["id"]: words[kleene(c["met_when"], given)] for c in WIDE["criteria"]}


def random_facts(source: random.Random) -> Json:
    return {f"f{n}": source.random() < 0.6 for n in range(12) if source.random() < 0.9}


def grown_by(action: Callable[[], object], runs: int) -> int:
    """Kilobytes that a process takes more after so many runs, once it is warm."""
    for _ in range(runs // 10):
        action()
    gc.collect()
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(runs):
        action()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start


SOME = {f"f{n}": n % 3 == 0 for n in range(12)}
