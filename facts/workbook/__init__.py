"""The workbook of a standard: written to be filled in, and read back.

``layout`` holds every name that the writer and the reader share. Begin with
``write`` or ``read``; ``book`` alone speaks to openpyxl to write, and reading
goes through ``facts/tables/read_xlsx``.
"""
