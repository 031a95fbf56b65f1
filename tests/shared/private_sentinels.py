"""Facts in which every cell that is about a person, and all free text, is a sentinel that occurs nowhere else."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from shared.command_line import command_here

import assay
from assay.facts.values.covering import is_private
from assay.facts.values.vocabulary import Definition, Vocabulary
from assay.views.text.layout import Paint
from assay.views.text.why import why_text

Json = Any
Rows = dict[str, list[dict[str, Json]]]

TEXT = "Zz-{}-Quux"
DIGITS = "190417"
"""Stands in every number that is about a person."""
SEEN = re.compile(rf"Zz-|Quux|{DIGITS}", re.IGNORECASE)
HEAD = {"assay": "facts/1", "subject": {"id": "elm"}, "as_of": "2025-07-18", "period": "2024/25"}
NOT_RECOGNISED = ("boolean", "choice")
"""Types whose values stand in the vocabulary itself, so that one cell's cannot be told from the words about it."""
FIRST = date(2024, 9, 16)
NO_COLOUR = Paint(False)


def lists(vocabulary: Vocabulary) -> dict[str, Definition]:
    return {key: definition for key, definition in vocabulary.items() if definition.type == "records"}


def value(definition: Definition, key: str, number: int) -> Json:
    """A value for one cell; a sentinel where it is about a person, or free text."""
    match definition.type:
        case "text":
            return TEXT.format(f"{key}.{definition.key}-{number:03}")
        case "percentage":
            return f"{60 + number}.{'5' * (number % 2)}{DIGITS}%" if definition.personal else f"{50 + number}%"
        case "boolean":
            return number % 2 == 0
        case "date":
            return (FIRST + timedelta(days=number)).isoformat()
        case "choice":
            option = definition.options[number % len(definition.options)]
            return [option] if definition.many else option
        case _:
            return float(f"{number}.{DIGITS}") if definition.personal and definition.type != "integer" else number


def rows(vocabulary: Vocabulary, number: int = 5) -> Rows:
    """So many records of every list."""
    return {
        key: [{name: value(field, key, n) for name, field in definition.fields.items()} for n in range(number)]
        for key, definition in lists(vocabulary).items()
    }


def wrong(definition: Definition) -> Json:
    """A value of another type. Of what is about a person it is a sentinel too."""
    if definition.type == "text":
        return [TEXT.format("in-a-list")]
    if definition.personal:
        return f"16{DIGITS}%" if definition.type == "percentage" else TEXT.format("wrong")
    return {
        "date": "2025-13-45",
        "boolean": "perhaps",
        "choice": ["nonesuch"] if definition.many else "nonesuch",
        "percentage": "150%",
        "money": "1 2 3",
    }.get(definition.type, "many")


def broken(made: Rows, vocabulary: Vocabulary, column: int, with_text: bool = True) -> Rows:
    """The same with one wrong cell in each list, in its column of that number, where it has so many."""
    found: Rows = {}
    for key, given in made.items():
        fields = list(lists(vocabulary)[key].fields.values())
        field = fields[column] if column < len(fields) else None
        use = field is not None and (with_text or field.type != "text")
        first = {field.key: wrong(field)} if field is not None and use else {}
        found[key] = [given[0] | first, *given[1:]]
    return found


def most_columns(vocabulary: Vocabulary) -> int:
    return max(len(definition.fields) for definition in lists(vocabulary).values())


def nested(flat: Mapping[str, Json]) -> Json:
    tree: Json = {}
    for key, given in flat.items():
        *groups, name = key.split(".")
        inner = tree
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[name] = given
    return tree


# ---------------------------------------------------------------- forms

Write = Callable[[Path, Rows, Vocabulary], Path]


def as_minified(folder: Path, made: Rows, vocabulary: Vocabulary) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(HEAD | {"facts": nested(made)}), "utf-8")
    return path


def as_json(folder: Path, made: Rows, vocabulary: Vocabulary) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(HEAD | {"facts": nested(made)}, indent=1), "utf-8")
    return path


def head() -> str:
    return "".join(f"{key}: {json.dumps(given)}\n" for key, given in HEAD.items())


def as_flow(folder: Path, made: Rows, vocabulary: Vocabulary) -> Path:
    """YAML with a record in each line."""
    path = folder / "facts.yaml"
    lines = [f"  {key}:\n" + "".join(f"    - {json.dumps(row)}\n" for row in given) for key, given in made.items()]
    path.write_text(head() + "facts:\n" + "".join(lines), "utf-8")
    return path


def as_block(folder: Path, made: Rows, vocabulary: Vocabulary) -> Path:
    """YAML with a field in each line, and texts in two lines."""
    path = folder / "facts.yaml"
    text = head() + "facts:\n"
    for key, given in made.items():
        text += f"  {key}:\n"
        for row in given:
            cells = [f"{name}: {_folded(cell)}" for name, cell in row.items()]
            text += "    - " + "\n      ".join(cells) + "\n"
    path.write_text(text, "utf-8")
    return path


