"""The cohort reading: the verdicts of many subjects in tables, by the same plan as for one.

Begin with ``meaning/cohort``; a run over files begins in ``running/run``.
"""
