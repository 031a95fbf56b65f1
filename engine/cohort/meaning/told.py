"""What is told of a list before it is joined to the subjects: conditions, as bits of few numbers.

A join copies every column, and it takes about as long to copy a flag as to copy
a number. Where the engine has numbers with bits, the conditions of a list go
through the joins as one number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from assay.engine.cohort.tables.columns import Column, chosen, nw

_BITS = 31


@dataclass(frozen=True)
class Told:
    """Conditions of one list, each with what it is where there is no record; ``name`` begins the columns of bits."""

    conditions: Mapping[str, tuple[Column, bool]]
    name: str
    as_bits: bool

    def columns(self) -> dict[str, Column]:
        """The columns that are joined."""
        if not self.as_bits:
            return {label: column for label, (column, _) in self.conditions.items()}
        return {
            name: reduce(lambda a, b: a + b, [chosen(self.conditions[label][0], _number(1 << n), _number(0))
                                              for n, label in enumerate(labels)])
            for name, labels in self._packs().items()
        }  # fmt: skip

    def filled(self) -> dict[str, Column]:
        """The same once they are joined, also for subjects without a record."""
        if not self.as_bits:
            return {label: nw.col(label).fill_null(nothing) for label, (_, nothing) in self.conditions.items()}
        return {
            name: nw.col(name).fill_null(_number(sum(self.conditions[label][1] << n for n, label in enumerate(labels))))
            for name, labels in self._packs().items()
        }

    def flags(self) -> dict[str, Column]:
        """The conditions, from the bits."""
        if not self.as_bits:
            return {}
        return {
            label: (nw.col(name) & _number(1 << n)) != _number(0)
            for name, labels in self._packs().items()
            for n, label in enumerate(labels)
        }

    def _packs(self) -> dict[str, list[str]]:
        labels = list(self.conditions)
        return {f"{self.name}_{n}": labels[n : n + _BITS] for n in range(0, len(labels), _BITS)}


def _number(value: int) -> Column:
    return nw.lit(value, nw.Int32)
