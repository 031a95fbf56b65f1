"""What needs no rules fired does without durable-rules; what needs them says how to install it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import assay

DRIVER = ("durable_rules_engine", "assay.engine.firing.durable")
FACTS = "examples/riverside/facts.yaml"
HEAD = f"""\
import sys, assay
standard = assay.load_standard("mentoring")
assessor = assay.Assessor(standard)
ask = assessor.ask({FACTS!r})
"""
PROGRAMS = {
    "verdicts": "assessor.verdicts({'coordinator.fte': 0.6}, as_of='2025-07-18', period='2024/25')",
    "explained": "assessor.explained({'coordinator.fte': 0.6}, as_of='2025-07-18', period='2024/25')",
    "rules": "assert assessor.rules > 100",
    "assess_tables": "import polars\n"
    "tables = {'subjects': polars.DataFrame({'subject_id': ['a']})}\n"
    "assert assay.Cohort(standard).assess(tables, as_of='2025-07-18', period='2024/25').height == 1",
    "verdict_columns": "import narwhals\n"
    "assay.Cohort(standard).verdict_columns({'subject_id': narwhals.Int64}, as_of='2025-07-18', period='2024/25')",
    "missing": "ask.missing(['9.1'])",
    "bounds": "ask.bounds(['9.1'])",
    "what_if": "ask.what_if({'coordinator.fte': '1'})",
    "improve": "ask.improve(['9.1=met'])",
    "valid_until": "ask.valid_until(['9.1'], 1)",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_driver_is_not_imported(program: str, root: Path) -> None:
    looked = f"{HEAD}{program}\nprint([name for name in sys.modules if name in {DRIVER}])"
    done = subprocess.run([sys.executable, "-c", looked], cwd=root, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_driver_is_imported_where_rules_are_fired(root: Path) -> None:
    """The names that the test above looks for are the right ones."""
    program = f"{HEAD}assessor.assess({FACTS!r})\nprint(*(name for name in {DRIVER} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    assert done.stdout.split() == [*DRIVER], done.stderr


@pytest.fixture
def absent(tmp_path: Path) -> dict[str, str]:
    """An environment in which durable-rules was built for another Python."""
    said = "ImportError('/lib/engine.so: undefined symbol: PyEval_CallObject')"
    (tmp_path / "durable_rules_engine.py").write_text(f"raise {said}\n")
    return {**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(tmp_path)}


def test_commands_that_fire_nothing_work_without(root: Path, absent: dict[str, str], tmp_path: Path) -> None:
    tables, verdicts = str(tmp_path / "tables"), str(tmp_path / "verdicts.parquet")
    for command in (
        ["missing", FACTS, "9.1"], ["bounds", FACTS, "9.1"], ["whatif", FACTS, "--set", "coordinator.fte=1"],
        ["improve", FACTS, "--to", "9.1=met"], ["margins", FACTS, "9.1"], ["until", FACTS, "9.1", "--years", "1"],
        ["compare", FACTS, "examples/oakfield/facts.yaml"], ["check", FACTS], ["facts", "check", FACTS],
        ["facts", "show", FACTS], ["standards"], ["cohort", "generate", "--rows", "20", "--seed", "1", "-o", tables],
        ["cohort", "assess", tables, "-o", verdicts], ["--help"],
    ):  # fmt: skip
        done = subprocess.run([sys.executable, "-m", "assay.cli", *command], cwd=root, env=absent,
                              capture_output=True, text=True, check=False)  # fmt: skip
        assert done.returncode == 0, (command, done.stderr)


def test_an_interview_fires_nothing(root: Path, absent: dict[str, str], tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_bytes((root / FACTS).read_bytes())
    done = subprocess.run([sys.executable, "-m", "assay.cli", "ask", str(facts), "9.1"], cwd=root, env=absent,
                          input="", capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_program_can_catch_that_it_is_not_installed(
    assessor: assay.Assessor, mentoring: assay.Standard, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And go on afterwards: once it is there, the same Assessor fires."""
    fresh = assay.Assessor(mentoring)
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "assay.engine.firing.durable", raising=False)
        patch.delattr("assay.engine.firing.durable", raising=False)
        patch.setitem(sys.modules, "durable_rules_engine", None)
        with pytest.raises(assay.NotInstalled, match="durable-rules, which is not installed") as raised:
            fresh.assess(root / FACTS)
        assert raised.value.problem.code == "R502"
        assert "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject pip install " in raised.value.problem.hint
    assert fresh.assess(root / FACTS).to_json() == assessor.assess(root / FACTS).to_json()


def test_documentation_says_the_same_as_the_hint(root: Path) -> None:
    hint = (root / "tests/problems/R502.txt").read_text("utf-8").partition("build it anew: ")[2].partition("\n")[0]
    assert hint in (root / "docs/embedding.md").read_text("utf-8").splitlines()


def test_threads_that_fire_first_at_once_get_the_same_answer(
    assessor: assay.Assessor, mentoring: assay.Standard, root: Path
) -> None:
    facts = assay.read_facts(root / FACTS, mentoring)
    fresh, gate, answers = assay.Assessor(mentoring), threading.Barrier(8), list[str]()

    def fire() -> None:
        gate.wait()
        answers.append(fresh.assess(facts).to_json())

    threads = [threading.Thread(target=fire) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [assessor.assess(facts).to_json()] * 8
