"""A form to print and fill in by hand: a page made of what a standard asks.

Begin with ``form``.
"""
