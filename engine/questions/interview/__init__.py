"""An interview: what to ask next, what an answer changes, what it has brought.

It reads and writes no file. Begin with ``interview``.
"""
