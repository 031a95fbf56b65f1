"""What can be named at one place of a rule, and the marks that checking leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assay.facts.problems.nodes import Mapping as MappingNode
from assay.facts.problems.positions import NOWHERE, Position
from assay.facts.problems.problems import Problem
from assay.facts.values.records import Value
from assay.facts.values.suggest import PATIENCE, did_you_mean, listed
from assay.facts.values.vocabulary import Definition, Vocabulary

from .terms import Collection, Condition, Quantity
from .types import Type

DEEPEST = 100
LARGEST = 20_000
"""Terms in one criterion, all definitions written out."""
LARGEST_WHOLE = 100_000
"""Terms in a whole standard, all definitions written out."""


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """A parameter as rules see it."""

    value: Value
    type: Type


@dataclass(slots=True)
class Marks:
    """What one standard's checking has found so far. The only state that checking changes."""

    problems: list[Problem]
    parameters: set[str] = field(default_factory=lambda: set())
    definitions: set[str] = field(default_factory=lambda: set())
    facts: set[str] = field(default_factory=lambda: set())
    expanded: dict[tuple[str, str, bool], tuple[Condition | Quantity | None, int, int]] = field(
        default_factory=lambda: {}
    )
    cycles: set[frozenset[str]] = field(default_factory=lambda: set())
    at: Position = NOWHERE
    size: int = 0
    whole: int = 0
    deepest: int = 0
    too_large: bool = False

    def begin(self, at: Position) -> None:
        """Count anew: what stands at this place is as large as a criterion may be."""
        self.at, self.size, self.too_large = at, 0, False


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that can be used. ``fields`` is None outside records."""

    vocabulary: Vocabulary
    parameters: Mapping[str, ParameterValue]
    definitions: Mapping[str, MappingNode]
    marks: Marks
    tallies: Mapping[str, Mapping[str, Definition]] = field(default_factory=lambda: {})
    fields: Mapping[str, Definition] | None = None
    records: str = ""
    inside: tuple[str, ...] = ()
    depth: int = 0

    def problem(self, code: str, at: Position, message: str, hint: str = "") -> None:
        self.marks.problems.append(Problem(code, at, message, hint))

    def deeper(self, at: Position) -> Scope | None:
        """One level further in; None, with a problem, where that is too deep or too large."""
        return replace(self, depth=self.depth + 1) if self.room(at, 1, 1) else None

    def room(self, at: Position, terms: int, levels: int) -> bool:
        """Take room for so many terms on so many levels; a problem where there is none."""
        marks = self.marks
        marks.size += terms
        marks.whole += terms
        marks.deepest = max(marks.deepest, self.depth + levels)
        if self.depth + levels > DEEPEST:
            self.problem("R309", at, f"conditions nested deeper than {DEEPEST} levels",
                         "split it, or let definitions use each other less")
            return False
        if marks.size <= LARGEST and marks.whole <= LARGEST_WHOLE:
            return True
        if not marks.too_large:
            marks.too_large = True
            most, of = (LARGEST, "") if marks.size > LARGEST else (LARGEST_WHOLE, " in the standard up to here")
            message = f"more than {most:,} conditions and values{of}, all definitions written out"
            self.problem("R309", marks.at, message, "split it, or let definitions use each other less")
        return False

    def within(self, records: Collection) -> Scope:
        """The scope of a record of this collection."""
        return replace(self, fields=self.fields_of(records.key), records=records.key)

    def fields_of(self, key: str) -> Mapping[str, Definition]:
        if key in self.tallies:
            return self.tallies[key]
        return self.vocabulary[key].fields

    def fact(self, key: str, at: Position) -> Definition | None:
        """A fact of the vocabulary; None, with a problem, where there is none."""
        found = self.vocabulary.get(key)
        if found is None:
            if self.tallies:
                self.problem("R301", at, f"'{key[:80]}' cannot be used here",
                             f"what adds up here are {listed(self.tallies)} and their verdicts")
            else:
                self.problem("R301", at, f"the vocabulary has no fact '{key[:80]}'", self._nearby(key))
            return None
        self.marks.facts.add(key)
        return found

    def _nearby(self, key: str) -> str:
        near = did_you_mean(key, self.vocabulary, self.marks.problems)
        group = key.rpartition(".")[0] + "."
        if near or len(self.marks.problems) > PATIENCE:
            return near
        beside = listed(k.removeprefix(group) for k in self.vocabulary if k.startswith(group))
        return "declare it in the vocabulary" + (f"; under {group[:-1]} stand {beside}" if beside else "")

    def parameter(self, name: str, at: Position) -> ParameterValue | None:
        found = self.parameters.get(name)
        if found is None:
            hint = did_you_mean(name, self.parameters, self.marks.problems) or "declare it under 'parameters'"
            self.problem("R302", at, f"there is no parameter '{name[:60]}'", hint)
            return None
        self.marks.parameters.add(name)
        return found
