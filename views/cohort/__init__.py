"""The summary of a cohort as text, as Markdown and as a page.

Begin with ``words``, what all three say alike; ``report`` is the page.
"""
