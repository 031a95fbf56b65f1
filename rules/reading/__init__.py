"""From rule files to a checked standard, pass after pass.

In comes a path or the id of a standard in the package; out comes a
``Standard``, or every problem with its place and what was probably meant.
Begin with ``read_standard``, which names the passes; a key that is none is
found by ``schema_problems``, a name that is none by ``conditions_from_nodes``
and ``values_from_nodes``.
"""
