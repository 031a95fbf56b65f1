"""Why a verdict is what it is, as data: conditions, what was observed, by how much, and from where.

In comes an evaluated plan, out come the answer and its document. Begin with
``answer``, then ``because``; ``words`` says a condition in a sentence.
"""
