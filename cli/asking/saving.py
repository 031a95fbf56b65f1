"""Saving an answer: the file is there whole, as it was or with the answer, and no change of anybody else's is lost."""

from __future__ import annotations

from pathlib import Path

from assay.cli.shared.output import put_whole
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem


def save(path: Path, data: bytes, known: bytes) -> None:
    """Put ``data`` in place of ``known``; InputError where the file holds something else by now.

    A link stays one, and the file keeps who may read it.
    """
    at = Position(Source(path.as_posix()))
    try:
        whole = path.resolve(strict=True)
        if whole.read_bytes() != known:
            message = "the file was changed by somebody else during the interview; nothing was written over it"
            raise InputError([Problem("F005", at, message, "run the command again: it goes on from what stands there")])
        put_whole(data, whole, whole.stat().st_mode & 0o777)
    except OSError as error:
        message = f"the file cannot be written: {error.strerror or error}"
        raise InputError([Problem("F005", at, message, "every answer before this one is saved")]) from None
