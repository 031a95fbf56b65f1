"""A form to print and fill in by hand.

Begin with ``form``.
"""
