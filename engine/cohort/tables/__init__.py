"""Which tables and columns hold the facts of a standard, and exact numbers in columns.

Begin with ``layout``; ``columns`` alone speaks to Narwhals.
"""
