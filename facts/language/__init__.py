"""Sentences from language files: how every layer finds its words.

Each layer keeps its own in a folder ``language/en``, a file a page; what the
codes of problems mean stands here, in ``en/codes``. A second language is a
second folder beside ``en``. Begin with ``phrases``.
"""
