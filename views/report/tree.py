"""The reasons of a verdict as a tree: each condition, what was observed and needed, and where that comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assay.engine.explaining.words import truth_words
from assay.engine.questions.why.proof import Proof
from assay.engine.questions.why.proof_data import ProofCondition, RecordSeen, RoleProof, by_id
from assay.facts.values.rows import fields_words
from assay.views.phrases import say as say_of
from assay.views.text.why_tree import condition_words, seen_words

from .words import say

Distances = Mapping[str, str]
"""How far thresholds are, in words, by what they say."""
MOST_RECORDS = 50
"""Records of one kind that are listed under a condition."""
_TRUTHS = {True: "holds", False: "fails", None: "open"}


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition and its parts. ``truth`` is ``holds``, ``fails`` or ``open``; ``mark`` the same in words.

    A condition that stood in the tree above already is not unfolded again.
    """

    truth: str
    mark: str
    words: str
    lines: tuple[str, ...]
    parts: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class ReasonTree:
    """A condition of the rule, with all that was seen of it."""

    heading: str
    branch: Branch


def trees(
    found: Proof, headed: Iterable[tuple[str, RoleProof]], distances: Distances, records: bool = False
) -> tuple[ReasonTree, ...]:
    """A tree for each condition of the rule, with its heading. ``records``: the very records that count against it
    or are not known are listed, with what the proof may show of them.
    """
    grown = _Grown(by_id(found.conditions), distances, records, set())
    return tuple(ReasonTree(heading, grown.branch(role.condition)) for heading, role in headed)


@dataclass(frozen=True, slots=True)
class _Grown:
    """The conditions of one proof, and those that were shown."""

    conditions: Mapping[int, ProofCondition]
    distances: Distances
    records: bool
    shown: set[int]

    def branch(self, id_: int) -> Branch:
        one = self.conditions[id_]
        again = id_ in self.shown
        self.shown.add(id_)
        lines = () if again or one.parts else tuple(self._lines(one))
        parts = () if again else tuple(self.branch(part) for part in one.parts)
        return Branch(_TRUTHS[one.value], truth_words(one.value), condition_words(one, again), lines, parts)

    def _lines(self, one: ProofCondition) -> Iterator[str]:
        observed, *rest = [*seen_words(one), ""]
        yield from filter(None, [observed])
        told = one.margin is not None and one.margin.records
        if not told and (distance := self.distances.get(one.says)):
            yield say("tree.distance", distance=distance)
        yield from filter(None, rest)
        if self.records and one.counted is not None:
            yield from _records(one.counted.not_so_records, "not_so")
            yield from _records(one.counted.not_known_records, "not_known")


def _records(records: tuple[RecordSeen, ...], kind: str) -> Iterator[str]:
    """The very records, with what may be shown of them."""
    for one in records[:MOST_RECORDS]:
        fields = fields_words((field.field, field.shown) for field in one.fields)
        if fields:
            words = say_of("why", "rows.record", number=one.number, place=one.place, fields=fields)
            yield say("tree.record", kind=say_of("why", f"rows.{kind}"), record=words)
    if len(records) > MOST_RECORDS:
        yield say("tree.more_records", count=len(records) - MOST_RECORDS)
