"""``assay verify``: whether a recorded assessment can be reproduced from its inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.shared.answering import AnswerFormat, FormatOption, show
from assay.cli.shared.options import (
    AsOf,
    DatesOption,
    EncodingOption,
    NoColor,
    Output,
    RecordsOption,
    StandardOption,
    given_of,
)
from assay.cli.shared.output import bad_input, paint_for
from assay.cli.shared.reading import prepared, words_of

NOT_REPRODUCED = 1

EPILOG = (
    "Examples:\n\n  assay assess facts.yaml --format json -o assessment.json\n\n"
    "  assay verify assessment.json --facts facts.yaml\n\n"
    "  assay verify assessment.json --facts facts.yaml --standard my-standard/"
)


def verify(
    record: Annotated[
        Path, typer.Argument(metavar="ASSESSMENT", help="An assessment that 'assay assess --format json' wrote.")
    ],
    facts: Annotated[Path, typer.Option("--facts", metavar="FACTS", help="The facts that it was made from.")],
    format: FormatOption = AnswerFormat.text,
    output: Output = None,
    as_of: AsOf = None,
    standard: StandardOption = None,
    records: RecordsOption = None,
    encoding: EncodingOption = None,
    dates: DatesOption = None,
    no_color: NoColor = False,
) -> None:
    """Assess anew, and say whether a recorded assessment is reproduced, to the byte, or what differs.

    Exit status: 0 it is reproduced, 1 it is not, 2 the input was bad.
    """
    from assay.engine.explaining.recorded import read_recorded
    from assay.engine.questions.verify import verify as verify_record
    from assay.facts.problems.problems import InputError
    from assay.views.text.verify import verify_text

    try:
        recorded = read_recorded(record)
        given = given_of(facts, standard, as_of, records, encoding, dates)
        compiled, read = prepared(given)
        answer = verify_record(recorded.document, compiled, read, recorded.data)
    except InputError as error:
        raise bad_input(error) from None
    paint = paint_for(no_color, output)
    source = words_of(given)
    show(answer, lambda: verify_text(answer, paint, source), format, output,
         [record.as_posix(), facts.as_posix(), *read.files()])  # fmt: skip
    if not answer.reproduced:
        raise typer.Exit(NOT_REPRODUCED)
