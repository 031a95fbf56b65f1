"""What is wrong with an input, as values.

Every reader and checker puts what it finds into ``Problem`` values: a code, a
position with file, line and column, a message, a hint. Nothing is printed
here. Begin with ``problems``; ``codes`` is the table of all codes.
"""
