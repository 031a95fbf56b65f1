"""The files of a cohort: formats give the same verdicts, what cannot be read is said, a run goes on where it was."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from shared.cohort_folders import LIST, WRITERS, changed, club, made, run, stored, verdicts

from assay.engine.cohort.files.files import find_tables
from assay.engine.cohort.files.working_folder import working_folder
from assay.engine.cohort.running.check_run import check_cohort
from assay.engine.cohort.running.run import RunOptions
from assay.engine.cohort.tables.layout import CohortPlan
from assay.facts.problems.problems import InputError, NotInstalled, render
from assay.facts.tables.table import Progress

ENGINES = ("polars", "duckdb")


@pytest.fixture(scope="module")
def cohort() -> CohortPlan:
    return club()


@pytest.fixture(scope="module")
def tables(cohort: CohortPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(cohort, tmp_path_factory.mktemp("cohort") / "TABLES")


@pytest.fixture(scope="module")
def expected(cohort: CohortPlan, tables: Path, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    output = tmp_path_factory.mktemp("verdicts") / "verdicts.parquet"
    run(cohort, tables, output)
    return verdicts(output)


@pytest.fixture
def copy(tables: Path, tmp_path: Path) -> Path:
    """Tables to change."""
    shutil.copytree(tables, tmp_path / "TABLES")
    return tmp_path / "TABLES"


def shown(call: Callable[[], object]) -> str:
    """The problems that a call ends with, as they are shown."""
    with pytest.raises(InputError) as raised:
        call()
    return "".join(f"{render(problem)}\n" for problem in raised.value.problems)


# ----------------------------------------------------------------------- formats


@pytest.mark.parametrize("whole", [(), (LIST,), ("subjects",), ("subjects", LIST)], ids=str)
@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_gives_the_same_verdicts(
    ending: str, whole: tuple[str, ...], cohort: CohortPlan, tables: Path, tmp_path: Path, expected: pl.DataFrame
) -> None:
    folder = stored(tables, tmp_path / "TABLES", ending, whole)
    for engine in ENGINES if ending in ("parquet", "csv", "arrow") else ENGINES[:1]:
        output = tmp_path / f"{engine}.parquet"
        outcome = run(cohort, folder, output, RunOptions(engine=engine), one_step=ending not in ("parquet", "csv"))
        assert outcome.subjects == 60
        assert verdicts(output).equals(expected)


def test_tables_in_several_formats_and_a_folder_called_like_a_file(
    cohort: CohortPlan, tables: Path, tmp_path: Path, expected: pl.DataFrame
) -> None:
    folder = tmp_path / "TABLES"
    shutil.copytree(tables, folder)
    (folder / "subjects").rename(folder / "subjects.parquet")
    (folder / "subjects.parquet" / "_SUCCESS").touch()
    (folder / ".hidden.csv").touch()
    (folder / "notes.txt").write_text("not a table")
    pl.read_parquet(folder / LIST / "part-00001.parquet").write_ipc(folder / LIST / "part-00001.arrow")
    (folder / LIST / "part-00001.parquet").unlink()
    run(cohort, folder, tmp_path / "v.parquet")
    assert verdicts(tmp_path / "v.parquet").equals(expected)


def test_names_with_signs_that_stand_for_others(
    cohort: CohortPlan, tables: Path, tmp_path: Path, expected: pl.DataFrame
) -> None:
    folder = tmp_path / "a [b]*{c}? d"
    shutil.copytree(tables, folder)
    for engine in ENGINES:
        output = tmp_path / f"[{engine}]*.parquet"
        run(cohort, folder, output, RunOptions(engine=engine))
        assert verdicts(output).equals(expected)


def test_cells_of_csv_and_json_lines_are_exact(cohort: CohortPlan, tmp_path: Path) -> None:
    folder = tmp_path / "TABLES"
    folder.mkdir()
    (folder / "subjects.csv").write_text(
        "subject_id,as_of,period,leader__fte,readers__number,club__open,club__began_on,own\n"
        "007,2025-07-18,2024/25,0.1,3.0,TRUE,2020-02-29,1\n"
        "8,2025-07-18,2024/25, .5 ,+4,false,,\n9,2025-07-18,2024/25,,,,,\n", "utf-8")  # fmt: skip
    (folder / f"{LIST}.jsonl").write_text(
        '{"subject_id": "007", "hours": 0.3, "outcome": "completed"}\n'
        '{"subject_id": 8, "hours": 3, "ends_on": "2025-01-02", "own": [1]}\n'
        '{"subject_id": "9", "hours": null}\n', "utf-8",
    )  # fmt: skip
    files = find_tables(folder, cohort.layout)
    from assay.engine.cohort.files.frames import scan

    subjects = scan(files.tables["subjects"].files, cohort.layout.subjects).collect()
    assert [str(value) for value in subjects["leader__fte"]] == ["0.100000", "0.500000", "None"]
    assert subjects["readers__number"].to_list() == [3, 4, None]
    assert subjects["club__open"].to_list() == [True, False, None]
    assert [str(day) for day in subjects["club__began_on"]] == ["2020-02-29", "None", "None"]
    assert subjects["subject_id"].to_list() == ["007", "8", "9"]
    records = scan(files.tables[LIST].files, cohort.layout.tables[LIST]).collect()
    assert [str(value) for value in records["hours"]] == ["0.300000", "3.000000", "None"]
    assert records["subject_id"].to_list() == ["007", "8", "9"]
    run(cohort, folder, tmp_path / "v.parquet")
    assert verdicts(tmp_path / "v.parquet")["subject_id"].to_list() == ["007", "8", "9"]


def test_cells_that_cannot_be_read_are_counted_and_never_shown(cohort: CohortPlan, tmp_path: Path) -> None:
    folder = tmp_path / "TABLES"
    folder.mkdir()
    (folder / "subjects.csv").write_text(
        "subject_id,as_of,period,leader__fte,readers__number,club__open,club__began_on\n"
        "A,2025-07-18,2024/25,sentinel,1.5,yes,2020-02-30\nB,2025-07-18,2024/25,0.1234567,1e3,1,01/02/2020\n"
        "C,2025-07-18,2024/25,1,1,true,2020-01-02\nD,2025-07-18,2024/25,9999999999999,12345678901234567890,,\n", "utf-8"
    )  # fmt: skip
    (folder / f"{LIST}.jsonl").write_text('{"subject_id": "C", "hours": "sentinel"}\n', "utf-8")
    text = shown(lambda: run(cohort, folder, tmp_path / "v.parquet")).replace(folder.as_posix(), "TABLES")
    assert "sentinel" not in text
    assert text.splitlines()[::2] == [
        "TABLES/pairs__register.jsonl:hours: B103: 1 row: a text that is not a number; see C",
        "TABLES/subjects.csv:club__began_on: B103: 2 rows: a text that is not a date of the calendar; see A, B",
        "TABLES/subjects.csv:club__open: B103: 2 rows: a text that is neither true nor false; see A, B",
        "TABLES/subjects.csv:leader__fte: B103: 1 row: a text that is not a number; see A",
        "TABLES/subjects.csv:leader__fte: B204: 1 row: a number that is too large; see D",
        "TABLES/subjects.csv:leader__fte: B209: 1 row: a number with more than 6 decimals; see B",
        "TABLES/subjects.csv:readers__number: B103: 1 row: a number that is not whole; see A",
        "TABLES/subjects.csv:readers__number: B103: 1 row: a text that is not a whole number; see B",
        "TABLES/subjects.csv:readers__number: B204: 1 row: a number that is too large; see D",
    ]
    aside = tmp_path / "wrong.csv"
    outcome = run(cohort, folder, tmp_path / "v.parquet", RunOptions(set_aside=aside))
    assert (outcome.subjects, outcome.set_aside) == (0, 4)
    assert "sentinel" not in aside.read_text("utf-8")


# ---------------------------------------------------------------- files that are bad


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[40:400] = bytes(360)
    path.write_bytes(bytes(data))


DAMAGE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "empty parquet": ("parquet", lambda path: path.write_bytes(b""), "the file is empty"),
    "cut parquet": ("parquet", _cut, "the end of a Parquet file is missing"),
    "parquet changed inside": ("parquet", _inside, "this is not a Parquet file, or it is damaged"),
    "no parquet": ("parquet", lambda path: path.write_text("subject_id\n1\n"), "this is not a Parquet file"),
    "csv called parquet": ("csv", lambda path: path.write_bytes(b"PAR1 and no more"), "this is a Parquet file, not"),
    "empty csv": ("csv", lambda path: path.write_bytes(b""), "the file is empty"),
    "csv in latin-1": ("csv", lambda path: path.write_bytes("subject_id\nZoë\n".encode("latin-1")), "not UTF-8"),
    "csv in utf-16": ("csv", lambda path: path.write_bytes(path.read_text().encode("utf-16")), "UTF-16"),
    "csv with semicolons": ("csv", lambda path: path.write_text("subject_id;hours\n1;2\n"), "not parted by commas"),
    "csv with a long row": ("csv", lambda path: path.write_text("subject_id,hours\n1,2,3\n"), "more cells than"),
    "csv with a quote": ("csv", lambda path: path.write_text('subject_id,hours\n1,"2\n3,4\n'), "a quote is not closed"),
    "csv with a heading twice": ("csv", lambda path: path.write_text("subject_id,a,a\n"), "the heading 'a'"),
    "cut json": ("jsonl", lambda path: path.write_bytes(path.read_bytes()[:-9]), "a line is no JSON object"),
    "a json list": ("jsonl", lambda path: path.write_text("[1, 2]\n"), "a line is no JSON object"),
    "json in latin-1": ("jsonl", lambda path: path.write_bytes('{"reader": "Zoë"}\n'.encode("latin-1")), "not UTF-8"),
    "empty arrow": ("arrow", lambda path: path.write_bytes(b""), "the file is empty"),
    "cut arrow": ("arrow", _cut, "the end of an Arrow file is missing"),
    "gzip": ("csv", lambda path: path.write_bytes(b"\x1f\x8b\x08 and so on"), "packed with gzip"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGE)
@pytest.mark.parametrize("engine", ENGINES)
def test_a_file_that_cannot_be_read_is_named(
    case: str, engine: str, cohort: CohortPlan, tables: Path, tmp_path: Path
) -> None:
    ending, damage, words = DAMAGE[case]
    folder = stored(tables, tmp_path / "TABLES", ending)
    damage(folder / LIST / f"part-00001.{ending}")
    output = tmp_path / "v.parquet"
    text = shown(lambda: run(cohort, folder, output, RunOptions(engine=engine)))
    assert re.match(rf".*{LIST}/part-00001\.{ending}:(\d+:1:)? B302: ", text)
    assert words in text
    assert not output.exists()
    assert "B302" in shown(lambda: check_cohort(cohort, find_tables(folder, cohort.layout)))


def test_a_file_that_may_not_be_read_or_is_no_file(cohort: CohortPlan, copy: Path) -> None:
    os.mkfifo(copy / LIST / "part-00003.parquet")
    assert "part-00003.parquet: B302: this is no file" in shown(lambda: find_tables(copy, cohort.layout))


@pytest.mark.parametrize("link", ["file", "part", "folder", "circle", "nothing"])
def test_links_that_lead_out_of_the_folder_are_refused(
    link: str, cohort: CohortPlan, copy: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    shutil.move(copy / LIST, away)
    target = copy / LIST
    if link == "folder":
        target.symlink_to(away)
    elif link == "file":
        (copy / f"{LIST}.parquet").symlink_to(away / "part-00000.parquet")
    elif link == "circle":
        target.symlink_to(target)
    elif link == "nothing":
        (copy / f"{LIST}.csv").symlink_to("missing.csv")
    else:
        shutil.copytree(away, target)
        (target / "part-00001.parquet").unlink()
        (target / "part-00001.parquet").symlink_to(away / "part-00001.parquet")
    assert "B302: this is a link that leads out of the folder, or to nothing" in shown(
        lambda: find_tables(copy, cohort.layout)
    )


def test_a_link_within_the_folder_and_a_folder_that_is_one_are_followed(
    cohort: CohortPlan, copy: Path, tmp_path: Path, expected: pl.DataFrame
) -> None:
    (copy / LIST).rename(copy / "kept")
    (copy / LIST).symlink_to("kept")
    (tmp_path / "link").symlink_to(copy)
    run(cohort, tmp_path / "link", tmp_path / "v.parquet")
    assert verdicts(tmp_path / "v.parquet").equals(expected)


# --------------------------------------------------------------------- running on


class Stop(BaseException):
    """What ends a run in the middle."""


def stopping(after: int, done: list[int]) -> Progress:
    """Ends the run when so many steps are done; notes those that were gone through."""

    def stop(name: str, now: int, total: int) -> None:
        assert total == 3
        done.append(now)
        if now == after:
            raise Stop

    return stop


def test_an_interrupted_run_goes_on_and_gives_the_same_bytes(cohort: CohortPlan, tables: Path, tmp_path: Path) -> None:
    whole, output = tmp_path / "whole.parquet", tmp_path / "verdicts.parquet"
    options = RunOptions(keep=("region",), could_be=True)
    assert run(cohort, tables, whole, options).resumed == 0
    for after in (1, 2, 3):
        done: list[int] = []
        with pytest.raises(Stop):
            run(cohort, tables, output, options, progress=stopping(after, done))
        assert done == list(range(1, after + 1))
        assert not output.exists() and working_folder(output).is_dir()
    assert run(cohort, tables, output, options).resumed == 3
    assert output.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["verdicts.parquet", "whole.parquet"]


def interrupted(cohort: CohortPlan, tables: Path, output: Path, options: RunOptions | None = None) -> None:
    """Begin a run and leave it after one step."""
    with pytest.raises(Stop):
        run(cohort, tables, output, options, progress=stopping(1, []))


@pytest.mark.parametrize(("change", "words"), [
    (RunOptions(could_be=True), "other options"), (RunOptions(keep=("region",)), "other options"),
    (RunOptions(as_of="2025-07-18"), "other options"), (RunOptions(engine="duckdb"), "another engine"),
])  # fmt: skip
def test_another_run_does_not_go_on(
    change: RunOptions, words: str, cohort: CohortPlan, tables: Path, tmp_path: Path, expected: pl.DataFrame
) -> None:
    output = tmp_path / "v.parquet"
    interrupted(cohort, tables, output)
    text = shown(lambda: run(cohort, tables, output, change))
    assert f"B305: a run that was interrupted had {words}" in text and "--restart" in text
    run(cohort, tables, output)
    assert verdicts(output).equals(expected), "the first command still goes on"


def test_other_tables_do_not_go_on(cohort: CohortPlan, copy: Path, tmp_path: Path, expected: pl.DataFrame) -> None:
    output = tmp_path / "v.parquet"
    interrupted(cohort, copy, output)
    before = pl.read_parquet(copy / "subjects" / "part-00000.parquet")
    changed(copy, "subjects", lambda frame: frame.with_columns(club__open=False), "part-00000")
    text = shown(lambda: run(cohort, copy, output))
    assert "subjects/part-00000.parquet: B305: the file was changed since it was assessed" in text
    (copy / "subjects" / "part-00003.parquet").write_bytes((copy / "subjects" / "part-00002.parquet").read_bytes())
    (copy / LIST / "part-00003.parquet").write_bytes((copy / LIST / "part-00002.parquet").read_bytes())
    assert "B305: a run that was interrupted had other tables" in shown(lambda: run(cohort, copy, output))
    for table in ("subjects", LIST):
        (copy / table / "part-00003.parquet").unlink()
    before.write_parquet(copy / "subjects" / "part-00000.parquet")
    assert run(cohort, copy, output, RunOptions(restart=True)).resumed == 0
    assert verdicts(output).equals(expected)


def test_a_part_that_was_not_done_may_be_mended(cohort: CohortPlan, copy: Path, tmp_path: Path) -> None:
    output = tmp_path / "v.parquet"
    path = copy / LIST / "part-00001.parquet"
    whole = path.read_bytes()
    _inside(path)
    assert "B302" in shown(lambda: run(cohort, copy, output))
    path.write_bytes(whole)
    assert run(cohort, copy, output).subjects == 60


def test_what_is_not_ours_is_never_removed(cohort: CohortPlan, tables: Path, tmp_path: Path) -> None:
    output = tmp_path / "v.parquet"
    folder = working_folder(output)
    folder.mkdir()
    (folder / "thesis.txt").write_text("kept")
    for options in (RunOptions(), RunOptions(restart=True, force=True)):
        assert "B305: something else has the name of the folder" in shown(
            lambda options=options: run(cohort, tables, output, options)  # type: ignore[misc]
        )
    assert (folder / "thesis.txt").read_text() == "kept"


# ----------------------------------------------------------------------- the output


def test_the_output_is_whole_or_absent_and_replaced_only_by_force(
    cohort: CohortPlan, tables: Path, tmp_path: Path, expected: pl.DataFrame
) -> None:
    output = tmp_path / "v.parquet"
    output.write_text("kept")
    assert "B305: there is a file of this name already" in shown(lambda: run(cohort, tables, output))
    assert output.read_text() == "kept"
    run(cohort, tables, output, RunOptions(force=True))
    assert verdicts(output).equals(expected)
    assert [path.name for path in tmp_path.iterdir()] == ["v.parquet"]


def test_a_folder_of_parts(cohort: CohortPlan, tables: Path, tmp_path: Path, expected: pl.DataFrame) -> None:
    output = tmp_path / "verdicts"
    run(cohort, tables, output, folder=True)
    names = ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert sorted(path.name for path in output.iterdir()) == names
    assert verdicts(output).equals(expected)
    assert "B305: there is a folder of this name" in shown(lambda: run(cohort, tables, output, folder=True))
    run(cohort, tables, output, RunOptions(force=True), folder=True)
    assert sorted(path.name for path in output.iterdir()) == names
    (output / "thesis.txt").touch()
    assert "holds something else" in shown(lambda: run(cohort, tables, output, RunOptions(force=True), folder=True))
    assert "of another kind" in shown(lambda: run(cohort, tables, output, RunOptions(force=True)))
    assert [path.name for path in tmp_path.iterdir()] == ["verdicts"]


@pytest.mark.parametrize("name", ["TABLES", "TABLES/subjects", "TABLES/subjects/part-00000.parquet", "."])
def test_never_over_what_is_read(name: str, cohort: CohortPlan, copy: Path, tmp_path: Path) -> None:
    output = tmp_path / name
    for folder in (True, False):
        text = shown(lambda folder=folder: run(cohort, copy, output, RunOptions(force=True), folder=folder))  # type: ignore[misc]
        assert "B305: this is what is read" in text
    aside = RunOptions(force=True, set_aside=output)
    assert "B305: this is what is read" in shown(lambda: run(cohort, copy, tmp_path / "v.parquet", aside))
    assert run(cohort, copy, tmp_path / "v.parquet").subjects == 60


def test_never_where_it_would_be_taken_for_a_table(cohort: CohortPlan, copy: Path) -> None:
    shutil.rmtree(copy / LIST)
    text = shown(lambda: run(cohort, copy, copy / f"{LIST}.parquet"))
    assert "B305: in this folder it would be taken for a table" in text
    assert run(cohort, copy, copy / "verdicts.parquet").subjects == 60, "another name will do"


def test_the_file_says_how_it_was_made(cohort: CohortPlan, tables: Path, tmp_path: Path) -> None:
    from assay.engine.cohort.tables.metadata import verdicts_metadata

    output = tmp_path / "v.parquet"
    run(cohort, tables, output, RunOptions(period="2024/25"))
    said = dict(verdicts_metadata(output))
    assert said.pop("assay.engine").startswith("polars ")
    assert said == {
        "assay": "verdicts/1", "assay.version": "0.1.0", "assay.as_of": "column", "assay.period": "2024/25",
        "assay.standard.id": "club", "assay.standard.version": "1", "assay.set_aside": "0",
        "assay.standard.digest": cohort.plan.standard.digest,
    }  # fmt: skip


# ---------------------------------------------------------------------- wrong rows


def _twice(tables: Path) -> None:
    """The first subject of the second part has the id of one in the third, which is no longer in order."""
    third = pl.read_parquet(tables / "subjects" / "part-00002.parquet")["subject_id"][5]
    first = pl.col("subject_id") == pl.col("subject_id").first()
    changed(tables, "subjects", lambda frame: frame.with_columns(
        subject_id=pl.when(first).then(third).otherwise(pl.col("subject_id"))))  # fmt: skip


def test_an_id_in_two_parts_is_found(cohort: CohortPlan, copy: Path, tmp_path: Path) -> None:
    _twice(copy)
    (copy / LIST).rename(tmp_path / "list")
    text = shown(lambda: run(cohort, copy, tmp_path / "v.parquet"))
    assert "TABLES/subjects:subject_id: B202: 1 row: the id stands in more than one part; see 46\n" in text
    aside = tmp_path / "wrong.csv"
    outcome = run(cohort, copy, tmp_path / "v.parquet", RunOptions(set_aside=aside))
    assert (outcome.subjects, outcome.set_aside) == (58, 1)
    assert aside.read_text() == "subject_id,table,column,code\n46,subjects,subject_id,B202\n"


def test_a_record_of_nobody_in_a_list_that_is_one_file(cohort: CohortPlan, copy: Path, tmp_path: Path) -> None:
    records = pl.read_parquet(copy / LIST / "*.parquet")
    shutil.rmtree(copy / LIST)
    stray = records.head(2).with_columns(subject_id=pl.lit(999, pl.Int64))
    pl.concat([records, stray]).write_parquet(copy / f"{LIST}.parquet")
    text = shown(lambda: run(cohort, copy, tmp_path / "v.parquet"))
    assert f"{LIST}.parquet:subject_id: B203: 2 rows: no row of 'subjects' has this id; see 999" in text
    outcome = run(cohort, copy, tmp_path / "v.parquet", RunOptions(set_aside=tmp_path / "wrong.parquet"))
    assert outcome.subjects == 60, "it is the record that is set aside"
    assert pl.read_parquet(tmp_path / "wrong.parquet")["code"].to_list() == ["B203"]


@pytest.mark.parametrize("engine", ENGINES)
def test_wrong_rows_are_counted_over_all_parts_and_set_aside(
    engine: str, cohort: CohortPlan, copy: Path, tmp_path: Path, expected: pl.DataFrame
) -> None:
    for part in ("part-00000", "part-00002"):
        changed(copy, LIST, lambda frame: frame.with_columns(
            ends_on=pl.when(pl.col("subject_id") % 10 == 3).then(pl.date(1066, 10, 14)).otherwise("ends_on"),
            ends_on__none=pl.lit(None, pl.Boolean)), part)  # fmt: skip
    ids = {str(n) for n in (3, 13, 43, 53)} & {str(n) for n in pl.read_parquet(copy / LIST / "*.parquet")["subject_id"]}
    output, aside = tmp_path / "v.parquet", tmp_path / "wrong.csv"
    text = shown(lambda: run(cohort, copy, output, RunOptions(engine=engine)))
    assert text.count("B204") == 1 and "before 1900" in text and all(id_ in text for id_ in ids)
    assert not output.exists() and not working_folder(output).exists()
    outcome = run(cohort, copy, output, RunOptions(engine=engine, set_aside=aside))
    assert outcome.set_aside == len(ids) and [problem.code for problem in outcome.problems] == ["B204"]
    assert set(pl.read_csv(aside, infer_schema=False)["subject_id"]) == ids
    same = expected.filter(~pl.col("subject_id").is_in(ids))
    assert verdicts(output)["subject_id"].equals(same["subject_id"])


def test_wrong_columns_are_found_in_every_part_before_anything_runs(
    cohort: CohortPlan, copy: Path, tmp_path: Path
) -> None:
    changed(copy, "subjects", lambda frame: frame.with_columns(pl.col("club__open").cast(pl.String)))
    changed(copy, LIST, lambda frame: frame.with_columns(pl.col("hours").cast(pl.String)), "part-00002")
    text = shown(lambda: run(cohort, copy, tmp_path / "v.parquet"))
    assert "subjects/part-00001.parquet:club__open: B103: " in text
    assert f"{LIST}/part-00002.parquet:hours: B103: " in text
    assert not working_folder(tmp_path / "v.parquet").exists()


def test_a_column_without_a_type_is_as_if_it_were_not_there(cohort: CohortPlan, copy: Path, tmp_path: Path) -> None:
    for part in ("part-00000", "part-00001", "part-00002"):
        changed(copy, LIST, lambda frame: frame.with_columns(outcome=None), part)
        changed(copy, "subjects", lambda frame: frame.with_columns(club__size=None, leader__fte=None), part)
    for engine in ENGINES:
        run(cohort, copy, tmp_path / f"{engine}.parquet", RunOptions(engine=engine), one_step=True)
    assert verdicts(tmp_path / "duckdb.parquet").equals(verdicts(tmp_path / "polars.parquet"))


def test_columns_that_come_out_again_are_of_one_type(cohort: CohortPlan, copy: Path, tmp_path: Path) -> None:
    changed(copy, "subjects", lambda frame: frame.with_columns(region=pl.lit(3)))
    text = shown(lambda: run(cohort, copy, tmp_path / "v.parquet", RunOptions(keep=("region",))))
    assert "part-00001.parquet: B303: the column 'region' is not of the type that it has in the first part" in text
    assert run(cohort, copy, tmp_path / "v.parquet").subjects == 60


@pytest.mark.parametrize("package", ["polars", "narwhals", "duckdb", "pyspark"])
def test_an_engine_that_is_not_installed_is_said(
    package: str, cohort: CohortPlan, tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    engine = {"pyspark": "spark", "duckdb": "duckdb"}.get(package, "polars")
    extra = engine if package in ("duckdb", "pyspark") else "cohort"
    with pytest.raises(NotInstalled) as raised:
        run(cohort, tables, tmp_path / "v.parquet", RunOptions(engine=engine))
    at, what = f"assay[{extra}]", "a cohort" if extra == "cohort" else "this engine"
    said = f"{at}: E101: {what} needs {package}, which is not installed\n  hint: pip install '{at}'"
    assert str(raised.value) == said


def test_there_is_no_such_engine(cohort: CohortPlan, tables: Path, tmp_path: Path) -> None:
    text = shown(lambda: run(cohort, tables, tmp_path / "v.parquet", RunOptions(engine="duckbd")))
    assert "B304: there is no engine 'duckbd'\n  hint: did you mean 'duckdb'?" in text
