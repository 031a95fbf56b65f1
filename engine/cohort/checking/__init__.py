"""The tables of a cohort held against the vocabulary: first their columns, then every row.

In come tables and their layout, out come findings: how many rows, and examples.
Begin with ``check``; ``mistakes`` says what is wrong with a row.
"""
