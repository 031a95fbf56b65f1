"""Contestants in processes of their own: each is set up once, and runs when it is told to.

The processes answer on standard output, a JSON line for each command. So
contestants can take turns (A B A B …), and the memory of each is its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

THREADS = 2
_SCRIPT = Path(__file__).resolve().with_name("cohort.py")


@dataclass(frozen=True)
class Work:
    """What a contestant does: ``run`` is timed; ``verdicts`` are its answer, to be compared."""

    run: Callable[[], object]
    verdicts: Callable[[], pl.DataFrame] | None = None


@dataclass
class Contestant:
    """One process. ``arguments`` go to its set-up."""

    name: str
    arguments: tuple[str, ...]
    times: list[float] = field(default_factory=list[float])
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, str(_SCRIPT), "--worker", self.name, *self.arguments]
        environment = {**os.environ, "POLARS_MAX_THREADS": str(THREADS), "PYTHONHASHSEED": "0"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        )
        self._answer()

    def run(self) -> None:
        """Once, timed in the process itself."""
        self.times.append(float(self._told("run")["seconds"]))

    def digests(self) -> dict[str, str]:
        """A digest of each column of verdicts, in the order of the subjects' ids."""
        found: dict[str, str] = self._told("verdicts")["digests"]
        return found

    def end(self) -> int:
        """Stop; the most memory that the process ever held, in bytes."""
        assert self.process is not None
        peak = int(self._told("end")["peak"])
        self.process.wait()
        return peak

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def _told(self, command: str) -> dict[str, Any]:
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.write(f"{command}\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process is not None and self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with status {self.process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def in_turns(contestants: Sequence[Contestant], rounds: int) -> None:
    """Each once untimed, then A B A B …"""
    for contestant in contestants:
        contestant.run()
        contestant.times.clear()
    for _ in range(rounds):
        for contestant in contestants:
            contestant.run()


def agreed(contestants: Sequence[Contestant]) -> None:
    """AssertionError unless all give the same verdicts, column by column (some may give fewer columns)."""
    first, *others = contestants
    wanted = first.digests()
    for other in others:
        found = other.digests()
        assert found, f"{other.name} gives no verdicts"
        differing = [name for name, digest in found.items() if wanted[name] != digest]
        assert not differing, f"{other.name} and {first.name} differ in {', '.join(differing)}"


# --------------------------------------------------------------------- the process


def serve(set_up: Callable[..., Work], arguments: Sequence[str]) -> int:
    """Answer commands until ``end``; whatever else the libraries print goes to standard error."""
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(**answer: object) -> None:
        told.write(f"{json.dumps(answer)}\n")
        told.flush()

    work = set_up(*arguments)
    tell(ready=True)
    for line in sys.stdin:
        match line.strip():
            case "run":
                started = time.perf_counter()
                work.run()
                tell(seconds=time.perf_counter() - started)
            case "verdicts":
                tell(digests={} if work.verdicts is None else digests(work.verdicts()))
            case _:
                break
    tell(peak=_peak())
    return 0


def _peak() -> int:
    """The most memory that this process held, in bytes.

    Linux lets a new process begin at what its parent held (``ru_maxrss`` outlives
    ``exec``), so there the kernel's own high-water mark is read.
    """
    try:
        for line in Path("/proc/self/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def digests(verdicts: pl.DataFrame) -> Mapping[str, str]:
    """Of every column that holds codes."""
    import polars as pl

    ordered = verdicts.sort("subject_id")
    names = [name for name in ordered.columns if name == "level" or name.startswith(("criterion_", "area_"))]
    columns = {name: ordered[name].cast(pl.Int8).to_numpy().tobytes() for name in sorted(names)}
    return {name: hashlib.sha256(column).hexdigest()[:16] for name, column in columns.items()}
