"""``assay margins``: how far every threshold is from turning."""

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
    Personal,
    RecordsOption,
    StandardOption,
    given_of,
)
from assay.cli.shared.output import paint_for, show_problems
from assay.cli.shared.reading import prepared, words_of

Targets = Annotated[
    list[str] | None, typer.Argument(metavar="TARGET…", help="Criteria (3.3), areas (4); without any, all of them.")
]

EPILOG = (
    "Examples:\n\n  assay margins examples/oakfield/facts.yaml\n\n"
    "  assay margins examples/oakfield/facts.yaml 9.1 6\n\n  assay margins facts.yaml --format json -o margins.json"
)


def margins(
    facts: FactsPath,
    targets: Targets = None,
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
    """Say how far every threshold is, in records or people, and which one of them would turn a verdict.

    Exit status: 0 it was answered, 2 the input was bad.
    """
    from assay.engine.assessing.assess import assess_unfired
    from assay.engine.questions.margins import margins_of
    from assay.views.text.margins import margins_text

    given = given_of(facts, standard, as_of, records, encoding, dates)
    compiled, read = prepared(given)
    wanted = targets_of(compiled.plan.standard, targets or ())
    assessment = assess_unfired(compiled, read)
    answer = margins_of(assessment.showing_personal() if personal else assessment, wanted)
    paint = paint_for(no_color, output)
    source = words_of(given)
    show(answer, lambda: margins_text(answer, paint, source), format, output,
         [facts.as_posix(), *read.files()])  # fmt: skip
    show_problems(assessment.problems)
