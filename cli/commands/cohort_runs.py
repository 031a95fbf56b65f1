"""What the commands about cohorts do. Nothing of it is imported before such a command runs."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assay.cli.shared.output import bad_input, paint_for, show_problems, write, write_new
from assay.cli.shared.progress import ProgressBar
from assay.cli.shared.reading import standard_of
from assay.facts.problems.extras import needed
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import MOST_SHOWN, InputError, Problem, in_order, render
from assay.views.phrases import say
from assay.views.text.layout import columns, wrapped

if TYPE_CHECKING:
    from assay.engine.cohort.running.run import RunOutcome
    from assay.engine.cohort.summing.margins import MarginName
    from assay.engine.cohort.tables.layout import CohortPlan
    from assay.rules.language.standard import Standard

PAGE = "commands"

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Assess:
    """What ``assay cohort assess`` was given."""

    tables: Path
    output: str
    standard: str
    engine: str
    as_of: str | None
    period: str | None
    keep: tuple[str, ...]
    could_be: bool
    reasons: bool
    margins: bool
    set_aside: Path | None
    force: bool
    restart: bool


def _cohort(standard: str, engine: str = "polars") -> CohortPlan:
    """The standard made ready for tables, where all that is needed is installed."""
    from assay.engine.cohort.files.engines import require

    require(engine)
    from assay.engine.cohort.tables.layout import compile_cohort

    return compile_cohort(standard_of(standard))


# ------------------------------------------------------------------------- assess


def assess_tables(given: Assess) -> None:
    """Assess a folder of tables, and say what came out and what can be done next."""
    folder = given.output.endswith(("/", "\\"))
    output = Path(given.output)
    if not folder and output.suffix.lower() != ".parquet":
        raise _unclear(given.output, "verdicts are written as .parquet, or with '/' at the end as a folder of parts")
    _set_aside_kind(given.set_aside)
    cohort = _cohort(given.standard, given.engine)
    from assay.engine.cohort.files.files import find_tables
    from assay.engine.cohort.files.working_folder import working_folder
    from assay.engine.cohort.running.run import RunOptions, assess_cohort

    tables = find_tables(given.tables, cohort.layout)
    options = RunOptions(given.engine, given.as_of, given.period, given.keep, given.could_be, given.reasons,
                         given.margins, given.set_aside, given.force, given.restart)  # fmt: skip
    if given.engine == "spark":
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")  # about the version of pandas
    try:
        with ProgressBar("assessing") as bar:
            outcome = assess_cohort(cohort, tables, output, options, bar.report, folder=folder)
    except KeyboardInterrupt:
        kept = working_folder(output)
        if kept.is_dir():
            _err(say(PAGE, "cohort.interrupted", folder=kept.as_posix()))
        raise typer.Exit(INTERRUPTED) from None
    _say([*outcome.warnings, *(replace(problem, severity="warning") for problem in outcome.problems)])
    if outcome.set_aside and given.set_aside is not None:
        aside = outcome.set_aside
        _err(say(PAGE, "cohort.set_aside", count=aside, number=f"{aside:,}", file=given.set_aside.as_posix()))
    if outcome.resumed:
        _err(say(PAGE, "cohort.resumed", resumed=outcome.resumed, parts=outcome.parts))
    write("\n".join(_closing(given, cohort.plan.standard, cohort, outcome)) + "\n", None)


def _closing(given: Assess, standard: Standard, cohort: CohortPlan, outcome: RunOutcome) -> list[str]:
    lines = wrapped(say(PAGE, "cohort.assessed", count=outcome.subjects, number=f"{outcome.subjects:,}",
                        title=standard.title, version=standard.version))  # fmt: skip
    titles: dict[str, str] = {level.id: level.title for level in cohort.plan.levels}
    titles |= {other: say(PAGE, f"cohort.{other}") for other in ("not_applicable", "unknown")}
    rows = [(f"  {titles[id_]}", f"{count:,}") for id_ in titles if (count := outcome.levels.get(id_, 0))]
    if rows:
        lines += ["", *columns(rows)]
    output = given.output
    first = next(iter(standard.criteria)).id
    again = "" if given.standard == "mentoring" else f" --standard {given.standard}"
    lines += ["", say(PAGE, "cohort.verdicts", file=output), f"  assay cohort summary {output}{again}",
              f"  assay why {given.tables.as_posix()} --row ID {first}{again}"]  # fmt: skip
    return [printable(line) for line in lines]


# -------------------------------------------------------------------------- check


def check_tables(
    where: Path, standard: str, as_of: str | None, period: str | None, set_aside: Path | None, force: bool
) -> bool:
    """Say what is wrong with tables; whether anything is."""
    _set_aside_kind(set_aside)
    cohort = _cohort(standard)
    from assay.engine.cohort.files.files import find_tables
    from assay.engine.cohort.running.check_run import check_cohort

    tables = find_tables(where, cohort.layout)
    with ProgressBar("checking") as bar:
        found = check_cohort(cohort, tables, as_of, period, set_aside, force, bar.report)
    _say([*found.warnings, *found.problems])
    rows = [(f"  {name}", f"{count:,}") for name, count in found.rows.items()]
    lines = [say(PAGE, "cohort.tables"), *columns(rows), ""]
    if found.set_aside and set_aside is not None:
        lines.append(say(PAGE, "cohort.wrong_rows", file=set_aside.as_posix()))
    wrong = sum(problem.severity == "error" for problem in found.problems)
    remarked = len(found.problems) + len(found.warnings) - wrong
    if wrong:
        lines.append(say(PAGE, "cohort.mistakes", count=wrong))
    else:
        lines.append(say(PAGE, "cohort.remarked", count=remarked) if remarked else say(PAGE, "cohort.nothing_wrong"))
    write(printable_lines(lines), None)
    return bool(wrong)


def printable_lines(lines: list[str]) -> str:
    """Lines without what would steer a terminal."""
    return "".join(f"{printable(line)}\n" for line in lines)


def _set_aside_kind(path: Path | None) -> None:
    if path is not None and path.suffix.lower() not in (".csv", ".parquet"):
        raise _unclear(path.as_posix(), "rows that are wrong are written as .csv or .parquet")


# ------------------------------------------------------------------------ summary


@dataclass(frozen=True, slots=True)
class Summarise:
    """What ``assay cohort summary`` was given."""

    verdicts: Path
    by: tuple[str, ...]
    suppress_below: int
    noun: str
    format: str | None
    output: Path | None
    standard: str | None
    no_color: bool


_ENDINGS = {".html": "html", ".htm": "html", ".md": "markdown", ".json": "json", ".txt": "text"}


def summarise(given: Summarise) -> None:
    """Sum up a file of verdicts, as text, JSON, Markdown or a page for a browser."""
    kind = given.format or _ENDINGS.get(given.output.suffix.lower() if given.output else ".txt")
    if kind is None:
        raise _unclear(str(given.output), "a summary is written as .html, .md, .json or .txt")
    from assay.engine.cohort.files.engines import require

    require("polars")
    from assay.engine.cohort.summing.summary import summarise as sum_up
    from assay.engine.cohort.tables.metadata import verdicts_metadata

    said = verdicts_metadata(given.verdicts)
    standard = standard_of(given.standard or _packaged(said.get("assay.standard.id", "")))
    cautions = _other_rules(given.verdicts, said, standard)
    names = ("engine", "as_of", "period", "set_aside")
    made_by = {say(PAGE, f"made_by.{name}"): said[f"assay.{name}"] for name in names
               if said.get(f"assay.{name}", "column") not in ("column", "0")}  # fmt: skip
    summary = sum_up(
        standard, given.verdicts, given.by, suppress_below=given.suppress_below, noun=given.noun, made_by=made_by,
        margin_names=_margin_names(standard),
    )  # fmt: skip
    if kind == "html":
        from assay.views.cohort.report import summary_html

        text = summary_html(summary)
    elif kind == "markdown":
        from assay.views.cohort.markdown import summary_markdown

        text = summary_markdown(summary)
    elif kind == "json":
        text = summary.to_json()
    else:
        from assay.views.cohort.text import summary_text

        text = summary_text(summary, paint_for(given.no_color, given.output))
    write(text, given.output, [given.verdicts.as_posix()])
    show_problems(cautions)


def _margin_names(standard: Standard) -> dict[str, MarginName]:
    """What each column of margins is of."""
    from assay.engine.cohort.meaning.reasons import margins_of
    from assay.engine.cohort.summing.margins import MarginName
    from assay.engine.plan.plan_from_standard import plan_from_standard

    return {name: MarginName(of.says, of.unit) for name, of in margins_of(plan_from_standard(standard)).items()}


def _packaged(id_: str) -> str:
    """The standard that verdicts name, where it comes with Assay; never a path that a file gives."""
    from assay.rules.reading.files import packaged_ids

    return id_ if id_ in packaged_ids() else "mentoring"


def _other_rules(verdicts: Path, said: Mapping[str, str], standard: Standard) -> list[Problem]:
    """A warning where the verdicts are those of other rules than the standard at hand."""
    digest = said.get("assay.standard.digest")
    if digest is None or digest == standard.digest:
        return []
    message = (f"these verdicts are of {said.get('assay.standard.id', '')[:60]}, "
               f"version {said.get('assay.standard.version', '')[:60]}, with other rules than the standard at hand")
    hint = "name the standard with --standard, or assess the tables again"
    return [Problem("B103", Position(Source(verdicts.as_posix())), message, hint, "warning")]


# -------------------------------------------------------------- template, generate


def template_of(standard: str, dialect: str, output: Path | None, force: bool) -> None:
    """The definitions of tables, as SQL or as empty Arrow files."""
    cohort = _cohort(standard)
    from assay.engine.cohort.tables.template import arrow_schemas, arrow_template, sql_template

    whole = cohort.plan.standard
    if dialect != "arrow":
        text = sql_template(cohort.layout, dialect, say(PAGE, "made.heading", title=whole.title, version=whole.version))
        if output is None:
            write(text, None)
        else:
            write_new(text.encode("utf-8"), output, force)
        return
    needed("pyarrow")
    if output is None:
        parts = [f"{name}\n{schema.to_string(show_schema_metadata=False, show_field_metadata=False)}\n"
                 for name, schema in arrow_schemas(cohort.layout).items()]  # fmt: skip
        write("\n".join(parts), None)
        return
    output.mkdir(parents=True, exist_ok=True)
    for name, data in arrow_template(cohort.layout).items():
        write_new(data, output / f"{name}.arrow", force)
    _err(say(PAGE, "made.tables", folder=output.as_posix()))


def generate_tables(rows: int, seed: int, output: Path, standard: str, part_rows: int) -> None:
    """Make up tables."""
    cohort = _cohort(standard)
    needed("numpy")
    from assay.engine.cohort.made_up.generate import generate

    with ProgressBar("making") as bar:
        generate(cohort.plan, cohort.layout, rows, seed, output, part_rows=part_rows, progress=bar.report)
    again = "" if standard == "mentoring" else f" --standard {standard}"
    shown = output.as_posix()
    _err(say(PAGE, "made.subjects", number=f"{rows:,}", folder=shown),
         f"  assay cohort assess {shown}{again} --output verdicts.parquet")


# --------------------------------------------------------------------------- words


def _err(*lines: str) -> None:
    for line in lines:
        typer.echo(printable(line), err=True)


def _say(problems: list[Problem]) -> None:
    """Problems to standard error, without the word that nothing was written."""
    found = in_order(problems)
    for problem in found[:MOST_SHOWN]:
        typer.echo(render(problem), err=True)
    if len(found) > MOST_SHOWN:
        _err(say(PAGE, "more", number=len(found) - MOST_SHOWN))
    sys.stderr.flush()


def _unclear(name: str, hint: str) -> typer.Exit:
    return bad_input(InputError([Problem("U104", Position(Source(name)), "it is not clear what to write", hint)]))
