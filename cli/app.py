"""The commands. Each reads, calls the engine, and hands what it got to a view."""

from __future__ import annotations

import os
import sys
from enum import Enum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from assay.cli.commands import ask as ask_command
from assay.cli.commands import bounds as bounds_command
from assay.cli.commands import compare as compare_command
from assay.cli.commands import explain as explain_command
from assay.cli.commands import improve as improve_command
from assay.cli.commands import margins as margins_command
from assay.cli.commands import missing as missing_command
from assay.cli.commands import report as report_command
from assay.cli.commands import schema as schema_command
from assay.cli.commands import until as until_command
from assay.cli.commands import verify as verify_command
from assay.cli.commands import whatif as whatif_command
from assay.cli.commands import why as why_command
from assay.cli.commands.cohort import cohort_app
from assay.cli.commands.facts import facts_app
from assay.cli.shared.options import (
    AsOf,
    DatesOption,
    EncodingOption,
    FactsPath,
    NoColor,
    Output,
    RecordsOption,
    StandardOption,
    given_of,
)
from assay.cli.shared.output import BAD_INPUT, FAULT, FELL_BELOW, bad_input, paint_for, show_problems, write
from assay.cli.shared.reading import prepared, standard_of, words_of
from assay.cli.shared.usage import Commands
from assay.engine.version import VERSION
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import EngineFault, InputError, NotInstalled, Problem

