"""The passes from facts to an assessment, in one module; and a standard's own cases.

Begin with ``assess``: it can be read from top to bottom.
"""
