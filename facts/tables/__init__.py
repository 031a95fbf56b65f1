"""From files with rows and columns to records: CSV, and sheets of workbooks.

A row becomes cells, a cell a value of its column's type. What is doubtful in a
cell stays undecided until an option settles it: ``03/04/2025`` in ``cell_dates``,
``1,200`` in ``cell_numbers``. Begin with ``read_table``; ``cell_values`` decides
what one cell says.
"""
