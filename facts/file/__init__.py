"""The facts file: its head, its years, the files of records that it names, its schema.

In come nodes of one file and a vocabulary; out comes a fact set, or every
problem of the file. Begin with ``facts_file``, then ``given``, which goes
through the facts one by one.
"""
