"""Verdicts and nothing else, fast: the reference evaluation over plain values of a program.

Begin with ``quick``.
"""
