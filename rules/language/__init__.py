"""What a rule can say: the forms, their types, and a checked standard as frozen values.

No file is read here. Begin with ``grammar``, the table of all forms as they are
written; ``terms`` is what they are after checking, ``standard`` a whole standard,
``sections`` the parts of a rule file before it is checked.
"""
