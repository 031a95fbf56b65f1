"""Cells of tables that may be something else than they are read as: remarked, on every engine, and no others."""

# pyright: basic
# Tables are made of plain values, which have no static type worth writing.

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from shared import small_standards as small
from shared.command_line import command
from shared.table_kinds import KINDS

import assay
from assay.engine.cohort.checking.check import CheckResult, check_tables
from assay.engine.cohort.tables.facts_of_rows import facts_of_row
from assay.engine.cohort.tables.layout import compile_cohort

WHEN: dict[str, Any] = {"as_of": "2025-07-18", "period": "2024/25"}
VOCABULARY = {
    "word": small.fact("text", label="word"), "share": small.fact("percentage", label="share"),
    "count": small.fact("integer", label="count"),
    "rows": small.fact("records", label="rows", fields={"what": {"type": "text", "label": "what"}}),
}  # fmt: skip
CRITERIA = [small.criterion("1.1", {"fact": "word", "is": "gold"}),
            small.criterion("1.2", {"fact": "share", "at_least": "90%"}),
            small.criterion("1.3", {"distinct_of": "rows", "field": "what", "at_least": 1}),
            small.criterion("1.4", {"fact": "count", "at_least": 1})]  # fmt: skip
RULES = small.rules(CRITERIA, VOCABULARY)
STANDARD = small.standard(RULES)
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis and DuckDB


def checked(
    kind: Callable[..., Any], subjects: dict[str, Any], rows: list[str] | None = None, **more: Any
) -> CheckResult:
    frames = {"subjects": pl.DataFrame(subjects)}
    if rows is not None:
        frames["rows"] = pl.DataFrame({"subject_id": [subjects["subject_id"][0]] * len(rows), "what": rows})
    return check_tables(compile_cohort(STANDARD), kind(frames), **{**WHEN, **more})


def codes(found: CheckResult) -> list[tuple[str, str, str, int]]:
    return [(one.code, one.table, one.column, one.count) for one in found.findings]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Any:
    return KINDS[request.param]


NOTHING = ["n/a", "N/A", "NULL", "null", " unknown", "-", "?", "TBC", "nan", "None"]


@pytest.mark.parametrize("words", [NOTHING])
def test_words_for_nothing(kind: Any, words: list[str]) -> None:
    ids = [f"s{n}" for n in range(len(words))]
    found = checked(kind, {"subject_id": ids, "word": words}, words)
    by_table = {(one.table, one.code): one.count for one in found.findings}
    assert {code for _, code in by_table} == {"B213"} and found.fine
    assert by_table["subjects", "B213"] == by_table["rows", "B213"] == len(words)


@pytest.mark.parametrize(("text", "code"), [
    ("Total", "B213"), ("Grand total:", "B213"), ("TOTAL (12 schools)", "B213"), ("Summe", "B213"), ("合計", "B213"),
    ("Average", "B213"), ("Sub-total", "B213"), ("n/a", "B213"), ("Unknown", "B213"), ("1.23457E+18", "B213"),
    ("4,5E+12", "B213"), ("Ã‰cole", "B213"), ("St Maryâ€™s", "B213"), ("St  Mary", "B217"), ("St\u00a0Mary", "B217"),
    ("E\u0301cole", "B217"), ("oak ", "B217"),
])  # fmt: skip
def test_ids_that_may_be_none(kind: Any, text: str, code: str) -> None:
    found = checked(kind, {"subject_id": ["oak", text], "count": [1, 2]})
    assert codes(found) == [(code, "subjects", "subject_id", 1)] and found.fine


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#BEZUG!", "######", "Err:502"])
def test_errors_are_no_ids(kind: Any, text: str) -> None:
    found = checked(kind, {"subject_id": ["oak", text], "subject_name": ["Oak", text], "count": [1, 2]})
    assert {(one.column, one.count) for one in found.findings} == {("subject_id", 1), ("subject_name", 1)}
    assert not found.fine
    cohort = compile_cohort(STANDARD)
    with pytest.raises(assay.InputError):
        facts_of_row(STANDARD, cohort.layout, {"subject_id": text, "count": 1, **WHEN}, {})


def test_shares_of_one_among_percentages(kind: Any) -> None:
    found = checked(kind, {"subject_id": ["a", "b", "c", "d", "e"], "share__percent": [0.92, 88.0, 0.0, 1.0, None]})
    assert codes(found) == [("B216", "subjects", "share__percent", 1)] and found.fine
    alone = checked(kind, {"subject_id": ["a", "b"], "share__percent": [0.92, 0.5]})
    assert codes(alone) == [("B216", "subjects", "share__percent", 2)]


def test_small_shares_among_small_ones_are_let_be(kind: Any) -> None:
    found = checked(kind, {"subject_id": ["a", "b", "c", "d"], "share__percent": [0.5, 3.5, 88.0, 12.0]})
    assert found.findings == ()


@pytest.mark.parametrize("text", ["End of report", "Northern schools", "Created on 3 June 2025"])
def test_words_and_nothing_else(kind: Any, text: str) -> None:
    found = checked(kind, {"subject_id": ["oak", text], "count": [1, None], "word": ["x", None]})
    assert codes(found) == [("B219", "subjects", "subject_id", 1)]
    assert codes(checked(kind, {"subject_id": ["oak", text], "count": [1, 0], "word": ["x", None]})) == []


HONEST = ["gold", "St Mary’s", "École", "José", "Totally Kids", "Nullarbor", "Unknown Pleasures Club", "N", "E+", "12",
          "1E5", "Âge", "na na", "Sumner", "Maximus", "Müller", "Ærø", "日本", "Ζωή", "a-b", "x/y"]  # fmt: skip


