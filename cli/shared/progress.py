"""How far a long reading is: a bar on a terminal, nothing in a pipe, nothing for what is quick."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Literal, TypeAlias

from assay.facts.tables.table import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

Doing: TypeAlias = Literal["reading", "proving", "assessing", "checking", "making"]
_PATIENCE = 0.7
"""Seconds that a person waits without wondering."""


class ProgressBar:
    """Use it with ``with``; give ``report`` to the reader, where it is not None."""

    def __init__(self, doing: Doing = "reading") -> None:
        self._doing = doing
        self._begun = time.monotonic()
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}

    @property
    def report(self) -> Progress | None:
        return self._report if sys.stderr.isatty() else None

    def steps(self, name: str) -> Callable[[int, int], None] | None:
        """The same for what counts its steps and has no names of its own."""
        report = self.report
        return None if report is None else lambda done, total: report(name, done, total)

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def _report(self, name: str, done: int, total: int) -> None:
        if self._bars is None:
            if time.monotonic() - self._begun < _PATIENCE:
                return
            self._bars = _bars()
        task = self._tasks.get(name)
        if task is None:
            from assay.views.phrases import say

            words = say("commands", f"progress.{self._doing}", name=name[-50:])
            task = self._tasks[name] = self._bars.add_task(words, total=total or None)
        self._bars.update(task, completed=done)


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    bars = Bars(*columns, console=Console(stderr=True), transient=True)
    bars.start()
    return bars
