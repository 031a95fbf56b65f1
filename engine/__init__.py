"""What follows: the plan, its readings, the verdicts, and the questions about them.

From the ground up: ``plan``, ``reference``, ``firing``, ``explaining``,
``assessing``, ``solving``, ``questions``; beside them ``quick`` and ``cohort``.
Begin with ``assessing/assess``; ``api`` is what an embedder calls.
"""
