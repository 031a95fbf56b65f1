"""Random documents as the subjects of a cohort, and how long to look at them."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing.

from __future__ import annotations

import copy
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

SUBJECTS = 12
# A standard and a dozen subjects are much to make smaller: minutes, for what one look at the rules shows as well.
CHECKS = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much, HealthCheck.large_base_example)
slow = settings(deadline=None, suppress_health_check=CHECKS, phases=(Phase.explicit, Phase.generate))


def named(documents: list[Any]) -> list[Any]:
    """The documents, each with an id of its own."""
    return [copy.deepcopy(one) | {"subject": {"id": f"s{n}"}} for n, one in enumerate(documents)]


def some(document: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(document, min_size=SUBJECTS, max_size=SUBJECTS).map(named)


def without_parts(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Percentages in lists as percentages only: a mean of parts and wholes cannot be added up exactly."""
    found = dict(tables)
    for name, table in tables.items():
        for column in [c.removesuffix("__part") for c in table.columns if c.endswith("__part") and name != "subjects"]:
            part, whole = pl.col(f"{column}__part").cast(pl.Decimal(18, 0)), pl.col(f"{column}__whole")
            percent = (part * 100 / whole).cast(pl.Decimal(20, 6))
            table = table.with_columns(pl.coalesce(f"{column}__percent", percent).alias(f"{column}__percent"))
            found[name] = table.drop(f"{column}__part", f"{column}__whole")
    return found
