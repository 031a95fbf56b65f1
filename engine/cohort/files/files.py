"""The tables of a cohort on disk: which file holds which table, and which parts there are.

A table is one file (``subjects.parquet``) or a folder of parts
(``subjects/part-00000.parquet``); see ``tables.layout`` for the tables. Nothing
is read here but names, sizes and first bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias, cast

from assay.engine.cohort.tables.layout import SUBJECTS, CohortLayout
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, stop_on_errors
from assay.facts.values.suggest import apart, did_you_mean, listed, nearest

TableFormat: TypeAlias = Literal["parquet", "csv", "jsonl", "arrow"]

FORMATS: Mapping[str, TableFormat] = {
    ".parquet": "parquet", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".arrow": "arrow", ".feather": "arrow",
}  # fmt: skip
"""The endings of files that are read as tables."""

KINDS = "tables are stored as Parquet, CSV, JSON lines or Arrow: .parquet, .csv, .jsonl, .arrow"
_MOST_ENTRIES = 100_000
_MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file of a table: the whole of it, or a part."""

    name: str
    """``part-00000``; of a table that is one file the table's own name."""
    path: Path
    shown: str
    format: TableFormat


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files of one table. ``folder``: it is a folder of parts."""

    name: str
    files: tuple[PartFile, ...]
    folder: bool

    def of_part(self, part: str) -> tuple[PartFile, ...]:
        """The files to look through for a part of the subjects."""
        return tuple(file for file in self.files if file.name == part) if self.folder else self.files


@dataclass(frozen=True, slots=True)
class CohortTables:
    """The tables that a folder holds, the subjects first. ``warnings`` are names that may be misspelt."""

    folder: Path
    shown: str
    tables: Mapping[str, TableFiles]
    warnings: tuple[Problem, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts of the subjects, in order; one where they are a single file."""
        return tuple(file.name for file in self.tables[SUBJECTS].files)

    def files(self, part: str) -> dict[str, tuple[PartFile, ...]]:
        """The files of each table that are read for a part of the subjects."""
        return {
            name: table.files if not self.tables[SUBJECTS].folder else table.of_part(part)
            for name, table in self.tables.items()
        }

    def everything(self) -> Iterator[PartFile]:
        for table in self.tables.values():
            yield from table.files


def find_tables(folder: Path, layout: CohortLayout, shown: str | None = None) -> CohortTables:
    """Find the tables of a standard; InputError with everything that is wrong with their names and files."""
    name = folder.as_posix() if shown is None else shown
    try:
        root = folder.resolve(strict=True)
        entries = sorted(islice(root.iterdir(), _MOST_ENTRIES))
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError([_no_folder(name, error)]) from None
    problems: list[Problem] = []
    found: dict[str, list[Path]] = {}
    others: list[str] = []
    for entry in entries:
        table = _stem(entry.name)
        if entry.name.startswith((".", "_")):
            continue
        if table in layout.tables:
            found.setdefault(table, []).append(entry)
        else:
            others.append(entry.name)
    tables: dict[str, TableFiles] = {}
    for table in layout.tables:
        if table in found:
            files = _table(table, found[table], root, name, problems)
            if files is not None:
                tables[table] = files
    warnings = _misspelt(others, layout, found, name)
    if SUBJECTS not in found:
        near = [one for one in others if nearest(_stem(one), [SUBJECTS])]
        hint = "'assay cohort template' shows which tables there can be"
        if near:
            hint = f"is '{near[0][:60]}' meant?{apart(SUBJECTS, _stem(near[0]))}"
        problems.append(Problem("B301", _at(name), f"there is no table '{SUBJECTS}' in this folder", hint))
    elif SUBJECTS in tables:
        _parts_match(tables, name, problems)
    stop_on_errors(problems)
    return CohortTables(folder, name, tables, tuple(warnings))


def _no_folder(name: str, error: Exception) -> Problem:
    message = "there is no such folder"
    if isinstance(error, NotADirectoryError):
        message = "this is a file, not a folder of tables"
    elif isinstance(error, PermissionError):
        message = "the folder cannot be read"
    return Problem("B301", _at(name), message, "name the folder in which the table 'subjects' stands")


def _at(shown: str, name: str = "") -> Position:
    return Position(Source(f"{shown.rstrip('/')}/{name}" if name else shown))


def _stem(name: str) -> str:
    """Which table an entry is named after: ``pairs.parquet``, ``pairs/`` and ``pairs.xlsx`` after pairs."""
    return name.partition(".")[0]


def _table(name: str, entries: list[Path], root: Path, shown: str, problems: list[Problem]) -> TableFiles | None:
    """The one entry that holds a table: a file, or a folder of parts."""
    usable = [entry for entry in entries if entry.is_dir() or entry.suffix.lower() in FORMATS]
    if not usable:
        for entry in entries:
            at = _at(shown, entry.name)
            unknown = Problem("B302", at, "files of this kind are not read as tables", KINDS)
            problems.append(_out(at) if _leads_out(entry, root) else unknown)
        return None
    if len(usable) > 1:
        names = listed([entry.name for entry in usable], 4)
        message = f"several could be the table '{name}': {names}"
        problems.append(Problem("B302", _at(shown), message, "keep one of them in the folder"))
        return None
    entry = usable[0]
    if _leads_out(entry, root):
        problems.append(_out(_at(shown, entry.name)))
        return None
    if not entry.is_dir():
        file = _file(entry, name, _at(shown, entry.name), problems)
        return None if file is None else TableFiles(name, (file,), False)
    files = _parts(entry, root, f"{shown.rstrip('/')}/{entry.name}", problems)
    return None if files is None else TableFiles(name, files, True)


