"""What is wrong with an input, as values; and the nodes that inputs are read into: they know where they stand.

Every reader and checker adds what it finds to a list of ``Problem`` values: a
code, a position with file, line and column, a message, a hint. Nothing is
printed here. Begin with ``problems``, then ``positions`` and ``nodes``;
``codes`` tells what each code means.
"""
