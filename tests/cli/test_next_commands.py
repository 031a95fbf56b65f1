"""The command that a view ends with reads the same facts by the same standard, and works as it is printed."""

# pyright: basic
# Facts are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from shared import small_standards as small
from shared.command_line import command

FOLDER, FILE = "my standard", "the facts.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    criteria = [small.criterion("1.1", {"fact": "f0", "is": True}), small.criterion("1.2", {"fact": "f1", "is": True})]
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "rules.json").write_text(json.dumps(small.rules(criteria, small.booleans(2))))
    (tmp_path / FILE).write_text(json.dumps(small.facts({"f0": True}, standard="attack")))
    return tmp_path


@pytest.mark.parametrize("words", [
    ("assess", FILE), ("why", FILE, "level"), ("missing", FILE), ("missing", FILE, "1.1"), ("bounds", FILE),
    ("margins", FILE), ("until", FILE), ("whatif", FILE, "--set", "f1=yes"), ("improve", FILE, "--to", "1.2=met"),
    ("compare", FILE, FILE), ("ask", FILE), ("assess", FILE, "--as-of", "2025-06-01"),
    ("missing", FILE, "--as-of", "2025-06-01"),
])  # fmt: skip
def test_what_to_do_next_is_done(folder: Path, words: tuple[str, ...]) -> None:
    done = command(*words, "--standard", FOLDER, folder=folder, COLUMNS="400")
    assert done.returncode == 0, done.stderr
    shown = done.stdout.replace("\\\n", "")
    found = re.findall(r"assay ((?:ask|assess|why|missing|bounds|whatif|improve) '.*)$", shown, re.M)
    assert found
    for line in found:
        again = shlex.split(line)
        assert again[again.index("--standard") + 1] == FOLDER
        assert ("--as-of" in words) == ("--as-of" in again)
        after = command(*again, folder=folder)
        assert after.returncode == 0, (line, after.stderr)


def test_a_file_to_write_into_is_named_alone(folder: Path) -> None:
    done = command("whatif", FILE, "--set", "f1=yes", "--standard", FOLDER, folder=folder, COLUMNS="400")
    assert f"write it into {FILE}, with its evidence" in done.stdout
