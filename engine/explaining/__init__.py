"""Why a verdict is what it is, as data: conditions, what was observed, by how much, and from where.

In comes an evaluated plan, out come the answer and its documents. Begin with
``answer``, then ``because``, which ``explain`` makes; ``reasons`` picks what
settled a verdict and what is missing, ``words`` says a condition in a sentence,
``documents`` makes plain data and schemas.
"""
