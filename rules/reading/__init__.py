"""From rule files to a checked standard, pass after pass.

In comes a path or the id of a standard in the package; out comes a
``Standard``, or every problem with its place and what was probably meant.
Begin with ``read_standard``, which names the passes.
"""
