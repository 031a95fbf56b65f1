"""Values that are known as symbols of a proof; texts and options have numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from assay.facts.values.records import Value
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition

from .solver import exact
from .symbols import ABSENT, UNSEEN, Figure, OptionSet, Symbol, figure


class Codes(dict[str, int]):
    """The numbers of texts and options; a new one gets the next."""

    def __missing__(self, text: str) -> int:
        found = self[text] = len(self)
        return found


def day_figure(day: date) -> Figure:
    """A day, as its ordinal."""
    return figure(day.toordinal())


def constant(value: Any, codes: Codes, options: Sequence[str] = ()) -> Symbol:
    """A value that is known; a set is one of ``options``."""
    match value:
        case bool():
            return figure(int(value))
        case date():
            return day_figure(value)
        case str():
            return figure(codes[value])
        case frozenset():
            members = cast("frozenset[str]", value)
            flags = {option: option in members for option in (*options, *sorted(members - set(options)))}
            return OptionSet(flags, flags)
        case _ if value is UNKNOWN:
            return UNSEEN
        case _ if not hasattr(value, "numerator") and not hasattr(value, "as_tuple"):
            return ABSENT
        case _:
            return figure(exact(value))


def constants(fields: Mapping[str, Definition], codes: Codes, values: Mapping[str, Value]) -> dict[str, Symbol]:
    """The known values of a record."""
    return {name: constant(value, codes, fields[name].options) for name, value in values.items()}
