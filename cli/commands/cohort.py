"""The commands about cohorts: many subjects in tables, made up, checked, assessed, summed up."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from assay.cli.shared.options import AsOf, Force, NoColor
from assay.cli.shared.output import bad_input
from assay.facts.problems.problems import InputError

cohort_app = typer.Typer(
    help="Assess many subjects in tables: Parquet, CSV, JSON lines or Arrow; check the tables, sum up the verdicts.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class EngineName(str, Enum):
    """Where the verdicts are computed."""

    polars = "polars"
    duckdb = "duckdb"
    spark = "spark"


class Dialect(str, Enum):
    """What the definitions of tables are written in."""

    duckdb = "duckdb"
    postgres = "postgres"
    spark = "spark"
    arrow = "arrow"


class SummaryFormat(str, Enum):
    """How a summary is written."""

    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"


TablesPath = Annotated[
    Path, typer.Argument(metavar="TABLES", help="A folder of tables; 'assay cohort template' shows which.")
]
Standard = Annotated[
    str, typer.Option("--standard", metavar="ID|PATH", help="The standard: an id, a folder or a file.")
]
Period = Annotated[
    str | None, typer.Option("--period", metavar="PERIOD", help="The period of all subjects, as in 2024/25.")
]
SetAside = Annotated[
    Path | None,
    typer.Option("--set-aside", metavar="FILE", help="Write which rows are wrong, and why, to this .csv or .parquet."),
]


@cohort_app.command(
    epilog="Examples:\n\n  assay cohort assess TABLES --output verdicts.parquet\n\n"
    "  assay cohort assess TABLES --keep region --output verdicts.parquet\n\n"
    "  assay cohort assess TABLES --set-aside wrong.csv --output verdicts.parquet\n\n"
    "  assay cohort assess TABLES --engine duckdb --output verdicts/"
)
def assess(
    tables: TablesPath,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE|FOLDER/", help="A new Parquet file; with '/' at the end "
                          "a folder of parts."),
    ],
    standard: Standard = "mentoring",
    engine: Annotated[EngineName, typer.Option("--engine", help="Where it is computed.")] = EngineName.polars,
    as_of: AsOf = None,
    period: Period = None,
    keep: Annotated[
        list[str] | None, typer.Option("--keep", metavar="COLUMN", help="Keep a column of 'subjects', such as region. "
                                       "Can be given several times."),
    ] = None,
    could_be: Annotated[bool, typer.Option("--could-be", help="Add which verdicts are still possible.")] = False,
    reasons: Annotated[bool, typer.Option("--reasons", help="Add which of the reasons of a criterion held.")] = False,
    margins: Annotated[bool, typer.Option("--margins", help="Add how far each figure is from its threshold.")] = False,
    set_aside: SetAside = None,
    force: Force = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew where a run was interrupted; otherwise it goes on."),
    ] = False,
) -> None:  # fmt: skip
    """Assess every subject of a folder of tables: a column for each criterion, each area and the level.

    Rows that are wrong are refused, all of them at once; with --set-aside their
    subjects are left out. A run that was interrupted goes on with the same command.
    Exit status: 0 they were assessed, 2 the input was bad, 3 an internal fault.
    """
    from .cohort_runs import Assess, assess_tables

    given = Assess(tables, output, standard, engine.value, as_of, period, _once(keep), could_be, reasons, margins,
                   set_aside, force, restart)  # fmt: skip
    try:
        assess_tables(given)
    except InputError as error:
        raise bad_input(error) from None


@cohort_app.command(
    epilog="Examples:\n\n  assay cohort check TABLES\n\n  assay cohort check TABLES --set-aside wrong.csv"
)
def check(
    tables: TablesPath,
    standard: Standard = "mentoring",
    as_of: AsOf = None,
    period: Period = None,
    set_aside: SetAside = None,
    force: Force = False,
) -> None:
    """Check tables against a standard: types, bounds, ids that are there twice, records of nobody.

    Each mistake is counted, with the ids of some of the subjects. Exit status:
    0 nothing is wrong, 2 something is.
    """
    from .cohort_runs import check_tables

    try:
        wrong = check_tables(tables, standard, as_of, period, set_aside, force)
    except InputError as error:
        raise bad_input(error) from None
    if wrong:
        raise typer.Exit(2)


@cohort_app.command(
    epilog="Examples:\n\n  assay cohort summary verdicts.parquet\n\n"
    "  assay cohort summary verdicts.parquet --by region -o report.html"
)
def summary(
    verdicts: Annotated[
        Path, typer.Argument(metavar="VERDICTS", help="What 'assay cohort assess' wrote: a file, or a folder of parts.")
    ],
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="COLUMN", help="Also by the groups in a column that was kept. "
                                       "Can be given several times."),
    ] = None,
    suppress_below: Annotated[
        int, typer.Option("--suppress-below", metavar="N", min=0, help="Hide figures of fewer subjects than this; "
                          "0 hides nothing."),
    ] = 10,
    format: Annotated[
        SummaryFormat | None, typer.Option("--format", "-f", help="How to write it, where the name of the file does "
                                           "not say."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="A file: .html, .md, .json or .txt."),
    ] = None,
    noun: Annotated[
        str, typer.Option("--noun", metavar="WORD", help="What the subjects are called, as in schools."),
    ] = "subjects",
    standard: Annotated[
        str | None, typer.Option("--standard", metavar="ID|PATH", help="The standard, where it is not one that comes "
                                 "with Assay."),
    ] = None,
    no_color: NoColor = False,
) -> None:  # fmt: skip
    """Sum up verdicts: levels, areas and criteria, by period and by group, and how near to the thresholds they lie.

    Small groups are hidden, so that no single subject can be told.
    """
    from .cohort_runs import Summarise, summarise

    kind = format.value if format else None
    try:
        summarise(Summarise(verdicts, _once(by), suppress_below, noun, kind, output, standard, no_color))
    except InputError as error:
        raise bad_input(error) from None


@cohort_app.command(
    epilog="Examples:\n\n  assay cohort template\n\n  assay cohort template --dialect postgres -o tables.sql\n\n"
    "  assay cohort template --dialect arrow -o TABLES"
)
def template(
    standard: Standard = "mentoring",
    dialect: Annotated[
        Dialect, typer.Option("--dialect", help="SQL of a database, or Arrow schemas.")
    ] = Dialect.duckdb,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE|FOLDER", help="A new file; for arrow a new folder, "
                                  "with an empty table for each."),
    ] = None,
    force: Force = False,
) -> None:  # fmt: skip
    """Write the definitions of the tables that hold the facts of a standard."""
    from .cohort_runs import template_of

    try:
        template_of(standard, dialect.value, output, force)
    except InputError as error:
        raise bad_input(error) from None


@cohort_app.command(
    epilog="Examples:\n\n  assay cohort generate --rows 100000 --seed 1 --output TABLES"
)
def generate(
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=1, help="How many subjects.")],
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="The same seed gives the same tables.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="TABLES", help="A new folder.")],
    standard: Standard = "mentoring",
    part_rows: Annotated[
        int, typer.Option("--part-rows", metavar="N", min=1, help="Subjects in each part of the tables.")
    ] = 100_000,
) -> None:
    """Make up a cohort: plausible tables with missing values, and figures just at their thresholds."""
    from .cohort_runs import generate_tables

    try:
        generate_tables(rows, seed, output, standard, part_rows)
    except InputError as error:
        raise bad_input(error) from None


def _once(names: list[str] | None) -> tuple[str, ...]:
    """An option that can be given several times, without repeats."""
    return tuple(dict.fromkeys(names or ()))
