"""Make the example schools' other forms from their ``facts.yaml``: JSON, workbook, files of records.

``make examples`` runs it. The files of records are written as a register, a
survey tool or a secretary would: other headings, day before month, semicolons,
Windows-1252, titles and totals. ``from-records.yaml`` names them, and says what
these files mean where that is not certain.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import assay
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Record, Records, Value
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.writing.canonical import facts_yaml
from assay.views.paperwork import written_facts

EXAMPLES = Path(__file__).parent.parent / "examples"
Columns = Mapping[str, str]
"""Fields in the order of the file, and the heading of each."""
Cell = Callable[[str, Value], Any]


def plain(_: str, value: Value) -> Any:
    """As a program exports it: dates with the year first, true and false."""
    if value is UNKNOWN or value is NONE:
        return "" if value is UNKNOWN else "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, frozenset):
        return "; ".join(sorted(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def by_hand(words: Mapping[tuple[str, str], str]) -> Cell:
    """As somebody types it: day before month, Yes and No, and words of their own."""

    def cell(field: str, value: Value) -> Any:
        shown = plain(field, value)
        if (field, shown) in words:
            return words[(field, shown)]
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return value.strftime("%d/%m/%Y") if isinstance(value, date) else shown

    return cell


def typed(_: str, value: Value) -> Any:
    """As a spreadsheet holds it: real dates and numbers; ratings are percentages there."""
    if value is UNKNOWN or value is NONE or isinstance(value, frozenset | str):
        return plain("", value) or None
    if isinstance(value, Decimal | Fraction):
        return float(value)
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value


def grid(records: Records, columns: Columns, cell: Cell) -> list[list[Any]]:
    """The rows of a file, headings first."""

    def row(record: Record) -> list[Any]:
        return [cell(name, record.values.get(name, UNKNOWN)) for name in columns]

    return [list(columns.values()), *map(row, records)]


def text_file(path: Path, rows: Sequence[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8") -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], percent: Sequence[str] = ()) -> None:
    """A workbook with real dates; the cells under the headings of ``percent`` are formatted as percentages."""
    book: Any = import_module("openpyxl").Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for column in sheet.columns:
            wanted = any(cell.value in percent for cell in column)
            for cell in column:
                if isinstance(cell.value, datetime):
                    cell.number_format = "dd/mm/yyyy"
                elif wanted and isinstance(cell.value, int | float):
                    cell.number_format = "0%"
            sheet.column_dimensions[column[0].column_letter].width = 16
    book.save(path)


def labels(standard: assay.Standard, key: str, names: Sequence[str]) -> Columns:
    return {name: standard.vocabulary[key].fields[name].label for name in names}


def capitals(names: Sequence[str]) -> Columns:
    return {name: name.replace("_", " ").capitalize() for name in names}


def from_records(folder: Path, facts: FactSet, standard: assay.Standard, sources: Mapping[str, str], head: str) -> None:
    """The facts file that names the files, with everything that stands in none of them."""
    given = {key: one for key, one in facts.current.items() if key not in sources}
    periods = (replace(facts.periods[0], given=given), *facts.periods[1:])
    rest = {key: one for key, one in facts.current.items() if key in sources and one.backing}
    periods = (replace(periods[0], given=given | {k: replace(g, value=UNKNOWN) for k, g in rest.items()}), *periods[1:])
    text = facts_yaml(replace(facts, periods=periods), standard.vocabulary, standard.year_starts)
    lines = "".join(f"  {key}:\n{_indented(how)}" for key, how in sources.items())
    text = text.replace("\nfacts:\n", f"\nfacts:\n  # Lists that the school keeps in files of its own\n{lines}\n", 1)
    (folder / "from-records.yaml").write_text(f"{head}\n{text}", "utf-8")


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.strip("\n").splitlines())


# ---------------------------------------------------------------- the schools


def oakfield(folder: Path, facts: FactSet, standard: assay.Standard) -> None:
    records = folder / "records"
    pairs = {"mentee": "Student", "mentor": "Mentor", "started_on": "First meeting", "due_to_end": "Due to end",
             "ended_on": "Ended on", "outcome": "Status"}  # fmt: skip
    words = {("outcome", "completed"): "finished", ("outcome", "ended early"): "broken off",
             ("outcome", "running"): "still meeting", ("ended_on", "none"): ""}  # fmt: skip
    title = ["Oakfield School \N{EN DASH} register of mentoring pairs 2024/25"]
    rows = grid(_records(facts, "pairs"), pairs, by_hand(words))
    text_file(records / "pairs.csv", [title, [], *rows, [], ["Total", str(len(rows) - 1)]], ";", "cp1252")
    mentors = capitals(["mentor", "kind", "from_minority", "accreditation"])
    refusing = {("from_minority", "none"): "prefers not to say"}
    text_file(records / "mentors.csv", grid(_records(facts, "mentors.register"), mentors, by_hand(refusing)),
              ",", "utf-8-sig")  # fmt: skip
    answers = ["mentor", "answered_on", "rating", "successful_outcome"]
    survey = grid(_records(facts, "survey.mentors"), labels(standard, "survey.mentors", answers), typed)
    measured = [name for name in standard.vocabulary["monitoring.mentees"].fields if name != "academic_latest"]
    monitoring = grid(_records(facts, "monitoring.mentees"), capitals(measured), typed)
    workbook(records / "monitoring.xlsx", {"Monitoring": [["Monitoring of mentees, 2024/25"], [], *monitoring],
                                           "Survey of mentors": survey}, ["satisfaction rating"])  # fmt: skip
    from_records(folder, facts, standard, {
        "pairs": """
