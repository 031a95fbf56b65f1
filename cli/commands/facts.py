"""The commands about facts: templates to fill in, checking, showing what was read, converting."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeVar

import typer

from assay.cli.shared.options import (
    AsOf,
    DatesOption,
    EncodingOption,
    FactsPath,
    Force,
    NoColor,
    Personal,
    RecordsOption,
    StandardOption,
    given_of,
)
from assay.cli.shared.output import bad_input, paint_for, show_problems, write, write_new
from assay.cli.shared.reading import facts_of, prepared, standard_of
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem

facts_app = typer.Typer(
    help="Bring in what a school has: templates to fill in, checks, what was read from where, other formats.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


_Form = TypeVar("_Form", bound=str)


@facts_app.command(
    epilog="Examples:\n\n  assay facts template -o facts.yaml\n\n  assay facts template -o facts.xlsx\n\n"
    "  assay facts template --standard mentoring -o form.html"
)
def template(
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE",
                     help="A new file: .yaml a commented facts file, .xlsx a workbook, .html a form to print."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="[yaml|xlsx|html]",
                     help="What to make, where the name of the file does not say."),
    ] = None,
    standard: Annotated[
        str, typer.Option("--standard", metavar="ID|PATH", help="For which standard.")
    ] = "mentoring",
    force: Force = False,
) -> None:  # fmt: skip
    """Make a template to fill in: a commented facts file, a workbook, or a form to print."""
    from assay.views.paperwork import TEMPLATE_FORMS, facts_template
    from assay.views.phrases import say

    kind = _form(format, output, TEMPLATE_FORMS, "a template is made as .yaml, .xlsx or .html")
    data = facts_template(standard_of(standard), kind)
    if output is None:
        write(data.decode("utf-8"), None)
        return
    write_new(data, output, force)
    typer.echo(printable(say("commands", f"made.{kind}", file=output.as_posix())), err=True)


@facts_app.command(
    epilog="Examples:\n\n  assay facts check examples/oakfield/facts.yaml\n\n"
    "  assay facts check facts.yaml --records pairs=export.csv --dates day-first"
)
def check(
    facts: FactsPath,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
) -> None:
    """Check facts: every problem with its place, and whether the files of evidence are still the same."""
    from .check import check_facts

    problems, words = check_facts(given_of(facts, standard, as_of, records, encoding, dates))
    show_problems(problems)
    write(words, None)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(2)


@facts_app.command(
    epilog="Examples:\n\n  assay facts show examples/oakfield/facts.yaml\n\n"
    "  assay facts show facts.xlsx --rows pairs"
)
def show(
    facts: FactsPath,
    rows: Annotated[
        str | None, typer.Option("--rows", metavar="LIST", help="Show the rows of one list, such as pairs.")
    ] = None,
    personal: Personal = False,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
    no_color: NoColor = False,
) -> None:
    """Show what was read, and from where; and what is missing, area by area."""
    from assay.views.text.facts import rows_text, show_text

    compiled, read = prepared(given_of(facts, standard, as_of, records, encoding, dates))
    paint = paint_for(no_color)
    try:
        text = rows_text(read, compiled.plan.standard, rows, personal) if rows else \
               show_text(compiled, read, paint, facts.as_posix(), personal)  # fmt: skip
    except InputError as error:
        raise bad_input(error) from None
    write(text, None)
    show_problems(read.warnings)


@facts_app.command(
    epilog="Examples:\n\n  assay facts convert facts.xlsx -o facts.yaml\n\n"
    "  assay facts convert examples/oakfield/facts.yaml -o oakfield.xlsx"
)
def convert(
    facts: FactsPath,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="A new file: .yaml, .json or .xlsx. "
                     "Without it, YAML is printed."),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("--format", "-f", metavar="[yaml|json|xlsx]",
                     help="What to write, where the name of the file does not say."),
    ] = None,
    force: Force = False,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
) -> None:  # fmt: skip
    """Write facts in another format: YAML, JSON or a workbook. Lists from files are written out whole."""
    from assay.views.paperwork import FACTS_FORMS, written_facts

    kind = _form(format, output, FACTS_FORMS, "facts are written as .yaml, .json or .xlsx")
    whole, read = facts_of(given_of(facts, standard, as_of, records, encoding, dates))
    data = written_facts(read, whole, kind)
    if output is None:
        write(data.decode("utf-8"), None)
    else:
        write_new(data, output, force)
    show_problems(read.warnings)


def _form(said: str | None, output: Path | None, forms: tuple[_Form, ...], hint: str) -> _Form:
    """What to write: as --format says, else the ending of the file's name, else YAML for the terminal."""
    from assay.views.paperwork import form_named

    try:
        form = form_named(said or (output.suffix if output else "yaml"), forms)
    except ValueError as error:
        if said:
            raise typer.BadParameter(str(error), param_hint="--format") from None
        raise _unclear(output, hint) from None
    if form == "xlsx" and output is None:
        raise _unclear(None, "a workbook needs a file: add '-o facts.xlsx'")
    return form


def _unclear(output: Path | None, hint: str) -> typer.Exit:
    at = Position(Source(output.as_posix() if output else "--output"))
    return bad_input(InputError([Problem("U104", at, "it is not clear what to write", hint)]))
