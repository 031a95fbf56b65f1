"""The command line: a door. It reads, asks the engine, and hands the answer to a view.

Begin with ``app``; ``start`` is where the process begins.
"""
