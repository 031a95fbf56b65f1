"""Writing: to the terminal, to files whole or not at all, problems to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import MOST_SHOWN, InputError, Problem, in_order, render

if TYPE_CHECKING:
    from assay.views.text.layout import Paint

BAD_INPUT, FELL_BELOW, FAULT = 2, 1, 3


def colours(no_color: bool) -> bool:
    """Whether to colour: on a terminal, unless asked not to (NO_COLOR, https://no-color.org)."""
    if no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def paint_for(no_color: bool, output: Path | None = None) -> Paint:
    """Colours for a text that goes to the terminal, none for one that goes to a file."""
    from assay.views.text.layout import Paint

    return Paint(output is None and colours(no_color))


def show_problems(problems: Iterable[Problem]) -> None:
    """Every problem, to standard error, with a count where there are several."""
    found = in_order(problems)
    for problem in found[:MOST_SHOWN]:
        typer.echo(render(problem), err=True)
    many = len(found)
    if many > MOST_SHOWN:
        typer.echo(f"… and {many - MOST_SHOWN} more.", err=True)
    errors = sum(problem.severity == "error" for problem in found)
    if errors > 1:
        typer.echo(f"{errors} problems. Nothing was assessed or written.", err=True)


def bad_input(error: InputError) -> typer.Exit:
    """Show what is wrong, and leave with the status for bad input."""
    show_problems(error.problems)
    return typer.Exit(BAD_INPUT)


def write(text: str, output: Path | None, inputs: Iterable[str] = ()) -> None:
    """To standard output, or to a file that is there whole or stays as it was; never over one of ``inputs``."""
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    if any(_same(output, one) for one in inputs):
        problem = Problem("F005", Position(Source(output.as_posix())), "this is a file that was read",
                          "take another name")  # fmt: skip
        raise bad_input(InputError([problem]))
    _write_whole(text.encode("utf-8"), output)


def _same(output: Path, name: str) -> bool:
    try:
        return output.samefile(name)
    except (OSError, ValueError):
        return False


def write_new(data: bytes, output: Path, force: bool) -> None:
    """To a file that is not there yet, or with ``force`` in place of one that is."""
    if not force and os.path.lexists(output):
        problem = Problem("F005", Position(Source(output.as_posix())), "there is a file of this name already",
                          "take another name, or say --force to replace it")  # fmt: skip
        raise bad_input(InputError([problem]))
    _write_whole(data, output)


def _write_whole(data: bytes, output: Path) -> None:
    try:
        put_whole(data, output, 0o666 & ~_umask())
    except (OSError, ValueError) as error:
        at = Position(Source(output.as_posix()))
        problem = Problem("F005", at, f"the file cannot be written: {getattr(error, 'strerror', None) or error}")
        raise bad_input(InputError([problem])) from None


def put_whole(data: bytes, output: Path, mode: int) -> None:
    """Put a file in place, with these permissions, or leave what is there as it was; OSError where it cannot be."""
    import tempfile  # and with it a dozen modules: only where a file is written

    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
