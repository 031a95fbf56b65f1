"""What people see: sentences and pages, made of answers. Every door uses them.

In comes an answer of the engine, out comes text; nothing is decided or printed
here. The sentences stand in ``language/en``, the pages in ``templates``. Begin
with ``text``, a module for each answer; ``pages`` fills a template,
``paperwork`` makes files to fill in.
"""
