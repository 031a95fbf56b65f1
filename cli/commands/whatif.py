"""``assay whatif``: the verdicts if some facts were others."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.shared.answering import AnswerFormat, FormatOption, show
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
from assay.facts.problems.problems import InputError, Problem

EPILOG = (
    "Examples:\n\n  assay whatif examples/oakfield/facts.yaml --set coordinator.fte=0.1\n\n"
    "  assay whatif facts.yaml --set 'pairs[6].outcome=completed' --set 'pairs[17].outcome=completed'\n\n"
    "  assay whatif facts.yaml --set 'coordinator.training[+]={topic: running mentoring schemes, level: advanced}'\n\n"
    "  assay whatif facts.yaml --set satisfaction.mentees='43 of 50' --set previous.scheme.pairs=unknown"
)
_Set = Annotated[
    list[str],
    typer.Option("--set", metavar="KEY=VALUE", help="What to set: a fact, a field as 'pairs[6].outcome', or a new "
                 "record as 'pairs[+]'. Can be given several times; the order does not matter."),
]  # fmt: skip


def whatif(
    facts: FactsPath,
    set: _Set,
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
    """Set some facts anew, and show what difference it makes to the verdicts, and why.

    Nothing is written: the facts file stays as it is. Exit status: 0 it was
    answered, 2 the input was bad.
    """
    from assay.engine.questions.whatif.settings import settings_of
    from assay.engine.questions.whatif.whatif import what_if
    from assay.views.text.whatif import whatif_text

    problems: list[Problem] = []
    given = given_of(facts, standard, as_of, records, encoding, dates)
    compiled, read = prepared(given)
    try:
        answer = what_if(compiled, read, settings_of(set, problems), personal, problems=problems)
    except InputError as error:
        raise bad_input(error) from None
    paint = paint_for(no_color, output)
    source = words_of(given)
    show(answer, lambda: whatif_text(answer, paint, source), format, output,
         [facts.as_posix(), *read.files()])  # fmt: skip
