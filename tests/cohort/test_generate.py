"""Made-up cohorts: the same for the same seed, valid, at the thresholds, for any standard."""

# pyright: basic
# The generators of random standards are untyped JSON: strict mode has nothing to add.

from __future__ import annotations

import collections
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.profiles import times

import assay
from assay.engine.cohort.made_up.generate import generate
from assay.engine.cohort.tables.facts_of_rows import facts_of_row
from assay.engine.cohort.tables.layout import layout_of
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.engine.reference.admit import admission, admit

Rows = dict[str, Any]
SCHOOLS = 250


def made(standard: assay.Standard, rows: int, folder: Path, seed: int = 1, **options: Any) -> Path:
    plan = plan_from_standard(standard)
    generate(plan, layout_of(plan), rows, seed, folder, **options)
    return folder


def read(folder: Path, name: str) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    return pl.read_parquet(path if path.exists() else folder / name / "*.parquet")


def subjects_with_records(standard: assay.Standard, folder: Path) -> Any:
    """Each subject's row and its records by table."""
    layout = layout_of(plan_from_standard(standard))
    records: dict[int, dict[str, list[Rows]]] = collections.defaultdict(lambda: {name: [] for name in layout.lists})
    for name in layout.lists:
        if (folder / f"{name}.parquet").exists() or (folder / name).exists():
            for row in read(folder, name).iter_rows(named=True):
                records[row["subject_id"]][name].append(row)
    for row in read(folder, "subjects").iter_rows(named=True):
        yield row, records[row["subject_id"]]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def schools(mentoring: assay.Standard, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(mentoring, SCHOOLS, tmp_path_factory.mktemp("made") / "schools")


def test_same_seed_same_bytes(mentoring: assay.Standard, schools: Path, tmp_path: Path) -> None:
    assert contents(made(mentoring, SCHOOLS, tmp_path / "again")) == contents(schools)
    other = contents(made(mentoring, SCHOOLS, tmp_path / "other", seed=2))
    assert other["subjects.parquet"] != contents(schools)["subjects.parquet"]


def test_same_bytes_in_another_process(mentoring: assay.Standard, tmp_path: Path) -> None:
    """Nothing hangs on the order in which Python happens to keep a set."""
    program = (
        "import assay, sys\n"
        "from assay.engine.cohort.made_up.generate import generate\n"
        "from assay.engine.cohort.tables.layout import layout_of\n"
        "from assay.engine.plan.plan_from_standard import plan_from_standard\n"
        "plan = plan_from_standard(assay.load_standard())\n"
        "generate(plan, layout_of(plan), 40, 3, sys.argv[1])\n"
    )
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", program, str(tmp_path / seed)], env=environment, check=True)
    assert contents(tmp_path / "1") == contents(tmp_path / "2") == contents(made(mentoring, 40, tmp_path / "3", 3))


def test_a_part_does_not_depend_on_how_many_there_are(mentoring: assay.Standard, tmp_path: Path) -> None:
    few = contents(made(mentoring, 60, tmp_path / "few", part_rows=20))
    many = contents(made(mentoring, 100, tmp_path / "many", part_rows=20))
    assert len(few) == 3 * len(layout_of(plan_from_standard(mentoring)).tables)
    assert few == {name: found for name, found in many.items() if name in few}


def test_parts_hold_the_records_of_their_subjects(mentoring: assay.Standard, tmp_path: Path) -> None:
    folder = made(mentoring, 50, tmp_path / "t", part_rows=20)
    assert read(folder, "subjects")["subject_id"].to_list() == list(range(1, 51))
    for table in folder.iterdir():
        for number, part in enumerate(sorted(table.iterdir())):
            ids = pl.read_parquet(part)["subject_id"]
            assert part.name == f"part-{number:05}.parquet"
            assert ids.is_between(number * 20 + 1, number * 20 + 20).all()


def test_columns_are_those_of_the_layout(mentoring: assay.Standard, schools: Path) -> None:
    layout = layout_of(plan_from_standard(mentoring))
    for name, table in layout.tables.items():
        extra = {"region", "phase"} if name == "subjects" else set[str]()
        parts = {"rating__part", "rating__whole"} & set(table.columns)
        # The rating is averaged: a mean of parts of different wholes is nothing that columns can tell.
        assert set(read(schools, name).columns) == (set(table.columns) | extra) - parts
    subjects = read(schools, "subjects")
    assert subjects.schema["subject_id"] == pl.Int64
    assert subjects.schema["coordinator__fte"] == pl.Decimal(18, 2)
    assert subjects.schema["parents__reach__percent"] == pl.Decimal(18, 4)
    assert subjects["region"].null_count() == 0


def test_thresholds_are_hit_exactly_and_just_missed(schools: Path) -> None:
    pairs = read(schools, "pairs").filter(pl.col("outcome").is_not_null())
    shares = pairs.group_by("subject_id").agg((pl.col("outcome") == "completed").sum().alias("part"), pl.len())
    found = {Fraction(part, whole) for _, part, whole in shares.rows() if whole >= 10}
    assert Fraction(9, 10) in found
    assert any(Fraction(8, 10) < share < Fraction(9, 10) for share in found)
    targets = set(read(schools, "subjects")["satisfaction__target_mentees__percent"].drop_nulls())
    assert {Decimal(75), Decimal("74.9999")} <= targets


def test_days_stand_on_both_sides_of_what_they_are_compared_with(schools: Path) -> None:
    days = {str(day) for day in read(schools, "subjects")["improvement_plan__agreed_on"].drop_nulls()}
    assert {"2024-07-18", "2024-07-17"} <= days  # twelve months before the as-of date, and a day more


def test_gaps_of_every_kind(schools: Path) -> None:
    subjects = read(schools, "subjects")
    given, ids = subjects["pairs__given"], set(read(schools, "pairs")["subject_id"])
    empty = [row for row in subjects.rows(named=True) if row["press__items__given"]
             and row["subject_id"] not in set(read(schools, "press__items")["subject_id"])]  # fmt: skip
    assert not given.all()
    assert given.any()
    assert ids <= set(subjects.filter(pl.col("pairs__given"))["subject_id"])
    assert empty
    assert subjects["previous__absent"].any()
    assert subjects["coordinator__vacant_since__none"].any()
    assert read(schools, "pairs")["outcome"].null_count() > 0
    assert subjects["coordinator__fte"].null_count() > 0
    # Figures are given where their records are not.
    alone = subjects.filter(~pl.col("pairs__given"))
    assert alone["scheme__pairs"].drop_nulls().len() > 0
    assert subjects.filter(pl.col("pairs__given"))["scheme__pairs"].drop_nulls().len() == 0


def test_schools_are_valid_and_differ(mentoring: assay.Standard, assessor: assay.Assessor, schools: Path) -> None:
    """The reference takes every row, gives every level, and each criterion every verdict that its rule can."""
    layout = layout_of(plan_from_standard(mentoring))
    verdicts: dict[str, set[str]] = collections.defaultdict(set)
    for subject, records in subjects_with_records(mentoring, schools):
        assessment = assessor.assess(facts_of_row(mentoring, layout, subject, records))
        verdicts["level"].add(assessment.level.verdict)
        for result in assessment.criteria:
            verdicts[result.criterion.id].add(result.verdict)
    assert read(schools, "subjects").height == SCHOOLS
    assert verdicts["level"] >= {"beginning", "developing", "established", "excellent", "unknown"}
    for criterion in mentoring.criteria:
        partly = {"partly_met"} if criterion.rule.partly_when is not None else set[str]()
        assert verdicts[criterion.id] >= {"met", "not_met", "unknown"} | partly, criterion.id


def test_without_lists_their_figures_are_given(mentoring: assay.Standard, tmp_path: Path) -> None:
    folder = made(mentoring, 60, tmp_path / "t", subjects_only=True)
    assert [path.name for path in folder.iterdir()] == ["subjects.parquet"]
    subjects = read(folder, "subjects")
    assert not subjects["pairs__given"].any()
    assert subjects["scheme__pairs"].drop_nulls().len() > 30
    plan = plan_from_standard(mentoring)
    admitting, layout = admission(plan), layout_of(plan)
    for subject, records in subjects_with_records(mentoring, folder):
        admit(admitting, facts_of_row(mentoring, layout, subject, records))


def test_records_scales_the_lists(mentoring: assay.Standard, tmp_path: Path) -> None:
    usual = read(made(mentoring, 100, tmp_path / "a"), "pairs").height
    assert read(made(mentoring, 100, tmp_path / "b", records=0.3), "pairs").height < 0.6 * usual
    assert read(made(mentoring, 100, tmp_path / "c", means={"pairs": 40}), "pairs").height > 1.5 * usual


def test_progress_is_told(mentoring: assay.Standard, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    made(mentoring, 30, tmp_path / "t", part_rows=10, progress=lambda *what: told.append(what))
    tables = layout_of(plan_from_standard(mentoring)).tables
    assert [one for one in told if one[0] == "subjects"] == [("subjects", n, 3) for n in (1, 2, 3)]
    assert {name for name, _, _ in told} == set(tables)


def test_a_folder_that_exists_is_left_alone(mentoring: assay.Standard, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    with pytest.raises(assay.InputError) as caught:
        made(mentoring, 10, tmp_path / "t")
    assert [problem.code for problem in caught.value.problems] == ["B305"]
    assert list((tmp_path / "t").iterdir()) == []


def test_nothing_is_left_where_writing_stops(mentoring: assay.Standard, tmp_path: Path) -> None:
    def stop(name: str, done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(mentoring, 10, tmp_path / "t", progress=stop)
    assert list(tmp_path.iterdir()) == []


STANDARDS = generated.rule_documents(generated.CONDITIONS | generated.YEAR_CONDITIONS)


@settings(max_examples=times(40))
@given(document=STANDARDS, seed=st.integers(0, 5))
def test_random_standards(document: Any, seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    standard = generated.standard_of(document)
    folder = made(standard, 25, tmp_path_factory.mktemp("random") / "t", seed)
    plan = plan_from_standard(standard)
    admitting, layout = admission(plan), layout_of(plan)
    for subject, records in subjects_with_records(standard, folder):
        admit(admitting, facts_of_row(standard, layout, subject, records))


def awkward_document() -> Any:
    """A standard whose computed facts could leave their bounds, and whose facts have narrow or odd ones."""
    amount = {"type": "money", "unit": "GBP", "label": "m"}
    fields = {**generated.FIELDS, "paid": amount, "name": {"type": "text", "label": "name"},
              "low": {"type": "percentage", "label": "low", "minimum": "20%", "maximum": "30%"}}  # fmt: skip
    vocabulary: Any = {
        "a": {"type": "integer"}, "b": {"type": "integer", "minimum": 1000, "maximum": 1001},
        "c": {"type": "decimal", "minimum": -5.5, "maximum": -1.25}, "d": {"type": "decimal", "maximum": 0},
        "e": {"type": "percentage", "maximum": "250%"}, "f": {"type": "money", "unit": "GBP", "minimum": 0.01},
        "g": {"type": "text", "may_be_none": True}, "h": {"type": "choice", "options": ["Yes!", "no / never", "3"]},
        "i": {"type": "choice", "many": True, "options": ["x y", "-", "Z"]}, "j": {"type": "decimal"},
        "rows": {"type": "records", "fields": fields}, "others": {"type": "records", "fields": fields},
        "left": {"type": "integer", "computed": {"minus": [{"fact": "a"}, {"fact": "b"}]}},
        "few": {"type": "integer", "maximum": 2, "computed": {"count_of": "rows"}},
        "spent": {"type": "money", "unit": "GBP", "maximum": 100, "computed": {"sum_of": "rows", "field": "paid"}},
        "mixed": {"type": "percentage", "computed": {"part": {"count_of": "rows"}, "whole": {"fact": "a"}}},
        "ratio": {"type": "percentage", "computed": {"part": {"fact": "a"}, "whole": {"fact": "b"}}},
        "kinds": {"type": "integer", "minimum": 2, "computed": {"distinct_of": "others", "field": "grade"}},
        "mean": {"type": "percentage", "minimum": "25%", "computed": {"mean_of": "others", "field": "low"}},
        "further": {"type": "percentage", "computed": {"part": {"fact": "few"}, "whole": {"fact": "total"}}},
        "total": {"type": "integer", "computed": {"plus": [{"fact": "a"}, {"fact": "few"}]}},
        "names": {"type": "percentage", "computed": {"part": {"distinct_of": "rows", "field": "name"},
                                                     "whole": {"count_of": "others"}}},
        "last": {"type": "choice", "options": generated.GRADES, "ordered": True,
                 "computed": {"latest_of": "others", "by": "day", "field": "grade"}},
    }  # fmt: skip
    for key, entry in vocabulary.items():
        entry |= {"label": key, "question": "?"}
    tests: list[Any] = [
        {"fact": "left", "at_least": 0}, {"fact": "few", "is": 2}, {"fact": "spent", "at_most": 99.99},
        {"fact": "mixed", "at_least": "1 of 3"}, {"fact": "ratio", "more_than": {"fact": "e"}},
        {"fact": "kinds", "at_least": {"previous": "kinds", "back": 3}}, {"fact": "mean", "at_least": "25%"},
        {"fact": "further", "less_than": "50%"}, {"fact": "names", "at_least": "90%"}, {"fact": "last", "is": "good"},
        {"fact": "b", "between": [1000, 1001]}, {"fact": "c", "at_least": -2.123456}, {"fact": "d", "less_than": -0.5},
        {"fact": "f", "one_of": [0.01, 1, 12.345]}, {"fact": "g", "is": "this"}, {"fact": "h", "is_not": "3"},
        {"fact": "i", "includes": ["x y", "Z"]}, {"fact": "j", "more_than": 1000000000},
        {"trend": "total", "over": 4, "is": "never falling"},
        {"previous": "spent", "less_than": {"fact": "spent"}},
    ]  # fmt: skip
    return vocabulary, tests


def test_awkward_standards(tmp_path: Path) -> None:
    vocabulary, tests = awkward_document()
    document = {
        "assay": "rules/1",
        "standard": {"id": "odd", "title": "t", "version": "1", "summary": "s", "year_starts": "02-28",
                     "source": {"title": "t"}},
        "vocabulary": vocabulary,
        "areas": [{"id": "1", "title": "one"}],
        "criteria": [
            {"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n},
             "reading": "r", "met_when": test} for n, test in enumerate(tests, 1)
        ],
        "adding_up": {
            "area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
            "levels": [
                {"id": "high", "title": "h", "when": {"some": "areas", "where": {"field": "verdict", "is": "met"}}},
                {"id": "low", "title": "l"},
            ],
        },
    }  # fmt: skip
    standard = generated.standard_of(document)
    plan = plan_from_standard(standard)
    admitting, layout = admission(plan), layout_of(plan)
    for seed in range(4):
        folder = made(standard, 150, tmp_path / f"t{seed}", seed, subjects_only=seed == 3)
        for subject, records in subjects_with_records(standard, folder):
            admit(admitting, facts_of_row(standard, layout, subject, records))
