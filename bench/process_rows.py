"""Part 5: ``assay assess`` as a whole process, beside importing the libraries it rests on."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .measure import Row

_ROOT = Path(__file__).resolve().parent.parent
_RUNS, _COLD_RUNS = 15, 3
_FACTS = "examples/oakfield/facts.yaml"
_IMPORTS = "import typer, durable.lang; from pydantic import BaseModel"
"""pydantic loads its names when they are first used: the bare import is an empty shell, told apart."""
_BARE = "import typer, pydantic, durable.lang"


def process_rows() -> list[Row]:
    """In turns; the first run, which also reads and checks the standard, is told apart."""
    script = Path(sys.executable).with_name("assay")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "assay.cli"]
    command += ["assess", _FACTS]
    imports, bare_imports = [sys.executable, "-c", _IMPORTS], [sys.executable, "-c", _BARE]
    with tempfile.TemporaryDirectory() as cache:
        _seconds(command, cache)
        ours: list[float] = []
        theirs: list[float] = []
        bare: list[float] = []
        for _ in range(_RUNS):
            ours.append(_seconds(command, cache))
            theirs.append(_seconds(imports, cache))
            bare.append(_seconds(bare_imports, cache))
        cold = [_seconds(command, "off") for _ in range(_COLD_RUNS)]
    beside, told = "importing typer, pydantic, durable.lang", statistics.median(theirs)
    return [
        Row("5", "assay assess, whole process", statistics.median(ours), beside, told, 2.0),
        Row("5", "the same", statistics.median(ours), "the bare imports", statistics.median(bare), 2.0),
        Row("5", "the same, its standard read anew", statistics.median(cold), beside, told),
    ]


def _seconds(command: list[str], cache: str) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=_ROOT, env={**os.environ, "ASSAY_CACHE": cache}, stdout=subprocess.DEVNULL, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
    return seconds
