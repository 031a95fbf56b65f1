"""``assay compare``: two assessments side by side, each of a facts file or a stored document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from assay.cli.shared.answering import AnswerFormat, FormatOption, show
from assay.cli.shared.options import NoColor, Output
from assay.cli.shared.output import BAD_INPUT, bad_input, paint_for, show_problems
from assay.cli.shared.reading import FactsGiven, prepared, standard_of, words_of
from assay.facts.problems.problems import InputError

if TYPE_CHECKING:
    from assay.engine.questions.compare.snapshot import Snapshot

EPILOG = (
    "Examples:\n\n  assay compare examples/oakfield/facts.yaml examples/riverside/facts.yaml\n\n"
    "  assay compare last-year.json facts.yaml\n\n  assay compare old.json new.json --format json -o difference.json"
)
_HELP = "A facts file or workbook, or the JSON document of an assessment."
_Old = Annotated[Path, typer.Argument(metavar="OLD", help=f"The older: {_HELP[:1].lower()}{_HELP[1:]}")]
_Standards = Annotated[
    list[str] | None,
    typer.Option("--standard", metavar="ID|PATH", help="The standard: an id, a folder or a file. Named twice, the "
                 "first is that of OLD, the second that of NEW."),
]  # fmt: skip
_New = Annotated[Path, typer.Argument(metavar="NEW", help="The newer, likewise.")]


class _Read(NamedTuple):
    """One of the two, and the files that it was read from."""

    snapshot: Snapshot
    files: tuple[str, ...]
    document: bool


def compare(
    old: _Old,
    new: _New,
    format: FormatOption = AnswerFormat.text,
    output: Output = None,
    standard: _Standards = None,
    no_color: NoColor = False,
) -> None:
    """Compare two assessments: which verdicts are worse, better or no longer known, and by which facts.

    Exit status: 0 they were compared, 2 the input was bad.
    """
    from assay.engine.questions.compare.compare import compare as compare_both
    from assay.engine.questions.compare.earlier_years import year_problems
    from assay.views.text.compare import compare_text

    read: list[_Read] = []
    standards = _standards(standard or [])
    for path, named in zip((old, new), standards, strict=True):
        try:
            read.append(_read(path, named))
        except InputError as error:
            bad_input(error)
        except typer.Exit:  # its problems have been shown; those of the other are worth showing too
            pass
    if len(read) < 2:
        raise typer.Exit(BAD_INPUT)
    sides = (read[0].snapshot, read[1].snapshot)
    found = compare_both(*sides)
    paint = paint_for(no_color, output)
    source = words_of(FactsGiven(new, standards[1]))
    show(found, lambda: compare_text(found, paint, source, read[1].document), format, output,
         [file for one in read for file in one.files])  # fmt: skip
    show_problems(year_problems(*sides))


def _standards(named: list[str]) -> tuple[str | None, str | None]:
    """The standard of each of the two, as far as they were named."""
    if len(named) > 2:
        raise typer.BadParameter("there are two assessments: name one standard, or one for each of them")
    first, last = (named[0], named[-1]) if named else (None, None)
    return first, last


def _read(path: Path, standard: str | None) -> _Read:
    from assay.engine.assessing.assess import assess_unfired
    from assay.engine.explaining.recorded import is_recorded, read_recorded
    from assay.engine.questions.compare.snapshot import snapshot_of
    from assay.facts.inputs import find_facts

    shown = path.as_posix()
    found = find_facts(path, shown)
    if is_recorded(found.node):
        return _Read(_with_standard(snapshot_of(read_recorded(path, shown)), standard), (shown,), True)
    compiled, facts = prepared(FactsGiven(path, standard))
    return _Read(snapshot_of(assess_unfired(compiled, facts)), (shown, *facts.files()), False)


def _with_standard(snapshot: Snapshot, standard: str | None) -> Snapshot:
    """With the standard of a document, where it is one that comes with Assay or was named."""
    from assay.engine.questions.compare.snapshot import with_standard
    from assay.rules.reading.files import packaged_ids

    wanted = snapshot.about.standard
    for where in (standard, wanted if wanted in packaged_ids() else None):
        if where is not None and snapshot.standard is None:
            snapshot = with_standard(snapshot, standard_of(where))
    return snapshot
