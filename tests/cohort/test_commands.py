"""The commands about cohorts, and one subject of a cohort explained."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from shared.cohort_folders import CLUB, LIST, changed, club, made, run, stored, verdicts
from shared.command_line import Done, command
from shared.time_limits import PATIENCE

from assay.engine.cohort.running.run import RunOptions
from assay.engine.cohort.tables.layout import CohortPlan

STANDARD = ("--standard", str(CLUB))


@pytest.fixture(scope="module")
def cohort() -> CohortPlan:
    return club()


@pytest.fixture(scope="module")
def tables(cohort: CohortPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(cohort, tmp_path_factory.mktemp("cohort") / "TABLES")


@pytest.fixture
def copy(tables: Path, tmp_path: Path) -> Path:
    shutil.copytree(tables, tmp_path / "TABLES")
    return tmp_path / "TABLES"


def call(folder: Path, *arguments: str) -> Done:
    return command(*arguments, folder=folder, NO_COLOR="1")


def test_the_whole_way(tmp_path: Path) -> None:
    made_up = ("--rows", "60", "--seed", "3", "--part-rows", "25", "-o", "T")
    done = call(tmp_path, "cohort", "generate", *made_up, *STANDARD)
    assert (done.returncode, done.stdout) == (0, "")
    assert "60 made-up subjects are in T." in done.stderr
    done = call(tmp_path, "cohort", "check", "T", *STANDARD)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  subjects          60\n" in done.stdout and done.stdout.endswith("Nothing is wrong.\n")
    done = call(tmp_path, "cohort", "assess", "T", "-o", "v.parquet", "--keep", "region", *STANDARD)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("60 subjects were assessed by Quality standard for reading clubs, version 1.\n")
    assert f"  assay why T --row ID 1.1 --standard {CLUB}" in done.stdout
    frame = pl.read_parquet(tmp_path / "v.parquet")
    assert frame.columns == ["subject_id", "as_of", "period", "region", "criterion_1_1", "area_1", "level"]
    counts = dict(frame["level"].cast(pl.String).value_counts().iter_rows())
    for title, level in (("Good", "good"), ("Beginning", "beginning")):
        assert f"  {title:<9}  {counts[level]:>2}\n" in done.stdout
    done = call(tmp_path, "cohort", "summary", "v.parquet", "--by", "region", *STANDARD)
    assert (done.returncode, done.stderr) == (0, "")
    assert "60 subjects" in done.stdout
    again = call(tmp_path, "cohort", "assess", "T", "-o", "v.parquet", *STANDARD)
    assert (again.returncode, again.stdout) == (2, "") and "--force" in again.stderr
    row = frame.row(0, named=True)
    done = call(tmp_path, "why", "T", "--row", str(row["subject_id"]), "1.1", *STANDARD)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"1.1 Everything: {row['criterion_1_1'].replace('_', ' ')}\n")


def test_beside_remarks_a_check_says_how_many_there_are(tmp_path: Path) -> None:
    (tmp_path / "T").mkdir()
    given = ("T", "--as-of", "2025-07-18", "--period", "2024/25", *STANDARD)
    for heading, closing in (
        ("readers__number", "Nothing is wrong.\n"),
        ("readers__nunber", "Nothing is wrong for sure; 1 remark deserves a look.\n"),
        ("readers__nunber,club__opne", "Nothing is wrong for sure; 2 remarks deserve a look.\n"),
    ):
        (tmp_path / "T" / "subjects.csv").write_text(f"subject_id,{heading}\na{',5' * len(heading.split(','))}\n")
        done = call(tmp_path, "cohort", "check", *given)
        assert done.returncode == 0 and done.stdout.endswith(f"\n{closing}")
        assert done.stderr.count(": B104: warning: ") == len(heading.split(",")) - ("number" in heading)


def test_summaries_are_written_as_the_name_says(tables: Path, cohort: CohortPlan, tmp_path: Path) -> None:
    run(cohort, tables, tmp_path / "v.parquet", one_step=True)
    run(cohort, tables, tmp_path / "v", folder=True)
    for verdict_file in ("v.parquet", "v"):
        for name, begins in (("r.html", "<!"), ("r.md", "# "), ("r.json", "{"), ("r.txt", "Quality")):
            done = call(tmp_path, "cohort", "summary", verdict_file, "-o", name, *STANDARD)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
            assert (tmp_path / name).read_text("utf-8").lstrip().startswith(begins)
    made_by = json.loads((tmp_path / "r.json").read_text("utf-8"))["made_by"]
    assert made_by["engine"].startswith("polars ")
    done = call(tmp_path, "cohort", "summary", "v.parquet", "-o", "r.doc", *STANDARD)
    assert done.returncode == 2 and "U104" in done.stderr
    done = call(tmp_path, "cohort", "summary", "v.parquet", "-o", "v.parquet", "-f", "text", *STANDARD)
    assert done.returncode == 2 and "F005: this is a file that was read" in done.stderr


def test_a_summary_by_other_rules_is_warned_of(tables: Path, cohort: CohortPlan, tmp_path: Path) -> None:
    run(cohort, tables, tmp_path / "v.parquet", one_step=True)
    other = tmp_path / "club.yaml"
    other.write_text(CLUB.read_text("utf-8").replace('version: "1"', 'version: "2"'), "utf-8")
    done = call(tmp_path, "cohort", "summary", "v.parquet", "--standard", "club.yaml")
    assert done.returncode == 0 and done.stdout
    assert "v.parquet: B103: warning: these verdicts are of club, version 1, with other rules" in done.stderr


@pytest.mark.parametrize("arguments", [
    ("assess", "T"), ("assess", "T", "-o", "v.csv"), ("assess", "T", "-o", "v.parquet", "--set-aside", "wrong.txt"),
    ("assess", "missing", "-o", "v.parquet"), ("assess", "T", "-o", "v.parquet", "--engine", "oracle"),
    ("assess", "T", "-o", "v.parquet", "--keep", "regoin"), ("assess", "T", "-o", "v.parquet", "--as-of", "today"),
    ("assess", "T", "-o", "v.parquet", "--period", "sometime"), ("assess", "T", "-o", "no/v.parquet"),
    ("check", "T", "--set-aside", "T/subjects/part-00000.parquet", "--force"), ("summary", "missing.parquet"),
    ("summary", "T/subjects/part-00000.parquet"), ("template", "--dialect", "oracle"), ("generate", "--rows", "0"),
    ("generate", "--rows", "5", "--seed", "1", "-o", "T"), ("check", "T", "--standard", "clubb"),
])  # fmt: skip
def test_bad_arguments_end_with_status_2_and_no_traceback(
    tables: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "T").symlink_to(tables)
    standard = () if "--standard" in arguments else STANDARD
    done = call(tmp_path, "cohort", *arguments, *standard)
    assert done.returncode == 2 and done.stdout == "" and done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["T"], "nothing is left behind"


def test_wrong_rows_are_shown_and_set_aside(copy: Path) -> None:
    began_on = pl.when(pl.col("subject_id") == 25).then(pl.date(1066, 10, 14)).otherwise("club__began_on")
    changed(copy, "subjects", lambda frame: frame.with_columns(club__began_on=began_on))
    done = call(copy.parent, "cohort", "check", "TABLES", "--set-aside", "wrong.csv", *STANDARD)
    assert done.returncode == 2
    assert "TABLES/subjects:club__began_on: B204: 1 row: a date before 1900 or after 2199; see 25\n" in done.stderr
    assert done.stdout.endswith("wrong.csv says which rows are wrong, and why.\n1 mistake was found.\n")
    done = call(copy.parent, "cohort", "assess", "TABLES", "-o", "v.parquet", *STANDARD)
    assert (done.returncode, done.stdout) == (2, "") and "B204" in done.stderr
    arguments = ("-o", "v.parquet", "--set-aside", "wrong.csv", "--force")
    done = call(copy.parent, "cohort", "assess", "TABLES", *arguments, *STANDARD)
    assert done.returncode == 0 and done.stdout.startswith("59 subjects were assessed")
    assert "B204: warning: 1 row" in done.stderr
    assert "1 subject was set aside; wrong.csv says which, and why.\n" in done.stderr
    assert (copy.parent / "wrong.csv").read_text() == "subject_id,table,column,code\n25,subjects,club__began_on,B204\n"


# ------------------------------------------------------------------- interruption


KILLED = """
import os, signal, sys
from pathlib import Path
from shared.cohort_folders import RunOptions, club, run
def stop(name, done, total):
    if done == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)
