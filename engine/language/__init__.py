"""The sentences that the engine makes: conditions, values, reasons, from ``en``, a file a page.

A second language is a second folder beside ``en``. Begin with ``phrases``.
"""
