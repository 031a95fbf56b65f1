"""The facts file of an interview: read as text, or begun anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assay.cli.shared.output import bad_input, write_new
from assay.cli.shared.reading import FactsGiven, records_given, standard_asked
from assay.facts.file.head import FORMAT, as_of_date, named_standard
from assay.facts.file.other_files import not_facts
from assay.facts.inputs import FactsInput, Wanted, is_workbook, with_records
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.text.read_text import read_bytes, read_text
from assay.facts.writing.answers import is_json
from assay.facts.writing.emit import Inline, Tree, Word, to_json_text, to_yaml

if TYPE_CHECKING:
    from assay.engine.questions.interview.facts_text import Paper
    from assay.facts.values.fact_set import FactSet
    from assay.rules.language.standard import Standard

_MARK = b"\xef\xbb\xbf"
"""What some programs put before a text in UTF-8; it stays where it was."""
_TABLES = (".csv", ".tsv", ".parquet")


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A facts file as it stands: its bytes, and what is read from them. ``mark`` comes before the text."""

    path: Path
    data: bytes
    mark: bytes
    paper: Paper
    standard: Standard

    def encoded(self, text: str) -> bytes:
        """A text as it is saved in this file."""
        return self.mark + text.encode("utf-8")


def on_disk(given: FactsGiven) -> OnDisk:
    """The file to write answers into; the command ends where it is bad, or cannot be written into."""
    from assay.engine.questions.interview.facts_text import Paper

    path, shown = given.path, given.path.as_posix()
    at, problems = Position(Source(shown)), list[Problem]()
    try:
        if is_workbook(path) or path.suffix.lower() in _TABLES:
            raise InputError([_no_text(path, at)])
        other = not_facts(path, shown)
        if other is not None:
            raise InputError([other])
        data = read_bytes(path, shown, problems)
        if data is None:
            raise InputError([_how_to_begin(problem, shown) for problem in problems])
        text = _decoded(data, shown)
        found = read_text(text, shown, problems)
        if found is None:
            raise InputError(problems)
        standard = standard_asked(given.standard, named_standard(found), shown)
        wanted = Wanted(standard.vocabulary, standard.year_starts, standard.read_with, as_of_date(given.as_of))
        wanted = with_records(wanted, records_given(given), "--records")
    except InputError as error:
        raise bad_input(error) from None

    def read(text: str) -> FactSet:
        found: list[Problem] = []
        node = read_text(text, shown, found)
        return FactsInput(path, shown, node, tuple(found), None).read(wanted)

    mark = _MARK if data.startswith(_MARK) else b""
    return OnDisk(path, data, mark, Paper(shown, text, read), standard)


def _decoded(data: bytes, shown: str) -> str:
    from assay.facts.text.read_text import read_data

    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems: list[Problem] = []
        read_data(data, shown, problems)
        raise InputError(problems) from None


def _no_text(path: Path, at: Position) -> Problem:
    name = path.with_suffix(".yaml").name
    if is_workbook(path):
        hint = f"make a facts file of it with 'assay facts convert {path.as_posix()} -o {name}', and ask that"
        return Problem("Q141", at, "answers cannot be written into a workbook", hint)
    hint = f"begin a facts file with 'assay ask {name} --new', and name this file in it with 'from'"
    return Problem("Q141", at, "answers cannot be written into a file of records", hint)


def _how_to_begin(problem: Problem, shown: str) -> Problem:
    if problem.code != "F001":
        return problem
    options = "--new --subject-id ID --period 2024/25 --as-of DATE"
    return Problem("F001", problem.at, problem.message, f"check the name; or begin it: assay ask {shown} {options}")


def begin_new(path: Path, standard: Standard, subject: str, name: str | None, period: str, as_of: str) -> None:
    """A new facts file in which nothing is known; the command ends where there is a file of that name already."""
    shown = path.as_posix()
    try:
        day = as_of_date(as_of)
    except InputError as error:
        raise bad_input(error) from None
    date = Word(str(day), f'"{day}"')
    who: dict[str, Tree] = {"id": subject}
    if name is not None:
        who["name"] = name
    head: dict[str, Tree] = {
        "assay": FORMAT, "standard": standard.id, "subject": Inline(who), "as_of": date, "period": period, "facts": {},
    }  # fmt: skip
    text = to_json_text(head) if is_json(shown) else to_yaml(head)
    try:
        if is_workbook(path) or path.suffix.lower() in _TABLES:
            raise InputError([_no_text(path, Position(Source(shown)))])
        found: list[Problem] = []
        node = read_text(text, shown, found)
        wanted = Wanted(standard.vocabulary, standard.year_starts, standard.read_with)
        FactsInput(path, shown, node, tuple(found), None).read(wanted)
    except InputError as error:
        raise bad_input(error) from None
    write_new(text.encode("utf-8"), path, force=False)
