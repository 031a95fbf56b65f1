"""What can be assessed: a facts file in YAML or JSON, a workbook, plain values of a program."""

from __future__ import annotations

import os
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias, cast

from assay.facts.file.facts_file import Context, facts_from_node
from assay.facts.file.given import Load
from assay.facts.file.head import named_standard
from assay.facts.file.locate import WORKBOOKS, Base, base_of
from assay.facts.file.other_files import not_facts
from assay.facts.problems.nodes import Mapping, Node, Scalar
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.tables.table import Progress
from assay.facts.text.read_text import read_path
from assay.facts.values.fact_set import NOT_SAID, FactSet, ReadWith
from assay.facts.values.records import Value
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition, Vocabulary

MoreRecords: TypeAlias = "AnyMapping[str, str | os.PathLike[str] | AnyMapping[str, object]]"
"""Files of records by fact: a path (``pairs.xlsx#Pairs`` names a sheet), or ``{from: …}`` with its options."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What facts are read for, and with what beside the file itself."""

    vocabulary: Vocabulary
    year_starts: tuple[int, int]
    read_with: ReadWith = NOT_SAID
    as_of: date | None = None
    records: AnyMapping[str, Mapping] | None = None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class FactsInput:
    """A file of facts that has been found. ``standard`` is the id that it names, if it names one."""

    path: Path
    shown: str
    node: Node | None
    problems: tuple[Problem, ...]
    standard: str | None

    def read(self, wanted: Wanted) -> FactSet:
        """The facts; InputError with every problem where there is one."""
        context = _context(wanted, base_of(self.path, self.shown))
        if is_workbook(self.path):
            from assay.facts.workbook.read import facts_from_workbook

            return facts_from_workbook(self.path, self.shown, context)
        if self.node is None:
            raise InputError(self.problems)
        return facts_from_node(self.node, context, self.problems)


def is_workbook(path: Path) -> bool:
    """Whether a path is read as a workbook."""
    return path.suffix.lower() in WORKBOOKS


def find_facts(path: Path, shown: str) -> FactsInput:
    """Look into a file of facts, as far as to see which standard it is for."""
    problems: list[Problem] = []
    if is_workbook(path):
        from assay.facts.workbook.read import standard_of_workbook

        return FactsInput(path, shown, None, (), standard_of_workbook(path, shown))
    other = not_facts(path, shown)
    if other is not None:
        return FactsInput(path, shown, None, (other,), None)
    node = read_path(path, problems, shown)
    return FactsInput(path, shown, node, tuple(problems), None if node is None else named_standard(node))


def facts_of_node(
    node: Node | None, problems: list[Problem], wanted: Wanted, folder: Path | None = None
) -> FactSet:
    """The facts of values that are at hand; files can be named only where there is a folder for them."""
    if node is None:
        raise InputError(problems)
    base = None if folder is None else base_of(folder / "facts", (folder / "facts").as_posix())
    return facts_from_node(node, _context(wanted, base), problems)


def _context(wanted: Wanted, base: Base | None) -> Context:
    load = _given_by_user(wanted.progress)
    records = {name: (node, load) for name, node in (wanted.records or {}).items()}
    return Context(wanted.vocabulary, wanted.year_starts, wanted.as_of, base, records, progress=wanted.progress,
                   read_with=wanted.read_with)  # fmt: skip


# ---------------------------------------------------------------- records named by the user


def records_named(records: MoreRecords, where: str) -> dict[str, Mapping]:
    """Files of records as a user named them, as positioned nodes; ``where`` says in what (``--records``)."""
    from assay.facts.text.read_python import read_python

    found: dict[str, Mapping] = {}
    problems: list[Problem] = []
    for name, given in records.items():
        path = os.fspath(given) if isinstance(given, os.PathLike) else given
        node = read_python(file_named(path) if isinstance(path, str) else path, where, problems)
        if isinstance(node, Mapping) and "from" in node:
            at = Position(Source(where), path=name)
            found[name] = Mapping(node.entries, at)
        else:
            at = Position(Source(where), path=name)
            problems.append(Problem("F402", at, f"no file is named for {name[:60]}", "give its path, or {from: path}"))
    if problems:
        raise InputError(problems)
    return found


def file_named(text: str) -> dict[str, object]:
    """``pairs.xlsx#Pairs`` as ``{from: pairs.xlsx, sheet: Pairs}``; a '#' in the name of a file that is there stays."""
    try:
        whole = "#" not in text or Path(text).exists()
    except (OSError, ValueError):
        whole = True
    if whole:
        return {"from": text}
    file, _, sheet = text.rpartition("#")
    return {"from": file, "sheet": sheet} if sheet else {"from": file}


def _given_by_user(progress: Progress | None) -> Load:
    """Files that the user names may lie anywhere."""

    def load(definition: Definition, node: Mapping, problems: list[Problem]) -> Value:
        from assay.facts.file.record_files import RecordFiles, read_options

        options = read_options(definition, node, problems)
        given = node.get("from")
        text = given.value if isinstance(given, Scalar) and isinstance(given.value, str) else ""
        path = Path(text)
        at = cast("Node", given).at
        try:
            there = path.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            problems.append(Problem("F001", at, f"there is no such file: {text[:80]}", "check the name"))
            return UNKNOWN
        if options is None:
            return UNKNOWN
        with RecordFiles(None, progress) as files:
            return files.read(path, path.as_posix(), options, node, problems)

    return load


def with_records(wanted: Wanted, records: MoreRecords | None, where: str) -> Wanted:
    """The same with files of records that a user named."""
    return replace(wanted, records=records_named(records, where)) if records else wanted
