"""A checked standard as JSON and back, so that it need not be read and checked again.

Only the value types listed here can be read back: nothing in a file names code.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.dates import Duration
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.rules.language import standard as standards
from assay.rules.language import terms
from assay.rules.language.standard import Standard
from assay.rules.language.types import Type

_CLASSES: tuple[Any, ...] = (
    terms.Collection, terms.Literal_, terms.Parameter, terms.Fact, terms.Field, terms.Day,
    terms.ThisPeriod, terms.Ago, terms.Aggregate, terms.ShareOf, terms.Arithmetic, terms.NamedValue,
    terms.All, terms.Any, terms.Not, terms.AtLeast, terms.Named, terms.Quantified, terms.Compare,
    standards.ParameterInfo, standards.SourceDocument, standards.Caution, standards.Rule,
    standards.Criterion, standards.Area, standards.Level, standards.Standard,
    Definition, Duration, Problem,
)  # fmt: skip
_FIELDS = tuple(tuple(field.name for field in fields(cls)) for cls in _CLASSES)
_NUMBERS = {cls: number for number, cls in enumerate(_CLASSES)}


def encode(standard: Standard) -> str:
    """One line of JSON: the names of the sources, the types, and the standard."""
    sources: dict[str, int] = {}
    types: dict[Type, int] = {}

    def pack(value: Any) -> Any:
        match value:
            case None | bool() | int() | str():
                return value
            case Position():
                source = sources.setdefault(value.file, len(sources))
                return ["p", source, value.line, value.column, value.width]
            case Type():
                return ["T", types.setdefault(value, len(types))]
            case Decimal():
                return ["D", str(value)]
            case Fraction():
                return ["F", value.numerator, value.denominator]
            case date():
                return ["o", value.toordinal()]
            case frozenset():
                return ["s", *sorted(cast("frozenset[str]", value))]
            case tuple():
                return ["t", *map(pack, cast("tuple[object, ...]", value))]
            case dict():
                flat = [part for key, item in cast("dict[str, Any]", value).items() for part in (key, pack(item))]
                return ["d", *flat]
            case _ if value is UNKNOWN or value is NONE:
                return ["u"] if value is UNKNOWN else ["n"]
            case _:
                number = _NUMBERS[type(value)]
                return [number, *(pack(getattr(value, name)) for name in _FIELDS[number])]

    body = pack(standard)
    plain_types = [[t.kind, t.unit, list(t.options), t.ordered, t.whole, t.may_be_none] for t in types]
    return json.dumps([list(sources), plain_types, body], ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Standard:
    """The standard that ``encode`` was given; ValueError where the text is not one."""
    try:
        names, plain_types, body = json.loads(text)
        sources = [Source(str(name)) for name in names]
        types = [Type(k, u, tuple(o), a, w, n) for k, u, o, a, w, n in plain_types]
        found = _unpack(body, sources, types)
    except (ValueError, TypeError, IndexError, KeyError, RecursionError, ArithmeticError) as error:
        raise ValueError("not a standard that was written here") from error
    if not isinstance(found, Standard):
        raise ValueError("not a standard that was written here")
    return found


def _unpack(packed: Any, sources: list[Source], types: list[Type]) -> Any:
    if packed.__class__ is not list:
        return packed
    value: list[Any] = packed
    tag = value[0]
    if tag.__class__ is int:
        make: Any = _CLASSES[tag]
        return make(*[_unpack(item, sources, types) for item in value[1:]])
    match tag:
        case "p":
            return Position(sources[value[1]], value[2], value[3], value[4])
        case "T":
            return types[int(value[1])]
        case "t":
            return tuple([_unpack(item, sources, types) for item in value[1:]])
        case "d":
            rest = value[1:]
            return {k: _unpack(v, sources, types) for k, v in zip(rest[::2], rest[1::2], strict=True)}
        case "D":
            return Decimal(value[1])
        case "F":
            return Fraction(value[1], value[2])
        case "o":
            return date.fromordinal(value[1])
        case "s":
            return frozenset(cast("list[str]", value[1:]))
        case "u":
            return UNKNOWN
        case "n":
            return NONE
        case _:
            raise ValueError(tag)
