"""An interview: what to ask next, what an answer changes, what it has brought.

It reads and writes no file; ``cli/asking`` does. Begin with ``interview``;
``state`` is what is known at one moment of it.
"""
