"""Made-up cohorts of any standard, for tests, demonstrations and measurements.

In comes a standard and a seed, out come tables with values on either side of
what its rules compare with. Begin with ``generate``; ``wishing`` finds out what
the rules compare, ``scene`` draws one part.
"""
