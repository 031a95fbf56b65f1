"""Python values (a dict, as json.loads or a database gives it) to nodes that know their path."""

from __future__ import annotations

import math
from collections.abc import Mapping as AnyMapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.characters import fit
from assay.facts.values.scalars import MOST_DIGITS
from assay.facts.values.suggest import LEAVE_OUT

from .read_yaml import DEEPEST, MOST_NODES, number_or_text


def read_python(value: object, name: str, problems: list[Problem]) -> Node:
    """The same nodes that a file would give, without those whose value is a problem.

    Floats are taken as the shortest decimal that reads back as the same float,
    without the noise of reckoning in twos: 0.1 means one tenth. A Decimal is taken
    as it is. Dates may be ``datetime.date``. InputError where the values are too
    many, or hold themselves.
    """
    reader = _Reader(Source(name), problems)
    try:
        return reader.read(value, "", 0)
    except _Stop:
        raise InputError(problems) from None


class _Stop(Exception):
    """The values go on without end; the problem has been noted."""


_LONGEST_KEY = 100
_MOST_PROBLEMS = 1_000


class _Reader:
    def __init__(self, source: Source, problems: list[Problem]) -> None:
        self.source, self.problems, self.nodes = source, problems, 0

    def read(self, value: object, path: str, depth: int) -> Node:
        at = Position(self.source, path=path)
        self.nodes += 1
        if depth > DEEPEST:
            return self.refuse("Y105", at, f"nested deeper than {DEEPEST} levels")
        if self.nodes > MOST_NODES:
            self.refuse("Y106", at, f"more than {MOST_NODES:,} values")
            raise _Stop
        match value:
            case None | bool():
                return Scalar(value, at)
            case str():
                return Scalar(fit(value, at, self.problems), at)
            case int():
                if abs(value) >= 10**MOST_DIGITS:
                    return self.refuse("Y111", at, f"a number of more than {MOST_DIGITS} digits")
                return Scalar(value, at)
            case float() | Decimal():
                if not (value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)):
                    return self.refuse("Y110", at, f"{value} is not a number that can be counted with",
                                       LEAVE_OUT)
                text = float.__repr__(value) if isinstance(value, float) else str(value)
                return Scalar(number_or_text(text, at, self.problems, isinstance(value, Decimal)), at)
            case datetime():
                return self.refuse("P101", at, "a date with a time of day", "give a date")
            case date():
                return Scalar(value.isoformat(), at)
            case AnyMapping():
                return self.mapping(cast("AnyMapping[object, object]", value), path, at, depth)
            case list() | tuple():
                items = cast("list[object] | tuple[object, ...]", value)
                return Sequence(
                    tuple(self.read(item, f"{path}[{n}]", depth + 1) for n, item in enumerate(items)), at
                )
            case _:
                return self.refuse("P101", at, f"a value of type {type(value).__name__} has no place here",
                                   "use text, numbers, booleans, dates, lists and dicts")

    def mapping(self, value: AnyMapping[object, object], path: str, at: Position, depth: int) -> Node:
        entries: dict[str, tuple[Position, Node]] = {}
        for key, item in value.items():
            long = isinstance(key, int) and abs(key) >= 10**MOST_DIGITS
            shown = "a long number" if long else str(key)[:_LONGEST_KEY]
            inner = f"{path}.{shown}" if path else shown
            if isinstance(key, str):
                where = Position(self.source, path=inner)
                entries[fit(key, where, self.problems)] = (where, self.read(item, inner, depth + 1))
            else:
                where = Position(self.source, path=inner)
                said = shown if long else repr(key)[:60]
                self.refuse("Y103", where, f"a name should stand here, this is {said}", "give it as text")
        return Mapping(entries, at)

    def refuse(self, code: str, at: Position, message: str, hint: str = "") -> Node:
        self.problems.append(Problem(code, at, message, hint))
        if len(self.problems) > _MOST_PROBLEMS:
            raise _Stop
        return Scalar(None, at)
