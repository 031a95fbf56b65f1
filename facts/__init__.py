"""What was observed: vocabulary, values, evidence, periods and the readers.

Layers, each using those below it: ``inputs`` (what can be assessed),
``workbook`` and ``writing``, ``file``, ``tables``, ``text``, ``values``,
``problems``, ``language``. Nothing here knows of rules. Begin with ``inputs``.
"""
