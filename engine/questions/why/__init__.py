"""The proof of one verdict: every smallest reason that settles it, what is open, what it rests on.

In comes an assessment and a target, out comes a ``Proof``. Begin with ``proof``;
``proof_data`` holds its parts, ``reasons`` finds the reasons.
"""
