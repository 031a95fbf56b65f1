"""Awkward files: each gives the right records, or the exact problem with its cell and a way to settle it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from shared.awkward_cases import BOOKS, Case, definition, make, outcome, read_book

UPDATE = bool(os.environ.get("ASSAY_UPDATE_GOLDEN"))
CASES = [(path, case) for path in sorted(BOOKS.glob("*.txt")) for case in read_book(path)]
MOST_AT_LEAST = 45


@pytest.mark.parametrize(("path", "case"), CASES, ids=[f"{path.stem} {case.title}" for path, case in CASES])
def test_an_awkward_file(path: Path, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file, list_ = make(case), definition(case)
    found = case
    for number, options in case.runs:
        found = found.with_text(number, outcome(list_, file, options))
    if UPDATE:
        book = [found if one.title == case.title else one for one in read_book(path)]
        path.write_text("\n".join(str(one).rstrip("\n") + "\n" for one in book), "utf-8")
    else:
        assert str(found) == str(case)


def test_there_are_enough_of_them() -> None:
    titles = [case.title for _, case in CASES]
    assert len(set(titles)) == len(titles) >= MOST_AT_LEAST
    assert all(case.runs for _, case in CASES)
