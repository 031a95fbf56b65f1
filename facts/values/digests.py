"""A fingerprint of what an input says, whatever the order, the layout or the comments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence

from .dates import Period
from .evidence import Evidence
from .fact_set import Given, PeriodFacts
from .records import FieldColumn, Records, Value
from .scalars import Special
from .vocabulary import Definition, Vocabulary

_MOST_KEPT = 20_000
_SAID = ("at", "label", "question", "evidence", "cost", "changeable")
"""Parts of a definition that have no part in how a value is read."""


def canonical(node: Node) -> str:
    """One text for all ways of writing the same values: keys and list entries sorted."""
    match node:
        case Mapping():
            inner = sorted(f"{json.dumps(key)}:{canonical(child)}" for key, _, child in node.items())
            return "{" + ",".join(inner) + "}"
        case Sequence(items=items):
            return "[" + ",".join(sorted(map(canonical, items))) + "]"
        case Scalar(value=Decimal() as number):
            return f"{number:f}".rstrip("0").rstrip(".")  # normalize() rounds to 28 digits
        case Scalar(value=value):
            return json.dumps(value)


def digest(nodes: Iterable[Node]) -> str:
    """``sha256:`` and 64 hexadecimal digits, over the canonical texts in sorted order."""
    hashed = hashlib.sha256()
    for text in sorted(map(canonical, nodes)):
        hashed.update(text.encode("utf-8"))
        hashed.update(b"\n")
    return f"sha256:{hashed.hexdigest()}"


def facts_digest(subject_id: str, subject_name: str, as_of: date, periods: Iterable[PeriodFacts]) -> str:
    """The same for the same facts, wherever they were read from: a file, a workbook, a program."""
    hashed = hashlib.sha256()
    for line in _lines(subject_id, subject_name, as_of, periods):
        hashed.update(line.encode("utf-8"))
        hashed.update(b"\n")
    return f"sha256:{hashed.hexdigest()}"


def vocabulary_digest(vocabulary: Vocabulary, year_starts: tuple[int, int]) -> str:
    """The same for vocabularies with which the same facts are read alike, whatever their questions say."""
    text = repr((year_starts, _definitions(vocabulary)))
    return f"sha256:{hashlib.sha256(text.encode('utf-8')).hexdigest()}"


def _definitions(vocabulary: Vocabulary) -> list[object]:
    return [_definition(one) for _, one in sorted(vocabulary.items())]


def _definition(one: Definition) -> list[object]:
    parts = [(part.name, getattr(one, part.name)) for part in fields(one) if part.name not in _SAID]
    return [(name, _definitions(value) if name == "fields" else value) for name, value in parts]


def _lines(subject_id: str, subject_name: str, as_of: date, periods: Iterable[PeriodFacts]) -> Iterator[str]:
    yield json.dumps(["facts", subject_id, subject_name, as_of.isoformat()])
    for back, one in enumerate(periods):
        if back and not one.given and not one.absent:
            continue  # a period of which nothing is known
        yield json.dumps([back, *_period(one.period), one.absent])
        for key, given in sorted(one.given.items()):
            yield f"{json.dumps(key)}:{_canonical(given.value)}"
            yield from _backing(given)


def _period(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()


def _backing(given: Given) -> Iterator[str]:
    if given.backing is None:
        return
    yield from sorted(_evidence(one) for one in given.backing.findings)
    if given.backing.resolution is not None:
        yield json.dumps(["resolved", given.backing.resolution.to_dict()], sort_keys=True)


def _evidence(one: Evidence) -> str:
    return json.dumps(["found", _canonical(one.found), one.to_dict()], sort_keys=True)


def _canonical(value: Value) -> str:
    match value:
        case Special():
            return value.value
        case bool():
            return str(value)
        case int() | Decimal() | Fraction():
            return str(Fraction(value))
        case Records():
            return _rows(value)
        case frozenset():
            return json.dumps(sorted(value))
        case date():
            return value.isoformat()
        case _:
            return json.dumps(str(value))


def _rows(records: Records) -> str:
    """A digest of each row, sorted: the order of rows says nothing."""
    columns = [(column.codes, _words(name, column)) for name, column in sorted(records.columns.items())]
    digests = sorted(
        hashlib.sha256("\0".join([word(code) for codes, word in columns if (code := codes[row])]).encode()).digest()
        for row in range(len(records))
    )
    return f"{len(records)} rows {hashlib.sha256(b''.join(digests)).hexdigest()}"


def _words(name: str, column: FieldColumn) -> Callable[[int], str]:
    """What each value of a column adds to a row's digest; of few values all are made at once."""
    start, values = json.dumps(name), column.values
    if len(values) > _MOST_KEPT:
        return lambda code: f"{start}:{_canonical(values[code])}"
    return [f"{start}:{_canonical(value)}" for value in values].__getitem__
