"""``assay report``: one assessment as a page to print, to file and to hand round."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.shared.options import (
    AsOf,
    DatesOption,
    EncodingOption,
    FactsPath,
    Output,
    Personal,
    RecordsOption,
    StandardOption,
    given_of,
)
from assay.cli.shared.output import BAD_INPUT, bad_input, show_problems, write
from assay.cli.shared.reading import FactsGiven, prepared
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem

if TYPE_CHECKING:
    from assay.engine.assessing.assess import Compiled
    from assay.facts.values.fact_set import FactSet

EPILOG = (
    "Examples:\n\n  assay report facts.yaml --output report.html\n\n"
    "  assay report facts.yaml --previous last-year.yaml --output report.html\n\n"
    "  assay report facts.yaml --format markdown"
)


class ReportFormat(str, Enum):
    """What a report is written as."""

    html = "html"
    markdown = "markdown"


_ENDINGS = {".html": ReportFormat.html, ".htm": ReportFormat.html, ".md": ReportFormat.markdown}


def report(
    facts: FactsPath,
    output: Output = None,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", metavar="FACTS", help="The facts of an earlier assessment, to show what changed."),
    ] = None,
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", "-f", help="How to write it; without it, as the name of the file says, or HTML."),
    ] = None,
    personal: Personal = False,
    as_of: AsOf = None,
    standard: StandardOption = None,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
) -> None:
    """Write the whole assessment as one page: verdicts, reasons, evidence, what is missing, what to do.

    The page needs nothing else: it can be filed, sent and printed as it is.
    Exit status: 0 it was written, 2 the input was bad.
    """
    kind = _kind(format, output)
    read = [_read(given_of(facts, standard, as_of, records, encoding, dates))]
    if previous is not None:
        read.append(_read(FactsGiven(previous, standard)))
    found = [one for one in read if one is not None]
    if len(found) < len(read):
        raise typer.Exit(BAD_INPUT)
    from assay.engine.assessing.assess import assess
    from assay.engine.questions.compare.earlier_years import year_problems
    from assay.views.report.page import report_of

    compiled, current = found[0]
    assessment = assess(compiled, current)
    earlier = assess(*found[1]) if len(found) > 1 else None
    content = report_of(compiled, assessment.showing_personal() if personal else assessment, earlier)
    if kind is ReportFormat.html:
        from assay.views.report.html import report_html

        text = report_html(content)
    else:
        from assay.views.report.markdown import report_markdown

        text = report_markdown(content)
    files = [facts.as_posix(), *(file for _, one in found for file in one.files())]
    write(text, output, [*files, previous.as_posix()] if previous else files)
    show_problems((*assessment.problems, *(year_problems(earlier, assessment) if earlier else ())))


def _read(given: FactsGiven) -> tuple[Compiled, FactSet] | None:
    """What one set of facts holds; None where its problems have been shown."""
    try:
        return prepared(given)
    except InputError as error:
        bad_input(error)
    except typer.Exit:
        pass
    return None


def _kind(format: ReportFormat | None, output: Path | None) -> ReportFormat:
    """What to write. A page is not written to a terminal, where nobody can read it."""
    kind = format or _ENDINGS.get(output.suffix.lower() if output else ".html")
    if kind is None:
        raise _refused(str(output), "it is not clear what to write", "end the name in .html or .md, or add --format")
    if kind is ReportFormat.html and output is None and sys.stdout.isatty():
        hint = "name a file for it, as in --output report.html, or add --format markdown"
        raise _refused("--output", "a page is not shown on a terminal", hint)
    return kind


def _refused(name: str, message: str, hint: str) -> typer.Exit:
    return bad_input(InputError([Problem("U104", Position(Source(name)), message, hint)]))
