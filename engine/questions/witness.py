"""Facts that would make a verdict, as data: what is set, and in which records, so that it can be tried.

No text of the facts is shown in it, and none of the solver's: a text is said by
what tells it from others. Texts that rules name are shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from assay.engine.explaining.documents import Plain, plain
from assay.engine.explaining.words import amount_words, earlier_period
from assay.engine.language.phrases import say
from assay.engine.plan.plan import Plan
from assay.engine.plan.rests_on import terms_of
from assay.engine.solving.completions import YEARS
from assay.engine.solving.proofs import Proofs
from assay.facts.values.records import Records, Value
from assay.facts.values.references import Place, before, reference
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.rules.language.terms import Literal_, Parameter, walk
from assay.rules.language.types import type_of


@dataclass(frozen=True, slots=True)
class WitnessField:
    """What is set in one field of some records; ``words`` says the value.

    ``made_up``: it is a text of no meaning, or one for each of the records in
    turn, where any would do that are equal and different as these are.
    ``same_as`` is a record of the facts that has the same text, which is not shown.
    """

    field: str
    label: str
    value: Plain
    words: str
    made_up: bool = False
    same_as: int = 0


@dataclass(frozen=True, slots=True)
class WitnessRecords:
    """So many records of a list in which the same is set; ``rows`` are their numbers where the facts have them."""

    number: int
    rows: tuple[int, ...]
    fields: tuple[WitnessField, ...]


@dataclass(frozen=True, slots=True)
class WitnessFact:
    """One fact of a witness; of a list, whose ``value`` is null, ``records`` are those in which something is set.

    ``back`` counts periods back, ``words`` says the value. ``lapsed``: the facts have it, and what backs it is out
    of date; this stands in its place, with evidence collected anew or none.
    """

    name: str
    label: str
    back: int
    value: Plain
    words: str
    records: tuple[WitnessRecords, ...] | None = None
    lapsed: bool = False


def witness(proofs: Proofs, values: Mapping[Place, Value]) -> tuple[WitnessFact, ...]:
    """Facts as data: figures as they are, of lists what is set in records."""
    found: list[WitnessFact] = []
    named = _named(proofs.plan)
    for (key, back), value in sorted(values.items(), key=lambda item: (item[0][1], item[0][0])):
        if key == YEARS:
            last = back + cast("int", value)
            if last < proofs.plan.periods:
                found.append(WitnessFact(before(last), earlier_period(last), last, "none",
                                         say("values", "earlier.none")))  # fmt: skip
            continue
        definition = proofs.plan.standard.vocabulary[key]
        name, lapsed = reference(key, back), is_lapsed(proofs, (key, back))
        if isinstance(value, Records):
            records = _records(proofs, (key, back), value, named)
            found.append(WitnessFact(name, definition.label, back, None, "", records, lapsed))
            continue
        shown, words = plain(value, definition), _words(value, definition)
        if definition.type == "text" and value is not NONE and value not in named:
            # Any text would do. The solver's may be one that stands elsewhere in the facts, and tell of a person.
            shown, words = "…", say("values", "amount.any_text")
        found.append(WitnessFact(name, definition.label, back, shown, words, None, lapsed))
    return tuple(found)


def is_lapsed(proofs: Proofs, place: Place) -> bool:
    """Whether a fact is given, and not known nevertheless: what backs it is out of date."""
    given = proofs.facts.given(*place)
    return given is not None and given.value is not UNKNOWN and (
        proofs.judged.row[proofs.plan.places[place]] is UNKNOWN)  # fmt: skip


def known_records(proofs: Proofs, place: Place) -> Records | None:
    """A list of which something is known; None also where it is given, and what backs it is out of date."""
    found = proofs.judged.row[proofs.plan.places[place]]
    return found if isinstance(found, Records) else None


def _named(plan: Plan) -> frozenset[object]:
    """The texts that rules name."""
    terms = (term for term in walk(terms_of(plan)) if isinstance(term, Literal_ | Parameter))
    return frozenset(term.value for term in terms if term.type.kind == "text")


def _records(
    proofs: Proofs, place: Place, records: Records, named: frozenset[object]
) -> tuple[WitnessRecords, ...]:
    """The records in which something is set, those of them together in which the same is but for made-up texts."""
    definition = proofs.plan.standard.vocabulary[place[0]]
    known = known_records(proofs, place)
    texts = {name: _Texts(name, known, named) for name, one in definition.fields.items() if one.type == "text"}
    alike: dict[tuple[WitnessField, ...], list[tuple[int, tuple[str, ...]]]] = {}
    for n, record in enumerate(records):
        there = {} if known is None else known.row(n)
        fields: list[WitnessField] = []
        made: list[str] = []
        for name, value in sorted(record.values.items()):
            if there.get(name) == value:
                continue
            field = definition.fields[name]
            found = WitnessField(name, field.label, plain(value, field), _words(value, field))
            if name in texts:
                found = texts[name].said(found, value)
                if found.made_up:
                    made.append(cast("str", found.value))
                    found = replace(found, value=None)
            fields.append(found)
        if fields or known is None:
            alike.setdefault(tuple(fields), []).append((n + 1, tuple(made)))
    return tuple(
        WitnessRecords(len(rows), () if known is None else tuple(number for number, _ in rows), _together(fields, rows))
        for fields, rows in alike.items()
    )


def _together(
    fields: tuple[WitnessField, ...], rows: list[tuple[int, tuple[str, ...]]]
) -> tuple[WitnessField, ...]:
    """The fields of some records, with the made-up texts that each of them has."""
    found: list[WitnessField] = []
    at = 0
    for field in fields:
        if field.made_up:
            texts = tuple(made[at] for _, made in rows)
            different = len(set(texts))
            at += 1
            key = "any_text" if len(rows) == 1 else "same_text" if different == 1 else (
                "different_texts" if different == len(rows) else "several_texts")
            words = say("values", f"amount.{key}", number=different)
            found.append(replace(field, value=texts[0] if different == 1 else texts, words=words))
            continue
        found.append(field)
    return tuple(found)


class _Texts:
    """What is said of the texts of one field of a list."""

    def __init__(self, name: str, known: Records | None, named: frozenset[object]) -> None:
        self.name, self.named = name, named
        self.rows: dict[Value, int] = {}
        self.made: dict[Value, str] = {}
        for record in known or ():
            if name in record.values:
                self.rows.setdefault(record.values[name], record.number)

    def said(self, field: WitnessField, value: Value) -> WitnessField:
        """A text without what it says: as another record has it, or made up."""
        if value is NONE or value in self.named:
            return field
        if value in self.rows:
            row = self.rows[value]
            return replace(field, value=None, words=say("values", "amount.same_as", row=row), same_as=row)
        made = self.made.setdefault(value, f"{self.name} {len(self.made) + 1}")
        return replace(field, value=made, words="", made_up=True)


def _words(value: Value, definition: Definition) -> str:
    return amount_words(value, type_of(definition))
