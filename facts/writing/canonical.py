"""A set of facts as a facts file: canonical YAML or JSON. The same facts, the same bytes; read again, the same facts.

Not kept: where the facts were read from, and periods at the end of which
nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assay.facts.file.head import FORMAT
from assay.facts.values.binary_noise import kept_exact
from assay.facts.values.dates import Period, parse_period
from assay.facts.values.evidence import PARTS, Backing, Evidence
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.questionnaire import as_written
from assay.facts.values.records import Records, Value
from assay.facts.values.references import reference
from assay.facts.values.scalars import NONE, UNKNOWN, Number
from assay.facts.values.vocabulary import Definition, Vocabulary
from assay.facts.values.written_numbers import format_number

from .emit import Inline, Tree, Word, to_json_text, to_yaml

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?", re.ASCII)
_NONE = Word("none", '"none"')


def facts_yaml(facts: FactSet, vocabulary: Vocabulary, year_starts: tuple[int, int]) -> str:
    """The facts as YAML. ``year_starts`` is the month and day on which a period such as 2024/25 begins."""
    return to_yaml(_tree(facts, vocabulary, year_starts))


def facts_json(facts: FactSet, vocabulary: Vocabulary, year_starts: tuple[int, int]) -> str:
    """The same as JSON."""
    return to_json_text(_tree(facts, vocabulary, year_starts))


@dataclass(frozen=True, slots=True)
class _Order:
    """The facts and their fields in the order in which they are written."""

    facts: list[tuple[str, Definition]]
    fields: Mapping[str, list[tuple[str, Definition]]]


def _tree(facts: FactSet, vocabulary: Vocabulary, year_starts: tuple[int, int]) -> dict[str, Tree]:
    """Everything, in the order in which the keys of a facts file are told of."""
    ordered = as_written(vocabulary)
    order = _Order(ordered, {key: as_written(d.fields) for key, d in ordered if d.fields})
    subject: dict[str, Tree] = {"id": facts.subject_id}
    if facts.subject_name != facts.subject_id:
        subject["name"] = facts.subject_name
    tree: dict[str, Tree] = {"assay": FORMAT}
    if facts.standard:
        tree["standard"] = facts.standard
    tree["subject"] = Inline(subject)
    tree["as_of"] = _day(facts.as_of)
    tree["period"] = period_tree(facts.period, year_starts)
    if facts.notes:
        tree["notes"] = facts.notes
    tree["facts"] = _facts(facts.current, order)
    tree |= _before(facts, order, year_starts)
    evidence = _evidence(facts, order)
    return tree | ({"evidence": evidence} if evidence else {})


# ---------------------------------------------------------------- periods


def period_tree(period: Period, year_starts: tuple[int, int]) -> str | Inline:
    """Its name where that says which days it has, else all three."""
    if parse_period(period.name, year_starts) == period:
        return period.name
    return Inline({"name": period.name, "from": _day(period.start), "to": _day(period.end)})


def _before(facts: FactSet, order: _Order, year_starts: tuple[int, int]) -> dict[str, Tree]:
    """``previous`` and ``earlier``, up to the last period of which anything is known."""
    last = max((back for back, one in enumerate(facts.periods) if back and (one.given or one.absent)), default=0)
    tree: dict[str, Tree] = {}
    listed: list[Tree] = []
    for back, one in enumerate(facts.periods[1 : last + 1], 1):
        if back == 1 and one.period == facts.period.before():
            tree["previous"] = _one(one, order)
        else:
            listed.append({"period": period_tree(one.period, year_starts), "facts": _one(one, order)})
    return tree | ({"earlier": listed} if listed else {})


def _one(one: PeriodFacts, order: _Order) -> Tree:
    return _NONE if one.absent else _facts(one.given, order)


# ---------------------------------------------------------------- facts and values


def _facts(given: Mapping[str, Given], order: _Order) -> dict[str, Tree]:
    """The facts of one period, those whose keys begin alike under one name."""
    tree: dict[str, Tree] = {}
    for key, definition in order.facts:
        if key not in given or given[key].value is UNKNOWN:
            continue
        inner: dict[str, Tree] = tree
        *groups, name = key.split(".")
        for group in groups:
            found = inner.setdefault(group, {})
            assert isinstance(found, dict)  # no fact stands where others stand under it
            inner = found
        inner[name] = value_tree(definition, given[key].value, order.fields.get(key, ()))
    return tree


def value_tree(definition: Definition, value: Value, fields: Sequence[tuple[str, Definition]] = ()) -> Tree:
    """A known value as a facts file says it; ``fields`` are those of records, in their order."""
    match value:
        case _ if value is NONE:
            return _NONE
        case bool():
            word = "true" if value else "false"
            return Word(word, word)
        case int() | Decimal() | Fraction():
            return _number(value, definition.type == "percentage")
        case date():
            return _day(value)
        case frozenset():
            return [option for option in definition.options if option in value]
        case Records():
            rows = [value.row(number) for number in range(len(value))]
            return [Inline({n: value_tree(field, row[n]) for n, field in fields if n in row}) for row in rows]
        case _:
            return str(value)


def _number(value: Number, percentage: bool) -> Word:
    whole = getattr(value, "whole", None)
    if isinstance(whole, int):  # given as a part of a whole, and kept so
        text = f"{getattr(value, 'part', 0)} of {whole}"
    else:
        text = format_number(value, percentage)
        text = text.replace("/", " of ") if "/" in text else kept_exact(text)
    return Word(text, text if _NUMBER.fullmatch(text) else f'"{text}"')


def _day(day: date) -> Word:
    return Word(day.isoformat(), f'"{day.isoformat()}"')


# ---------------------------------------------------------------- evidence


def _evidence(facts: FactSet, order: _Order) -> dict[str, Tree]:
    """What backs each fact, by reference: this period first, then those before it."""
    tree: dict[str, Tree] = {}
    for back, one in enumerate(facts.periods):
        for key, definition in order.facts:
            given = one.given.get(key)
            if given is not None and given.backing is not None and given.backing.findings:
                tree[reference(key, back)] = _backing(given.backing, definition)
    return tree


def _backing(backing: Backing, definition: Definition) -> Tree:
    findings = [_finding(one, definition) for one in backing.findings]
    resolution = backing.resolution
    if resolution is None:
        return findings[0] if len(findings) == 1 else findings
    settled: dict[str, Tree] = {"by": resolution.by}
    if resolution.on is not None:
        settled["on"] = _day(resolution.on)
    settled["why"] = resolution.why
    return {"findings": findings, "resolved": Inline(settled)}


def _finding(one: Evidence, definition: Definition) -> Tree:
    found: dict[str, Tree] = {}
    for part in PARTS:
        value = getattr(one, part)
        if part == "found":
            if one.found is not UNKNOWN:
                found[part] = value_tree(definition, one.found)
        elif isinstance(value, date):
            found[part] = _day(value)
        elif value:
            found[part] = str(value)
    return Inline(found)
