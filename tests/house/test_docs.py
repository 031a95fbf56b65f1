"""The documentation is true: its examples run, and its commands print what it shows."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
from pathlib import Path
from typing import TypeAlias

import pytest
from shared.command_line import command as run_command
from shared.places import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_SESSION = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


Session: TypeAlias = list[tuple[str, str]]


def sessions(page: Path) -> list[Session]:
    """The ``$ assay …`` of each block of a page, with the output shown below each."""
    return [
        [(command, output) for command, _, output in (part.partition("\n") for part in block.split("$ ")[1:])]
        for block in _SESSION.findall(page.read_text("utf-8"))
    ]


SESSIONS = [(page, session) for page in PAGES for session in sessions(page)]


@pytest.mark.parametrize(
    ("page", "session"), SESSIONS, ids=[f"{page.name}: {session[0][0]}" for page, session in SESSIONS]
)
def test_commands_print_what_the_page_shows(page: Path, session: Session, tmp_path: Path) -> None:
    """A block is one session: what a command writes, the next one finds. The repository stays as it is."""
    (tmp_path / "examples").symlink_to(ROOT / "examples", target_is_directory=True)
    for command, shown in session:
        check_command(page, command, shown, tmp_path)


def check_command(page: Path, command: str, shown: str, folder: Path) -> None:
    """``…`` alone on a line stands for lines left out."""
    words = shlex.split(command)
    assert words[0] == "assay", f"{page.name}: only assay is run here, not {command}"
    done = run_command(*words[1:], folder=folder, NO_COLOR="1")
    printed = done.stdout + done.stderr
    pattern = re.escape(shown.rstrip("\n")).replace(re.escape("\n…\n"), r"\n(?:.*\n)*?").replace(
        re.escape("\n…"), r"(?:\n.*)*"
    )
    assert re.fullmatch(pattern, printed.rstrip("\n")), f"{page.name}: {command} prints\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_in_python_run(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, _ = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert failed == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_pages_show_commands_at_all() -> None:
    assert sum(len(session) for _, session in SESSIONS) >= 3


@pytest.mark.parametrize("module", ["assay", "assay.engine.api", "assay.engine.cohorts"])
def test_docstrings_run(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    results = doctest.testmod(importlib.import_module(module))
    assert results.failed == 0 and results.attempted > 0
