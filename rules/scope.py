"""What can be named at one place of a rule, and the marks that checking leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assay.facts.nodes import Mapping as MappingNode
from assay.facts.positions import Position
from assay.facts.problems import Problem
from assay.facts.suggest import did_you_mean, listed
from assay.facts.values import Value
from assay.facts.vocabulary import Definition, Vocabulary

from .terms import Condition, Quantity, Records
from .types import Type

DEEPEST = 100
LARGEST = 20_000
"""Terms in one criterion, all definitions written out."""


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
    expanded: dict[tuple[str, str, bool], tuple[Condition | Quantity, int]] = field(
        default_factory=lambda: {}
    )
    size: int = 0


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
        self.marks.size += 1
        if self.depth >= DEEPEST:
            self.problem("R309", at, f"conditions nested deeper than {DEEPEST} levels")
            return None
        if self.marks.size > LARGEST:
            self.problem("R309", at, f"one criterion has more than {LARGEST:,} conditions and values",
                         "split it, or share less through definitions")
            return None
        return replace(self, depth=self.depth + 1)

    def within(self, records: Records) -> Scope:
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
                self.problem("R301", at, f"'{key[:80]}' cannot be used here: verdicts add up, not facts",
                             f"use {listed(self.tallies)}")
            else:
                hint = did_you_mean(key, self.vocabulary) or "declare it in the vocabulary"
                self.problem("R301", at, f"the vocabulary has no fact '{key[:80]}'", hint)
            return None
        self.marks.facts.add(key)
        return found

    def parameter(self, name: str, at: Position) -> ParameterValue | None:
        found = self.parameters.get(name)
        if found is None:
            hint = did_you_mean(name, self.parameters) or "declare it under 'parameters'"
            self.problem("R302", at, f"there is no parameter '{name[:60]}'", hint)
            return None
        self.marks.parameters.add(name)
        return found
