"""Awkward files of records, and what each is read as: the harness of ``test_awkward_files``.

``tests/facts/awkward/*.txt`` are books of cases, as ``tests/problems`` has them. A case
begins with ``=== title``. Then come

- ``--- fields NAME …``: the fields of the list (without it all of ``FIELDS``);
- ``--- pairs.csv`` and what stands in it; in brackets how it is kept, as in
  ``--- pairs.csv (cp1252, CRLF)``: an encoding of Python's, a kind of line end, or
  ``no end`` for a file without its last line end;
- or ``--- made``: the name of a function of ``awkward_files``, which makes the file;
- ``--- expected``: the problems, exactly as they are shown, and the records, one a line;
- ``--- with OPTIONS``: the same where the options, as they stand beside ``from``, have been given.

``ASSAY_UPDATE_GOLDEN=1 pytest tests/facts/test_awkward_files.py`` writes what is expected; then read it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from shared import awkward_files
from shared.places import TESTS

from assay.facts.inputs import Wanted, find_facts
from assay.facts.problems.problems import InputError, render
from assay.facts.values.records import Records, Value
from assay.facts.values.scalars import NONE
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import format_number

BOOKS = TESTS / "facts" / "awkward"

FIELDS = {
    "reader": Definition("reader", "text", "number of the reader"),
    "name": Definition("name", "text", "name of the reader", personal=True),
    "outcome": Definition("outcome", "choice", "outcome", options=("completed", "ended early", "running")),
    "topics": Definition("topics", "choice", "topics", options=("reading", "writing", "maths"), many=True),
    "met": Definition("met", "boolean", "whether they met"),
    "hours": Definition("hours", "decimal", "hours together", unit="hour", minimum=0),
    "sessions": Definition("sessions", "integer", "number of sessions", unit="session"),
    "attendance": Definition("attendance", "percentage", "share of sessions attended"),
    "cost": Definition("cost", "money", "cost of the pair", unit="GBP"),
    "starts_on": Definition("starts_on", "date", "the day it begins"),
    "ends_on": Definition("ends_on", "date", "the day it ends", may_be_none=True),
}
HEAD = "assay: facts/1\nsubject: {id: oakfield}\nas_of: 2025-07-18\nperiod: 2024/25\nfacts:\n"


@dataclass(frozen=True)
class Part:
    """One part of a case: the line that begins it, and what stands below."""

    head: str
    text: str


@dataclass(frozen=True)
class Case:
    """One awkward file and the ways in which it is read."""

    title: str
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return f"=== {self.title}\n" + "".join(f"--- {part.head}\n{part.text}" for part in self.parts) + "\n"

    @property
    def runs(self) -> list[tuple[int, str]]:
        """The parts that say what is expected, and the options with which."""
        return [(number, part.head.removeprefix("expected").removeprefix("with ")) for number, part in
                enumerate(self.parts) if part.head == "expected" or part.head.startswith("with ")]  # fmt: skip

    def with_text(self, number: int, text: str) -> Case:
        parts = list(self.parts)
        parts[number] = replace(parts[number], text=text)
        return replace(self, parts=tuple(parts))


def read_book(path: Path) -> list[Case]:
    """The cases of a book, in order."""
    found: list[Case] = []
    for chunk in re.split(r"^=== ", path.read_text("utf-8"), flags=re.M)[1:]:
        title, _, rest = chunk.partition("\n")
        pieces = re.split(r"^--- (.+)\n", rest.rstrip("\n") + "\n", flags=re.M)[1:]
        found.append(Case(title, tuple(map(Part, pieces[::2], pieces[1::2]))))
    return found


def definition(case: Case) -> Definition:
    """The list of records that the file of a case is to hold."""
    named = next((part.head.split()[1:] for part in case.parts if part.head.startswith("fields ")), list(FIELDS))
    return Definition("pairs", "records", "pairs of readers", fields={name: FIELDS[name] for name in named})


def make(case: Case) -> str:
    """Put the file of a case into this folder; its name."""
    for part in case.parts:
        found = re.fullmatch(r"(\S+\.\w+)(?: \((.*)\))?", part.head)
        if found:
            return _written(found[1], part.text, found[2] or "")
        if part.head == "made":
            maker: Callable[[], str] = getattr(awkward_files, part.text.strip())
            return maker()
    raise AssertionError(f"{case.title} has no file")


def _written(name: str, text: str, how: str) -> str:
    words = [word.strip() for word in how.split(",") if word.strip()]
    if "no end" in words:
        text = text.removesuffix("\n")
    ends = {"CR": "\r", "CRLF": "\r\n"}
    for word in words:
        text = text.replace("\n", ends[word]) if word in ends else text
    encoding = next((word for word in words if word not in {*ends, "no end"}), "utf-8")
    Path(name).write_bytes(text.encode(encoding))
    return name


def outcome(list_: Definition, file: str, options: str) -> str:
    """What the file is read as, in words: problems, and the records if there are any."""
    beside = f", {options}" if options else ""
    Path("facts.yaml").write_text(f"{HEAD}  pairs: {{from: {file}{beside}}}\n", "utf-8")
    try:
        facts = find_facts(Path("facts.yaml"), "facts.yaml").read(Wanted({"pairs": list_}, (9, 1)))
    except InputError as error:
        return "".join(f"{render(problem)}\n" for problem in error.problems)
    shown = [render(problem) for problem in facts.warnings]
    records = facts.current["pairs"].value
    assert isinstance(records, Records)
    return "".join(f"{line}\n" for line in [*shown, *rows(list_, records)])


def rows(list_: Definition, records: Records) -> list[str]:
    """The records, one a line; texts and options in quotes."""
    found = [
        ", ".join(f"{name}: {value_shown(list_.fields[name], values[name])}" for name in list_.fields if name in values)
        for values in (records.row(number) for number in range(len(records)))
    ]
    return [f"{{{line}}}" for line in found] or ["no records"]


def value_shown(field: Definition, value: Value) -> str:
    match value:
        case _ if value is NONE:
            return "none"
        case bool():
            return "yes" if value else "no"
        case int() | Decimal() | Fraction():
            return format_number(value, field.type == "percentage")
        case date():
            return value.isoformat()
        case frozenset():
            return json.dumps([option for option in field.options if option in value])
        case _:
            return json.dumps(str(value), ensure_ascii=False)
