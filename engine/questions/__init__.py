"""What an assessor asks of an assessment: a room or a module for each question.

Each question is a function that returns frozen data. Begin with ``questions``,
which lists them as an embedder calls them; ``why`` and ``margins`` are asked of
an assessment itself.
"""
