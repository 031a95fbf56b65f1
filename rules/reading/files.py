"""Finding a standard, by id in the package or by path, and reading its files."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from assay.facts.problems.nodes import Mapping, Node, Scalar
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem, stop_on_errors
from assay.facts.text.read_text import LARGEST_FILE, read_bytes, read_data
from assay.facts.values.suggest import did_you_mean, listed

FORMAT = "rules/1"
MOST_FILES = 500
_ID = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_CASES = "cases"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a standard: the name to show, and its bytes."""

    name: str
    data: bytes


def packaged() -> Path:
    """The folder of the standards that come with Assay."""
    return Path(__file__).parent.parent / "standards"


def packaged_ids() -> list[str]:
    """The ids of the standards that come with Assay."""
    return sorted(p.name for p in packaged().iterdir() if p.is_dir() and _ID.fullmatch(p.name))


def find_standard(where: str | os.PathLike[str]) -> Path:
    """The folder or file of a standard named by id or by path; InputError where there is none."""
    text = os.fspath(where)
    if isinstance(where, str) and _ID.fullmatch(text) and text in packaged_ids():
        return packaged() / text
    path = Path(text)
    try:
        if path.exists():
            return path
    except (OSError, ValueError):
        pass
    hint = did_you_mean(text, packaged_ids())
    hint = hint or f"check the path; the standards that come with Assay are {listed(packaged_ids())}"
    stop_on_errors([Problem("R001", Position(Source(text[:200])), "there is no such standard", hint)])
    raise AssertionError("unreachable")


def files_of(path: Path) -> list[File]:
    """Every rule file of a standard, in the order of their names; InputError where one is unreadable."""
    problems: list[Problem] = []
    names = [path] if path.is_file() else _inside(path, problems)
    found: list[File] = []
    size = 0
    for name in names:
        shown = _shown(name)
        data = read_bytes(name, shown, problems)
        if data is None:
            continue
        size += len(data)
        if size > LARGEST_FILE:
            message = f"the files of this standard have more than {LARGEST_FILE:,} bytes"
            problems.append(Problem("F003", Position(Source(shown)), message))
            break
        found.append(File(shown, data))
    if not found and not problems:
        at = Position(Source(path.as_posix()))
        problems.append(Problem("R001", at, "the folder holds no rule files",
                                "rule files end in .yaml, .yml or .json and begin with 'assay: rules/1'"))
    stop_on_errors(problems)
    return found


def _inside(folder: Path, problems: list[Problem]) -> list[Path]:
    root = folder.resolve()
    found: list[Path] = []
    todo, folders = [folder], 0
    while todo and len(found) <= MOST_FILES and folders <= MOST_FILES:
        here = todo.pop()
        folders += 1
        for path in _entries(here, problems):
            if _is_folder(path):
                if path.name != _CASES and path.is_symlink():
                    message = "this link leads to a folder, and is not followed"
                    problems.append(Problem("R002", Position(Source(path.as_posix())), message,
                                            "put the folder itself there"))
                elif path.name != _CASES:
                    todo.append(path)
            elif path.suffix.lower() in (".yaml", ".yml", ".json"):
                if _leads_out(path, root):
                    message = "this link leads out of the standard's folder"
                    problems.append(Problem("R002", Position(Source(path.as_posix())), message,
                                            "put the file itself there"))
                else:
                    found.append(path)
    if len(found) > MOST_FILES or folders > MOST_FILES:
        what = "rule files" if len(found) > MOST_FILES else "folders"
        message = f"the folder holds more than {MOST_FILES} {what}"
        problems.append(Problem("R004", Position(Source(folder.as_posix())), message,
                                "is this the folder of one standard?"))
        return []
    return sorted(found, key=lambda p: p.as_posix())


def _entries(folder: Path, problems: list[Problem]) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        at = Position(Source(folder.as_posix()))
        problems.append(Problem("F002", at, f"the folder cannot be read: {error.strerror}",
                                "check who may read it"))
        return []


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _leads_out(path: Path, root: Path) -> bool:
    try:
        return not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a link to itself leads nowhere: there is no such file
        return False


def _shown(path: Path) -> str:
    """Files of the package are shown from the package on: no answer holds a path of a machine."""
    try:
        return (Path("standards") / path.relative_to(packaged())).as_posix()
    except ValueError:
        return path.as_posix()


def nodes_of(files: list[File], problems: list[Problem]) -> list[Node]:
    """The files as nodes; those that are not rule files are a problem each."""
    found: list[Node] = []
    for file in files:
        node = read_data(file.data, file.name, problems)
        if node is None:
            continue
        form = node.get("assay") if isinstance(node, Mapping) else None
        if not isinstance(form, Scalar) or form.value != FORMAT:
            at = form.at if form else node.at
            problems.append(Problem("R003", at, "this is not a rule file of a form that is read here",
                                    f"begin it with 'assay: {FORMAT}', or move it out of the folder"))
            continue
        found.append(node)
    return found
