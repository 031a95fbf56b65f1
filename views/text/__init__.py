"""Answers as plain text for a terminal or a letter: a module for each answer.

Begin with ``assessment``; ``layout`` holds colours, widths and tables.
"""