run(club(), Path(sys.argv[1]), Path(sys.argv[2]), RunOptions(could_be=True), progress=stop)
"""


def test_a_killed_run_goes_on_and_gives_the_same_bytes(
    root: Path, tables: Path, cohort: CohortPlan, tmp_path: Path
) -> None:
    options = RunOptions(could_be=True)
    run(cohort, tables, tmp_path / "whole.parquet", options)
    for after in ("1", "2", "3"):
        command = [sys.executable, "-c", KILLED, str(tables), str(tmp_path / "v.parquet"), after]
        killed = subprocess.run(command, cwd=root / "tests", timeout=PATIENCE, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert not (tmp_path / "v.parquet").exists()
    assert run(cohort, tables, tmp_path / "v.parquet", options).resumed == 3
    assert (tmp_path / "v.parquet").read_bytes() == (tmp_path / "whole.parquet").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["v.parquet", "whole.parquet"]


def test_an_interrupt_says_how_to_go_on(
    tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from assay.cli import app as cli
    from assay.engine.cohort.running import run as cohort_run

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cohort_run, "check_step", interrupt)
    with pytest.raises(SystemExit) as left:
        cli.app(["cohort", "assess", str(tables), "-o", "v.parquet", *STANDARD])
    assert left.value.code == 130
    assert "The same command goes on from here; what is done is kept in .v.parquet.partial" in capsys.readouterr().err


# --------------------------------------------------------------------- one subject


def test_every_row_is_explained_as_it_was_assessed(tables: Path, cohort: CohortPlan, tmp_path: Path) -> None:
    """By the engine for one subject, through the same function that the command calls."""
    from assay.cli.commands.cohort_why import prepared_row
    from assay.engine.assessing.assess import assess

    run(cohort, tables, tmp_path / "v.parquet")
    for row in verdicts(tmp_path / "v.parquet").iter_rows(named=True):
        assessment = assess(*prepared_row(tables, row["subject_id"], str(CLUB), None, None))
        assert assessment.level.verdict == row["level"]
        assert assessment.criterion("1.1").verdict == row["criterion_1_1"]


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl", "arrow"])
def test_a_row_is_found_by_its_id_as_a_number_and_as_text(tables: Path, tmp_path: Path, ending: str) -> None:
    stored(tables, tmp_path / "T", ending)
    done = call(tmp_path, "why", "T", "--row", "31", "1.1", "--rows", *STANDARD)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"T/{LIST}/part-00001.{ending}:31" in done.stdout
    if ending == "parquet":  # ids are numbers
        assert call(tmp_path, "why", "T", "--row", "031", "1.1", *STANDARD).returncode == 0
    for id_ in ("61", "thirty-one", "", "9" * 40, "31.0"):
        done = call(tmp_path, "why", "T", "--row", id_, "1.1", *STANDARD)
        assert done.returncode == 2 and "T: B306: no row of 'subjects' has the id" in done.stderr


def test_a_row_among_several_periods(tmp_path: Path) -> None:
    (tmp_path / "T").mkdir()
    (tmp_path / "T" / "subjects.csv").write_text(
        "subject_id,as_of,period,club__open\nA,2025-07-18,2024/25,true\nA,2024-07-18,2023/24,false\n", "utf-8"
    )
    several = call(tmp_path, "why", "T", "--row", "A", "1.1", *STANDARD)
    assert several.returncode == 2 and "2 rows of 'subjects' have the id 'A'" in several.stderr
    for more, verdict in ((("--period", "2024/25"), "not known"), (("--as-of", "2024-07-18"), "not met")):
        done = call(tmp_path, "why", "T", "--row", "A", "1.1", *more, *STANDARD)
        assert done.stdout.startswith(f"1.1 Everything: {verdict}\n")


def test_a_row_whose_cells_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "T").mkdir()
    head = "subject_id,as_of,period,leader__fte\n"
    (tmp_path / "T" / "subjects.csv").write_text(f"{head}A,2025-07-18,2024/25,x\nB,2025-07-18,2024/25,1\n", "utf-8")
    done = call(tmp_path, "why", "T", "--row", "A", "1.1", *STANDARD)
    assert (done.returncode, done.stdout) == (2, "")
    assert "T/subjects.csv:A:leader__fte: B103: a text that is not a number\n" in done.stderr
    assert call(tmp_path, "why", "T", "--row", "B", "1.1", *STANDARD).returncode == 0


@pytest.mark.parametrize("arguments", [
    ("T", "--row", "31", "9.9"), ("T", "1.1"), ("facts.yaml", "--row", "31", "1.1"), ("T", "--period", "2025", "1.1"),
    ("T", "--row", "31", "1.1", "--records", "pairs=x.csv"), ("T", "--row", "31", "1.1", "--as-of", "today"),
    ("T", "--row", "31", "1.1", "--encoding", "utf-8"), ("T", "--row", "31", "1.1", "--dates", "day-first"),
    ("T", "--row", "31", "1.1", "--period", "sometime"),
])  # fmt: skip
def test_what_cannot_be_explained_is_refused_in_words(tables: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "T").symlink_to(tables)
    (tmp_path / "facts.yaml").write_text("assay: facts/1\nfacts: {}\n")
    done = call(tmp_path, "why", *arguments, *STANDARD)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr and "Traceback" not in done.stderr


# ---------------------------------------------------------------- templates, the rest


def test_templates(cohort: CohortPlan, tmp_path: Path) -> None:
    for dialect in ("duckdb", "postgres", "spark", "arrow"):
        done = call(tmp_path, "cohort", "template", "--dialect", dialect, *STANDARD)
        assert done.returncode == 0 and all(name in done.stdout for name in ("subjects", LIST, "leader__fte"))
    assert call(tmp_path, "cohort", "template", "-o", "tables.sql", *STANDARD).returncode == 0
    assert call(tmp_path, "cohort", "template", "-o", "tables.sql", *STANDARD).returncode == 2
    assert call(tmp_path, "cohort", "template", "--dialect", "arrow", "-o", "T", *STANDARD).returncode == 0
    assert sorted(path.name for path in (tmp_path / "T").iterdir()) == [f"{LIST}.arrow", "subjects.arrow"]
    done = call(tmp_path, "cohort", "assess", "T", "-o", "v.parquet", *STANDARD)
    assert done.returncode == 0 and done.stdout.startswith("0 subjects were assessed"), "empty tables are tables"


@pytest.mark.parametrize("command", ["assess", "check", "summary", "template", "generate"])
def test_help_fits_80_columns_and_has_examples(tmp_path: Path, command: str) -> None:
    done = call(tmp_path, "cohort", command, "--help")
    assert "Examples:" in done.stdout and max(map(len, done.stdout.splitlines())) <= 80


def test_other_commands_import_nothing_of_it(root: Path) -> None:
    code = (
        "import sys\nfrom assay.cli.app import app\n"
        "try: app(['assess', 'examples/oakfield/facts.yaml'])\nexcept SystemExit: pass\n"
        "print([name for name in ('polars', 'narwhals', 'numpy', 'duckdb', 'assay.cli.commands.cohort_runs')"
        " if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
