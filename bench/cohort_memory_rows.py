"""Part 3: the most memory that a whole run holds, as the number of subjects grows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .cohort_data import write_subjects
from .cohort_mentoring import cohort_of
from .cohort_scalar_rows import megabytes
from .cohort_worker import Contestant
from .measure import Row
from .workload import workload

_SEED, _PART = 1, 100_000
_LEAST = 100_000
_MOST_GROWTH = 1.3


def memory_rows(home: Path, rows: int, large: bool) -> list[Row]:
    """Peak memory of processes that check, assess and write so many subjects, 100,000 in each part."""
    found = _growth(home, "scalar", [_LEAST, rows, *([10 * rows] if large else [])], _scalar)
    return found + _growth(home, "mentoring", [_LEAST, rows], _mentoring)


def _growth(home: Path, standard: str, sizes: list[int], write: Callable[[Path, int], None]) -> list[Row]:
    found: list[Row] = []
    least = 0.0
    for size in dict.fromkeys(sizes):
        folder = home / f"{standard}-{size}"
        write(folder, size)
        contestant = Contestant("a run", (str(folder), standard))
        contestant.start()
        contestant.run()
        peak = contestant.end()
        for path in sorted(folder.rglob("*.parquet")):
            path.unlink()
        what = f"{standard}: a run over {size:,} schools"
        found.append(Row("3", f"{what}, time", contestant.times[0]))
        if not least:
            least = peak
            found.append(Row("3", f"{what}, peak memory", peak, shown=megabytes))
        else:
            beside = f"{min(sizes):,} schools"
            found.append(Row("3", f"{what}, peak memory", peak, beside, least, _MOST_GROWTH, megabytes))
    return found


def _scalar(folder: Path, size: int) -> None:
    folder.mkdir()
    write_subjects(workload(), folder, size, _SEED, _PART)


def _mentoring(folder: Path, size: int) -> None:
    from assay.engine.cohort.made_up.generate import generate

    cohort = cohort_of()
    generate(cohort.plan, cohort.layout, size, _SEED, folder, part_rows=_PART)
