"""The reference reading: the three-valued, exact value of every condition.

In comes a plan and one set of facts; out come values that all other readings
are held against. Begin with ``evaluate``; ``masks`` counts records of which
not everything is known, ``quantities`` makes the figures, ``conditions``
compares them.
"""
