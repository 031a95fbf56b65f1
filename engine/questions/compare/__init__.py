"""Two assessments side by side: which verdicts differ, in which direction, and by which facts.

Begin with ``compare``.
"""