def test_honest_words_are_let_be(kind: Any) -> None:
    found = checked(kind, {"subject_id": HONEST, "subject_name": HONEST, "word": HONEST,
                           "share__percent": [50.5] * len(HONEST)}, HONEST)  # fmt: skip
    assert found.findings == ()


def test_columns_nearly_right_beside_the_right_ones() -> None:
    cohort = compile_cohort(STANDARD)
    subjects = {"subject_id": ["a"], "share__percent": [92], "Count": [3], "count": [2], "share ": [1], "word ": ["x"]}
    found = check_tables(cohort, {"subjects": pl.DataFrame(subjects)}, **WHEN)
    told = {one.at.path: one.message for one in found.warnings}
    assert {one.code for one in found.warnings} == {"B104"} and set(told) == {"Count", "share ", "word "}
    assert "'count' is there as well" in told["Count"]
    lone = check_tables(cohort, {"subjects": pl.DataFrame({"subject_id": ["a"], "share__part": [9]})}, **WHEN)
    assert "there is no column 'share__whole'" in lone.warnings[0].message


# ------------------------------------------------------------ periods


@pytest.mark.parametrize("period", ["2025", " 2025"])
def test_names_of_periods_that_say_otherwise(kind: Any, period: str) -> None:
    found = checked(kind, {"subject_id": ["a", "b"], "count": [1, 1], "period": [period, "2024/25"]}, period=None)
    assert codes(found) == [("F107", "subjects", "period", 1)] and found.fine
    whole = checked(kind, {"subject_id": ["a"], "count": [1]}, period=period)
    assert [one.code for one in whole.warnings] == ["F107"] and whole.findings == ()


def test_the_day_and_the_period_are_those_given(tmp_path: Path) -> None:
    """In the verdicts, in the headline of the summary, and in the warnings of both commands."""
    (tmp_path / "std").mkdir()
    (tmp_path / "std" / "rules.json").write_text(json.dumps(RULES))
    (tmp_path / "in").mkdir()
    rows = {"subject_id": ["a", "b"], "count": [1, 0], "as_of": ["2025-07-18"] * 2, "period": ["2024/25"] * 2}
    pl.DataFrame(rows).with_columns(pl.col("as_of").str.to_date()).write_parquet(tmp_path / "in" / "subjects.parquet")
    options = ("--standard", "std", "--as-of", "2026-07-18", "--period", "2026")
    done = command("cohort", "assess", "in", "--output", "v.parquet", *options, folder=tmp_path)
    assert done.returncode == 0 and "F107: warning" in done.stderr, done.stderr
    verdicts = pl.read_parquet(tmp_path / "v.parquet")
    assert set(verdicts["as_of"]) == {date(2026, 7, 18)} and set(verdicts["period"]) == {"2026"}
    summary = command("cohort", "summary", "v.parquet", *options[:2], folder=tmp_path).stdout
    assert "as of: 2026-07-18" in summary and "period: 2026\n" in summary and "2025" not in summary
    check = command("cohort", "check", "in", *options, folder=tmp_path)
    assert "F107: warning" in check.stderr and "Nothing is wrong." not in check.stdout
    assert "Nothing is wrong for sure; 1 remark deserves a look." in check.stdout


def test_a_check_is_not_silent_on_columns(tmp_path: Path) -> None:
    (tmp_path / "std.json").write_text(json.dumps(RULES))
    (tmp_path / "subjects.csv").write_text("subject_id,Count,count\na,1,2\n")
    done = command("cohort", "check", ".", "--standard", "std.json", "--as-of", "2025-07-18", "--period", "2024/25",
                   folder=tmp_path)  # fmt: skip
    assert done.returncode == 0 and "Nothing is wrong for sure; 1 remark" in done.stdout


# ------------------------------------------------------------ another standard


@pytest.mark.parametrize(("named", "wrong"), [
    (["attack", "attack"], 0), (["attack", None], 0), (["hospital", "attack"], 1), (["hospital", "mentoring"], 2),
])  # fmt: skip
def test_rows_for_another_standard(kind: Any, named: list[str | None], wrong: int) -> None:
    found = checked(kind, {"subject_id": ["a", "b"], "count": [1, 1], "standard": named})
    assert codes(found) == ([("F106", "subjects", "standard", wrong)] if wrong else [])
    if wrong:
        assert "hospital" in found.findings[0].message and "this is 'attack'" in found.findings[0].message
        layout = compile_cohort(STANDARD).layout
        with pytest.raises(assay.InputError, match="F106"):
            facts_of_row(STANDARD, layout, {"subject_id": "a", "count": 1, "standard": "hospital", **WHEN}, {})


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl"])
def test_rows_of_files_for_another_standard(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "std.json").write_text(json.dumps(RULES))
    frame = pl.DataFrame({"subject_id": ["a", "b"], "count": [1, 1], "standard": ["hospital", "attack"]})
    write: dict[str, Any] = {"csv": frame.write_csv, "parquet": frame.write_parquet, "jsonl": frame.write_ndjson}
    (tmp_path / "in").mkdir()
    write[suffix](tmp_path / "in" / f"subjects.{suffix}")
    options = ("--standard", "std.json", "--as-of", "2025-07-18", "--period", "2024/25")
    for words in (("check", "in"), ("assess", "in", "--output", "v.parquet")):
        done = command("cohort", *words, *options, folder=tmp_path)
        assert done.returncode == 2 and "F106: 1 row: for another" in done.stderr
    assert not (tmp_path / "v.parquet").exists()
    why = command("why", "in", "1.4", "--row", "a", *options, folder=tmp_path)
    assert why.returncode == 2 and "F106" in why.stderr
