"""Verdicts as records, so that areas and the level are rules like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assay.facts.values.records import Value
from assay.rules.language.kinds import Verdict

TALLIED: tuple[Verdict, ...] = ("met", "partly_met", "not_met", "unknown", "not_applicable")


@dataclass(frozen=True, slots=True)
class Member:
    """A criterion (of an area) or an area (of the whole), and what its verdict could be."""

    id: str
    could_be: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A collection of members; each may stand for several records, of which one is true."""

    members: tuple[Member, ...]
    alternatives: Sequence[Sequence[Mapping[str, Value]]]


def collection(members: Iterable[Member]) -> Verdicts:
    """Members as records with the fields ``id``, ``verdict`` and, for areas, ``group``."""
    kept = tuple(members)
    return Verdicts(kept, [_records(member) for member in kept])


def _records(member: Member) -> list[Mapping[str, Value]]:
    base: dict[str, Value] = {"id": member.id}
    if member.group:
        base["group"] = member.group
    return [{**base, "verdict": verdict} for verdict in member.could_be]


def tally(verdicts: Iterable[Verdict]) -> dict[Verdict, int]:
    """How many of each verdict, in the order of TALLIED."""
    counts: dict[Verdict, int] = dict.fromkeys(TALLIED, 0)
    for verdict in verdicts:
        counts[verdict] += 1
    return counts
