"""Hold generated schools against the reference, row by row, and say what was seen.

usage: agreement.py [ROWS] [SEED]

Of the mentoring standard. Every school's records are read back from the tables as facts, evaluated as one
school is, and compared with the cohort's verdicts: each criterion, each area
and the level, the verdict and what it could be. What was seen is written to
tests/cohort/agreement.json; exit status 1 where anything differs.
"""

# pyright: basic

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
PART = 5_000


def main() -> int:
    from assay import load_standard
    from assay.engine.cohort.made_up.generate import generate
    from assay.engine.cohort.tables.layout import compile_cohort

    rows, seed = (int(value) for value in (sys.argv[1:3] + ["100000", "1"][len(sys.argv[1:3]) :]))
    standard = load_standard("mentoring")
    cohort = compile_cohort(standard)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "schools"
        generate(cohort.plan, cohort.layout, rows, seed, tables, part_rows=PART)
        parts = sorted(path.name for path in (tables / "subjects").iterdir()) if rows > PART else [""]
        seen: Counter[str] = Counter()
        wrong: list[Any] = []
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:  # a fork would copy locks that threads hold
            for number, (counts, differ) in enumerate(pool.map(partial(compared, str(tables)), parts)):
                seen += counts
                wrong += differ
                print(f"{min((number + 1) * PART, rows):,} of {rows:,} schools", file=sys.stderr, flush=True)
    found = {
        "rows": rows, "seed": seed, "standard": {"id": standard.id, "version": standard.version,
                                                "digest": standard.digest},
        "verdicts_compared": sum(seen.values()), "differences": len(wrong),
        "verdicts": dict(sorted(seen.items())), "first_differences": wrong[:20],
    }  # fmt: skip
    (ROOT / "tests/cohort/agreement.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(f"{rows:,} schools, {sum(seen.values()):,} verdicts compared, {len(wrong)} differ; "
          f"{time.monotonic() - begun:.0f} s")  # fmt: skip
    return 1 if wrong else 0


def compared(folder: str, part: str) -> tuple[Counter[str], list[Any]]:
    """The verdicts of one part, counted, and those that differ."""
    from shared.cohort_reference import assessed, reference

    from assay import load_standard
    from assay.engine.assessing.assess import compile_standard
    from assay.engine.cohort.meaning.cohort import verdict_names
    from assay.engine.cohort.tables.facts_of_rows import facts_of_row
    from assay.engine.cohort.tables.layout import compile_cohort
    from assay.engine.reference.evaluate import verdict_of

    standard = load_standard("mentoring")
    compiled, cohort = compile_standard(standard), compile_cohort(standard)
    names = verdict_names(cohort)
    files = sorted(Path(folder).iterdir())
    tables = {path.stem: pl.read_parquet(path / part if part else path) for path in files}
    rows = assessed(standard, {name: table.lazy() for name, table in tables.items()})
    records: dict[Any, dict[str, list[Any]]] = {}
    for name, table in tables.items():
        if name != "subjects":
            for id_, group in groupby(table.sort("subject_id").iter_rows(named=True), lambda row: row["subject_id"]):
                records.setdefault(id_, {})[name] = list(group)
    seen: Counter[str] = Counter()
    wrong: list[Any] = []
    for subject in tables["subjects"].iter_rows(named=True):
        id_ = subject["subject_id"]
        facts = facts_of_row(standard, cohort.layout, subject, records.get(id_, {}))
        for column, could_be in reference(compiled, facts).items():
            verdicts, row = names[column], rows[str(id_)]
            got = verdicts[row[column]]
            seen[got] += 1
            mask = sum(1 << verdicts.index(one) for one in could_be)
            if got != verdict_of(could_be) or mask != row[f"{column}__could_be"]:
                wrong.append([id_, column, list(could_be), got])
    return seen, wrong


if __name__ == "__main__":
    sys.exit(main())