from: records/pairs.csv
encoding: windows-1252
dates: day first
columns: {mentee: Student, started_on: First meeting, outcome: Status}
words:
  outcome: {finished: completed, broken off: ended early, still meeting: running}
  ended_on: {"": none}
totals: leave out
""",
        "mentors.register": """
from: records/mentors.csv
words: {from_minority: {prefers not to say: none}}
ignore: [personal benefit, professional benefit]
""",
        "survey.mentors": "from: records/monitoring.xlsx\nsheet: Survey of mentors\n",
        "monitoring.mentees": "from: records/monitoring.xlsx\nsheet: Monitoring\nignore: [academic latest]\n",
    }, "# Oakfield School, with its lists in files of their own. The same facts as facts.yaml.")  # fmt: skip


def riverside(folder: Path, facts: FactSet, standard: assay.Standard) -> None:
    records = folder / "records"
    sheets = {"Pairs": "pairs", "Mentors": "mentors.register", "Skills training": "skills_training.register",
              "Feedback": "feedback.given", "Comments": "teacher_comments.register"}  # fmt: skip
    book: dict[str, list[list[Any]]] = {}
    for title, key in sheets.items():
        names = list(reversed([n for n in standard.vocabulary[key].fields if n in _records(facts, key).columns]))
        book[title] = grid(_records(facts, key), labels(standard, key, names), typed)
    workbook(records / "register.xlsx", book)
    for name, key in (("mentees", "survey.mentees"), ("mentors", "survey.mentors")):
        rows = grid(_records(facts, key), capitals(list(standard.vocabulary[key].fields)), _percent)
        text_file(records / f"survey-{name}.tsv", rows, "\t")
    measured = list(standard.vocabulary["monitoring.mentees"].fields)
    same = {name: name for name in measured}
    text_file(records / "monitoring.csv", grid(_records(facts, "monitoring.mentees"), same, plain))
    from_records(folder, facts, standard, {
        **{key: f"from: records/register.xlsx\nsheet: {title}\n" for title, key in sheets.items()},
        "survey.mentees": "from: records/survey-mentees.tsv\n",
        "survey.mentors": "from: records/survey-mentors.tsv\n",
        "monitoring.mentees": "from: records/monitoring.csv\n",
    }, "# Riverside School, with its lists in files of their own. The same facts as facts.yaml.")  # fmt: skip


def hillcrest(folder: Path, facts: FactSet, standard: assay.Standard) -> None:
    def spelt(_: str, value: Value) -> Any:
        return f"{value.day} {value:%B %Y}" if isinstance(value, date) else plain("", value)

    names = capitals(["started_on", "mentee", "mentor"])
    text_file(folder / "records" / "pairs.csv", grid(_records(facts, "pairs"), names, spelt))
    from_records(folder, facts, standard, {
        "pairs": "from: records/pairs.csv\nignore: [due to end, ended on, outcome]   # nobody writes these down yet\n",
    }, "# Hillcrest School, with its one list in a file of its own. The same facts as facts.yaml.")  # fmt: skip


def _percent(field: str, value: Value) -> Any:
    if isinstance(value, bool):
        return "Y" if value else "N"
    number = isinstance(value, int | Decimal | Fraction)
    return f"{Fraction(value) * 100}%" if number and field == "rating" else plain(field, value)  # type: ignore[arg-type]


def _records(facts: FactSet, key: str) -> Records:
    value = facts.current[key].value
    assert isinstance(value, Records)
    return value


def main() -> None:
    standard = assay.load_standard("mentoring")
    for school in (oakfield, riverside, hillcrest):
        folder = EXAMPLES / school.__name__
        facts = assay.read_facts(folder / "facts.yaml", standard)
        (folder / "facts.json").write_bytes(written_facts(facts, standard, "json"))
        (folder / "facts.xlsx").write_bytes(written_facts(facts, standard, "xlsx"))
        (folder / "records").mkdir(exist_ok=True)
        school(folder, facts, standard)


if __name__ == "__main__":
    main()
