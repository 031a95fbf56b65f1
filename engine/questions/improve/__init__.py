"""The smallest changes that reach a goal, by proof; or what stands in the way of it.

Begin with ``improve``, which says how the search goes.
"""
