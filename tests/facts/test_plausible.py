"""What a vocabulary holds for implausible is said through every door alike, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from shared.command_line import command_here

import assay
from assay.engine.cohort.made_up.generate import generate
from assay.engine.cohort.tables.layout import layout_of
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.facts.problems.positions import NOWHERE
from assay.facts.values.dates import Period
from assay.facts.values.fact_set import Given, PeriodFacts
from assay.facts.values.plausible import implausible
from assay.facts.values.records import FieldColumn, RowPlaces, records_of
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.rules.reading.codec import decode, encode

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
    met_when:
      all:
        - {count_of: pairs, where: {field: ended_on, on_or_before: as_of}, at_least: 1}
        - {count_of: pairs, where: {field: hours, at_least: 1}, at_least: 1}
        - {count_of: pairs, where: {all: [{field: reader, is: A}, {field: started_on, before: as_of}]}, at_least: 1}
        - {any: [{fact: club.began_on, known: true}, {fact: club.ended_on, known: true}]}
        - {any: [{fact: club.fte, at_least: 1}, {fact: club.satisfied, at_least: 50%}]}
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


DOORS = [through_python, through_json, through_yaml, through_csv, through_workbook]


PLACES = {
    "through_python": ["facts.pairs[1].started_on", "facts.pairs[2].ended_on", "facts.pairs[4]",
                       "facts.pairs[1].started_on", "facts.pairs[3].hours"],
    "through_json": ["17", "21", "32", "17", "26"],
    "through_yaml": ["8", "9", "11", "8", "10"],
    "through_csv": ["3", "4", "6", "3", "5"],
    "through_workbook": ["Pairs!B3", "Pairs!C4", "Pairs!A6", "Pairs!B3", "Pairs!D5"],
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_every_door_says_the_same_in_its_place(door: Any, standard: assay.Standard, tmp_path: Path) -> None:
    facts = assay.read_facts(door(tmp_path), standard)
    told = sorted(facts.warnings, key=lambda one: one.code)
    assert [one.code for one in told] == [code for code, _ in SAID]
    places = sorted((one.code, one.at.path or str(one.at.line)) for one in told)
    assert places == sorted((code, place) for (code, _), place in zip(SAID, PLACES[door.__name__], strict=True))
    assert {one.severity for one in told} == {"warning"}
    assert "41" not in "".join(one.message + one.hint for one in told if one.code == "F212")  # hours are personal


def test_facts_are_looked_at_in_each_period(standard: assay.Standard) -> None:
    now: dict[str, Any] = {"club.began_on": "2035-01-01", "club.fte": 37, "club.satisfied": "99 of 100"}
    given = document(**now)
    given["previous"] = {"club.began_on": "1924-09-01", "club.satisfied": "19.9%"}
    facts = assay.read_facts(given, standard)
    assert [(one.code, one.at.path, one.message) for one in facts.warnings] == [
        ("F210", "facts.club.began_on", "club.began_on is 2035-01-01, after the date of the assessment, 2025-07-18"),
        ("F212", "facts.club.fte", "club.fte is 37; it usually lies between 0.1 and 1"),
        ("F212", "facts.club.satisfied", "club.satisfied is 99%; it usually lies between 20% and 98%"),
        ("F210", "previous.club.began_on", "club.began_on is 1924-09-01, before 1950-01-01"),
        ("F212", "previous.club.satisfied", "club.satisfied is 19.9%; it usually lies between 20% and 98%"),
    ]


def test_the_vocabulary_can_refuse(standard: assay.Standard) -> None:
    with pytest.raises(assay.InputError) as refused:
        assay.read_facts(document(**{"club.began_on": "2020-01-02", "club.ended_on": "2020-01-01"}), standard)
    said = [(one.code, one.severity, one.message) for one in refused.value.problems]
    assert said == [("F210", "error", "club.ended_on is 2020-01-01, before club.began_on (2020-01-02)")]


@pytest.mark.parametrize(
    "facts",
    [
        {"club.began_on": "2025-07-18"},  # the day itself
        {"club.began_on": "1950-01-01", "club.ended_on": "1950-01-01"},  # the ends, and two that are equal
        {"club.ended_on": "1900-01-01"},  # the other is not known
        {"club.began_on": "none", "club.ended_on": "1900-01-01"},  # the other is none
        {"club.fte": "0.1", "club.satisfied": "98%"},
        {"pairs": []},
    ],
)
def test_nothing_is_said_of_what_is_equal_or_not_known(standard: assay.Standard, facts: dict[str, Any]) -> None:
    if "club.fte" in facts:
        facts = {**facts, "club.fte": 1}
    assert assay.read_facts(document(**facts), standard).warnings == ()


def test_an_earlier_date_of_assessment_does_not_make_facts_implausible(standard: assay.Standard) -> None:
    facts = document(**{"club.began_on": "2025-06-01"})
    assert assay.read_facts(facts, standard, as_of="2025-01-01").warnings == ()
    later = document(**{"club.began_on": "2025-09-01"})
    assert codes(assay.read_facts(later, standard, as_of="2025-01-01")) == ["F210"]
    assert assay.read_facts(later, standard, as_of="2025-09-01").warnings == ()


def test_what_is_said_of_very_many_records_is_counted(standard: assay.Standard) -> None:
    rows = [{"reader": f"R{n}", "started_on": "2026-01-01"} for n in range(50)]
    told = assay.read_facts(document(rows), standard).warnings
    assert len(told) == 21
    assert sum("30 more of pairs as those before: started_on is 2026-01-01" in one.message for one in told) == 1


def test_a_kept_standard_says_the_same(standard: assay.Standard) -> None:
    again = decode(encode(standard))
    assert again.vocabulary == standard.vocabulary
    assert again.vocabulary["pairs"].fields["started_on"].usually == (date(2024, 1, 1), date(2030, 12, 31))


@dataclass
class LookedAt:
    """How often the codes of columns were looked at."""

    times: int = 0

    def counted(self, codes: Sequence[int]) -> Sequence[int]:
        whole = self

        class Codes(tuple[int, ...]):
            def __iter__(self) -> Iterator[int]:
                for code in super().__iter__():
                    whole.times += 1
                    yield code

        return Codes(codes)


def test_names_of_records_are_looked_at_in_time_that_grows_with_their_number() -> None:
    first = date(2000, 1, 1)
    rows: list[dict[str, Any]] = [{"reader": f"R{n % 5_000}", "started_on": first + timedelta(days=n // 5_000)}
                                  for n in range(100_000)]  # fmt: skip
    records = records_of([*rows, rows[17]], RowPlaces(NOWHERE, range(2, 100_003)), UNKNOWN)
    fields = {"reader": Definition("reader", "text", ""),
              "started_on": Definition("started_on", "date", "", not_after="as_of")}  # fmt: skip
    pairs = Definition("pairs", "records", "", fields=fields, unique=("reader", "started_on"))
    period = Period("2025", date(2025, 1, 1), date(2025, 12, 31))
    looked = LookedAt()
    columns = {name: FieldColumn(looked.counted(codes), values) for name, (codes, values) in records.columns.items()}
    given = {"pairs": Given(replace(records, columns=columns), NOWHERE)}
    said = list(implausible({"pairs": pairs}, [PeriodFacts(period, given)], date(2025, 7, 18)))
    assert [(one.code, one.at.line) for one in said] == [("F211", 100_002)]
    assert looked.times <= 4 * 100_001  # each code a few times, however many there are


# ---------------------------------------------------------------- tables of a cohort


WHEN = {"as_of": "2025-07-18", "period": "2025"}


def tables(records: list[dict[str, Any]], **facts: Any) -> dict[str, pl.DataFrame]:
    days = ("started_on", "ended_on")
    rows = [{"subject_id": "x", "reader": None, "started_on": None, "ended_on": None, "ended_on__none": None,
             "hours": None, **one,
             **{d: date.fromisoformat(one[d]) for d in days if one.get(d, "none") != "none"},
             **({"ended_on": None, "ended_on__none": True} if one.get("ended_on") == "none" else {})}
            for one in records]  # fmt: skip
    subjects = pl.DataFrame([{"subject_id": "x", "as_of": date(2025, 7, 18), "period": "2025", **facts}])
    schema = {"subject_id": pl.String, "reader": pl.String, "started_on": pl.Date, "ended_on": pl.Date,
              "ended_on__none": pl.Boolean, "hours": pl.Int64}  # fmt: skip
    return {"subjects": subjects, "pairs": pl.DataFrame(rows, schema=schema)}


def in_duckdb(frames: dict[str, pl.DataFrame]) -> dict[str, Any]:
    duckdb = pytest.importorskip("duckdb")
    base: Any = duckdb.connect()
    for name, frame in frames.items():
        base.register(f"given_{name}", frame.to_arrow())
        base.execute(f"create table {name} as select * from given_{name}")
    return {name: base.table(name) for name in frames}


@pytest.mark.parametrize("stored", [dict, in_duckdb])
@pytest.mark.parametrize("when", [{}, WHEN])
def test_a_cohort_check_counts_the_same_rows(standard: assay.Standard, when: dict[str, str], stored: Any) -> None:
    found = assay.Cohort(standard).check(stored(tables(ROWS)), **when)
    told = [(one.code, one.column, one.count, one.severity) for one in found.findings]
    assert sorted(told) == [
        ("B214", "ended_on", 1, "warning"), ("B214", "started_on", 1, "warning"),
        ("B215", "reader", 1, "warning"), ("B216", "hours", 1, "warning"), ("B216", "started_on", 1, "warning"),
    ]  # fmt: skip
    assert found.fine and found.bad_rows() is None


def test_a_cohort_check_refuses_what_the_vocabulary_refuses(standard: assay.Standard) -> None:
    facts = {"club__began_on": date(2020, 1, 2), "club__ended_on": date(2020, 1, 1), "club__fte": 37,
             "club__satisfied__part": 99, "club__satisfied__whole": 100}  # fmt: skip
    found = assay.Cohort(standard).check(tables([], **facts))
    told = [(one.code, one.column, one.severity) for one in found.findings]
    assert told == [("B214", "club__ended_on", "error"), ("B216", "club__fte", "warning"),
                    ("B216", "club__satisfied__part", "warning")]  # fmt: skip
    assert not found.fine


def test_a_cohort_of_which_something_is_remarked_is_assessed(standard: assay.Standard, tmp_path: Path) -> None:
    rules, folder = tmp_path / "rules", tmp_path / "tables"
    rules.mkdir()
    folder.mkdir()
    made(rules)
    for name, frame in tables(ROWS).items():
        frame.write_parquet(folder / f"{name}.parquet")
    status, shown = command_here("cohort", "check", str(folder), "--standard", str(rules))
    assert status == 0 and "Nothing is wrong for sure; 5 remarks deserve a look." in shown
    output = tmp_path / "verdicts.parquet"
    status, shown = command_here("cohort", "assess", str(folder), "--standard", str(rules), "--output", str(output))
    assert status == 0 and "B215: warning: 1 record" in shown
    assert pl.read_parquet(output).height == 1


def test_a_made_up_cohort_holds_nothing_implausible(tmp_path: Path) -> None:
    plan = plan_from_standard(assay.load_standard("mentoring"))
    generate(plan, layout_of(plan), 300, 3, tmp_path / "tables")
    status, shown = command_here("cohort", "check", str(tmp_path / "tables"))
    assert status == 0 and "warning" not in shown and "Nothing is wrong.\n" in shown


# ---------------------------------------------------------------- what a standard may not say


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("not_before: started_on", "not_before: startd_on", "R204", "did you mean 'started_on'"),
        ("not_before: started_on", "not_before: hours", "R204", "as_of, a day, or another date"),
        ("not_before: started_on", "not_before: ended_on", "R204", "as_of, a day, or another date"),
        ("label: hours, usually", "label: hours, not_after: as_of, usually", "R205", "belongs to a date"),
        ("usually: [0, 40]", "usually: [40, 0]", "R205", "begins above where it ends"),
        ("usually: [0, 40]", "usually: [0%, 40%]", "R204", "two numbers"),
        ("usually: [20%, 98%]", "usually: [20, 98]", "R204", "write 20%"),
        ("label: reader}", "label: reader, usually: [1, 2]}", "R205", "belongs to a number or a date"),
        ("unique: [reader, started_on]", "unique: [readr]", "R205", "did you mean 'reader'"),
        ("usually: [0.1, 1]", "unique: [fte]", "R205", "belongs to records"),
        ("not_after: as_of, not_before: 1950", "not_after: 1940-01-01, not_before: 1950", "R205", "no date is both"),
    ],
)
def test_a_standard_that_makes_no_sense_is_refused(tmp_path: Path, old: str, new: str, code: str, says: str) -> None:
    assert old in RULES
    with pytest.raises(assay.InputError) as refused:
        made(tmp_path, RULES.replace(old, new, 1))
    assert any(one.code == code and says in one.message + one.hint for one in refused.value.problems)
