"""The cohort reading and the reference agree: random standards, random facts, every engine that is at hand."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
from itertools import count
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.cohort_documents import SUBJECTS, slow, some, without_parts
from shared.cohort_reference import assessed, differences, lean, reference
from shared.cohort_tables import tables_of
from shared.one_rule import facts_of, one_rule
from shared.places import ROOT
from shared.profiles import times

from assay import InputError, Standard, read_facts
from assay.engine.assessing.assess import compile_standard
from assay.engine.cohort.checking.check import check_tables
from assay.engine.cohort.checking.conflicts import conflicts
from assay.engine.cohort.meaning.cohort import assess_tables, verdict_names
from assay.engine.cohort.meaning.columns import verdict_columns
from assay.engine.cohort.meaning.reasons import margins_of, reasons_of
from assay.engine.cohort.tables.layout import compile_cohort
from assay.engine.reference.admit import admit

_NUMBERS = count()


def lazily(table: pl.DataFrame) -> Any:
    return table.lazy()


def on_duckdb() -> Any:
    connection = duckdb.connect()

    def convert(table: pl.DataFrame) -> Any:
        name = f"t{next(_NUMBERS)}"
        connection.register(name, table.to_arrow())
        return connection.table(name)

    return convert


ENGINES = {"polars": lambda: lazily, "duckdb": on_duckdb}


def held(rules: Any, documents: list[Any], engine: str) -> None:
    standard = generated.standard_of(rules)
    convert = ENGINES[engine]()
    tables = {name: convert(lean(table)) for name, table in tables_of(documents, standard).items()}
    assert differences(standard, documents, tables) == []


@given(generated.rule_documents(), some(generated.fact_documents()))
@settings(slow, max_examples=times(60))
def test_polars_agrees(rules: Any, documents: list[Any]) -> None:
    held(rules, documents, "polars")


@given(generated.rule_documents(), some(generated.fact_documents()))
@settings(slow, max_examples=times(12))
def test_duckdb_agrees(rules: Any, documents: list[Any]) -> None:
    held(rules, documents, "duckdb")


@given(generated.rule_documents(generated.YEAR_CONDITIONS), some(generated.year_documents()))
@settings(slow, max_examples=times(30))
def test_several_years_agree(rules: Any, documents: list[Any]) -> None:
    held(rules, documents, "polars")


DATES = [("2024-02-29", "2023/24"), ("2025-07-18", "2024/25"), ("2023-08-31", "2022/23")]


@given(
    generated.rule_documents(), some(generated.fact_documents()),
    st.lists(st.sampled_from(DATES), min_size=SUBJECTS, max_size=SUBJECTS),
)  # fmt: skip
@settings(slow, max_examples=times(20))
def test_dates_that_differ_from_row_to_row_agree(rules: Any, documents: list[Any], dates: list[Any]) -> None:
    documents = [one | {"as_of": day, "period": period} for one, (day, period) in zip(documents, dates, strict=True)]
    held(rules, documents, "polars")


@given(generated.rule_documents(), some(generated.fact_documents()), st.data())
@settings(slow, max_examples=times(30))
def test_what_is_refused_is_what_the_reference_refuses(rules: Any, documents: list[Any], data: st.DataObject) -> None:
    standard = generated.standard_of(rules)
    for one in documents:
        rate = data.draw(st.sampled_from([None, "50%", "1 of 3", "2 of 3", "100%", "none", "0%"]))
        recent = data.draw(st.none() | st.integers(0, 3))
        one["facts"] |= {k: v for k, v in (("rate", rate), ("recent", recent)) if v is not None}
    refused_and_agreed(standard, documents)


def refused_and_agreed(standard: Any, documents: list[Any]) -> None:
    """The check refuses what the reference refuses, and of the others both give the same verdicts."""
    tables = {name: lean(table).lazy() for name, table in tables_of(documents, standard).items()}
    cohort, compiled = compile_cohort(standard), compile_standard(standard)
    bad = check_tables(cohort, tables, more=conflicts(cohort)).bad_rows()
    refused = set()
    for one in documents:
        try:
            admit(compiled.admission, read_facts(one, standard))
        except InputError:
            refused.add(one["subject"]["id"])
    assert refused == (set() if bad is None else set(bad.collect()["subject_id"]))
    fine = [one for one in documents if one["subject"]["id"] not in refused]
    assert differences(standard, fine, tables) == []


# ------------------------------------------------------ the mentoring standard


@pytest.fixture(scope="module")
def schools() -> list[Any]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("examples/*/facts.json"))]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_example_schools_agree(schools: list[Any], engine: str, mentoring: Standard) -> None:
    convert = ENGINES[engine]()
    tables = without_parts(tables_of(schools, mentoring))
    assert differences(mentoring, schools, {name: convert(lean(table)) for name, table in tables.items()}) == []


@pytest.mark.parametrize("kind", ["pandas", "arrow", "polars"])
def test_tables_come_back_in_the_kind_they_were_given(schools: list[Any], kind: str, mentoring: Standard) -> None:
    convert = {"pandas": pl.DataFrame.to_pandas, "arrow": pl.DataFrame.to_arrow, "polars": pl.DataFrame.clone}[kind]
    tables = {name: convert(lean(table)) for name, table in without_parts(tables_of(schools, mentoring)).items()}
    found = assess_tables(compile_cohort(mentoring), tables)
    assert type(found) is type(tables["subjects"])
    assert differences(mentoring, schools, tables) == []


def test_reasons_are_given_where_the_verdict_is_known(schools: list[Any], mentoring: Standard) -> None:
    cohort = compile_cohort(mentoring)
    tables = {name: lean(table) for name, table in without_parts(tables_of(schools, mentoring)).items()}
    names, reasons = verdict_names(cohort), reasons_of(cohort.plan)
    rows = assessed(mentoring, tables, reasons=True, margins=True)
    for row in rows.values():
        for column, known in reasons.items():
            criterion = column.removesuffix("__reason")
            verdict = names[criterion][row[criterion]]
            assert (row[column] is None) == (verdict == "unknown")
            assert row[column] is None or known[row[column] - 1].verdict == verdict
    margins = margins_of(cohort.plan)
    assert rows["oakfield"]["criterion_9_1__margin_1"] == -4.0
    assert margins["criterion_9_1__margin_1"].unit == "%"


@given(generated.rule_documents(), some(generated.fact_documents()))
@settings(slow, max_examples=times(15))
def test_expressions_give_the_same_verdicts_over_one_table(rules: Any, documents: list[Any]) -> None:
    standard = generated.standard_of(rules)
    cohort = compile_cohort(standard)
    tables = {name: lean(table) for name, table in tables_of(documents, standard).items()}
    subjects = tables["subjects"]
    as_of, period = documents[0]["as_of"], documents[0]["period"]
    columns = verdict_columns(cohort, nw.from_native(subjects).schema, as_of, period)
    blind = subjects.drop(name for name in subjects.columns if name.endswith("__given"))
    alone = assess_tables(cohort, {"subjects": blind}, as_of, period)
    whole = assess_tables(cohort, tables, as_of, period)
    unknown = len(verdict_names(cohort)["area_1"]) - 1
    assert set(columns) <= set(verdict_names(cohort))
    for name, column in columns.items():
        found = nw.from_native(subjects).with_columns(verdict=column).to_native()["verdict"].to_list()
        assert found == alone[name].to_list()
        # What is settled without the records is settled so with them.
        assert all(one in (unknown, other) for one, other in zip(found, whole[name], strict=True))


def test_what_cannot_be_expressed_is_refused_by_name() -> None:
    standard = one_rule({"times": [{"fact": "number"}] * 4, "at_least": 1}, {"fact": "yes", "is": True}).standard
    tables = tables_of([facts_of({"number": 50, "yes": True})], standard)
    with pytest.raises(InputError) as caught:
        assess_tables(compile_cohort(standard), tables)
    assert [problem.code for problem in caught.value.problems] == ["B105"]
    assert "criterion 1.1 cannot be read over these tables" in caught.value.problems[0].message


def test_the_reference_reads_all_schools(schools: list[Any], mentoring: Standard) -> None:
    compiled = compile_standard(mentoring)
    levels = [reference(compiled, read_facts(one, compiled.plan.standard))["level"] for one in schools]
    assert ("established",) in levels


# ------------------------------------------------------------- physical types


def retyped(table: pl.DataFrame, draw: Any) -> pl.DataFrame:
    """The same values in columns of other types that can hold them."""
    for name, dtype in table.schema.items():
        column: Any = table[name]
        choices: list[Any] = [column]
        if dtype == pl.String and name not in ("subject_id", "as_of", "period"):
            choices += [column.cast(pl.Categorical), column.cast(pl.Enum(sorted({*column.drop_nulls()} | {"~"})))]
        elif dtype.is_decimal():
            choices += [column.cast(pl.Float64), column.cast(pl.Decimal(38, 10))]
            if column.max() is None or abs(column).max() < 10**6:
                choices.append(column.cast(pl.Decimal(13, 6)))
        elif dtype.is_integer() and (column.max() is None or (column.min() >= 0 and column.max() < 100)):
            choices += [column.cast(kind) for kind in (pl.Int8, pl.UInt8, pl.UInt64, pl.Int32, pl.Decimal(5, 0))]
        table = table.with_columns(draw(st.sampled_from(choices)).alias(name))
    return table


@given(generated.rule_documents(), some(generated.fact_documents()), st.data())
@settings(slow, max_examples=times(40))
def test_the_types_of_columns_do_not_matter(rules: Any, documents: list[Any], data: st.DataObject) -> None:
    standard = generated.standard_of(rules)
    tables = {name: retyped(lean(table), data.draw) for name, table in tables_of(documents, standard).items()}
    if not check_tables(compile_cohort(standard), tables).findings:
        convert = ENGINES[data.draw(st.sampled_from(["polars", "polars", "duckdb"]))]()
        assert differences(standard, documents, {name: convert(table) for name, table in tables.items()}) == []


# ------------------------------------------------ computed figures of other kinds

COMPUTED: dict[str, Any] = {
    "last": {"type": "choice", "options": generated.GRADES, "ordered": True, "label": "last", "question": "?",
             "may_be_none": True, "computed": {"latest_of": "rows", "by": "day", "field": "grade"}},
    "all_tags": {"type": "choice", "options": generated.COLOURS, "many": True, "label": "tags", "question": "?",
                 "computed": {"values_of": "rows", "field": "tags"}},
}  # fmt: skip
ON_COMPUTED = st.sampled_from([
    {"fact": "last", "at_least": "fair"}, {"previous": "last", "is": "good"}, {"fact": "last", "exists": True},
    {"fact": "all_tags", "includes": ["red"]}, {"fact": "all_tags", "includes_any": ["red", "green"]},
])  # fmt: skip


@given(generated.rule_documents(ON_COMPUTED), some(generated.fact_documents()), st.data())
@settings(slow, max_examples=times(25))
def test_computed_choices_and_sets_agree(rules: Any, documents: list[Any], data: st.DataObject) -> None:
    standard = generated.standard_of(rules | {"vocabulary": rules["vocabulary"] | COMPUTED})
    for one in documents:
        last = data.draw(st.sampled_from([None, None, "good", "poor", "none"]))
        one["facts"] |= {} if last is None else {"last": last}
    refused_and_agreed(standard, documents)
