"""What ``make`` says before it begins, where something is missing that it cannot install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WHICH = "install Python 3.11, 3.12 or 3.13, or say which one with 'make PYTHON=python3.11 …'"


def prepared(root: Path, folder: Path, python: str, **more: str) -> str:
    """What ``make demo`` writes where no other program is installed; it must fail, and leave nothing behind."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    environment = {k: v for k, v in os.environ.items() if k not in ("CC", "MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(
        [shutil.which("make") or "make", "-s", f"PYTHON={python}", f"VENV={folder / 'venv'}", "demo"],
        cwd=root, env={**environment, "PATH": str(tools), **more}, capture_output=True, text=True, encoding="utf-8",
        timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert not (folder / "venv").exists()
    return done.stderr.partition("make: ***")[0]


def script(folder: Path, text: str) -> str:
    """A Python that says what it is told to."""
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_there_is_no_such_python(root: Path, tmp_path: Path) -> None:
    assert prepared(root, tmp_path, "python3.99") == f"assay: 'python3.99' was not found: {WHICH}\n"


@pytest.mark.parametrize("version", ["2.7.18", "3.10.13", "3.14.0"])
def test_a_python_that_is_too_old_or_too_new(version: str, root: Path, tmp_path: Path) -> None:
    said = prepared(root, tmp_path, script(tmp_path, f"echo {version}"))
    assert said == f"assay: Python {version} is none that Assay runs on: {WHICH}\n"


@pytest.mark.parametrize("more", [{}, {"CC": "clang-99 -O2"}], ids=["as usual", "another"])
def test_there_is_no_compiler(more: dict[str, str], root: Path, tmp_path: Path) -> None:
    said = prepared(root, tmp_path, sys.executable, **more)
    assert said.startswith("assay: no C compiler was found (")
    assert said.endswith("), which durable-rules needs: install gcc (on Debian: apt-get install gcc)\n")
    assert not more or "(clang-99)" in said


def test_there_are_no_headers(root: Path, tmp_path: Path) -> None:
    python = script(tmp_path, 'case $2 in *version*) echo 3.13.0 ;; *CC*) echo sh ;; *) echo /nowhere/Python.h ;; esac')
    assert prepared(root, tmp_path, python) == (
        "assay: the headers of Python are missing, which durable-rules needs: install them "
        "(on Debian: apt-get install python3-dev)\n"
    )
