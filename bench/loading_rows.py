"""Part 4: reading and compiling 34, 340 and 3,400 criteria; what one costs, among more and fewer of them."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from assay import Assessor, load_standard
from assay.engine.firing.fire import Firing
from assay.engine.plan.plan_from_standard import plan_from_standard

from .measure import Row
from .rule_files import write_standard
from .workload import workload

_LOADS = {34: 6, 340: 4, 3_400: 2}
"""How often each size is read in each way; what is quicker is done a dozen times."""
_TARGET = 1.5
_ALL = "load and compile, collector on"
T = TypeVar("T")
Times = dict[str, float]


def loading_rows() -> list[Row]:
    """Each stage by itself, without the garbage collector, as timeit does; and all of it with the collector.

    The collector looks at everything again whenever a quarter has been added:
    with few criteria never, so what it costs is told and not asked. The shortest
    processor time counts, for one criterion.
    """
    found: dict[int, Times] = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = {size: Path(folder) / str(size) for size in _LOADS}
        for size, path in paths.items():
            path.mkdir()
            write_standard(workload(size), path)
        load_standard(paths[34])
        for size, loads in _LOADS.items():
            found[size] = times = Times()
            for _ in range(loads):
                _stages(times, paths[size], 12 // loads)
                _timed(times, _ALL, partial(_ready, paths[size]))
    rows: list[Row] = []
    for stage, seconds in found[3_400].items():
        what, cost = f"{stage}: one of 3,400 criteria", seconds / 3_400
        target = None if stage == _ALL else _TARGET
        rows.append(Row("4", what, cost, "one of 340", found[340][stage] / 340, target))
        rows.append(Row("4", what, cost, "one of 34", found[34][stage] / 34))
    return rows


def _stages(times: Times, path: Path, repetitions: int) -> None:
    gc.disable()
    standard = _timed(times, "read and check", partial(load_standard, path))
    for _ in range(repetitions):
        plan = _timed(times, "plan", partial(plan_from_standard, standard))
        _timed(times, "compile the rules", partial(Firing, plan))
    gc.enable()


def _ready(path: Path) -> Assessor:
    return Assessor(load_standard(path))


def _timed(times: Times, stage: str, work: Callable[[], T]) -> T:
    gc.collect()
    started = time.process_time()
    made = work()
    seconds = time.process_time() - started
    times[stage] = min(seconds, times.get(stage, seconds))
    return made
