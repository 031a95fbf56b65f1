"""Timing side by side, and the table of what came of it."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """One comparison, in seconds, or in what ``shown`` shows. Without a target it is told, not asked."""

    part: str
    what: str
    ours: float
    beside: str = ""
    theirs: float | None = None
    target: float | None = None
    shown: Callable[[float], str] | None = None

    @property
    def ratio(self) -> float | None:
        return None if self.theirs is None else self.ours / self.theirs

    @property
    def holds(self) -> bool:
        return self.target is None or self.ratio is None or self.ratio <= self.target

    def cells(self) -> tuple[str, ...]:
        """The row in words."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        target = "" if self.target is None else f"≤ {self.target:g}"
        theirs = "" if self.theirs is None else (self.shown or duration)(self.theirs)
        verdict = "" if self.target is None else "yes" if self.holds else "NO"
        return (self.part, self.what, (self.shown or duration)(self.ours), self.beside, theirs, ratio, target, verdict)


TITLES = ("", "Workload", "Assay", "Beside", "takes", "Ratio", "Target", "Holds")
_LEFT = (True, True, False, True, False, False, False, True)


def side_by_side(
    contestants: Mapping[str, tuple[Callable[[int], Sequence[Any]], Callable[[Any], object]]], rounds: int
) -> dict[str, float]:
    """The median time for one item, round by round in turns: A B A B …

    A contestant is what makes the items of a round, and what is done with each.
    Items are made anew just before, so nothing comes twice; those of the round
    before go first, untimed, so that each contestant is as warm as in use.
    """
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for number in range(rounds):
        for name, (make, function) in contestants.items():
            for item in make(number - 1):
                function(item)
            items = make(number)
            started = time.perf_counter()
            for item in items:
                function(item)
            times[name].append((time.perf_counter() - started) / len(items))
    return {name: statistics.median(found) for name, found in times.items()}


def duration(seconds: float) -> str:
    """Three digits, in a unit that suits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}" if seconds < 1000 * size else f"{seconds / size:.0f} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def megabytes(size: float) -> str:
    """Bytes in MB."""
    return f"{size / 1e6:.3g} MB"


def table(rows: Sequence[Row]) -> str:
    """The rows for a terminal."""
    cells = [TITLES, *(row.cells() for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(TITLES))]
    lines = [
        "  ".join(
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width, left in zip(line, widths, _LEFT, strict=True)
        ).rstrip()
        for line in cells
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def markdown(rows: Sequence[Row]) -> str:
    """The rows that have a ratio, for a README."""
    wanted = (1, 2, 3, 4, 5, 6)
    head = [TITLES[n] for n in wanted]
    rule = ["---" if _LEFT[n] else "---:" for n in wanted]
    body = [[row.cells()[n] for n in wanted] for row in rows if row.ratio is not None]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *body])


def machine(*packages: str) -> str:
    """What the figures were measured on and with."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    libraries = ", ".join(f"{name} {version(name)}" for name in packages)
    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()}, {os.cpu_count()} × {model}{busy}; Python {platform.python_version()}; {libraries}"
