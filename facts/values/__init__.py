"""What a fact is: its type, its value, what backs it, and the period it is of.

In comes what a reader found (positioned nodes, cells); out come exact values,
records and whole fact sets, or problems. Begin with ``values``, then
``fact_set``.
"""
