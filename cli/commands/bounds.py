"""``assay bounds``: the best and the worst that can still come."""

from __future__ import annotations

from assay.cli.shared.answering import AnswerFormat, FormatOption, Targets, show, targets_of
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
    "Examples:\n\n  assay bounds examples/hillcrest/facts.yaml\n\n"
    "  assay bounds examples/hillcrest/facts.yaml level 9.4\n\n"
    "  assay bounds facts.yaml --format json -o bounds.json"
)


def bounds(
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
    """Say what every open verdict can still become, each with what would have to turn out.

    It is proved that nothing else can come of what is not known. Exit status: 0
    it was answered, 2 the input was bad.
    """
    from assay.cli.shared.progress import ProgressBar
    from assay.facts.problems.problems import InputError
    from assay.views.text.bounds import bounds_text

    given = given_of(facts, standard, as_of, records, encoding, dates)
    compiled, read = prepared(given)
    wanted = targets_of(compiled.plan.standard, targets or ())
    try:
        from assay.engine.questions.bounds import bounds_of  # it needs Z3

        with ProgressBar("proving") as bar:
            answer = bounds_of(compiled, read, wanted, progress=bar.steps("verdicts"))
    except InputError as error:
        raise bad_input(error) from None
    paint = paint_for(no_color, output)
    source = words_of(given)
    show(answer, lambda: bounds_text(answer, paint, source), format, output,
         [facts.as_posix(), *read.files()])  # fmt: skip
