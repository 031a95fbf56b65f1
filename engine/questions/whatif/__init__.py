"""The verdicts if some facts were others: which facts are set, and what comes of it.

Begin with ``whatif``; ``settings`` understands what is to be set,
``changed_facts`` sets it.
"""
