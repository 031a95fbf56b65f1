"""Two assessments side by side: which verdicts differ, in which direction, and by which facts.

In come assessments or recorded documents, both as a ``snapshot``. Begin with
``compare``; ``rules`` tells whether both were judged by the same rule.
"""
