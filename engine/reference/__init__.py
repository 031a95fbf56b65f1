"""The reference reading: the three-valued, exact value of every condition.

In comes a plan and one set of facts, which ``admit`` makes ready; out come
values that all other readings are held against. Begin with ``evaluate``;
``conditions`` decides one condition, ``quantities`` makes the figures it
compares, ``masks`` counts records of which not everything is known, for counts,
shares and quantifiers.
"""
