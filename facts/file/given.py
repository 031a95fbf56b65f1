"""The facts of one period in a facts file, and what backs them."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from assay.facts.problems.nodes import Mapping, Node, Scalar, kind_of
from assay.facts.problems.problems import Problem
from assay.facts.values.evidence import Backing, read_backing
from assay.facts.values.fact_set import Given
from assay.facts.values.records import Value
from assay.facts.values.references import parse_reference, reference
from assay.facts.values.rows import value_words
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.suggest import PATIENCE, apart, did_you_mean, listed, nearest, under
from assay.facts.values.values import parse_value
from assay.facts.values.vocabulary import Definition, Vocabulary

Load = Callable[[Definition, Mapping, list[Problem]], Value]
"""How the records that a mapping ``{from: …}`` names are had; UNKNOWN, with problems, where they cannot."""


@dataclass(frozen=True)
class Admissible:
    """What a facts file can hold, and how the records that it names in files are had."""

    vocabulary: Vocabulary
    load: Load
    unread: set[str] = field(default_factory=lambda: set())
    """Facts that were given in a way that could not be read: that has been said."""

    @cached_property
    def groups(self) -> frozenset[str]:
        """The beginnings of keys, under which facts stand."""
        return frozenset(key[:n] for key in self.vocabulary for n, c in enumerate(key) if c == ".")


def facts_in(node: Node | None, section: str, asked: Admissible, problems: list[Problem]) -> dict[str, Given]:
    """The facts of one period, by dotted key."""
    given: dict[str, Given] = {}
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return given
    if not isinstance(node, Mapping):
        message = f"{section} should be a mapping, this is {kind_of(node)}"
        problems.append(Problem("F104", node.at, message, "write 'name: value' on each line below it"))
        return given
    _walk(node, "", asked, given, problems)
    return given


def _value(definition: Definition, node: Node, asked: Admissible, problems: list[Problem]) -> Value:
    if definition.type == "records" and isinstance(node, Mapping) and "from" in node:
        return asked.load(definition, node, problems)
    return parse_value(definition, node, problems)


def _walk(
    node: Mapping,
    prefix: str,
    asked: Admissible,
    given: dict[str, Given],
    problems: list[Problem],
) -> None:
    for name, at, child in node.items():
        key = f"{prefix}{name}"
        definition = asked.vocabulary.get(key)
        if definition is not None:
            before = len(problems)
            value = _value(definition, child, asked, problems)
            if key in given:
                hint = f"it is given in {given[key].at} already; keep one of the two"
                problems.append(Problem("F209", at, f"'{key}' is given twice", hint))
            elif value is not UNKNOWN or len(problems) > before:  # a value that is wrong was given all the same
                given[key] = Given(value, child.at if isinstance(child, Scalar) else at)
        elif key in asked.groups and isinstance(child, Mapping):
            _walk(child, f"{key}.", asked, given, problems)
        elif key in asked.groups:
            if not (isinstance(child, Scalar) and child.value is None):
                asked.unread.update(inner for inner in asked.vocabulary if inner.startswith(f"{key}."))
                message = f"{key} holds several facts, this is {kind_of(child)}"
                problems.append(Problem("F202", child.at, message, under(f"{key}.", asked.vocabulary)))
        else:
            near = did_you_mean(key, asked.groups, problems) if isinstance(child, Mapping) else ""
            hint = near or did_you_mean(key, asked.vocabulary, problems)
            asked.unread.update(known for known in asked.vocabulary if f"'{known}'" in hint)
            hint = hint or ("" if len(problems) > PATIENCE else under(prefix, asked.vocabulary))
            problems.append(Problem("F201", at, f"the standard knows no fact '{key[:80]}'", hint))


# ---------------------------------------------------------------- evidence


def attach_backing(
    node: Node | None, asked: Admissible, periods: AnySequence[dict[str, Given]], problems: list[Problem]
) -> None:
    """Put with each fact what backs it; ``periods`` are the facts of this period, then of those before."""
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return
    if not isinstance(node, Mapping):
        message = f"evidence should be a mapping, this is {kind_of(node)}"
        hint = "write the key of a fact and what backs it on each line below it"
        problems.append(Problem("F104", node.at, message, hint))
        return
    for name, at, child in node.items():
        key, back = parse_reference(name)
        facts = periods[back] if back < len(periods) else {}
        if key in asked.groups:
            inner = next(k for k in asked.vocabulary if k.startswith(f"{key}."))
            hint = f"write the whole key of a fact, as in '{reference(inner, back)}: …'"
            problems.append(Problem("F303", at, f"evidence for '{name[:80]}', which is no single fact", hint))
            continue
        backing = read_backing(child, asked.vocabulary.get(key), problems)
        if key not in asked.vocabulary:
            near = nearest(key, asked.vocabulary, problems)
            example = reference(next(iter(facts or asked.vocabulary), "club.size"), back)
            hint = f"write the key of a fact, such as '{example}'"
            if near:
                hint = f"did you mean '{reference(near, back)}'?{apart(key, near)}"
            problems.append(Problem("F303", at, f"evidence for '{name[:80]}', which is no fact", hint))
        elif key in facts:
            facts[key] = replace(facts[key], backing=backing)
            _hold_together(name, asked.vocabulary[key], facts[key], backing, problems)
        elif not asked.unread.intersection((name, key)):
            problems.append(Problem("F304", at, f"evidence for {name}, but the fact is not given",
                                    "give the fact, or remove its evidence", "warning"))


def _hold_together(
    name: str, definition: Definition, given: Given, backing: Backing, problems: list[Problem]
) -> None:
    """Findings that differ, from each other or from the fact, are settled by a person or not at all."""
    told = [one for one in backing.findings if one.found is not UNKNOWN]
    if backing.resolution is not None or given.value is UNKNOWN or all(one.found == given.value for one in told):
        return
    findings = [f"{show_value(definition, one.found)} ({one.by or one.source or 'nobody is named'})" for one in told]
    message = f"{name} is given as {show_value(definition, given.value)}; what was found is {listed(findings, 6)}"
    at = next(one.at for one in told if one.found != given.value)
    hint = "correct it, or say how it was settled: 'findings: [...]' and 'resolved: {by: …, why: …}'"
    if not definition.personal and isinstance(given.value, str):
        alike = [apart(one.found, given.value) for one in told if isinstance(one.found, str)]
        hint += next((f"; in what was found,{said}" for said in alike if said), "")
    problems.append(Problem("F305", at, message, hint))


def show_value(definition: Definition, value: Value) -> str:
    """A value in a message, unless it is about a person."""
    return "a value that is not shown" if definition.personal else value_words(definition, value)[:60]
