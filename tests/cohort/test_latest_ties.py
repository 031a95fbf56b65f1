"""The latest of several on one day: every way of three records, trying all, the reference and columns."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement, product
from typing import Any

import duckdb
import polars as pl
import pytest
from shared.cohort_reference import differences, lean
from shared.cohort_tables import tables_of
from shared.one_rule import facts_of, one_rule

import assay

Json = Any
GRADES = ["poor", "good", "best"]
FIELDS: dict[str, tuple[Json, list[Json]]] = {
    "grade": ({"type": "choice", "options": GRADES, "ordered": True, "may_be_none": True}, ["poor", "good", "best"]),
    "ok": ({"type": "boolean", "may_be_none": True}, [True, False]),
    "name": ({"type": "text", "may_be_none": True}, ["a", "b", "other"]),
    "n": ({"type": "integer", "may_be_none": True}, [1, 2, 5]),
}
DAYS = ["2024-01-31", "2024-01-30", "none", None]
TESTS: dict[str, list[Json]] = {
    "grade": [{"at_least": "good"}, {"is": "best"}, {"is_not": "poor"}, {"between": ["good", "good"]},
              {"one_of": ["good", "best"]}, {"none_of": ["good"]}, {"exists": True}, {"known": True},
              {"less_than": {"fact": "limit"}}, {"is": {"fact": "limit"}}],
    "ok": [{"is": True}, {"is_not": True}, {"exists": False}],
    "name": [{"is": "a"}, {"one_of": ["a", "b"]}, {"is_not": "b"}, {"exists": True}],
    "n": [{"at_least": 2}, {"at_most": 1}, {"is": 2}, {"exists": True}, {"less_than": 5}],
}  # fmt: skip


def assessor(field: str) -> assay.Assessor:
    definition = FIELDS[field][0]
    vocabulary = {
        "rows": {"type": "records", "label": "rows", "question": "?", "fields": {
            "day": {"type": "date", "label": "day", "may_be_none": True},
            field: {**definition, "label": "value"}}},
        "limit": {"type": "choice", "options": GRADES, "ordered": True, "label": "limit", "question": "?"},
        "last": {**definition, "label": "last", "question": "?",
                 "computed": {"latest_of": "rows", "field": field, "by": "day"}},
    }  # fmt: skip
    by_day = {"latest_of": "rows", "by": "day", "field": field}
    past = {"where": {"field": "day", "on_or_before": "as_of"}}
    leaves = [by_day | more | test for test in TESTS[field] for more in ({}, past)]
    return one_rule(*leaves, *({"fact": "last"} | test for test in TESTS[field]), vocabulary=vocabulary)


def every_list(field: str) -> list[Json]:
    """Lists of up to three records; of the third the day and value are known."""
    values = FIELDS[field][1]
    pairs = list(product(DAYS, [*values[:2], "none", None]))
    two = [list(rows) for size in (0, 1, 2) for rows in combinations_with_replacement(pairs, size)]
    lists = two + [[*rows, (DAYS[0], values[-1])] for rows in two if len(rows) == 2]
    return [[{name: one for name, one in (("day", day), (field, value)) if one is not None} for day, value in rows]
            for rows in lists]  # fmt: skip


def documents(field: str) -> list[Json]:
    limits: list[Json] = [{"limit": grade} for grade in GRADES] if field == "grade" else [{}]
    return [facts_of({"rows": rows, **limits[n % len(limits)]}) | {"subject": {"id": f"s{n}"}}
            for n, rows in enumerate(every_list(field))]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_columns_say_what_the_reference_says(field: str) -> None:
    standard = assessor(field).standard
    made = tables_of(documents(field), standard)
    assert differences(standard, documents(field), {name: lean(one).lazy() for name, one in made.items()}) == []


def test_duckdb_says_what_the_reference_says() -> None:
    connection = duckdb.connect()

    def table(name: str, one: pl.DataFrame) -> Any:
        connection.register(name, lean(one).to_arrow())
        return connection.table(name)

    standard = assessor("grade").standard
    made = tables_of(documents("grade"), standard)
    assert differences(standard, documents("grade"), {name: table(name, one) for name, one in made.items()}) == []


def latest(field: str, rows: list[Json], past: bool) -> set[Json]:
    """The values that the latest may have, every gap filled in every way."""
    found: set[Json] = set()
    gaps = {"day": ["2024-01-30", "2024-01-31", "2025-01-01", "none"], field: [*FIELDS[field][1], "none"]}
    choices = [[{**row, **dict(zip(missing, filled, strict=True))} for filled in product(*(gaps[m] for m in missing))]
               for row in rows for missing in [[name for name in gaps if name not in row]]]  # fmt: skip
    for whole in product(*choices):
        dated = [row for row in whole if row["day"] != "none" and (not past or row["day"] < "2024-02-29")]
        last = max((row["day"] for row in dated), default=None)
        found |= {row[field] for row in dated if row["day"] == last} or {"none"}
    return found


def holds(test: Json, value: Json, limit: Json) -> bool:
    """One comparison of what is known."""
    (operator, wanted), rank = next(iter(test.items())), {grade: n for n, grade in enumerate(GRADES)}
    wanted = limit if isinstance(wanted, dict) else wanted
    if operator == "exists":
        return bool((value != "none") == wanted)
    if operator == "known":
        return True
    if value == "none":
        return operator in ("is_not", "none_of")
    here: Any = rank.get(value, value)
    there: Any = wanted if isinstance(wanted, list) else rank.get(wanted, wanted)
    of: dict[str, Any] = {
        "is": lambda: here == there, "is_not": lambda: here != there, "at_least": lambda: here >= there,
        "at_most": lambda: here <= there, "less_than": lambda: here < there, "one_of": lambda: value in wanted,
        "none_of": lambda: value not in wanted, "between": lambda: rank[wanted[0]] <= here <= rank[wanted[1]],
    }  # fmt: skip
    return bool(of[operator]())


def claims(field: str) -> Iterator[tuple[Json, Json, bool, str, set[bool], bool]]:
    asked = assessor(field)
    for document in documents(field):
        facts = document["facts"]
        assessment = asked.assess(document)
        whole = all(len(row) == 2 for row in facts["rows"])
        for n, (test, past) in enumerate(product(TESTS[field], (False, True))):
            expected = {holds(test, value, facts.get("limit")) for value in latest(field, facts["rows"], past)}
            yield test, facts, past, assessment.criterion(f"1.{n + 1}").verdict, expected, whole


@pytest.mark.parametrize("field", FIELDS)
def test_known_is_what_all_that_could_be_the_latest_give(field: str) -> None:
    """Nothing is claimed that may be otherwise; and where records have no gaps, all is that holds of each."""
    for test, facts, past, verdict, expected, whole in claims(field):
        if verdict != "unknown":
            assert expected == {verdict == "met"}, (test, facts, past)
        elif whole and len(expected) == 1 and "known" not in test:
            # Numbers are known in bounds alone, among which there may be one that no record has.
            assert field == "n" and "is" in test, (test, facts, past)
