"""The very records behind a condition: for, against, not known, with what may be shown of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records
from assay.facts.values.references import reference
from assay.facts.values.rows import place_words, shown_fields
from assay.facts.values.vocabulary import Definition, Vocabulary

from .because import Because


class ShownRecord(NamedTuple):
    """One record: its number, where it stands in its file, and what may be shown of its fields."""

    number: int
    place: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordList:
    """The records that a condition counted, by their numbers from 1.

    ``name`` is the list's (``pairs``, ``previous.pairs``), ``file`` the file that
    it was read from, empty where it stands in the facts file itself.
    """

    name: str
    file: str
    yes: tuple[int, ...]
    no: tuple[int, ...]
    open: tuple[int, ...]
    out: tuple[int, ...]
    records: Records
    definition: Definition
    fields: tuple[str, ...]

    def shown(self, numbers: tuple[int, ...], personal: bool = False) -> Iterator[ShownRecord]:
        """Some of the records: who they are about (by pseudonym), and the fields that the condition looks at."""
        people = [name for name, field in self.definition.fields.items() if field.personal and field.type == "text"]
        names = list(dict.fromkeys([*(name for name in people if name in self.records.columns), *self.fields]))
        for number in numbers:
            fields = shown_fields(self.records, self.definition, number, names, personal)
            yield ShownRecord(number, place_words(self.records, number), tuple(fields))


def records_behind(facts: FactSet, vocabulary: Vocabulary, because: Because) -> RecordList | None:
    """The records that a condition counted; None where it counts none of the facts."""
    counted = because.counted
    if counted is None or counted.of is None or counted.of[0] not in vocabulary:
        return None
    key, back = counted.of
    given = facts.given(key, back)
    if given is None or not isinstance(given.value, Records):
        return None
    yes, no, open_, out = (
        tuple(n for n in rows if isinstance(n, int)) for rows in (counted.yes, counted.no, counted.open, counted.out)
    )
    origin = given.value.origin
    file = f"{origin.file}{f', {origin.sheet}' if origin.sheet else ''}" if origin else ""
    return RecordList(reference(key, back), file, yes, no, open_, out, given.value, vocabulary[key], counted.fields)
