"""Where the verdicts of a cohort are put: whole or not at all, and never over what was read."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.engine.cohort.tables.layout import CohortLayout
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem

from .files import CohortTables

_FULL = "No space left on device"
_FORCE = "take another name, or say --force to replace it"


def check_output(
    output: Path, folder: bool, force: bool, tables: CohortTables, layout: CohortLayout, set_aside: Path | None
) -> None:
    """InputError where the output, or the file for what is set aside, cannot be put where it is wanted."""
    problems = list(_in_the_way(output, folder, force, tables, layout))
    if set_aside is not None:
        problems += _in_the_way(set_aside, False, force, tables, layout)
        if set_aside.absolute() == output.absolute():
            problems.append(Problem("B305", _at(set_aside), "this is the output as well", "take another name"))
    if problems:
        raise InputError(problems)


def check_set_aside(path: Path, force: bool, tables: CohortTables, layout: CohortLayout) -> None:
    """InputError where the file for what is set aside cannot be put where it is wanted."""
    problems = list(_in_the_way(path, False, force, tables, layout))
    if problems:
        raise InputError(problems)


def _at(path: Path) -> Position:
    return Position(Source(path.as_posix()))


def _in_the_way(
    output: Path, folder: bool, force: bool, tables: CohortTables, layout: CohortLayout
) -> Iterator[Problem]:
    at = _at(output)
    try:
        if not output.parent.is_dir():
            yield Problem("F005", at, "the file cannot be written: there is no such folder", "make the folder first")
            return
        whole, root = output.resolve(), tables.folder.resolve()
        read = [file.path.resolve() for file in tables.everything()]
        if root.is_relative_to(whole) or any(path.is_relative_to(whole) for path in read):
            yield Problem("B305", at, "this is what is read", "take another name")
            return
        if whole.parent == root and output.name.partition(".")[0] in layout.tables:
            yield Problem("B305", at, "in this folder it would be taken for a table", "take another name or folder")
            return
        if not os.path.lexists(output):
            return
        if not force:
            what = "folder" if output.is_dir() else "file"
            yield Problem("B305", at, f"there is a {what} of this name already", _FORCE)
        elif folder != output.is_dir() or output.is_symlink():
            yield Problem("B305", at, "what has this name is of another kind, and is not replaced", "take another name")
        elif folder and any(one.suffix != ".parquet" or not one.is_file() for one in output.iterdir()):
            message = "the folder holds something else than parts of verdicts, and is not replaced"
            yield Problem("B305", at, message, "take another name")
    except (OSError, RuntimeError, ValueError) as error:
        yield _cannot(output, error)


@contextmanager
def writing(output: Path) -> Generator[None]:
    """InputError where a file cannot be written: the disk is full, the folder may not be written to."""
    try:
        yield
    except OSError as error:
        raise InputError([_cannot(output, error)]) from None
    except Exception as error:
        if _FULL not in str(error):  # engines have errors of their own
            raise
        raise InputError([Problem("F005", _at(output), f"the file cannot be written: {_FULL}")]) from None


def _cannot(output: Path, error: Exception) -> Problem:
    return Problem("F005", _at(output), f"the file cannot be written: {getattr(error, 'strerror', None) or error}")


def put(new: Path, output: Path, old: Path) -> None:
    """A finished file or folder in its place; a folder that it replaces goes to ``old``."""
    with writing(output):
        if output.is_dir():
            output.rename(old)
        new.replace(output)
