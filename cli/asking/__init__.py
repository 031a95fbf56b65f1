"""The conversation of ``assay ask``: lines in, answers saved at once, nothing else touched.

Begin with ``talk``.
"""