def _folded(cell: Json) -> str:
    if isinstance(cell, str) and cell.startswith("Zz-"):
        return f'"{cell}\n        and more of {cell}"'
    return json.dumps(cell)


def cell_text(cell: Json) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "; ".join(map(str, cell)) if isinstance(cell, list) else str(cell)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def as_csv(folder: Path, made: Rows, vocabulary: Vocabulary) -> Path:
    named: dict[str, Json] = {}
    for key, given in made.items():
        fields = list(lists(vocabulary)[key].fields)
        table = [["Remarks", *fields]] + [
            [TEXT.format("unread"), *(cell_text(row[f]) for f in fields)] for row in given
        ]
        write_csv(folder / f"{key}.csv", table)
        named[key] = {"from": f"{key}.csv"}
    return facts_naming(folder, named)


def write_csv(path: Path, table: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    path.write_text(text.getvalue(), "utf-8")


def facts_naming(folder: Path, named: Mapping[str, Json]) -> Path:
    path = folder / "facts.yaml"
    path.write_text(head() + "facts: " + json.dumps(nested(named)) + "\n", "utf-8")
    return path


def as_xlsx(folder: Path, made: Rows, vocabulary: Vocabulary) -> Path:
    book = openpyxl.Workbook()
    named: dict[str, Json] = {}
    for number, (key, given) in enumerate(made.items()):
        sheet: Json = book.create_sheet(f"List {number}")
        fields = lists(vocabulary)[key].fields
        sheet.append(["Remarks", *fields])
        for row in given:
            sheet.append([TEXT.format("unread"), *(_typed(fields[name], row[name]) for name in fields)])
        named[key] = {"from": "book.xlsx", "sheet": f"List {number}"}
    book.save(folder / "book.xlsx")
    return facts_naming(folder, named)


def _typed(definition: Definition, cell: Json) -> Json:
    try:
        if definition.type == "date":
            return date.fromisoformat(cell)
    except ValueError:
        return cell
    return cell if isinstance(cell, int | float) else cell_text(cell)


# ---------------------------------------------------------------- everything that comes out


def commands(path: Path, names: list[str], personal: bool = False) -> Iterator[str]:
    """Every command that reads facts, but for ``facts convert``, which is there to write them."""
    more = ["--personal"] if personal else []
    out = path.parent / "out.txt"
    plain = [
        ["assess", str(path)], ["assess", str(path), "--format", "json"], ["assess", str(path), "-f", "markdown"],
        ["assess", str(path), "-o", str(out), "--fail-below", "excellent"], ["check", str(path)],
        ["facts", "check", str(path)], ["why", str(path), "level"],
        ["report", str(path)], ["report", str(path), "-f", "markdown"],
        *([name, str(path), "-f", form] for name in ("margins", "until", "missing", "bounds")
          for form in ("text", "json")),
        ["compare", str(path), str(path), "-f", "json"], ["whatif", str(path), "--set", "coordinator.fte=0.3"],
        ["improve", str(path), "--to", "9.1=met", "-f", "json"], ["why", str(path), "9.1", "-f", "json"],
    ]  # fmt: skip
    shown = [["facts", "show", str(path)], ["why", str(path), "9.1", "--rows"]]
    shown += [["facts", "show", str(path), "--rows", name] for name in names]
    for words in [] if personal else plain:
        yield command_here(*words)[1]
        yield out.read_text("utf-8") if out.exists() else ""
    for words in shown:
        yield command_here(*words, *more)[1]


def told(assessment: assay.Assessment, personal: bool = False) -> Iterator[str]:
    """All that an assessment says by itself: documents, explanations, what is printed of its objects."""
    shown = assessment.showing_personal() if personal else assessment
    yield from (repr(assessment), str(assessment), shown.to_json(), repr(assessment.facts), repr(assessment.trail))
    targets = [*(c.id for c in assessment.criteria), *(f"area {a.id}" for a in assessment.areas), "level"]
    for target in targets:
        yield why_text(assessment, target, NO_COLOUR, True, personal)
        for because in shown.because(target).values():
            yield from (repr(because), str(because))
        yield repr(assessment.missing(target)) if target in targets[: len(assessment.criteria)] else ""


def leaks(texts: Iterator[str]) -> list[str]:
    """The lines in which a sentinel stands."""
    return [line for text in texts for line in text.splitlines() if SEEN.search(line)]


def of_problems(error: assay.InputError) -> Iterator[str]:
    yield from (str(error), repr(error), json.dumps([problem.to_dict() for problem in error.problems]))
    yield from map(repr, error.problems)


def private_fields(vocabulary: Vocabulary) -> list[tuple[str, Definition]]:
    return [
        (key, field) for key, one in lists(vocabulary).items() for field in one.fields.values() if is_private(field)
    ]
