"""The published JSON Schema of rule files, and how it is made of the grammar.

Begin with ``rule_files``; ``rules-1.json`` is what it prints.
"""
