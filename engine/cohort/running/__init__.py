"""Runs over the tables of a cohort: step after step, to be taken up again where they were stopped.

Begin with ``run``; ``check_run`` checks and assesses nothing.
"""
