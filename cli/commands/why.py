"""``assay why``: the proof of one verdict."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.shared.answering import AnswerFormat, FormatOption, show, target_of
from assay.cli.shared.options import (
    AsOf,
    DatesOption,
    EncodingOption,
    FactsPath,
    NoColor,
    Output,
    Personal,
    RecordsOption,
    StandardOption,
    given_of,
)
from assay.cli.shared.output import paint_for, show_problems
from assay.cli.shared.reading import FactsGiven, prepared, words_of

EPILOG = (
    "Examples:\n\n  assay why examples/oakfield/facts.yaml 3.3\n\n"
    "  assay why examples/oakfield/facts.yaml 9.1 --rows\n\n"
    "  assay why examples/oakfield/facts.yaml 6.2 --depth 2\n\n"
    "  assay why examples/oakfield/facts.yaml 4 --format json\n\n  assay why examples/oakfield/facts.yaml level\n\n"
    "  assay why TABLES --row S0000017 9.1"
)


def why(
    facts: FactsPath,
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A criterion (3.3), an area (4) or level.")],
    format: FormatOption = AnswerFormat.text,
    output: Output = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="List the very records that count for and against.")
    ] = False,
    depth: Annotated[
        int | None,
        typer.Option("--depth", metavar="N", min=1, help="How deep the conditions are shown; deeper ones are counted."),
    ] = None,
    personal: Personal = False,
    row: Annotated[
        str | None,
        typer.Option("--row", metavar="ID", help="Explain one subject of a cohort: FACTS is then a folder of tables."),
    ] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="With --row: the period, as in 2024/25.")
    ] = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    no_color: NoColor = False,
) -> None:
    """Explain one verdict: the conditions, what was observed, what settled it, what is missing."""
    from assay.engine.assessing.assess import assess
    from assay.engine.questions.why.proof import proof
    from assay.views.text.why import proof_text

    if row is None:
        if period is not None:
            raise typer.BadParameter("it goes with --row; a facts file names its own period", param_hint="--period")
        given = given_of(facts, standard, as_of, records, encoding, dates)
        compiled, read = prepared(given)
        source = words_of(given)
    else:
        from .cohort_why import prepared_row

        if records or encoding or dates:
            raise typer.BadParameter("--records, --encoding and --dates go with a facts file", param_hint="--row")
        compiled, read = prepared_row(facts, row, standard, as_of, period)
        more = () if period is None else ("--period", period)
        source = words_of(FactsGiven(facts, standard, as_of), "--row", row, *more)
    wanted = target_of(compiled.plan.standard, target)
    assessment = assess(compiled, read)
    if personal:
        assessment = assessment.showing_personal()
    found = proof(assessment, wanted, rows or personal)
    paint = paint_for(no_color, output)
    show(
        found,
        lambda: proof_text(found, paint, assessment if rows or personal else None, personal, depth, source),
        format,
        output,
        [facts.as_posix(), *read.files()],
    )
    show_problems(assessment.problems)
