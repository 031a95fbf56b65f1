"""From facts to text: a file to fill in, facts in their canonical form, one answer put into a file.

What is written here can be read by ``facts/file`` and gives the same facts.
Begin with ``template`` or ``canonical``; ``answers`` changes one value of a text
and leaves the rest of it as it is.
"""
