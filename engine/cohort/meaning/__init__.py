"""The plan as expressions over columns: the same meaning as the reference, row by row.

Begin with ``cohort``, which names the passes, then ``conditions``; ``bounds``
counts as ``reference/masks`` does, ``stages`` joins lists to their subjects,
``adding`` makes areas and levels.
"""
