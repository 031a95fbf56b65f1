"""The verdicts if some facts were others: which facts are set, and what comes of it.

Begin with ``whatif``.
"""
