"""``assay until``: how long an answer holds if nothing new happens."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.shared.answering import AnswerFormat, FormatOption, Targets, show, targets_of
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
from assay.cli.shared.output import bad_input, paint_for
from assay.cli.shared.reading import prepared, words_of

EPILOG = (
    "Examples:\n\n  assay until examples/oakfield/facts.yaml\n\n"
    "  assay until examples/oakfield/facts.yaml 4.4 level\n\n  assay until facts.yaml --years 2 --format json"
)


def until(
    facts: FactsPath,
    targets: Targets = None,
    years: Annotated[int, typer.Option("--years", min=1, max=50, help="How many years ahead to look.")] = 5,
    personal: Personal = False,
    format: FormatOption = AnswerFormat.text,
    output: Output = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    no_color: NoColor = False,
) -> None:
    """Say how long the verdicts hold if nothing new happens, and what changes then.

    Exit status: 0 it was answered, 2 the input was bad.
    """
    from assay.engine.questions.until import valid_until
    from assay.facts.problems.problems import InputError
    from assay.views.text.until import until_text

    given = given_of(facts, standard, as_of, records, encoding, dates)
    compiled, read = prepared(given)
    wanted = targets_of(compiled.plan.standard, targets or ())
    try:
        answer = valid_until(compiled, read, wanted, years, personal)
    except InputError as error:
        raise bad_input(error) from None
    paint = paint_for(no_color, output)
    source = words_of(given, day=False)
    show(answer, lambda: until_text(answer, paint, source), format, output,
         [facts.as_posix(), *read.files()])  # fmt: skip
