"""The published JSON Schema of rule files, and how it is made of the sections and the grammar.

Begin with ``rule_files``; ``rules-1.json`` is what it writes (``make schemas``),
and what rule files are held against.
"""
