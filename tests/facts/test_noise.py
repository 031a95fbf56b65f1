"""What programs write that reckon in twos is taken as the number that was meant, through every door alike."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared import small_standards as small

import assay
from assay.facts.values.noise import as_meant
from assay.facts.values.records import Records

FIELDS = {"d": {"type": "decimal", "label": "d"}, "m": {"type": "money", "unit": "GBP", "label": "m"},
          "p": {"type": "percentage", "label": "p"}}  # fmt: skip
VOCABULARY: Any = {"rows": small.fact("records", fields=FIELDS)}
STANDARD = small.standard(small.rules([small.criterion("1.1", {"some": "rows", "where": {"field": "d", "is": 1}})],
                                      VOCABULARY))  # fmt: skip
HEAD = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25"}
MEANT = {"0.30000000000000004": "0.3", "0.29999999999999999": "0.3", "0.7999999999999999": "0.8",
         "12.340000000000002": "12.34", "3.3000000000000003": "3.3", "1.0000000000000002": "1"}  # fmt: skip
AS_IT_STANDS = ["0.1", "0.29999999", "0.2999999999999", "0.123456789012345678", "0.6666666666666667",
                "10.00000000000009"]  # fmt: skip


def yaml_of(number: str) -> str:
    row = f'{{"d": {number}, "m": "GBP {number}", "p": "{number}%"}}'
    return json.dumps(HEAD | {"facts": {}}).replace('"facts": {}', f'"facts": {{"rows": [{row}]}}')


def read(door: str, number: str, folder: Path) -> dict[str, Any]:
    if door == "python":
        row = {"d": float(number), "m": float(number), "p": f"{number}%"}
        facts = assay.read_facts(HEAD | {"facts": {"rows": [row]}}, STANDARD)
    elif door in ("facts.yaml", "facts.json"):
        facts = assay.parse_facts(yaml_of(number), STANDARD, name=door)
    else:
        if door == "rows.csv":
            (folder / door).write_text(f"d,m,p\n{number},£{number},{number}%\n", "utf-8")
        else:
            book: Any = openpyxl.Workbook()
            book.active.append(["d", "m", "p"])
            book.active.append([float(number), float(number), f"{number}%"])
            book.save(folder / door)
        facts = assay.read_facts(HEAD | {"facts": {"rows": {"from": door}}}, STANDARD, folder=folder)
    records = facts.current["rows"].value
    assert isinstance(records, Records)
    return dict(records.row(0))


@pytest.mark.parametrize("door", ["python", "facts.yaml", "facts.json", "rows.csv", "rows.xlsx"])
@pytest.mark.parametrize("number", MEANT)
def test_the_number_that_is_meant_is_read(number: str, door: str, tmp_path: Path) -> None:
    meant = Decimal(MEANT[number])
    assert read(door, number, tmp_path) == {"d": meant, "m": meant, "p": meant / 100}


@pytest.mark.parametrize("door", ["facts.yaml", "facts.json", "rows.csv"])
@pytest.mark.parametrize("number", AS_IT_STANDS)
def test_what_somebody_wrote_is_kept(number: str, door: str, tmp_path: Path) -> None:
    exact = Decimal(number)
    assert read(door, number, tmp_path) == {"d": exact, "m": exact, "p": Fraction(exact) / 100}


def test_a_decimal_of_a_program_is_exact() -> None:
    facts = assay.read_facts(HEAD | {"facts": {"rows": [{"d": Decimal("0.30000000000000004")}]}}, STANDARD)
    records = facts.current["rows"].value
    assert isinstance(records, Records) and records.row(0)["d"] == Decimal("0.30000000000000004")


def test_verdicts_only_say_the_same() -> None:
    rules = small.rules([small.criterion("1.1", {"fact": "d", "is": 0.3})], {"d": small.fact("decimal")})
    quick = assay.Assessor(small.standard(rules)).verdicts
    assert quick({"d": 0.1 + 0.2}, "2025-07-18", "2024/25") == {"1.1": "met"}
    assert quick({"d": Decimal("0.30000000000000004")}, "2025-07-18", "2024/25") == {"1.1": "not_met"}


@given(st.integers(1, 10**9), st.integers(0, 6), st.integers(1, 9))
def test_sums_and_products_of_doubles_come_to_what_is_meant(whole: int, places: int, times: int) -> None:
    meant = Decimal(whole).scaleb(-places)
    assert as_meant(Decimal(repr(float(meant) * times / times))) == meant
    assert as_meant(meant) == meant
