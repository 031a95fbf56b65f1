"""The plan as expressions over columns: the same meaning as the reference, row by row.

Begin with ``cohort``, then ``reading`` and ``conditions``.
"""
