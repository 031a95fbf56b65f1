"""``assay improve``: the smallest changes that reach a goal, by proof."""

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
from assay.facts.problems.problems import InputError

EPILOG = (
    "Examples:\n\n  assay improve examples/oakfield/facts.yaml --to 9.1=met\n\n"
    "  assay improve facts.yaml --to 4=met --to 9.1=met --ways 3\n\n"
    "  assay improve facts.yaml --to level=established --format json -o way.json"
)
_To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="TARGET=VERDICT", help="What to reach: 9.1=met, 4=met for an area, "
                 "level=established. Can be given several times."),
]  # fmt: skip
_Ways = Annotated[int, typer.Option("--ways", min=1, max=10, help="How many ways, each with other facts.")]


def improve(
    facts: FactsPath,
    to: _To = None,
    ways: _Ways = 1,
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
    """Find the smallest changes that reach a goal, with the proof that nothing smaller does.

    Nothing is written: the facts file stays as it is. Exit status: 0 a way was
    found, or the goal is reached already; 1 there is none, or none was found; 2
    the input was bad.
    """
    from assay.engine.plan.goals import goals_of

    given = given_of(facts, standard, as_of, records, encoding, dates)
    compiled, read = prepared(given)
    try:
        goals = goals_of(compiled.plan.standard, to or ())
        from assay.engine.questions.improve.improve import (
            improve as answer_of,  # Z3 is slow to load, and may not be there
        )

        answer = answer_of(compiled, read, goals, ways, personal)
    except InputError as error:
        raise bad_input(error) from None
    from assay.views.text.improve import improve_text

    paint = paint_for(no_color, output)
    source = words_of(given)
    show(answer, lambda: improve_text(answer, paint, source, ways), format, output,
         [facts.as_posix(), *read.files()])  # fmt: skip
    if not answer.ways and not answer.reached:
        raise typer.Exit(1)
