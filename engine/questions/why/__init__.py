"""The proof of one verdict: every smallest reason that settles it, what is open, what it rests on.

Begin with ``proof``.
"""