app = typer.Typer(
    cls=Commands,
    name="assay",
    help="Assess a programme against a published quality standard, and show why.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
standards_app = typer.Typer(
    help="List the standards that come with Assay, and show what they ask.",
    invoke_without_command=True,
    rich_markup_mode=None,
)
app.add_typer(standards_app, name="standards", short_help="List the standards, and show what they ask.")
app.add_typer(facts_app, name="facts", short_help="Bring in what a school has: templates, checks, forms.")
app.add_typer(cohort_app, name="cohort", short_help="Assess many subjects in tables, and sum them up.")


class AssessmentFormat(str, Enum):
    """How an assessment is written."""

    text = "text"
    json = "json"
    markdown = "markdown"


def main() -> NoReturn:
    """Run the command; the exit status says how it went."""
    status = _run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = status or 1
    # Taking hundreds of modules apart one by one costs as much as an assessment.
    os._exit(status)


def _run() -> int:
    try:
        app()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except InputError as error:
        show_problems(error.problems)
        return BAD_INPUT
    except NotInstalled as error:
        show_problems([error.problem])
        return BAD_INPUT
    except EngineFault as error:
        typer.echo(f"assay: internal fault, no answer is given: {error}", err=True)
        return FAULT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("ASSAY_DEBUG"):
            raise
        typer.echo(f"assay: internal fault, no answer is given: {type(error).__name__}: {error}", err=True)
        typer.echo("This is a mistake in Assay. ASSAY_DEBUG=1 shows where.", err=True)
        return FAULT
    return 0


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"assay {VERSION}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Assess a programme against a published quality standard, and show why."""


@app.command(
    short_help="Assess a set of facts: every verdict, and why.",
    epilog="Examples:\n\n  assay assess examples/oakfield/facts.yaml\n\n"
    "  assay assess facts.yaml --format json --output assessment.json\n\n"
    "  assay assess facts.yaml --fail-below developing"
)
def assess(
    facts: FactsPath,
    format: Annotated[
        AssessmentFormat, typer.Option("--format", "-f", help="How to write it.")
    ] = AssessmentFormat.text,
    output: Output = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    fail_below: Annotated[
        str | None,
        typer.Option("--fail-below", metavar="LEVEL", help="Exit with 1 unless the level is certainly at least this."),
    ] = None,
    no_color: NoColor = False,
) -> None:
    """Assess a set of facts: a verdict for every criterion, every area and the whole.

    Exit status: 0 it was assessed, 1 the level fell below --fail-below,
    2 the input was bad, 3 an internal fault.
    """
    from assay.engine.assessing.assess import assess as assess_facts

    given = given_of(facts, standard, as_of, records, encoding, dates)
    compiled, read = prepared(given)
    levels = [level.id for level in reversed(compiled.plan.levels)]
    if fail_below is not None and fail_below not in levels:
        from assay.facts.values.suggest import did_you_mean, listed

        hint = did_you_mean(fail_below, levels) or f"levels are {listed(levels)}"
        at = Position(Source("--fail-below"))
        raise bad_input(InputError([Problem("U101", at, f"there is no level '{fail_below[:40]}'", hint)]))
    assessment = assess_facts(compiled, read)
    if format is AssessmentFormat.json:
        text = assessment.to_json()
    elif format is AssessmentFormat.markdown:
        from assay.views.markdown.assessment import assessment_markdown

        text = assessment_markdown(assessment)
    else:
        from assay.views.text.assessment import assessment_text

        paint = paint_for(no_color, output)
        text = assessment_text(assessment, paint, words_of(given))
    write(text, output, [facts.as_posix(), *read.files()])
    show_problems(assessment.problems)
    if fail_below is not None and not assessment.level.at_least(fail_below):
        from assay.views.phrases import say

        words = say("commands", "below", level=assessment.level.verdict, wanted=fail_below)
        typer.echo(words, err=True)
        raise typer.Exit(FELL_BELOW)


@standards_app.callback()
def standards(context: typer.Context, no_color: NoColor = False) -> None:
    """List the standards that come with Assay."""
    if context.invoked_subcommand is not None:
        return
    from assay.rules.reading.files import packaged_ids
    from assay.views.text.standards import standards_text

    found = [standard_of(id_) for id_ in packaged_ids()]
    write(standards_text(found, paint_for(no_color)), None)


@standards_app.command(
    "show", epilog="Examples:\n\n  assay standards show mentoring\n\n  assay standards show mentoring 3.3"
)
def show(
    standard: Annotated[str, typer.Argument(metavar="ID|PATH", help="A standard.")],
    criterion: Annotated[str | None, typer.Argument(metavar="CRITERION", help="One of its criteria.")] = None,
    no_color: NoColor = False,
) -> None:
    """Show what a standard asks, or one of its criteria in full."""
    from assay.views.text.standards import criterion_text, standard_text

    whole, paint = standard_of(standard), paint_for(no_color)
    if criterion is None:
        write(standard_text(whole, paint), None)
        return
    found = whole.criterion(criterion)
    if found is None:
        from assay.facts.values.suggest import did_you_mean, listed

        ids = [c.id for c in whole.criteria]
        hint = did_you_mean(criterion, ids) or f"criteria are {listed(ids)}"
        at = Position(Source("CRITERION"))
        raise bad_input(InputError([Problem("U102", at, f"the standard has no '{criterion[:40]}'", hint)]))
    write(criterion_text(whole, found, paint), None)


def check(
    path: Annotated[str, typer.Argument(metavar="PATH|ID", help="A facts file, or a standard by id, folder or file.")],
    standard: StandardOption = None,
    as_of: AsOf = None,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
) -> None:
    """Check a facts file or a standard: every problem, with its place and a suggestion.

    A standard's own cases (in its folder cases/) are run as well.
    """
    from assay.cli.commands.check import check_facts, check_standard, is_facts

    if is_facts(path):
        problems, words = check_facts(given_of(Path(path), standard, as_of, records, encoding, dates))
    else:
        problems, words = check_standard(path)
    show_problems(problems)
    write(words, None)
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(2)


_MORE = (
    (why_command.why, why_command.EPILOG, "Explain one verdict: why, or why not."),
    (margins_command.margins, margins_command.EPILOG, "Say how near every threshold is, in people and units."),
    (until_command.until, until_command.EPILOG, "Say until when the verdicts hold."),
    (missing_command.missing, missing_command.EPILOG, "List what is missing, and what to ask next."),
    (ask_command.ask, ask_command.EPILOG, "Ask for what is missing, and save the answers."),
    (bounds_command.bounds, bounds_command.EPILOG, "Say what can still come of it: the best and the worst."),
    (whatif_command.whatif, whatif_command.EPILOG, "Show what some other values would change."),
    (improve_command.improve, improve_command.EPILOG, "Find the smallest changes that reach a goal."),
    (compare_command.compare, compare_command.EPILOG, "Show what is different between two assessments."),
    (report_command.report, report_command.EPILOG, "Write one page to hand out and to print."),
    (verify_command.verify, verify_command.EPILOG, "Say whether a recorded assessment is reproduced."),
    (check, "Examples:\n\n  assay check facts.yaml\n\n  assay check mentoring\n\n  assay check my-standard/",
     "Check a facts file or a standard: every problem."),
    (explain_command.explain, explain_command.EPILOG, "Explain a problem's code, such as F203: how to mend it."),
    (schema_command.schema, schema_command.EPILOG, "Print a JSON Schema: of rules, facts, answers."),
)  # fmt: skip
for _command, _examples, _help in _MORE:
    app.command(epilog=_examples, short_help=_help)(_command)
