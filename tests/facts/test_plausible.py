"""What a vocabulary holds for implausible is said through every door alike, and nothing else is."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

import assay
from assay.facts.problems.problems import render

RULES = """\
assay: rules/1
standard: {id: plausible, title: Plausible, version: "1", summary: For tests., source: {title: Invented}}
vocabulary:
  club.began_on:
    {type: date, label: began, question: "When?", not_after: as_of, not_before: 1950-01-01, may_be_none: true}
  club.ended_on:
    {type: date, label: ended, question: "When?", not_before: club.began_on, when_implausible: problem}
  club.fte: {type: decimal, label: share, question: "How much?", usually: [0.1, 1]}
  club.satisfied: {type: percentage, label: satisfied, question: "What share?", usually: [20%, 98%]}
  pairs:
    type: records
    label: pairs
    question: Which?
    unique: [reader, started_on]
    fields:
      reader: {type: text, label: reader}
      started_on: {type: date, label: started, not_after: as_of, usually: [2024-01-01, 2030-12-31]}
      ended_on: {type: date, label: ended, not_before: started_on, may_be_none: true}
      hours: {type: decimal, label: hours, usually: [0, 40], personal: true}
areas: [{id: "1", title: All}]
criteria:
  - id: "1.1"
    area: "1"
    title: One
    statement: One.
    source: {area: 1, item: 1}
    reading: One.
    met_when: {count_of: pairs, where: {field: ended_on, on_or_before: as_of}, at_least: 1}
adding_up:
  area: {met_when: {every: criteria, that: {field: verdict, is: met}}}
  levels: [{id: all, title: All, when: {every: areas, that: {field: verdict, is: met}}}, {id: none, title: None}]
"""
ROWS: list[dict[str, Any]] = [
    {"reader": "A", "started_on": "2025-01-10", "ended_on": "2025-03-01", "hours": 12},
    {"reader": "B", "started_on": "2035-01-10"},  # after the date of the assessment, and unusual
    {"reader": "C", "started_on": "2025-02-10", "ended_on": "2025-02-09"},  # an end before its start
    {"reader": "D", "started_on": "2024-12-24", "ended_on": "2024-12-24", "hours": 41},  # many hours
    {"reader": "A", "started_on": "2025-01-10", "hours": 3},  # the same again
    {"reader": "A", "hours": 5},  # may be another: when is not known
    {"started_on": "2025-01-10", "ended_on": "none"},
    {"ended_on": "1999-01-10", "hours": 2},
]
SAID = [("F210", 1), ("F210", 2), ("F211", 4), ("F212", 1), ("F212", 3)]


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> assay.Standard:
    return made(tmp_path_factory.mktemp("standard"))


def made(folder: Path, rules: str = RULES) -> assay.Standard:
    (folder / "rules.yaml").write_text(rules, "utf-8")
    return assay.load_standard(folder)


def document(rows: Any = (), as_of: str = "2025-07-18", **facts: Any) -> dict[str, Any]:
    head = {"assay": "facts/1", "subject": {"id": "x", "name": "X"}, "as_of": as_of, "period": "2025"}
    return {**head, "facts": {**({"pairs": list(rows)} if rows else {}), **facts}}


def codes(facts: assay.FactSet) -> list[str]:
    return sorted(problem.code for problem in facts.warnings)


def through_python(folder: Path) -> Any:
    return document(ROWS)


def through_json(folder: Path) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(document(ROWS), indent=1), "utf-8")
    return path


def through_yaml(folder: Path) -> Path:
    lines = "".join(f"    - {{{', '.join(f'{k}: {v}' for k, v in row.items())}}}\n" for row in ROWS)
    path = folder / "facts.yaml"
    path.write_text("assay: facts/1\nsubject: {id: x, name: X}\nas_of: 2025-07-18\nperiod: 2025\nfacts:\n  pairs:\n"
                    + lines, "utf-8")  # fmt: skip
    return path


def naming(folder: Path, file: str) -> Path:
    path = folder / "facts.yaml"
    path.write_text("assay: facts/1\nsubject: {id: x, name: X}\nas_of: 2025-07-18\nperiod: 2025\nfacts:\n"
                    f"  pairs: {{from: {file}}}\n", "utf-8")  # fmt: skip
    return path


NAMES = ("reader", "started_on", "ended_on", "hours")


def through_csv(folder: Path) -> Path:
    rows = [",".join(str(row.get(name, "")) for name in NAMES) for row in ROWS]
    (folder / "pairs.csv").write_text("\n".join([",".join(NAMES), *rows]) + "\n", "utf-8")
    return naming(folder, "pairs.csv")


def through_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "Pairs"
    sheet.append(NAMES)
    for row in ROWS:
        cells = [row.get(name) for name in NAMES]
        sheet.append([date.fromisoformat(c) if isinstance(c, str) and c.count("-") == 2 else c for c in cells])
    book.save(folder / "pairs.xlsx")
    return naming(folder, "pairs.xlsx")


def through_template(folder: Path) -> Path:
    from assay.cli.main import app  # noqa: F401

    raise NotImplementedError


DOORS = [through_python, through_json, through_yaml, through_csv, through_workbook]


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_the_same(door: Any, standard: assay.Standard, tmp_path: Path) -> None:
    facts = assay.read_facts(door(tmp_path), standard)
    assert codes(facts) == [code for code, _ in SAID]
    for one in facts.warnings:
        print(render(one))
