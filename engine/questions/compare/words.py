"""Values of a document in words, as the values themselves would be said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from assay.engine.explaining.because import counted_words, share_words
from assay.engine.explaining.words import amount_words, label_words, records_words
from assay.engine.language.phrases import say
from assay.engine.reference.amounts import Amount, OneOf, Range, Some
from assay.facts.language.phrases import all_of
from assay.facts.values.dates import parse_date
from assay.facts.values.records import Value
from assay.facts.values.references import parse_reference
from assay.facts.values.rows import not_shown
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Vocabulary
from assay.facts.values.written_numbers import parse_percentage
from assay.rules.language.types import DATE, NUMBER, PERCENTAGE, TEXT, Type, type_of

from .snapshot import SnapshotCondition, SnapshotFact

_DECIMAL = re.compile(r"-?\d{1,80}(\.\d{1,80})?", re.ASCII)
_RATIO = re.compile(r"(-?\d{1,80})/(\d{1,80})", re.ASCII)
_LONGEST = 200


def fact_label(name: str, vocabulary: Vocabulary) -> str:
    """What a fact is called; its key, where its vocabulary is not at hand."""
    key, back = parse_reference(name)
    return label_words(vocabulary[key].label, back) if key in vocabulary else name


def fact_words(looked: SnapshotFact, vocabulary: Vocabulary, beside: Iterable[object] = ()) -> str:
    """A fact's value in words, so that it differs from those beside it; of a list how many records there are."""
    if looked.personal:
        return not_shown()
    if looked.listed:
        count = looked.value
        return records_words(count) if isinstance(count, int) else amount_words(UNKNOWN, NUMBER)
    definition = vocabulary.get(parse_reference(looked.name)[0])
    type_ = type_of(definition) if definition and definition.type != "records" else None
    return value_words(looked.value, type_, _unlike(looked.value, beside))


def observed_words(seen: SnapshotCondition, vocabulary: Vocabulary, beside: Iterable[object] = ()) -> str:
    """What a condition saw, told from what it needed and those beside: ``43 of 50, 86 %``, ``0 of 4``."""
    if seen.private:
        return not_shown()
    if seen.kind != "compare":
        return _counted(seen)
    words = value_words(seen.observed, _type(seen, vocabulary), (*seen.needed, *_unlike(seen.observed, beside)))
    if seen.counted and _is_share(seen):
        yes, no, _, unknown = seen.counted
        return share_words(yes, no, unknown, words)
    return words


def needed_words(seen: SnapshotCondition, vocabulary: Vocabulary, beside: Iterable[object] = ()) -> str:
    """What a comparison asked for: the values that it compared with, told from what it saw and those beside."""
    if seen.private or not seen.needed:
        return ""
    type_ = _type(seen, vocabulary)
    others = (*seen.needed, *beside)
    return all_of([value_words(one, type_, (seen.observed, *_unlike(one, others))) for one in seen.needed])


def _unlike(value: object, beside: Iterable[object]) -> Iterable[object]:
    """Those from which a value is to be told: what stands beside itself would be exact."""
    return (one for one in beside if one != value)


def value_words(found: object, type_: Type | None = None, beside: Iterable[object] = ()) -> str:
    """A value as a document has it, in words, however long; without its type by how it is written."""
    read = _amount(found)
    if read is None:
        return say("values", "amount.odd")
    amount, written = read
    if type_ is not None and type_.kind == "text":
        amount, written = (amount if isinstance(amount, str | bool) or amount in (UNKNOWN, NONE) else str(found)), TEXT
    numeric = isinstance(amount, int | Decimal | Fraction) and not isinstance(amount, bool)
    if type_ is not None and (numeric or isinstance(amount, Range)) and written.kind != "date":
        written = PERCENTAGE if written.kind == "percentage" else type_
    return amount_words(amount, written, [other[0] for one in beside if (other := _amount(one))])


def _amount(found: object) -> tuple[Amount, Type] | None:
    """The value that stands in a document, and of which type it seems to be."""
    match found:
        case None:
            return UNKNOWN, TEXT
        case bool() | int() | Decimal():
            return found, NUMBER
        case str():
            return _of_text(found)
        case list() | tuple():
            return frozenset(str(one) for one in cast("list[object]", found)), TEXT
        case Mapping():
            return _in_part(cast("Mapping[str, Any]", found))
        case _:
            return None


def _of_text(text: str) -> tuple[Value, Type]:
    if text == "none":
        return NONE, TEXT
    if text.endswith("%") and len(text) < _LONGEST:
        share = parse_percentage(text)
        return (text, TEXT) if share is None else (share, PERCENTAGE)
    ratio = _RATIO.fullmatch(text)
    if ratio and int(ratio[2]):
        return Fraction(int(ratio[1]), int(ratio[2])), NUMBER
    if _DECIMAL.fullmatch(text):
        return Decimal(text), NUMBER
    day = parse_date(text)
    return (text, TEXT) if day is None else (day, DATE)


def _in_part(found: Mapping[str, Any]) -> tuple[Amount, Type] | None:
    """A value known in part: between two bounds, or a set that may have more."""
    if isinstance(found.get("known"), list):
        return Some(frozenset(map(str, found["known"])), None), TEXT
    if isinstance(found.get("one_of"), list):
        read = [_amount(one) for one in found["one_of"]]
        values = frozenset(one[0] for one in read if one is not None)
        return (OneOf(values), TEXT) if len(values) == len(read) else None
    sides = [_amount(found.get(side)) for side in ("low", "high")]
    ends = [side for side in sides if side is not None]
    if len(ends) < 2 or all(amount is UNKNOWN for amount, _ in ends):
        return None
    low, high = (None if amount is UNKNOWN else cast("Any", amount) for amount, _ in ends)
    if any(isinstance(end, str | frozenset | Range | Some | OneOf) or end is NONE for end in (low, high)):
        return None
    kinds = [type_ for amount, type_ in ends if amount is not UNKNOWN]
    return Range(low, high, bool(found.get("or_none"))), next((k for k in kinds if k is not NUMBER), NUMBER)


def _counted(seen: SnapshotCondition) -> str:
    if seen.counted is None:
        return amount_words(UNKNOWN, NUMBER)
    yes, no, _, unknown = seen.counted
    return counted_words(yes, no, unknown)


def _is_share(seen: SnapshotCondition) -> bool:
    """Whether a comparison is of the share of the records counted, as far as its figures tell."""
    yes, no, _, unknown = seen.counted or (0, 0, 0, 0)
    total = yes + no + unknown
    if not total or not _percent(seen):
        return False
    read = _amount(seen.observed)
    ends = read[0] if read else UNKNOWN
    low, high = (ends.low, ends.high) if isinstance(ends, Range) else (ends, ends)
    return low == Fraction(yes, total) and high == Fraction(yes + unknown, total)


def _percent(seen: SnapshotCondition) -> bool:
    """Whether the values compared are percentages: a ratio without end is written without its sign."""
    observed: Any = seen.observed
    written: list[Any] = [*(observed.values() if isinstance(observed, Mapping) else (observed,)), *seen.needed]
    return any(isinstance(one, str) and one.endswith("%") for one in written)


def _type(seen: SnapshotCondition, vocabulary: Vocabulary) -> Type | None:
    """The type of what was compared, where it is the value of one fact."""
    for looked in seen.facts:
        definition = vocabulary.get(parse_reference(looked.name)[0])
        if definition and not looked.listed and looked.value == seen.observed and seen.observed is not None:
            return type_of(definition)
    return PERCENTAGE if _percent(seen) else None
