"""The passes from facts to an assessment, in one module; and a standard's own cases.

Begin with ``assess``: it can be read from top to bottom, criteria, areas, level.
``verdicts_only`` is the same without firing and explaining, for questions that
assess many times.
"""
