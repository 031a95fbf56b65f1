"""The conversation of ``assay ask``: lines in, answers saved at once, nothing else touched.

Begin with ``talk``; ``saving`` puts an answer into the file, or leaves the file
as it was.
"""
