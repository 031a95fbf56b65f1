"""The last rows of a table, where sums, means and counts stand that nobody called so in a language known here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from .running_sums import RunningSums
from .table import Row

_MOST = 5
"""Rows of figures below a table; more of them are data."""


class LastRows:
    """Rows that may hold figures about those above, as long as no other row comes after them."""

    def __init__(self) -> None:
        self._rows: list[tuple[Row, str]] = []
        self._bare = 0

    def note(self, row: Row, worded: bool, figures: Mapping[RunningSums, Fraction]) -> None:
        """A row that lacks texts which others have; ``worded``: it has one all the same."""
        self._bare += not worded
        means = len(figures) > 0 and all(sums.are_summed_up_by(figure) for sums, figure in figures.items())
        if means:
            self._rows.append((row, "may be a mean or a count of the rows above, or data"))
        elif not worded:
            self._rows.append((row, "holds numbers only: it may be a total or a mean, or data"))
        else:
            self.another()

    def another(self) -> None:
        """A row of data has come."""
        if self._rows:
            self._rows.clear()

    def doubtful(self, whole: int) -> Iterator[tuple[Row, str]]:
        """The rows to ask about, and what is said of each; ``whole`` is how many rows there are in all.

        Where rows of numbers alone stand among the others as well, they are nothing special.
        """
        if len(self._rows) <= _MOST and self._bare <= len(self._rows) < whole - len(self._rows):
            yield from self._rows
