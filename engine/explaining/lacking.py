"""Which member is missing: of a set that has to have several, of a count, of verdicts that are added up."""

from __future__ import annotations

from assay.engine.language.phrases import say
from assay.facts.language.phrases import all_of
from assay.facts.values.records import Records
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language import terms
from assay.rules.language.terms import Aggregate, Compare, Quantity
from assay.rules.language.types import NUMBER

from .because import Because
from .explanations import Reader
from .words import amount_words

MOST = 12
"""Members that are named; of more it is said how many."""


def observed_and_lacking(reader: Reader, because: Because) -> str:
    """What was observed at a leaf; where that is too little, with what is not among it, or which members are not so."""
    observed = lacking_words(reader, because) or amount_words(UNKNOWN, NUMBER)
    counted = because.counted
    if because.value is not False or counted is None or not counted.no or not counted.of:
        return observed
    if counted.of[0] in reader.plan.standard.vocabulary:
        return observed
    return say("reasons", "lacking_members", observed=observed, members=listed([str(one) for one in counted.no], ", "))


def lacking_words(reader: Reader, because: Because) -> str:
    """What was observed at a leaf, with what is not among it; empty for a condition made of others."""
    observed = because.observed_words()
    names = [] if because.value is not False or because.said.private else _not_there(reader, because)
    return say("reasons", "lacking", observed=observed, members=listed(names), count=len(names)) if names else observed


def listed(names: list[str], comma: str = "") -> str:
    """Some names, and how many more there are."""
    if len(names) > MOST:
        return say("reasons", "and_more", shown=", ".join(names[:MOST]), count=len(names) - MOST)
    return comma.join(names) if comma else all_of(names)


def _not_there(reader: Reader, because: Because) -> list[str]:
    """The members that a set has to have and has not; the options that none of the records counted has."""
    term = because.term
    if not isinstance(term, Compare):
        return []
    if term.operator == "includes" and isinstance(because.observed, frozenset) and because.observed:
        wanted = [str(getattr(one, "value", "")) for one in term.right]
        return [one for one in wanted if one not in because.observed]
    distinct = _distinct(reader, term.left) if term.operator in ("at_least", "more_than", "is") else None
    return [] if distinct is None or because.counted is None else _options_not_there(reader, because, distinct)


def _distinct(reader: Reader, left: Quantity) -> Aggregate | None:
    match left:
        case terms.NamedValue(value=value):
            return _distinct(reader, value)
        case terms.Fact(key) if key in reader.plan.standard.computed and reader.given(key, left.back) is None:
            return _distinct(reader, reader.plan.standard.computed[key])
        case Aggregate("distinct"):
            return left
        case _:
            return None


def _options_not_there(reader: Reader, because: Because, distinct: Aggregate) -> list[str]:
    counted = because.counted
    if counted is None or counted.of is None or counted.open or not counted.yes:
        return []
    definition = reader.plan.standard.vocabulary.get(counted.of[0])
    field = definition.fields.get(distinct.field) if definition else None
    records = reader.amount(*counted.of)
    if field is None or not field.options or (field.personal and not reader.personal):
        return []
    if not isinstance(records, Records) or len(field.options) > MOST:
        return []
    values = [records.row(int(number) - 1).get(distinct.field, UNKNOWN) for number in counted.yes]
    return [] if UNKNOWN in values else [one for one in field.options if one not in values]
