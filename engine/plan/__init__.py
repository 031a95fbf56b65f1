"""The plan: the one small form of a standard that every reading reads.

In comes a checked standard, out comes a graph of conditions with the criteria,
areas and levels that rest on it. Begin with ``plan``, then
``plan_from_standard``; ``implicants`` finds sufficient reasons, ``rests_on``
which facts a condition looks at.
"""
