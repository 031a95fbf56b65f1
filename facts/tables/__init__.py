"""From files with rows and columns to records: CSV, and sheets of workbooks.

A row becomes cells, a cell a value of its column's type; what is doubtful in a
cell stays undecided until an option settles it. Begin with ``read_table``;
``cell_values`` decides what one cell says.
"""
