"""The command line: a door. It reads, asks the engine, and hands the answer to a view.

Begin with ``app``, which puts the commands together and says how the process
ends; ``start`` is where it begins.
"""
