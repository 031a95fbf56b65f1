"""The same verdicts on Spark, from every kind of tables. ``make engines`` runs it: Spark needs Java.

It is no part of ``make test``, as a session takes seconds to start.
"""

# pyright: basic
# Spark has no static types, and random documents have none worth writing.

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from shared import random_standards as generated
from shared.cohort_documents import slow, some, without_parts
from shared.cohort_folders import LIST, changed, club, made, run, stored, verdicts
from shared.cohort_reference import differences, lean
from shared.cohort_tables import tables_of
from shared.places import ROOT
from shared.profiles import times

from assay import load_standard
from assay.engine.cohort.running.run import RunOptions
from assay.engine.cohort.tables.layout import CohortPlan

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module", autouse=True)
def one_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One session for all: a run takes the one that is there, and leaves it."""
    from assay.engine.cohort.files.engines import open_engine

    engine = open_engine("spark", tmp_path_factory.mktemp("spark"))
    yield
    engine.close()


@pytest.fixture(scope="module")
def cohort() -> CohortPlan:
    return club()


@pytest.fixture(scope="module")
def tables(cohort: CohortPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(cohort, tmp_path_factory.mktemp("cohort") / "TABLES")


@pytest.mark.parametrize(("ending", "whole"), [("parquet", ()), ("parquet", (LIST,)), ("csv", ()), ("arrow", (LIST,))])
def test_spark_gives_the_verdicts_of_polars(
    ending: str, whole: tuple[str, ...], cohort: CohortPlan, tables: Path, tmp_path: Path
) -> None:
    folder = stored(tables, tmp_path / "a [b] {c}*", ending, whole)
    options = RunOptions(could_be=True, reasons=True, margins=True, keep=("region",))
    run(cohort, folder, tmp_path / "polars.parquet", options, one_step=True)
    run(cohort, folder, tmp_path / "spark.parquet", RunOptions("spark", keep=("region",), could_be=True, reasons=True,
                                                            margins=True), one_step=not whole)  # fmt: skip
    assert verdicts(tmp_path / "spark.parquet").equals(verdicts(tmp_path / "polars.parquet"))


def test_rows_are_set_aside_on_spark(cohort: CohortPlan, tables: Path, tmp_path: Path) -> None:
    copy = tmp_path / "TABLES"
    shutil.copytree(tables, copy)
    changed(copy, LIST, lambda frame: frame.with_columns(outcome=None).with_columns(subject_id=999).head(1))
    outcome = run(cohort, copy, tmp_path / "v.parquet", RunOptions("spark", set_aside=tmp_path / "wrong.csv"))
    assert outcome.subjects == 60 and [problem.code for problem in outcome.problems] == ["B203"]


# --------------------------------------- the reference beside Spark, as a table that a program hands over


def on_spark(folder: Path, tables: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    sql: Any = import_module("pyspark.sql")

    session = sql.SparkSession.getActiveSession()
    assert session is not None
    found: dict[str, Any] = {}
    for name, table in tables.items():
        lean(table).write_parquet(folder / f"{name}.parquet")
        found[name] = session.read.parquet(str(folder / f"{name}.parquet"))
    return found


def test_the_example_schools_agree(tmp_path: Path) -> None:
    standard = load_standard("mentoring")
    schools = [json.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("examples/*/facts.json"))]
    assert differences(standard, schools, on_spark(tmp_path, without_parts(tables_of(schools, standard)))) == []


@given(generated.rule_documents(), some(generated.fact_documents()))
@settings(slow, max_examples=times(3))
def test_random_standards_agree(rules: Any, documents: list[Any]) -> None:
    standard = generated.standard_of(rules)
    with TemporaryDirectory() as folder:
        assert differences(standard, documents, on_spark(Path(folder), tables_of(documents, standard))) == []
