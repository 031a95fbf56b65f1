"""The report of one assessment: everything that is shown, in its order, as a page or as Markdown.

Begin with ``page``, which gathers it from a module for each section; ``html``
and ``markdown`` write it.
"""
