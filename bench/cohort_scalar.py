"""The contestants on the scalar workload, each set up for a process of its own."""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assay import load_standard

from .cohort_data import columns_of
from .cohort_worker import THREADS, Work
from .rule_files import write_standard
from .workload import AS_OF, PERIOD, workload

if TYPE_CHECKING:
    import polars as pl

    from assay.engine.cohort.tables.layout import CohortPlan


def cohort_of(criteria: int | None = None) -> CohortPlan:
    """The workload's standard, made ready for tables."""
    from assay.engine.cohort.tables.layout import compile_cohort

    load = workload() if criteria is None else workload(criteria)
    with tempfile.TemporaryDirectory() as folder:
        standard = load_standard(write_standard(load, Path(folder)))
    return compile_cohort(standard)


def ours(path: str) -> Work:
    """From the files to the verdicts in memory, on Polars."""
    import polars as pl

    from assay.engine.cohort.meaning.cohort import assess_tables

    cohort = cohort_of()

    def run() -> pl.DataFrame:
        verdicts = assess_tables(cohort, {"subjects": pl.scan_parquet(path)}, AS_OF, PERIOD)
        found: pl.DataFrame = verdicts.collect(engine="streaming")
        return found

    return Work(run, run)


def ours_made_before(path: str) -> Work:
    """The same, the expressions made before."""
    import polars as pl

    from assay.engine.cohort.meaning.cohort import assess_tables

    verdicts = assess_tables(cohort_of(), {"subjects": pl.scan_parquet(path)}, AS_OF, PERIOD)
    return Work(lambda: verdicts.collect(engine="streaming"))


def polars_by_hand(path: str) -> Work:
    """The same in Polars by hand."""
    import polars as pl

    from .cohort_polars import by_hand

    load = workload()

    def run() -> pl.DataFrame:
        return by_hand(load, pl.scan_parquet(path)).collect(engine="streaming")

    return Work(run, run)


def hand_made_before(path: str) -> Work:
    """The same, the expressions made before."""
    import polars as pl

    from .cohort_polars import by_hand

    verdicts = by_hand(workload(), pl.scan_parquet(path))
    return Work(lambda: verdicts.collect(engine="streaming"))


def reading(path: str) -> Work:
    """The limit: Polars merely reads the same columns into memory."""
    import polars as pl

    columns = ["subject_id", *columns_of(workload())]
    return Work(lambda: pl.scan_parquet(path).select(columns).collect(engine="streaming"))


def nulls(path: str) -> Work:
    """The limit in another way: Polars reads the same columns and counts their nulls."""
    import polars as pl

    columns = ["subject_id", *columns_of(workload())]
    return Work(lambda: pl.scan_parquet(path).select(pl.col(columns).null_count()).collect(engine="streaming"))


def duckdb_by_hand(path: str) -> Work:
    """DuckDB with SQL by hand."""
    from .cohort_duckdb import sql

    connection = _duckdb()
    query = sql(workload(), f"read_parquet('{path}')")

    def run() -> Any:
        return connection.sql(query).to_arrow_table()

    return Work(run, lambda: _from_arrow(run()))


def ours_on_duckdb(path: str) -> Work:
    """The same plan on DuckDB."""
    from assay.engine.cohort.meaning.cohort import assess_tables

    cohort, connection = cohort_of(), _duckdb()

    def run() -> Any:
        verdicts = assess_tables(cohort, {"subjects": connection.read_parquet(path)}, AS_OF, PERIOD)
        return verdicts.to_arrow_table()

    return Work(run, lambda: _from_arrow(run()))


def ours_on_spark(path: str) -> Work:
    """The same plan on Spark, local; the verdicts are worked out and thrown away, as is usual there for timing."""
    import polars as pl

    from assay.engine.cohort.meaning.cohort import assess_tables

    cohort, session = cohort_of(), spark_session()

    def verdicts() -> Any:
        return assess_tables(cohort, {"subjects": session.read.parquet(path)}, AS_OF, PERIOD)

    def written() -> pl.DataFrame:
        with tempfile.TemporaryDirectory() as folder:
            verdicts().write.parquet(f"{folder}/verdicts")
            return pl.read_parquet(f"{folder}/verdicts/*.parquet")

    return Work(lambda: verdicts().write.format("noop").mode("overwrite").save(), written)


def spark_session() -> Any:
    """A Spark of this process alone."""
    sql: Any = import_module("pyspark.sql")

    builder: Any = sql.SparkSession.builder
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
                "spark.driver.memory": "3g", "spark.driver.bindAddress": "127.0.0.1",
                "spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": str(2 * THREADS),
                "spark.sql.warehouse.dir": tempfile.gettempdir()}  # fmt: skip
    for key, value in settings.items():
        builder = builder.config(key, value)
    session = builder.master(f"local[{THREADS}]").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _duckdb() -> Any:
    import duckdb

    return duckdb.connect(config={"threads": str(THREADS)})


def _from_arrow(found: Any) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(found)
