"""What the commands share: options, reading what was given, progress, and writing what comes of it.

Begin with ``reading`` and ``output``; ``answering`` is for questions about an
assessment.
"""
