"""Names of periods: each means one year of the standard, and it is said where the name fits another."""

from __future__ import annotations

from datetime import date

import pytest
from shared.places import ROOT

import assay
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files

CLUB = (ROOT / "tests/problems/club.yaml").read_text("utf-8")


def standard(year_starts: str) -> assay.Standard:
    return standard_from_files([File("club.yaml", CLUB.replace('"09-01"', f'"{year_starts}"').encode())])


@pytest.mark.parametrize(
    ("year_starts", "name", "fits", "first"),
    [("01-01", "2024", True, date(2024, 1, 1)), ("01-01", "2024/25", False, date(2024, 1, 1)),
     ("09-01", "2024/25", True, date(2024, 9, 1)), ("09-01", "2024-2025", True, date(2024, 9, 1)),
     ("09-01", "2024", False, date(2024, 9, 1)), ("01-02", "2024", False, date(2024, 1, 2)),
     ("02-28", "2023/24", True, date(2023, 2, 28)), ("12-31", "1999/00", True, date(1999, 12, 31))],
)  # fmt: skip
def test_a_name_that_fits_other_years_is_said(year_starts: str, name: str, fits: bool, first: date) -> None:
    document = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": name, "facts": {}}
    facts = assay.read_facts(document, standard(year_starts))
    assert facts.period.start == first
    assert [problem.code for problem in facts.warnings] == ([] if fits else ["F107"])
    dated = {"name": name, "from": str(first), "to": str(facts.period.end)}
    assert not assay.read_facts(document | {"period": dated}, standard(year_starts)).warnings


@pytest.mark.parametrize("year_starts", ["02-29", "02-30", "04-31", "06-31", "09-31", "11-31", "13-01", "00-10"])
def test_a_year_begins_on_a_day_that_every_year_has(year_starts: str) -> None:
    with pytest.raises(assay.InputError) as raised:
        standard(year_starts)
    assert [problem.code for problem in raised.value.problems] == ["R104"]


@pytest.mark.parametrize("year_starts", ["01-31", "02-28", "04-30", "12-31", "10-30", "07-29"])
def test_years_adjoin(year_starts: str) -> None:
    assert standard(year_starts).year_starts == tuple(map(int, year_starts.split("-")))
