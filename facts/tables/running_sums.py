"""What the numbers of a column come to, so that a row that adds up those above it is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from assay.facts.values.records import ColumnBuilder

_FEWEST = 3
_MOST_PLACES = 7


@dataclass(slots=True)
class _Sum:
    """Numbers added up, and how many they are."""

    terms: int = 0
    total: Fraction = field(default_factory=Fraction)

    def add(self, number: Fraction) -> None:
        self.terms += 1
        self.total += number


class RunningSums:
    """What a column of numbers comes to: of all records so far, and of those since the last total."""

    def __init__(self, builder: ColumnBuilder) -> None:
        self._builder, self._read = builder, 0
        self._all, self._since = _Sum(), _Sum()

    def begin_anew(self) -> None:
        self._catch_up()
        self._since = _Sum()

    def come_to(self, total: Fraction) -> bool:
        """Whether two records or more come to that."""
        self._catch_up()
        return any(one.terms > 1 and one.total == total for one in (self._all, self._since))

    def are_summed_up_by(self, figure: Fraction) -> bool:
        """Whether a number is the mean of three records or more, as rounded as it is written; or how many they are."""
        self._catch_up()
        for one in (self._all, self._since):
            if one.terms >= _FEWEST:
                mean = one.total / one.terms
                if figure in (mean, one.terms):
                    return True
                places = next((n for n in range(1, _MOST_PLACES) if (figure * 10**n).denominator == 1), None)
                if places is not None and figure.denominator > 1 and 2 * abs(mean - figure) * 10**places <= 1:
                    return True
        return False

    def _catch_up(self) -> None:
        for value in self._builder.since(self._read):
            self._read += 1
            if isinstance(value, int | Decimal | Fraction) and not isinstance(value, bool):
                self._all.add(Fraction(value))
                self._since.add(Fraction(value))
