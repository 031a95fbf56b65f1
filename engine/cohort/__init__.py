"""The cohort reading: the verdicts of many subjects in tables, by the same plan as for one.

From the ground up: ``tables`` (what they hold), ``meaning`` (the plan over
columns), ``checking``, ``files``, ``running`` over parts, ``summing`` up;
``made_up`` generates. Begin with ``meaning/cohort``; a run over files begins in
``running/run``.
"""
