"""Tables that are hard to read: names like ours, types at their edges, figures that rest on other lists."""

# pyright: basic
# Tables and rules are made of plain values, which have no static type worth writing.

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from shared import random_standards as generated
from shared.cohort_reference import assessed, reference

from assay import InputError, read_facts
from assay.engine.assessing.assess import compile_standard
from assay.engine.cohort.checking.check import check_tables
from assay.engine.cohort.checking.conflicts import conflicts
from assay.engine.cohort.meaning.cohort import assess_tables, verdict_names
from assay.engine.cohort.tables.facts_of_rows import document_of_row
from assay.engine.cohort.tables.layout import compile_cohort
from assay.engine.reference.admit import admit
from assay.engine.reference.evaluate import verdict_of

AS_OF, PERIOD = "2024-02-29", "2023/24"
DAY = date(2024, 1, 1)
MOST = Decimal(10) ** 12


def fact(type_: str, **more: Any) -> Any:
    return {"type": type_, "label": "l", "question": "?"} | more


def field(type_: str, **more: Any) -> Any:
    return {"type": type_, "label": "l"} | more


COLOURS = {"options": ["red", "green"], "many": True}
VOCABULARY = {
    "a": fact("integer"),
    "x": fact("decimal"),
    "y": fact("decimal"),
    "rate": fact("percentage", may_be_none=True),
    "rows": fact("records", fields={"d": field("date"), "x": field("decimal"), "ok": field("boolean"),
                                    "tags": field("choice", **COLOURS)}),
    "other": fact("records", fields={"k": field("integer")}),
    "cnt": fact("integer", computed={"count_of": "rows", "where": {"field": "d", "within": "period"}}),
    "last_ok": fact("boolean", may_be_none=True, computed={"latest_of": "rows", "by": "d", "field": "ok"}),
    "tags": fact("choice", computed={"values_of": "rows", "field": "tags"}, **COLOURS),
}  # fmt: skip