def _parts(folder: Path, root: Path, shown: str, problems: list[Problem]) -> tuple[PartFile, ...] | None:
    """The parts of a table in the order of their names."""
    before = len(problems)
    try:
        entries = sorted(entry for entry in folder.iterdir() if not entry.name.startswith((".", "_")))
    except OSError:
        problems.append(Problem("B302", _at(shown), "the folder cannot be read"))
        return None
    parts: dict[str, PartFile] = {}
    for entry in entries:
        at = _at(shown, entry.name)
        if len(problems) - before >= _MOST_SAID:
            break
        if _leads_out(entry, root):
            problems.append(_out(at))
        elif entry.is_dir():
            message = "a folder within the parts of a table is not read"
            problems.append(Problem("B302", at, message, "put the parts side by side, in one folder"))
        elif entry.suffix.lower() not in FORMATS:
            problems.append(Problem("B302", at, "files of this kind are not read as parts of a table", KINDS))
        elif entry.stem in parts:
            message = f"there is another file for this part: {parts[entry.stem].path.name}"
            problems.append(Problem("B302", at, message, "keep one of the two"))
        else:
            file = _file(entry, entry.stem, at, problems)
            if file is not None:
                parts[entry.stem] = file
    if not entries:
        problems.append(Problem("B302", _at(shown), "the folder holds no part of the table", KINDS))
    return tuple(parts.values()) if len(problems) == before else None


def _leads_out(entry: Path, root: Path) -> bool:
    try:
        return not entry.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):  # a link in a circle, or to nothing
        return True


def _out(at: Position) -> Problem:
    message = "this is a link that leads out of the folder, or to nothing"
    return Problem("B302", at, message, "put the file itself into the folder")


def _file(path: Path, name: str, at: Position, problems: list[Problem]) -> PartFile | None:
    """A file, after a look at its first and last bytes."""
    form = FORMATS[path.suffix.lower()]
    try:
        if not path.is_file():
            problems.append(Problem("B302", at, "this is no file"))
            return None
        wrong = _wrong(path, form)
    except OSError as error:
        problems.append(Problem("B302", at, f"the file cannot be read: {error.strerror or error}"))
        return None
    if wrong:
        problems.append(Problem("B302", at, *wrong))
        return None
    return PartFile(name, path, at.file, form)


_LIKE: Mapping[bytes, tuple[str, str]] = {
    b"PAR1": ("a Parquet file", ".parquet"), b"ARROW1": ("an Arrow file", ".arrow"),
    b"PK\x03\x04": ("a workbook or another archive", ""), b"\x1f\x8b": ("packed with gzip", ""),
    b"\x28\xb5\x2f\xfd": ("packed with Zstandard", ""), b"\xd0\xcf\x11\xe0": ("an old workbook", ""),
}  # fmt: skip


def _wrong(path: Path, form: TableFormat) -> tuple[str, str] | None:
    """What can be told of a file at a glance: it is empty, of another kind, cut off, no UTF-8."""
    size = path.stat().st_size
    with path.open("rb") as file:
        begins = file.read(8)
        file.seek(max(0, size - 8))
        ends = file.read(8)
    if not size and form != "jsonl":  # a list without a record has no line
        return "the file is empty", "store it again; a table without rows still has its columns"
    magic = {"parquet": b"PAR1", "arrow": b"ARROW1"}.get(form)
    if magic is None or not begins.startswith(magic):
        for start, (kind, ending) in _LIKE.items():
            if begins.startswith(start):
                return f"this is {kind}, not {_KIND[form]}", f"name it {ending}" if ending else KINDS
    if begins.startswith((b"\xff\xfe", b"\xfe\xff")) and magic is None:
        return "the file is UTF-16 text", "save it as UTF-8"
    if magic is not None and not begins.startswith(magic):
        return f"this is not {_KIND[form]}, or it is damaged", "store it again"
    if magic is not None and not ends.endswith(magic):
        return f"the end of {_KIND[form]} is missing", "it was not written to its end; store it again"
    return None


_KIND: Mapping[TableFormat, str] = {
    "parquet": "a Parquet file", "arrow": "an Arrow file", "csv": "a CSV file", "jsonl": "a file of JSON lines",
}  # fmt: skip


def kind_words(form: str) -> str:
    """``a Parquet file``."""
    return _KIND[cast("TableFormat", form)]


def _misspelt(
    others: list[str], layout: CohortLayout, found: Mapping[str, object], shown: str
) -> Iterator[Problem]:
    missing = [name for name in layout.tables if name not in found]
    for name in others[:1000]:
        hint = did_you_mean(_stem(name), missing)
        if hint and (Path(name).suffix.lower() in FORMATS or not Path(name).suffix):
            message = f"no table is called '{_stem(name)[:60]}'; this is not read"
            yield Problem("B104", _at(shown, name), message, hint, "warning")


def _parts_match(tables: Mapping[str, TableFiles], shown: str, problems: list[Problem]) -> None:
    """Part N of a list goes with part N of the subjects: the folders of both hold the same names."""
    subjects = tables[SUBJECTS]
    if not subjects.folder:
        return
    wanted = {file.name for file in subjects.files}
    for table in tables.values():
        if table.name == SUBJECTS or not table.folder:
            continue
        there = {file.name for file in table.files}
        for words, names in (
            ("has parts that 'subjects' does not have", there - wanted),
            ("lacks parts that 'subjects' has", wanted - there),
        ):
            if names:
                message = f"'{table.name}' {words}: {listed(sorted(names), 4)}"
                hint = "name the parts alike (an empty part where there are no records), or store the list as one file"
                problems.append(Problem("B303", _at(shown, table.name), message, hint))
