"""What a rule can say: the forms, their types, and a checked standard as frozen values.

No file is read here. Begin with ``grammar``, the table of all forms, and
``terms``, what they are after checking; ``standard`` holds a whole standard.
"""
