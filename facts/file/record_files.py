"""Records that stand in files: ``{from: records/pairs.csv, …}``, how to read them, and the reading."""

from __future__ import annotations

import re
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, cast

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence, kind_of
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import InputError, Problem
from assay.facts.tables.beside_records import Totals
from assay.facts.tables.cells import Style, folded
from assay.facts.tables.headings import WantedColumns
from assay.facts.tables.read_table import ReadOptions, read_table
from assay.facts.tables.table import DELIMITERS, ENCODINGS, MOST_ROWS, Progress
from assay.facts.values.characters import seen
from assay.facts.values.records import Value
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.suggest import did_you_mean, listed
from assay.facts.values.values import parse_value
from assay.facts.values.vocabulary import Definition

from .head import text_in
from .locate import WORKBOOKS, Base, located

if TYPE_CHECKING:
    from assay.facts.tables.read_xlsx import Workbook

KEYS = ("from", "sheet", "columns", "ignore", "words", "encoding", "delimiter", "dates", "decimal",
        "percentages", "totals", "skip_rows")  # fmt: skip
WORDS = {
    "encoding": tuple(ENCODINGS),
    "delimiter": tuple(DELIMITERS),
    "dates": ("day first", "month first"),
    "decimal": (".", ","),
    "percentages": ("of 100", "of 1"),
    "totals": ("leave out", "keep"),
}
_TEXTS = (".csv", ".tsv", ".txt", ".tab")
_LONGEST_LIST = 1_000
_ROWS = re.compile(r"(\d{1,7})\s*-\s*(\d{1,7})", re.ASCII)


class RecordFiles:
    """The files of records that one facts file names. Workbooks stay open until it is left (``with``)."""

    def __init__(self, base: Base | None, progress: Progress | None = None) -> None:
        self.base, self.progress = base, progress
        self._stack = ExitStack()
        self._books: dict[Path, Workbook] = {}

    def __enter__(self) -> RecordFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def load(self, definition: Definition, node: Mapping, problems: list[Problem]) -> Value:
        """The records that a mapping names."""
        before = len(problems)
        options = read_options(definition, node, problems)
        found = located(cast("Node", node.get("from")), self.base, problems)
        if found is None or options is None or len(problems) > before:
            return UNKNOWN
        return self.read(*found, options, node, problems)

    def read(self, path: Path, shown: str, options: ReadOptions, node: Mapping, problems: list[Problem]) -> Value:
        """The records of a file."""
        at = cast("Node", node.get("from")).at
        suffix = path.suffix.lower()
        try:
            if suffix in WORKBOOKS:
                book = self._book(path, shown)
                sheet = _sheet(book, options.wanted, node, problems)
                found = None if sheet is None else read_table(book.sheet(sheet), options, problems)
            elif suffix in _TEXTS:
                from assay.facts.tables.read_csv import CsvGrid

                encoding, delimiter = text_in(node, "encoding") or None, text_in(node, "delimiter")
                if "sheet" in node:
                    problems.append(Problem("F402", node.key_at("sheet"), "a text file has no sheets", "remove it"))
                sign = DELIMITERS.get(delimiter)
                grid = CsvGrid(path, shown, options.wanted.score, encoding, sign, self.progress)
                found = read_table(grid, options, problems)
            else:
                old = suffix in (".xls", ".ods", ".xlsb", ".numbers")
                message = f"records are read from .csv and .xlsx, not from '{suffix[:10]}'"
                problems.append(Problem("F404", at, message, "save it as .xlsx" if old else "save it as .csv or .xlsx"))
                found = None
        except InputError as error:
            problems += error.problems
            return UNKNOWN
        except OSError as error:
            problems.append(Problem("F002", at, f"the file cannot be read: {error.strerror}"))
            return UNKNOWN
        return UNKNOWN if found is None else found

    def _book(self, path: Path, shown: str) -> Workbook:
        from assay.facts.tables.read_xlsx import Workbook  # zipfile and its like: only where a workbook is read

        found = self._books.get(path)
        if found is None:
            found = self._books[path] = self._stack.enter_context(Workbook(path, shown, self.progress))
        return found


