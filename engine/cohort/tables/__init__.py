"""Which tables and columns hold the facts of a standard, and exact numbers in columns.

Begin with ``layout``; ``columns`` alone speaks to Narwhals, ``native`` takes
tables of any kind and gives the same kind back, ``facts_of_rows`` makes one
subject's facts of its rows.
"""
