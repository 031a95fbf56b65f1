"""One fact that two files tell of: whether they say the same, and how they differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .beside import beside
from .fact_set import FactSet, Given
from .records import Records, Value
from .rows import value_words
from .vocabulary import Definition, Vocabulary


class Apart(NamedTuple):
    """Two values that differ, in words that differ; ``shown`` is False where they are about people."""

    one: str
    other: str
    shown: bool = True


class ToldTwice(NamedTuple):
    """A fact of an earlier period that this year's facts tell otherwise than the facts of that period's own.

    ``back`` is how many periods before this one it is. Without ``here`` or
    ``there`` that side says that there was no such period.
    """

    key: str
    back: int
    here: Given | None
    there: Given | None
    apart: Apart


def apart(definition: Definition, one: Value, other: Value) -> Apart | None:
    """How two values differ; None where they are the same."""
    if one == other and isinstance(one, bool) == isinstance(other, bool):
        return None
    if definition.personal:
        return Apart("", "", False)
    if isinstance(one, Records) and isinstance(other, Records) and len(one) == len(other):
        return _records_apart(definition, one, other)
    return Apart(*beside(value_words(definition, one), value_words(definition, other)))


def _records_apart(definition: Definition, one: Records, other: Records) -> Apart:
    """The first value in which two lists of as many records differ."""
    for number in range(len(one)):
        left, right = one.row(number), other.row(number)
        for name, field in definition.fields.items():
            if left.get(name) == right.get(name):
                continue
            if field.personal or field.type == "text":
                return Apart("", "", False)
            words = [f"record {number + 1}, {field.label}: "
                     f"{'not given' if row.get(name) is None else value_words(field, row[name])}"
                     for row in (left, right)]  # fmt: skip
            return Apart(*beside(*words))
    return Apart("", "", False)


def told_twice(this: FactSet, last: FactSet, vocabulary: Vocabulary) -> Iterator[ToldTwice]:
    """The facts of earlier periods that ``last``, the facts of such a period, tells otherwise.

    Nothing where the two are about two subjects, or where ``last`` is no earlier.
    What only one of them gives is no difference.
    """
    if this.subject_id != last.subject_id or last.period.start >= this.period.start:
        return
    for back, ago in periods_of_both(this, last):
        mine, own = this.periods[back], last.periods[ago]
        if mine.absent is not own.absent:
            given = own if mine.absent else mine
            if given.given or (mine.absent and not ago):
                key, first = next(iter(given.given.items()), ("", None))
                yield ToldTwice(key, back, None if mine.absent else first, None if own.absent else first, Apart("", ""))
            continue
        for key in mine.given.keys() & own.given.keys() & vocabulary.keys():
            found = apart(vocabulary[key], mine.given[key].value, own.given[key].value)
            if found is not None:
                yield ToldTwice(key, back, mine.given[key], own.given[key], found)


def periods_of_both(this: FactSet, last: FactSet) -> Iterator[tuple[int, int]]:
    """The earlier periods of one that the other has too, by how many periods back they are in each."""
    there = {(one.period.start, one.period.end): ago for ago, one in enumerate(last.periods)}
    for back, one in enumerate(this.periods[1:], 1):
        ago = there.get((one.period.start, one.period.end))
        if ago is not None:
            yield back, ago
