"""The tables of a cohort held against the vocabulary: first their columns, then every row.

Begin with ``check``.
"""
