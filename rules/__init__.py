"""What is required: the standards, their language, its schema and its reader.

``standards`` holds those that come with the package, ``language`` what a rule
can say, ``schema`` its JSON Schema, ``reading`` how files become a checked
standard. Begin with ``reading/read_standard``.
"""
