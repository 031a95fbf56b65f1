"""The smallest changes that reach a goal, by proof; or what stands in the way of it.

In come facts and goals, out come ways with what each sets. Begin with
``improve``, which says how the search goes; ``changeable_world`` says what may
be changed at which cost, ``obstacles`` what may not.
"""
