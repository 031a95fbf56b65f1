"""Files that a facts file names: beside it or below it, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from assay.facts.problems.nodes import Node, Scalar, kind_of
from assay.facts.problems.positions import Position, printable
from assay.facts.problems.problems import Problem
from assay.facts.values.characters import composed

WORKBOOKS = (".xlsx", ".xlsm")
"""The endings of files that are read as workbooks."""

YEARS = (".yaml", ".yml", ".json")
"""The endings of facts files of other years: no other file of the folders beside is opened."""

_LONGEST = 1_000
_MOST = 1_000
_PATIENCE = 20
"""Problems after which no folder is looked through any more for what was meant."""


@dataclass(frozen=True, slots=True)
class Base:
    """Where the files that a facts file names are looked for.

    ``folder`` is that of the facts file and ``shown`` its name as the user gave
    it; ``root`` is the folder above, in which the files of other years may
    stand in folders beside it.
    """

    folder: Path
    shown: str
    root: Path


def base_of(facts_file: Path, shown: str) -> Base:
    """The base for a facts file named by the user."""
    folder = facts_file.parent
    whole = folder.resolve()
    above = whole.parent
    root = whole if above == above.parent else above  # what stands at the top of everything stands beside nothing
    return Base(folder, PurePosixPath(Path(shown).as_posix()).parent.as_posix(), root)


def located(node: Node, base: Base | None, problems: list[Problem], beside: bool = False) -> tuple[Path, str] | None:
    """The file that a node names, and its name as it is shown; None, with a problem, where it cannot be had.

    ``beside``: the file may also stand in a folder beside that of the facts file.
    """
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or not node.value.strip():
        hint = "write the name of a file, as in 'from: records/pairs.csv'"
        problems.append(Problem("F402", node.at, f"'from' should be the name of a file, this is {kind_of(node)}", hint))
        return None
    if base is None:
        message = "a file can be named only in a facts file, or where the program says in which folder"
        hint = "give the records themselves, or let the program say 'folder='"
        problems.append(Problem("F401", node.at, message, hint))
        return None
    text = node.value.strip()
    if len(text) > _LONGEST or text != printable(text):
        problems.append(Problem("F403", node.at, "this cannot be the name of a file", "check it"))
        return None
    if beside and not text.lower().endswith(YEARS):
        problems.append(Problem("F403", node.at, "facts of another year stand in a facts file",
                                f"name one whose name ends in {', '.join(YEARS)}"))  # fmt: skip
        return None
    return _inside(text.replace("\\", "/"), base, node.at, problems, beside)


def _inside(text: str, base: Base, at: Position, problems: list[Problem], beside: bool) -> tuple[Path, str] | None:
    path = Path(text)
    inside = base.root if beside else base.folder.resolve()
    try:
        whole = (base.folder / path).resolve()
        leaves = path.is_absolute() or (len(text) > 1 and text[1] == ":") or not whole.is_relative_to(inside)
    except (OSError, RuntimeError, ValueError):  # links in a circle, names too long: there is no such file
        problems.append(Problem("F001", at, f"there is no such file: {text[:80]}", "check the name"))
        return None
    if leaves:
        hint = "put the file beside the facts file or below it, and name it from there, without '..'"
        if beside:
            hint = "years stand in folders beside each other, as in 'from: ../2023-24/facts.yaml'"
        problems.append(Problem("F403", at, f"'{text[:80]}' leads out of the folder of the facts file", hint))
        return None
    try:
        there = whole.is_file()
    except OSError:
        there = False
    if not there:
        same = _same(whole)
        if same is not None:
            return same, _joined(base.shown, text)
        problems.append(Problem("F001", at, f"there is no such file: {text[:80]}", _near(whole, text, len(problems))))
        return None
    return whole, _joined(base.shown, text)


def _joined(folder: str, text: str) -> str:
    """The name to show: without '.' and, where it can be had, without '..'."""
    parts: list[str] = []
    for part in PurePosixPath(folder, text).parts:
        if part == ".." and parts and parts[-1] not in ("..", "/"):
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts).as_posix()


def _same(path: Path) -> Path | None:
    """The file that has the same name in characters typed otherwise: é as one, or as e with an accent."""
    if path.name.isascii():
        return None
    try:
        return next((one for one in islice(path.parent.iterdir(), _MOST)
                     if composed(one.name) == composed(path.name) and one.is_file() and not one.is_symlink()), None)
    except OSError:
        return None


def _near(path: Path, text: str, after: int) -> str:
    """A file of a similar name in that folder, as it can be named in place of the text."""
    from assay.facts.values.suggest import apart, nearest

    try:
        files = islice(path.parent.iterdir(), _MOST) if after < _PATIENCE else ()
        names = [one.name for one in files if one.is_file()]
    except OSError:
        return "check the name; it is looked for from the folder of the facts file"
    near, folder = nearest(path.name, names), text.rpartition("/")[0]
    if near:
        return f"did you mean '{folder}/{near}'?" if folder else f"did you mean '{near}'?{apart(path.name, near)}"
    return "check the name; it is looked for from the folder of the facts file"
