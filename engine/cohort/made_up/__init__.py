"""Made-up cohorts of any standard, for tests, demonstrations and measurements.

Begin with ``generate``.
"""
