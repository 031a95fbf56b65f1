"""Measure cohorts: ``make bench-cohort``, or ``python bench/cohort.py [--large] [--rows N] [--only PART]``."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.cohort_table import main

    sys.exit(main(sys.argv[1:]))
