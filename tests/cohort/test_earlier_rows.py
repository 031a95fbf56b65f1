"""Rows of one subject for several periods: what a row says of an earlier one is held against the row of that one."""

# pyright: basic
# Rows are plain values of every type: strict mode has nothing to add.

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import small_standards as small
from shared.command_line import command_here
from shared.profiles import times

import assay

Row = dict[str, Any]
VOCABULARY = {
    "a": small.fact("integer"),
    "share": small.fact("percentage", may_be_none=True),
    "kind": small.fact("choice", options=["x", "y"]),
    "many": small.fact("choice", many=True, options=["x", "y"]),
    "day": small.fact("date", may_be_none=True),
}
LOOKS: list[Any] = [
    {"all": [{"fact": key, "known": True}, *({"previous": key, "back": back, "known": True} for back in (1, 2))]}
    for key in VOCABULARY
]
STANDARD = small.standard(small.rules([small.criterion(f"1.{n}", one) for n, one in enumerate(LOOKS)], VOCABULARY))
COHORT = assay.Cohort(STANDARD)
TYPES: dict[str, Any] = {
    "subject_id": pl.String, "period": pl.String, "as_of": pl.Date, "a": pl.Int64, "share__percent": pl.Decimal(10, 2),
    "share__part": pl.Int64, "share__whole": pl.Int64, "share__none": pl.Boolean, "kind": pl.String,
    "many__x": pl.Boolean, "many__y": pl.Boolean, "day": pl.Date, "day__none": pl.Boolean,
}  # fmt: skip


def frame(rows: list[Row]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    types = {name: TYPES.get(name.removeprefix("previous__").removeprefix("previous2__"), pl.Boolean) for name in names}
    return pl.DataFrame([{name: row.get(name) for name in names} for row in rows], schema=types)


def row(id_: str, year: int, own: Row, earlier: Row | None = None, back: int = 1) -> Row:
    prefix = "previous__" if back == 1 else f"previous{back}__"
    head = {"subject_id": id_, "period": f"{year}/{(year + 1) % 100}", "as_of": date(year + 1, 7, 1)}
    return {**head, **own, **{f"{prefix}{name}": value for name, value in (earlier or {}).items()}}


def found(rows: list[Row], engine: str = "polars") -> list[tuple[str, int]]:
    table: Any = frame(rows)
    if engine == "lazy":
        table = table.lazy()
    if engine == "duckdb":
        table = duckdb.from_arrow(table.to_arrow())
    result = COHORT.check({"subjects": table})
    assert result.fine and all(one.severity == "warning" for one in result.findings)
    return [(one.column, one.count) for one in result.findings if one.code == "B218"]


VALUES = st.fixed_dictionaries({
    "a": st.none() | st.integers(0, 2),
    "share": st.sampled_from([{}, {"share__percent": Decimal(50)}, {"share__part": 1, "share__whole": 2},
                              {"share__part": 2, "share__whole": 3}, {"share__none": True}]),
    "kind": st.sampled_from([None, "x", "y"]),
    "many": st.sampled_from([None, (True, False), (True, True), (False, False)]),
    "day": st.sampled_from([None, "2022-01-01", "2022-01-02", "none"]),
})  # fmt: skip


def cells(values: Row) -> Row:
    day, many = values["day"], values["many"] or (None, None)
    return {"a": values["a"], "kind": values["kind"], "many__x": many[0], "many__y": many[1],
            "share__percent": None, "share__part": None, "share__whole": None, "share__none": None, **values["share"],
            "day": date.fromisoformat(day) if day and day != "none" else None,
            "day__none": True if day == "none" else None}  # fmt: skip


def plain(values: Row) -> Row:
    share = values["share"]
    ratio: Any = "none" if "share__none" in share else None
    if "share__percent" in share:
        ratio = Fraction(share["share__percent"]) / 100
    if "share__part" in share:
        ratio = Fraction(share["share__part"], share["share__whole"])
    return {**values, "share": ratio}


FIRST = {"a": "a", "share": "share__percent", "kind": "kind", "many": "many__x", "day": "day"}


@settings(max_examples=times(30))
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=4), st.sampled_from([1, 2]),
       st.sampled_from(["polars", "lazy", "duckdb"]))  # fmt: skip
def test_by_definition(pairs: list[tuple[Row, Row]], back: int, engine: str) -> None:
    rows: list[Row] = []
    expected: dict[str, int] = {}
    prefix = "previous__" if back == 1 else "previous2__"
    for n, (told, own) in enumerate(pairs):
        rows += [row(f"s{n}", 2024, {}, cells(told), back), row(f"s{n}", 2024 - back, cells(own))]
        for key, value in plain(told).items():
            other = plain(own)[key]
            if value is not None and other is not None and value != other:
                expected[prefix + FIRST[key]] = expected.get(prefix + FIRST[key], 0) + 1
    assert dict(found(rows, engine)) == expected


def test_only_the_same_subject_and_the_period_before() -> None:
    last = row("s", 2023, {"a": 18})
    assert found([row("s", 2024, {"a": 5}, {"a": 20}), last]) == [("previous__a", 1)]
    assert found([row("t", 2024, {"a": 5}, {"a": 20}), last]) == []
    assert found([row("s", 2025, {"a": 5}, {"a": 20}), last]) == []
    assert found([row("s", 2024, {"a": 5}, {"a": 18}), last]) == []
    assert found([row("s", 2024, {"a": 5}), last]) == []
    assert found([row("s", 2024, {"a": 5}, {"absent": True}), last]) == [("previous__absent", 1)]
    spelt = {**last, "period": "2023/2024"}
    assert found([row("s", 2024, {"a": 5}, {"a": 20}), spelt]) == [("previous__a", 1)]


@pytest.mark.parametrize("parts", [1, 2])
def test_files_in_one_part_or_a_part_a_year(parts: int, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps(small.rules(
        [small.criterion(f"1.{n}", one) for n, one in enumerate(LOOKS)], VOCABULARY)), "utf-8")
    rows = [row("s", 2024, {"a": 5}, {"a": 20}), row("s", 2023, {"a": 18}, {"a": 20})]
    folder = tmp_path / "tables" / "subjects"
    folder.mkdir(parents=True)
    whole = frame(rows)
    for part in range(parts):
        (whole if parts == 1 else whole[part : part + 1]).write_parquet(folder / f"part-{part}.parquet")
    status, text = command_here("cohort", "check", str(tmp_path / "tables"), "--standard", str(tmp_path / "s.json"))
    assert status == 0 and text.count("B218: warning: 1 row") == 1, text
