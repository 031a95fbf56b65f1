"""The commands, a module each: read what was given, ask the engine, hand the answer to a view.

Begin with ``why``, which is like most; ``cli/app`` puts them together.
"""
