"""assay ask: an interview about what is missing, which writes the answers into the facts file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.shared.answering import AnswerFormat, FormatOption, show, targets_of
from assay.cli.shared.options import (
    AsOf,
    DatesOption,
    EncodingOption,
    NoColor,
    Output,
    Personal,
    RecordsOption,
    StandardOption,
    given_of,
)
from assay.cli.shared.output import BAD_INPUT, paint_for, write
from assay.cli.shared.reading import standard_of, words_of

EPILOG = (
    "Examples:\n\n  assay ask facts.yaml\n\n  assay ask facts.yaml 4 9.1\n\n"
    "  assay ask facts.yaml --new --subject-id hill --name \"Hill School\" --period 2024/25 --as-of 2025-07-18\n\n"
    "  assay ask facts.yaml < answers.txt"
)


def ask(
    facts: Annotated[
        Path, typer.Argument(metavar="FACTS", help="A facts file (YAML or JSON). The answers are written into it.")
    ],
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TARGET]…", help="Criteria (3.3), areas (4) or level; without one, all criteria."),
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Begin a new facts file; FACTS must not be there yet.")] = False,
    subject_id: Annotated[
        str | None, typer.Option("--subject-id", metavar="ID", help="With --new: a short name of the subject, as hill.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="With --new: its full name.")] = None,
    period: Annotated[
        str | None, typer.Option("--period", metavar="PERIOD", help="With --new: the review period, as in 2024/25.")
    ] = None,
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
    """Ask for what is missing, most useful first, and write each answer into the facts file at once.

    An interview that is broken off goes on where it ended: run it again. Answers
    can also come from a file, one a line. --output holds what it has brought.
    """
    from assay.cli.asking.facts_file import begin_new, on_disk
    from assay.cli.asking.talk import Conversation
    from assay.cli.shared.output import bad_input
    from assay.engine.assessing.assess import compile_standard
    from assay.engine.questions.interview.interview import begin
    from assay.engine.questions.interview.result import interviewed
    from assay.facts.problems.positions import printable
    from assay.facts.problems.problems import InputError
    from assay.views.text.ask import ending_text, opening_lines

    if new:
        if subject_id is None or period is None or as_of is None:
            raise typer.BadParameter("it needs --subject-id, --period and --as-of", param_hint="--new")
        begin_new(facts, standard_of(standard or "mentoring"), subject_id, name, period, as_of)
    elif subject_id is not None or name is not None or period is not None:
        raise typer.BadParameter("--subject-id, --name and --period go with --new", param_hint="--new")
    given = given_of(facts, standard, None if new else as_of, records, encoding, dates)
    file = on_disk(given)
    wanted = targets_of(file.standard, targets or [])
    shown = printable(facts.as_posix())
    apart = format is AnswerFormat.json and output is None  # then the document alone goes to standard output
    paint = paint_for(no_color)
    talk = Conversation(file, paint, personal, apart)
    try:
        read = file.paper.read(file.paper.text)
        talk.say(opening_lines(read, shown))
        state = begin(compile_standard(file.standard), read, wanted, file.paper)
    except InputError as error:
        raise bad_input(error) from None
    state = talk.hold(state)
    result = interviewed(state)
    text = ending_text(result, shown, talk.unfinished, paint, words_of(given))
    if format is AnswerFormat.json:
        show(result, lambda: text, format, output, [shown])
    if not apart:
        write(text, None)
        if format is AnswerFormat.text and output is not None:
            plain = paint_for(no_color, output)
            write(ending_text(result, shown, talk.unfinished, plain, words_of(given)), output, [shown])
    if talk.refused and not _at_terminal():
        raise typer.Exit(BAD_INPUT)


def _at_terminal() -> bool:
    import sys

    return sys.stdin.isatty()
