"""Counting with gaps, held exhaustively against every way of filling them, on small domains."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from assay.engine.reference import masks
from assay.engine.reference.amounts import Amount, Truth, at_least, equal, more_than
from assay.engine.reference.folds import FOLDS
from assay.engine.reference.masks import NO, OUT, YES
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.rules.language.terms import Aggregate, Collection
from assay.rules.language.types import NUMBER

CUTS = [Fraction(n, 2) for n in range(-2, 10)]
Row = tuple[bool, Any, Any]


def agreed(outcomes: set[bool]) -> Truth:
    """What all completions say, or None where they differ."""
    return outcomes.pop() if len(outcomes) == 1 else None


def fillings(found: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return product(*[[outcome for outcome in (OUT, NO, YES) if mask & outcome] for mask in found])


def crisp_share(outcomes: tuple[int, ...]) -> Any:
    counted = [o for o in outcomes if o != OUT]
    return Fraction(sum(o == YES for o in counted), len(counted)) if counted else NONE


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4])
def test_quantifiers_and_shares_are_exact(size: int) -> None:
    """Known exactly where all completions agree: nothing more is claimed, nothing less."""
    cuts = [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)]
    for found in product(range(1, 8), repeat=size):
        completions = list(fillings(found))
        assert masks.some(found) == agreed({YES in c for c in completions})
        assert masks.every(found) == agreed({NO not in c for c in completions})
        share = masks.share(found)
        for cut in cuts:
            for test in (at_least, more_than):
                expected = agreed({bool(test(crisp_share(c), cut)) for c in completions})
                assert test(share, cut) == expected, (found, cut, test)


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4])
def test_counts_are_exact(size: int) -> None:
    for found in product((NO, YES, NO | YES), repeat=size):
        completions = [sum(o == YES for o in c) for c in fillings(found)]
        count = masks.count(found)
        for cut in range(size + 2):
            assert at_least(count, cut) == agreed({c >= cut for c in completions})
            assert more_than(cut, count) == agreed({cut > c for c in completions})


def completed(rows: tuple[Row, ...]) -> Iterator[list[Row]]:
    """Every way of settling which rows count and what their unknown values are."""
    choices: list[list[Row | None]] = []
    for certain, first, second in rows:
        firsts = [NONE, 0, 1, 2] if first is UNKNOWN else [first]
        seconds = firsts if second is first else [NONE, 0, 1, 2] if second is UNKNOWN else [second]
        filled: list[Row | None] = [
            (True, a, b) for a in firsts for b in (seconds if second is not first else [a])
        ]
        choices.append(filled if certain else [*filled, None])
    for chosen in product(*choices):
        yield [row for row in chosen if row is not None]


def crisp(kind: str, rows: list[Row]) -> Any:
    values = [value for _, value, _ in rows if value is not NONE]
    match kind:
        case "distinct":
            return len(set(values))
        case "sum":
            return sum(values)
        case "mean":
            return Fraction(sum(values), len(values)) if values else NONE
        case "minimum":
            return min(values, default=NONE)
        case "maximum":
            return max(values, default=NONE)
        case _:
            raise NotImplementedError(kind)


def each_crisp(kind: str, rows: list[Row]) -> set[Any]:
    """The value; of the latest of one day each, for any could be the later."""
    if kind != "latest":
        return {crisp(kind, rows)}
    last = max((day for _, day, _ in rows if day is not NONE), default=None)
    return {NONE} if last is None else {value for _, day, value in rows if day == last}


@pytest.mark.parametrize("kind", ["distinct", "sum", "mean", "minimum", "maximum"])
def test_values_over_records_never_claim_too_much(kind: str) -> None:
    """A comparison that is known holds, or fails, in every completion; and no gap, no doubt."""
    cells = [0, 1, 2, NONE, UNKNOWN]
    single = [(certain, value, value) for certain in (True, False) for value in cells]
    for size in (0, 1, 2, 3):
        for rows in product(single, repeat=size):
            _hold(kind, rows)


def test_the_latest_never_claims_too_much() -> None:
    cells = [0, 1, NONE, UNKNOWN]
    pairs = [(certain, day, value) for certain in (True, False) for day in cells for value in cells]
    for size in (0, 1, 2):
        for rows in product(pairs, repeat=size):
            _hold("latest", rows)


def _hold(kind: str, rows: tuple[Row, ...]) -> None:
    term = Aggregate(kind, Collection("rows"), NUMBER, "x", low=0, high=2)  # type: ignore[arg-type]
    fold: Callable[[Aggregate, list[Row]], Amount] = FOLDS[kind]
    amount = fold(term, list(rows))
    values = [value for filled in completed(rows) for value in each_crisp(kind, filled)]
    gaps = any(not certain or first is UNKNOWN or second is UNKNOWN for certain, first, second in rows)
    if not gaps and len(values) == 1:
        assert amount == values[0]
    for cut in CUTS:
        for test in (at_least, more_than, equal):
            claimed = test(amount, cut)
            if claimed is not None:
                assert {test(value, cut) for value in values} == {claimed}, (rows, cut, test)
