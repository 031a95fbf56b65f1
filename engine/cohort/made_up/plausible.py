"""Made-up days that the vocabulary holds for implausible, moved to where they could be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from assay.facts.values.plausible import sides
from assay.facts.values.vocabulary import Definition

from .draws import Ints, day_number
from .one_fact import Drawn

_LONG_AGO = 366


def plausible(definitions: Mapping[str, Definition], drawn: Mapping[str, Drawn], as_of: date) -> dict[str, Drawn]:
    """The same facts or fields. A day too late is none where it can be, else lies more than a year back."""
    today = day_number(as_of)
    found = dict(drawn)
    for name, definition in definitions.items():
        if name in found and definition.not_after == "as_of":
            found[name] = _not_after_today(definition, found[name], today)
    for name, definition in definitions.items():
        if name in found and definition.type == "date":
            found[name] = replace(found[name], values=_within(definition, found, name, today))
    return found


def _not_after_today(definition: Definition, drawn: Drawn, today: int) -> Drawn:
    late = drawn.values > today
    if definition.may_be_none:
        return replace(drawn, values=np.minimum(drawn.values, today), none=drawn.none | late)
    return replace(drawn, values=np.where(late, 2 * today - drawn.values - _LONG_AGO, drawn.values))


def _within(definition: Definition, drawn: Mapping[str, Drawn], name: str, today: int) -> Ints:
    """As far on the right side of another day as it lay on the wrong one, and never after today."""
    values = drawn[name].values
    for side, limit in sides(definition):
        if isinstance(limit, date):
            day = np.full(len(values), day_number(limit), np.int64)
            values = np.maximum(values, day) if side == "not_before" else np.minimum(values, day)
        elif limit in drawn:
            other = drawn[limit]
            wrong = values < other.values if side == "not_before" else values > other.values
            values = np.where(wrong & ~other.none, 2 * other.values - values, values)
    return np.asarray(np.minimum(values, today) if definition.not_after is not None else values, np.int64)
