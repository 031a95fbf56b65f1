"""From YAML, JSON or the values of a Python program to nodes that know where they stand.

Depth, size and aliases are bounded here, before anything is understood. Begin
with ``read_text``, which chooses the reader; ``read_python`` is for programs.
"""
