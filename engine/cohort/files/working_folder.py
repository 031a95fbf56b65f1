"""The working folder of a run over a cohort: what is done stays done when the run is interrupted.

It stands beside the output (``.verdicts.parquet.partial/``) and holds a note of
what was begun (``run.json``) and, for each part that is done, its verdicts and a
note of its own. A part counts as done once its note is there, which is written
last. The same command goes on after the last part; any other is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem

from .files import PartFile

_FORMAT = "cohort-run/1"
_EDGE = 65_536
_NOTE, _NEW = "run.json", "run.new"

_WORDS: Mapping[str, str] = {
    "parts": "other tables, or more or larger ones", "standard": "another standard, or it was changed since",
    "options": "other options", "engine": "another engine, or another version of it",
    "assay": "another version of Assay",
}  # fmt: skip
_AGAIN = "say --restart to begin anew"


@dataclass(frozen=True, slots=True)
class Work:
    """A working folder that is in use."""

    folder: Path

    def verdicts(self, number: int) -> Path:
        """The verdicts of a part; they count only once its note is there."""
        return self.folder / "parts" / f"part-{number:05}.parquet"

    def aside(self, number: int) -> Path:
        """The rows of a part that were set aside."""
        return self.folder / "aside" / f"part-{number:05}.parquet"

    @property
    def scratch(self) -> Path:
        """For files that nobody needs when a part is done."""
        return self.folder / "scratch"

    def note(self, number: int, files: Iterable[PartFile]) -> dict[str, object] | None:
        """What was noted of a part; None where it is not done. InputError where its files have been changed since."""
        try:
            found = json.loads((self.folder / "notes" / f"part-{number:05}.json").read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(found, dict) or not self.verdicts(number).is_file():
            return None
        note = cast("dict[str, object]", found)
        before = cast("dict[str, object]", note.get("inputs"))
        problems = [
            Problem("B305", Position(Source(file.shown)), "the file was changed since it was assessed", _AGAIN)
            for file in files if before.get(file.shown) != list(known_by(file))
        ]  # fmt: skip
        if problems:
            raise InputError(problems)
        return note

    def done(self, number: int, note: Mapping[str, object]) -> None:
        """Note that a part is done."""
        _write(self.folder / "notes" / f"part-{number:05}.json", note)
        self.tidy()

    def nothing_done(self) -> bool:
        """Whether there is no part that a later run could go on from."""
        return not any((self.folder / "notes").iterdir())

    def tidy(self) -> None:
        """Throw away what only the last part needed."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(exist_ok=True)

    def clear(self) -> None:
        """The run is over."""
        shutil.rmtree(self.folder, ignore_errors=True)


def working_folder(output: Path) -> Path:
    """Where a run keeps what it has done."""
    return output.parent / f".{output.name}.partial"


def begin(output: Path, run: Mapping[str, object], restart: bool) -> Work:
    """Begin a run, or go on with the same one; InputError where another one was begun here."""
    folder = working_folder(output)
    at = Position(Source(folder.as_posix()))
    noted = _noted(folder, at)
    wanted = cast("dict[str, object]", json.loads(json.dumps({"format": _FORMAT, **run})))
    if noted is not None and noted != wanted:
        if not restart:
            differs = [words for key, words in _WORDS.items() if noted.get(key) != wanted.get(key)]
            message = f"a run that was interrupted had {differs[0] if differs else 'another form'}"
            hint = f"{_AGAIN}, or give the command as it was to go on"
            raise InputError([Problem("B305", at, message, hint)])
        noted = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if noted is None or restart:
            # In this order: a run that is killed here leaves nothing that looks done.
            shutil.rmtree(folder / "notes", ignore_errors=True)
            _write(folder / _NOTE, wanted)
            for name in ("parts", "aside"):
                shutil.rmtree(folder / name, ignore_errors=True)
        for name in ("parts", "notes", "aside", "scratch"):
            (folder / name).mkdir(exist_ok=True)
    except OSError as error:
        message = f"no folder to work in can be made here: {error.strerror or error}"
        raise InputError([Problem("B305", at, message)]) from None
    work = Work(folder)
    work.tidy()
    return work


def _noted(folder: Path, at: Position) -> dict[str, object] | None:
    """What was begun in a folder; None where there is nothing of it."""
    if not os.path.lexists(folder):
        return None
    try:
        if folder.is_symlink() or not folder.is_dir():
            raise NotADirectoryError
        if not {path.name for path in folder.iterdir()} - {_NEW}:
            return None
        found = json.loads((folder / _NOTE).read_bytes())
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict) or cast("dict[str, object]", found).get("format") != _FORMAT:
        message = "something else has the name of the folder in which this command works"
        raise InputError([Problem("B305", at, message, "move it away, or take another name for the output")])
    return cast("dict[str, object]", found)


def known_by(file: PartFile) -> tuple[int, int, str]:
    """Size, time of the last change, and a digest of the last bytes; InputError where the file is gone.

    The end of a Parquet file describes all of its data. To read whole tables
    only to know them again would cost as much as to assess them.
    """
    try:
        found = file.path.stat()
        with file.path.open("rb") as opened:
            opened.seek(max(0, found.st_size - _EDGE))
            end = hashlib.sha256(opened.read(_EDGE)).hexdigest()
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise InputError([Problem("B302", Position(Source(file.shown)), message)]) from None
    return found.st_size, found.st_mtime_ns, end


def unchanged(files: Iterable[PartFile], before: Mapping[str, tuple[int, int, str]]) -> None:
    """InputError where a file was changed while it was read."""
    hint = "give the command again when nobody writes to the tables any more"
    problems = [
        Problem("B305", Position(Source(file.shown)), "the file was changed while it was read", hint)
        for file in files if known_by(file) != before[file.shown]
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _write(path: Path, found: Mapping[str, object]) -> None:
    """A note that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(found, indent=1, sort_keys=True), "utf-8")
    new.replace(path)
