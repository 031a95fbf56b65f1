"""``assay missing``: what to find out next, and what need not be found out."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.shared.answering import AnswerFormat, FormatOption, show, targets_of
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
from assay.cli.shared.output import bad_input, paint_for
from assay.cli.shared.reading import prepared, words_of

EPILOG = (
    "Examples:\n\n  assay missing examples/hillcrest/facts.yaml\n\n"
    "  assay missing examples/hillcrest/facts.yaml 9.4 5\n\n"
    "  assay missing facts.yaml level --format json -o missing.json"
)
Targets = Annotated[
    list[str] | None,
    typer.Argument(metavar="TARGET…", help="Criteria (3.3), areas (4) or level; without any, all criteria."),
]


def missing(
    facts: FactsPath,
    targets: Targets = None,
    format: FormatOption = AnswerFormat.text,
    output: Output = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    no_color: NoColor = False,
) -> None:
    """List the facts that can still change a verdict, in the order in which to ask for them.

    It is proved that what is not listed can change none. Exit status: 0 it was
    answered, 2 the input was bad.
    """
    from assay.cli.shared.progress import ProgressBar
    from assay.facts.problems.problems import InputError
    from assay.views.text.missing import missing_text

    given = given_of(facts, standard, as_of, records, encoding, dates)
    compiled, read = prepared(given)
    wanted = targets_of(compiled.plan.standard, targets or ())
    try:
        from assay.engine.questions.missing import missing_facts  # it needs Z3

        with ProgressBar("proving") as bar:
            answer = missing_facts(compiled, read, wanted, progress=bar.steps("verdicts"))
    except InputError as error:
        raise bad_input(error) from None
    paint = paint_for(no_color, output)
    source = words_of(given)
    show(answer, lambda: missing_text(answer, paint, source), format, output,
         [facts.as_posix(), *read.files()])  # fmt: skip
