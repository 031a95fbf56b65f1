"""Calendar arithmetic: months end where they end."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from assay.facts.values.dates import add_months


@given(day=st.dates(min_value=date(1901, 1, 1), max_value=date(2190, 12, 31)), months=st.integers(0, 600))
@example(day=date(2024, 2, 29), months=12)
@example(day=date(2025, 3, 31), months=1)
def test_months_end_where_months_end(day: date, months: int) -> None:
    """Going back never skips a month, and a month's end stays within the month."""
    moved = add_months(day, -months)
    assert moved.year * 12 + moved.month == day.year * 12 + day.month - months
    next_month = add_months(moved.replace(day=1), 1)
    last_of_its_month = next_month - moved == timedelta(days=1)
    assert moved.day == day.day or (moved.day < day.day and last_of_its_month)
