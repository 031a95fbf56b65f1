"""Reading what a command was given: the standard (kept between runs) and the facts."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem

from .output import bad_input

if TYPE_CHECKING:
    from assay.engine.assessing.assess import Compiled
    from assay.facts.values.fact_set import FactSet
    from assay.rules.language.standard import Standard


@dataclass(frozen=True, slots=True)
class FactsGiven:
    """What a command was given to read facts with."""

    path: Path
    standard: str | None = None
    as_of: str | None = None
    records: tuple[str, ...] = ()
    encoding: str | None = None
    dates: str | None = None


def words_of(given: FactsGiven, *more: str, day: bool = True) -> str:
    """The words by which another command reads the same: file and options, as a shell takes them."""
    words = [given.path.as_posix(), *more]
    options = {"--standard": given.standard, "--as-of": given.as_of if day else None, "--encoding": given.encoding,
               "--dates": given.dates}  # fmt: skip
    words += [word for one in given.records for word in ("--records", one)]
    words += [word for option, value in options.items() if value is not None for word in (option, value)]
    return printable(shlex.join(words))


def standard_of(where: str) -> Standard:
    """A standard by id or path; the command ends where it is bad."""
    from assay.rules.reading.cache import load_kept

    try:
        return load_kept(where, _cache_folder())
    except InputError as error:
        raise bad_input(error) from None


def standard_asked(asked: str | None, named: str | None, shown: str) -> Standard:
    """The standard that the user asked for, else the one that a facts file names, else mentoring.

    What a file names is a standard of the package, never a folder that happens to be here.
    """
    from assay.rules.reading.files import packaged_ids

    if asked is None and named is not None and named not in packaged_ids():
        message = f"these facts are for the standard '{named[:60]}', which does not come with Assay"
        hint = "name its folder or file: --standard FOLDER"
        raise InputError([Problem("R001", Position(Source(shown)), message, hint)])
    return standard_of(asked or named or "mentoring")


def facts_of(given: FactsGiven) -> tuple[Standard, FactSet]:
    """The standard and the checked facts; all problems of the facts at once."""
    from assay.facts.file.head import as_of_date
    from assay.facts.inputs import Wanted, find_facts, with_records

    from .progress import ProgressBar

    try:
        day = as_of_date(given.as_of)
        found = find_facts(given.path, given.path.as_posix())
        if found.node is None and found.problems:
            raise InputError(found.problems)
        whole = standard_asked(given.standard, found.standard, found.shown)
        with ProgressBar() as bar:
            wanted = Wanted(whole.vocabulary, whole.year_starts, whole.read_with, day, progress=bar.report)
            facts = found.read(with_records(wanted, records_given(given), "--records"))
    except InputError as error:
        raise bad_input(error) from None
    return whole, facts


def prepared(given: FactsGiven) -> tuple[Compiled, FactSet]:
    """The compiled standard and the checked facts."""
    from assay.engine.assessing.assess import compile_standard

    whole, facts = facts_of(given)
    return compile_standard(whole), facts


def records_given(given: FactsGiven) -> dict[str, dict[str, object]]:
    """``pairs=pairs.csv`` and ``pairs=book.xlsx#Pairs`` as the mappings of a facts file."""
    from assay.facts.inputs import file_named

    options: dict[str, object] = {}
    if given.encoding is not None:
        options["encoding"] = given.encoding
    if given.dates is not None:
        options["dates"] = given.dates.replace("-", " ")
    found: dict[str, dict[str, object]] = {}
    problems: list[Problem] = []
    for text in given.records:
        name, equals, file = text.partition("=")
        if not (name.strip() and equals and file.strip()):
            at = Position(Source("--records"))
            message = f"'{text[:60]}' does not name a list and its file"
            problems.append(Problem("U103", at, message, "write it like pairs=pairs.csv"))
            continue
        entry = file_named(file.strip()) | options
        if name.strip() in found:
            at = Position(Source("--records"))
            problems.append(Problem("F209", at, f"'{name.strip()[:60]}' is given twice", "keep one of the two"))
        found[name.strip()] = entry
    if problems:
        raise InputError(problems)
    return found


def _cache_folder() -> Path | None:
    """Where checked standards are kept between runs; None where they are not to be."""
    given = os.environ.get("ASSAY_CACHE")
    if given is not None:
        return Path(given) if given not in ("", "off") else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "assay"
    except RuntimeError:
        return None
