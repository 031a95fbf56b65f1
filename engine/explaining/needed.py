"""What a condition would need to be otherwise, as its author put it: all of some parts, or so many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assay.rules.language import terms

from .because import Because
from .explanations import Reader
from .reasons import Missing, Reason, missing_at


class Needed(NamedTuple):
    """A leaf, or so many (``number``) of some parts; all of them, where there are no more.

    ``so``: how many others are as they should be already, where the rule asks for
    more than one, and not for all.
    """

    leaf: Reason | None
    number: int = 0
    parts: tuple[Needed, ...] = ()
    so: int = 0

    @property
    def each(self) -> bool:
        """Whether all of its parts are needed."""
        return self.number == len(self.parts)

    def leaves(self) -> Iterator[Reason]:
        """The leaves in it, in order."""
        if self.leaf is not None:
            yield self.leaf
        for part in self.parts:
            yield from part.leaves()


def needed(because: Because, negated: bool = False) -> Needed:
    """What a condition that fails needs; of one that is not known, what it waits for.

    ``negated``: the condition is one that must not be so. Where it stands under a
    *not*, what must be so of it must not be so, and the other way round.
    """
    if not because.parts:
        return Needed(Reason(because, negated))
    value, parts = because.value, because.parts
    alike = [part for part in parts if part.value is value]
    match because.term:
        case terms.Not():
            return needed(parts[0], not negated)
        case terms.All():
            return _of(len(alike) if not negated else 1, alike, negated)
        case terms.Any():
            return _of(1 if not negated else len(alike), alike, negated)
        case terms.AtLeast(least):
            return _counted(least, because, negated)
        case _:
            return needed(parts[0], negated)


def _counted(least: int, because: Because, negated: bool) -> Needed:
    """So many of several parts must be so; negated, so many that too few are left."""
    parts = because.parts
    if negated:
        least = len(parts) - least + 1
    so = sum(part.value is not negated and part.value is not None for part in parts)
    left = [part for part in parts if part.value is None or part.value is negated]
    if because.value is None:
        left = [part for part in left if part.value is None]
    found = _of(least - so, left, negated)
    return found if found.each else found._replace(so=so)


def _of(number: int, parts: Sequence[Because], negated: bool) -> Needed:
    """So many of some parts; what is needed of one of them only is said without it, and each part once."""
    if len(parts) == 1:
        return needed(parts[0], negated)
    every = number == len(parts)
    found: dict[object, Needed] = {}
    for part in parts:
        one = needed(part, negated)
        inside = one.parts if not one.leaf and ((every and one.each) or (number == 1 and one.number == 1)) else (one,)
        for each in inside:
            key = (id(each.leaf.because.said), each.leaf.negated) if each.leaf else id(each)
            found.setdefault(key if every or number == 1 else (key, len(found)), each)
    kept = tuple(found.values())
    if len(kept) == 1:
        return kept[0]
    return Needed(None, len(kept) if every else number, kept)


def needed_for(reader: Reader, target: str) -> Needed | None:
    """What keeps a criterion or area from being met; None where it is met, or not known."""
    met = reader.because(target)["met_when"]
    return needed(met) if met.value is False else None


class Waiting(NamedTuple):
    """Facts that are not known: so many (``number``) of some parts; without parts, one fact."""

    fact: Missing | None
    number: int = 0
    parts: tuple[Waiting, ...] = ()


def waiting_for(reader: Reader, target: str) -> tuple[Waiting, ...]:
    """What the verdict on a criterion waits for: facts, and choices between facts of which some are not among those."""
    roles = reader.because(target)
    applies, met = roles.get("applies_when"), roles["met_when"]
    looked = [applies]
    if applies is None or applies.value is not False:
        looked += [met] if met.value is True else [met, roles.get("partly_when")]
    found: dict[object, Waiting] = {}
    for because in looked:
        one = None if because is None or because.value is not None else _waiting(reader, needed(because))
        for part in _each(one):
            found.setdefault(_named(part), part)
    alone = {name for name, part in found.items() if part.fact is not None}
    return tuple(part for part in found.values() if part.fact is not None or not _facts(part) <= alone)


def _facts(one: Waiting) -> set[object]:
    """The facts in it, as they are named."""
    return {_named(one)} if one.fact is not None else set[object]().union(*map(_facts, one.parts))


def _each(one: Waiting | None) -> tuple[Waiting, ...]:
    if one is None:
        return ()
    return one.parts if one.parts and one.number == len(one.parts) else (one,)


def _waiting(reader: Reader, one: Needed) -> Waiting | None:
    """The same with the facts behind each leaf; None where nothing of it is missing."""
    if one.leaf is not None:
        facts = [Waiting(fact) for fact in missing_at(reader, one.leaf.because)]
        return _joined(len(facts), facts)
    parts = [part for each in one.parts if (part := _waiting(reader, each)) is not None]
    return _joined(len(parts) if one.each else min(one.number, len(parts)), parts)


def _joined(number: int, parts: Sequence[Waiting]) -> Waiting | None:
    """Some parts, each once: those that wait for the same are one."""
    every = number == len(parts)
    found: dict[object, Waiting] = {}
    for part in parts:
        inside = part.parts if part.parts and every and part.number == len(part.parts) else (part,)
        for each in inside:
            found.setdefault(_named(each), each)
    kept = tuple(found.values())
    if len(kept) < 2:
        return kept[0] if kept else None
    return Waiting(None, len(kept) if every else min(number, len(kept)), kept)


def _named(one: Waiting) -> object:
    if one.fact is not None:
        return one.fact.matter
    return one.number, frozenset(map(_named, one.parts))