def _sheet(book: Workbook, wanted: WantedColumns, node: Mapping, problems: list[Problem]) -> str | None:
    """The sheet that is named, or the only one, or the only one called like the fact."""
    named = node.get("sheet")
    if named is not None:
        name = str(cast("Scalar", named).value)
        alike = [sheet for sheet in book.sheets if folded(seen(sheet)) == folded(name)]
        exact = [sheet for sheet in alike if sheet == name]
        found = exact if exact and (exact[0] not in book.hidden or book.hidden.issuperset(alike)) else alike
        if len(found) == 1:
            return found[0]
        if found:
            said = listed([f"'{sheet[:60]}'{' (hidden)' if sheet in book.hidden else ''}" for sheet in found])
            message = f"several sheets could be '{name[:60]}': {said}"
            problems.append(Problem("F405", named.at, message, "rename all but the one that is meant"))
            return None
        hint = did_you_mean(name, book.sheets) or f"its sheets are {listed(book.sheets, 12)}"
        problems.append(Problem("F405", named.at, f"the workbook has no sheet '{name[:60]}'", hint))
        return None
    if len(book.sheets) == 1:
        return book.sheets[0]
    called = {folded(wanted.definition.key), folded(wanted.definition.key.rpartition(".")[2])}
    found = [sheet for sheet in book.sheets if folded(seen(sheet)) in called]
    if len(found) == 1 and found[0] not in book.hidden:
        return found[0]
    message = f"the workbook has {len(book.sheets)} sheets: which holds {wanted.definition.key}?"
    if len(found) == 1:
        message = f"the sheet '{found[0][:60]}' is hidden: is it the one that holds {wanted.definition.key}?"
    hint = f"say 'sheet: NAME'; its sheets are {listed(book.sheets, 12)}"
    problems.append(Problem("F405", cast("Node", node.get("from")).at, message, hint))
    return None


# ---------------------------------------------------------------- options


def read_options(definition: Definition, node: Mapping, problems: list[Problem]) -> ReadOptions | None:
    """What a mapping says of how to read its file; None, with problems, where it says what cannot be."""
    before = len(problems)
    for key, at, _ in node.items():
        if key not in KEYS:
            hint = did_you_mean(key, KEYS, problems) or f"it can have {listed(KEYS, 12)}"
            problems.append(Problem("F402", at, f"records from a file have no '{key[:60]}'", hint))
    said = {key: _word(node, key, allowed, problems) for key, allowed in WORDS.items()}
    if "sheet" in node:
        _text(node, "sheet", problems)
    columns = _fields_to_texts(node, "columns", definition, problems)
    words = _words(node, definition, problems)
    ignored = frozenset(folded(text) for text, _ in _list(node, "ignore", problems))
    style = Style(
        cast("Literal['day first', 'month first'] | None", said["dates"]),
        cast("Literal['.', ','] | None", said["decimal"]),
        cast("Literal['of 1', 'of 100'] | None", said["percentages"]), words,
    )  # fmt: skip
    skip = _rows(node, problems)
    if len(problems) > before:
        return None
    return ReadOptions(WantedColumns(definition, columns, ignored), style, cast("Totals | None", said["totals"]), skip)


def _word(node: Mapping, key: str, allowed: tuple[str, ...], problems: list[Problem]) -> str | None:
    found = node.get(key)
    if found is None:
        return None
    value = found.value if isinstance(found, Scalar) else None
    if isinstance(value, str) and value in allowed:
        return value
    words = [f"'{word}'" for word in allowed if word.isalpha() or len(word) > 1 or key == "decimal"]
    hint = (did_you_mean(value, allowed) if isinstance(value, str) else "") or f"it can be {listed(words, 10)}"
    shown = f"'{value[:40]}'" if isinstance(value, str) else kind_of(found)
    problems.append(Problem("F402", found.at, f"'{key}' cannot be {shown}", hint))
    return None


def _text(node: Mapping, key: str, problems: list[Problem]) -> str:
    found = cast("Node", node.get(key))
    if isinstance(found, Scalar) and isinstance(found.value, str) and found.value:
        return found.value
    problems.append(Problem("F402", found.at, f"'{key}' should be text, this is {kind_of(found)}", "put it in quotes"))
    return ""


