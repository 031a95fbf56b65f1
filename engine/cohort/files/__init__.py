"""The tables of a cohort on disk: opened, found, written whole or not at all; and one subject of them.

Begin with ``files``; ``engines`` opens Polars, DuckDB or Spark, ``verdict_file``
is what a run writes.
"""
