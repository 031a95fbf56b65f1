"""A cohort's verdicts added up by level, area, criterion and group, without what is about a few.

Begin with ``summary``; ``privacy`` decides what is not shown.
"""
