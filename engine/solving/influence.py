"""What one fact can do to a verdict: whether it can change it, and whether it could settle it alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from assay.engine.plan.plan import CriterionPlan
from assay.facts.values.references import Place

from .completions import Completions
from .independent_parts import Parts, PartScene
from .proofs import Proofs
from .solver import Flag, Undecided, both, either, no
from .verdicts import Flags, VerdictWorld


class Influence:
    """Of the facts of one school; each question is decided once."""

    def __init__(self, proofs: Proofs) -> None:
        self.proofs, self.parts = proofs, Parts(proofs)
        self._changes: dict[tuple[str, Place], bool | None] = {}
        self._others: dict[Place, Completions] = {}
        self._alone: set[tuple[str, Place]] = set()
        self._as_it_is = proofs.world_of(proofs.among(frozenset()))

    def changes(self, target: str, place: Place) -> bool:
        """Whether two completions differ in this fact alone and in the verdict, known in both.

        Undecided where the solver gave up.
        """
        key = (target, place)
        if key not in self._changes:
            try:
                self._changes[key] = self._found(target, place)
            except Undecided:
                self._changes[key] = None
        found = self._changes[key]
        if found is None:
            raise Undecided
        return found

    def _found(self, target: str, place: Place) -> bool:
        if self._here(target, place):
            return True
        return not self.proofs.width and self.wider is not None and self.wider.changes(target, place)

    @cached_property
    def wider(self) -> Influence | None:
        """That of the facts in more forms; None where that leaves open no more."""
        return None if self.proofs.wider is None else Influence(self.proofs.wider)

    def _here(self, target: str, place: Place) -> bool:
        tied = self.proofs.ties[place]
        below = [c for c in self.proofs.open_below(target) if place in self.proofs.cones.criteria[c.unit.id]]
        if target not in (c.unit.id for c in below) and not any(self._may_change(c, place) for c in below):
            return False  # what is added up changes only where something of it does
        if not tied:
            return False
        return self._proved(target, place, _differ, True)

    def _may_change(self, c: CriterionPlan, place: Place) -> bool:
        """Whether it can leave a criterion no verdict that it had before."""
        try:
            return self.changes(c.unit.id, place) or self._proved(c.unit.id, place, _apart, False)
        except Undecided:
            return True

    def _proved(self, target: str, place: Place, differ: Callable[[Flags, Flags], Flag], judged: bool) -> bool:
        proofs, scene = self.proofs, self.parts.scene(target, place)
        one = scene.world.possible(target)
        other = scene.world.but(place, self._other(place), proofs.cones)
        model = proofs.solve([scene.world, other], scene.places, [differ(one, other.possible(target))])
        if model is None:
            return False
        if judged and not all(proofs.can_be(scene.values(model, world)) for world in (scene.world, other)):
            return self.wider is not None and self.wider.changes(target, place)
        if judged and len({self._verdict(scene, model, world, target) for world in (scene.world, other)}) < 2:
            raise Undecided
        if judged and scene.places == frozenset([place]) and not scene.choices:
            self._alone.add((target, place))
        return True

    def _other(self, place: Place) -> Completions:
        """The world in which this fact is another."""
        if place not in self._others:
            self._others[place] = self.proofs.completions.anew(place)
        return self._others[place]

    def _verdict(self, scene: PartScene, model: object, world: VerdictWorld[Completions], target: str) -> str:
        return self.proofs.judge(scene.values(model, world)).verdict(target)

    def settles(self, target: str, place: Place) -> bool:
        """Whether a value of this fact settles the verdict, with nothing else becoming known; for one that can
        change it. Undecided where the solver gave up."""
        proofs = self.proofs
        if (target, place) in self._alone:
            return True  # nothing else was open when it changed the verdict
        self._as_it_is.possible(target)
        world = self._as_it_is.but(place, proofs.among(frozenset([place])), proofs.cones)
        model = proofs.solve([world], [place], [either(_sure(world.possible(target)).values())])
        if model is None:
            return False
        if proofs.judge(world.world.values(model, [place])).verdict(target) == "unknown":
            raise Undecided
        return True


def _sure(possible: Flags) -> Flags:
    return {
        verdict: both((flag, *(no(other) for name, other in possible.items() if name != verdict)))
        for verdict, flag in possible.items()
    }


def _differ(one: Flags, other: Flags) -> Flag:
    """Both are known, and not the same."""
    left, right = _sure(one), _sure(other)
    return either(both((left[verdict], right[name])) for verdict in left for name in right if name != verdict)


def _apart(one: Flags, other: Flags) -> Flag:
    """No verdict is possible in both."""
    return both(no(both((flag, other[verdict]))) for verdict, flag in one.items())
