"""What is about single people, or free text of records, and so is not shown unless somebody asks for it."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from assay.facts.values.covering import is_private as is_private_field
from assay.facts.values.vocabulary import Definition, Vocabulary

from . import terms
from .terms import Compare, Quantity

_SINGLE = frozenset({"latest", "values", "minimum", "maximum"})
"""Aggregates that show what stands in single records."""


def compares_private(term: Compare, vocabulary: Vocabulary) -> bool:
    """Whether the values compared are single people's, or free text of records."""
    people = {key for key, definition in vocabulary.items() if definition.personal}
    return any(_is_private(value, vocabulary, people) for value in (term.left, *term.right))


def with_private(vocabulary: Mapping[str, Definition], computed: Mapping[str, Quantity]) -> dict[str, Definition]:
    """The vocabulary in which a fact that is worked out from what is personal is personal too."""
    people = {key for key, definition in vocabulary.items() if definition.personal}
    before = -1
    while before < len(people):  # a figure may be worked out from others
        before = len(people)
        people |= {key for key, value in computed.items() if _is_private(value, vocabulary, people)}
    return {
        key: replace(definition, personal=definition.personal or key in people)
        for key, definition in vocabulary.items()
    }


def _is_private(value: Quantity, vocabulary: Vocabulary, people: Container[str]) -> bool:
    match value:
        case terms.Fact(key):
            return key in people
        case terms.NamedValue(value=inner):
            return _is_private(inner, vocabulary, people)
        case terms.Arithmetic(_, values):
            return any(_is_private(one, vocabulary, people) for one in values)
        case terms.Aggregate(kind, records) if kind in _SINGLE and records.key in vocabulary:
            return is_private_field(vocabulary[records.key].fields[value.field])
        case _:
            return False
