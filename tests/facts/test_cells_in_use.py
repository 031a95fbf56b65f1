"""Cells as programs of many countries write them: currencies in formats, days of the week, zones, copied hints."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from shared import small_standards as small

import assay
from assay.facts.problems.nodes import Mapping, Scalar, Sequence
from assay.facts.problems.problems import Problem
from assay.facts.tables.cell_dates import FoundDate, NoDate, date_in
from assay.facts.tables.number_formats import look_of
from assay.facts.text.read_text import read_text
from assay.facts.values.suggest import in_yaml


@pytest.mark.parametrize(
    ("number_format", "currency"),
    [('[$€-407]#,##0.00', "€"), ("£#,##0.00", "£"), ('#,##0.00\\ "zł"', "PLN"), ("#,##0.00 [$kr-414]", "kr"),
     ("[$₹-4009]#,##0.00", "₹"), ("[$CHF-807] #,##0.00", "CHF"), ("General", ""), ("#,##0.00", ""), ('0.0" h"', "")],
)  # fmt: skip
def test_the_currency_of_a_number_format(number_format: str, currency: str) -> None:
    assert look_of(number_format).currency == currency


@pytest.mark.parametrize(
    ("formats", "told"),
    [(['0.0" h"', '0" min"'], "'h' (row 2) stand beside some shown in 'min' (row 3)"),
     (['0" km/h"', '0"mi"'], "'km/h' (row 2) stand beside some shown in 'mi' (row 3)"),
     (['0" h"', '0.00" h"'], ""), (['0" h"', "General"], ""), (["0", "#,##0.00"], ""), (['0" (est.)"', '0" h"'], "")],
)  # fmt: skip
def test_numbers_shown_in_two_units_are_asked_about(tmp_path: Path, formats: list[str], told: str) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["who", "hours"])
    for n, number_format in enumerate(formats, 2):
        sheet.append([f"P{n}", 30 - n])
        sheet.cell(n, 2).number_format = number_format
    book.save(tmp_path / "rows.xlsx")
    fields = {"who": {"type": "text", "label": "who"}, "hours": {"type": "decimal", "label": "hours"}}
    rules = small.rules([small.criterion("1.1", {"sum_of": "rows", "field": "hours", "at_least": 1})],
                        {"rows": small.fact("records", fields=fields)})  # fmt: skip
    try:
        read = assay.read_facts(small.facts({}), small.standard(rules), records={"rows": str(tmp_path / "rows.xlsx")})
    except assay.InputError as error:
        assert told and [one.code for one in error.problems] == ["F502"] and told in error.problems[0].message
    else:
        rows: Any = read.current["rows"].value
        assert not told and [one.values["hours"] for one in rows] == [28, 27]


@pytest.mark.parametrize("text", ["Monday 3 June 2025", "Mon 3 June 2025", "Sunday, June 3, 2025", "Fri 2025-06-03"])
def test_a_wrong_day_of_the_week_is_no_date(text: str) -> None:
    found = date_in(text)
    assert isinstance(found, NoDate) and "another day of the week" in found.hint


@pytest.mark.parametrize(
    "zone", ["Z", " UTC", "+01:00", "-0500", " GMT+1", " Europe/London", " CEST", " (Central European Time)"]
)
def test_a_time_with_its_zone_leaves_the_day_as_written(zone: str) -> None:
    assert date_in(f"2025-06-03 23:30:00{zone}") == FoundDate(date(2025, 6, 3))


@pytest.mark.parametrize("text", ["3. Juni 2025", "3 juin 2025", "Fr., 6.6.2025", "3 giugno 2025"])
def test_months_of_other_languages_are_not_guessed_but_named(text: str) -> None:
    found = date_in(text)
    assert isinstance(found, NoDate) and "English" in found.hint


@pytest.mark.parametrize("heading", ["a, b", 'the "first"', "it's", "x: y", "[x]", "# no", "- x", "a\\b", "yes", "3"])
def test_a_heading_in_a_hint_can_be_copied(heading: str) -> None:
    problems: list[Problem] = []
    node = read_text(f"{{who: {in_yaml(heading)}, ignore: [{in_yaml(heading)}]}}", "facts.yaml", problems)
    assert not problems and isinstance(node, Mapping)
    who, ignored = node.get("who"), node.get("ignore")
    assert isinstance(who, Scalar) and who.value == heading
    assert isinstance(ignored, Sequence)
    assert [one.value for one in ignored.items if isinstance(one, Scalar)] == [heading]
