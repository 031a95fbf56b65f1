"""Which groups of a summary are not shown, so that nothing can be worked out about a few subjects.

A group with fewer subjects than a given number is hidden. What is hidden could
still be worked out from what is shown: by taking the shown groups from the
total, or a group of one breakdown from one of another (a district from its
region). So more is hidden until every set of subjects whose figures can be had
by adding and subtracting what is shown has at least that number of subjects.

Two breakdowns are looked at as a graph: their groups are its nodes, and as many
subjects as two groups share join them; what one breakdown hides is one node. A
sum of shown figures, some of them taken away, counts only subjects on edges of
a cut: it takes as much from one end of every other edge as it adds at the other.
So the condition is that no cut is smaller than the given number. (Minimum cut:
M. Stoer, F. Wagner, *A simple min-cut algorithm*, J. ACM 44, 1997.) Breakdowns
are looked at two by two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TypeAlias

GroupCounts: TypeAlias = Mapping[tuple[str, ...], int]
"""How many subjects have these groups, one of each breakdown."""
_Node: TypeAlias = tuple[int, str | None]
"""A breakdown and one of its groups; None: all that it hides."""
_Graph: TypeAlias = dict[_Node, dict[_Node, int]]


def sizes_of(cells: GroupCounts, breakdown: int) -> dict[str, int]:
    """The number of subjects in each group of a breakdown."""
    sizes: dict[str, int] = defaultdict(int)
    for names, number in cells.items():
        sizes[names[breakdown]] += number
    return dict(sizes)


def hidden_groups(cells: GroupCounts, breakdowns: int, below: int) -> tuple[frozenset[str], ...]:
    """For each breakdown the groups that are not to be shown. All subjects together are at least ``below``."""
    sizes = [sizes_of(cells, n) for n in range(breakdowns)]
    hidden = [_small(one, below) for one in sizes]
    changed = True
    while changed:
        changed = False
        for first, second in combinations(range(breakdowns), 2):
            while (sides := _small_cut(_graph(cells, (first, second), hidden), below)) is not None:
                _join(sides, sizes, hidden)
                changed = True
    return tuple(frozenset(names) for names in hidden)


def _small(sizes: Mapping[str, int], below: int) -> set[str]:
    """Small groups; where there are any, as many more as it takes for two groups with enough subjects together."""
    hidden = {name for name, size in sizes.items() if size < below}
    others = sorted((size, name) for name, size in sizes.items() if size >= below)
    for _, name in others:
        if not hidden or (len(hidden) > 1 and sum(sizes[one] for one in hidden) >= below):
            break
        hidden.add(name)
    return hidden


def _graph(cells: GroupCounts, pair: tuple[int, int], hidden: list[set[str]]) -> _Graph:
    graph: _Graph = defaultdict(lambda: defaultdict(int))
    for names, number in cells.items():
        first, second = ((n, None if names[n] in hidden[n] else names[n]) for n in pair)
        if number:
            graph[first][second] += number
            graph[second][first] += number
    return graph


def _join(sides: tuple[set[_Node], set[_Node]], sizes: list[dict[str, int]], hidden: list[set[str]]) -> None:
    """Hide a group on each side of the cut, in the breakdown where that takes away least."""

    def cost(node: _Node) -> tuple[int, str]:
        breakdown, name = node
        return (0, "") if name is None else (sizes[breakdown][name], name)

    choices: list[tuple[int, int, list[str]]] = []
    for breakdown in range(len(sizes)):
        ends = [[node for node in side if node[0] == breakdown] for side in sides]
        if all(ends):
            least = [min(end, key=cost) for end in ends]
            names = [name for _, name in least if name is not None]
            choices.append((sum(cost(node)[0] for node in least), breakdown, names))
    _, breakdown, names = min(choices)
    hidden[breakdown].update(names)


def _small_cut(graph: _Graph, below: int) -> tuple[set[_Node], set[_Node]] | None:
    """The two sides of a cut of fewer than ``below`` subjects, within a part of the graph that hangs together."""
    for part in _parts(graph, 1):
        merged = _merged(graph, part, below)
        if (side := _stoer_wagner(merged, below)) is not None:
            near = {node for group in side for node in group}
            return near, part - near
    return None


def _parts(graph: _Graph, least: int, among: Iterable[_Node] | None = None) -> list[set[_Node]]:
    """The nodes that hang together by edges of at least ``least``, in a fixed order."""
    open_ = dict.fromkeys(sorted(graph if among is None else among, key=_order))
    parts: list[set[_Node]] = []
    while open_:
        start = next(iter(open_))
        del open_[start]
        part, todo = {start}, [start]
        while todo:
            for other, number in graph[todo.pop()].items():
                if number >= least and other in open_:
                    del open_[other]
                    part.add(other)
                    todo.append(other)
        parts.append(part)
    return parts


def _order(node: _Node) -> tuple[int, bool, str]:
    return (node[0], node[1] is None, node[1] or "")


def _merged(graph: _Graph, part: set[_Node], below: int) -> dict[frozenset[_Node], dict[frozenset[_Node], int]]:
    """A part of the graph with the ends of every edge that no small cut crosses made one."""
    groups = [frozenset(nodes) for nodes in _parts(graph, below, part)]
    home = {node: group for group in groups for node in group}
    merged: dict[frozenset[_Node], dict[frozenset[_Node], int]] = {group: defaultdict(int) for group in groups}
    for group in groups:
        for node in group:
            for other, number in graph[node].items():
                if home[other] is not group:
                    merged[group][home[other]] += number
    return merged


def _stoer_wagner(
    graph: dict[frozenset[_Node], dict[frozenset[_Node], int]], below: int
) -> tuple[frozenset[_Node], ...] | None:
    """One side of a cut smaller than ``below``; None where there is none. The graph hangs together, and is used up."""
    inside: dict[frozenset[_Node], tuple[frozenset[_Node], ...]] = {node: (node,) for node in graph}
    while len(graph) > 1:
        reached: list[frozenset[_Node]] = []
        weight = 0
        weights = dict.fromkeys(graph, 0)
        while weights:
            node = max(weights, key=weights.__getitem__)
            weight = weights.pop(node)
            reached.append(node)
            for other, number in graph[node].items():
                if other in weights:
                    weights[other] += number
        last, before = reached[-1], reached[-2]
        if weight < below:
            return inside[last]
        inside[before] += inside.pop(last)
        for other, number in graph.pop(last).items():
            del graph[other][last]
            if other is not before:
                graph[before][other] += number
                graph[other][before] += number
    return None
