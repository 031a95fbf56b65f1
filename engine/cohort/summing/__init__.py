"""A cohort's verdicts added up by level, area, criterion and group, without what is about a few.

In comes a table of verdicts, out comes a ``Summary``. Begin with ``summary``;
``tallies`` counts, ``privacy`` decides what is not shown.
"""
