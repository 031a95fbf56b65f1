"""A fact that is not known as a variable of a proof, and the value it has in an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assay.facts.values.dates import FIRST_YEAR, LAST_YEAR
from assay.facts.values.records import Value
from assay.facts.values.scalars import NONE
from assay.facts.values.vocabulary import Definition

from .constants import Codes
from .solver import Flag, exact, lifted, times, z3
from .symbols import Figure, OptionSet, Ratio, Symbol, figure

Read = Callable[[Any], Value]
"""From a model of the solver to the value of one variable."""

MOST_RECORDS = 20_000
OWN = 10**6
"""Numbers from here on stand for texts that are like no other."""
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
STEPS = {"percentage": 10_000, "money": 100, "decimal": 100}


class Maker:
    """Makes variables with names of their own; what bounds them stands in ``rules``.

    ``counts`` are numbers of records: answers in which they are small are easier to look at.
    """

    def __init__(self, codes: Codes, stepped: bool = False) -> None:
        self.codes, self.stepped = codes, stepped
        self.rules: list[Flag] = []
        self.counts: list[Any] = []
        self._made = 0

    def name(self, of: str) -> str:
        self._made += 1
        return f"{of}#{self._made}"

    def number(self, of: str, low: int | None = 0, high: int | None = None) -> Any:
        """A whole number between two bounds."""
        found = z3.Int(self.name(of))
        if low is not None:
            self.rules.append(found >= low)
        if high is not None:
            self.rules.append(found <= high)
        return found

    def count(self, of: str, single: bool) -> Any:
        """A number of records: one at most, or as many as a list can have."""
        found = self.number(of, 0, 1 if single else MOST_RECORDS)
        if not single:
            self.counts.append(found)
        return found

    def own(self) -> int:
        """The number of a text that is like no other."""
        self._made += 1
        return OWN + self._made

    def flag(self, of: str) -> Any:
        return z3.Bool(self.name(of))

    def variable(self, definition: Definition, of: str) -> tuple[Symbol, Read]:
        """Any value that the vocabulary allows, and how it is read from a model."""
        if definition.many:
            flags = {option: self.flag(f"{of}.{option}") for option in definition.options}
            return OptionSet(flags, flags), lambda model: frozenset(o for o, f in flags.items() if _true(model, f))
        number, read = self._number(definition, of)
        if not definition.may_be_none:
            return figure(number), read
        none = self.flag(f"{of}.none")
        return Figure(Ratio(number), Ratio(number), none), lambda model: NONE if _true(model, none) else read(model)

    def _number(self, definition: Definition, of: str) -> tuple[Any, Read]:
        match definition.type:
            case "boolean":
                found = self.number(of, 0, 1)
                return found, lambda model: _whole(model, found) == 1
            case "date":
                found = self.number(of, FIRST_DAY, LAST_DAY)
                return found, lambda model: date.fromordinal(_whole(model, found))
            case "choice":
                found = self.number(of)
                self.rules.append(z3.Or(*(found == self.codes[option] for option in definition.options)))
                return found, lambda model: self.text(_whole(model, found))
            case "text":
                found = self.number(of, 0, OWN - 1)
                return found, lambda model: self.text(_whole(model, found))
            case "integer":
                found = self.number(of, None)
                self._bound(found, definition)
                return found, lambda model: _whole(model, found)
            case _:
                return self._decimal(definition, of)

    def _decimal(self, definition: Definition, of: str) -> tuple[Any, Read]:
        if self.stepped:
            size = STEPS[definition.type]
            steps = self.number(of, None)
            found: Any = times(Fraction(1, size), steps)
            self._bound(found, definition)
            return found, lambda model: Decimal(_whole(model, steps)) / size
        found = z3.Real(self.name(of))
        self._bound(found, definition)
        return found, lambda model: exact(_ratio(model, found))

    def _bound(self, found: Any, definition: Definition) -> None:
        if definition.minimum is not None:
            self.rules.append(found >= lifted(exact(definition.minimum)))
        if definition.maximum is not None:
            self.rules.append(found <= lifted(exact(definition.maximum)))

    def text(self, code: int) -> str:
        """The text or option of a number; numbers that none has stand for texts that nobody wrote."""
        texts = list(self.codes)
        return texts[code] if code < len(texts) else f"text {code}"


def _true(model: Any, flag: Flag) -> bool:
    return flag if isinstance(flag, bool) else bool(z3.is_true(model.eval(flag, model_completion=True)))


def _whole(model: Any, number: Any) -> int:
    return int(model.eval(lifted(number), model_completion=True).as_long())


def _ratio(model: Any, number: Any) -> Fraction:
    found = model.eval(number, model_completion=True)
    return Fraction(found.numerator_as_long(), found.denominator_as_long())


truth = _true
whole = _whole
