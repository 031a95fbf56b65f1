"""The tree of conditions of a proof: each once, as deep as is asked for, with what was observed and where from."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.explaining.words import day_words, truth_words
from assay.engine.questions.why.proof import Proof
from assay.engine.questions.why.proof_data import (
    FactSeen,
    Finding,
    ProofCondition,
    RecordSeen,
    RoleProof,
    Settlement,
    by_id,
)
from assay.facts.values.rows import row_number
from assay.views.phrases import say

from .layout import Paint, wrapped

_MARK = {True: "mark.yes", False: "mark.no", None: "mark.unknown"}
_COLOUR = {True: "met", False: "not_met", None: "unknown"}
_MOST_ROWS = 12


class ProofWriter:
    """Writes the conditions of one proof. What stood above already is not unfolded again."""

    def __init__(self, found: Proof, paint: Paint, depth: int | None) -> None:
        self._conditions, self._paint, self._depth = by_id(found.conditions), paint, depth
        self._shown: set[int] = set()

    def lines(self, heading: str, role: RoleProof) -> Iterator[str]:
        """One condition of the rule and all under it."""
        yield say("why", "tree.value", role=self._paint.bold(heading), truth=truth_words(role.value))
        yield from self._branch(self._conditions[role.condition], "  ", 1)
        yield ""

    def _branch(self, one: ProofCondition, indent: str, level: int) -> Iterator[str]:
        again = one.id in self._shown
        self._shown.add(one.id)
        mark = f"[{say('why', _MARK[one.value])}]"
        first, *rest = wrapped(condition_words(one, again), f"{indent}{mark} ", f"{indent}      ")
        yield first.replace(mark, self._paint.verdict(mark, _COLOUR[one.value]), 1)
        yield from rest
        if again:
            return
        if not one.parts:
            yield from observed_lines(one, f"{indent}      ")
        elif level == self._depth:
            yield from self._summed_up(one, f"{indent}  ")
        else:
            for part in one.parts:
                yield from self._branch(self._conditions[part], f"{indent}  ", level + 1)

    def _summed_up(self, one: ProofCondition, indent: str) -> Iterator[str]:
        """How many conditions are under one that were not shown yet."""
        found: set[int] = set()
        todo = list(one.parts)
        while todo:
            id_ = todo.pop()
            if id_ not in found and id_ not in self._shown:
                found.add(id_)
                todo.extend(self._conditions[id_].parts)
        if found:
            yield f"{indent}{say('why', 'tree.more', count=len(found))}"


def condition_words(one: ProofCondition, again: bool) -> str:
    """What a condition says; of one that joins others only how, unless it stood above already (``again``)."""
    words = one.says
    if one.parts and not again and one.kind in ("all", "any", "not", "at_least"):
        words = say("why", f"tree.{one.kind}", number=one.least)
    return say("why", "tree.above", words=words) if again else words


def observed_lines(one: ProofCondition, indent: str) -> Iterator[str]:
    """What was seen of a leaf, in lines of the terminal."""
    for words in seen_words(one):
        yield from wrapped(words, indent, f"{indent}  ")


def seen_words(one: ProofCondition) -> Iterator[str]:
    """What was observed at a leaf, the records against it and not known, and where its facts are from."""
    if one.observed_words:
        yield _observed(one)
    counted = one.counted
    if counted is not None:
        for key, many, records in (("not_so", counted.not_so, counted.not_so_records),
                                   ("not_known", counted.not_known, counted.not_known_records)):  # fmt: skip
            if many and (many <= _MOST_ROWS or isinstance(records[0].number, str)):
                yield _rows(say("why", f"tree.{key}"), records, counted.file)
    for fact in one.facts:
        if fact.state in ("given", "lapsed"):
            yield say("why", f"fact.{fact.state}", fact=fact.fact, backing=_backing(fact))
        elif fact.state in ("absent", "unknown"):
            yield say("why", f"fact.{fact.state}", fact=fact.fact)


def _observed(one: ProofCondition) -> str:
    words = say("why", "tree.observed", observed=one.observed_words)
    margin = one.margin
    if margin is not None and margin.records:
        records = margin.records
        key = "spare" if records > 0 else "needed" if margin.more else "needed_fewer"
        note = say("why", f"tree.{key}", records=abs(records))
        return say("why", "tree.in_brackets", words=words, note=note)
    return say("why", "tree.compared", words=words, needed=one.needed_words) if one.needed_words else words


def _rows(what: str, records: tuple[RecordSeen, ...], file: str) -> str:
    numbers = ", ".join(str(one.number) for one in records)
    words = say("why", "tree.members" if isinstance(records[0].number, str) else "tree.records", what=what,
                numbers=numbers)  # fmt: skip
    if not file:
        return words
    rows = ", ".join(row_number(one.place) for one in records)
    return say("why", "tree.in_file", words=words, rows=rows, file=file)


def _backing(fact: FactSeen) -> str:
    parts = [where_words(fact), *map(finding_words, fact.findings)]
    if not fact.findings:
        parts.append(say("why", "fact.no_evidence"))
    if fact.settled is not None:
        parts.append(settled_words(fact.settled))
    return ", ".join(parts)


def where_words(fact: FactSeen) -> str:
    """Where a fact was written: a file with line and column, or the file of a list."""
    if not fact.file:
        return fact.where
    return say("why", "fact.sheet", file=fact.file, sheet=fact.sheet) if fact.sheet else fact.file


def settled_words(settled: Settlement) -> str:
    """By whom differing findings were settled, when and why."""
    key, day = ("fact.settled_on", day_words(settled.on)) if settled.on else ("fact.settled", "")
    return say("why", key, by=settled.by, day=day, why=settled.why)


def finding_words(one: Finding) -> str:
    """What one person found, and how it is backed."""
    parts = [one.source, *one.locator]
    if one.collected_on:
        parts.append(say("why", "fact.collected", day=day_words(one.collected_on)))
    if one.by:
        parts.append(say("why", "fact.by", name=one.by))
    if one.valid_until:
        parts.append(say("why", "fact.valid_until", day=day_words(one.valid_until)))
    return ", ".join(part for part in (*parts, say("common", f"status.{one.status}")) if part)
