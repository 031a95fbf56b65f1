"""Part 6: a register of 200,000 pairs from CSV and from a workbook, read, checked and assessed."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from .measure import Row, megabytes

_ROOT = Path(__file__).resolve().parent.parent
_MANY, _FEW = 200_000, 20_000
_ROUNDS = 3
_HEAD = ("mentee", "mentor", "started_on", "due_to_end", "ended_on", "outcome")

_READ = "import sys, assay; s = assay.load_standard(); f = assay.read_facts(sys.argv[1], s)"
_ASSESS = f"{_READ}; assay.assess(f, s).to_json()"
_PYDANTIC = """
import csv, sys
from datetime import date
from typing import Literal
from pydantic import BaseModel, TypeAdapter
class Pair(BaseModel):
    mentee: str
    mentor: str
    started_on: date
    due_to_end: date
    ended_on: date | Literal["none"]
    outcome: Literal["running", "completed", "ended early"]
rows = TypeAdapter(list[Pair]).validate_python(list(csv.DictReader(open(sys.argv[1], newline=""))))
"""
_OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True)
rows = sum(1 for row in book.worksheets[0].iter_rows(values_only=True))
"""
_PEAK = """
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM")))
"""
_NOTHING = "import sys, assay; s = assay.load_standard()"


def record_rows() -> list[Row]:
    """Whole processes, in turns; what a process needs to load the standard is taken off."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in (_MANY, _FEW):
            _write(folder, number)
        facts = {(n, kind): str(folder / f"facts-{n}-{kind}.yaml") for n in (_MANY, _FEW) for kind in ("csv", "xlsx")}
        start = _run(_NOTHING, "")
        runs: dict[str, Callable[[], tuple[float, float]]] = {
            "csv": lambda: _run(_READ, facts[_MANY, "csv"]),
            "pydantic": lambda: _run(_PYDANTIC, str(folder / f"pairs-{_MANY}.csv")),
            "assessed": lambda: _run(_ASSESS, facts[_MANY, "csv"]),
            "few": lambda: _run(_ASSESS, facts[_FEW, "csv"]),
            "xlsx": lambda: _run(_READ, facts[_MANY, "xlsx"]),
            "openpyxl": lambda: _run(_OPENPYXL, str(folder / f"pairs-{_MANY}.xlsx")),
        }
        seen: dict[str, list[tuple[float, float]]] = {what: [] for what in runs}
        for _ in range(_ROUNDS):
            for what, run in runs.items():
                seen[what].append(run())
        start = min((start, _run(_NOTHING, "")))
    took = {what: statistics.median(seconds for seconds, _ in found) for what, found in seen.items()}
    peak = {what: statistics.median(size for _, size in found) for what, found in seen.items()}
    bare = start[0]
    per_row = (peak["assessed"] - peak["few"]) / (_MANY - _FEW)
    return [
        Row("6", f"{_MANY:,} pairs from CSV, read and checked", took["csv"] - bare,
            "csv.DictReader and pydantic", took["pydantic"], 3.0),
        Row("6", "the same, and assessed", took["assessed"] - bare, "read and checked", took["csv"] - bare),
        Row("6", "a pair of 200,000, assessed", (took["assessed"] - bare) / _MANY, "a pair of 20,000",
            (took["few"] - bare) / _FEW, 1.5),
        Row("6", f"{_MANY:,} pairs from a workbook", took["xlsx"] - bare, "openpyxl alone, unchecked",
            took["openpyxl"], 2.5),
        Row("6", "memory at its peak, CSV, assessed", peak["assessed"], "the pydantic objects", peak["pydantic"], 1.0,
            megabytes),
        Row("6", "memory for a further 200,000 pairs", per_row * _MANY, "the file itself", _size(), None, megabytes),
    ]  # fmt: skip


def _size() -> float:
    return float(sum(len(",".join(row)) + 2 for row in _rows(_MANY)))


def _rows(number: int) -> Iterator[tuple[str, ...]]:
    chance = random.Random(200_000)
    for n in range(number):
        begun = date(2024, 9, 1) + timedelta(days=chance.randrange(100))
        due = date(2025, 6, 1) + timedelta(days=chance.randrange(60))
        (outcome,) = chance.choices(["completed", "ended early", "running"], [90, 8, 2])
        ended = "none" if outcome == "running" else due.isoformat()
        yield f"P{n:06}", f"M{n % 5000:05}", begun.isoformat(), due.isoformat(), ended, outcome


def _write(folder: Path, number: int) -> None:
    lines = [",".join(_HEAD), *(",".join(row) for row in _rows(number))]
    (folder / f"pairs-{number}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    book: Any = import_module("openpyxl").Workbook()
    sheet = book.active
    sheet.append(_HEAD)
    for row in _rows(number):
        sheet.append([date.fromisoformat(cell) if len(cell) == 10 and cell[:2] == "20" else cell for cell in row])
    book.save(folder / f"pairs-{number}.xlsx")
    for kind in ("csv", "xlsx"):
        (folder / f"facts-{number}-{kind}.yaml").write_text(
            "assay: facts/1\nsubject: {id: large}\nas_of: 2025-08-18\nperiod: 2024/25\n"
            f"facts:\n  pairs: {{from: pairs-{number}.{kind}}}\n", "utf-8",
        )  # fmt: skip


def _run(program: str, argument: str) -> tuple[float, float]:
    """Seconds and bytes at the peak of a process of its own."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program + _PEAK, argument], cwd=_ROOT, capture_output=True, text=True,
                          check=False)  # fmt: skip
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(done.stderr)
    return seconds, float(done.stdout)
