"""How much the tests look at: ``quick`` for every day, ``long`` after a change of meaning and before a release.

The quick one looks at the same examples each time, so that what fails fails for
everybody, and at once; the long one at others each time.

Counts in the tests are those of the long profile. The environment
(``ASSAY_TESTS=long``) or an option (``--hypothesis-profile long``) chooses a
profile before the tests are imported, which is when they read it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import HealthCheck, settings

T = TypeVar("T")

PERCENT = {"quick": 25, "long": 100}
LEAST = 10
"""A count that is as small already is the same in every profile."""


def set_profiles() -> None:
    """Each has so many examples for a test that names no number of its own; what failed is printed to be repeated."""
    for name, percent in PERCENT.items():
        settings.register_profile(
            name, max_examples=percent, deadline=None, print_blob=True, derandomize=name == "quick",
            suppress_health_check=[HealthCheck.too_slow],
        )  # fmt: skip
    settings.load_profile(os.environ.get("ASSAY_TESTS", "quick"))


def share_of(things: Sequence[T]) -> Sequence[T]:
    """All of them in the long profile; in another its share, evenly from the first on."""
    return things[:: 100 // settings().max_examples]


def times(most: int) -> int:
    """So many examples, runs or seeds in the long profile; its share of them in another."""
    return min(most, max(most * settings().max_examples // 100, LEAST))
