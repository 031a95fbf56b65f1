"""What a fact is: its type, its value, what backs it, and the period it is of.

In comes what a reader found (positioned nodes, cells); out come exact values,
records and whole fact sets, or problems. Begin with ``vocabulary``, what can be
observed, then ``values`` and ``fact_set``; ``suggest`` says what was probably
meant by a name or a value that is wrong, here and in rules.
"""
