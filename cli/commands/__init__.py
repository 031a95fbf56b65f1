"""The commands, a module each: read what was given, ask the engine, hand the answer to a view.

Begin with ``cli/app``, which puts them together.
"""
