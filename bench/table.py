"""All parts in one run, and the table."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assay import Assessor, load_standard

from .dict_rows import dict_rows
from .firing_rows import firing_rows
from .loading_rows import loading_rows
from .measure import Row, machine, markdown, table
from .process_rows import process_rows
from .record_rows import record_rows
from .rule_files import write_standard
from .workload import workload


def main() -> int:
    """Exit status 1 if a ratio does not hold."""
    started, on = time.monotonic(), machine("zen-engine", "durable-rules")
    load = workload()
    with tempfile.TemporaryDirectory() as folder:
        standard = load_standard(write_standard(load, Path(folder)))
    parts: dict[str, Callable[[], list[Row]]] = {
        "plain dicts, beside zen-engine": lambda: dict_rows(load, Assessor(standard)),
        "fired, beside durable-rules": lambda: firing_rows(load, standard),
        "whole processes": process_rows,
        "loading up to 3,400 criteria": loading_rows,
        "registers of 200,000 pairs": record_rows,
    }
    rows: list[Row] = []
    for name, part in parts.items():
        print(f"{name} …", file=sys.stderr, flush=True)
        rows += part()
    rows.sort(key=lambda row: row.part)
    print(on, end="\n\n")
    print(table(rows), end="\n\n")
    missed = [row for row in rows if not row.holds]
    asked = sum(row.target is not None for row in rows)
    print(f"{asked - len(missed)} of {asked} ratios hold; {time.monotonic() - started:.0f} s in all.", end="\n\n")
    print(markdown(rows))
    return 1 if missed else 0
