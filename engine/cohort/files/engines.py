"""Where a cohort is computed: Polars, DuckDB or Spark, each opened only when it is asked for.

An engine is given Parquet files and gives back its own kind of tables; files of
other formats are brought into Parquet first (Polars reads them itself), so that
a cell is read the same way on all engines.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assay.facts.problems.extras import needed
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.suggest import did_you_mean, listed

if TYPE_CHECKING:
    import polars as pl

ENGINES: Mapping[str, tuple[str, ...]] = {
    "polars": ("narwhals", "polars"),
    "duckdb": ("narwhals", "polars", "duckdb"),
    "spark": ("narwhals", "polars", "pyspark"),
}
"""The engines, and the packages that each needs, its own at the end."""


class Engine(Protocol):
    """An open engine."""

    @property
    def name(self) -> str: ...

    def read(self, paths: Sequence[Path]) -> Any:
        """Parquet files as one table of the engine."""
        ...

    def codes(self, verdicts: Any, folder: Path) -> pl.LazyFrame:
        """A table of the engine, computed; files that are needed on the way stand in the folder."""
        ...

    def close(self) -> None: ...


def require(engine: str) -> None:
    """InputError where there is no such engine, NotInstalled where what it needs is not there."""
    if engine not in ENGINES:
        hint = did_you_mean(engine, ENGINES) or f"engines are {listed(ENGINES)}"
        raise InputError([Problem("B304", Position(Source("--engine")), f"there is no engine '{engine[:40]}'", hint)])
    for package in ENGINES[engine]:
        needed(package)


def version_of(engine: str) -> str:
    """``duckdb 2.0.0``."""
    return f"{engine} {import_module(ENGINES[engine][-1]).__version__}"


def open_engine(engine: str, scratch: Path) -> Engine:
    """Open an engine; what does not fit into memory goes to ``scratch``."""
    require(engine)
    match engine:
        case "duckdb":
            return _duckdb(scratch)
        case "spark":
            return _spark(scratch)
        case _:
            return PolarsEngine()


def _literal(path: Path, escaped: str) -> str:
    """A path in which no sign stands for others; ``escaped`` is how an engine takes one for itself."""
    return "".join(escaped.format(sign) if sign in "*?[]{}" else sign for sign in os.fspath(path.absolute()))


# ---------------------------------------------------------------------- Polars


@dataclass(frozen=True)
class PolarsEngine:
    """Polars, streaming: on this machine, without a server."""

    name: str = "polars"

    def read(self, paths: Sequence[Path]) -> Any:
        import polars as pl

        return pl.scan_parquet(list(paths), glob=False, hive_partitioning=False)

    def codes(self, verdicts: Any, folder: Path) -> pl.LazyFrame:
        return verdicts.lazy()  # type: ignore[no-any-return]

    def close(self) -> None: ...


# ---------------------------------------------------------------------- DuckDB


@dataclass(frozen=True)
class DuckdbEngine:
    """DuckDB in this process, with a database of its own in memory."""

    connection: Any
    name: str = "duckdb"

    def read(self, paths: Sequence[Path]) -> Any:
        return self.connection.read_parquet([_literal(path, "[{}]") for path in paths], hive_partitioning=False)

    def codes(self, verdicts: Any, folder: Path) -> pl.LazyFrame:
        import polars as pl

        target = folder / "codes.parquet"
        verdicts.write_parquet(os.fspath(target))
        return pl.scan_parquet(target, glob=False)

    def close(self) -> None:
        self.connection.close()


def _duckdb(scratch: Path) -> Engine:
    import duckdb

    folder = scratch / "duckdb"
    connection = duckdb.connect(
        ":memory:", config={"temp_directory": os.fspath(folder), "autoinstall_known_extensions": "false"}
    )
    connection.execute("SET enable_progress_bar = false")
    return DuckdbEngine(connection)


# ----------------------------------------------------------------------- Spark


@dataclass(frozen=True)
class SparkEngine:
    """Spark: the session that there is, or one on this machine alone."""

    session: Any
    ours: bool
    name: str = "spark"

    def read(self, paths: Sequence[Path]) -> Any:
        return self.session.read.parquet(*[_literal(path, "\\{}") for path in paths])

    def codes(self, verdicts: Any, folder: Path) -> pl.LazyFrame:
        import polars as pl

        target = folder / "codes"
        verdicts.write.mode("overwrite").parquet(os.fspath(target.absolute()))
        return pl.scan_parquet(sorted(target.glob("*.parquet")), glob=False)

    def close(self) -> None:
        if self.ours:
            self.session.stop()


_QUIET = """\
rootLogger.level = error
logger.repl.name = org.apache.spark.api.python.PythonGatewayServer
logger.repl.level = error
rootLogger.appenderRef.err.ref = err
appender.err.type = Console
appender.err.name = err
appender.err.target = SYSTEM_ERR
appender.err.layout.type = PatternLayout
appender.err.layout.pattern = %p %c: %m%n
"""


def _spark(scratch: Path) -> Engine:
    sql: Any = import_module("pyspark.sql")

    session = sql.SparkSession.getActiveSession()
    if session is not None:
        return SparkEngine(session, False)
    logging = scratch / "log4j2.properties"
    logging.write_text(_QUIET, "utf-8")
    java = f"-Dlog4j2.configurationFile={logging.absolute().as_uri()}"
    builder: Any = sql.SparkSession.builder
    settings = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1", "spark.driver.extraJavaOptions": java,
        "spark.sql.warehouse.dir": os.fspath(scratch.absolute() / "warehouse"),
        "spark.local.dir": os.fspath(scratch.absolute()), "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(max(1, os.cpu_count() or 1)),
    }  # fmt: skip
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.master("local[*]").appName("assay").getOrCreate()
    except Exception as error:
        if type(error).__name__ not in ("PySparkRuntimeError", "JavaGatewayError", "RuntimeError"):
            raise
        message = "Spark could not be started: it needs Java 17 or later"
        raise InputError([Problem("B304", Position(Source("--engine")), message,
                                  "install Java and set JAVA_HOME, or take another engine")]) from None  # fmt: skip
    session.sparkContext.setLogLevel("ERROR")
    return SparkEngine(session, True)