def standard_of(met_when: Any) -> Any:
    document: Any = {
        "assay": "rules/1",
        "standard": {"id": "awkward", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "vocabulary": VOCABULARY,
        "areas": [{"id": "1", "title": "one", "group": "first"}],
        "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                      "reading": "r", "met_when": met_when}],
        "adding_up": {
            "area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
            "levels": [{"id": "high", "title": "H",
                        "when": {"every": "areas", "that": {"field": "verdict", "is": "met"}}},
                       {"id": "low", "title": "L"}],
        },
    }  # fmt: skip
    return generated.standard_of(document)


def on_polars(tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
    return {name: table.lazy() for name, table in tables.items()}


def on_duckdb(tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
    connection = duckdb.connect()
    for name, table in tables.items():
        connection.register(name, table.to_arrow())
    return {name: connection.table(name) for name in tables}


ENGINES = {"polars": on_polars, "duckdb": on_duckdb}


def subjects(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"subject_id": ["a", "b"]} | columns)


def records(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame({"subject_id": ["a"]} | columns)


def decimals(values: list[Any], precision: int, scale: int) -> pl.Series:
    return pl.Series([None if v is None else Decimal(v) for v in values], dtype=pl.Decimal(precision, scale))


OVER_OTHERS = {"some": "other", "where": {"field": "k", "at_least": {"fact": "cnt"}}}
LATEST = {"latest_of": "rows", "by": "d", "field": "x", "at_least": {"fact": "y"}}
BESIDE = {"fact": "x", "at_least": {"fact": "y"}}
COUNTED = {"count_of": "other", "at_least": 1}
IDS = {"text": pl.String(), "category": pl.Categorical(), "enum": pl.Enum(["b", "a"])}

CASES: dict[str, tuple[Any, dict[str, pl.DataFrame]]] = {
    "a column called like a count of ours": (
        COUNTED, {"subjects": subjects(__other__rows=[0, 0]), "other": records(k=[1])}),
    "columns called like what the latest is found by": (
        LATEST, {"subjects": subjects(y=[1, 1], __1_rows=[0, 0], __2_rows=[0, 0], __2_first=[0, 0]),
                 "rows": records(d=[DAY], x=[1])}),
    "a set that would be computed, of a period that was not": (
        {"previous": "tags", "exists": True}, {"subjects": subjects(previous__absent=[True, None])}),
    "a list that is held only against a figure from another list": (
        OVER_OTHERS, {"subjects": subjects(), "other": records(k=[1]), "rows": records(d=[DAY])}),
    "a list that is held only against a figure given directly": (
        OVER_OTHERS, {"subjects": subjects(cnt=[1, None]), "other": records(k=[1])}),
    "decimals in 18 digits": (
        BESIDE, {"subjects": subjects(x=decimals([10**6, 1], 18, 6), y=[1, 1])}),
    "decimals with 18 places": (
        BESIDE, {"subjects": subjects(x=decimals(["1000.000000000000000001", "-0.7"], 38, 18),
                                      y=decimals([1000, "-0.7"], 38, 18))}),
    "the latest of large decimals": (
        LATEST, {"subjects": subjects(y=[1, 1]), "rows": records(d=[DAY], x=decimals([MOST], 38, 10))}),
    "the latest of decimals in 18 digits": (
        LATEST, {"subjects": subjects(y=[1, 1]), "rows": records(d=[DAY], x=decimals([10**6], 18, 6))}),
    "the latest of a field without a column": (
        {"latest_of": "rows", "by": "d", "field": "ok", "is_not": False},
        {"subjects": subjects(), "rows": records(d=[DAY])}),
    "a computed yes or no that is only given": (
        {"fact": "last_ok", "is": False}, {"subjects": subjects(last_ok=[False, None])}),
    "the latest of a number without a column": (
        LATEST, {"subjects": subjects(y=[1, 1]), "rows": records(d=[DAY])}),
    "whole numbers of 8 bits beside a large one": (
        {"fact": "a", "less_than": 10**12}, {"subjects": subjects(a=pl.Series([127, None], dtype=pl.Int8))}),
    "whole numbers without a sign beside a negative one": (
        {"fact": "x", "at_least": -3}, {"subjects": subjects(x=pl.Series([2**31, None], dtype=pl.UInt64))}),
    "no columns but the id": (COUNTED, {"subjects": subjects(), "other": records()}),
    "no rows": (OVER_OTHERS, {"subjects": subjects().head(0), "other": records(k=[1]).head(0),
                              "rows": records(d=[DAY]).head(0)}),
} | {
    f"ids as {one} and as {two}": (
        COUNTED, {"subjects": subjects().cast({"subject_id": first}), "other": records().cast({"subject_id": second})})
    for one, first in IDS.items() for two, second in IDS.items() if one != two
}  # fmt: skip


def rows_of(tables: dict[str, pl.DataFrame], row: dict[str, Any]) -> dict[str, list[Any]]:
    return {
        name: [one for one in table.rows(named=True) if str(one["subject_id"]) == str(row["subject_id"])]
        for name, table in tables.items() if name != "subjects"
    }  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_awkward_tables_are_read_as_the_reference_reads_them(name: str, engine: str) -> None:
    met_when, tables = CASES[name]
    standard = standard_of(met_when)
    cohort, compiled, native = compile_cohort(standard), compile_standard(standard), ENGINES[engine](tables)
    assert check_tables(cohort, native, AS_OF, PERIOD, conflicts(cohort, AS_OF, PERIOD)).findings == ()
    names, found = verdict_names(cohort), assessed(standard, native, as_of=AS_OF, period=PERIOD)
    for row in tables["subjects"].rows(named=True):
        lists = rows_of(tables, row)
        document = document_of_row(cohort.layout, row, lists, AS_OF, PERIOD, standard.year_starts)
        for column, could_be in reference(compiled, read_facts(document, standard)).items():
            got = found[str(row["subject_id"])]
            assert names[column][got[column]] == verdict_of(could_be)
            assert got[f"{column}__could_be"] == sum(1 << names[column].index(one) for one in could_be)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kinds", [(pl.Int64, pl.Int32), (pl.UInt8, pl.Int64)])
def test_bad_rows_are_found_whatever_types_the_ids_have(kinds: Any, engine: str) -> None:
    tables = {
        "subjects": pl.DataFrame({"subject_id": pl.Series([1, 2, 2], dtype=kinds[0])}),
        "rows": pl.DataFrame({"subject_id": pl.Series([1, 999, None], dtype=kinds[1]), "d": [DAY, DAY, DAY]}),
    }
    cohort = compile_cohort(standard_of({"fact": "cnt", "at_least": 1}))
    found = check_tables(cohort, ENGINES[engine](tables), AS_OF, PERIOD, conflicts(cohort, AS_OF, PERIOD))
    assert sorted(one.code for one in found.findings) == ["B201", "B202", "B203"]


SETS = [
    # given, in the records (None: not known), refused?
    ((True, False), [(False, True)], True),
    ((True, False), [(True, False)], False),
    ((True, False), [None], False),
    ((True, False), [(True, False), None], False),
    ((False, False), [(True, False), None], True),
    ((False, False), [None], False),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("given", "made", "refused"), SETS)
def test_a_set_is_refused_where_the_records_cannot_make_it(given: Any, made: Any, refused: bool, engine: str) -> None:
    standard = standard_of({"fact": "tags", "includes": ["red"]})
    cohort, compiled = compile_cohort(standard), compile_standard(standard)
    flags = [(None, None) if one is None else one for one in made]
    boolean = {"tags__red": pl.Boolean, "tags__green": pl.Boolean}
    tables = {
        "subjects": pl.DataFrame({"subject_id": ["a"], "tags__red": [given[0]], "tags__green": [given[1]]}),
        "rows": pl.DataFrame(
            {"subject_id": ["a"] * len(made), "tags__red": [f[0] for f in flags], "tags__green": [f[1] for f in flags]},
            schema_overrides=boolean,
        ),
    }
    found = check_tables(cohort, ENGINES[engine](tables), AS_OF, PERIOD, conflicts(cohort, AS_OF, PERIOD))
    assert [one.code for one in found.findings] == (["B211"] if refused else [])
    row = tables["subjects"].rows(named=True)[0]
    document = document_of_row(cohort.layout, row, rows_of(tables, row), AS_OF, PERIOD, standard.year_starts)
    try:
        admit(compiled.admission, read_facts(document, standard))
    except InputError as error:
        assert refused and [problem.code for problem in error.problems] == ["A401"]
    else:
        assert not refused


@pytest.mark.parametrize("engine", ENGINES)
def test_decimals_of_more_places_than_can_be_counted_in_are_refused(engine: str) -> None:
    tables = ENGINES[engine]({"subjects": subjects(x=decimals([1000, 1], 38, 24), y=[1, 1])})
    with pytest.raises(InputError) as caught:
        check_tables(compile_cohort(standard_of(BESIDE)), tables, AS_OF, PERIOD)
    assert [problem.code for problem in caught.value.problems] == ["B103"]


# -------------------------------------------------------- what stands beside the verdicts


def test_rows_in_memory_come_back_in_the_order_they_were_given() -> None:
    ids = [f"s{n * 7 % 50}" for n in range(50)]
    tables = {"subjects": pl.DataFrame({"subject_id": ids}), "other": pl.DataFrame({"subject_id": ids, "k": [1] * 50})}
    cohort = compile_cohort(standard_of(COUNTED))
    assert assess_tables(cohort, tables, AS_OF, PERIOD)["subject_id"].to_list() == ids


KEEP = [("Level", "B101"), ("level", "B101"), ("__n0", "B101"), ("Subject_ID", "B101"), ("regoin", "B102")]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("name", "code"), KEEP)
def test_a_column_that_cannot_be_kept_is_refused(name: str, code: str, engine: str) -> None:
    columns = {"region": [1, 2]} if code == "B102" else {name: [7, 8]}
    if engine == "duckdb" and name == "Subject_ID":
        columns = {"region": [1, 2]}  # there cannot be two such columns; then there is none of that name
        code = "B102"
    tables = ENGINES[engine]({"subjects": subjects(**columns)})
    with pytest.raises(InputError) as caught:
        assess_tables(compile_cohort(standard_of(COUNTED)), tables, AS_OF, PERIOD, keep=(name,))
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_column_that_differs_from_a_verdict_in_capitals_does_no_harm(engine: str) -> None:
    tables = ENGINES[engine]({"subjects": subjects(Level=[7, 8], region=["n", "s"]), "other": records(k=[1])})
    cohort = compile_cohort(standard_of(COUNTED))
    found = nw.from_native(assess_tables(cohort, tables, AS_OF, PERIOD, keep=("region",))).lazy()
    rows = found.collect(backend="polars").to_native().sort("subject_id")
    assert rows["region"].to_list() == ["n", "s"] and rows["level"].to_list() == [1, 3]
