"""Answers as plain text for a terminal or a letter: a module for each answer, named like its command.

Begin with ``assessment`` or ``why``; ``layout`` holds colours, widths and tables.
"""
