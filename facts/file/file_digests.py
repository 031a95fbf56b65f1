"""Whether the files that evidence names are still those that were looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from assay.facts.problems.nodes import Scalar
from assay.facts.problems.problems import Problem
from assay.facts.values.evidence import Evidence
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import reference

from .locate import Base, base_of, located

LARGEST = 4 * 1024 * 1024 * 1024
_CHUNK = 1 << 20


def changed_files(facts: FactSet, folder: Path) -> tuple[Problem, ...]:
    """A problem for each finding whose file has another SHA-256 than is noted, or cannot be read."""
    problems: list[Problem] = []
    found: list[Problem] = []
    known: dict[Path, str] = {}
    base = base_of(folder / "facts", (folder / "facts").as_posix())
    for name, one in _noted(facts):
        place = located(Scalar(one.file, one.at), base, found)
        if place is None:
            problems.append(Problem("F307", one.at, f"{name}: {found[-1].message}", found[-1].hint))
            continue
        path, shown = place
        try:
            if path.stat().st_size > LARGEST:
                message = f"{name}: {shown} is larger than {LARGEST:,} bytes, and is not looked at"
                problems.append(Problem("F307", one.at, message, "name a smaller file, or leave sha256 out"))
                continue
            digest = known.get(path) or known.setdefault(path, digest_of(path))
        except OSError as error:
            message = f"{name}: {shown} cannot be read: {error.strerror}"
            problems.append(Problem("F307", one.at, message, "check who may read it"))
            continue
        if digest != one.sha256:
            hint = f"look at it again; if it still holds, note its new SHA-256, {digest}"
            problems.append(Problem("F307", one.at, f"{name}: {shown} has changed since it was noted", hint))
    return tuple(problems)


def absent_files(facts: FactSet, base: Base | None, file: str) -> list[Problem]:
    """A warning for each file that evidence in a facts file names, and that is not there or would not be looked at."""
    problems: list[Problem] = []
    for name, one in _backed(facts):
        if base is None or not one.file or one.at.file != file or "://" in one.file:
            continue
        found: list[Problem] = []
        if located(Scalar(one.file, one.at), base, found) is not None:
            continue
        there = found[0].code != "F001"
        said = f"is not looked at: {found[0].message}" if there else f"is not there: {one.file[:80]}"
        message = f"the file of the evidence for {name} {said}"
        problems.append(Problem("F310" if there else "F309", one.at, message, found[0].hint, "warning"))
    return problems


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, in 64 hexadecimal digits; OSError where it cannot be read."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            hashed.update(chunk)
    return hashed.hexdigest()


def noted_files(facts: FactSet) -> int:
    """How many findings note the SHA-256 of their file."""
    return sum(1 for _ in _noted(facts))


def _noted(facts: FactSet) -> Iterator[tuple[str, Evidence]]:
    return ((name, one) for name, one in _backed(facts) if one.sha256)


def _backed(facts: FactSet) -> Iterator[tuple[str, Evidence]]:
    for back, period in enumerate(facts.periods):
        for key, given in sorted(period.given.items()):
            for one in given.backing.findings if given.backing else ():
                yield reference(key, back), one
