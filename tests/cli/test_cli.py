"""The command line: exit statuses, output that is whole or absent, and 80 columns."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from shared.command_line import command, command_anew

import assay

OAKFIELD = "examples/oakfield/facts.yaml"


@pytest.mark.parametrize("name", ["oakfield", "riverside", "hillcrest"])
def test_the_text_fits_80_columns_and_names_every_criterion(root: Path, name: str, mentoring: assay.Standard) -> None:
    done = command("assess", f"examples/{name}/facts.yaml")
    assert done.returncode == 0 and done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 80
    for criterion in mentoring.criteria:
        assert f"\n  {criterion.id} " in done.stdout
    for area in mentoring.areas:
        assert f"\n  {area.id} {area.title[:20]}" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_is_the_apis_and_the_same_for_every_hash_seed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = {
        command_anew("assess", OAKFIELD, "--format", "json", PYTHONHASHSEED=seed, ASSAY_CACHE=cache).stdout
        for seed in ("1", "2", "77")
        for cache in ("off", os.environ["ASSAY_CACHE"])
    }
    assert len(outputs) == 1
    monkeypatch.chdir(root)
    assert outputs == {assay.assess(OAKFIELD).to_json()}


def test_fail_below(root: Path) -> None:
    assert command("assess", OAKFIELD, "--fail-below", "developing").returncode == 0
    below = command("assess", OAKFIELD, "--fail-below", "established")
    assert below.returncode == 1 and "Oakfield School" in below.stdout
    assert "developing" in below.stderr
    unknown = command("assess", "examples/hillcrest/facts.yaml", "--fail-below", "developing")
    assert unknown.returncode == 1, "a level that is not settled is not certainly developing"
    wrong = command("assess", OAKFIELD, "--fail-below", "establised")
    assert (wrong.returncode, wrong.stdout) == (2, "") and "did you mean 'established'?" in wrong.stderr


def test_output_is_written_whole_or_not_at_all(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    target.write_text("kept")
    bad = tmp_path / "facts.yaml"
    bad.write_text("assay: facts/1\nfacts: {}\n")
    done = command("assess", str(bad), "--format", "json", "--output", str(target))
    assert done.returncode == 2 and target.read_text() == "kept"
    done = command("assess", OAKFIELD, "--format", "json", "--output", str(target))
    assert done.returncode == 0 and done.stdout == ""
    assert json.loads(target.read_text())["subject"]["id"] == "oakfield"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answer.json", "facts.yaml"]
    nowhere = command("assess", OAKFIELD, "--output", str(tmp_path / "no" / "answer.json"))
    assert (nowhere.returncode, nowhere.stdout) == (2, "") and "Traceback" not in nowhere.stderr


def test_bad_input_is_shown_whole_on_standard_error(root: Path, tmp_path: Path) -> None:
    bad = tmp_path / "facts.yaml"
    bad.write_text(
        "assay: facts/1\nsubject: {id: x}\nas_of: 2025-02-30\nperiod: 2024/25\n"
        "facts:\n  coordinator: {fte: 7, fta: 1}\n"
    )
    done = command("assess", str(bad))
    assert done.returncode == 2 and done.stdout == ""
    assert [code for code in ("F208", "F205", "F201") if code in done.stderr] == ["F208", "F205", "F201"]
    assert "did you mean 'coordinator.fte'?" in done.stderr
    assert done.stderr.count("^") == 3


@pytest.mark.parametrize("arguments", [
    ("assess", "no-such-file.yaml"), ("assess", "examples"), ("why", OAKFIELD, "33.3"),
    ("assess", OAKFIELD, "--standard", "mentorin"), ("assess", OAKFIELD, "--as-of", "yesterday"),
    ("standards", "show", "nothing"), ("standards", "show", "mentoring", "3.33"), ("check", "nothing"),
    ("assess", OAKFIELD, "--format", "pdf"), ("schema", "answers"), ("asses",),
])  # fmt: skip
def test_bad_arguments_end_with_status_2_and_no_traceback(root: Path, arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert done.returncode == 2 and done.stdout == "" and done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("target", ["3.3", "9.1", "6.2", "8.1", "7.2", "4", "area 4", "level"])
def test_why_explains_every_kind_of_target(root: Path, target: str) -> None:
    done = command("why", OAKFIELD, target)
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert len(done.stdout.splitlines()) >= 8


def test_why_says_what_settles_and_what_is_missing(root: Path) -> None:
    settled = command("why", OAKFIELD, "9.1").stdout.replace("\n    ", " ")
    assert "43 of 50, 86 %; needs at least 90 % (2 more)" in settled
    unknown = command("why", OAKFIELD, "8.1").stdout
    assert "What is missing:" in unknown and "impact.without_next_step" in unknown
    assert command("why", OAKFIELD, "3.2").stdout.startswith("Assumed, not shown: local.minority_share")


def test_check_finds_every_standard_and_example_in_order(root: Path) -> None:
    done = command("check", "mentoring")
    assert done.returncode == 0 and "34 criteria" in done.stdout
    passed = done.stdout.split(";")[1].split()
    assert passed[0] == passed[2] and int(passed[0]) >= 34 * 5
    for name in ("oakfield", "riverside", "hillcrest"):
        assert command("check", f"examples/{name}/facts.yaml").returncode == 0


def test_schemas_are_printed_as_json(root: Path) -> None:
    for kind in ("rules", "facts", "assessment", "cohort-summary"):
        done = command("schema", kind)
        assert json.loads(done.stdout)["$schema"].endswith("2020-12/schema")


def test_markdown_has_every_criterion(root: Path, mentoring: assay.Standard) -> None:
    done = command("assess", OAKFIELD, "--format", "markdown")
    for criterion in mentoring.criteria:
        assert f"| {criterion.id} |" in done.stdout


def test_version_help_and_completion(root: Path) -> None:
    assert command("--version").stdout == f"assay {assay.__version__}\n"
    assert "Examples:" in command("assess", "--help").stdout
    assert max(map(len, command("assess", "--help").stdout.splitlines())) <= 80
    assert "complete" in command("--show-completion", "bash").stdout.lower() or (
        command("--help").stdout.count("completion") >= 1
    )


def test_as_of_moves_every_window(root: Path) -> None:
    later = json.loads(command("assess", OAKFIELD, "--format", "json", "--as-of", "2027-07-18").stdout)
    assert later["as_of"] == "2027-07-18"
    verdicts = {c["id"]: c["verdict"] for c in later["criteria"]}
    assert verdicts["1.4"] == "not_met", "celebrations two years ago are no longer within 12 months"


def test_a_code_is_explained_in_the_width_of_the_terminal(root: Path) -> None:
    whole = command("explain", "f203")
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout == (
        "F203: A percentage without its '%'\n\nThe fact is a percentage, and the value is a bare number.\n\n"
        "Why it matters\n  0.75 could be 75% or 0.75%, and 1 could be 1% or all. Nobody should have to\n  guess.\n\n"
        "How to mend it\n  Write 75%, or of counted people '43 of 50', which is kept exactly.\n"
    )
    narrow = command("explain", "F203", COLUMNS="40").stdout
    assert max(map(len, narrow.splitlines())) <= 40 and narrow.split() == whole.stdout.split()
    assert command("explain", "f2").stdout.startswith("F2 Facts and their values\n  F201 ")
    assert "\nF2 Facts and their values (F201 to F213)\n" in command("explain").stdout
    page = (root / "docs" / "problems.md").read_text("utf-8")
    assert command("explain", "--format", "markdown").stdout == page
    section = command("explain", "R401", "--format", "markdown").stdout
    assert section.startswith("### R401: ") and section in page
