"""Run the benchmarks: ``make bench``, or ``python bench/run.py``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.table import main

    sys.exit(main())