def _list(node: Mapping, key: str, problems: list[Problem]) -> list[tuple[str, Position]]:
    found = node.get(key)
    if found is None:
        return []
    items = found.items if isinstance(found, Sequence) else ()
    texts = [(item.value, item.at) for item in items if isinstance(item, Scalar) and isinstance(item.value, str)]
    if not isinstance(found, Sequence) or len(texts) != len(items) or len(items) > _LONGEST_LIST:
        message = f"'{key}' should be a list of headings, this is {kind_of(found)}"
        problems.append(Problem("F402", found.at, message, "write it like [Tutor, Notes]"))
    return texts


def _rows(node: Mapping, problems: list[Problem]) -> frozenset[int]:
    found = node.get("skip_rows")
    if found is None:
        return frozenset()
    items = found.items if isinstance(found, Sequence) else ()
    spans = [span for item in items if isinstance(item, Scalar) and (span := _span(item.value)) is not None]
    if not isinstance(found, Sequence) or len(spans) != len(items) or len(items) > _LONGEST_LIST:
        message = "'skip_rows' should be a list of row numbers"
        problems.append(Problem("F402", found.at, message, "write it like [52, 53], or [52-60]"))
    return frozenset(row for span in spans for row in span)


def _span(value: object) -> range | None:
    """The rows that ``52`` or ``52-60`` stands for."""
    if isinstance(value, int) and not isinstance(value, bool):
        return range(value, value + 1)
    ends = _ROWS.fullmatch(value) if isinstance(value, str) else None
    if ends is None:
        return None
    first, last = int(ends[1]), int(ends[2])
    return range(first, last + 1) if first <= last < MOST_ROWS else None


def _field(name: str, at: Position, definition: Definition, problems: list[Problem]) -> bool:
    if name in definition.fields:
        return True
    hint = did_you_mean(name, definition.fields, problems) or f"its fields are {listed(definition.fields, 12)}"
    problems.append(Problem("F201", at, f"{definition.key} has no field '{name[:60]}'", hint))
    return False


def _fields_to_texts(
    node: Mapping, key: str, definition: Definition, problems: list[Problem]
) -> dict[str, tuple[str, Position]]:
    found = node.get(key)
    if found is None:
        return {}
    if not isinstance(found, Mapping):
        hint = "write it like {mentee: Student, outcome: Status}: the field, then the heading in the file"
        problems.append(Problem("F402", found.at, f"'{key}' should be a mapping, this is {kind_of(found)}", hint))
        return {}
    texts: dict[str, tuple[str, Position]] = {}
    for name, at, child in found.items():
        if _field(name, at, definition, problems):
            text = _text(found, name, problems)
            twice = next((other for other, (one, _) in texts.items() if text and folded(one) == folded(text)), None)
            if twice is not None:
                message = f"the column '{text[:60]}' cannot hold both '{twice}' and '{name}'"
                problems.append(Problem("F402", child.at, message, "name another column for one of the two"))
            texts[name] = (text, child.at)
    return texts


def _words(node: Mapping, definition: Definition, problems: list[Problem]) -> dict[str, dict[str, str]]:
    """What the file's words stand for, each held against the field that it is for."""
    found = node.get("words")
    if found is None:
        return {}
    hint = "write it like {outcome: {finished: completed}}: the field, then the file's word and what it stands for"
    if not isinstance(found, Mapping):
        problems.append(Problem("F402", found.at, f"'words' should be a mapping, this is {kind_of(found)}", hint))
        return {}
    words: dict[str, dict[str, str]] = {}
    for name, at, child in found.items():
        if not _field(name, at, definition, problems):
            continue
        if not isinstance(child, Mapping):
            problems.append(Problem("F402", child.at, f"this should be a mapping, it is {kind_of(child)}", hint))
            continue
        mapped = words.setdefault(name, {})
        for word, _, meant in child.items():
            value = meant.value if isinstance(meant, Scalar) else None
            if isinstance(meant, Scalar) and value is None:
                mapped[word] = ""  # known to say nothing
                continue
            known = definition.fields[name]
            parse_value(known, Sequence((meant,), meant.at) if known.many else meant, problems)
            mapped[word] = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return words
