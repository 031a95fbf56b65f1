"""Which of several changes made a verdict another one: those that, undone alone or with others, move it back."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

CouldBe = tuple[str, ...]
"""What a verdict could be; one, where it is known."""
Aspect = Callable[[CouldBe], bool]
"""Whether a verdict is in one respect nearer to what it was."""
Counts = Mapping[int, int]
"""How many of each group of changes are undone."""
RANK: Mapping[str, int] = {"not_met": 0, "partly_met": 1, "met": 2}
NEUTRAL = "not_applicable"
_MOST = 3_000
"""So many ways to undo changes are tried; then a smallest one is sought for each change that is left."""
_MOST_KINDS = 60
"""Of more kinds of changes it is not worked out which have effect."""


def effects(
    kinds: Sequence[Hashable],
    outcome: Callable[[frozenset[int]], CouldBe],
    was: CouldBe,
    ranks: Mapping[str, int] = RANK,
) -> list[int] | None:
    """The changes that have effect, by their numbers: those in a set that, undone, moves the verdict back towards
    what it was, and of which none can be left out. None where there are too many to tell.

    ``outcome`` is what the verdict could be with some of them undone; those of one kind count alike.
    """
    alike: dict[Hashable, list[int]] = {}
    for number, kind in enumerate(kinds):
        alike.setdefault(kind, []).append(number)
    groups = list(alike.values())
    if len(groups) > _MOST_KINDS:
        return None
    known: dict[frozenset[int], CouldBe] = {}

    def then(counts: Counts) -> CouldBe:
        undone = frozenset(one for group, count in counts.items() for one in groups[group][:count])
        if undone not in known:
            known[undone] = outcome(undone)
        return known[undone]

    found: set[int] = set()
    for aspect in _aspects(was, then({}), ranks):
        found |= _in_smallest(groups, _both(then, aspect))
    return sorted(one for group in found for one in groups[group])


def _both(then: Callable[[Counts], CouldBe], aspect: Aspect) -> Callable[[Counts], bool]:
    return lambda counts: aspect(then(counts))


def _in_smallest(groups: Sequence[Sequence[int]], enough: Callable[[Counts], bool]) -> set[int]:
    """The groups that are in a set that is enough, and of which nothing can be left out."""
    smallest: list[Counts] = []
    told: set[int] = set()
    for tried, counts in enumerate(_ways(groups)):
        if tried >= _MOST:
            for counts in _one_each(groups, enough, told):
                told |= counts.keys()
            break
        if not any(_holds(counts, one) for one in smallest) and enough(counts):
            smallest.append(counts)
            told |= counts.keys()
            if len(told) == len(groups):
                break
    return told


def _aspects(was: CouldBe, now: CouldBe, ranks: Mapping[str, int]) -> Iterator[Aspect]:
    """In what a verdict became another one; for each, whether one is nearer to what it was.

    It applies, or does not; the worst that it could be is worse or better, and so the best. Of verdicts of which
    none is worse any other one is nearer.
    """
    before, after = _ends(was, ranks), _ends(now, ranks)
    neutral = NEUTRAL in was
    if neutral is not (NEUTRAL in now):
        yield lambda then: (NEUTRAL in then) is neutral
    if before and after and before != after:
        ways = [old - new for old, new in zip(before, after, strict=True)]
        together = after[0] == after[1] and ways[0] * ways[1] > 0  # it is known, and what it was is all on one side
        for ends in [(0, 1)] if together else [(one,) for one in (0, 1) if ways[one]]:
            yield _moving(after, ends, ways, ranks)
    elif before and after:
        others = set(was) ^ set(now)
        yield lambda then: bool((set(then) ^ set(now)) & others)
    elif set(now) != {NEUTRAL}:
        yield lambda then: set(then) != set(now)


def _moving(now: tuple[int, int], ends: Sequence[int], ways: Sequence[int], ranks: Mapping[str, int]) -> Aspect:
    """Whether the worst, or the best, of a verdict lies further that way than now."""

    def moved(then: CouldBe) -> bool:
        found = _ends(then, ranks)
        return found is not None and any((found[end] - now[end]) * ways[end] > 0 for end in ends)

    return moved


def _ends(could_be: CouldBe, ranks: Mapping[str, int]) -> tuple[int, int] | None:
    """The worst and the best; None where there is none, or one that is neither better nor worse than others."""
    found = [ranks.get(one) for one in could_be if one != NEUTRAL]
    known = [one for one in found if one is not None]
    return (min(known), max(known)) if known and len(known) == len(found) else None


def direction(was: CouldBe, now: CouldBe, ranks: Mapping[str, int] = RANK) -> set[int]:
    """Which ways the worst and the best moved: down, up, or both; both where that cannot be told."""
    first, last = _ends(was, ranks), _ends(now, ranks)
    if first is None or last is None or (NEUTRAL in was) != (NEUTRAL in now):
        return {-1, 1}
    return {1 if new > old else -1 for old, new in zip(first, last, strict=True) if new != old} or {-1, 1}


def _ways(groups: Sequence[Sequence[int]]) -> Iterator[Counts]:
    """How many of each group to undo, the fewest in all first."""
    sizes = [len(group) for group in groups]
    for total in range(1, sum(sizes) + 1):
        for counts in _spread(sizes, total):
            yield {group: count for group, count in enumerate(counts) if count}


def _spread(sizes: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """The ways to take so many in all, at most so many of each."""
    if not sizes:
        yield ()
        return
    first, *rest = sizes
    for here in range(min(total, first), max(0, total - sum(rest)) - 1, -1):
        for others in _spread(rest, total - here):
            yield (here, *others)


def _holds(counts: Counts, smaller: Counts) -> bool:
    return all(counts.get(group, 0) >= count for group, count in smaller.items())


def _one_each(groups: Sequence[Sequence[int]], enough: Callable[[Counts], bool], told: set[int]) -> Iterator[Counts]:
    """For each group of which nothing is told yet, all undone, less what can be left out: the group itself last."""
    for wanted in range(len(groups)):
        left = {group: len(numbers) for group, numbers in enumerate(groups)}
        if wanted in told or not enough(left):
            continue
        for group in sorted(left, key=lambda one: one == wanted):
            while group in left:
                fewer = {**left, group: left[group] - 1}
                fewer = {one: count for one, count in fewer.items() if count}
                if not enough(fewer):
                    break
                left = fewer
        if wanted in left:
            yield left
