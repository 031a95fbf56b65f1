"""Verdicts and nothing else, fast: the reference evaluation over plain values of a program.

In comes a dict of figures, out comes the verdict of each criterion. Begin with
``quick``; ``tables`` and ``closures`` are the two ways it evaluates.
"""
