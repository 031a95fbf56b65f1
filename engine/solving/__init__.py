"""Conditions over facts that are not known, asked of a solver: what can still come of them.

In comes a plan and what is known; out come proofs and witnesses, each judged by
the reference. Begin with ``proofs``; ``encode`` reads the plan, ``solver`` alone
speaks to Z3.
"""
